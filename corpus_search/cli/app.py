"""The command `corpus-search`: its commands, and the one place where errors become text and exit codes.

Exit codes: 0 something was found or done, 1 nothing was found, 2 an error, 130 interrupted (by Ctrl-C or SIGTERM).
"""

import atexit
import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

import typer

from corpus_search.cli.streams import open_missing, say
from corpus_search.errors import CorpusSearchError
from corpus_search.version import __version__

__all__ = ["COMMANDS", "main", "make_app", "run"]

PROGRAM = "corpus-search"
DEBUG_VARIABLE = "CORPUS_SEARCH_DEBUG"
_FAILED = 2
_INTERRUPTED = 130
"""The exit code of what a signal ended, as shells have it."""

_TOOLS = 6
"""How many may use `sys.monitoring` (Python 3.12) at once."""

# Typer carries its own copy of click from 0.26 on; the root of its usage errors has the same place in both.
_UsageProblem: type[Exception] = typer.BadParameter.__mro__[2]

COMMANDS = (
    "index", "search", "similar", "show", "info", "files", "duplicates", "evaluate", "check", "migrate", "tune",
)  # fmt: skip
"""In the order of the help. Each is a function in a module of `cli`, both of this name."""
_CLASSES = {"search": "SearchCommand"}
"""Commands that read their arguments in a way of their own: the class in their module that does."""


def make_app(commands: Sequence[str] = COMMANDS) -> typer.Typer:
    """Return the program with some of its commands; the modules of others are not imported."""
    app = typer.Typer(
        name=PROGRAM,
        # Help as plain text: Rich's would cost 80 ms at every start.
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    for name in commands:
        module = import_module(f"corpus_search.cli.{name}")
        app.command(cls=getattr(module, _CLASSES[name]) if name in _CLASSES else None)(getattr(module, name))
    app.callback()(_program)
    return app


def _print_version(*, wanted: bool) -> None:
    if wanted:
        typer.echo(f"{PROGRAM} {__version__}")
        raise typer.Exit


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


def main() -> NoReturn:
    """Run the program with the arguments it was started with, and end the process."""
    open_missing()
    _take_termination_for_interrupt()
    code: int | None = None
    while True:
        # Whoever presses Ctrl-C again and again interrupts what tells of it; and when the shutting down of Python is
        # interrupted, it ends with a traceback.
        try:
            if code is None:
                code = _INTERRUPTED
                code = run(sys.argv[1:])
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, signal.SIG_IGN)
            break
        except KeyboardInterrupt:
            continue
    if _is_watched():
        sys.exit(code)
    if code != _INTERRUPTED:
        atexit._run_exitfuncs()  # noqa: SLF001  (as multiprocessing ends its processes)
    _leave_at_once(code)


def _is_watched() -> bool:
    """Tell whether a profiler or a debugger looks on: what it has seen it tells at the end of Python."""
    if sys.version_info >= (3, 12) and any(map(sys.monitoring.get_tool, range(_TOOLS))):
        return True
    return bool(sys.getprofile() or sys.gettrace())


def _leave_at_once(code: int) -> NoReturn:
    """End the process, past what Python does at its end.

    There it takes all modules apart, which takes as long as a short search, and may still end itself by a signal.
    """
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (BrokenPipeError, ValueError):
            pass
        except OSError:
            code = code or _FAILED
    os._exit(code)


def _take_termination_for_interrupt() -> None:
    """Let SIGTERM do as Ctrl-C does: what is begun is left, and what was committed stays."""
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:  # who ignores it wants it ignored
        signal.signal(signal.SIGTERM, signal.default_int_handler)


def run(arguments: Sequence[str]) -> int:
    """Run the program and return its exit code; without arguments it prints its help."""
    try:
        # To import what all commands need would take longer than most searches.
        app = make_app([arguments[0]] if arguments and arguments[0] in COMMANDS else COMMANDS)
        code = app(args=list(arguments) or ["--help"], prog_name=PROGRAM, standalone_mode=False)
    except CorpusSearchError as err:
        return _complain(err.message, err.hint, err.exit_code)
    except _UsageProblem as err:
        return _complain(*_usage(err, arguments))
    except (KeyboardInterrupt, typer.Abort):
        return _INTERRUPTED
    except OSError as err:
        return _complain(f"{err.strerror or err}{f': {err.filename}' if err.filename else ''}.", "")
    except Exception as err:
        if os.environ.get(DEBUG_VARIABLE):
            import traceback  # noqa: PLC0415  (only for who asked)

            for line in traceback.format_exc().splitlines():
                say(line)
        place = f"Please report it, with what {DEBUG_VARIABLE}=1 prints and the command that you gave."
        return _complain(f"an error in the program itself ({type(err).__name__}: {err}).", place)
    return code if isinstance(code, int) else 0


def _usage(err: Exception, arguments: Sequence[str]) -> tuple[str, str]:
    """Return what Typer found wrong with the arguments, in our form."""
    message = getattr(err, "format_message", lambda: str(err))()
    command = f"{PROGRAM} {arguments[0]}" if arguments and arguments[0] in COMMANDS else PROGRAM
    return message[:1].lower() + message[1:], f"See: {command} --help"


def _complain(message: str, hint: str, code: int = 2) -> int:
    say(f"{PROGRAM}: {message}")
    if hint:
        say(hint)
    return code
