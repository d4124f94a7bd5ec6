"""What people read of an index run and of a store: one screen each, as plain text."""

from collections.abc import Iterable, Mapping

from corpus_search.api import StoreInfo
from corpus_search.indexing.report import IndexReport
from corpus_search.output.escape import visible
from corpus_search.output.screens import Section

__all__ = ["info_sections", "report_lines", "size_text"]

_MOST_REASONS = 6
"""Reasons that are named; there may be one for each file."""


def report_lines(report: IndexReport, store: str) -> list[str]:
    """Return the summary of an index run; `store` is the store's path as people know it."""
    if report.dry_run:
        head = [f"Nothing is written (--dry-run). Of {_files(report.files)}:"]
    elif report.up_to_date:
        head = [f"Up to date: {_files(report.files)}, {_articles(report.articles)} ({report.seconds:.1f} s)"]
    else:
        head = [f"{_files(report.files)} → {_articles(report.articles)} {_speed(report)} · {report.engine} · {store}"]
        head[0] += f" ({size_text(report.size)})"
    lines = [*head]
    if not report.up_to_date or report.dry_run:
        kinds = ("new", "changed", "removed", "unchanged")
        lines += ["", "  " + "   ".join(f"{kind} {getattr(report, kind):,}" for kind in kinds)]
    for kind, reasons in (("skipped", report.skipped), ("failed", report.failed)):
        if reasons:
            lines.append(f"  {kind:<7} {reasons.total():,}   {_reasons(reasons)}")
    if report.bad_records:
        lines.append(f"  records not usable {report.bad_records:,}")
    return [visible(line) for line in lines]


def info_sections(info: StoreInfo, store: str) -> list[Section]:
    """Return the facts about a store; `store` is its path as people know it."""
    by_status: dict[str, dict[str, int]] = {}
    for (status, reason), count in info.files.items():
        by_status.setdefault(status, {})[reason] = count
    files = [("files", f"{sum(info.files.values()):,}")]
    for status, reasons in by_status.items():
        named = f"   {_reasons(reasons)}" if status != "indexed" else ""
        files.append((f"  {status}", f"{sum(reasons.values()):,}{named}"))
    made = f"{info.created} by corpus-search {info.version}"
    return [
        Section("", (("store", store), ("articles", f"{info.articles:,}"), *files, ("size", size_text(info.size)))),
        Section("", (("engine", info.engine), ("language", info.language), ("made", made))),
        Section("", tuple(("from" if not number else "", root) for number, root in enumerate(info.roots))),
    ]


def size_text(count: int) -> str:
    """Return a number of bytes as people read it: "41 MB"."""
    size = float(count)
    for unit in ("bytes", "kB", "MB", "GB"):
        if size < 999.5:
            return f"{size:.3g} {unit}"
        size /= 1000
    return f"{size:,.1f} TB"


def _reasons(reasons: Mapping[str, int]) -> str:
    ordered = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
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
