"""What does a query mean? A string in, a tree and notes out; nothing that a person types makes it fail.

The language (docs/query-syntax.md has it for people):

    query   = clause+ (separated by AND, OR or nothing; AND binds more strongly than OR)
    clause  = ["+" | "-" | NOT] [field ":"] (word | word"*" | "*" | quoted | "(" query ")")

Nothing between two clauses means AND, or OR with `any_word`. Words of one clause that analysis parts
("de-escalate") are a phrase. Every odd reading is a `Note`. What reads like the name of a field but is none is
kept in `Parsed.unknown_fields`: whoever asked decides whether that is an error.
"""

from dataclasses import dataclass

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import FIELDS_BY_NAME
from corpus_search.query.clauses import leaf_for, prefix_for
from corpus_search.query.combine import Clause, Sign, combine
from corpus_search.query.lexer import Kind, Lexeme, lex
from corpus_search.query.nodes import Everything, Node, Note, Nothing, Term

__all__ = ["MOST_CLAUSES", "MOST_DEPTH", "MOST_NOTES", "Parsed", "UnknownField", "parse"]

MOST_DEPTH = 50
"""Parentheses inside parentheses; deeper ones are passed over, with a note."""
MOST_CLAUSES = 1024
"""Words and phrases of one query; the rest is passed over, with a note. Lucene has the same limit."""
MOST_NOTES = 20
"""Notes that are kept; who makes more oddities than that does not read them."""


