"""What a person sees: a page of hits, a whole article, a table of facts."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.cells import cell_len

from corpus_search.article import Article
from corpus_search.output.base import OutputOptions
from corpus_search.output.escape import visible, visible_lines
from corpus_search.output.explanations import explanation_lines
from corpus_search.output.facets import facet_lines
from corpus_search.output.layout import Line, Role, Span, expand_tabs, mark, split_lines, wrap
from corpus_search.output.nothing import articles_text, expansion_lines, nothing_lines
from corpus_search.output.passages import Match, join_passages
from corpus_search.page import Hit, SearchPage
from corpus_search.records import dataclass

__all__ = ["Section", "ShownArticle", "article_screen", "facts_screen", "page_screen"]

_NARROWEST = 20
_WIDEST = 100  # longer lines are hard to read
_SHORT_ID = 8
_LONGEST_QUERY = 200  # a whole page may have been pasted
_MOST_TERMS = 12
_NO_HEADLINE = "(no headline)"
_EMPTY: Line = ()


@dataclass(frozen=True, slots=True)
class ShownArticle:
    """A whole article to be shown, the way from here to its file (as in `Hit.path`), and what to highlight.

    Matches are (start, end) offsets into the title and the text of the article, in any order.
    """

    article: Article
    path: str
    title_matches: tuple[Match, ...] = ()
    text_matches: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Facts, as (label, value), under a heading; the heading and any label may be empty."""

    heading: str
    facts: tuple[tuple[str, str], ...]


def page_screen(page: SearchPage, options: OutputOptions) -> list[Line]:
    """Return a page of hits: a summary, the notes about the query, and the hits."""
    width = _text_width(options)
    lines = wrap([Span(_summary(page), Role.DIM if page.hits and not page.relaxed else Role.PLAIN)], width)
    for note in page.query.notes:
        text = f"{visible(note.message)} (at character {note.position + 1})"
        lines += wrap([Span("note: ", Role.DIM), Span(text, Role.DIM)], width)
    lines += _terms_lines(page.query.terms, width) + expansion_lines(page.expansions, width)
    lines += nothing_lines(page, _found(page), width)
    rank_width = max((len(str(hit.rank)) for hit in page.hits), default=0)
    for hit in page.hits:
        lines += [_EMPTY, *_hit_lines(hit, max(rank_width, 2), width, options)]
    if page.facets and page.total:
        lines += [_EMPTY, *facet_lines(page.facets, None if options.width is None else max(options.width, _NARROWEST))]
    return lines


def article_screen(shown: ShownArticle, options: OutputOptions) -> list[Line]:
    """Return a whole article: headline, where and when, and its text as written.

    Lines are wrapped where they are too long; several blank lines, with or without no-break spaces on them,
    become one.
    """
    article, width, brackets = shown.article, _text_width(options), not options.color
    lines = wrap(_headline(article.title, shown.title_matches, brackets=brackets), width)
    origin = (article.published, _origin(article.source, article.place), article.author, article.id)
    lines += wrap(_details(shown.path, article.member, origin, options), width)
    lines.append(_EMPTY)
    for line in split_lines(mark(visible_lines(article.text), shown.text_matches, Role.PLAIN, brackets=brackets)):
        if any(not span.text.isspace() for span in line):
            lines += wrap(expand_tabs(line), width)
        elif lines[-1]:
            lines.append(_EMPTY)
    return lines if lines[-1] else lines[:-1]


def facts_screen(sections: Sequence[Section], options: OutputOptions) -> list[Line]:
    """Return sections with a blank line between, their labels in one column and their values in another."""
    width = _text_width(options)
    labels = (visible(label) for section in sections for label, _ in section.facts)
    indent = max(map(cell_len, labels), default=0) + 2
    lines: list[Line] = []
    for section in sections:
        lines += [_EMPTY] if lines else []
        if section.heading:
            lines += wrap([Span(visible(section.heading), Role.HEADLINE)], width)
        for label, value in section.facts:
            name = visible(label)
            lines += wrap([Span(visible(value))], width, name + " " * (indent - cell_len(name)), indent)
    return lines


def _text_width(options: OutputOptions) -> int | None:
    return None if options.width is None else min(max(options.width, _NARROWEST), _WIDEST)


