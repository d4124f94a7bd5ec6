"""Another Python that is sent objects and sends objects back, in pickles over pipes: this end of them, and that one.

Such processes are new interpreters, the same way on every system, and not forks: they hold no lock and no file of the
store, and whoever calls this package may have threads, or a main program that must not be run again. They end when
their input does, so none outlives the one that started it: neither one that is done nor one that was killed.
"""

import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress

__all__ = ["Channel", "Interpreter"]

_PROGRAM = "import sys; sys.path[:] = {path!r}; from {module} import serve; serve()"
_A_WHILE = 0.5
"""Seconds; Windows takes notice of Ctrl-C between two waits only."""
_END = object()
"""Stands for what comes after the last answer."""


class Interpreter:
    """Such a process, as the one that started it sees it. It runs `serve` of a module; `waiting` answers are held."""

    def __init__(self, module: str, waiting: int) -> None:
        program = _PROGRAM.format(path=[path for path in sys.path if path], module=module)
        self._process = subprocess.Popen(  # noqa: S603  (our own program, with our own interpreter)
            [sys.executable, "-I", "-X", f"utf8={sys.flags.utf8_mode}", "-c", program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # A group of its own: Ctrl-C is for this process, which ends the others.
            process_group=None if os.name == "nt" else 0,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
        assert self._process.stdin is not None  # noqa: S101  (they are pipes, as was asked)
        assert self._process.stdout is not None  # noqa: S101
        self._asked, self._answered = self._process.stdin, self._process.stdout
        self._answers: queue.Queue[object] = queue.Queue(waiting)
        self._receiver = threading.Thread(target=self._receive, daemon=True)
        self._receiver.start()

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def _receive(self) -> None:
        try:
            while True:
                self._answers.put(pickle.load(self._answered))  # noqa: S301  (from our own process)
        except Exception:  # whatever it was, nothing more can come
            self._answers.put(_END)

    def send(self, what: object) -> None:
        """Hand something over. Raises `EOFError` if the process has ended."""
        try:
            pickle.dump(what, self._asked, pickle.HIGHEST_PROTOCOL)
            self._asked.flush()
        except OSError as err:
            raise EOFError from err

    def receive(self, seconds: float = 0) -> object:
        """Wait for the next object. Raises `EOFError` if none can come, `TimeoutError` after so many seconds."""
        until = time.monotonic() + seconds
        while True:
            wait = min(_A_WHILE, max(until - time.monotonic(), 0)) if seconds else _A_WHILE
            try:
                answer = self._answers.get(timeout=wait)
            except queue.Empty:
                if seconds and time.monotonic() >= until:
                    raise TimeoutError from None
                continue
            if answer is _END:
                raise EOFError
            return answer

    def how_it_ended(self) -> str:
        """Say it: "was killed by SIGKILL", "ended with exit code 1"."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(10)
        code = self._process.returncode
        if code is not None and code < 0:
            return f"was killed by {signal.Signals(-code).name}"
        return f"ended with exit code {code}"

    def close(self) -> None:
        """End the process, whatever it does, and what it has started."""
        if hasattr(os, "killpg") and self._process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._process.wait()
        while self._receiver.is_alive():
            with suppress(queue.Empty):
                self._answers.get(timeout=0.01)  # whoever waits to put something in shall not wait for ever
        for pipe in (self._asked, self._answered):
            with suppress(OSError):
                pipe.close()


class Channel:
    """The way to the process that started this one. What libraries may print to standard output goes elsewhere."""

    def __init__(self) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever has started this process decides what Ctrl-C ends
        self._answered = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        self._requests: queue.SimpleQueue[object] = queue.SimpleQueue()
        threading.Thread(target=self._receive, daemon=True).start()

    def _receive(self) -> None:
        """Take requests as they come, so that nobody waits to hand one over; end the process when no more can come."""
        try:
            while True:
                self._requests.put(pickle.load(sys.stdin.buffer))  # noqa: S301  (from the process that started this)
        except Exception:  # whatever it is, nobody is there any more
            os._exit(0)

    def receive(self) -> object:
        """Wait for the next request."""
        return self._requests.get()

    def send(self, answer: object) -> None:
        """Hand an answer over."""
        try:
            pickle.dump(answer, self._answered, pickle.HIGHEST_PROTOCOL)
            self._answered.flush()
        except OSError:  # nobody is there any more
            os._exit(0)
