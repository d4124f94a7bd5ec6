"""What does one word or quoted phrase of a query look for?"""

import re

from corpus_search.analysis.analyzer import Analyzer, QueryWord
from corpus_search.article import FIELDS_BY_NAME, FieldKind
from corpus_search.query.nodes import And, Leaf, Node, Phrase, PhraseTerm, Prefix, Term

__all__ = ["leaf_for", "prefix_for"]

_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_DATE_BEGINNING = re.compile(r"\d{1,4}(-(\d{1,2}(-\d{0,2})?)?)?")


def leaf_for(field: str | None, text: str, analyzer: Analyzer) -> Leaf | None:
    """Return what a word or phrase looks for in a field; None where it holds nothing to look for.

    A word that analysis parts into several is a phrase.
    """
    kind = _kind(field)
    if kind is FieldKind.DATE:
        return Term(field, text, text) if _DATE.fullmatch(text) else None
    if kind is FieldKind.KEYWORD:
        return Term(field, text.strip().casefold(), text) if text.strip() else None
    words = analyzer.query_words(text)
    if not words:
        return None
    if len(words) > 1:
        return Phrase(field, tuple(_phrase_term(word, words[0].position, kind) for word in words), text)
    word = words[0]
    term = _term(word, kind)
    return Prefix(field, term, text, of_terms=True) if word.beginning else Term(field, term, text)


def prefix_for(field: str | None, text: str, analyzer: Analyzer) -> Node | None:
    """Return what `text*` looks for in a field; None where it holds nothing to look for.

    Of several words the last one is the beginning of a word, and the others must be in the article too.
    """
    kind = _kind(field)
    if kind is FieldKind.DATE:
        return Prefix(field, text, f"{text}*", of_terms=True) if _DATE_BEGINNING.fullmatch(text) else None
    if kind is FieldKind.KEYWORD:
        return Prefix(field, text.strip().casefold(), f"{text}*", of_terms=True) if text.strip() else None
    words = analyzer.query_words(text)
    if not words or words[-1].unspaced:
        # Pairs of characters are found inside longer runs as they are.
        return leaf_for(field, text, analyzer)
    last = words[-1]
    prefix = Prefix(field, last.word, f"{text[last.start :]}*", of_terms=kind is FieldKind.NAMES)
    before = leaf_for(field, text[: last.start], analyzer)
    return And((before, prefix)) if before else prefix


def _kind(field: str | None) -> FieldKind:
    return FIELDS_BY_NAME[field].kind if field else FieldKind.TEXT


def _term(word: QueryWord, kind: FieldKind) -> str:
    return word.term if kind is FieldKind.TEXT else word.word


def _phrase_term(word: QueryWord, first: int, kind: FieldKind) -> PhraseTerm:
    return PhraseTerm(_term(word, kind), word.position - first, word.beginning)
