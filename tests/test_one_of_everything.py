"""A folder with one file of every format, a broken one of each, and all that is hostile goes through in one run."""

import bz2
import gzip
import importlib.util
import io
import lzma
import os
import re
import socket
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from corpus_search import open_store
from corpus_search.readers import READERS
from corpus_search.readers.late import LateReader
from corpus_search.store.ledger import Entry, Ledger

MIXED = Path(__file__).parents[1] / "../shared/data/mixed_encodings"
STORY = "Kerry speaks in Rome\n\nThe secretary spoke in Rome about {}.\n"


def _tar(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return out.getvalue()


def _zip(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def _archives() -> dict[str, bytes]:
    story = {name: STORY.format(name).encode() for name in ("zip", "tar", "gz", "bz2", "xz")}
    return {
        "a.zip": _zip(
            {"zip.txt": story["zip"], "../../escape.txt": b"Out of here\n\nNot written.", "a.png": b"\x89PNG\r\n\x1a\n"}
        ),
        "a.tar.gz": gzip.compress(_tar({"tar.txt": story["tar"]}), mtime=0),
        "a.txt.gz": gzip.compress(story["gz"], mtime=0),
        "a.txt.bz2": bz2.compress(story["bz2"]),
        "a.txt.xz": lzma.compress(story["xz"]),
        "bomb.txt.gz": gzip.compress(bytes(300 << 20), mtime=0),
        "broken.zip": _zip({"zip.txt": story["zip"]})[:40],
        "broken.tar": _tar({"broken.txt": story["zip"]})[:530],
        "broken.txt.gz": gzip.compress(os.urandom(4096), mtime=0)[:50],
        "broken.txt.xz": b"\xfd7zXZ\x00" + b"x" * 100,
        "broken.txt.bz2": b"BZh9" + b"x" * 100,
    }


def _special(folder: Path) -> None:
    os.mkfifo(folder / "fifo.txt")
    (folder / "loop").symlink_to(folder)
    (folder / "nothing.txt").symlink_to(folder / "is not there")
    for name in (b"line\nbreak.txt", "\U0001f600.txt".encode(), b"not utf-8 \xff.txt"):
        Path(os.fsdecode(bytes(folder) + b"/" + name)).write_text(STORY.format("an odd name " + repr(name)))
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(folder / "s.txt"))


def _samples() -> dict[str, bytes]:
    """Return the good files of the contract suite, by their readers' names."""
    path = Path(__file__).parent / "contract" / "test_readers.py"
    spec = importlib.util.spec_from_file_location("samples_of_readers", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    contents = {name: sample[0] for name, sample in module.SAMPLES.items()}
    return {name: data if isinstance(data, bytes) else data.encode() for name, data in contents.items()}


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder of all that, indexed by a process of its own into a store beside it."""
    folder = tmp_path_factory.mktemp("here") / "everything"
    folder.mkdir()
    samples = _samples()
    files = {f"good{reader.suffixes[0]}": samples[reader.name] for reader in READERS}
    files |= {f"broken{reader.suffixes[0]}": b"\x00\xff\xfe\xfd" * 64 for reader in READERS}
    files |= {**_archives(), "empty.txt": b"", "large.txt": b"The large story\n\n" + b"word " * (40 << 20)}
    for name, data in files.items():
        (folder / name).write_bytes(data)
    for path in sorted(MIXED.glob("*")) if MIXED.is_dir() else ():
        (folder / path.name).write_bytes(path.read_bytes())
    _special(folder)
    return folder


_PROGRAM = """
import sys
from corpus_search.cli.app import run
code = run(sys.argv[1:])
with open("/proc/self/status") as status:
    print(*(line for line in status if line.startswith("VmHWM")), file=sys.stderr)
sys.exit(code)
"""


@pytest.fixture(scope="module")
def indexed(everything: Path) -> subprocess.CompletedProcess[str]:
    """Index it in a process of its own, which tells at the end how much memory it had at the most."""
    command = [sys.executable, "-c", _PROGRAM, "index", str(everything), "--store", str(everything.parent / "store")]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture(scope="module")
def entries(everything: Path, indexed: subprocess.CompletedProcess[str]) -> dict[str, Entry]:
    assert indexed.returncode == 0, indexed.stderr
    with closing(Ledger.open(everything.parent / "store" / "data-1")) as ledger:
        return {entry.path: entry for entry in ledger.iter_entries()}


def test_nothing_crashes_and_nothing_raw_is_said(indexed: subprocess.CompletedProcess[str]) -> None:
    assert "Traceback" not in indexed.stdout + indexed.stderr
    assert "\x1b" not in indexed.stdout + indexed.stderr


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read from /proc")
def test_memory_stays_bounded(indexed: subprocess.CompletedProcess[str]) -> None:
    peak = re.search(r"VmHWM:\s*(\d+) kB", indexed.stderr)
    assert peak
    assert int(peak[1]) < 500 << 10


def test_every_file_is_in_the_ledger(everything: Path, entries: dict[str, Entry]) -> None:
    listed = {os.fsencode(name).decode("utf-8", "surrogateescape") for name in os.listdir(everything)}  # noqa: PTH208
    assert set(entries) == listed - {"loop"}, "a link back to the folder is not a file"
    assert all(entry.reason for entry in entries.values() if entry.status != "indexed")


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_a_good_file_of_every_format_is_indexed(reader: LateReader, entries: dict[str, Entry]) -> None:
    entry = entries[f"good{reader.suffixes[0]}"]
    assert (entry.status, entry.format) == ("indexed", reader.name), entry.reason
    assert entry.articles > 0


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_a_broken_file_of_every_format_says_why_it_is_left_out(reader: LateReader, entries: dict[str, Entry]) -> None:
    entry = entries[f"broken{reader.suffixes[0]}"]
    assert entry.status in ("skipped", "failed")
    assert "reader failed" not in entry.reason


@pytest.mark.parametrize(
    ("name", "status", "reason"),
    [
        ("empty.txt", "skipped", "empty"),
        ("large.txt", "skipped", "larger than 64 MiB"),
        ("fifo.txt", "skipped", "named pipe"),
        ("s.txt", "skipped", "socket"),
        ("nothing.txt", "failed", "link to nothing"),
        ("bomb.txt.gz", "failed", "200 times its size"),
        ("broken.zip", "failed", ""),
        ("broken.txt.gz", "failed", ""),
        ("broken.txt.xz", "failed", ""),
        ("broken.txt.bz2", "failed", ""),
    ],
)
def test_what_is_hostile_is_told(name: str, status: str, reason: str, entries: dict[str, Entry]) -> None:
    assert entries[name].status == status
    assert reason in entries[name].reason


@pytest.mark.parametrize("word", ["zip", "tar", "gz", "bz2", "xz", "name"])
def test_what_can_be_found_is_found(word: str, everything: Path, entries: dict[str, Entry]) -> None:
    with open_store(everything.parent / "store") as store:
        assert store.search(f"secretary spoke {word}", collapse=False).total == (3 if word == "name" else 1)


def test_nothing_is_written_outside(everything: Path, entries: dict[str, Entry]) -> None:
    assert {path.name for path in everything.parent.iterdir()} == {"everything", "store"}
    assert not list(everything.parent.parent.glob("escape*"))


def test_mixed_encodings_are_indexed(entries: dict[str, Entry]) -> None:
    if not MIXED.is_dir():
        pytest.skip(f"there are no files in {MIXED.name} beside the checkout")
    mixed = [entries[path.name] for path in MIXED.glob("*")]
    assert len(mixed) == 167
    assert sum(entry.status == "indexed" for entry in mixed) >= 160
