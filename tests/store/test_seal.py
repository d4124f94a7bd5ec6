"""The seal: checksums of what is beside the engine, while nobody writes."""

from pathlib import Path

import pytest

from corpus_search.errors import StoreError
from corpus_search.store.ledger import LEDGER_NAME, Entry, Ledger
from corpus_search.store.seal import SEAL_NAME, break_seal, check_sealed, is_sealed, read_seal, seal_files


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "engine").mkdir()
    (tmp_path / "a.sqlite3").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "b.sqlite3").touch()
    seal_files(tmp_path)
    return tmp_path


def test_a_seal_holds_the_files_beside_the_engine(data: Path) -> None:
    seal = read_seal(data)
    assert seal is not None
    assert {name: sums.size for name, sums in seal.items()} == {"a.sqlite3": 10240, "b.sqlite3": 0}
    check_sealed(data / "a.sqlite3")
    break_seal(data)
    break_seal(data)
    assert not is_sealed(data)
    assert read_seal(data) is None


@pytest.mark.parametrize("place", [0, 4095, 4096, 10239])
def test_a_changed_byte_is_damage(data: Path, place: int) -> None:
    content = bytearray((data / "a.sqlite3").read_bytes())
    content[place] ^= 1
    (data / "a.sqlite3").write_bytes(content)
    with pytest.raises(StoreError, match=r"a\.sqlite3 is damaged \(near byte"):
        check_sealed(data / "a.sqlite3")
    check_sealed(data / "b.sqlite3")
    break_seal(data)
    check_sealed(data / "a.sqlite3")  # which nobody can know


@pytest.mark.parametrize("content", [b"", b"x", bytes(range(256)) * 39, bytes(range(256)) * 41])
def test_another_length_is_damage(data: Path, content: bytes) -> None:
    (data / "a.sqlite3").write_bytes(content)
    with pytest.raises(StoreError, match=r"a\.sqlite3 is damaged"):
        check_sealed(data / "a.sqlite3")


def test_a_changed_seal_is_damage(data: Path) -> None:
    sound = (data / SEAL_NAME).read_bytes()
    for place in range(len(sound)):
        (data / SEAL_NAME).write_bytes(sound[:place] + bytes([sound[place] ^ 4]) + sound[place + 1 :])
        with pytest.raises(StoreError, match=r"seal\.sum is damaged"):
            check_sealed(data / "b.sqlite3")


def test_whoever_writes_breaks_the_seal_first(tmp_path: Path) -> None:
    Ledger.create(tmp_path).close()
    seal_files(tmp_path)
    ledger = Ledger.open(tmp_path)
    ledger.announce()
    ledger.commit()
    assert is_sealed(tmp_path), "nothing was written"
    ledger.put(Entry("", "a", 1, 1, b"", "indexed"))
    assert is_sealed(tmp_path), "what is set down is not in the file yet"
    ledger.announce()
    assert not is_sealed(tmp_path)
    ledger.close()
    check_sealed(tmp_path / LEDGER_NAME)
