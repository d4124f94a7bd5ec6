"""Random and mutated queries: none is a mistake of the program's, none takes long, and every page can be written."""

import random
import time
from pathlib import Path
from typing import Any

from benchmarks.torture.corpora import write_articles
from benchmarks.torture.indexes import forget_indexes
from benchmarks.torture.outcome import Outcome, Work
from corpus_search import CorpusSearchError, IndexOptions, Store, index, open_store
from corpus_search.engines.address import AddressOptions
from corpus_search.output.json import encode, page_object

__all__ = ["run"]

_INDEX = "torture-queries"
_LONGEST = 10.0
"""Seconds that one query may take."""
_PARTS = (
    "river", "council", "harvest", "Minister", "numb*", "*er", "r?ver", "rivr~", "rivr~2", '"river council"',
    '"river council"~3', '"treaty eng*"', "title:river", "body:", "author:", "nobody:x", "published:2016",
    "published:[2016 TO 2017]", "tag:a", "path:part1", "language:en", "AND", "OR", "NOT", "-", "+", "(", ")", "((",
    "))", '"', "NEAR", "NEAR/3", "NEAR/999999999", "^2", "^", "~", "*", "**", "?", ":", "::", "\\", "/",
    "\u201cquoted\u201d",
    "\u4e1c\u4eac", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "e\u0301", "\u202e", "\0", "\x1b[31m", "\ud800",
    "U.S.", "AT&T", "C++", "don't", "state-of-the-art", "1,000.5", "a" * 300, "''", "<b>",
)  # fmt: skip
_SIGNS = "abr *?~\"'()[]{}:^-+/\\!&|<>=.,;\u00e9\u00df\u4e1c\u0645\u202e\x00\x1b\ud800\U0001f600"
_OPTIONS: tuple[dict[str, Any], ...] = (
    {}, {}, {"any_word": True}, {"literal": True}, {"explain": True}, {"facets": ("source", "published:month")},
)  # fmt: skip


def run(work: Work) -> Outcome:
    """Ask `count` queries."""
    outcome, chances = Outcome(), work.chances
    folder, store = write_articles(work.folder / "a", 60), work.folder / "store"
    has_server = work.engine == "opensearch"
    if has_server:
        forget_indexes(_INDEX)
    address = AddressOptions(name=f"{_INDEX}-1") if has_server else None
    index([folder], store, IndexOptions(engine=work.engine, address=address))
    known = _known()
    slowest = (0.0, "")
    with open_store(store) as opened:
        for _ in range(work.count):
            query = _query(chances, known)
            began = time.monotonic()
            if reason := _wrong(opened, query, chances):
                outcome.fail(f"{query!r}: {reason}")
            seconds = time.monotonic() - began
            slowest = max(slowest, (seconds, query))
            if seconds > _LONGEST:
                outcome.fail(f"{query!r}: {seconds:.1f} s")
            outcome.done += 1
    outcome.told = f"slowest {slowest[0]:.2f} s"
    if has_server:
        forget_indexes(_INDEX)
    return outcome


def _wrong(store: Store, query: str, chances: random.Random) -> str:
    try:
        page = store.search(query, limit=5, **chances.choice(_OPTIONS))
        encode(page_object(page)).encode()
    except CorpusSearchError as err:
        return "" if err.message else "an error without words"
    except Exception as err:
        return f"{type(err).__name__}: {err}"
    return ""


def _known() -> list[str]:
    """Return the queries that others once failed at, where the tests are there."""
    path = Path(__file__).parents[2] / "tests" / "query" / "nasty_queries.txt"
    return path.read_text("utf-8").splitlines() if path.is_file() else []


def _query(chances: random.Random, known: list[str]) -> str:
    kind = chances.random()
    if kind < 0.15:
        return "".join(chances.choice(_SIGNS) for _ in range(chances.randrange(40)))
    if kind < 0.3 and known:
        return _mutated(chances.choice(known), chances)
    parts = [chances.choice(_PARTS) for _ in range(chances.choice((1, 2, 3, 5, 9, 40)))]
    query = chances.choice((" ", " ", " ", "")).join(parts)
    return _mutated(query, chances) if kind > 0.8 else query


def _mutated(query: str, chances: random.Random) -> str:
    for _ in range(chances.randrange(1, 4)):
        place, end = sorted((chances.randrange(len(query) + 1), chances.randrange(len(query) + 1)))
        middle = chances.choice((query[place:end] * 3, chances.choice(_SIGNS), chances.choice(_PARTS), ""))
        query = (query[:place] + middle + query[end:])[:2000]
    return query
