"""Which articles of a segment match a query tree, and with what score?

Term at a time: every leaf becomes a dictionary from article number to score, and AND, OR and NOT are operations
on dictionaries. Scores are those of `engines.bm25`, with the statistics of all segments together:

- a term of a text or a name earns its BM25 score, one of a date or a keyword 0: it only filters;
- a phrase is scored like a term whose frequency is the number of places where it stands, with the sum of its
  terms' idf, as Lucene's PhraseWeight does;
- a range of dates and the condition of a `Filtered` earn 0 too;
- a prefix is scored like a word that stands once in an article of average length, with the idf of all the
  articles that it matches.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from heapq import heapify, heapreplace
from typing import TypeGuard

from corpus_search.article import FIELDS_BY_NAME, FieldKind
from corpus_search.engines.bm25 import TITLE_WEIGHT, idf, saturation
from corpus_search.engines.whoosh.dates import dated_between
from corpus_search.engines.whoosh.layout import TEXT, TITLE_START, place_of, word_fields
from corpus_search.engines.whoosh.scores import (
    Scores,
    merge,
    only_of_both,
    sum_of_both,
    sum_of_either,
    sum_of_first,
    without,
)
from corpus_search.engines.whoosh.segment import Postings, Segment, decode_positions
from corpus_search.query.nodes import (
    And,
    Boosted,
    DateRange,
    Everything,
    Filtered,
    Fuzzy,
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
    Wildcard,
    Words,
)

__all__ = ["Evaluation"]


class Evaluation:
    """A query tree over all segments of an index."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self._articles = sum(segment.count_all for segment in segments)

    def scores(self, tree: Node) -> list[Scores]:
        """Return the articles that match and their scores, segment by segment."""
        match tree:
            case Term() | Phrase() | Prefix() | Words():
                return self._leaf(tree)
            case Near():
                return self._near(tree)
            case Boosted(child, factor):
                return [{doc: factor * score for doc, score in found.items()} for found in self.scores(child)]
            case Wildcard() | Fuzzy():
                raise TypeError(f"{tree} must be expanded to the words that it stands for")
            case And(children):
                return self._and(children)
            case Or(children):
                return merge(sum_of_either, [self.scores(child) for child in children])
            case Prefer(required, optional):
                return merge(sum_of_first, [self.scores(required), self.scores(optional)])
            case Not(child):
                return self._and((Not(child),))
            case Filtered(query, condition):
                return merge(only_of_both, [self.scores(query), self.scores(condition)])
            case DateRange():
                return [dict.fromkeys(sorted(dated_between(segment, tree)), 0.0) for segment in self._segments]
            case Everything():
                return [dict.fromkeys(segment.documents(), 0.0) for segment in self._segments]
            case Nothing():
                return [{} for _ in self._segments]

    def _and(self, children: Sequence[Node]) -> list[Scores]:
        wanted = [child for child in children if not isinstance(child, Not)] or [Everything()]
        result = merge(sum_of_both, [self.scores(child) for child in wanted])
        for child in children:
            if isinstance(child, Not):
                result = merge(without, [result, self.scores(child.child)])
        return result

    def _leaf(self, leaf: Term | Phrase | Prefix | Words) -> list[Scores]:
        if isinstance(leaf, Phrase):
            return self._phrase(leaf)
        if isinstance(leaf, Words):
            return self._words(leaf)
        if isinstance(leaf, Prefix):
            return self._prefix(leaf)
        if _only_filters(leaf.field):
            term = leaf.term.encode()
            found = [segment.postings(leaf.field, term) for segment in self._segments]
            return [dict.fromkeys(postings.docs, 0.0) if postings else {} for postings in found]
        return self._term(leaf)

    def _term(self, leaf: Term) -> list[Scores]:
        field, first, end = place_of(leaf)
        terms = [term.encode() for term in (leaf.term, *leaf.also)]
        found = [_any_of(segment, field, terms, first, end) for segment in self._segments]
        weight = self._idf(field, terms[0])
        if leaf.also:
            weight = idf(self._articles, sum(len(postings.docs) for postings in found if postings))
        pairs = zip(self._segments, found, strict=True)
        return [self._scored(segment, field, weight, postings) for segment, postings in pairs]

    def _scored(self, segment: Segment, field: str, weight: float, postings: Postings | None) -> Scores:
        if postings is None:
            return {}
        norms = segment.length_norms(field, self._average_length(field))
        # f / (f + norm) is `bm25.saturation` with the part that depends on the article alone looked up.
        pairs = zip(postings.docs, postings.weights, strict=True)
        return {doc: weight * frequency / (frequency + norms[doc]) for doc, frequency in pairs}

    def _idf(self, field: str, term: bytes) -> float:
        holding = sum(segment.document_frequency(field, term) for segment in self._segments)
        return idf(self._articles, holding)

    def _average_length(self, field: str) -> float:
        total = sum(segment.field_length(field) for segment in self._segments)
        return total / self._articles if total else 1.0

    def _prefix(self, leaf: Prefix) -> list[Scores]:
        prefix = leaf.prefix.encode()
        found = [_beginning(segment, leaf, prefix) for segment in self._segments]
        score = idf(self._articles, sum(map(len, found))) * saturation(1.0, 1.0, 1.0)
        if _only_filters(leaf.field):
            score = 0.0
        return [dict.fromkeys(sorted(docs), score) for docs in found]

    def _words(self, leaf: Words) -> list[Scores]:
        fields = [leaf.field] if leaf.of_terms and leaf.field else word_fields(leaf.field)
        words = [word.encode() for word in leaf.words]
        found = [
            {
                doc
                for field in fields
                for word in words
                if (postings := segment.postings(field, word))
                for doc in postings.docs
            }
            for segment in self._segments
        ]
        score = idf(self._articles, sum(map(len, found))) * saturation(1.0, 1.0, 1.0)
        if _only_filters(leaf.field):
            score = 0.0
        return [dict.fromkeys(sorted(docs), score) for docs in found]

    def _near(self, leaf: Near) -> list[Scores]:
        parts = tuple(dict.fromkeys(replace(part, position=0) for part in leaf.terms))
        terms = [Term(leaf.field, part.term, part.term, part.also) for part in parts]
        together = merge(sum_of_both, [self._term(term) for term in terms])
        field, first, end = place_of(leaf)
        result = []
        for segment, scores in zip(self._segments, together, strict=True):
            lists = [_positions(segment, field, part) for part in parts]
            near = {}
            for doc, score in scores.items():
                places = [
                    sorted(p for value in positions[doc] for p in decode_positions(value) if first <= p < end)
                    for positions in lists
                ]
                if all(places) and shortest_stretch(places) <= leaf.distance + len(parts):
                    near[doc] = score
            result.append(near)
        return result

    def _phrase(self, leaf: Phrase) -> list[Scores]:
        field, first, end = place_of(leaf)
        weight = sum(self._phrase_idf(field, part) for part in leaf.terms)
        result = []
        for segment in self._segments:
            found = _occurrences(segment, field, leaf.terms)
            counted = {doc: _weighted(field, starts, first, end) for doc, starts in found.items()}
            matching = {doc: count for doc, count in counted.items() if count}
            postings = Postings(list(matching), list(matching.values()), None)
            result.append(self._scored(segment, field, weight, postings))
        return result

    def _phrase_idf(self, field: str, part: PhraseTerm) -> float:
        if not (part.beginning or part.also):
            return self._idf(field, part.term.encode())
        return idf(self._articles, sum(len(_positions(segment, field, part)) for segment in self._segments))


