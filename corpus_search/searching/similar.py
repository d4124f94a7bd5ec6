"""Which articles are like a given one? Those that score best for the words that tell most of it (see `telling`)."""

import time
from collections.abc import Sequence

from corpus_search.article import Article
from corpus_search.page import QueryInfo, SearchPage
from corpus_search.query.filters import condition_of
from corpus_search.query.nodes import And, Boosted, Identified, Node, Not, Nothing, Or, Term
from corpus_search.query.writing import to_text
from corpus_search.searching.answering import Asked, answer
from corpus_search.searching.options import SearchOptions
from corpus_search.searching.telling import TellingTerm, telling_terms
from corpus_search.store.directory import StoreDirectory

__all__ = ["similar"]


def similar(store: StoreDirectory, article: Article, options: SearchOptions) -> SearchPage:
    """Return the page of articles that hold what tells most of an article, the most alike first.

    The article itself is left out, and where copies are folded its own copies are too. Raises `UsageError` for options
    and filters that cannot be.
    """
    began = time.perf_counter()
    options.check()
    engine = store.engine
    story = _story(store, article)
    # What its copies alone hold finds nothing else; it is looked for where there is nothing better.
    terms = telling_terms(article, engine, store.analyzer, len(story) + 1)
    if not terms and len(story) > 1:
        terms = telling_terms(article, engine, store.analyzer)
    tree = _tree(terms)
    others = Not(Identified(story if options.collapse else (article.id,)))
    filters = condition_of(options.filters, store.analyzer)
    info = QueryInfo(
        text=f"similar to {article.id} {article.title}",
        parsed=to_text(tree) if terms else "",
        notes=(),
        filters=to_text(filters) if filters else "",
        terms=tuple(term.word for term in terms),
    )
    return answer(store, Asked(info, tree, And((filters, others)) if filters else others), options, began)


def _story(store: StoreDirectory, article: Article) -> tuple[str, ...]:
    """Return the ids of all articles of an article's story, its own too."""
    return tuple(dict.fromkeys((article.id, *store.articles_of_story(article.story or article.id))))


def _tree(terms: Sequence[TellingTerm]) -> Node:
    nodes = tuple(_weighted(term) for term in terms)
    if len(nodes) < 2:
        return nodes[0] if nodes else Nothing()
    return Or(nodes)


def _weighted(term: TellingTerm) -> Node:
    node = Term(None, term.term, term.word)
    return node if term.weight == 1.0 else Boosted(node, term.weight)
