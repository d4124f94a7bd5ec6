"""Files and folders that make trouble: each is told with its place and reason, and none stops a run."""

import os
import socket
import stat
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from corpus_search import IndexOptions, IndexReport, StoreError, index, open_store
from corpus_search.readers.base import Reading, Source
from corpus_search.readers.text import TextReader

Plant = Callable[[Path, Mapping[str, str | bytes]], Path]
Contents = Callable[[Path], dict[str, str]]
Update = Callable[..., IndexReport]


@pytest.fixture
def update(here: Path) -> Update:
    def update(*paths: str | Path, **options: object) -> IndexReport:
        report = index(paths, here / "store", IndexOptions(**options))  # type: ignore[arg-type]
        counted = report.new + report.changed + report.unchanged + report.skipped.total() + report.failed.total()
        assert counted == report.files
        return report

    return update


@pytest.fixture
def folder(here: Path, plant: Plant) -> Path:
    return plant(here / "a", {"one.txt": "one\ntext", "sub/two.txt": "two\ntext", "sub/deep/three.txt": "three\ntext"})


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Give a function that takes away the right to read a file or folder, from the superuser too."""
    paths: set[str] = set()
    scandir, open_file = os.scandir, Path.open

    def refuse(path: object) -> None:
        if str(path) in paths:
            raise PermissionError(13, "Permission denied", str(path))

    def scan(path: str) -> object:
        refuse(path)
        return scandir(path)

    def opened(path: Path, *args: object, **options: object) -> object:
        refuse(path)
        return open_file(path, *args, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(os, "scandir", scan)
    monkeypatch.setattr(Path, "open", opened)
    return lambda path: paths.clear() if path.name == "open again" else paths.add(str(path))


def _names(contents: dict[str, str]) -> list[str]:
    return sorted(text.partition("\n")[0] for text in contents.values())


def test_a_file_that_cannot_be_opened_is_told_and_tried_again(
    update: Update, folder: Path, here: Path, closed: Callable[[Path], None]
) -> None:
    closed(folder / "one.txt")
    report = update(folder)
    assert (report.new, report.failed) == (2, {"not readable (permission denied)": 1})
    assert [(problem.path, problem.reason) for problem in report.problems] == [
        (str(folder / "one.txt"), "not readable (permission denied)")
    ]
    assert update().up_to_date
    closed(Path("open again"))
    assert update().new == 1


@pytest.mark.parametrize("name", ["sub", "sub/deep", "."])
def test_a_folder_that_cannot_be_read_keeps_what_was_known(
    update: Update, folder: Path, here: Path, contents: Contents, closed: Callable[[Path], None], name: str
) -> None:
    update(folder)
    before = contents(here / "store")
    closed(folder / name)
    for paths in ((), (folder,), (folder / "sub",), (folder / "sub" / "deep",)):
        report = update(*paths)
        assert (report.removed, report.deleted) == (0, 0)
        if name != "sub/deep" or paths != (folder / "sub" / "deep",):
            assert report.failed == {"permission denied": 1}
            assert report.problems[0].path == str(folder / name)
    assert contents(here / "store") == before
    closed(Path("open again"))
    report = update()
    assert (report.unchanged, report.failed) == (3, {})
    assert update().up_to_date


def test_files_that_vanish_while_they_are_read(
    update: Update, folder: Path, here: Path, contents: Contents, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_file = Path.open

    def vanish(path: Path, *args: object, **options: object) -> object:
        if path.name == "two.txt":
            path.unlink()
        return open_file(path, *args, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", vanish)
    report = update(folder)
    assert (report.new, report.failed) == (2, {"not readable (no such file or directory)": 1})
    monkeypatch.undo()
    assert update().files == 2
    assert _names(contents(here / "store")) == ["one", "three"]


def test_a_folder_that_vanishes_while_it_is_walked(
    update: Update, folder: Path, here: Path, contents: Contents, monkeypatch: pytest.MonkeyPatch
) -> None:
    update(folder)
    scandir = os.scandir

    def vanish(path: str) -> object:
        if str(path).endswith("deep"):
            Path(path, "three.txt").unlink()
            Path(path).rmdir()
        return scandir(path)

    monkeypatch.setattr(os, "scandir", vanish)
    assert update().removed == 1
    assert _names(contents(here / "store")) == ["one", "two"]


@pytest.mark.parametrize(
    "err", [ValueError("odd\n\x1b[31m"), MemoryError(), RecursionError("deep"), KeyError("k")], ids=repr
)
@pytest.mark.parametrize("late", [False, True])
def test_a_reader_that_fails_fails_one_file(
    update: Update, folder: Path, monkeypatch: pytest.MonkeyPatch, err: Exception, late: bool
) -> None:
    read = TextReader.read

    def fail(self: TextReader, source: Source, options: object) -> Reading:
        if "sub" not in source.path:
            return read(self, source, options)  # type: ignore[arg-type]
        if late:
            return Reading(_raising(err))  # type: ignore[arg-type]
        raise err

    monkeypatch.setattr(TextReader, "read", fail)
    report = update(folder)
    assert (report.new, report.failed.total(), len(report.problems)) == (1, 2, 2)
    assert all(
        problem.reason.startswith(f"the text reader failed ({type(err).__name__}") for problem in report.problems
    )
    monkeypatch.undo()
    assert update().new == 2  # another try


def _raising(err: Exception) -> Iterator[None]:
    raise err
    yield


def test_what_is_no_file_is_skipped_and_never_opened(update: Update, folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as sock:
        # The path of a socket may have some hundred characters at most.
        here = Path.cwd()
        os.chdir(folder)
        sock.bind("s.txt")
        os.chdir(here)
        report = update(folder)
    assert report.skipped == {"a named pipe, not a file": 1, "a socket, not a file": 1}
    assert (report.new, report.problems) == (3, [])
    again = update()
    assert (again.up_to_date, again.skipped) == (True, report.skipped)


def test_links_that_loop_or_lead_nowhere(update: Update, folder: Path, here: Path, contents: Contents) -> None:
    (folder / "sub" / "up").symlink_to(folder)
    (folder / "self.txt").symlink_to(folder / "self.txt")
    (folder / "nowhere.txt").symlink_to(folder / "missing")
    report = update(folder)
    assert (report.new, report.failed.total()) == (3, 2)
    assert "a link to nothing" in report.failed
    assert len(contents(here / "store")) == 3


def test_hidden_files_are_not_there(update: Update, here: Path, plant: Plant) -> None:
    plant(here / "a", {".hidden.txt": "x", ".git/config.txt": "x", "sub/.x/y.txt": "x", "seen.txt": "seen\ntext"})
    assert update("a").files == 1


ODD_NAMES = [b"new\nline.txt", b"esc\x1b[31m.txt", "\N{GRINNING FACE}.txt".encode(), b"\xff\xfe.txt", b" .txt",
             "\u202eexe.txt".encode(), b"a'b\"c`$(d);&|.txt", b"-rf.txt", b"*?[x].txt", "e\u0301.txt".encode(),
             b"%41.txt", b"back\\slash.txt", b"tab\t.txt", b"x" * 251 + b".txt"]  # fmt: skip


def test_odd_names_go_all_the_way(update: Update, here: Path, contents: Contents) -> None:
    folder = here / "a" / os.fsdecode(b"d\xff\n")
    folder.mkdir(parents=True)
    for number, name in enumerate(ODD_NAMES):
        (folder / os.fsdecode(name)).write_text(f"headline{number}\nsome text")
    assert update("a").new == len(ODD_NAMES)
    assert update().up_to_date
    assert len(contents(here / "store")) == len(ODD_NAMES)
    with open_store(here / "store") as store:
        for number, name in enumerate(ODD_NAMES):
            (hit,) = store.search(f"headline{number}").hits
            assert os.fsencode(hit.path) == b"a/d\xff\n/" + name
            assert store.article(hit.path).title == f"headline{number}"
    (folder / os.fsdecode(ODD_NAMES[0])).unlink()
    assert update().removed == 1


def test_roots_with_odd_names_are_told_apart(update: Update, here: Path, contents: Contents, plant: Plant) -> None:
    for name in ODD_NAMES:
        plant(here / os.fsdecode(name), {"a.txt": "a\ntext"})
        update(os.fsdecode(name))
    assert update().unchanged == len(ODD_NAMES)
    assert len(contents(here / "store")) == len(ODD_NAMES)


def test_a_store_in_a_folder_with_an_odd_name(here: Path, folder: Path, contents: Contents) -> None:
    place = here / os.fsdecode(b"st\xff\n?#%41\x1b")
    assert index([folder], place).new == 3
    assert index((), place).up_to_date
    assert len(contents(place)) == 3


def test_a_store_that_cannot_be_written_is_an_error(
    update: Update, folder: Path, here: Path, contents: Contents, monkeypatch: pytest.MonkeyPatch
) -> None:
    update(folder)
    before = contents(here / "store")
    (folder / "one.txt").write_text("one\nchanged")
    mkdir = Path.mkdir
    with monkeypatch.context() as patch:
        patch.setattr("corpus_search.engines.whoosh.engine.WhooshEngine.session", _no_space)
        with pytest.raises(StoreError, match=r"the store in .* cannot be written: No space left on device"):
            update()
    assert contents(here / "store") == before

    def refuse(path: Path, *args: object, **options: object) -> None:
        if path.name == "new":
            raise PermissionError(13, "Permission denied")
        mkdir(path, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(StoreError, match=r"the store in .*new cannot be written: Permission denied"):
        index([folder], here / "new")


def _no_space(*_: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read and write everything")
def test_rights_of_the_system(update: Update, folder: Path, here: Path) -> None:
    (folder / "sub").chmod(0)
    (folder / "one.txt").chmod(0)
    try:
        assert update(folder).failed.total() == 2
    finally:
        (folder / "sub").chmod(stat.S_IRWXU)
    (here / "store").chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        with pytest.raises(StoreError, match="cannot be written"):
            update()
    finally:
        (here / "store").chmod(stat.S_IRWXU)


def test_a_store_that_cannot_be_written_can_be_searched(update: Update, folder: Path, here: Path) -> None:
    update(folder)
    for path in (here / "store").rglob("*"):
        path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with open_store(here / "store") as store:
        assert store.search("text").total == 3
        assert store.info().articles == 3
    for path in (here / "store").rglob("*"):
        path.chmod(stat.S_IRWXU)
