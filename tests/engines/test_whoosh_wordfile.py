"""The file of words: what is written is read, and what is damaged is told as such."""

import random
from io import BytesIO
from itertools import pairwise

import pytest

from corpus_search.engines.patterns import fitting
from corpus_search.engines.whoosh.vocabulary import iter_fitting
from corpus_search.engines.whoosh.wordfile import WordFile, WordFileWriter
from corpus_search.query.nodes import Fuzzy, Pattern, Prefix, Wildcard


def _written(words: dict[str, dict[str, int]]) -> bytes:
    writer, out = WordFileWriter(), BytesIO()
    for field, counts in words.items():
        for word, articles in sorted((word.encode("utf-8", "surrogateescape"), n) for word, n in counts.items()):
            writer.add(field, word, articles)
    writer.write(out, BytesIO(), 5_000_000)
    return out.getvalue()


def _random_words(count: int) -> dict[str, int]:
    rng = random.Random(1)
    words = {
        "".join(rng.choices("abcdeñ東", weights=[9, 9, 5, 3, 2, 1, 1], k=rng.randrange(1, 9))) for _ in range(count)
    }
    return {word: rng.choice([1, 2, 255, 256, 65_535, 65_536, 4_000_000]) for word in words}


def test_what_is_written_is_read() -> None:
    body = {"a": 1, "ab": 300, "b": 70_000, "é": 2, "東京": 1, "\udcff": 5}
    file = WordFile(_written({"title_words": {"a": 1}, "body_words": body}))
    read = {
        word: articles
        for group in file.groups("body_words")
        for word, articles in zip(group.words(0, group.count), group.counts(0, group.count), strict=True)
    }
    assert read == body
    assert [group.words(0, 1) for group in file.groups("title_words")] == [["a"]]
    assert file.groups("tag") == []


def test_nothing_is_a_file_too() -> None:
    assert WordFile(_written({})).groups("body_words") == []


@pytest.mark.parametrize(
    "pattern",
    [
        *(Prefix(None, prefix, "") for prefix in ("", "a", "ab", "abcd", "ñ", "東a", "zz")),
        *(Wildcard(None, shape, "") for shape in ("*", "a*", "*a", "*ab*", "?", "???", "a?b*", "*c?d", "?ñ*")),
        *(Wildcard(None, shape, "") for shape in ("*東", "ab", "**b?", "a*ñ*b")),
        *(Fuzzy(None, word, distance, "") for word in ("a", "ab", "abc", "abcde", "aabbccd", "ñab東", "bbbaab")
          for distance in (0, 1, 2, 3)),
    ],
    ids=str,
)  # fmt: skip
def test_what_fits_a_pattern_is_what_a_look_at_every_word_finds(pattern: Pattern) -> None:
    words = _random_words(2_000)
    file = WordFile(_written({"body_words": words}))
    fits = fitting(pattern)
    found = [pair for batch in iter_fitting(file, "body_words", pattern) for pair in zip(*batch, strict=True)]
    assert len(found) == len(dict(found))
    assert dict(found) == {word: articles for word, articles in words.items() if fits(word)}


@pytest.mark.parametrize("asked", [1, 3, 40, 400, 3_000])
@pytest.mark.parametrize("beginning", ["", "a", "ab"])
def test_words_are_found_where_they_are_few_or_many(asked: int, beginning: str) -> None:
    words, rng = _random_words(3_000), random.Random(2)
    known = sorted(
        word.encode() for word in words.keys() | {f"{word}x" for word in words} if word.startswith(beginning)
    )
    for group in WordFile(_written({"body_words": words})).groups("body_words"):
        of_size = [word for word in known if len(word) == group.size]
        wanted = sorted(rng.sample(of_size, min(asked, len(of_size))))
        if wanted:
            runs = group.runs(wanted)
            found = [group.key(number) for first, end in runs for number in range(first, end)]
            own = {group.key(number) for number in range(group.count)}
            assert found == [word for word in wanted if word in own]
            assert all(end < first for (_, end), (first, _) in pairwise(runs))


def test_damage_is_an_error_or_does_no_harm() -> None:
    data = _written({"body_words": _random_words(300), "tag": {"oil": 3}})
    for cut in (0, 3, 7, 8, 20, len(data) - 1):
        with pytest.raises(ValueError, match="words"):
            WordFile(data[:cut])
    with pytest.raises(ValueError, match="words"):
        WordFile(data + b"\0")
    rng = random.Random(2)
    for _ in range(300):
        damaged = bytearray(data)
        for _ in range(rng.randrange(1, 4)):
            damaged[rng.randrange(120)] = rng.randrange(256)
        try:
            file = WordFile(bytes(damaged))
            for pattern in (Prefix(None, "a", ""), Wildcard(None, "*ab*", ""), Fuzzy(None, "abcde", 2, "")):
                list(iter_fitting(file, "body_words", pattern))
        except ValueError:
            pass
