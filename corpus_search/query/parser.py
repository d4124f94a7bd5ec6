"""What does a query mean? A string in, a tree and notes out; nothing that a person types makes it fail.

The language (docs/query-syntax.md has it for people):

    query   = clause+ (separated by AND, OR or nothing; AND binds more strongly than OR)
    clause  = {"+" | "-" | NOT | field ":"} (word ["~" [number]] | quoted ["~" number] | "(" query ")") ["^" number]

A word may hold "*" and "?" for other characters. Nothing between two clauses means AND, or OR with `any_word`. Words
of one clause that analysis parts ("de-escalate") are a phrase. Every odd reading is a `Note`. What reads like the
name of a field but is none is kept in `Parsed.unknown_fields`: whoever asked decides whether that is an error.
"""

from collections.abc import Iterable

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import FIELDS_BY_NAME
from corpus_search.query.combine import Clause, Sign, combine
from corpus_search.query.leaves import MOST_CLAUSES, LeafReader
from corpus_search.query.lexer import Kind, Lexeme, lex, lex_literally
from corpus_search.query.nodes import Node, Note, Nothing, Pattern
from corpus_search.query.notes import Notes
from corpus_search.records import dataclass

__all__ = ["MOST_DEPTH", "MOST_LEXEMES", "Parsed", "UnknownField", "parse"]

MOST_DEPTH = 50
"""Parentheses inside parentheses; deeper ones are passed over, with a note."""
MOST_LEXEMES = 4 * MOST_CLAUSES
"""Words, signs, names of fields and parentheses that are read; the rest is passed over, with a note."""
_LEAVES = (Kind.WORD, Kind.QUOTED)


