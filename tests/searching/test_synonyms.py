"""Files of synonyms in Solr's format."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.errors import UsageError
from corpus_search.searching.alternatives import MOST_ALTERNATIVES, Rule, key_of
from corpus_search.searching.synonyms import MOST_BYTES, read_synonyms

ANALYZER = Analyzer()


def rule(folder: Path, content: str | bytes, word: str) -> Rule | None:
    path = folder / "synonyms.txt"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_synonyms(path, ANALYZER).rule(key_of(word, ANALYZER))


@pytest.mark.parametrize(
    ("content", "word", "others", "keep"),
    [
        ("tv, television", "tv", ("television",), True),
        ("tv, television", "Televisions", ("tv",), True),
        ("tv,television , idiot box", "idiot box", ("tv", "television"), True),
        ("whitehouse => white house", "whitehouse", ("white house",), False),
        ("a1, b1 => c1, d1", "b1", ("c1", "d1"), False),
        ("foo => foo, bar", "foo", ("bar",), True),
        ("foo => foo bar\nfoo => baz", "foo", ("foo bar", "baz"), False),
        ("foo => bar\nfoo, baz", "foo", ("bar", "baz"), True),
        ("# tv, television\n\n  # x\ntv, telly", "tv", ("telly",), True),
        ("\ufefftv, television", "tv", ("television",), True),
        ("tv, television\r\nfoo, bar\r\n", "foo", ("bar",), True),
        (r"a\,b => c", "a,b", ("c",), False),
        (r"a\=>b => c", "a=>b", ("c",), False),
        (r"a\\ => c", "a", ("c",), False),
        ("a=b, c", "a=b", ("c",), True),
        ("Café, 東京", "cafe", ("東京",), True),
        ("department of defense, DoD", "Department Defense", ("DoD",), True),
    ],
)
def test_a_line_says_what_stands_for_what(
    content: str,
    word: str,
    others: tuple[str, ...],
    keep: bool,
    tmp_path: Path,
) -> None:
    assert rule(tmp_path, content, word) == Rule(others, keep=keep)


@pytest.mark.parametrize(
    ("content", "word"), [("", "a"), ("# only\n", "only"), ("a => b", "b"), ("a => a", "c"), ("idiot box, tv", "idiot")]
)
def test_what_is_not_said_is_not(content: str, word: str, tmp_path: Path) -> None:
    assert rule(tmp_path, content, word) is None


def test_a_word_for_itself_alone_adds_nothing(tmp_path: Path) -> None:
    assert rule(tmp_path, "a => a", "a") == Rule((), keep=True)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"a, b\nc => d => e\n", "line 2: there is more than one =>"),
        (b"alone\n", 'line 1: "alone" stands alone'),
        (b"a, b\n\n# x\na,,b", "line 4: an entry is empty"),
        (b"=> b", "line 1: an entry is empty"),
        (b"a =>", "line 1: an entry is empty"),
        (b"!!, b", 'line 1: "!!" has no letter or digit'),
        (b"a, " + b"x" * 300, "line 1: an entry is longer than"),
        (",".join(f"w{number}" for number in range(MOST_ALTERNATIVES + 2)).encode(), "line 1: more than"),
        ("\n".join(f"a, w{number}" for number in range(99)).encode(), f"line {MOST_ALTERNATIVES + 1}: more than"),
        (b"a, b\nc\xe9, d", "line 2: this is not UTF-8"),
        (b"\xff\xfea\x00", "line 1: this is not UTF-8"),
        (b"a, b\n" * (MOST_BYTES // 5 + 1), "larger than 4 MiB"),
    ],
)
def test_what_cannot_be_meant_is_told_with_its_line(content: bytes, problem: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        rule(tmp_path, content, "a")
    assert "synonyms.txt" in caught.value.message
    assert problem in caught.value.message


@pytest.mark.parametrize("name", ["missing.txt", "."])
def test_a_file_that_cannot_be_read_is_told(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_synonyms(tmp_path / name, ANALYZER)


@given(content=st.text(st.sampled_from("ab ,=>\\#\n\r\t\u2028\u0301東é"), max_size=60))
def test_any_text_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any.txt"
    path.write_bytes(content.encode())
    with suppress(UsageError):
        read_synonyms(path, ANALYZER)