@dataclass(frozen=True, slots=True)
class UnknownField:
    """Something that reads like `name:` but names no field; `position` counts characters from 0."""

    name: str
    position: int


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query as read: its tree, what was odd, and names before a colon that are no fields."""

    tree: Node
    notes: tuple[Note, ...]
    unknown_fields: tuple[UnknownField, ...]


def parse(query: str, analyzer: Analyzer, *, any_word: bool = False, literal: bool = False) -> Parsed:
    """Read a query; with `literal` as plain words, without any syntax. Raises nothing."""
    if literal:
        lexemes = [Lexeme(Kind.WORD, word, 0, len(query)) for word in query.split()]
    else:
        lexemes = list(lex(query))
    return _Parser(lexemes, analyzer, any_word=any_word, shouted=query.isupper()).parse()


class _Parser:
    """Walks over the lexemes once; `_next` is the one to read."""

    def __init__(self, lexemes: list[Lexeme], analyzer: Analyzer, *, any_word: bool, shouted: bool) -> None:
        self._lexemes = lexemes
        self._analyzer = analyzer
        self._any_word = any_word
        self._shouted = shouted
        self._next = 0
        self._depth = 0
        self._ignored_depth = 0
        self._leaves = 0
        self._notes: list[Note] = []
        self._unknown: list[UnknownField] = []

    def parse(self) -> Parsed:
        tree = self._group(None)
        if tree is None:
            tree = Nothing()
            if not self._notes:
                self._note(0, "there is no word to search for")
        return Parsed(tree, tuple(self._notes), tuple(self._unknown))

    def _note(self, position: int, message: str) -> None:
        if len(self._notes) < MOST_NOTES:
            self._notes.append(Note(position, message))

    def _peek(self) -> Lexeme | None:
        return self._lexemes[self._next] if self._next < len(self._lexemes) else None

    def _group(self, field: str | None) -> Node | None:
        """Read clauses up to the parenthesis that closes the group, or to the end."""
        alternatives: list[list[Clause]] = [[]]
        chain: list[Clause] = []  # clauses joined by a written AND; it becomes one clause
        joined = False
        while (lexeme := self._peek()) is not None and not self._closes(lexeme):
            if lexeme.kind in (Kind.AND, Kind.OR) and chain and self._clause_follows():
                self._next += 1
                joined = lexeme.kind is Kind.AND
                if lexeme.kind is Kind.OR:
                    alternatives[-1].append(self._chained(chain))
                    alternatives.append([])
                    chain = []
                continue
            clause = self._clause(field)
            if clause is None:
                continue
            if chain and not joined:
                alternatives[-1].append(self._chained(chain))
                chain = []
            chain.append(clause)
            joined = False
        if chain:
            alternatives[-1].append(self._chained(chain))
        return combine(alternatives, any_word=self._any_word)

    def _chained(self, chain: list[Clause]) -> Clause:
        """Return clauses joined by written ANDs as one; a stop word that was written so is meant."""
        if len(chain) == 1:
            return chain[0]
        node = combine([[Clause(clause.node, clause.sign) for clause in chain]], any_word=False)
        return Clause(node or Nothing())

    def _closes(self, lexeme: Lexeme) -> bool:
        """Tell whether a lexeme ends this group; parentheses that close nothing are passed over here."""
        if lexeme.kind is not Kind.CLOSE or self._ignored_depth:
            return False
        return self._depth > 0

    def _clause_follows(self) -> bool:
        after = self._lexemes[self._next + 1] if self._next + 1 < len(self._lexemes) else None
        return after is not None and after.kind not in (Kind.AND, Kind.OR, Kind.CLOSE)

    def _clause(self, field: str | None) -> Clause | None:
        """Read one clause with its sign and field; None where what stands here is passed over."""
        lexeme = self._lexemes[self._next]
        sign = Sign.NONE
        while lexeme.kind in (Kind.NOT, Kind.MUST, Kind.MUST_NOT) and self._clause_follows():
            if lexeme.kind is Kind.MUST:
                sign = Sign.MUST if sign is Sign.NONE else sign
            else:
                sign = Sign.NONE if sign is Sign.MUST_NOT else Sign.MUST_NOT
            self._next += 1
            lexeme = self._lexemes[self._next]
        if lexeme.kind is Kind.FIELD:
            field = self._field(lexeme, field)
            lexeme = self._lexemes[self._next]
            if lexeme.kind is Kind.STRAY_QUOTE and self._clause_follows():
                self._stray_quote(lexeme)
                self._next += 1
                lexeme = self._lexemes[self._next]
        self._next += 1
        if lexeme.kind is Kind.OPEN:
            node = self._parenthesis(lexeme, field)
        elif lexeme.kind is Kind.CLOSE:
            self._stray_close(lexeme)
            return None
        elif lexeme.kind is Kind.STRAY_QUOTE:
            self._stray_quote(lexeme)
            return None
        else:
            node = self._leaf(lexeme, field)
        if node is None:
            return None
        bare = sign is Sign.NONE and field is None
        return Clause(node, sign, droppable=bare and self._is_stop_word(node, lexeme.kind))

    def _is_stop_word(self, node: Node, kind: Kind) -> bool:
        """Tell whether a word is a mere stop word; in capitals it is a name ("WHO"), unless all of the query is."""
        if not isinstance(node, Term) or kind is Kind.QUOTED:
            return False
        name = kind is Kind.WORD and node.text.isupper() and len(node.text) > 1 and not self._shouted
        return not name and self._analyzer.is_stop_word(node.text.casefold())

    def _field(self, lexeme: Lexeme, outer: str | None) -> str | None:
        """Read `name:`; of several in a row the last that is a field counts."""
        field = outer
        while lexeme.kind is Kind.FIELD:
            name = lexeme.text.lower()
            if name in FIELDS_BY_NAME:
                field = name
            else:
                self._unknown.append(UnknownField(lexeme.text, lexeme.start))
            self._next += 1
            lexeme = self._lexemes[self._next]
        return field

    def _parenthesis(self, lexeme: Lexeme, field: str | None) -> Node | None:
        if self._depth >= MOST_DEPTH:
            if not self._ignored_depth:
                self._note(lexeme.start, f"parentheses more than {MOST_DEPTH} deep are passed over")
            self._ignored_depth += 1
            return None
        self._depth += 1
        node = self._group(field)
        if self._peek() is None:
            self._note(lexeme.start, "the parenthesis is not closed; it is read up to the end")
        self._next += 1
        self._depth -= 1
        return node

    def _stray_close(self, lexeme: Lexeme) -> None:
        if self._ignored_depth:
            self._ignored_depth -= 1
        else:
            self._note(lexeme.start, "the closing parenthesis has no opening one; it is passed over")

    def _stray_quote(self, lexeme: Lexeme) -> None:
        self._note(lexeme.start, "the quotation mark is not closed; it is passed over")

    def _leaf(self, lexeme: Lexeme, field: str | None) -> Node | None:
        self._leaves += 1
        if self._leaves > MOST_CLAUSES:
            if self._leaves == MOST_CLAUSES + 1:
                self._note(lexeme.start, f"only the first {MOST_CLAUSES:,} words and phrases are searched for")
            return None
        if lexeme.prefix and not lexeme.text:
            return Everything()
        self._note_oddities(lexeme)
        read = prefix_for if lexeme.prefix else leaf_for
        node = read(field, lexeme.text, self._analyzer)
        if node is None and field == "published":
            self._note(lexeme.start, f'"{lexeme.text}" is not a date like 2016, 2016-02 or 2016-02-02')
            return Nothing()
        if node is None:
            self._note(lexeme.start, f'"{lexeme.text}" has no letter or digit; it is passed over')
        return node

    def _note_oddities(self, lexeme: Lexeme) -> None:
        if lexeme.wildcard:
            self._note(lexeme.start, "a * is understood at the end of a word only, a ? nowhere")
        name = lexeme.text.removesuffix(":").lower()
        if lexeme.kind is Kind.WORD and lexeme.text.endswith(":") and name in FIELDS_BY_NAME:
            self._note(lexeme.start, f'"{lexeme.text}" is read as a word; to search the field, leave no space')
        if lexeme.kind in (Kind.AND, Kind.OR, Kind.NOT):
            self._note(lexeme.start, f"{lexeme.text} joins nothing here; it is read as a word")
