"""No search takes for ever."""

import os
import threading
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import NoReturn

import pytest

from corpus_search import open_store
from corpus_search.errors import SearchTimeoutError, UsageError
from corpus_search.searching import timelimit
from corpus_search.searching.timelimit import limited

Run = Callable[..., CompletedProcess[bytes]]


def _for_ever(*_: object, **__: object) -> NoReturn:
    while True:
        pass


def test_what_takes_too_long_is_an_error_that_names_the_way_out() -> None:
    with pytest.raises(SearchTimeoutError, match=r"longer than 0\.05 s") as error, limited(0.05):
        _for_ever()
    assert "--timeout" in error.value.hint


def test_it_ends_in_any_thread() -> None:
    ended: list[BaseException] = []

    def search() -> None:
        try:
            with limited(0.05):
                _for_ever()
        except SearchTimeoutError as err:
            ended.append(err)

    thread = threading.Thread(target=search, daemon=True)
    thread.start()
    thread.join(60)
    assert len(ended) == 1


def test_an_exception_that_is_lost_comes_again() -> None:
    lost: list[SearchTimeoutError] = []

    def lose_two() -> None:
        while len(lost) < 2:
            try:
                _for_ever()
            except SearchTimeoutError as err:
                lost.append(err)
        _for_ever()

    with pytest.raises(SearchTimeoutError), limited(0.05):
        lose_two()
    assert len(lost) == 2


@pytest.mark.parametrize("seconds", [None, 0, 1e6])
def test_what_is_in_time_is_let_be(seconds: float | None) -> None:
    with limited(seconds):
        assert seconds is None or seconds >= 0


def test_one_thread_waits_for_all_searches() -> None:
    with limited(1e6):
        before = threading.active_count()
    for _ in range(20):
        with limited(1e6), limited(1e5):
            assert threading.active_count() == before


def test_the_shorter_of_two_times_counts() -> None:
    with limited(1e6), pytest.raises(SearchTimeoutError, match=r"longer than 0\.05 s"), limited(0.05):
        _for_ever()


def test_an_error_that_comes_when_all_is_done_does_not_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    watcher = timelimit._WATCHER
    end, ended = watcher.end, list[object]()

    def interrupted(watch: timelimit._Watch) -> None:
        ended.append(watch)
        if len(ended) == 1:
            raise SearchTimeoutError("")
        end(watch)

    monkeypatch.setattr(watcher, "end", interrupted)
    with limited(1e6):
        pass
    assert len(ended) == 2
    assert not watcher._watches


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks")
def test_a_forked_process_has_a_time_limit_too() -> None:
    with limited(1e6):
        child = os.fork()
        if not child:
            try:
                with limited(0.05):
                    _for_ever()
            except SearchTimeoutError:
                os._exit(7)
            finally:
                os._exit(8)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7


@pytest.mark.parametrize("seconds", [-1.0, float("nan"), float("inf")])
def test_times_that_cannot_be_are_errors(seconds: float) -> None:
    with pytest.raises(UsageError, match="--timeout"), limited(seconds):
        pytest.fail("it began")


def test_a_search_that_takes_too_long_is_exit_2(seeds: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store() as store:
        engine = type(store._directory.engine)
    monkeypatch.setattr(engine, "search", _for_ever)
    for command in (("search", "syria"), ("similar", "seeds/004_a81d7b32f7084b22.txt")):
        done = run(*command, "--timeout", "0.05")
        assert (done.returncode, done.stdout) == (2, b"")
        assert done.stderr.startswith(b"corpus-search: the search took longer than 0.05 s.\n")
