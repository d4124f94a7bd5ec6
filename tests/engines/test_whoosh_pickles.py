"""A store from a stranger runs no code when it is opened and searched."""

import os
import pickle
import pickletools
import shutil
import struct
import zlib
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from whoosh.codec.whoosh3 import W3Codec, W3Segment

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import Article
from corpus_search.engines.base import Sort
from corpus_search.engines.checksums import with_checksum
from corpus_search.engines.whoosh.engine import WhooshEngine
from corpus_search.engines.whoosh.files import seal_segment
from corpus_search.engines.whoosh.pickles import load_contents, load_plain, loads_plain
from corpus_search.errors import StoreError
from corpus_search.query.parser import parse


class _Attack:
    """Pickled, it is a call of os.mkdir."""

    def __init__(self, target: Path) -> None:
        self._target = target

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[str]]:
        return os.mkdir, (str(self._target),)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("load", [load_plain, load_contents, lambda file: loads_plain(file.read())])
def test_nothing_is_called(load: Callable[[BytesIO], Any], protocol: int, tmp_path: Path) -> None:
    attack = pickle.dumps(_Attack(tmp_path / "owned"), protocol)
    with pytest.raises(pickle.UnpicklingError):
        load(BytesIO(attack))
    assert not (tmp_path / "owned").exists()
    pickle.loads(attack)
    assert (tmp_path / "owned").exists(), "the attack would not have worked anyway"


def test_plain_values_of_every_protocol_are_read() -> None:
    value = {"a": [1, 2.5, (b"\xff\x00", "ü", None, True)], "empty": b""}
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert loads_plain(pickle.dumps(value, protocol)) == value


def test_a_table_of_contents_may_hold_segments_and_nothing_else() -> None:
    segment = W3Segment(W3Codec(), "articles")
    assert load_contents(BytesIO(pickle.dumps([segment])))[0].segid == segment.segid
    with pytest.raises(pickle.UnpicklingError):
        load_plain(BytesIO(pickle.dumps([segment])))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "index"
    engine = WhooshEngine.create(folder, Analyzer())
    session = engine.session()
    session.add(Article("", "a.txt", 0, "War and peace", "A treaty was signed."))
    session.add(Article("", "b.txt", 0, "War and peace", "A treaty was broken."))
    session.commit()
    return folder


def _seal(folder: Path) -> None:
    """Make the checksums right, as whoever makes an attack would."""
    for segment_id in {path.name.partition(".")[0] for path in folder.glob("articles_*")}:
        seal_segment(folder, segment_id)


def _use(folder: Path) -> None:
    engine = WhooshEngine.open(folder, Analyzer())
    for query in ("treaty", '"war and peace"', "trea*", "*", "title:war"):
        engine.search(parse(query, Analyzer()).tree, offset=0, limit=5, sort=Sort.SCORE)
    list(engine.iter_ids(""))
    engine.articles_of_file("", "a.txt")


def _pickles(data: bytes) -> list[tuple[int, int]]:
    """Return where pickles of protocol 2 and later stand in a file: from, up to."""
    found = []
    place = data.find(b"\x80")
    while place >= 0:
        try:
            end = max(position or 0 for _, _, position in pickletools.genops(data[place:])) + 1
            found.append((place, place + end))
        except ValueError:
            end = 1
        place = data.find(b"\x80", place + end)
    return found


def test_an_attack_in_any_pickle_of_any_file_is_an_error(folder: Path, tmp_path: Path) -> None:
    attack = pickle.dumps(_Attack(tmp_path / "owned"), 2)
    tried = 0
    for file in sorted(folder.iterdir()):
        if file.suffix not in (".toc", ".trm", ".pst", ".col"):
            continue
        data = file.read_bytes()
        for start, end in _pickles(data):
            copy = tmp_path / f"copy{tried}"
            shutil.copytree(folder, copy)
            changed = data[:start] + attack + data[end:]
            (copy / file.name).write_bytes(with_checksum(changed[:-4]) if file.suffix == ".toc" else changed)
            _seal(copy)
            with suppress(StoreError):
                _use(copy)
            assert not (tmp_path / "owned").exists(), f"{file.name} at {start}"
            tried += 1
    assert tried >= 5


