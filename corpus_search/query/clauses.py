"""What does one word or quoted phrase of a query look for?"""

import re
from itertools import islice

from corpus_search.analysis.analyzer import Analyzer, QueryWord
from corpus_search.article import FIELDS_BY_NAME, FieldKind
from corpus_search.query.dates import is_date, range_for
from corpus_search.query.nodes import And, DateRange, Everything, Leaf, Node, Phrase, PhraseTerm, Prefix, Term

__all__ = ["MOST_WORDS", "everything_in", "keyword_for", "kind_of", "leaf_for", "prefix_for"]

MOST_WORDS = 256
"""Words of one phrase; the rest is left out."""

_DATE_BEGINNING = r"[0-9]{1,4}(-([0-9]{1,2}(-[0-9]{0,2})?)?)?"


def leaf_for(field: str | None, text: str, analyzer: Analyzer) -> Leaf | DateRange | None:
    """Return what a word or phrase looks for in a field; None where it holds nothing to look for.

    A word that analysis parts into several is a phrase. If that has more than `MOST_WORDS`, the rest is left out,
    of its `text` too.
    """
    kind = kind_of(field)
    if field and kind is FieldKind.DATE:
        date = text.strip()
        return Term(field, date, date) if is_date(date) else range_for(field, date)
    if kind is FieldKind.KEYWORD:
        keyword = keyword_for(text)
        return Term(field, keyword, text) if keyword else None
    words = list(islice(analyzer.iter_query_words(text), MOST_WORDS + 1))
    if not words:
        return None
    if len(words) > MOST_WORDS:
        text = text[: words[MOST_WORDS - 1].end]
    if len(words) > 1:
        terms = (
            PhraseTerm(_term(word, kind), word.position, word.beginning, _also(word, kind))
            for word in words[:MOST_WORDS]
        )
        return Phrase(field, tuple(terms), text)
    word = words[0]
    term = _term(word, kind)
    return Prefix(field, term, text, of_terms=True) if word.beginning else Term(field, term, text, _also(word, kind))


def prefix_for(field: str | None, text: str, analyzer: Analyzer) -> Node | None:
    """Return what `text*` looks for in a field; None where it holds nothing to look for.

    Of several words the last one is the beginning of a word, and the others must be in the article too.
    """
    kind = kind_of(field)
    if kind is FieldKind.DATE:
        return Prefix(field, text, f"{text}*", of_terms=True) if re.fullmatch(_DATE_BEGINNING, text) else None
    if kind is FieldKind.KEYWORD:
        keyword = keyword_for(text)
        return Prefix(field, keyword, f"{text}*", of_terms=True) if keyword else None
    words = list(islice(analyzer.iter_query_words(text), MOST_WORDS + 1))
    if not words or words[-1].unspaced or len(words) > MOST_WORDS:
        # Pairs of characters are found inside longer runs as they are.
        return leaf_for(field, text, analyzer)
    last = words[-1]
    prefix = Prefix(field, last.word, f"{text[last.start :]}*", of_terms=kind is FieldKind.NAMES)
    before = leaf_for(field, text[: last.start], analyzer)
    return And((before, prefix)) if before else prefix


def everything_in(field: str | None) -> Node:
    """Return what a bare `*` looks for: articles where the field is known, or all for the text itself."""
    if kind_of(field) is FieldKind.TEXT:
        return Everything()
    return Prefix(field, "", "*", of_terms=True)


def kind_of(field: str | None) -> FieldKind:
    """Return how the words of a field are made into terms; None is headline and text together."""
    return FIELDS_BY_NAME[field].kind if field else FieldKind.TEXT


def keyword_for(text: str) -> str:
    """Return the term of a keyword; what no encoding knows (bytes of a command line, PEP 383) becomes "?"."""
    return text.strip().casefold().encode("utf-8", "replace").decode("utf-8")


def _term(word: QueryWord, kind: FieldKind) -> str:
    return word.term if kind is FieldKind.TEXT else word.word


def _also(word: QueryWord, kind: FieldKind) -> tuple[str, ...]:
    return word.also if kind is FieldKind.TEXT else ()
