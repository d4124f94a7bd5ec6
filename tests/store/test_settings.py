"""The settings file of a store."""

import json
import re
from pathlib import Path
from zlib import crc32

import pytest

from corpus_search.errors import StoreError
from corpus_search.store.settings import STORE_FORMAT, Root, Settings, load_settings, save_settings

FULL = Settings(
    language="german",
    data="data-7",
    created="2016-02-02T00:00:00+00:00",
    version="0.1",
    roots=(Root("", "a/b"), Root("x\\xff~2", "/else/\udcff", is_file=True, include=("*.txt",), exclude=("old/", "é"))),
    fields={"title": "headline"},
    max_file_size=1,
)


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    for settings in (Settings(), FULL):
        save_settings(tmp_path, settings)
        assert load_settings(tmp_path) == settings
    assert [path.name for path in tmp_path.iterdir()] == ["settings.json"]


def test_a_failed_save_leaves_the_old_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_settings(tmp_path, FULL)
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space"):
        save_settings(tmp_path, Settings())
    assert load_settings(tmp_path) == FULL


def _changed(**values: object) -> str:
    return _sealed(json.dumps({**json.loads(_text()), **values}))


def _text() -> str:
    settings = {"format": STORE_FORMAT, "language": "english", "engine": "whoosh", "data": "data-1", "created": ""}
    rest = {"version": "0", "roots": [], "fields": {}, "max_file_size": 1, "checksum": "00000000"}
    return _sealed(json.dumps({**settings, **rest}))


def _sealed(text: str) -> str:
    """Return settings with the checksum that their other values have."""
    blank = re.sub('"checksum": "[0-9a-f]{8}"', '"checksum": "00000000"', text)
    return blank.replace('"checksum": "00000000"', f'"checksum": "{crc32(blank.encode()):08x}"')


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "null", "7", '"x"', "{}", "\0", "[" * 100_000, "\ud800",
        _changed(roots=7), _changed(roots=[7]), _changed(roots=[{}]), _changed(fields=[]), _changed(max_file_size="x"),
        _sealed(_changed().replace('size": 1', 'size": 1e999')), _text().replace("english", "englisj"),
        _changed(checksum=7), _changed(checksum=None),
        _changed(data="../../etc"), _changed(data="data-"), _changed(data="data-1/../.."), _changed(data=None),
    ],
    ids=lambda text: ascii(text[:40]),
)  # fmt: skip
def test_damaged_settings_are_an_error_that_names_the_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "settings.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(StoreError, match=r"settings\.json is damaged") as error:
        load_settings(tmp_path)
    assert error.value.hint


def test_undamaged_settings_pass(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text(_text(), encoding="utf-8")
    assert load_settings(tmp_path) == Settings(language="english", version="0", max_file_size=1)


@pytest.mark.parametrize("version", [0, -1, STORE_FORMAT + 1, "1", None, True])
def test_another_format_is_refused(tmp_path: Path, version: object) -> None:
    (tmp_path / "settings.json").write_text(_changed(format=version, version="7.5"), encoding="utf-8")
    with pytest.raises(StoreError, match=f"has format {version}; this program, .*, knows {STORE_FORMAT}") as error:
        load_settings(tmp_path, older=True)
    assert "corpus-search 7.5 or newer" in error.value.hint


def test_an_older_format_is_read_only_to_make_the_store_anew(tmp_path: Path) -> None:
    values = json.loads(_changed(format=1, language="german"))
    del values["checksum"]
    (tmp_path / "settings.json").write_text(json.dumps(values), encoding="utf-8")
    with pytest.raises(StoreError, match=r"of an earlier version of corpus-search \(format 1") as error:
        load_settings(tmp_path)
    assert "index --rebuild" in error.value.hint
    assert load_settings(tmp_path, older=True).language == "german"


def test_changed_bits_are_noticed(tmp_path: Path) -> None:
    save_settings(tmp_path, FULL)
    sound = (tmp_path / "settings.json").read_bytes()
    for place in range(0, 8 * len(sound), 11):
        data = bytearray(sound)
        data[place // 8] ^= 1 << place % 8
        (tmp_path / "settings.json").write_bytes(data)
        with pytest.raises(StoreError):
            load_settings(tmp_path)


def test_missing_settings_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be read: No such file"):
        load_settings(tmp_path)
