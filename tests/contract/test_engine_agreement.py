"""On real text all engines find the same articles, in the same order but for what their scores cannot tell apart."""

from collections.abc import Callable
from contextlib import closing
from math import inf
from pathlib import Path

import pytest
from agreement_cases import QueryMaker, Question, read_rows
from opensearch_nodes import SharedNodes

from corpus_search import index
from corpus_search.engines import ENGINES
from corpus_search.engines.address import AddressOptions
from corpus_search.engines.base import Sort
from corpus_search.indexing.resources import Resources
from corpus_search.indexing.run import IndexOptions
from corpus_search.query.filters import condition_of
from corpus_search.query.nodes import Filtered
from corpus_search.searching.expansion import expand_patterns
from corpus_search.searching.options import SearchOptions
from corpus_search.searching.reading import read_query
from corpus_search.store.directory import StoreDirectory

SEED = 20
EACH = 7
"""Queries of each shape."""
MOST = 500
"""Hits; there are fewer articles, and engines give so many at once."""
CLOSE = 1.02
"""How many times as much a score may be as one that comes before it elsewhere, where not all statistics are ours."""
SAME = 1.0001
"""The same for engines that count alike, and whose scores have six digits or more."""
ALIKE = ("whoosh", "tantivy")

Ranked = list[tuple[str, float]]
"""Articles and their scores, in order."""


class _Answers:
    """What each engine answers to the same questions, asked once."""

    def __init__(self, data: Path, folder: Path, address: Callable[[], AddressOptions]) -> None:
        rows = read_rows(data, SEED)
        lines = (data / "cisi" / "queries.tsv").read_text("utf-8").splitlines()
        topics = [line.partition("\t")[2] for line in lines]
        self.questions = list(QueryMaker(rows, topics, SEED).make(EACH))
        self._folder, self._address = folder, address
        self._known: dict[str, list[Ranked]] = {}
        self._articles = folder / "articles.jsonl"
        self._articles.write_text("".join(f"{row.line()}\n" for row in rows), "utf-8")

    def of(self, engine: str) -> list[Ranked]:
        """Return an engine's answers, by question."""
        if engine not in self._known:
            with closing(self._store(engine)) as store:
                self._known[engine] = [_ask(store, question) for question in self.questions]
        return self._known[engine]

    def _store(self, engine: str) -> StoreDirectory:
        place = self._folder / engine
        address = self._address() if engine == "opensearch" else None
        index([self._articles], place, IndexOptions(engine=engine, address=address, resources=Resources(1)))
        return StoreDirectory.open(place)


def _ask(store: StoreDirectory, question: Question) -> Ranked:
    """Ask as `search` does, without its page."""
    options = SearchOptions(**question.options)
    engine = store.engine
    tree = expand_patterns(read_query(store, question.text, options).tree, engine).tree
    condition = condition_of(options.filters, store.analyzer)
    found = engine.search(Filtered(tree, condition) if condition else tree, offset=0, limit=MOST, sort=Sort.SCORE)
    assert found.total == len(found.hits)
    return [(hit.article.id, hit.score) for hit in found.hits]


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory, _opensearch: SharedNodes) -> _Answers:
    data = Path(__file__).parents[2].parent / "shared" / "data"
    if not data.is_dir():
        pytest.skip("the test collections are not there: ../shared/data")

    def address() -> AddressOptions:
        made = _opensearch.address()
        return AddressOptions(made.urls, made.name, shards=made.shards, replicas=made.replicas)

    return _Answers(data, tmp_path_factory.mktemp("agreement"), address)


_NAMES = list(ENGINES)


@pytest.mark.parametrize("name", _NAMES[1:])
def test_engines_find_the_same_in_the_same_order(answers: _Answers, name: str) -> None:
    ours = answers.of(name)
    for other in _NAMES[: _NAMES.index(name)]:
        most = SAME if {name, other} <= set(ALIKE) else CLOSE
        differences = []
        for question, one, two in zip(answers.questions, answers.of(other), ours, strict=True):
            if {article for article, _ in one} != {article for article, _ in two}:
                differences.append(f"{question}: {other} finds {len(one)}, {name} {len(two)}")
            elif (share := max(_disorder(one, two), _disorder(two, one))) > most:
                differences.append(f"{question}: ordered otherwise, by scores that differ by {share - 1:.2%}")
        assert not differences, f"{other} and {name} differ in {len(differences)}:\n" + "\n".join(differences)


def _disorder(ours: Ranked, theirs: Ranked) -> float:
    """Return how many times as much the score of an article is, at the most, as that of one that comes first there."""
    scores = dict(ours)
    least, most = inf, 1.0
    for article, _ in theirs:
        score = scores[article]
        least = min(least, score)
        if score > least:
            most = max(most, score / least if least > 0 else inf)
    return most
