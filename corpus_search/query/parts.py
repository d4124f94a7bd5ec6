"""Which words is a compound of a query, such as "boundary-layer", where one of the words is enough?

As a rule a word that analysis parts is a phrase: "covid-19" and "in-house" say nothing word by word. Where any word
is enough, though, one that is made of whole words counts as these, as if they were written apart: "boundary-layer
flow" should find what is about boundary layers. So does Lucene since 3.1 (LUCENE-2458: no phrases that nobody asked
for), and a question in Chinese would find nothing as one long phrase.
"""

import re
from itertools import pairwise

from corpus_search.analysis.analyzer import Analyzer, QueryWord
from corpus_search.query.nodes import Node, Phrase, Term

__all__ = ["parts_of"]

_BETWEEN = re.compile(r"[-‐‑‒–—―/|,;:()\[\]]+(?<!://)")
"""What joins whole words, or is left of a text whose spaces are lost; not the dot or the "@" of an address."""


def parts_of(node: Node, analyzer: Analyzer) -> tuple[Node, ...]:
    """Return the words of a compound, as nodes of their own; none where it is to stay what it is.

    That is where one is a single letter ("x-ray"), holds a digit ("covid-19"), or is a stop word ("in-house").
    """
    if not isinstance(node, Phrase):
        return ()
    text, words = node.text, list(analyzer.iter_query_words(node.text))
    unspaced = all(word.unspaced and not word.beginning for word in words)
    if not unspaced and not (all(_is_whole(word, analyzer) for word in words) and _are_joined(text, words)):
        return ()
    return tuple(Term(node.field, word.term, text[word.start : word.end], word.also) for word in words)


def _is_whole(word: QueryWord, analyzer: Analyzer) -> bool:
    return len(word.word) > 1 and word.word.isalpha() and not analyzer.is_stop_word(word.word)


def _are_joined(text: str, words: list[QueryWord]) -> bool:
    return all(_BETWEEN.fullmatch(text, one.end, other.start) for one, other in pairwise(words))
