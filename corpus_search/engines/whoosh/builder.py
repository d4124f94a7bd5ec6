"""Articles to one new segment.

Whoosh's own writer makes a Token object a word, sends one tuple a posting through an external sort, and hands the
postings one by one to the codec. Here where terms stand is gathered as numbers in flat arrays (see `gathering`), which
are sorted by term when the segment is finished (`inverting`) and made into what is written some thousand terms at a
time (`encoding`), all in loops of the interpreter's own or of numpy's. `is_full` says when memory is used up: then a
segment is finished and the next one begun, which is quicker than spilling and merging.
"""

from array import array
from collections import defaultdict
from typing import Any

from whoosh.codec.whoosh3 import W3Segment

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import Article
from corpus_search.engines.analyzed import analyze_names, file_key
from corpus_search.engines.bm25 import TITLE_WEIGHT
from corpus_search.engines.whoosh.counting import counted_values
from corpus_search.engines.whoosh.gathering import Listed, Texts
from corpus_search.engines.whoosh.inverting import (
    Occurrences,
    TextParts,
    iter_inverted,
    lengths_listed,
    ordered,
    parts_of,
    terms_listed,
)
from corpus_search.engines.whoosh.layout import STORY, TEXT, TEXT_WORDS, TITLE, WITH_POSITIONS, utf8
from corpus_search.engines.whoosh.newsegment import NewSegment

__all__ = ["SegmentBuilder"]


class SegmentBuilder:
    """Collects the articles of one segment. `memory` is how many bytes their postings may take, about."""

    def __init__(self, segment: NewSegment, memory: int) -> None:
        self._segment = segment
        self._memory = memory
        self._texts = Texts()
        self._listed: defaultdict[str, Listed] = defaultdict(Listed)

    @property
    def count(self) -> int:
        """Articles so far."""
        return self._segment.count

    @property
    def memory(self) -> int:
        """Bytes that their postings take, about, until they are written, without `inverting.SORTING_MEMORY`."""
        return self._texts.memory + sum(listed.memory for listed in self._listed.values())

    @property
    def is_full(self) -> bool:
        """The memory is used up."""
        return self.memory >= self._memory

    def add(self, article: Article, analyzer: Analyzer) -> None:
        """Add an article and its terms."""
        number, listed = self.count, self._listed
        self._texts.add(article.text, article.searched_title, analyzer.for_article(article.language))
        others = analyze_names(article, analyzer)
        for field, placed in others.names.items():
            if placed:
                words, places = zip(*placed, strict=True)
                listed[field].add(number, words, places)
        for field, terms in others.keywords.items():
            if terms:
                listed[field].add(number, terms)
        listed["file"].add(number, (file_key(article.root, article.path),))
        listed["id"].add(number, (article.id,))
        self._segment.add_document(_stored(article), _columns(article))

    def finish(self) -> W3Segment:
        """Write the segment."""
        self._finish_words()
        keys, terms = self._terms_of_texts()
        self._texts = Texts()  # all that is needed of them is in `terms`
        in_text, in_title = terms.lengths()
        segment = self._segment
        segment.set_lengths(TEXT, (in_text + (TITLE_WEIGHT * in_title).round().astype(int)).tolist())
        segment.set_lengths(TITLE, in_title.tolist())
        for field in sorted({TEXT, TITLE, *self._listed}):
            if field == TEXT:
                self._finish_field(field, keys, terms.both())
            elif field == TITLE:
                self._finish_field(field, keys, terms.of(headline=True))
            else:
                self._finish_listed(field)
        return segment.finish()

    def _terms_of_texts(self) -> tuple[list[bytes], TextParts]:
        chunks = self._texts.chunks
        keys, order = ordered(chunks.terms)
        return keys, parts_of(self._texts, chunks.terms_of, chunks.term_counts, order)

    def _finish_listed(self, field: str) -> None:
        listed = self._listed.pop(field)
        keys, order = ordered(listed.terms)
        if field in WITH_POSITIONS:
            self._segment.set_lengths(field, lengths_listed(listed, self.count))
        self._finish_field(field, keys, terms_listed(listed, order))

    def _finish_field(self, field: str, keys: list[bytes], occurrences: Occurrences) -> None:
        if not len(occurrences.terms):
            return
        self._segment.start_field(field)
        for inverted in iter_inverted(occurrences, len(keys)):
            self._segment.add_terms(list(map(keys.__getitem__, inverted.terms.tolist())), inverted)

    def _finish_words(self) -> None:
        chunks = self._texts.chunks
        keys, order = ordered(chunks.words)
        words = parts_of(self._texts, chunks.words_of, chunks.word_counts, order)
        for field, headline in zip(TEXT_WORDS, (True, False), strict=True):
            for inverted in iter_inverted(words.of(headline=headline), len(keys)):
                docs = array("I", inverted.docs.tobytes())
                starts = inverted.starts.tolist()
                for term, start, end in zip(inverted.terms.tolist(), starts, starts[1:], strict=False):
                    self._segment.add_word(field, keys[term], docs[start:end])

    def abandon(self) -> None:
        """Leave it."""
        self._segment.abandon()


def _stored(article: Article) -> dict[str, Any]:
    """Return what is stored of an article: no parts that it does not have, and not its story, which is a column."""
    values = {name: getattr(article, name) for name in Article.__slots__}
    del values["story"]
    return {name: value for name, value in values.items() if value is not None and value != ()}


def _columns(article: Article) -> dict[str, bytes]:
    columns = {
        "id": utf8(article.id),
        "published": utf8(article.published or ""),
        "path": utf8(f"{article.path}\0{article.member}\0{article.record:010d}"),
        **counted_values(article),
    }
    if article.story:
        columns[STORY] = utf8(article.story)
    return columns