def shortest_stretch(places: Sequence[Sequence[int]]) -> int:
    """Return how many positions the shortest stretch has that holds one of each list; the lists are in order."""
    heap = [(positions[0], which, 0) for which, positions in enumerate(places)]
    heapify(heap)
    last = max(place for place, _, _ in heap)
    shortest = last - heap[0][0] + 1
    while True:
        _, which, index = heap[0]
        if index + 1 == len(places[which]):
            return shortest
        place = places[which][index + 1]
        heapreplace(heap, (place, which, index + 1))
        last = max(last, place)
        shortest = min(shortest, last - heap[0][0] + 1)


def _only_filters(field: str | None) -> TypeGuard[str]:
    """Tell whether a leaf is of a field whose terms earn no score."""
    return field is not None and FIELDS_BY_NAME[field].kind in (FieldKind.DATE, FieldKind.KEYWORD)


def _beginning(segment: Segment, leaf: Prefix, prefix: bytes) -> set[int]:
    """Return the articles that a prefix matches: by words as written, or by terms."""
    if not leaf.of_terms:
        fields = [f"{leaf.field}_words"] if leaf.field else ["title_words", "body_words"]
        return {doc for field in fields for doc in _holding(segment, field, prefix)}
    field, first, end = place_of(leaf)
    if end > TITLE_START:
        return _holding(segment, field, prefix)
    lists = (segment.postings(field, term) for term in segment.terms_beginning(field, prefix))
    return {doc for postings in lists if postings for doc in _only_between(postings, first, end).docs}