def test_an_attack_in_a_posting_block_is_an_error(tmp_path: Path) -> None:
    """The blocks' lengths are made right, so that the attack is really reached."""
    folder = tmp_path / "index"
    session = WhooshEngine.create(folder, Analyzer()).session()
    for number in range(300):
        session.add(Article("", f"{number}.txt", 0, "War and peace", f"A treaty was signed {number} times."))
    session.commit()
    (postings,) = folder.glob("*.pst")
    assert postings.stat().st_size, "the lists are too short to stand in a file of their own"
    attack = pickle.dumps(_Attack(tmp_path / "owned"), 2)
    info = pickle.dumps((1, 0, 1.0, 0, 1, 1), 2)
    block = struct.pack("!i", -(len(info) + len(attack))) + info + attack
    postings.write_bytes((b"W3Bl" + block) * (postings.stat().st_size // (len(block) + 4) + 2))
    _seal(folder)
    with pytest.raises(StoreError):
        _use(folder)
    assert not (tmp_path / "owned").exists()


def test_an_attack_in_a_terms_entry_is_an_error(folder: Path, tmp_path: Path) -> None:
    """An entry whose flag is set holds postings itself, pickled."""
    (terms,) = folder.glob("*.trm")
    attack = pickle.dumps(_Attack(tmp_path / "owned"), 2)
    data = terms.read_bytes()
    mark = b"treati"
    place = data.index(mark) + len(mark)
    statistics = struct.pack("!BfIBBfII", 1, 1.0, 1, 1, 1, 1.0, 0, 0)
    length = struct.unpack_from("!ii", data, data.index(mark) - 2 - 8)[1]
    grown = struct.pack("!i", len(statistics) + len(attack))
    before = data.index(mark) - 2 - 4
    entry = statistics + attack
    assert len(entry) > length
    terms.write_bytes(data[:before] + grown + data[before + 4 : place] + entry + data[place + len(entry) :])
    _seal(folder)
    with pytest.raises(StoreError):
        _use(folder)
    assert not (tmp_path / "owned").exists()


def test_an_attack_in_a_stored_article_is_an_error(folder: Path, tmp_path: Path) -> None:
    (stored,) = folder.glob("*._stored.col")
    data = stored.read_bytes()
    attack = zlib.compress(pickle.dumps(_Attack(tmp_path / "owned"), 2))
    original = zlib.decompressobj()
    original.decompress(data)
    length = len(data) - len(original.unused_data)
    stored.write_bytes(attack.ljust(length, b"\0") + original.unused_data)
    _seal(folder)
    with pytest.raises(StoreError):
        _use(folder)
    assert not (tmp_path / "owned").exists()


def test_a_segment_whose_name_leads_out_of_the_index_is_refused(folder: Path) -> None:
    (contents,) = folder.glob("*.toc")
    data = contents.read_bytes()
    (segment_id,) = {path.name.partition(".")[0].partition("_")[2] for path in folder.glob("articles_*")}
    leading_out = b"../../../etc/pa"[: len(segment_id)].ljust(len(segment_id), b"x")
    contents.write_bytes(with_checksum(data[:-4].replace(segment_id.encode(), leading_out)))
    with pytest.raises(StoreError, match="damaged"):
        WhooshEngine.open(folder, Analyzer())


@pytest.mark.parametrize("damage", ["emptied", "deleted", "halved", "random"])
def test_damage_of_any_file_is_told_as_such_or_does_no_harm(damage: str, folder: Path, tmp_path: Path) -> None:
    for file in sorted(folder.iterdir()):
        copy = tmp_path / f"{damage} {file.name}"
        shutil.copytree(folder, copy)
        data = file.read_bytes()
        if damage == "deleted":
            (copy / file.name).unlink()
        else:
            made = {"emptied": b"", "halved": data[: len(data) // 2], "random": b"\xde\xad" * (len(data) // 2)}
            (copy / file.name).write_bytes(made[damage])
        with suppress(StoreError):
            _use(copy)
