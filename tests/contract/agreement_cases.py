"""Real articles, and queries of every shape made from their own words, for `test_engine_agreement`."""

import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from corpus_search.query.filters import Filters

__all__ = ["QueryMaker", "Question", "Row", "read_rows"]

_TAKEN = {"cranfield": 150, "cisi": 90, "medline": 60}
"""Articles of each collection: those of the last have no headline."""
_AUTHORS = (None, "Jane Doe", "John Q. Public", "J. Doe and A. Smith", "Maria Rossi")
_SOURCES = (None, "Reuters", "AFP", "Agence Europe", "North Press Agency")
_TAGS = ("oil", "foreign policy", "war and peace", "policy")
_DATES = (None, "2014", "2015-06", "2015-06-17", "2016", "2016-02", "2016-02-02", "2016-02-29T10:30", "2017-01-01")
_WORD = re.compile(r"[a-z]{2,}")
_COMMON = ("the", "of", "and", "in", "a", "is", "for", "to")


@dataclass(frozen=True)
class Row:
    """What a line of JSONL says of an article."""

    id: str
    title: str
    text: str
    published: str | None = None
    author: str | None = None
    source: str | None = None
    tags: tuple[str, ...] = ()

    def line(self) -> str:
        """Return it as JSON, without what it has not."""
        return json.dumps({name: value for name, value in asdict(self).items() if value})


@dataclass(frozen=True)
class Question:
    """A query, the shape that it has, and the `SearchOptions` that it comes with."""

    shape: str
    text: str
    options: dict[str, Any] = field(default_factory=dict)


def read_rows(data: Path, seed: int) -> list[Row]:
    """Return articles of the test collections, with dates, authors, sources and tags that these do not have."""
    rng = random.Random(seed)
    rows = []
    for name, count in _TAKEN.items():
        with (data / name / "docs.jsonl").open(encoding="utf-8") as lines:
            for line, _ in zip(lines, range(count), strict=False):
                known = json.loads(line)
                chosen = (rng.choice(_DATES), rng.choice(_AUTHORS), rng.choice(_SOURCES))
                tags = tuple(rng.sample(_TAGS, rng.randrange(3)))
                rows.append(Row(f"{name} {known['id']}", known["title"], known["text"], *chosen, tags))
    return rows


class QueryMaker:
    """Makes questions of every shape from the words of some articles; the same ones for the same seed."""

    def __init__(self, rows: list[Row], topics: list[str], seed: int) -> None:
        self._rng = random.Random(seed)
        self._texts = [row.text.lower() for row in rows]
        self._titles = [row.title.lower() for row in rows if row.title]
        self._topics = topics
        held = Counter(word for text in self._texts for word in dict.fromkeys(_WORD.findall(text)) if len(word) > 3)
        ranked = [word for word, _ in held.most_common()]
        self._kinds = (ranked[:150], ranked[150:1500], ranked[1500:])

    def make(self, each: int) -> Iterator[Question]:
        """Yield so many questions of each shape."""
        for shape, write in _SHAPES.items():
            for _ in range(each):
                yield Question(shape, write(self))
        for _ in range(each):
            yield Question("question, any word", self._rng.choice(self._topics), {"any_word": True, "literal": True})
            filters = Filters("2015-06", self.choose("2016", "2016-02-10"), None, ("source=Reuters",))
            yield Question("filters", self.word(), {"filters": filters})

    def word(self) -> str:
        """Return a word: a common, a middling or a rare one."""
        kind: list[str] = self._rng.choice(self._kinds)
        return self._rng.choice(kind)

    def part(self) -> int:
        """Return a small number."""
        return self._rng.randint(2, 4)

    def stretch(self, length: int, *, of_title: bool = False) -> list[str]:
        """Return words that stand one behind the other."""
        while True:
            words = self._rng.choice(self._titles if of_title else self._texts).split()
            place = self._rng.randrange(len(words))
            found = words[place : place + length]
            if len(found) == length and all(map(_WORD.fullmatch, found)):
                return found

    def choose(self, *texts: str) -> str:
        """Return one of several."""
        return self._rng.choice(texts)


