"""The quick way to scores gives what a plain reading of all postings gives, for every shape of query."""

import random
from collections.abc import Callable, Iterator, Sequence

import pytest

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import Article
from corpus_search.engines.base import Sort
from corpus_search.engines.bm25 import Scoring, idf
from corpus_search.engines.lengths import ROUNDED
from corpus_search.engines.whoosh.engine import WhooshEngine
from corpus_search.engines.whoosh.segment import Segment, decode_positions
from corpus_search.query.nodes import (
    And,
    Boosted,
    DateRange,
    Everything,
    Filtered,
    Identified,
    Near,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    PhraseTerm,
    Prefer,
    Prefix,
    Term,
    Words,
)  # fmt: skip

_WORDS = ["the", "of", "war", "peace", "oil", "treaty", "army", "vote", "flood", "bank", "court", "rare"]
_PLAIN = Analyzer("none")
_SCORING = Scoring()
_TITLE = 1 << 28


def _articles(count: int, seed: int) -> Iterator[Article]:
    rng = random.Random(seed)
    for number in range(count):
        words = rng.choices(_WORDS, weights=[40, 30, 9, 8, 7, 6, 5, 4, 3, 2, 2, 0.1], k=rng.randrange(1, 120))
        title = " ".join(rng.choices(_WORDS, k=rng.randrange(5)))
        date = rng.choice([None, "2015", "2016-02", "2016-02-02", "2016-03-01T10:00"])
        source = rng.choice([None, "AFP", "Reuters"])
        yield Article("", f"{seed}/{number}", 0, title, " ".join(words), published=date, source=source, language="en")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> WhooshEngine:
    """Give an index of three segments, in which common words have several blocks, and some articles are deleted."""
    folder = tmp_path_factory.mktemp("index")
    WhooshEngine.create(folder, _PLAIN).close()
    for seed, count in ((1, 500), (2, 300), (3, 5)):
        session = WhooshEngine.open(folder, _PLAIN).session()
        for article in _articles(count, seed):
            session.add(article)
        session.commit()
    session = WhooshEngine.open(folder, _PLAIN).session()
    for number in range(0, 500, 9):
        session.delete_file("", f"1/{number}")
    session.commit()
    return WhooshEngine.open(folder, _PLAIN)


