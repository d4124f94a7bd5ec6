"""What does a person read where nothing matches a query as typed, or where words were added to it?"""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from corpus_search.output.escape import visible
from corpus_search.output.layout import Line, Role, Span, wrap
from corpus_search.page import Expansion, SearchPage, Suggestion, WordFound

__all__ = ["articles_text", "expansion_lines", "nothing_lines", "remarks"]

_INDENT = 2
_GAP = 3
_COLUMN_GAP = 6
_MOST_COLUMNS = 4
_MOST_ADDED = 12
_LONGEST_NAME = 100
"""Characters of a word or phrase that are shown; its beginning says which one it is."""
_MEAN = "Did you mean  "
_EMPTY: Line = ()


def articles_text(count: int) -> str:
    """Return a number of articles in words."""
    return f"{count:,} {'article' if count == 1 else 'articles'}" if count else "no article"


def nothing_lines(page: SearchPage, found: str, width: int | None) -> list[Line]:
    """Return what stands below the summary: how often each word is found, what may have been meant, what is shown.

    `found` is how many hits there are, in words.
    """
    lines: list[Line] = []
    if _are_telling(page):
        lines += [_EMPTY, *_table(page.words, width), _EMPTY]
    for text in _reasons(page):
        lines += wrap([Span(text)], width)
    lines += _suggestion_lines(page.suggestions, width)
    if page.relaxed:
        lines += [_EMPTY] if lines and lines[-1] else []
        lines += wrap([Span(_relaxed_text(page, found))], width)
    return lines[:-1] if lines and not lines[-1] else lines


def _relaxed_text(page: SearchPage, found: str) -> str:
    """Return the heading of hits for a weaker query; `found` is how many there are, in words."""
    how = visible(page.relaxed.how) if page.relaxed else ""
    if not page.hits:
        return f"{found} {how}, none shown (--strict-match to see none)"
    first, last = page.hits[0].rank, page.hits[-1].rank
    shown = "" if len(page.hits) == page.stories else f"{first:,}-{last:,} of " if first < last else f"{first:,} of "
    return f"Showing {shown}{found} {how} (--strict-match to see none):"


def expansion_lines(expansions: Sequence[Expansion], width: int | None) -> list[Line]:
    """Return the words that were added to a query, and what by."""
    lines: list[Line] = []
    for expansion in expansions:
        words = [visible(_shortened(word)) for word, _ in expansion.words[:_MOST_ADDED]]
        more = ", …" if len(expansion.words) > _MOST_ADDED else ""
        lines += wrap([Span(f"also: {', '.join(words)}{more} ({expansion.by})", Role.DIM)], width)
    return lines


def remarks(page: SearchPage, *, counts: bool = True) -> Iterator[str]:
    """Yield the same for outputs that have no room for it, a sentence each; `counts` says how often words are found."""
    if counts and _are_telling(page):
        words = (f"{_name(word)} {articles_text(word.articles)}" for word in page.words)
        yield f"nothing found: {', '.join(words)}"
    if counts and page.without_filters:
        yield f"without the filters: {articles_text(page.without_filters)}"
    for suggestion in page.suggestions:
        yield f"did you mean: {visible(suggestion.query)} ({articles_text(suggestion.articles)})"


def _are_telling(page: SearchPage) -> bool:
    """Tell whether the numbers of a page's words say more than its summary does."""
    alone = len(page.words) == 1 and (page.without_filters is not None or not page.words[0].articles)
    return bool(page.words) and not alone


def _table(words: Sequence[WordFound], width: int | None) -> list[Line]:
    """Return words and numbers in columns, as many as there is room for."""
    names = [_name(word) for word in words]
    counts = [articles_text(word.articles) for word in words]
    name_width, count_width = max(map(cell_len, names)), max(map(len, counts))
    size = name_width + _GAP + count_width
    across = _MOST_COLUMNS if width is None else (width - _INDENT + _COLUMN_GAP) // (size + _COLUMN_GAP)
    across = min(across, _MOST_COLUMNS)
    if across < 1:
        pairs = zip(names, counts, strict=True)
        return [line for name, count in pairs for line in wrap([Span(f"{name}   {count}")], width, indent=_INDENT)]
    cells = [
        f"{name}{' ' * (name_width - cell_len(name) + _GAP)}{count:<{count_width}}"
        for name, count in zip(names, counts, strict=True)
    ]
    rows = [cells[first : first + across] for first in range(0, len(cells), across)]
    return [(Span((" " * _INDENT + (" " * _COLUMN_GAP).join(row)).rstrip()),) for row in rows]


def _name(word: WordFound) -> str:
    name = visible(_shortened(word.text))
    return f"NOT {name}" if word.excluded else name


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_NAME else f"{text[:_LONGEST_NAME]}…"


def _reasons(page: SearchPage) -> Iterator[str]:
    if page.without_filters:
        yield f"Without the filters: {articles_text(page.without_filters)}."
    said = page.relaxed is not None and (len(page.words) < 3 or page.relaxed.how.startswith("without "))
    for word in page.words:
        if word.emptied and not said:
            yield f"Without {_name(word)} something would be found."


def _suggestion_lines(suggestions: Sequence[Suggestion], width: int | None) -> list[Line]:
    lines: list[Line] = []
    for number, suggestion in enumerate(suggestions):
        lead = f"{'or  ':>{len(_MEAN)}}" if number else _MEAN
        why = " · acronym" if suggestion.reason == "acronym" else ""
        spans = [
            Span(visible(suggestion.query), Role.HEADLINE),
            Span(f" ?  {articles_text(suggestion.articles)}{why}", Role.DIM),
        ]
        lines += wrap(spans, width, lead, len(_MEAN))
    return lines
