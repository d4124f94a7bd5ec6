"""`corpus-search check`: is the store sound?"""

from typing import Annotated

import typer

from corpus_search.cli.options import JsonFlag, StoreOption, WaitOption
from corpus_search.cli.streams import is_terminal, say, say_waiting, standard_output, terminal_width

__all__ = ["check"]


def check(
    *,
    repair: Annotated[bool, typer.Option("--repair", help="Mend what can be; articles may be read again.")] = False,
    wait: WaitOption = 10.0,
    as_json: JsonFlag = False,
    store: StoreOption = None,
) -> None:
    """Check that the store is sound.

    Every file against its checksums, the parts of the store by themselves, and one against the other.

    Exits with 0 if the store is sound, 1 if it is damaged, 2 if that cannot be told.
    """
    from corpus_search.api import check as check_store  # noqa: PLC0415  (--help needs none of it)
    from corpus_search.errors import MEND_HINT  # noqa: PLC0415
    from corpus_search.output.checks import check_object, check_text  # noqa: PLC0415

    report = check_store(store, repair=repair, wait=wait, on_wait=say_waiting)
    with standard_output() as out:
        if as_json:
            from corpus_search.output.json import encode  # noqa: PLC0415

            out.write(encode(check_object(report), indent=2).encode() + b"\n")
        else:
            # In a pipe, lines stay as they are.
            out.write(check_text(report, terminal_width() if is_terminal() else None).encode())
    if not report.is_sound and not repair:
        say(MEND_HINT)
    raise typer.Exit(0 if report.is_sound else 1)
