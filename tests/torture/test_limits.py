"""Limits of the system: file sizes, open files, rights. The last commit stays, and the error is in words."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from benchmarks.torture.corpora import contents, iter_leftovers, write_articles
from benchmarks.torture.launching import Launcher, Limits

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits as Linux has them")


@pytest.fixture(scope="module")
def launcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Launcher]:
    with Launcher(tmp_path_factory.mktemp("launch")) as made:
        yield made


@pytest.fixture
def there(tmp_path: Path, launcher: Launcher) -> Path:
    write_articles(tmp_path / "a", 10)
    assert launcher.run("index", "a", cwd=tmp_path).code == 0
    return tmp_path


@pytest.mark.parametrize("size", [2_000, 5_000, 20_000])
def test_a_file_size_limit_is_an_error_in_words(there: Path, launcher: Launcher, size: int) -> None:
    before = contents(there / ".corpus-search")
    write_articles(there / "a", 60)
    done = launcher.run("index", limits=Limits(file_size=size), cwd=there)
    assert (done.code, done.is_clean) == (2, True)
    assert b"File too large" in done.err or b"disk I/O error" in done.err or b"database or disk is full" in done.err
    assert contents(there / ".corpus-search") == before
    assert launcher.run("index", "--wait", "0", cwd=there).code == 0
    assert len(contents(there / ".corpus-search")) > len(before)
    assert list(iter_leftovers(there / ".corpus-search")) == []
    assert launcher.run("check", cwd=there).code == 0


@pytest.mark.parametrize("count", [8, 12, 20, 40])
def test_too_few_open_files_are_an_error_in_words(there: Path, launcher: Launcher, count: int) -> None:
    before = contents(there / ".corpus-search")
    write_articles(there / "a", 20)
    for arguments in (("search", "river", "--count"), ("index",), ("check",)):
        done = launcher.run(*arguments, limits=Limits(open_files=count), cwd=there)
        assert done.is_clean, (arguments, done.err)
        assert done.code == 0 or done.err.startswith(b"corpus-search: ") or b"damaged" in done.out
    assert set(before) <= set(contents(there / ".corpus-search"))
    assert launcher.run("index", cwd=there).code == 0
    assert launcher.run("check", cwd=there).code == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="to be another user takes root")
def test_a_store_that_may_not_be_written_can_be_searched_and_checked(launcher: Launcher) -> None:
    nobody = Limits(user=65534)
    with TemporaryDirectory() as name:  # not pytest's, which is closed to others
        there = Path(name)
        there.chmod(0o755)
        write_articles(there / "a", 10)
        assert launcher.run("index", "a", cwd=there).code == 0
        for arguments in (("search", "river", "--count"), ("info",), ("files",), ("duplicates",), ("check",)):
            done = launcher.run(*arguments, limits=nobody, cwd=there)
            assert done.is_clean, (arguments, done.err)
            assert done.code == (1 if arguments[0] == "duplicates" else 0), (arguments, done.err)
        (there / "a" / "new.txt").write_text("New\ntext")
        for more, code in ((("index",), 2), (("index", "--rebuild"), 2), (("check", "--repair"), 0)):
            done = launcher.run(*more, limits=nobody, cwd=there)
            assert done.is_clean, (more, done.err)
            assert done.code == code
        assert b"cannot be written: Permission denied" in launcher.run("index", limits=nobody, cwd=there).err
        assert launcher.run("index", cwd=there).code == 0
