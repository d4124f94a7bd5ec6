"""At which places of an article do terms stand: one behind the other, or near each other?"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet

from corpus_search.engines.whoosh.layout import TEXT, TITLE_START
from corpus_search.engines.whoosh.segment import Segment
from corpus_search.query.nodes import PhraseTerm

__all__ = ["PartPostings", "common_documents", "phrase_starts", "weighted"]


class PartPostings:
    """The articles of a segment that hold a part of a phrase: one term, one of several, or any that begins so."""

    def __init__(self, segment: Segment, field: str, part: PhraseTerm) -> None:
        terms: Iterable[bytes] = [term.encode() for term in (part.term, *part.also)]
        if part.beginning:
            terms = segment.terms_beginning(field, part.term.encode())
        found = (segment.placed(field, term) for term in terms)
        self._lists = [postings for postings in found if postings]
        self.docs: Sequence[int] | AbstractSet[int]
        if len(self._lists) == 1 and not segment.deleted:
            self.docs = self._lists[0].docs
        else:
            self.docs = {doc for postings in self._lists for doc in postings.docs} - segment.deleted

    def positions(self, wanted: Collection[int]) -> dict[int, list[int]]:
        """Return, by article, the positions in order; only articles that are wanted are looked at."""
        if len(self._lists) == 1:
            return self._lists[0].positions(wanted)
        together: dict[int, list[int]] = {}
        for postings in self._lists:
            for doc, places in postings.positions(wanted).items():
                together.setdefault(doc, []).extend(places)
        return {doc: sorted(places) for doc, places in together.items()}


def common_documents(parts: Sequence[PartPostings]) -> set[int]:
    """Return the articles that hold all parts."""
    fewest, *others = sorted(parts, key=lambda part: len(part.docs))
    return set(fewest.docs).intersection(*(part.docs for part in others))


def phrase_starts(
    parts: Sequence[PhraseTerm], postings: Sequence[PartPostings], wanted: Collection[int]
) -> dict[int, list[int]]:
    """Return, by article, the positions at which a phrase begins, in order; only articles that are wanted count.

    All of these hold all parts.
    """
    # The rarest part first, and each next one only in articles where there is a place left.
    order = sorted(range(len(parts)), key=lambda number: len(postings[number].docs))
    found: dict[int, list[int]] = {}
    for number in order:
        at, positions = parts[number].position, postings[number].positions(found if number != order[0] else wanted)
        if number == order[0]:
            found = {doc: [place - at for place in places] for doc, places in positions.items()} if at else positions
        else:
            left = {doc: _with_next(starts, at, positions[doc]) for doc, starts in found.items()}
            found = {doc: starts for doc, starts in left.items() if starts}
    return found


def _with_next(starts: Sequence[int], at: int, places: Sequence[int]) -> list[int]:
    """Return the places at which a phrase may begin if a part stands `at` places behind its beginning."""
    if len(starts) == 1:
        return [starts[0]] if starts[0] + at in places else []
    known = set(places)
    return [start for start in starts if start + at in known]


def weighted(field: str, starts: Sequence[int], title_weight: float) -> float:
    """Return how often a phrase or a term counts that stands at these positions; in a headline it counts more.

    The positions are in order, and there is one at least.
    """
    if field != TEXT or starts[-1] < TITLE_START:
        return float(len(starts))
    in_title = len(starts) - bisect_left(starts, TITLE_START)
    return len(starts) - in_title + title_weight * in_title
