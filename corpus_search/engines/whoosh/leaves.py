"""Which articles does a leaf of a query match, how often does it stand there, and what are the numbers for its score?

`within`, where it is given, holds for each segment the articles that the rest of the query has left: no others are
looked at closely. What a leaf weighs does not depend on it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import compress
from typing import NamedTuple, TypeGuard

from corpus_search.article import FIELDS_BY_NAME, FieldKind
from corpus_search.engines.bm25 import TITLE_WEIGHT
from corpus_search.engines.nearness import stand_within
from corpus_search.engines.whoosh.layout import TEXT, TITLE, place_of, utf8, word_fields
from corpus_search.engines.whoosh.places import PartPostings, common_documents, phrase_starts, weighted
from corpus_search.engines.whoosh.ranking import Ranking
from corpus_search.engines.whoosh.segment import Segment
from corpus_search.query.nodes import Near, Phrase, PhraseTerm, Prefix, Term, Words

__all__ = ["Frequencies", "Leaves", "Matched", "Within", "as_terms", "only_filters"]

Frequencies = tuple[Sequence[int], Sequence[float]]
"""Numbers of articles, and how often something stands in each."""

Within = Sequence[Collection[int]] | None
"""For each segment, the articles that count; None for all."""

_MOST_REMEMBERED = 1 << 18
"""Articles in the sets that are remembered: about 16 MB."""


class Matched(NamedTuple):
    """What a term or a phrase is scored by: its terms, and how many articles hold each; by segment its frequencies.

    A frequency has that of the headline as many times in it as the headline weighs.
    """

    field: str
    holding: tuple[tuple[str, int], ...]
    found: tuple[Frequencies, ...]


class Leaves:
    """Leaves of queries, over all segments of an index."""

    def __init__(self, ranking: Ranking) -> None:
        self._ranking = ranking
        self._segments = ranking.segments
        # What is tried when nothing is found asks for the same leaves again and again.
        self._found: dict[Prefix | Words | Near, list[set[int]]] = {}
        self._remembered = 0

    def term(self, leaf: Term, within: Within = None) -> Matched:
        """Return what a term is scored by."""
        field = place_of(leaf)[0]
        terms = [utf8(term) for term in (leaf.term, *leaf.also)]
        found = [self._any_of(segment, leaf.field, terms) for segment in self._segments]
        holding = sum(len(docs) for docs, _ in found) if leaf.also else self._ranking.holding(field, terms[0])
        return Matched(field, ((leaf.term, holding),), _restricted(found, within))

    def _any_of(self, segment: Segment, field: str | None, terms: Sequence[bytes]) -> Frequencies:
        """Return how often terms that count as one stand in the articles of a segment."""
        if len(terms) == 1:
            return self._frequencies(segment, field, terms[0])
        together: dict[int, float] = {}
        for term in terms:
            for doc, frequency in zip(*self._frequencies(segment, field, term), strict=True):
                together[doc] = together.get(doc, 0.0) + frequency
        docs = sorted(together)
        return docs, [together[doc] for doc in docs]

    def _frequencies(self, segment: Segment, field: str | None, term: bytes) -> Frequencies:
        if field not in (None, "body"):
            return segment.frequencies(field, term)
        docs, weights = segment.frequencies(TEXT, term)
        more = -TITLE_WEIGHT if field else self._ranking.more_for_title
        if not (docs and more):
            return docs, weights
        in_title = dict(zip(*segment.frequencies(TITLE, term), strict=True))
        if not in_title:
            return docs, weights
        weights = [weight + more * in_title.get(doc, 0.0) for doc, weight in zip(docs, weights, strict=True)]
        if not field:
            return docs, weights
        kept = [(doc, weight) for doc, weight in zip(docs, weights, strict=True) if weight > 0]
        return [doc for doc, _ in kept], [weight for _, weight in kept]

    def phrase(self, leaf: Phrase, within: Within = None) -> Matched:
        """Return what a phrase is scored by: a frequency is the number of places where it stands."""
        field, first, end = place_of(leaf)
        title_weight = self._ranking.scoring.title_weight
        lists = [[PartPostings(segment, field, part) for part in leaf.terms] for segment in self._segments]
        found = []
        for number, parts in enumerate(lists):
            docs, counts = [], []
            starts = phrase_starts(leaf.terms, parts, _wanted(parts, within, number))
            if field == TEXT and leaf.field:
                starts = {doc: own for doc, own in _between(starts, first, end).items() if own}
            for doc, own in starts.items():
                docs.append(doc)
                counts.append(weighted(field, own, title_weight))
            found.append((docs, counts))
        holding = [self._holding_part(field, part, [one[at] for one in lists]) for at, part in enumerate(leaf.terms)]
        return Matched(field, tuple(zip((part.term for part in leaf.terms), holding, strict=True)), tuple(found))

    def _holding_part(self, field: str, part: PhraseTerm, postings: Sequence[PartPostings]) -> int:
        if part.beginning or part.also:
            return sum(len(one.docs) for one in postings)
        return self._ranking.holding(field, utf8(part.term))

    def near(self, leaf: Near, within: Within = None) -> list[set[int]]:
        """Return, by segment, the articles that a `Near` matches."""
        if (known := self._found.get(leaf)) is not None:
            pairs = zip(known, within or known, strict=True)
            return [docs.intersection(kept) for docs, kept in pairs]
        parts = tuple(dict.fromkeys(replace(part, position=0) for part in leaf.terms))
        field, first, end = place_of(leaf)
        result = []
        for number, segment in enumerate(self._segments):
            postings = [PartPostings(segment, field, part) for part in parts]
            wanted = _wanted(postings, within, number)
            lists = [one.positions(wanted) for one in postings]
            if field == TEXT and leaf.field:
                lists = [_between(positions, first, end) for positions in lists]
            near = set()
            for doc in wanted:
                places = [positions[doc] for positions in lists]
                if all(places) and stand_within(places, leaf.distance + len(parts)):
                    near.add(doc)
            result.append(near)
        return result if within is not None else self._remember(leaf, result)

    def any_word(self, leaf: Prefix | Words) -> list[set[int]]:
        """Return, by segment, the articles that hold one of the words, or a word that begins so."""
        if (known := self._found.get(leaf)) is not None:
            return known
        return self._remember(leaf, [self._with_any_word(segment, leaf) for segment in self._segments])

    def _remember(self, leaf: Prefix | Words | Near, found: list[set[int]]) -> list[set[int]]:
        self._remembered += sum(map(len, found))
        if self._remembered > _MOST_REMEMBERED:
            self._found.clear()
            self._remembered = sum(map(len, found))
        self._found[leaf] = found
        return found

    def _with_any_word(self, segment: Segment, leaf: Prefix | Words) -> set[int]:
        if leaf.of_terms:
            return self._with_any_term(segment, leaf)
        docs: set[int] = set()
        for field in word_fields(leaf.field):
            if isinstance(leaf, Prefix):
                docs |= segment.documents_of_beginning(field, utf8(leaf.prefix))
            else:
                docs |= segment.documents_of_words(field, map(utf8, leaf.words))
        return docs

    def _with_any_term(self, segment: Segment, leaf: Prefix | Words) -> set[int]:
        field = place_of(leaf)[0]
        if isinstance(leaf, Prefix):
            terms = segment.terms_beginning(field, utf8(leaf.prefix))
        else:
            terms = iter([utf8(word) for word in leaf.words])
        if leaf.field == "body":
            return {doc for term in terms for doc in self._frequencies(segment, "body", term)[0]}
        return segment.documents_of_any(field, terms)


def as_terms(near: Near) -> list[Term]:
    """Return the terms that a `Near` is scored by."""
    parts = dict.fromkeys(replace(part, position=0) for part in near.terms)
    return [Term(near.field, part.term, part.term, part.also) for part in parts]


def only_filters(field: str | None) -> TypeGuard[str]:
    """Tell whether a leaf is of a field whose terms earn no score."""
    return field is not None and FIELDS_BY_NAME[field].kind in (FieldKind.DATE, FieldKind.KEYWORD)


def _wanted(parts: Sequence[PartPostings], within: Within, number: int) -> set[int]:
    """Return the articles of a segment that hold all parts, and are not left out."""
    common = common_documents(parts)
    return common if within is None else common.intersection(within[number])


def _between(positions: Mapping[int, Sequence[int]], first: int, end: int) -> dict[int, list[int]]:
    return {doc: [place for place in places if first <= place < end] for doc, places in positions.items()}


def _restricted(found: Sequence[Frequencies], within: Within) -> tuple[Frequencies, ...]:
    if within is None:
        return tuple(found)
    result: list[Frequencies] = []
    for (docs, weights), kept in zip(found, within, strict=True):
        inside = list(map(kept.__contains__, docs)) if kept else []
        result.append((list(compress(docs, inside)), list(compress(weights, inside))))
    return tuple(result)
