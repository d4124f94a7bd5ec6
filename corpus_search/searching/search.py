"""From the query to the page: read it, search, and cut the passages."""

import time
from dataclasses import replace

from corpus_search.article import Article
from corpus_search.page import QueryInfo, SearchPage
from corpus_search.query.filters import condition_of
from corpus_search.query.nodes import Node
from corpus_search.query.writing import to_text
from corpus_search.records import dataclass
from corpus_search.searching.alternatives import Alternatives
from corpus_search.searching.answering import Asked, answer
from corpus_search.searching.asking import Asker
from corpus_search.searching.expansion import expand_patterns
from corpus_search.searching.nothing import Question, explained
from corpus_search.searching.options import SearchOptions
from corpus_search.searching.reading import read_query
from corpus_search.snippets.matches import Matcher, merged
from corpus_search.store.directory import StoreDirectory

__all__ = ["ArticleMatches", "article_matches", "search"]


@dataclass(frozen=True, slots=True)
class ArticleMatches:
    """Where a query matches in an article: offsets into its title and its text."""

    title: tuple[tuple[int, int], ...]
    text: tuple[tuple[int, int], ...]


def search(store: StoreDirectory, query: str, options: SearchOptions) -> SearchPage:
    """Return the page of hits for a query.

    Raises `UsageError` for options and filters that cannot be, `QueryError` for a field that there is not.
    """
    began = time.perf_counter()
    options.check()
    engine = store.engine  # before the query is read: it says which languages there are
    parsed = read_query(store, query, options)
    condition = condition_of(options.filters, store.analyzer)
    asker = Asker(engine, store.analyzer, condition, _alternatives(store, parsed.tree, options), parsed.places)
    tree = asker.prepare(parsed.tree)
    expansions, notes = asker.expansions, (*parsed.notes, *asker.notes)
    info = QueryInfo(query, to_text(parsed.tree), notes, to_text(condition) if condition else "")
    page = answer(store, Asked(info, tree, condition), options, began)
    page = replace(page, expansions=(*expansions, *page.expansions)) if expansions else page
    return explained(store, page, Question(query, parsed.tree, asker, options), began)


def _alternatives(store: StoreDirectory, tree: Node, options: SearchOptions) -> list[Alternatives]:
    """Return where words come from that stand for those of a query: loaded only where they are asked for."""
    sources: list[Alternatives] = []
    if options.synonyms is not None:
        from corpus_search.searching.synonyms import read_synonyms  # noqa: PLC0415

        sources.append(read_synonyms(options.synonyms, store.analyzer))
    if "acronyms" in options.expand:
        from corpus_search.searching.acronyms import AcronymRules  # noqa: PLC0415  (it loads SQLite)

        sources.append(AcronymRules(store, tree))
    return sources


def article_matches(store: StoreDirectory, article: Article, query: str, options: SearchOptions) -> ArticleMatches:
    """Return where a query matches in an article, whether or not it matches as a whole. Raises `QueryError`."""
    tree = expand_patterns(read_query(store, query, options).tree, store.engine).tree
    title = Matcher(tree, store.analyzer, "title").matches(article.searched_title, article.language)
    text = Matcher(tree, store.analyzer, "body").matches(article.text, article.language)
    return ArticleMatches(merged(title), merged(text))
