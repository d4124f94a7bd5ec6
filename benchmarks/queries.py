"""How long are queries read and searched, if they are made to be nasty?

    python -m benchmarks.queries
    python -m benchmarks.queries --searches 100000 --articles 10000 [--seed 1] [--store DIR] [--strict]

Without `--searches`, how long it takes to read queries of a hundred thousand characters of every nasty shape. With it,
a store of made articles (see `benchmarks.corpus`) is searched for queries made from a seed: everyday ones, these with
characters and words added, taken away and exchanged, soups of signs and words, random characters, and those of
`tests/query/nasty_queries.txt`. Printed are how many are refused (a field that there is not), how many end in an
exception (each of these is a bug), and how long the searches took: in seconds of the processor, so that what else the
machine does counts little. `--strict` leaves out what is tried when nothing is
found; with `--store` the store is kept there, and used again. Ctrl-C ends it with what is known by then.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

from benchmarks.corpus import generate, words_by_rank, write_jsonl
from corpus_search import index, open_store
from corpus_search.analysis.analyzer import Analyzer
from corpus_search.api import Store
from corpus_search.errors import QueryError
from corpus_search.query.parser import parse

__all__ = ["QueryMaker", "main", "nasty_queries"]

NASTY = Path(__file__).parents[1] / "tests/query/nasty_queries.txt"
_LENGTH = 100_000
_SHAPES = (
    "a ", "a* ", "*ab* ", "a?b ", "a~1 ", "a^2 ", '"a b"~5 ', '"a b" ', "(", ")", "()", "(a OR ", "NOT ", "-a ", "AND ",
    "OR ", "title:", "tilte:x ", "*", "?", "?a", "~", "~1", "^1", "\\", '\\"', '"', "a-", "a*-", "東", "東?", "$", "a.",
    "a'", "\u0301", "\u200d", "www.", "a?b=", "published:20* ", "published:x ", "👩‍💻", "1,", "\\~", ")^2", "jusqu'",
)  # fmt: skip
_DISTINCT = (
    "w{}x ", "w{}x* ", "w{}?x ", "*w{} ", "w{}x~ ", '"w{} x" ', '"w{} x"~5 ', "w{}-x ", "w{}-x* ", "title:w{} ",
)  # fmt: skip
"""Shapes of words of which each is another one."""
_TEMPLATES = (
    "{w}", "{w} {w}", "{w} {w} {w}", "{w} AND {w}", "{w} OR {w}", "{w} -{w}", "{w} NOT {w}", '"{w} {w}"', '"{w} {w}"~5',
    "title:{w}", "title:({w} OR {w})", 'title:"{w} {w}"', "{p}*", "*{s}", "{p}*{s}", "{w}~", "{w}~2", "{w}^3 {w}",
    "({w} {w})^1.5 OR {w}", "published:2016 {w}", "published:2012..2016-03 {w}", "source:reuters {w}", "+{w} {w} {w}",
    "{w}-{w}", "{w}’s {w}", "the {w} of the {w}", "what is the {w}?", "{w} ({w} OR ({w} {w}))", "-published:* {w}",
    "source:{p}* -{w}", '"the {w}"', '"{w} the of"~3', "U.S. {w}", "$50 {w}", "{c}", "{c} {c}", '"{c} {c}"',
    "{w} {w} {w} {w} {w} {w} {w} {w} {w} {w}", "{c} OR {w} OR {p}* OR {w}~1", "{c} {c} {c} {w}?", "{p}?{s}",
)  # fmt: skip
_SIGNS = list("\"“”()+-*?~^:\\/.,'’&@#$%_<>=[]{}|! \t\n\u00a0\u0301\u200d\ud800\x00東京é1２9")


def nasty_queries() -> list[str]:
    """Return the queries of the file of nasty ones."""
    lines = NASTY.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line and not line.startswith("#")]


class QueryMaker:
    """Makes queries; the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)
        self._words = words_by_rank(50_000)
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(len(self._words))))
        self._nasty = nasty_queries()

    def make(self) -> str:
        """Return the next query."""
        choice = self._rng.random()
        if choice < 0.3:
            return self._everyday()
        if choice < 0.7:
            return self._mutated(self._everyday() if self._rng.random() < 0.7 else self._rng.choice(self._nasty))
        if choice < 0.85:
            return self._soup()
        if choice < 0.95:
            return "".join(self._rng.choices(_SIGNS, k=self._rng.randint(0, 40)))
        return self._rng.choice(self._nasty)

    def _word(self) -> str:
        return self._rng.choices(self._words, cum_weights=self._weights)[0]

    def _everyday(self) -> str:
        words = {letter: self._fill(letter) for letter in "psc"}
        template = self._rng.choice(_TEMPLATES)
        while "{w}" in template:
            template = template.replace("{w}", self._word(), 1)
        return template.format(**words)

    def _fill(self, letter: str) -> str:
        if letter == "c":
            return self._rng.choice(self._words[:50])
        word, cut = self._word(), self._rng.randint(1, 4)
        return word[:cut] if letter == "p" else word[-cut:]

    def _mutated(self, query: str) -> str:
        rng, characters = self._rng, list(query)
        for _ in range(rng.randint(1, 6)):
            place = rng.randint(0, len(characters))
            end = min(place + rng.randint(1, 6), len(characters))
            change = rng.randrange(5)
            if change == 0:
                characters[place:place] = rng.choices(_SIGNS, k=rng.randint(1, 3))
            elif change == 1:
                del characters[place:end]
            elif change == 2:
                characters[place:place] = characters[place:end] * rng.randint(1, 4)
            elif change == 3:
                characters[place:end] = reversed(characters[place:end])
            else:
                characters[place:place] = f" {self._everyday()} "
        return "".join(characters)

    def _soup(self) -> str:
        rng = self._rng
        pieces = [
            "AND", "OR", "NOT", "(", ")", '"', "+", "-", "title:", "body:", "source:", "published:", "tag:", "*", "?",
            "~", "~2", "^2", ")^3", '"~5', "東京", "the", "of", "2016..2018", ">=2015", "US", "C++",
        ]  # fmt: skip
        chosen = [rng.choice(pieces) if rng.random() < 0.6 else self._word() for _ in range(rng.randint(1, 15))]
        return rng.choice(("", " ")).join(chosen)