def _near(maker: QueryMaker, count: int) -> str:
    words = maker.stretch(count + 3)
    return f'"{" ".join([*words[: count - 1], words[-1]])}"~{maker.choose("1", "3", "6")}'


def _mistyped(word: str, place: int) -> str:
    return word[:place] + "e" + word[place + 1 :]


_SHAPES: dict[str, Callable[[QueryMaker], str]] = {
    "word": lambda made: made.word(),
    "two words": lambda made: f"{made.word()} {made.word()}",
    "words": lambda made: " ".join(made.stretch(5)),
    "or": lambda made: f"{made.word()} OR {made.word()} OR {made.word()}",
    "and": lambda made: f"{made.word()} AND {made.word()}",
    "not": lambda made: f"{made.word()} -{made.word()}",
    "only not": lambda made: f"NOT {made.word()}",
    "must": lambda made: f"+{made.word()} {made.word()} -{made.word()}",
    "nested": lambda made: f"({made.word()} OR {made.word()}) AND ({made.word()} OR NOT {made.word()})",
    "common words": lambda made: f"{made.choose(*_COMMON)} {made.word()} {made.choose(*_COMMON)}",
    "only common words": lambda made: f"{made.choose(*_COMMON)} {made.choose(*_COMMON)}",
    "phrase": lambda made: f'"{" ".join(made.stretch(2))}"',
    "long phrase": lambda made: f'"{" ".join(made.stretch(made.part()))}" OR {made.word()}',
    "near": lambda made: _near(made, 2),
    "three near": lambda made: _near(made, 3),
    "prefix": lambda made: f"{made.word()[: made.part()]}*",
    "wildcard": lambda made: f"*{made.word()[-3:]}",
    "wildcard within": lambda made: f"{(word := made.word())[:2]}*{word[-1]} {made.word()}",
    "one character": lambda made: f"{(word := made.word())[:2]}?{word[3:]}",
    "fuzzy": lambda made: f"{_mistyped(made.word(), made.part() - 1)}~",
    "fuzzier": lambda made: f"{_mistyped(made.word(), 1)}~2 OR {made.word()}",
    "title": lambda made: f"title:{made.stretch(1, of_title=True)[0]}",
    "title or": lambda made: f"title:({made.stretch(1, of_title=True)[0]} OR {made.word()} OR {made.word()})",
    "title phrase": lambda made: f'title:"{" ".join(made.stretch(2, of_title=True))}"',
    "title and text": lambda made: f"title:{made.stretch(1, of_title=True)[0]} {made.word()}",
    "body": lambda made: f"body:{made.word()} OR body:{made.word()}",
    "body phrase": lambda made: f'body:"{" ".join(made.stretch(2))}"',
    "author": lambda made: f"author:{made.choose('jane', 'doe', 'j', 'rossi')} {made.word()}",
    "author alone": lambda made: f"author:{made.choose('jane', 'doe', 'smith')} OR author:{made.choose('q', 'rossi')}",
    "source": lambda made: f"source:{made.choose('reuters', 'afp', 'agence', 'north*')} OR {made.word()}",
    "tag": lambda made: f"tag:{made.choose('oil', 'policy', 'war')} OR {made.word()}",
    "tag phrase": lambda made: f'tag:"{made.choose("foreign policy", "war and peace", "policy war")}" {made.word()}',
    "boost": lambda made: f"{made.word()}^3 OR {made.word()} OR title:{made.word()}^0.5",
    "boosted group": lambda made: f"({made.word()} OR {made.word()})^1.5 OR {made.word()}",
    "date": lambda made: f"published:{made.choose('2016', '2015-06', '2016-02-02')} {made.word()}",
    "dates": lambda made: f"published:{made.choose('2015..2016-02', '>=2016', '..2015-06-17')} {made.word()}",
    "no date": lambda made: f"-published:* {made.word()}",
    "repeated words": lambda made: f"{(word := made.word())} {word} {word} OR {made.word()}",
    "compound": lambda made: f"{'-'.join(made.stretch(2))} OR {made.word()}",
    "everything": lambda made: f"* -{made.word()}",
    "much": lambda made: " OR ".join(made.word() for _ in range(12)),
}
