"""One process at a time writes to a store; who waits is told for whom."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus_search.errors import StoreError
from corpus_search.store.lock import HOLDER_NAME, locked


def test_the_lock_is_waited_for_and_then_an_error(tmp_path: Path) -> None:
    with locked(tmp_path / "s"), pytest.raises(StoreError, match="another process is writing") as error:  # noqa: SIM117
        with locked(tmp_path / "s", wait=0.01):
            pytest.fail("two at once")
    assert error.value.hint
    with locked(tmp_path / "s", wait=0.01):
        pass


def test_who_waits_gets_the_lock_when_it_is_free(tmp_path: Path) -> None:
    done: list[str] = []

    def second() -> None:
        with locked(tmp_path / "s", wait=10):
            done.append("second")

    with locked(tmp_path / "s"):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(timeout=0.1)
        done.append("first")
    thread.join(timeout=10)
    assert done == ["first", "second"]


def test_the_lock_dies_with_an_exception(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), locked(tmp_path / "s"):
        raise KeyboardInterrupt
    with locked(tmp_path / "s", wait=0):
        pass


HOLD = """
import sys
from pathlib import Path
from corpus_search.store.lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path: Path) -> Callable[[], subprocess.Popen[bytes]]:
    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", HOLD, str(tmp_path / "s")]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        return process

    return start


def test_who_waits_is_told_for_whom(tmp_path: Path, holder: Callable[[], subprocess.Popen[bytes]]) -> None:
    told: list[str] = []
    with holder() as process:
        with pytest.raises(StoreError, match=f"process {process.pid} on .+, which has written since 20"):  # noqa: SIM117
            with locked(tmp_path / "s", 0.01, told.append):
                pytest.fail("two at once")
        assert told[0].startswith(f"waiting up to 0.01 s for process {process.pid} on ")
        process.communicate()
    with locked(tmp_path / "s", 0, told.append):
        assert len(told) == 1


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal here")
def test_no_lock_outlives_its_process(tmp_path: Path, holder: Callable[[], subprocess.Popen[bytes]]) -> None:
    with holder() as process:
        process.kill()
    assert (tmp_path / "s" / HOLDER_NAME).exists(), "it had no time to remove it"
    told: list[str] = []
    with locked(tmp_path / "s", 0, told.append):
        assert json.loads((tmp_path / "s" / HOLDER_NAME).read_bytes())["pid"] == os.getpid()
    assert told == []
    assert not (tmp_path / "s" / HOLDER_NAME).exists()


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"[]", b"null", b"\xff", b"[" * 5000, b'{"pid": 1e999, "host": "a", "since": "2020-01-01"}',
        b'{"pid": 7, "host": "\\u001b[31m", "since": "2020-01-01T00:00:00"}',
        b'{"pid": -7, "host": "a", "since": "2020-01-01T00:00:00"}',
        b'{"pid": 7, "host": "a", "since": "\\u202etoday"}',
        b'{"pid": 7, "host": "' + b"a" * 300 + b'", "since": "2020-01-01T00:00:00"}',
    ],
)  # fmt: skip
def test_what_a_holder_tells_is_not_trusted(tmp_path: Path, content: bytes) -> None:
    told: list[str] = []
    with locked(tmp_path / "s"):
        (tmp_path / "s" / HOLDER_NAME).write_bytes(content)
        with pytest.raises(StoreError, match="a process that has not told its number"):  # noqa: SIM117
            with locked(tmp_path / "s", 0.01, told.append):
                pytest.fail("two at once")
    assert told == ["waiting up to 0.01 s for a process that has not told its number"]