def _terms_lines(terms: tuple[str, ...] | None, width: int | None) -> list[Line]:
    """Return the words that are looked for in place of an article."""
    if terms is None:
        return []
    if not terms:
        return wrap([Span("No other article holds a word that tells anything of it.", Role.DIM)], width)
    more = ", …" if len(terms) > _MOST_TERMS else ""
    text = f"Looking for: {', '.join(map(visible, terms[:_MOST_TERMS]))}{more}"
    return wrap([Span(text, Role.DIM)], width)


def _summary(page: SearchPage) -> str:
    held = f"{page.store.articles:,}"
    time = _duration(page.elapsed_ms)
    if not page.total or page.relaxed:
        query = visible(_shortened(page.query.text.strip())) or "an empty query"
        where = f" where {visible(page.query.filters)}" if page.query.filters else ""
        if page.query.terms is not None:
            return f"No article of {held} is {query}{where} · {time}"
        return f"No article of {held} matches {query}{where} · {time}"
    found = f"{_found(page)} of {held}"
    if not page.total_is_exact:
        found = f"at least {found}"
    return " · ".join((found, *_shown(page), time))


def _found(page: SearchPage) -> str:
    found = articles_text(page.total)
    if page.stories != page.total:
        found += f" in {page.stories:,} {'story' if page.stories == 1 else 'stories'}"
    return found


def _shortened(query: str) -> str:
    return query if len(query) <= _LONGEST_QUERY else f"{query[:_LONGEST_QUERY]}…"


def _shown(page: SearchPage) -> Iterator[str]:
    if not page.hits:
        if page.limit:
            yield "none shown"
    elif len(page.hits) < page.stories:
        first, last = page.hits[0].rank, page.hits[-1].rank
        yield f"number {first:,} shown" if first == last else f"{first:,}-{last:,} shown"


def _duration(milliseconds: float) -> str:
    if milliseconds >= 999.5:
        return f"{milliseconds / 1000:,.1f} s"
    return f"{milliseconds:.0f} ms" if milliseconds >= 1 else "under 1 ms"


def _hit_lines(hit: Hit, rank_width: int, width: int | None, options: OutputOptions) -> list[Line]:
    indent = rank_width + 2
    brackets = not options.color
    headline = _headline(hit.title, hit.title_matches, brackets=brackets)
    lines = wrap(headline, width, f"{hit.rank:>{rank_width}}  ", indent)
    day = (hit.published or "").partition("T")[0]
    score = f"score {hit.score:.3f}" if options.verbose else ""
    copies = f"+{hit.copies:,} {'copy' if hit.copies == 1 else 'copies'}" if hit.copies else ""
    details = (day, _origin(hit.source, hit.place), hit.id[:_SHORT_ID], score, copies)
    lines += wrap(_details(hit.path, hit.member, details, options), width, indent=indent)
    text, matches = join_passages(hit.snippets)
    if text:
        lines += wrap(mark(visible(text), matches, Role.PLAIN, brackets=brackets), width, indent=indent)
    if hit.explanation:
        lines += explanation_lines(hit.explanation, width, indent)
    return lines


def _headline(title: str, matches: Sequence[Match], *, brackets: bool) -> Line:
    return mark(visible(title), matches, Role.HEADLINE, brackets=brackets) or (Span(_NO_HEADLINE, Role.DIM),)


def _origin(source: str | None, place: str | None) -> str:
    return ", ".join(filter(None, (source, place)))


def _details(path: str, member: str, details: Sequence[str | None], options: OutputOptions) -> Line:
    """Return the second line: the path, which is a link where the terminal knows links, and the rest."""
    inside = f" ▸ {visible(member.replace('!/', ' ▸ '))}" if member else ""
    rest = inside + "".join(f" · {visible(detail)}" for detail in details if detail)
    link = _file_uri(path) if options.links and options.color else ""
    return Span(visible(path), Role.DIM, link), Span(rest, Role.DIM)


def _file_uri(path: str) -> str:
    """Return the file URI (RFC 8089) of a path, percent-encoded, "" for what can be none."""
    try:
        return Path(os.path.abspath(path)).as_uri()  # noqa: PTH100 - resolve() follows links and reads the disk
    except (OSError, ValueError):
        return ""
