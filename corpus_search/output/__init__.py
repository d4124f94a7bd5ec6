"""The forms in which a page of hits can be written.

A new form is a module with a `write` function (see `base`) and one line in `FORMATS`; the command line, its
help and the contract suite pick it up from there. Importing this package imports none of the forms.
"""

import importlib
from typing import TYPE_CHECKING, BinaryIO

from corpus_search.output.base import OutputOptions, WritePage
from corpus_search.records import dataclass

if TYPE_CHECKING:
    from corpus_search.page import SearchPage

__all__ = ["FORMATS", "Format", "OutputOptions"]


@dataclass(frozen=True, slots=True)
class Format:
    """A form that `--format` takes: its name, the module that writes it, and a line of help."""

    name: str
    module: str
    help: str

    def write(self, page: "SearchPage", out: BinaryIO, options: OutputOptions) -> tuple[str, ...]:
        """Write `page` to `out` as UTF-8 and return the remarks for standard error, mostly none."""
        write: WritePage = importlib.import_module(self.module).write
        return write(page, out, options)


FORMATS: dict[str, Format] = {
    form.name: form
    for form in (
        Format("terminal", "corpus_search.output.terminal", "for reading, with colours"),
        Format("plain", "corpus_search.output.plain", "for reading, [matches] in brackets"),
        Format("json", "corpus_search.output.json", "one JSON object"),
        Format("jsonl", "corpus_search.output.jsonl", "one JSON object a line, one line a hit"),
        Format("csv", "corpus_search.output.csv", "a table, one row a hit"),
        Format("paths", "corpus_search.output.paths", "one path a line, or NUL-terminated with -0"),
    )
}
"""Every form by its name, in the order in which help names them."""
