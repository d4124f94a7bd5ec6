"""What a query looks for, part by part: as indented text, and as plain values for JSON."""

from collections.abc import Iterator
from typing import Any

from corpus_search.output.base import OutputOptions
from corpus_search.output.escape import visible
from corpus_search.output.json import FORMAT_VERSION
from corpus_search.output.layout import Line, Role, Span, wrap
from corpus_search.searching.querytree import MOST_SHOWN, QueryPart, QueryTree

__all__ = ["tree_object", "tree_screen"]

_INDENT = 2
_NAMES = {
    "all": "all of", "any": "one of", "not": "not", "prefer": "the first, better with the second",
    "dates": "dates", "everything": "every article", "nothing": "no article",
}  # fmt: skip
_MOST_PLACES = 12
"""Places of a phrase whose terms are shown."""


def tree_screen(explained: QueryTree, options: OutputOptions) -> list[Line]:
    """Return one line a part, those within another one indented, and the notes below."""
    lines = list(_part_lines(explained.tree, 0, options))
    if explained.filters:
        lines += [*_line("and, without a score,", "", 0, options), *_part_lines(explained.filters, 1, options)]
    for note in explained.notes:
        text = f"note: {visible(note.message)} (at character {note.position + 1})"
        lines += wrap([Span(text, Role.DIM)], options.width)
    return lines


def _part_lines(part: QueryPart, depth: int, options: OutputOptions) -> Iterator[Line]:
    if part.kind == "boost":
        name, facts = f"{part.number:g} times", ""
    elif part.kind in _NAMES:
        name, facts = _NAMES[part.kind], part.text if part.kind == "dates" else ""
    else:
        name, facts = f"{part.kind} {part.text}", " · ".join(_facts(part))
    yield from _line(name, facts, depth, options)
    for inner in part.parts:
        yield from _part_lines(inner, depth + 1, options)


def _line(name: str, facts: str, depth: int, options: OutputOptions) -> list[Line]:
    spans = [Span(visible(name)), Span(f"  {visible(facts)}", Role.DIM)] if facts else [Span(visible(name))]
    indent = min(_INDENT * depth, (options.width or 200) // 2)
    return wrap(spans, options.width, f"{' ' * indent}- ", indent + len("- "))


def _facts(part: QueryPart) -> Iterator[str]:
    yield f"in {part.field}" if part.field else "in headline and text"
    if part.words is not None:
        yield _words(part)
    elif part.terms:
        shown = " ".join("|".join(terms) for terms in part.terms[:_MOST_PLACES])
        more = " …" if len(part.terms) > _MOST_PLACES else ""
        yield f"{'term' if len(part.terms) == 1 else 'terms'} {shown}{more}"
    if part.kind == "near":
        yield f"in any order, {_counted(int(part.number or 0), 'other word')} between at the most"
    if part.kind == "fuzzy":
        yield f"{_counted(int(part.number or 0), 'letter')} different at the most"


def _words(part: QueryPart) -> str:
    """Return what a pattern stands for: the first words, each with the articles that hold it."""
    found = part.words
    if found is None or not found.total:
        return "no word of the store"
    shown = ", ".join(f"{one.word} {one.articles:,}" for one in found.words[:MOST_SHOWN])
    more = found.total - min(len(found.words), MOST_SHOWN)
    return f"{_counted(found.total, 'word')}: {shown}{f' and {more:,} more' if more else ''}"


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def tree_object(explained: QueryTree) -> dict[str, Any]:
    """Return the parts as plain dicts, lists, strings and numbers; docs/json.md describes them."""
    return {
        "format_version": FORMAT_VERSION,
        "query": {
            "text": explained.text,
            "parsed": explained.parsed,
            "notes": [{"position": note.position, "message": note.message} for note in explained.notes],
        },
        "tree": _part_object(explained.tree),
        "filters": _part_object(explained.filters) if explained.filters else None,
    }


def _part_object(part: QueryPart) -> dict[str, Any]:
    """Return a part; keys that do not belong to its kind are left out."""
    made: dict[str, Any] = {"kind": part.kind, "text": part.text}
    if part.terms:
        made |= {"field": part.field, "terms": [list(terms) for terms in part.terms]}
    if part.number is not None:
        made["number"] = part.number
    if part.words is not None:
        words = [{"word": one.word, "articles": one.articles} for one in part.words.words[:MOST_SHOWN]]
        made |= {"words": words, "words_total": part.words.total}
    if part.parts:
        made["parts"] = [_part_object(inner) for inner in part.parts]
    return made
