"""Fuzzing by coverage (atheris, libFuzzer): python -m benchmarks.fuzz query|decode|html [libFuzzer's options].

What is not an error of ours is a find, and so is what takes longer than -timeout (10 seconds here). A file of the finds
is written where it is started; give one back as an argument to see it again. Needs the extra "fuzz".
"""

import sys
from collections.abc import Callable
from contextlib import suppress

import atheris

__all__ = ["main"]

_OPTIONS = ("-timeout=10", "-rss_limit_mb=4096", "-max_len=4096")


def _query() -> Callable[[bytes], None]:
    """Any text is a query, and what it is read as can be written and read again."""
    from corpus_search.analysis.analyzer import Analyzer  # noqa: PLC0415
    from corpus_search.query.parser import parse  # noqa: PLC0415
    from corpus_search.query.writing import to_text  # noqa: PLC0415

    analyzer = Analyzer()

    def test(data: bytes) -> None:
        text = data.decode("utf-8", "surrogateescape")
        to_text(parse(text, analyzer).tree)

    return test


def _decode() -> Callable[[bytes], None]:
    """Any bytes are text, or an error in words."""
    from corpus_search.errors import CorpusSearchError  # noqa: PLC0415
    from corpus_search.readers.decode import decode  # noqa: PLC0415

    def test(data: bytes) -> None:
        with suppress(CorpusSearchError):
            decode(data, None)

    return test


def _html() -> Callable[[bytes], None]:
    """Any bytes are a page, or an error in words."""
    from corpus_search.errors import CorpusSearchError  # noqa: PLC0415
    from corpus_search.readers.base import ReadOptions, Source  # noqa: PLC0415
    from corpus_search.readers.html import HtmlReader  # noqa: PLC0415

    reader = HtmlReader()

    def test(data: bytes) -> None:
        with suppress(CorpusSearchError):
            list(reader.read(Source("", "a.html", data), ReadOptions()).records)

    return test


_TARGETS = {"query": _query, "decode": _decode, "html": _html}


def main() -> None:
    """Fuzz one target until it is stopped, or as long as -max_total_time says."""
    if len(sys.argv) < 2 or sys.argv[1] not in _TARGETS:
        sys.exit(f"usage: python -m benchmarks.fuzz {'|'.join(_TARGETS)} [options of libFuzzer]")
    name = sys.argv.pop(1)
    with atheris.instrument_imports(include=["corpus_search"]):
        test = _TARGETS[name]()
    atheris.Setup([sys.argv[0], *_OPTIONS, *sys.argv[1:]], test)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
