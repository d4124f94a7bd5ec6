"""The contract of an output: one page of hits in, the bytes for standard output out.

Vocabulary. An *output* is a module with one function `write`. What it writes goes to standard output and is
nothing but the page. A *remark* is a sentence for the person at the keyboard about what was written; the
command line puts it on standard error.

Every output writes UTF-8 (file names excepted, see `paths`), and nothing in a page is trusted: whatever
stands in an article, a file name or a query, no control character but the output's own reaches the terminal.
"""

from typing import TYPE_CHECKING, BinaryIO, Protocol

from corpus_search.records import dataclass

if TYPE_CHECKING:
    from corpus_search.page import SearchPage

__all__ = ["OutputOptions", "WritePage"]


@dataclass(frozen=True, slots=True)
class OutputOptions:
    """How a page is to be written; an output ignores what does not concern it.

    `color` allows escape sequences at all. `width` is the columns of the terminal, None for lines of any
    length. `verbose` adds the scores, `nul` ends paths with NUL, and `links` says that the terminal
    understands hyperlinks (it counts only with `color`).
    """

    color: bool = False
    width: int | None = 80
    verbose: bool = False
    nul: bool = False
    links: bool = False


class WritePage(Protocol):
    """The one function of an output."""

    def __call__(self, page: "SearchPage", out: BinaryIO, options: OutputOptions) -> tuple[str, ...]:
        """Write `page` to `out` and return the remarks, mostly none."""
