"""What are the numbers of the formula (see `engines.bm25`) for one index, whatever the query?

The index is written for `bm25.TITLE_WEIGHT`: a posting's weight in `text` has the headline's frequency that many times
in it, and so has the length. For another weight both are made again from those of the headline, which has a field of
its own. That is what an index of that weight would hold, but for long texts, of whose length we know only about how
much it is.
"""

from collections.abc import Iterable, Sequence

from corpus_search.engines.bm25 import DEFAULT_SCORING, TITLE_WEIGHT, Scoring, idf
from corpus_search.engines.lengths import ROUNDED, byte_of
from corpus_search.engines.whoosh.layout import TEXT, TITLE
from corpus_search.engines.whoosh.segment import Segment

__all__ = ["Ranking"]

_MEMORY = 2_000
"""Terms whose number of articles is remembered, and frequencies whose saturation is."""


class Ranking:
    """The statistics of all segments together, under some parameters."""

    def __init__(self, segments: Sequence[Segment], scoring: Scoring = DEFAULT_SCORING) -> None:
        self.segments = segments
        self.scoring = scoring
        self.articles = sum(segment.count_all for segment in segments)
        """N of the formula: all articles, with deleted ones until their segment is merged."""
        self.more_for_title = scoring.title_weight - TITLE_WEIGHT
        """How often a term of a headline counts more than in the index."""
        self._averages: dict[str, float] = {}
        self._rows: dict[str, _Rows] = {}
        self._holding: dict[tuple[str, bytes], int] = {}

    def holding(self, field: str, term: bytes) -> int:
        """Return n of the formula: how many articles hold a term."""
        key = field, term
        if key not in self._holding:
            if len(self._holding) >= _MEMORY:
                self._holding.clear()
            self._holding[key] = sum(segment.document_frequency(field, term) for segment in self.segments)
        return self._holding[key]

    def idf(self, holding: int) -> float:
        """Return the idf of a term that so many articles hold."""
        return idf(self.articles, holding)

    def average_length(self, field: str) -> float:
        """Return the mean length of a field over all articles; 1 where there is none."""
        if field not in self._averages:
            total: float = sum(segment.field_length(field) for segment in self.segments)
            if field == TEXT:
                total += self.more_for_title * sum(segment.field_length(TITLE) for segment in self.segments)
            self._averages[field] = total / self.articles if total > 0 else 1.0
        return self._averages[field]

    def length(self, segment: Segment, field: str, doc: int) -> float:
        """Return the length of a field of an article, rounded as all engines do."""
        if not (field == TEXT and self.more_for_title):
            return ROUNDED[segment.rounded_bytes(field)[doc]]
        length = segment.length(TEXT, doc) + self.more_for_title * segment.length(TITLE, doc)
        return ROUNDED[byte_of(max(round(length), 0))]

    def norm(self, length: float, field: str) -> float:
        """Return k1 (1 - b + b length / average): what stands beside f in the denominator of BM25."""
        k1, b = self.scoring.k1, self.scoring.b
        return k1 * (1.0 - b + b * length / self.average_length(field))

    def saturations(
        self, segment: Segment, field: str, docs: Iterable[int], frequencies: Iterable[float]
    ) -> Iterable[float]:
        """Return how much of its idf a term earns in some articles: `bm25.saturation`."""
        if field == TEXT and self.more_for_title:
            norms = (self.norm(self.length(segment, field, doc), field) for doc in docs)
            return (f / (f + norm) if f else 0.0 for f, norm in zip(frequencies, norms, strict=True))
        # A frequency is a small number and a length one of 256: what both together earn is looked up.
        if field not in self._rows:
            self._rows[field] = _Rows([self.norm(length, field) for length in ROUNDED])
        rows = self._rows[field]
        lengths = map(segment.rounded_bytes(field).__getitem__, docs)
        return [rows[f][length] for f, length in zip(frequencies, lengths, strict=True)]


class _Rows(dict[float, list[float]]):
    """By frequency: what is earned in articles of each length, by the byte that stands for it; made when needed."""

    def __init__(self, norms: Sequence[float]) -> None:
        super().__init__()
        self._norms = norms

    def __missing__(self, frequency: float) -> list[float]:
        if len(self) >= _MEMORY:
            self.clear()
        # A frequency is 0 where it is that of a headline that weighs nothing.
        row = [frequency / (frequency + norm) if frequency else 0.0 for norm in self._norms]
        self[frequency] = row
        return row
