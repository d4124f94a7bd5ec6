"""Which articles of a segment match a query tree, and with what score?

Term at a time: every node becomes a dictionary from article number to score, and AND, OR and NOT are operations
on dictionaries. Scores are those of `engines.bm25`, with the statistics of all segments together:

- a term of a text or a name earns its BM25 score, one of a date or a keyword 0: it only filters;
- a phrase is scored like a term whose frequency is the number of places where it stands, with the sum of its
  terms' idf, as Lucene's PhraseWeight does;
- a range of dates, a list of ids and the condition of a `Filtered` earn 0 too;
- `Near` is scored as its terms would be, each by itself;
- `Words` and a prefix are scored like a word that stands once in an article of average length, with the idf of all
  the articles that they match.

Of several that must all match the rarest is looked at first, and the others only within what it leaves (`within`).
Scores are summed in the order of the query all the same, so that the same articles in other segments have the same.
"""

from collections.abc import Sequence

from corpus_search.engines.bm25 import saturation
from corpus_search.engines.whoosh.dates import dated_between
from corpus_search.engines.whoosh.layout import ID, TEXT, place_of, utf8
from corpus_search.engines.whoosh.leaves import Leaves, Matched, Within, as_terms, only_filters
from corpus_search.engines.whoosh.ranking import Ranking
from corpus_search.engines.whoosh.scores import (
    Scores,
    merge,
    only_of_both,
    sum_of_all,
    sum_of_either,
    sum_of_first,
    within_both,
    without,
)
from corpus_search.query.nodes import (
    And,
    Boosted,
    DateRange,
    Everything,
    Filtered,
    Fuzzy,
    Identified,
    Near,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefer,
    Prefix,
    Term,
    Wildcard,
    Words,
)

__all__ = ["Evaluation"]


class Evaluation:
    """A query tree over all segments of an index."""

    def __init__(self, ranking: Ranking) -> None:
        self.ranking = ranking
        self._segments = ranking.segments
        self.leaves = Leaves(ranking)

    def scores(self, tree: Node, within: Within = None) -> list[Scores]:
        """Return the articles that match and their scores, segment by segment."""
        match tree:
            case Term(field) if not only_filters(field):
                return self._scored(self.leaves.term(tree, within))
            case Phrase():
                return self._scored(self.leaves.phrase(tree, within))
            case Near():
                near = self.leaves.near(tree, within)
                parts = [self.scores(term, near) for term in as_terms(tree)]
                return [sum_of_all([part[at] for part in parts], docs) for at, docs in enumerate(near)]
            case Prefix() | Words():
                return self._any_word(tree, within)
            case Boosted(child, factor):
                return [{doc: factor * score for doc, score in found.items()} for found in self.scores(child, within)]
            case And(children):
                return self._and(children, within)
            case Or(children):
                return merge(sum_of_either, [self.scores(child, within) for child in children])
            case Prefer(required, optional):
                first = self.scores(required, within)
                return merge(sum_of_first, [first, self.scores(optional, first)])
            case Filtered(query, condition):
                return self._filtered(query, condition, within)
            case _:
                return self._unscored(tree, within)

    def _unscored(self, tree: Node, within: Within) -> list[Scores]:
        """Return the articles that match what scores nothing."""
        match tree:
            case Term(field, term):
                lists = [segment.frequencies(field or TEXT, utf8(term))[0] for segment in self._segments]
                return within_both([dict.fromkeys(docs, 0.0) for docs in lists], within)
            case DateRange():
                kept = within or [segment.documents() for segment in self._segments]
                pairs = zip(self._segments, kept, strict=True)
                return [dict.fromkeys(dated_between(segment, tree, docs), 0.0) for segment, docs in pairs]
            case Identified(ids):
                keys = [utf8(one) for one in ids]
                lists = [[doc for key in keys for doc in segment.frequencies(ID, key)[0]] for segment in self._segments]
                return within_both([dict.fromkeys(docs, 0.0) for docs in lists], within)
            case Not(child):
                everything = self._unscored(Everything(), within)
                return merge(without, [everything, self.scores(child, everything)])
            case Everything():
                if within is not None:
                    return [dict.fromkeys(docs, 0.0) for docs in within]
                return [dict.fromkeys(segment.documents(), 0.0) for segment in self._segments]
            case Nothing():
                return [{} for _ in self._segments]
            case Wildcard() | Fuzzy():
                raise TypeError(f"{tree} must be expanded to the words that it stands for")
            case _:
                raise TypeError(f"{tree} is no node of a query")

    def _and(self, children: Sequence[Node], within: Within) -> list[Scores]:
        """Return the articles that match all; those that match a `Not` last, when there are few left."""
        wanted = [child for child in children if not isinstance(child, Not)]
        found: dict[int, list[Scores]] = {}
        left: Sequence[Scores] | None = None
        for number in sorted(range(len(wanted)), key=lambda number: self._estimate(wanted[number])):
            left = found[number] = self.scores(wanted[number], within if left is None else left)
        if left is None:
            result = self._unscored(Everything(), within)
        else:
            parts = [found[number] for number in range(len(wanted))]
            result = [sum_of_all([part[at] for part in parts], docs) for at, docs in enumerate(left)]
        for child in children:
            if isinstance(child, Not):
                result = merge(without, [result, self.scores(child.child, result)])
        return result

    def _filtered(self, query: Node, condition: Node, within: Within) -> list[Scores]:
        """Return the scores of a query where a condition holds; the rarer of both is looked at first."""
        if self._estimate(condition) < self._estimate(query):
            return self.scores(query, self.scores(condition, within))
        found = self.scores(query, within)
        return merge(only_of_both, [found, self.scores(condition, found)])

    def _estimate(self, node: Node) -> float:
        """Return about how many articles match."""
        match node:
            case Term(field, term):
                return self.ranking.holding(place_of(node)[0] if field in (None, "body") else field, utf8(term))
            case Phrase(_, parts) | Near(_, parts):
                field = place_of(node)[0]
                return min(self.ranking.holding(field, utf8(part.term)) for part in parts)
            case And(children):
                return min(map(self._estimate, children))
            case Or(children):
                return sum(map(self._estimate, children))
            case Boosted(child) | Prefer(child) | Filtered(child):
                return self._estimate(child)
            case Identified(ids):
                return len(ids)
            case Nothing():
                return 0
            case Prefix() | Words():
                return self.ranking.articles / 2
            case _:
                return self.ranking.articles

    def _scored(self, matched: Matched) -> list[Scores]:
        weight = sum(self.ranking.idf(holding) for _, holding in matched.holding)
        result: list[Scores] = []
        for segment, (docs, frequencies) in zip(self._segments, matched.found, strict=True):
            earned = self.ranking.saturations(segment, matched.field, docs, frequencies)
            result.append({doc: weight * share for doc, share in zip(docs, earned, strict=True)})
        return result

    def _any_word(self, leaf: Prefix | Words, within: Within) -> list[Scores]:
        found = self.leaves.any_word(leaf)
        score = 0.0
        if not only_filters(leaf.field):
            score = self.ranking.idf(sum(map(len, found))) * saturation(1.0, 1.0, 1.0, self.ranking.scoring)
        return within_both([dict.fromkeys(docs, score) for docs in found], within)