@dataclass(slots=True)
class _Tally:
    """What became of the searches; seconds and queries are kept of each."""

    times: list[tuple[float, str]] = field(default_factory=list)
    refused: int = 0
    found: int = 0
    noted: int = 0
    failures: list[tuple[str, str]] = field(default_factory=list)


def main(arguments: list[str] | None = None) -> int:
    """Measure what the command line asks for; return 1 where a query ended in an exception."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.queries", description="How long are queries searched?")
    parser.add_argument("--searches", type=int, default=0)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--strict", action="store_true")
    options = parser.parse_args(arguments)
    if not options.searches:
        _read_shapes()
        return 0
    with tempfile.TemporaryDirectory() as folder:
        place = options.store or Path(folder) / "store"
        with _store_at(place, options.articles) as store:
            began = time.perf_counter()
            tally = _search(store, QueryMaker(options.seed), options.searches, strict=options.strict)
            _report(tally, time.perf_counter() - began)
    return 1 if tally.failures else 0


def _read_shapes() -> None:
    analyzer = Analyzer()
    slowest = 0.0
    repeated = [(f"{shape!a} × {_LENGTH // len(shape):,}", shape * (_LENGTH // len(shape) + 1)) for shape in _SHAPES]
    distinct = [(f"distinct {shape!a}", "".join(map(shape.format, range(_LENGTH // 4)))) for shape in _DISTINCT]
    for name, query in repeated + distinct:
        query = query[:_LENGTH]  # noqa: PLW2901
        began = time.process_time()
        parsed = parse(query, analyzer)
        took = 1000 * (time.process_time() - began)
        slowest = max(slowest, took)
        print(f"{took:7.1f} ms  {name}, {len(parsed.notes)} notes")
    print(f"slowest: {slowest:.1f} ms of processor time for {_LENGTH:,} characters")


def _store_at(place: Path, articles: int) -> Store:
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        corpus = place.parent / f"{place.name}.jsonl"
        write_jsonl(generate(articles), corpus)
        index([corpus], place)
    return open_store(place)


def _search(store: Store, maker: QueryMaker, count: int, *, strict: bool) -> _Tally:
    rng = random.Random(count)
    tally = _Tally()
    for query in _iter_queries(maker, count):
        any_word, literal = rng.random() < 0.2, rng.random() < 0.05
        began = time.process_time()
        try:
            page = store.search(query, any_word=any_word, literal=literal, strict_match=strict)
            tally.found += page.total > 0
            tally.noted += bool(page.query.notes)
        except QueryError:
            tally.refused += 1
        except KeyboardInterrupt:
            break  # and tell of those that were done
        except Exception as err:
            tally.failures.append((query, repr(err)))
        tally.times.append((time.process_time() - began, query))
    return tally


def _iter_queries(maker: QueryMaker, count: int) -> Iterator[str]:
    for number in range(count):
        if sys.stderr.isatty() and number % 1000 == 0:
            print(f"\r{number:,}", end="", file=sys.stderr)
        yield maker.make()


def _report(tally: _Tally, seconds: float) -> None:
    times = sorted(tally.times)
    count = len(times)
    print(f"searches    {count:,} in {seconds:.0f} s")
    print(f"found       {tally.found:,}; with notes {tally.noted:,}; refused (no such field) {tally.refused:,}")
    for share in (50, 95, 99, 99.9):
        print(f"p{share:<10} {1000 * times[min(int(count * share / 100), count - 1)][0]:.1f} ms")
    print(f"over 1 s    {sum(took > 1 for took, _ in times)}")
    for took, query in reversed(times[-5:]):
        print(f"slowest     {1000 * took:.0f} ms  {ascii(query)[:200]}")
    print(f"exceptions  {len(tally.failures)}")
    for query, error in tally.failures[:10]:
        print(f"  {error[:200]}  {ascii(query)[:200]}")


if __name__ == "__main__":
    raise SystemExit(main())
