"""What people read of an index run and of a store: one screen each, as plain text."""

from collections import Counter
from collections.abc import Iterable, Mapping

from rich.cells import cell_len

from corpus_search.api import StoreInfo
from corpus_search.engines.bm25 import DEFAULT_SCORING
from corpus_search.indexing.migrating import MigrationReport
from corpus_search.indexing.report import IndexReport
from corpus_search.output.escape import visible
from corpus_search.output.layout import Line, Span, wrap
from corpus_search.output.plain import draw
from corpus_search.output.screens import Section

__all__ = ["info_sections", "migration_text", "report_text", "size_text"]

_STATUSES = ("indexed", "skipped", "failed")

_OUTGROWN_ARTICLES = 100_000
_OUTGROWN_BYTES = 500_000_000
"""Of a store, about twice as many as its text has."""
"""From so many articles, or so large a store, on, tantivy is the better engine on one machine; see docs/scale.md."""
_OUTGROWN = "At this size tantivy answers several times faster: corpus-search migrate --engine tantivy"

_MOST_REASONS = 6
"""Reasons that are named; there may be one for each file."""


def report_text(report: IndexReport, store: str, width: int | None) -> str:
    """Return the summary of an index run.

    `store` is the store's path as people know it, `width` the columns of the terminal, None for lines of any length.
    """
    return draw(_report_lines(report, visible(store), width))


def _report_lines(report: IndexReport, store: str, width: int | None) -> list[Line]:
    lines = _in_parts(_report_head(report, store), width)
    if report.dry_run or not report.up_to_date:
        kinds = ("new", "changed", "removed", "unchanged")
        counts = "   ".join(f"{kind} {getattr(report, kind):,}" for kind in kinds)
        lines += [(), *wrap([Span(counts)], width, indent=2)]
    for kind, reasons in (("skipped", report.skipped), ("failed", report.failed)):
        if reasons:
            label = f"  {kind:<7} {reasons.total():,}   "
            lines += wrap([Span(visible(_reasons(reasons)))], width, label, len(label))
    if report.skipped_members:
        label = "  left out of archives: "
        lines += wrap([Span(visible(_reasons(report.skipped_members)))], width, label, len(label))
    if report.copies:
        lines.append((Span(f"  copies {report.copies:,}"),))
    if report.compacted:
        lines.append((Span(f"  parts of the index {report.compacted:,} → 1"),))
    if report.bad_records:
        lines.append((Span(f"  records not usable {report.bad_records:,}"),))
    if _has_outgrown(report):
        lines += [(), *wrap([Span(_OUTGROWN)], width, indent=2)]
    return lines


def _has_outgrown(report: IndexReport) -> bool:
    """Tell whether it was this run that made the store too large for its engine: so it is said once."""
    articles_before = report.articles - report.added + report.deleted
    was_large = _is_large(articles_before, report.size_before)
    return report.engine == "whoosh" and _is_large(report.articles, report.size) and not was_large


def _is_large(articles: int, size: int) -> bool:
    return articles > _OUTGROWN_ARTICLES or size > _OUTGROWN_BYTES


def _in_parts(head: str, width: int | None) -> list[Line]:
    """Return a line as one or, where that is too wide, as two: a path is not broken, so that it can be copied."""
    what, dot, where = head.partition(" · ")
    if width is None or not dot or cell_len(head) <= width:
        return [(Span(head),)]
    return [*wrap([Span(what)], width), (Span(where),)]


def _report_head(report: IndexReport, store: str) -> str:
    if report.dry_run:
        return f"Nothing is written (--dry-run). Of {_files(report.files)}:"
    if not (report.files or report.removed):
        return f"No file was found that could be an article; the store has {_articles(report.articles)}."
    if report.up_to_date:
        return f"Up to date: {_files(report.files)}, {_articles(report.articles)} ({report.seconds:.1f} s)"
    what = f"{_files(report.files)} → {_articles(report.articles)} {_speed(report)}"
    return f"{what} · {report.engine} · {store} ({size_text(report.size)})"


def migration_text(report: MigrationReport) -> str:
    """Return what a migration did, as a line."""
    sizes = f"{size_text(report.size_before)} before, {size_text(report.size_after)} now"
    moved = f"{_articles(report.articles)} moved from {report.before} to {report.after}"
    return f"{moved} in {report.seconds:.1f} s · {sizes}\n"


def info_sections(info: StoreInfo, store: str) -> list[Section]:
    """Return the facts about a store; `store` is its path as people know it."""
    by_status: dict[str, dict[str, int]] = {}
    for (status, reason), count in info.files.items():
        by_status.setdefault(status, {})[reason] = count
    files = [("files", f"{sum(info.files.values()):,}")]
    for status in sorted(by_status, key=_STATUSES.index):
        reasons = by_status[status]
        named = f"   {_reasons(reasons)}" if status != "indexed" else ""
        files.append((f"  {status}", f"{sum(reasons.values()):,}{named}"))
    if info.formats:
        files.append(("formats", " · ".join(f"{name} {count:,}" for name, count in info.formats.items())))
    articles = f"{info.articles:,}" + (f"   copies {info.copies:,}" if info.copies else "")
    made = f"{info.created} by corpus-search {info.version}"
    scoring = info.scoring
    tuned = f"k1 {scoring.k1:g}, b {scoring.b:g}, headlines count {scoring.title_weight:g} times"
    ranking = [("ranked with", tuned)] if scoring != DEFAULT_SCORING else []
    advice = (
        [Section("", (("", _OUTGROWN),))] if info.engine == "whoosh" and _is_large(info.articles, info.size) else []
    )
    return [
        Section("", (("store", store), ("articles", articles), *files, ("size", size_text(info.size)))),
        Section("", (("engine", info.engine), *ranking, ("language", info.language), ("made", made))),
        Section("", tuple(("from" if not number else "", root) for number, root in enumerate(info.roots))),
        *advice,
    ]


def size_text(count: int) -> str:
    """Return a number of bytes as it was measured, in powers of ten: "41 MB"."""
    size = float(count)
    for unit in ("bytes", "kB", "MB", "GB"):
        if size < 999.5:
            return f"{size:.3g} {unit}"
        size /= 1000
    return f"{size:,.1f} TB"


def _reasons(reasons: Mapping[str, int]) -> str:
    kinds = Counter[str]()
    for reason, count in reasons.items():
        kinds[reason.partition(": ")[0]] += count  # what follows the colon is of one file
    ordered = sorted(kinds.items(), key=lambda item: (-item[1], item[0]))
    return " · ".join(_shortened(f"{reason} {count:,}" for reason, count in ordered))


def _shortened(parts: Iterable[str]) -> list[str]:
    named = list(parts)
    return named if len(named) <= _MOST_REASONS else [*named[:_MOST_REASONS], f"{len(named) - _MOST_REASONS} more"]


def _speed(report: IndexReport) -> str:
    speed = f" ({report.added / report.seconds:,.0f} a second)" if report.added > 1 and report.seconds >= 0.1 else ""
    return f"in {report.seconds:.1f} s{speed}"


def _files(count: int) -> str:
    return f"{count:,} {'file' if count == 1 else 'files'}"


def _articles(count: int) -> str:
    return f"{count:,} {'article' if count == 1 else 'articles'}"
