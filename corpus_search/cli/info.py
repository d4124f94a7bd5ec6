"""`corpus-search info`: what the store holds."""

from corpus_search.cli.options import JsonFlag, StoreOption
from corpus_search.cli.streams import Color, is_terminal, standard_output, terminal_width, wants_color
from corpus_search.output import OutputOptions

__all__ = ["info"]


def info(*, as_json: JsonFlag = False, store: StoreOption = None) -> None:
    """Show what the store holds.

    And how it was made, from what, and how big it is.
    """
    from corpus_search.api import open_store, path_from_here  # noqa: PLC0415  (--help needs none of it)

    with open_store(store) as opened:
        found = opened.info()
    with standard_output() as out:
        if as_json:
            from corpus_search.output.json import encode  # noqa: PLC0415
            from corpus_search.output.objects import info_object  # noqa: PLC0415

            out.write(encode(info_object(found), indent=2).encode() + b"\n")
        else:
            from corpus_search.output.summaries import info_sections  # noqa: PLC0415
            from corpus_search.output.terminal import write_facts  # noqa: PLC0415

            # In a pipe, lines stay as they are.
            width = terminal_width() if is_terminal() else None
            options = OutputOptions(color=wants_color(Color.AUTO), width=width)
            write_facts(info_sections(found, path_from_here(opened.path)), out, options)
