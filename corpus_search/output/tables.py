"""What people read of the files that a store has seen, and of its stories: lines that fit the terminal."""

from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len

from corpus_search.api import SeenFile, StoryGroup, path_from_here
from corpus_search.output.escape import visible
from corpus_search.output.layout import Line, Role, Span, wrap
from corpus_search.output.listings import FileTotals
from corpus_search.output.summaries import size_text

__all__ = ["iter_file_lines", "iter_story_lines", "story_totals_lines", "totals_lines"]

_COLUMNS = (("status", 7), ("format", 8), ("encoding", 23), ("articles", 8), ("size", 7))
_NUMBERS = ("articles", "size")
_GAP = "  "
_SHOWN_FROM = {"encoding": 110, "format": 76, "articles": 76}
"""Columns of the terminal from which on a column of the table is shown; else its values stand after the path."""
_SHORT_ID = 8


def iter_file_lines(files: Iterable[SeenFile], width: int | None) -> Iterator[Line]:
    """Yield a table: one file at a time, its path last, which is wrapped and never cut.

    `width` is the columns of the terminal, None for lines of any length.
    """
    columns = [(name, size) for name, size in _COLUMNS if width is None or width >= _SHOWN_FROM.get(name, 0)]
    indent = sum(size + len(_GAP) for _, size in columns)
    shown = [name for name, _ in columns]
    head = True
    for file in files:
        if head:
            yield (Span("".join(_cell(name, name, size) for name, size in columns) + "path", Role.DIM),)
            head = False
        values = _values(file)
        first = "".join(_cell(name, values[name], size) for name, size in columns)
        rest = [values[name] for name in ("format", "encoding") if name not in shown and values[name] != "utf-8"]
        if "articles" not in shown:
            rest.append(_count(file.articles, "article", "articles").replace(" ", "\xa0") if file.articles else "")
        rest += ["copies" if file.is_duplicate and file.articles > 1 else "a copy" if file.is_duplicate else ""]
        rest.append(visible(file.reason))
        yield from _wrapped(path_from_here(file.location), [one for one in rest if one], width, first, indent)


def _wrapped(path: str, details: Sequence[str], width: int | None, first: str, indent: int) -> Iterator[Line]:
    if cell_len(first) > indent:  # a name that is wider than its column
        indent = cell_len(first) if width is None else indent
        if width is not None:
            yield (Span(first.rstrip()),)
            first = " " * indent
    spans = [Span(visible(path)), *(Span(f" · {detail}", Role.DIM) for detail in details)]
    yield from wrap(spans, width, first, indent)


def _values(file: SeenFile) -> dict[str, str]:
    origin = f" ({file.encoding_origin})" if file.encoding_origin == "detected" else ""
    return {
        "status": file.status,
        "format": visible(file.format),
        "encoding": visible(file.encoding or "") + origin,
        "articles": f"{file.articles:,}",
        "size": size_text(file.size).replace(" bytes", " B"),
    }


def _cell(name: str, text: str, size: int) -> str:
    room = " " * (size - cell_len(text))
    return f"{room}{text}{_GAP}" if name in _NUMBERS else f"{text}{room}{_GAP}"


def totals_lines(totals: FileTotals, width: int | None) -> list[Line]:
    """Return the line at the end of a list of files."""
    counts = [f"{status} {totals.statuses[status]:,}" for status in ("indexed", "skipped", "failed")]
    if totals.duplicate:
        counts[0] += f" (duplicate {totals.duplicate:,})"
    text = " · ".join((_count(totals.statuses.total(), "file", "files"), *counts))
    return [(), *wrap([Span(f"{text} · {_count(totals.articles, 'article', 'articles')}")], width)]


def iter_story_lines(group: StoryGroup, paths: Iterable[str], width: int | None) -> Iterator[Line]:
    """Yield one story: the headline of its first article, and a line for each article of it."""
    yield from wrap([Span(visible(group.articles[0].title) or "(no headline)", Role.HEADLINE)], width)
    for article, path in zip(group.articles, paths, strict=True):
        first = f"  {article.id[:_SHORT_ID]}  "
        spans = [Span(visible(path))]
        if article.member:
            spans.append(Span(f" · {visible(article.member)}"))
        if article.title != group.articles[0].title:
            spans.append(Span(f" · {visible(article.title)}", Role.DIM))
        yield from wrap(spans, width, first, len(first))
    yield ()


def story_totals_lines(stories: int, articles: int, width: int | None) -> list[Line]:
    """Return the line at the end of a list of stories."""
    text = f"{_count(stories, 'story', 'stories')} with copies · {_count(articles, 'article', 'articles')}"
    return wrap([Span(text)], width)


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
