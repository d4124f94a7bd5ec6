"""A store from a stranger: in the place of each pickle in it stands one that would run a command.

Checksums are made right again, as a stranger would, so that what is read is the attack.
"""

import os
import pickle
import pickletools
import re
import shutil
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.torture.corpora import copy_store, write_articles
from benchmarks.torture.launching import Launcher
from benchmarks.torture.outcome import Outcome, Work
from corpus_search.engines.checksums import checksums_of, read_sums, sums_as_bytes, with_checksum

__all__ = ["run"]

_SUMS = ".sum"
_PROTOCOLS = (0, 2, 4)
_COMMANDS = (
    ("search", "river", "--count"), ("search", '"river council"', "--facet", "source"), ("search", "harv*"),
    ("search", "rivr~"), ("similar", "a/part3/a0003.txt"), ("show", "a/part3/a0003.txt"), ("info",), ("files",),
    ("duplicates",), ("check",), ("index",), ("check", "--repair"),
)  # fmt: skip


class _Attack:
    """Pickled, it is a call of os.mkdir."""

    def __init__(self, target: Path) -> None:
        self._target = target

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[str]]:
        return os.mkdir, (str(self._target),)


def run(work: Work) -> Outcome:
    """Put an attack in the place of pickles, at most `count` of a file, and use the store by every command.

    With a `count` of more than one it is each protocol in each place, else one after the other.
    """
    outcome, tried = Outcome(), 0
    sound, there, owned = work.folder / "sound", work.folder / "there", work.folder / "owned"
    write_articles(sound / "a", 40)
    with Launcher(work.folder / "launch") as launcher:
        launcher.run("index", "a", cwd=sound)
        (sound / "a" / "more.txt").write_text("More\nof a river and a council, in a second segment")
        (sound / "a" / "part1" / "a0001.txt").unlink()
        launcher.run("index", cwd=sound)
        engine = sound / ".corpus-search" / "data-1" / "engine"
        files = sorted(path for path in engine.iterdir() if path.suffix != _SUMS)
        for path in files:
            places = list(_pickles(path.read_bytes()))
            for place in work.chances.sample(places, min(len(places), work.count)):
                for protocol in _PROTOCOLS if work.count > 1 else (_PROTOCOLS[outcome.done % 3],):
                    copy_store(sound, there)
                    _attack(there / path.relative_to(sound), place, pickle.dumps(_Attack(owned), protocol))
                    done = launcher.run_all(_COMMANDS, cwd=there)
                    if owned.exists() or not done.is_clean:
                        outcome.fail(f"{path.name} at {place.start}: {done.codes} {done.err.decode()[-300:]}")
                        shutil.rmtree(owned, ignore_errors=True)
                    outcome.done += 1
            tried += bool(places)
    outcome.told = f"{tried} of {len(files)} files hold pickles; {len(_COMMANDS)} commands each"
    return outcome


class _Place(NamedTuple):
    """Where a pickle stands in a file, from and up to, and whether it is compressed there."""

    start: int
    end: int
    compressed: bool = False


def _pickles(data: bytes) -> Iterator[_Place]:
    """Yield where pickles of protocol 2 and later stand in a file, and compressed ones."""
    for found in re.finditer(b"\x80[\x02-\x05]", data):
        with suppress(ValueError):
            length = max(position or 0 for _, _, position in pickletools.genops(data[found.start() :])) + 1
            if length > 4:
                yield _Place(found.start(), found.start() + length)
    for found in re.finditer(b"\x78[\x01\x5e\x9c\xda]", data):
        unpacker = zlib.decompressobj()
        with suppress(zlib.error):
            if unpacker.decompress(data[found.start() :]).startswith(b"\x80") and unpacker.eof:
                yield _Place(found.start(), len(data) - len(unpacker.unused_data), compressed=True)


def _attack(path: Path, place: _Place, attack: bytes) -> None:
    """Write an attack into a file, of the same length if it can be, and make the checksums right."""
    data = path.read_bytes()
    if path.suffix == ".toc":
        path.write_bytes(with_checksum(data[: place.start] + attack + data[place.end : -4]))
        return
    if place.compressed:
        attack = zlib.compress(attack)
    path.write_bytes(data[: place.start] + attack.ljust(place.end - place.start, b"\0") + data[place.end :])
    sums_path = path.with_name(path.name.partition(".")[0] + _SUMS)
    sums = read_sums(sums_path.read_bytes())
    sums_path.write_bytes(sums_as_bytes(sums | {path.name: checksums_of(path)}))
