"""`corpus-search info`: what the store holds."""

from corpus_search.cli.options import JsonFlag, StoreOption
from corpus_search.cli.streams import Color, standard_output, terminal_width, wants_color
from corpus_search.output import OutputOptions

__all__ = ["info"]


def info(*, as_json: JsonFlag = False, store: StoreOption = None) -> None:
    """Show what the store holds, how it was made, and how big it is."""
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

            options = OutputOptions(color=wants_color(Color.AUTO), width=terminal_width())
            write_facts(info_sections(found, path_from_here(opened.path)), out, options)