class _Plain:
    """All postings of each term, read one by one."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self._count = sum(segment.count_all for segment in segments)

    def scores(self, tree: Node, number: int) -> dict[int, float]:  # noqa: PLR0912  (a case a node)
        segment = self._segments[number]
        match tree:
            case Term(field, term) if field in ("published", "language"):
                return dict.fromkeys(self._positions(segment, field, term), 0.0)
            case Term(field, term):
                places = {doc: found for doc, found in self._found(segment, field, term).items() if found}
                return self._scored(segment, field, places, self._idf(field, term))
            case Phrase(field, parts):
                weight = sum(self._idf(field, part.term) for part in parts)
                return self._scored(segment, field, self._starts(segment, field, parts), weight)
            case Near(field, parts, distance):
                terms = [Term(field, part.term, "") for part in parts]
                where = [self._found(segment, field, part.term) for part in parts]
                together = self.scores(And(tuple(terms)), number)
                return {doc: together[doc] for doc in together if _are_near([one[doc] for one in where], distance)}
            case Words(field, words):
                holders = [self._with_words(one, field, words) for one in self._segments]
                score = idf(self._count, sum(map(len, holders))) / (1 + _SCORING.k1)
                return dict.fromkeys(holders[number], score)
            case Boosted(child, factor):
                return {doc: factor * score for doc, score in self.scores(child, number).items()}
            case And(children):
                lists = [self.scores(child, number) for child in children]
                return {doc: sum(one[doc] for one in lists) for doc in set(lists[0]).intersection(*lists)}
            case Or(children):
                either = [self.scores(child, number) for child in children]
                return {doc: sum(some.get(doc, 0.0) for some in either) for one in either for doc in one}
            case Not(child):
                inside = self.scores(child, number)
                return {doc: 0.0 for doc in segment.documents() if doc not in inside}
            case Prefer(required, optional):
                more = self.scores(optional, number)
                return {doc: score + more.get(doc, 0.0) for doc, score in self.scores(required, number).items()}
            case Filtered(query, condition):
                kept = self.scores(condition, number)
                return {doc: score for doc, score in self.scores(query, number).items() if doc in kept}
            case DateRange(_, first, last):
                dates = {doc: segment.column("published")[doc].decode()[:10] for doc in segment.documents()}
                return {
                    doc: 0.0 for doc, date in dates.items()
                    if date and f"{date}~" >= (first or "") and date <= f"{last or '9999'}~"
                }  # fmt: skip
            case Identified(ids):
                return {doc: 0.0 for doc in segment.documents() if segment.column("id")[doc].decode() in ids}
            case Everything():
                return dict.fromkeys(segment.documents(), 0.0)
            case _:
                return {}

    def _positions(self, segment: Segment, field: str, term: str) -> dict[int, list[int]]:
        postings = segment.postings(field, term.encode())
        if postings is None:
            return {}
        values = postings.values or [b""] * len(postings.docs)
        return {doc: decode_positions(value) if value else [] for doc, value in zip(postings.docs, values, strict=True)}

    def _found(self, segment: Segment, field: str | None, term: str) -> dict[int, list[int]]:
        found = self._positions(segment, "text" if field in (None, "body") else field or "", term)
        return {doc: [p for p in places if field != "body" or p < _TITLE] for doc, places in found.items()}

    def _starts(self, segment: Segment, field: str | None, parts: Sequence[PhraseTerm]) -> dict[int, list[int]]:
        found = [self._found(segment, field, part.term) for part in parts]
        starts = {}
        for doc in set(found[0]).intersection(*found):
            by = [{place - part.position for place in one[doc]} for part, one in zip(parts, found, strict=True)]
            if here := set.intersection(*by):
                starts[doc] = sorted(here)
        return starts

    def _idf(self, field: str | None, term: str) -> float:
        name = "text" if field in (None, "body") else field or ""
        return idf(self._count, sum(segment.document_frequency(name, term.encode()) for segment in self._segments))

    def _scored(
        self, segment: Segment, field: str | None, places: dict[int, list[int]], weight: float
    ) -> dict[int, float]:
        name = "text" if field in (None, "body") else field or ""
        average = sum(one.field_length(name) for one in self._segments) / self._count
        scores = {}
        for doc, found in places.items():
            f = sum(2 if place >= _TITLE and field is None else 1 for place in found)
            length = ROUNDED[segment.rounded_bytes(name)[doc]]
            scores[doc] = weight * f / (f + 1.2 * (0.25 + 0.75 * length / average))
        return scores

    def _with_words(self, segment: Segment, field: str | None, words: Sequence[str]) -> set[int]:
        found = set()
        for doc in segment.documents():
            article = segment.stored(doc)["article"]
            texts = {"title": article["title"], "body": article["text"]}
            written = [_PLAIN.analyze(text).words for name, text in texts.items() if field in (None, name)]
            if any(map(set(words).intersection, written)):
                found.add(doc)
        return found


def _are_near(places: Sequence[Sequence[int]], distance: int) -> bool:
    """Try every stretch of text."""
    size = len(places) + distance
    return all(places) and any(
        all(any(start <= place < start + size for place in own) for own in places) for own in places for start in own
    )


def _term(word: str, field: str | None = None) -> Term:
    return Term(field, word, word)


def _phrase(*words: str, field: str | None = None) -> Phrase:
    return Phrase(field, tuple(PhraseTerm(word, place) for place, word in enumerate(words)), " ".join(words))


def _near(distance: int, *words: str) -> Near:
    return Near(None, tuple(PhraseTerm(word, place) for place, word in enumerate(words)), distance, "")


_TREES: list[Node] = [
    *(_term(word) for word in ("the", "war", "rare", "zebra")), _term("war", "title"), _term("the", "body"),
    _term("afp", "source"), _term("2016-02", "published"), _term("en", "language"),
    _phrase("of", "the"), _phrase("the", "war", "of"), _phrase("rare", "the"), _phrase("war", "war"),
    _phrase("oil", "peace", field="title"), _phrase("of", "the", field="body"), _phrase("zebra", "the"),
    Phrase(None, (PhraseTerm("the", 0), PhraseTerm("war", 3)), ""),
    _near(0, "war", "oil"), _near(3, "war", "the"), _near(2, "bank", "army", "vote"), _near(1, "zebra", "the"),
    Words(None, ("war", "rare", "zebra"), ""), Words("title", ("war", "oil"), ""), Words(None, tuple(_WORDS), ""),
    And((_term("the"), _term("rare"))), And((_term("rare"), _term("the"), _term("war"))),
    And((_term("the"), _term("war", "body"), _phrase("of", "the"), Not(_term("court")))),
    And((Not(_term("the")), Not(_term("war")))),
    And((_term("of"), Or((_term("bank"), _term("court"))), _term("2016", "published"))),
    Or((_term("the"), _term("rare"), _term("bank"))), Or((_term("rare"), Not(_term("the")))),
    Or((Nothing(), _term("war"))),
    Prefer(_term("bank"), Or((_term("the"), _phrase("the", "war")))), Prefer(Everything(), _term("war")),
    Filtered(_term("the"), _term("rare")), Filtered(_term("rare"), _term("the")),
    Filtered(Or((_term("war"), _term("oil"))), And((DateRange("published", "2016", None), _term("afp", "source")))),
    Filtered(_phrase("of", "the"), Not(_term("war"))), Boosted(Or((_term("war"), Boosted(_term("oil"), 2.0))), 0.5),
    DateRange("published", "2016-02-02", "2016-02"), DateRange("published", None, "2015"),
    Not(DateRange("published", None, None)),
    Identified(tuple(article.id for article in _articles(4, 2))),
    And((_term("the"), Identified((next(_articles(1, 2)).id,)))),
    Everything(), Nothing(), Not(Everything()), Prefix(None, "zz", "", of_terms=True),
]  # fmt: skip


@pytest.mark.parametrize("tree", _TREES, ids=str)
def test_scores_are_those_of_a_plain_reading(engine: WhooshEngine, tree: Node) -> None:
    segments = engine._snapshot.segments
    plain = _Plain(segments)
    expected = {
        segment.column("id")[doc].decode(): score
        for number, segment in enumerate(segments)
        for doc, score in plain.scores(tree, number).items()
    }
    page = engine.search(tree, offset=0, limit=2000, sort=Sort.SCORE)
    assert page.total == len(expected)
    assert {hit.article.id: hit.score for hit in page.hits} == pytest.approx(expected, rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("tree", _TREES[::3], ids=str)
def test_a_page_is_a_part_of_all_hits(engine: WhooshEngine, tree: Node, sort: Sort) -> None:
    everything = engine.search(tree, offset=0, limit=2000, sort=sort)
    keys: dict[Sort, Callable[..., tuple[object, ...]]] = {
        Sort.SCORE: lambda hit: (-hit.score, hit.article.id),
        Sort.PATH: lambda hit: (f"{hit.article.path}\0", hit.article.id),
    }
    if sort in keys:
        assert list(everything.hits) == sorted(everything.hits, key=keys[sort])
    for offset, limit in ((0, 1), (0, 10), (3, 7), (100, 50), (1990, 20)):
        page = engine.search(tree, offset=offset, limit=limit, sort=sort)
        assert page.hits == everything.hits[offset : offset + limit]
        assert page.total == everything.total


@pytest.mark.parametrize("leaf", [_near(3, "the", "war"), Words(None, ("war", "rare"), "")], ids=str)
def test_what_is_remembered_of_a_leaf_is_restricted_by_the_rest_of_a_query(engine: WhooshEngine, leaf: Node) -> None:
    def found(tree: Node) -> set[str]:
        return {hit.article.id for hit in engine.search(tree, offset=0, limit=2000, sort=Sort.SCORE).hits}

    alone, rare = found(leaf), found(_term("court"))
    assert found(And((_term("court"), leaf))) == alone & rare
    assert len(alone & rare) < len(alone)
    assert found(leaf) == alone
