"""The command `corpus-search`: its commands, and the one place where errors become text and exit codes.

Exit codes: 0 something was found or done, 1 nothing was found, 2 an error, 130 interrupted.
"""

import os
import sys
import traceback
from collections.abc import Sequence

import typer

from corpus_search.cli.duplicates import duplicates
from corpus_search.cli.evaluate import evaluate
from corpus_search.cli.files import files
from corpus_search.cli.index import index
from corpus_search.cli.info import info
from corpus_search.cli.search import SearchCommand, search
from corpus_search.cli.show import show
from corpus_search.cli.streams import open_missing, say
from corpus_search.errors import CorpusSearchError
from corpus_search.version import __version__

__all__ = ["app", "main", "run"]

PROGRAM = "corpus-search"
DEBUG_VARIABLE = "CORPUS_SEARCH_DEBUG"

# Typer carries its own copy of click from 0.26 on; the root of its usage errors has the same place in both.
_UsageProblem: type[Exception] = typer.BadParameter.__mro__[2]

app = typer.Typer(
    name=PROGRAM,
    # Help as plain text: Rich's would cost 80 ms at every start.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(index)
app.command(cls=SearchCommand)(search)
app.command()(show)
app.command()(info)
app.command()(files)
app.command()(duplicates)
app.command()(evaluate)


def _print_version(*, wanted: bool) -> None:
    if wanted:
        typer.echo(f"{PROGRAM} {__version__}")
        raise typer.Exit


@app.callback()
def _program(
    *,
    version: bool = typer.Option(
        False,
        "--version",
        callback=lambda value: _print_version(wanted=value),
        is_eager=True,
        help="Print the version.",
    ),
) -> None:
    """Full-text search for a folder of articles.

    Index a folder once, then find the best articles with highlighted snippets, or pipe them on as JSON.
    """


def main() -> None:
    """Run the program with the arguments it was started with."""
    open_missing()
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run the program and return its exit code; without arguments it prints its help."""
    try:
        code = app(args=list(arguments) or ["--help"], prog_name=PROGRAM, standalone_mode=False)
    except CorpusSearchError as err:
        return _complain(err.message, err.hint, err.exit_code)
    except _UsageProblem as err:
        return _complain(*_usage(err, arguments))
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except OSError as err:
        return _complain(f"{err.strerror or err}{f': {err.filename}' if err.filename else ''}.", "")
    except Exception as err:
        if os.environ.get(DEBUG_VARIABLE):
            for line in traceback.format_exc().splitlines():
                say(line)
        place = f"Please report it, with what {DEBUG_VARIABLE}=1 prints and the command that you gave."
        return _complain(f"an error in the program itself ({type(err).__name__}: {err}).", place)
    return code if isinstance(code, int) else 0


def _usage(err: Exception, arguments: Sequence[str]) -> tuple[str, str]:
    """Return what Typer found wrong with the arguments, in our form."""
    message = getattr(err, "format_message", lambda: str(err))()
    commands = [command.name or command.callback.__name__ for command in app.registered_commands if command.callback]
    command = f"{PROGRAM} {arguments[0]}" if arguments and arguments[0] in commands else PROGRAM
    return message[:1].lower() + message[1:], f"See: {command} --help"


def _complain(message: str, hint: str, code: int = 2) -> int:
    say(f"{PROGRAM}: {message}")
    if hint:
        say(hint)
    return code
