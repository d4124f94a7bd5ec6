"""Results as Markdown."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

__all__ = ["markdown_of"]


def markdown_of(results: dict[str, Any]) -> str:
    """Return all tables, a heading each."""
    machine = results["machine"]
    lines = [f"{machine['cores']} cores, {machine['cpu']}, {machine['system']}, Python {machine['python']}; medians of"]
    lines[0] += f" {results['rounds']} rounds, in turns."
    for run in results["runs"]:
        lines += ["", f"## {run['articles']:,} articles, {run['text_bytes'] / 1e6:.1f} MB of text"]
        for part, make in _TABLES.items():
            if part in run:
                lines += ["", *make(run[part])]
    return "\n".join(lines)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}", *(f"| {' | '.join(row)} |" for row in rows)]


def _index(rows: list[dict[str, Any]]) -> list[str]:
    base = next((row for row in rows if row["peer"].startswith("Whoosh") and row["jobs"] == 1), None)
    head = ("processes, threads", "articles/s", "against Whoosh", "CPU s", "peak MB", "index / text", "all / text")
    return _table(
        ("index", *head),
        [
            (
                row["peer"], str(row["jobs"]), f"{row['articles_per_second']:,.0f}",
                f"{row['articles_per_second'] / base['articles_per_second']:.1f} x" if base else "",
                f"{row['cpu_seconds']:.1f}", f"{row['peak_mb']:,.0f}", f"{row['index_of_text']:.2f}",
                f"{row['size_of_text']:.2f}",
            )
            for row in rows
        ],
    )  # fmt: skip


def _folder(rows: list[dict[str, Any]]) -> list[str]:
    slowest = rows[-1]["seconds"]
    return _table(
        ("a folder of files", "files/s", "s", "against whoosh index", "CPU s", "peak MB"),
        [
            (
                f"`{row['command']}`", f"{row['files_per_second']:,.0f}", f"{row['seconds']:.1f}",
                f"{slowest / row['seconds']:.1f} x", f"{row['cpu_seconds']:.1f}", f"{row['peak_mb']:,.0f}",
            )
            for row in rows
        ],
    )  # fmt: skip


def _query(table: dict[str, Any]) -> list[str]:
    shapes = list(dict.fromkeys(shape for times in table.values() for shape in times))
    return _table(
        ("ms, p50 / p95", *table),
        [
            (shape, *(_both(times[shape]) if shape in times else "–" for times in table.values()))
            for shape in shapes
        ],
    )  # fmt: skip


def _both(times: dict[str, float]) -> str:
    return f"{_short(times['p50'])} / {_short(times['p95'])}"


def _short(milliseconds: float) -> str:
    return f"{milliseconds:.2f}" if milliseconds < 10 else f"{milliseconds:.0f}"


def _snippets(rows: list[dict[str, Any]]) -> list[str]:
    return _table(("snippets of a hit", "ms"), [(row["peer"], f"{row['ms']:.3f}") for row in rows])


def _open(rows: list[dict[str, Any]]) -> list[str]:
    return _table(("open", "ms", "MB"), [(row["peer"], _short(row["ms"]), f"{row['mb']:.1f}") for row in rows])


def _cold(rows: list[dict[str, Any]]) -> list[str]:
    return _table(("a whole command", "ms"), [(f"`{row['command']}`", f"{row['ms']:.0f}") for row in rows])


def _update(rows: list[dict[str, Any]]) -> list[str]:
    return _table(
        ("update", "articles changed", "s"),
        [(row["peer"], str(row["changed"]), f"{row['seconds']:.2f}") for row in rows],
    )


_TABLES: dict[str, Callable[[Any], list[str]]] = {
    "index": _index,
    "folder": _folder,
    "query": _query,
    "snippets": _snippets,
    "open": _open,
    "cold": _cold,
    "update": _update,
}