def _holding(segment: Segment, field: str, prefix: bytes) -> set[int]:
    """Return the articles that hold any term of a field that begins so."""
    lists = (segment.postings(field, term) for term in segment.terms_beginning(field, prefix))
    return {doc for postings in lists if postings for doc in postings.docs}


def _any_of(segment: Segment, field: str, terms: Sequence[bytes], first: int, end: int) -> Postings | None:
    """Return the postings of terms that count as one, at these positions."""
    weights: dict[int, float] = {}
    for term in terms:
        postings = segment.postings(field, term)
        if postings and end <= TITLE_START:
            postings = _only_between(postings, first, end)
        if len(terms) == 1:
            return postings
        for doc, weight in zip(postings.docs, postings.weights, strict=True) if postings else ():
            weights[doc] = weights.get(doc, 0.0) + weight
    docs = sorted(weights)
    return Postings(docs, [weights[doc] for doc in docs], None) if docs else None


def _only_between(postings: Postings, first: int, end: int) -> Postings:
    """Return the postings of the articles that hold the term at these positions, with the frequency there."""
    kept: list[tuple[int, float]] = []
    for doc, value in zip(postings.docs, postings.values or (), strict=True):
        count = sum(first <= place < end for place in decode_positions(value))
        if count:
            kept.append((doc, float(count)))
    return Postings([doc for doc, _ in kept], [count for _, count in kept], None)


def _occurrences(segment: Segment, field: str, parts: Sequence[PhraseTerm]) -> dict[int, set[int]]:
    """Return, by article, the positions at which a phrase begins."""
    lists = [_positions(segment, field, part) for part in parts]
    common = set(lists[0]).intersection(*lists[1:])
    found = {}
    for doc in sorted(common):
        starts: set[int] | None = None
        for part, positions in zip(parts, lists, strict=True):
            here = {place - part.position for value in positions[doc] for place in decode_positions(value)}
            starts = here if starts is None else starts & here
        if starts:
            found[doc] = starts
    return found


def _positions(segment: Segment, field: str, part: PhraseTerm) -> dict[int, list[bytes]]:
    """Return, by article, the encoded positions of a part's terms, or of all terms that begin so."""
    terms: Iterable[bytes] = [term.encode() for term in (part.term, *part.also)]
    if part.beginning:
        terms = segment.terms_beginning(field, part.term.encode())
    by_doc: dict[int, list[bytes]] = {}
    for one in terms:
        if postings := segment.postings(field, one):
            for doc, value in zip(postings.docs, postings.values or (), strict=True):
                by_doc.setdefault(doc, []).append(value)
    return by_doc


def _weighted(field: str, starts: Iterable[int], first: int, end: int) -> float:
    """Return how often a phrase counts that begins at these positions; in a headline it counts more."""
    counted = [start for start in starts if first <= start < end]
    in_title = sum(start >= TITLE_START for start in counted) if field == TEXT else 0
    return len(counted) + (TITLE_WEIGHT - 1.0) * in_title
