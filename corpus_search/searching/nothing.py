"""What is there to say, and to show, where a query finds nothing?

In this order: how many articles have each of its words, and which one emptied the result; what may have been meant; and
the hits of a weaker query. Each of these costs a bounded number of searches: see the limits of the modules.
"""

import time
from dataclasses import replace

from corpus_search.errors import QueryError
from corpus_search.page import Relaxed, SearchPage, Suggestion
from corpus_search.query.nodes import Node, Or, iter_leaves
from corpus_search.query.writing import to_text
from corpus_search.records import dataclass
from corpus_search.searching.answering import Asked, answer
from corpus_search.searching.asking import Asker
from corpus_search.searching.counting import count_words
from corpus_search.searching.options import SearchOptions
from corpus_search.searching.reading import read_query
from corpus_search.searching.relaxing import iter_relaxations
from corpus_search.store.directory import StoreDirectory

__all__ = ["Question", "explained"]

_MOST_QUIET_WORDS = 8


@dataclass(frozen=True, slots=True)
class Question:
    """A query as typed and as parsed, what it is asked of, and how."""

    text: str
    tree: Node
    asker: Asker
    options: SearchOptions


def explained(store: StoreDirectory, page: SearchPage, question: Question, began: float) -> SearchPage:
    """Return the page that answers a question, with all that there is to say where nothing matches it.

    Where one word is enough, and another is nowhere, what may have been meant is said too. `began` is when the search
    did, on the clock of `time.perf_counter`.
    """
    if page.total:
        suggestions = _suggestions(store, question, page.total) if _has_unknown_word(question) else ()
        return replace(page, suggestions=suggestions) if suggestions else page
    asker, tree = question.asker, question.tree
    asker.remember(tree, 0)
    counted = count_words(tree, asker)
    query = replace(page.query, notes=(*page.query.notes, *counted.notes))
    if not question.options.strict_match:
        page = _relaxed(store, page, question, began)
    return replace(
        page,
        query=query,
        words=counted.words,
        without_filters=(asker.count(tree, filtered=False) or None) if asker.condition else None,
        suggestions=_suggestions(store, question, 0),
        elapsed_ms=(time.perf_counter() - began) * 1000,
    )


def _relaxed(store: StoreDirectory, page: SearchPage, question: Question, began: float) -> SearchPage:
    """Return the page of the strongest of the weaker queries that finds something."""
    asker, options = question.asker, question.options
    for weaker in iter_relaxations(question.tree, store.analyzer, asker.count, any_word=options.any_word):
        if asker.count(weaker.tree):
            asked = Asked(page.query, asker.prepare(weaker.tree), asker.condition)
            found = answer(store, asked, options, began)
            relaxed = Relaxed(to_text(weaker.tree), weaker.how)
            return replace(found, relaxed=relaxed, expansions=(*page.expansions, *found.expansions))
    return page


def _has_unknown_word(question: Question) -> bool:
    """Tell whether one word is enough for a query, and another one of its few words is nowhere."""
    if not (question.options.any_word and isinstance(question.tree, Or)):
        return False
    leaves = list(iter_leaves(question.tree))
    return len(leaves) <= _MOST_QUIET_WORDS and not all(question.asker.count(leaf, filtered=False) for leaf in leaves)


def _suggestions(store: StoreDirectory, question: Question, found: int) -> tuple[Suggestion, ...]:
    """Return queries that more articles match than were found."""
    from corpus_search.searching.acronyms import acronyms_in  # noqa: PLC0415  (it loads SQLite)
    from corpus_search.searching.suggestions import LONGEST_QUERY, Suggester  # noqa: PLC0415  (not for every search)

    if len(question.text) > LONGEST_QUERY:
        return ()

    def find(query: str) -> int:
        try:
            return question.asker.count(read_query(store, query, question.options).tree)
        except QueryError:  # what was text has become the name of a field
            return 0

    suggester = Suggester(question.text, question.tree, question.asker, find)
    known = [] if found or "acronyms" in question.options.expand else acronyms_in(store, question.tree)
    return suggester.suggestions(known, found)
