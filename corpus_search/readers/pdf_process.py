"""PDFium at arm's length: a process that reads PDFs, is given so much time for each, and may crash.

PDFium is a large library in C++, and no one can call it back: two kilobytes of forms that draw each other ten times
would keep it busy for years, and a page of spaces may take gigabytes. One process reads one file after another, for
starting it takes as long as reading a hundred pages; it is made when the first PDF comes, and ends with this one.
PDFium is not thread-safe; only one file is read at a time.
"""

import atexit
import importlib.util
import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from functools import cache
from typing import Any

from corpus_search.errors import ReadError
from corpus_search.readers.base import missing_extra
from corpus_search.readers.pdf_pages import LENGTH_SIZE, MOST_SECONDS

__all__ = ["MOST_SECONDS", "ask_pdfium"]

_PROGRAM = "import sys; sys.path[:] = {path!r}; from corpus_search.readers.pdf_pages import serve; serve()"


_lock = threading.Lock()
_running: list["_PdfProcess"] = []
"""The process, when there is one."""


def ask_pdfium(data: bytes, seconds: float = MOST_SECONDS) -> dict[str, Any]:
    """Return what PDFium finds in a file, as `pdf_pages` describes it.

    Raises `ReadError` when PDFium is not installed, crashes, or needs more than its time or memory.
    """
    if importlib.util.find_spec("pypdfium2") is None:
        err = ModuleNotFoundError("No module named 'pypdfium2'", name="pypdfium2")
        raise missing_extra("pdf", err) from err
    with _lock:
        if not _running:
            _start()
        try:
            answer = _running[0].ask(data, seconds)
        except BaseException:
            _stop()  # what it still says would be taken for the answer to the next file
            raise
        if answer is None:
            _stop()
            raise ReadError("broken PDF (reading it takes too much time or memory)")
    return answer


def _start() -> None:
    _running.append(_PdfProcess())
    atexit.register(_stop)
    _forget_after_fork()


def _stop() -> None:
    atexit.unregister(_stop)
    while _running:
        _running.pop().close()


@cache
def _forget_after_fork() -> None:
    """Let children of this process start one of their own: called once, since it can't be undone."""
    if hasattr(os, "register_at_fork"):  # not on Windows
        os.register_at_fork(after_in_child=_forget)


def _forget() -> None:
    """After a fork: the process is the parent's, and so may be the lock."""
    global _lock  # noqa: PLW0603
    _lock = threading.Lock()
    atexit.unregister(_stop)
    _running.clear()


class _PdfProcess:
    """The other process."""

    def __init__(self) -> None:
        # Isolated (-I), so that no module is imported from the folder that happens to be the current one.
        code = _PROGRAM.format(path=[path for path in sys.path if path])
        self._process = subprocess.Popen(  # noqa: S603 - our own code, with our own interpreter
            [sys.executable, "-I", "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def ask(self, data: bytes, seconds: float) -> dict[str, Any] | None:
        """Return the answer for a file; None when there is none in time, and then the process is of no more use."""
        files, answers = self._process.stdin, self._process.stdout
        if files is None or answers is None:
            return None
        timer = threading.Timer(seconds, self._process.kill)
        timer.daemon = True
        timer.start()
        try:
            files.write(len(data).to_bytes(LENGTH_SIZE, "little"))
            files.write(data)
            files.flush()
            length = int.from_bytes(answers.read(LENGTH_SIZE), "little")
            answer: dict[str, Any] | None = json.loads(answers.read(length)) if length else None
        except (OSError, ValueError):
            return None
        finally:
            timer.cancel()
        return answer

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with suppress(OSError):  # nobody is there to take what was not yet written
                    pipe.close()
