"""How are the words and phrases of a query read one after another, up to their limit, with notes of what is odd?"""

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import FIELDS_BY_NAME
from corpus_search.query.clauses import MOST_WORDS, everything_in, leaf_for, prefix_for
from corpus_search.query.lexer import Kind, Lexeme
from corpus_search.query.nodes import Node, Nothing, Phrase, Term
from corpus_search.query.notes import Notes, shortened

__all__ = ["MOST_CLAUSES", "LeafReader"]

MOST_CLAUSES = 1024
"""Words and phrases of one query; the rest is passed over, with a note. Lucene has the same limit."""


class LeafReader:
    """Reads the words and phrases of one query; `shouted` says that all of it is in capitals."""

    def __init__(self, analyzer: Analyzer, notes: Notes, *, literal: bool, shouted: bool) -> None:
        self._analyzer = analyzer
        self._notes = notes
        self._literal = literal
        self._shouted = shouted
        self._read = 0

    def read(self, lexeme: Lexeme, field: str | None) -> Node | None:
        """Return what a word or a quoted phrase looks for; None where it is passed over."""
        self._read += 1
        if self._read > MOST_CLAUSES:
            if self._read == MOST_CLAUSES + 1:
                self._notes.add(lexeme.start, f"only the first {MOST_CLAUSES:,} words and phrases are searched for")
            return None
        if lexeme.prefix and not lexeme.text:
            return everything_in(field)
        self._note_oddities(lexeme)
        node = (prefix_for if lexeme.prefix else leaf_for)(field, lexeme.text, self._analyzer)
        if node is None and field == "published":
            message = "is not a date like 2016, 2016-02 or 2016-02-02, nor a range of such; it finds nothing"
            self._notes.add(lexeme.start, f"{shortened(lexeme.text)} {message}")
            return Nothing()
        if node is None:
            self._notes.add(lexeme.start, f"{shortened(lexeme.text)} has no letter or digit; it is passed over")
        if isinstance(node, Phrase) and len(node.text) < len(lexeme.text):
            self._notes.add(lexeme.start, f"only the first {MOST_WORDS} words of the phrase are searched for")
        return node

    def is_stop_word(self, node: Node, lexeme: Lexeme) -> bool:
        """Tell whether a word is a mere stop word; in capitals it is a name ("WHO"), unless all of the query is."""
        if not isinstance(node, Term) or lexeme.kind is Kind.QUOTED:
            return False
        capitals = node.text.isupper() and sum(map(str.isalpha, node.text)) > 1
        if capitals and lexeme.kind is Kind.WORD and not self._shouted:
            return False
        return all(map(self._analyzer.is_stop_word, self._analyzer.words(node.text)))

    def _note_oddities(self, lexeme: Lexeme) -> None:
        note = self._notes.add
        if lexeme.wildcard and lexeme.kind is Kind.QUOTED:
            note(lexeme.start, "a * is not understood in quotation marks or right after them; it is passed over")
        elif lexeme.wildcard:
            note(lexeme.start, "a * is understood at the end of a word only, a ? nowhere")
        name = lexeme.text.removesuffix(":").lower()
        if lexeme.text.endswith(":") and name in FIELDS_BY_NAME and lexeme.kind is Kind.WORD and not self._literal:
            note(lexeme.start, f'"{lexeme.text}" is read as a word; to search the field, leave no space')
        if lexeme.kind in (Kind.AND, Kind.OR, Kind.NOT):
            note(lexeme.start, f"{lexeme.text} joins nothing here; it is read as a word")
