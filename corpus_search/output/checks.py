"""What a check of a store found, for people and as plain values for JSON. docs/json.md describes the latter."""

from pathlib import Path
from typing import Any

from corpus_search.api import path_from_here
from corpus_search.checking.report import CheckReport, Finding
from corpus_search.output.escape import visible
from corpus_search.output.json import FORMAT_VERSION
from corpus_search.output.layout import Line, Span, wrap
from corpus_search.output.plain import draw
from corpus_search.output.summaries import size_text

__all__ = ["check_object", "check_text"]

_LABEL = 13
"""Columns of the widest kind of finding, and two."""
_MOST = 20
"""Findings that people are shown; JSON has them all."""


def check_text(report: CheckReport, width: int | None) -> str:
    """Return what was found; `width` is the columns of the terminal, None for lines of any length."""
    lines: list[Line] = []
    for sentence in report.mended[:_MOST]:
        lines += wrap([Span(visible(sentence))], width, "mended".ljust(_LABEL), _LABEL)
    for finding in report.findings[:_MOST]:
        lines += wrap([Span(visible(_told(finding)))], width, finding.kind.value.ljust(_LABEL), _LABEL)
    if len(report.findings) > _MOST:
        lines.append((Span(f"and {len(report.findings) - _MOST:,} more; --json has them all"),))
    if lines:
        lines.append(())
    lines += wrap([Span(visible(_verdict(report)))], width)
    return draw(lines)


def _told(finding: Finding) -> str:
    return f"{path_from_here(finding.path)}: {finding.reason}"


def _verdict(report: CheckReport) -> str:
    store = path_from_here(Path(report.store))
    held = "" if report.articles is None else f", {report.articles:,} articles"
    looked = f"{report.files:,} files, {size_text(report.size)}{held}, looked at in {report.seconds:.1f} s"
    return f"{store} is {'sound' if report.is_sound else 'damaged'}: {looked}"


def check_object(report: CheckReport) -> dict[str, Any]:
    """Return what was found; paths are absolute, the size is in bytes."""
    return {
        "format_version": FORMAT_VERSION,
        "store": report.store,
        "sound": report.is_sound,
        "mended": list(report.mended),
        "findings": [
            {"kind": finding.kind.value, "path": str(finding.path), "reason": finding.reason}
            for finding in report.findings
        ],
        "files": report.files,
        "size": report.size,
        "articles": report.articles,
        "seconds": round(report.seconds, 3),
    }
