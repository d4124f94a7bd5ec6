"""Which words have the best articles for a query in common, and how much should they count?

Pseudo-relevance feedback by relevance models: a query is searched for, its first articles are taken for relevant, and
the words that they use most become part of the query. The weight of a term t is

    P(t | R) = sum over the articles d of  P(d) * f(t, d) / length(d)

with P(d) the article's share in the sum of the articles' scores, f(t, d) how often it holds the term and `length(d)`
its terms, both with those of the headline counted as often as in the ranking. The best `TERMS` terms are taken, their
weights made to add up to one, and the query is mixed with them:

    (1 - FEEDBACK_WEIGHT) * P(t | Q) + FEEDBACK_WEIGHT * P(t | R)

where P(t | Q) is the share of the query's own words. Sources: V. Lavrenko and W. B. Croft, Relevance-Based Language
Models (SIGIR 2001), for P(t | R); N. Abdul-Jaleel et al., UMass at TREC 2004: Novelty and HARD, for the mix (RM3). The
query likelihood of these papers is here the BM25 score, and 10 articles, 10 terms and a half are the usual parameters,
as in Anserini; docs/ranking.md has what others give.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.analysis.words import find_chunks
from corpus_search.article import FIELDS_BY_NAME, Article, FieldKind
from corpus_search.engines.base import Engine, EngineHit, Sort
from corpus_search.engines.bm25 import DEFAULT_SCORING, Scoring
from corpus_search.query.nodes import (
    And,
    Boosted,
    DateRange,
    Everything,
    Filtered,
    Identified,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefer,
    Term,
    iter_leaves,
)
from corpus_search.records import dataclass

__all__ = ["ARTICLES", "FEEDBACK_WEIGHT", "TERMS", "Feedback", "add_feedback"]

ARTICLES = 10
TERMS = 10
FEEDBACK_WEIGHT = 0.5
_MOST_CHARACTERS = 50_000
"""Characters of an article that are looked at: ten of them take a quarter of a second at the most."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """A query with the words of its best articles, and those of them that it did not have.

    `words` are as they are mostly written in the articles, with their boosts, the heaviest first. `widened` says that
    the query finds more articles with them.
    """

    tree: Node
    words: tuple[tuple[str, float], ...] = ()
    widened: bool = False


@dataclass(frozen=True, slots=True)
class _Counted:
    """How often each chunk of an article (see `analysis.words`) counts, and the analyzer that reads them."""

    chunks: Mapping[str, float]
    analyzer: Analyzer


def add_feedback(  # noqa: PLR0913  (each by its name)
    tree: Node,
    engine: Engine,
    analyzer: Analyzer,
    *,
    condition: Node | None = None,
    widen: bool = False,
    fold: bool = False,
    scoring: Scoring = DEFAULT_SCORING,
) -> Feedback:
    """Return a tree without patterns, mixed with what its best articles tell.

    It finds the same articles in another order; with `widen`, a query of which one word is enough also finds those that
    have only words of the feedback. `condition` is what an article must match besides; with `fold` copies of a story
    count once. A query that finds or scores nothing is left as it is.
    """
    asked = Filtered(tree, condition) if condition else tree
    found = engine.search(asked, offset=0, limit=ARTICLES, sort=Sort.SCORE, fold=fold, scoring=scoring)
    weight = _weight(tree) * FEEDBACK_WEIGHT / (1.0 - FEEDBACK_WEIGHT)
    if not found.hits or found.hits[0].score <= 0.0 or not weight:
        return Feedback(tree)
    articles = [_count(hit.article, analyzer, scoring.title_weight) for hit in found.hits]
    model = _relevance_model(articles, found.hits)
    best = sorted(model, key=lambda term: (-model[term], term))[:TERMS]
    if not best:
        return Feedback(tree)
    total = sum(model[term] for term in best)
    forms = _as_written(articles, frozenset(best))
    boosts = {term: weight * model[term] / total for term in best}
    nodes = tuple(Boosted(Term(None, term, forms[term]), boost) for term, boost in boosts.items())
    known = _terms_of(tree)
    words = tuple((forms[term], round(boosts[term], 2)) for term in best if term not in known)
    if widen and isinstance(tree, Or | Term | Boosted):
        return Feedback(Or((*(tree.children if isinstance(tree, Or) else (tree,)), *nodes)), words, widened=True)
    return Feedback(Prefer(tree, Or(nodes) if len(nodes) > 1 else nodes[0]), words)


def _count(article: Article, analyzer: Analyzer, title_weight: float) -> _Counted:
    chunks: dict[str, float] = {}
    for text, weight in ((article.searched_title, title_weight), (article.text, 1.0)):
        for chunk, count in Counter(find_chunks(text[:_MOST_CHARACTERS])).items():
            chunks[chunk] = chunks.get(chunk, 0.0) + weight * count
    return _Counted(chunks, analyzer.for_article(article.language))


def _relevance_model(articles: Sequence[_Counted], hits: Sequence[EngineHit]) -> dict[str, float]:
    """Return P(t | R) of every term that can tell something."""
    scores = sum(hit.score for hit in hits)
    model: dict[str, float] = {}
    for counted, hit in zip(articles, hits, strict=True):
        frequencies: dict[str, float] = {}
        length = 0.0
        for chunk, count in counted.chunks.items():
            read = counted.analyzer.chunk(chunk)
            length += count * len(read.terms)
            for term, word in zip(read.terms, read.words, strict=True):
                if _tells(word, counted.analyzer):
                    frequencies[term] = frequencies.get(term, 0.0) + count
        for term, frequency in frequencies.items():
            model[term] = model.get(term, 0.0) + hit.score / scores * frequency / length
    return model


def _tells(word: str, analyzer: Analyzer) -> bool:
    """Tell whether a word may be one of those that articles have in common: no stop word, letter or number is."""
    return len(word) > 1 and not word.isdecimal() and not analyzer.is_stop_word(word)


def _as_written(articles: Sequence[_Counted], terms: frozenset[str]) -> dict[str, str]:
    """Return for each term the form of its words that counts most, and of several the first in their order."""
    forms: dict[str, dict[str, float]] = {term: {} for term in terms}
    for counted in articles:
        for chunk, count in counted.chunks.items():
            if terms.isdisjoint(counted.analyzer.chunk(chunk).terms):
                continue
            for token in counted.analyzer.iter_tokens(chunk):
                if token.term in terms:
                    form = chunk[token.start : token.end]
                    forms[token.term][form] = forms[token.term].get(form, 0.0) + count
    return {term: max(sorted(found), key=found.__getitem__) for term, found in forms.items()}


def _terms_of(tree: Node) -> set[str]:
    """Return the terms that a query has by itself, as words or in phrases."""
    return {term for leaf in iter_leaves(tree) for term in _terms_of_leaf(leaf)}


def _terms_of_leaf(leaf: Node) -> Iterator[str]:
    match leaf:
        case Term(None, term, _, also):
            yield from (term, *also)
        case Phrase(None, terms, _):
            yield from (part.term for part in terms)


def _weight(tree: Node) -> float:
    """Return how many words a query counts for: a phrase for all of its words, what only filters for none."""
    match tree:
        case And(children) | Or(children):
            return sum(map(_weight, children))
        case Prefer(required, optional):
            return _weight(required) + _weight(optional)
        case Filtered(query, _):
            return _weight(query)
        case Boosted(child, factor):
            return factor * _weight(child)
        case Not() | DateRange() | Identified() | Everything() | Nothing():
            return 0.0
        case Phrase(_, terms, _):
            return float(len(terms))
        case _:
            scored = tree.field is None or FIELDS_BY_NAME[tree.field].kind in (FieldKind.TEXT, FieldKind.NAMES)
            return 1.0 if scored else 0.0