@dataclass(frozen=True, slots=True)
class UnknownField:
    """Something that reads like `name:` but names no field; `position` counts characters from 0."""

    name: str
    position: int


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query as read: its tree, what was odd, and names before a colon that are no fields.

    `places` says where each pattern in the tree stands in the query, counted in characters from 0.
    """

    tree: Node
    notes: tuple[Note, ...]
    unknown_fields: tuple[UnknownField, ...]
    places: tuple[tuple[Pattern, int], ...] = ()


def parse(query: str, analyzer: Analyzer, *, any_word: bool = False, literal: bool = False) -> Parsed:
    """Read a query; with `literal` as plain words, without any syntax. Raises nothing."""
    lexemes = _first(lex_literally(query) if literal else lex(query))
    notes = Notes()
    if len(lexemes) > MOST_LEXEMES:
        notes.add(lexemes.pop().start, f"only the first {MOST_LEXEMES:,} words and signs are read")
    lexemes.append(Lexeme(Kind.END, "", len(query), len(query)))
    leaves = LeafReader(analyzer, notes, literal=literal, shouted=query.isupper())
    tree, unknown = _Parser(lexemes, leaves, notes, any_word=any_word).parse()
    if tree is None and not notes.all():
        notes.add(0, "there is no word to search for")
    return Parsed(tree or Nothing(), notes.all(), tuple(unknown), leaves.places())


def _first(lexemes: Iterable[Lexeme]) -> list[Lexeme]:
    """Return lexemes up to one more than there may be, or than there may be words and phrases among them."""
    first: list[Lexeme] = []
    leaves = 0
    for lexeme in lexemes:
        first.append(lexeme)
        leaves += lexeme.kind in _LEAVES
        if leaves > MOST_CLAUSES or len(first) > MOST_LEXEMES:
            break
    return first


class _Parser:
    """Walks over the lexemes once; `_next` is the one to read."""

    def __init__(self, lexemes: list[Lexeme], leaves: LeafReader, notes: Notes, *, any_word: bool) -> None:
        self._lexemes = lexemes
        self._leaves = leaves
        self._notes = notes
        self._any_word = any_word
        self._next = 0
        self._depth = 0
        self._ignored_depth = 0
        self._unknown: list[UnknownField] = []

    def parse(self) -> tuple[Node | None, list[UnknownField]]:
        """Return the tree, if there is any word, and the names that are no fields."""
        return self._group(None), self._unknown

    def _current(self) -> Lexeme:
        return self._lexemes[self._next]

    def _take(self) -> Lexeme:
        """Return the lexeme to read and go on to the one after it; the end stays where it is."""
        lexeme = self._lexemes[self._next]
        if lexeme.kind is not Kind.END:
            self._next += 1
        return lexeme

    def _clause_follows(self) -> bool:
        after = self._lexemes[min(self._next + 1, len(self._lexemes) - 1)]
        return after.kind not in (Kind.AND, Kind.OR, Kind.CLOSE, Kind.END)

    def _ends_group(self) -> bool:
        """Tell whether the group ends here; parentheses that close nothing are passed over inside of it."""
        kind = self._current().kind
        return kind is Kind.END or (kind is Kind.CLOSE and self._depth > 0 and not self._ignored_depth)

    def _group(self, field: str | None) -> Node | None:
        """Read clauses up to the parenthesis that closes the group, or to the end."""
        alternatives: list[list[Clause]] = [[]]
        chain: list[Clause] = []  # clauses joined by a written AND; it becomes one clause
        joined = False
        while not self._ends_group():
            kind = self._current().kind
            if kind in (Kind.AND, Kind.OR) and chain and self._clause_follows():
                self._take()
                joined = kind is Kind.AND
                if not joined:
                    alternatives[-1].append(_chained(chain))
                    alternatives.append([])
                    chain = []
                continue
            clause = self._clause(field)
            if clause is None:
                continue
            if chain and not joined:
                alternatives[-1].append(_chained(chain))
                chain = []
            chain.append(clause)
            joined = False
        if chain:
            alternatives[-1].append(_chained(chain))
        return combine(alternatives, any_word=self._any_word)

    def _clause(self, field: str | None) -> Clause | None:
        """Read one clause with its signs and field; None where what stands here is passed over."""
        sign, field = self._signs_and_field(field)
        lexeme = self._take()
        if lexeme.kind is Kind.OPEN:
            node = self._parenthesis(lexeme, field)
        elif lexeme.kind in (Kind.CLOSE, Kind.STRAY_QUOTE, Kind.END):
            self._pass_over(lexeme)
            return None
        else:
            node = self._leaves.read(lexeme, field)
        if node is None:
            return None
        bare = sign is Sign.NONE and field is None
        parts = self._leaves.parts(node, lexeme) if bare and self._any_word else ()
        return Clause(node, sign, bare and self._leaves.is_stop_word(node, lexeme), parts)

    def _signs_and_field(self, field: str | None) -> tuple[Sign, str | None]:
        """Read what stands before a clause: of two NOTs none is left, and the last field that there is counts."""
        sign = Sign.NONE
        named: Lexeme | None = None
        while True:
            lexeme = self._current()
            if lexeme.kind is Kind.FIELD:
                if named:
                    self._notes.add(named.start, f'"{named.text}:" is passed over: another field follows')
                named = lexeme
                field = self._field(lexeme, field)
            elif lexeme.kind is Kind.MUST and self._clause_follows():
                sign = Sign.MUST if sign is Sign.NONE else sign
            elif lexeme.kind in (Kind.NOT, Kind.MUST_NOT) and self._clause_follows():
                sign = Sign.NONE if sign is Sign.MUST_NOT else Sign.MUST_NOT
            elif lexeme.kind is Kind.STRAY_QUOTE and self._clause_follows():
                self._pass_over(lexeme)
            else:
                return sign, field
            self._take()

    def _field(self, lexeme: Lexeme, outer: str | None) -> str | None:
        name = lexeme.text.lower()
        if name in FIELDS_BY_NAME:
            return name
        self._unknown.append(UnknownField(lexeme.text, lexeme.start))
        return outer

    def _parenthesis(self, lexeme: Lexeme, field: str | None) -> Node | None:
        if self._depth >= MOST_DEPTH:
            if not self._ignored_depth:
                self._notes.add(lexeme.start, f"parentheses more than {MOST_DEPTH} deep are passed over")
            self._ignored_depth += 1
            return None
        self._depth += 1
        node = self._group(field)
        close = self._take()
        if close.kind is Kind.END:
            self._notes.add(lexeme.start, "the parenthesis is not closed; it is read up to the end")
        elif close.near is not None:
            self._notes.add(close.start, "a ~ is not understood after a parenthesis; it is passed over")
        self._depth -= 1
        return self._leaves.boosted(node, close) if node else None

    def _pass_over(self, lexeme: Lexeme) -> None:
        if lexeme.kind is Kind.STRAY_QUOTE:
            self._notes.add(lexeme.start, "the quotation mark is not closed; it is passed over")
        elif lexeme.kind is Kind.CLOSE and self._ignored_depth:
            self._ignored_depth -= 1
        elif lexeme.kind is Kind.CLOSE:
            self._notes.add(lexeme.start, "the closing parenthesis has no opening one; it is passed over")


def _chained(chain: list[Clause]) -> Clause:
    """Return clauses joined by written ANDs as one; a stop word that was written so is meant."""
    if len(chain) == 1:
        return chain[0]
    node = combine([[Clause(clause.node, clause.sign) for clause in chain]], any_word=False)
    return Clause(node or Nothing())
