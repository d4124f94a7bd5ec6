"""Bytes to text: the encoding is found, nothing is lost, and what is no text is told."""

import codecs
import re
import subprocess
import sys
from pathlib import Path

import chardet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_search.errors import ReadError
from corpus_search.readers.base import SkippedError
from corpus_search.readers.decode import Decoded, decode

ROOT = Path(__file__).parents[2]
MIXED = ROOT / "../shared/data/mixed_encodings"

RUSSIAN = "Министр сообщил, что переговоры с соседними странами продолжатся на следующей неделе в столице.\n"
FRENCH = "Le ministre a déclaré à la presse que l’été dernier, la forêt près du château avait brûlé.\n"
JAPANESE = "首相は記者会見で、来週の会議について説明した。多くの人々がこの問題に関心を持っている。\n"
CHINESE = "总理星期一表示，与邻国的会谈将在下周继续进行，尽管有关边界的几个问题尚未得到答复。\n"
KOREAN = "총리는 월요일 이웃 나라들과의 회담이 다음 주에도 계속될 것이라고 말했다.\n"


def test_utf8_is_known_without_a_mark() -> None:
    assert decode("Çağrı\n".encode()) == Decoded("Çağrı\n", "utf-8", "utf-8")


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
        (b"\xff\xfe\x00\x00", "utf-32-le"),
        (b"\x00\x00\xfe\xff", "utf-32-be"),
    ],
)
def test_a_byte_order_mark_decides_and_is_no_part_of_the_text(mark: bytes, encoding: str) -> None:
    assert decode(mark + "Çağrı 𝄞".encode(encoding)) == Decoded("Çağrı 𝄞", encoding, "declared")


def test_utf16_that_begins_with_a_nul_is_not_taken_for_utf32() -> None:
    assert decode(b"\xff\xfe\x00\x00a\x00") == Decoded("\0a", "utf-16-le", "declared")


def test_a_broken_promise_of_a_mark_is_an_error_with_its_place() -> None:
    with pytest.raises(ReadError, match="UTF-16-LE, but the bytes at offset 4 "):
        decode(b"\xff\xfea\x00b")


@pytest.mark.parametrize(
    ("text", "written_in", "found"),
    [
        (RUSSIAN, "koi8-r", "koi8-r"),
        (RUSSIAN, "cp1251", "cp1251"),
        (FRENCH, "cp1252", "cp1252"),
        (JAPANESE, "shift_jis", "cp932"),
        (JAPANESE, "euc_jp", "euc_jp"),
        (JAPANESE, "iso2022_jp", "iso2022_jp"),
        (RUSSIAN, "utf-16-le", "utf-16-le"),
    ],
)
def test_other_encodings_are_detected(text: str, written_in: str, found: str) -> None:
    assert decode((text * 5).encode(written_in)) == Decoded(text * 5, found, "detected")


def test_ascii_with_a_sign_that_hz_uses_stays_as_it_is() -> None:
    data = b"The pattern is ~{x} and costs $5 today.\n"
    assert decode(data) == Decoded(data.decode(), "utf-8", "utf-8")


def test_words_far_into_a_large_file_are_what_the_detector_is_shown() -> None:
    text = "plain words\n" * 40_000 + RUSSIAN * 5
    assert decode(text.encode("koi8-r")) == Decoded(text, "koi8-r", "detected")


def _detect(monkeypatch: pytest.MonkeyPatch, *encodings: str) -> None:
    guesses = [{"encoding": name, "confidence": 0.9 - 0.1 * rank} for rank, name in enumerate(encodings)]
    monkeypatch.setattr(chardet, "detect_all", lambda *_args, **_options: guesses)


def test_what_the_likeliest_encoding_lacks_is_not_replaced_but_tried_in_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _detect(monkeypatch, "EUC-JP", "no such codec", "KOI8-R")
    assert decode(b"\xcd\xc9\xd2 \xff") == Decoded("мир Ъ", "koi8-r", "detected")


def test_the_last_resort_is_windows_1252(monkeypatch: pytest.MonkeyPatch) -> None:
    _detect(monkeypatch)
    assert decode(b"caf\xe9") == Decoded("café", "cp1252", "guessed")


def test_of_equally_likely_encodings_windows_1252_is_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    guesses = [{"encoding": name, "confidence": 0.5} for name in ("cp437", "iso8859-15", "Windows-1252")]
    monkeypatch.setattr(chardet, "detect_all", lambda *_args, **_options: guesses)
    assert decode(b"caf\xe9").encoding == "cp1252"


def test_no_encoding_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    _detect(monkeypatch, "EUC-JP")
    with pytest.raises(ReadError, match="not text in any known encoding"):
        decode(b"caf\x81 \xff")  # 0x81 is nothing in Windows-1252 either


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n", "\xa0\n\u3000".encode()])
def test_nothing_but_white_space_is_empty(data: bytes) -> None:
    with pytest.raises(SkippedError, match=r"^empty$"):
        decode(data)


@pytest.mark.parametrize(
    "data",
    [
        b"\x7fELF\x02\x01\x01\x00\x00\xff\xfe" + bytes(200),
        b"abc\0" * 100,
        b"\x89PNG\r\n\x1a\n" + bytes(range(1, 256)) * 3,
        bytes(1000),
    ],
)
def test_binary_is_skipped(data: bytes) -> None:
    with pytest.raises(SkippedError, match=r"^binary$"):
        decode(data)


def test_a_stray_nul_in_a_text_stays() -> None:
    text = "words and words " * 20 + "\0 end"
    assert decode(text.encode()).text == text


def test_line_ends_become_line_feeds_and_other_controls_stay() -> None:
    assert decode(b"a\r\nb\rc\n\x0cd\x1b\x07").text == "a\nb\nc\n\x0cd\x1b\x07"


@given(st.text(min_size=1).filter(lambda text: not text.isspace() and text.isprintable()))
def test_every_utf8_text_comes_back(text: str) -> None:
    if text.startswith("\ufeff") or re.search(r"~\{|\x1b", text):
        return
    assert decode(text.encode()) == Decoded(text, "utf-8", "utf-8")


@given(st.binary())
def test_any_bytes_give_a_text_or_an_error_of_ours(data: bytes) -> None:
    try:
        decoded = decode(data)
    except (ReadError, SkippedError):
        return
    assert "\r" not in decoded.text
    decoded.text.encode()
    codecs.lookup(decoded.encoding)


def test_plain_utf8_needs_no_detector() -> None:
    code = (
        "import sys; from corpus_search.readers.decode import decode; "
        "decode('é'.encode()); print('chardet' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


@pytest.mark.parametrize(
    ("data", "text", "replaced"),
    [
        ("Çağrı é ".encode() + b"\xff" + " é".encode(), "Çağrı é \ufffd é", 1),
        ("“It is over,”".encode() + b" he said\x96 and left.", "“It is over,” he said\ufffd and left.", 1),
        (RUSSIAN.encode()[:-3], RUSSIAN[:-3] + "\ufffd", 1),
        ("首相は\ufffd記者".encode(), "首相は\ufffd記者", 1),
        ("été ".encode() * 5 + b"\xc3 \x80", "été " * 5 + "\ufffd \ufffd", 2),
    ],
)
def test_a_few_broken_bytes_do_not_garble_utf8_and_are_counted(data: bytes, text: str, replaced: int) -> None:
    assert decode(data) == Decoded(text, "utf-8", "utf-8", replaced)


@pytest.mark.parametrize("data", [b"CAF\xc9\x94 and \x93caf\xe9\x94 are one", b"r\xe9sum\xe9", b"plain \x93quotes\x94"])
def test_windows_text_is_not_taken_for_damaged_utf8(data: bytes) -> None:
    decoded = decode(data)
    assert decoded.encoding != "utf-8"
    assert decoded.replaced == 0


@pytest.mark.parametrize(
    ("text", "encoding", "junk"),
    [
        (JAPANESE, "cp932", b"\x81\xff"),
        (JAPANESE, "euc_jp", b"\xff"),
        (CHINESE, "gb18030", b"\xff"),
        (KOREAN, "cp949", b"\xff"),
    ],
)
def test_a_broken_byte_does_not_hand_an_east_asian_text_to_another_encoding(
    text: str, encoding: str, junk: bytes
) -> None:
    data = (text * 5).encode(encoding)
    place = len(text.encode(encoding))  # where a line begins
    decoded = decode(data[:place] + junk + data[place:])
    assert decoded.encoding == encoding
    assert decoded.replaced >= 1
    assert text in decoded.text


def test_a_mark_and_a_broken_byte_is_told_not_refused() -> None:
    assert decode(b"\xef\xbb\xbfNothing but ASCII\x80 here") == Decoded(
        "Nothing but ASCII\ufffd here", "utf-8", "declared", 1
    )


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [JAPANESE.strip(), CHINESE.strip()])
def test_utf16_without_mark_or_spaces_is_seen(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == Decoded(text, encoding, "detected")


def test_syllables_spelt_out_in_korean_are_put_together() -> None:
    text = KOREAN * 3 + "똠방각하 펲시콜라\n"  # in KS X 1001 only by annex 3
    assert decode(text.encode("euc_kr")) == Decoded(text, "euc_kr", "detected")


@pytest.mark.parametrize(
    ("data", "declared", "text", "encoding", "origin"),
    [
        (b"caf\xe9", "ISO-8859-1", "café", "cp1252", "declared"),
        (b"\x93caf\xe9\x94", "latin1", "“café”", "cp1252", "declared"),
        (b"\xcd\xc9\xd2", " KOI8-R ", "мир", "koi8-r", "declared"),
        ("首相～".encode("cp932"), "x-sjis", "首相～", "cp932", "declared"),
        ("首相".encode("iso2022_jp"), "ISO-2022-JP", "首相", "iso2022_jp", "declared"),
        ("é".encode(), "UTF-8", "é", "utf-8", "declared"),
        ("é".encode("utf-16-le"), "utf-16", "é", "utf-16-le", "declared"),
        (b"plain", "koi8-r", "plain", "koi8-r", "declared"),
        ("é".encode(), "ISO-8859-1", "é", "utf-8", "utf-8"),
        ("中国政府网站".encode(), "GB2312", "中国政府网站", "utf-8", "utf-8"),
        (b"caf\xe9", "UTF-8", "café", "cp1252", "guessed"),
        (b"caf\xe9", "no such name", "café", "cp1252", "guessed"),
        (b"caf\xe9", "rot13", "café", "cp1252", "guessed"),
    ],
)
def test_a_header_decides_unless_the_bytes_contradict_it(
    data: bytes, declared: str, text: str, encoding: str, origin: str
) -> None:
    assert decode(data, declared) == Decoded(text, encoding, origin)


def test_a_mark_outranks_a_header() -> None:
    assert decode(b"\xef\xbb\xbf\xc3\xa9", "koi8-r") == Decoded("é", "utf-8", "declared")


def test_damage_in_a_declared_encoding_is_counted() -> None:
    data = (JAPANESE * 2).encode("euc_jp") + b"\xff\n"
    assert decode(data, "EUC-JP") == Decoded(JAPANESE * 2 + "\ufffd\n", "euc_jp", "declared", 1)


def test_binary_stays_binary_whatever_a_header_says() -> None:
    with pytest.raises(SkippedError, match="binary"):
        decode(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 3, "iso-8859-1")


@given(st.text(min_size=1).filter(lambda text: not text.isspace()), st.sampled_from(["utf-8", "utf-16", "gb18030"]))
def test_what_a_header_declares_comes_back(text: str, encoding: str) -> None:
    if re.search("[\0-\x1f\x7f\ufeff]", text):
        return
    data = text.encode("utf-16-le" if encoding == "utf-16" else encoding)
    decoded = decode(data, encoding)
    if decoded.origin == "declared":
        assert decoded.text == text
    else:  # bytes that are valid UTF-8 by chance
        assert encoding != "utf-8"


@given(st.binary(), st.sampled_from(["utf-8", "big5", "utf-16", "koi8-r", "hz", "cp1252", "utf-32", "cp037", "x"]))
def test_the_count_of_replacements_is_that_of_the_text(data: bytes, declared: str) -> None:
    try:
        decoded = decode(data, declared)
    except (ReadError, SkippedError):
        return
    assert decoded.replaced == decoded.text.count("\ufffd")
    assert "\r" not in decoded.text


@pytest.mark.skipif(not MIXED.is_dir(), reason=f"the labelled files of {MIXED.name} are not beside this checkout")
@pytest.mark.skipif(not (ROOT / "benchmarks").is_dir(), reason="benchmarks/ is not part of this checkout")
def test_most_labelled_files_decode_as_their_label_says() -> None:
    command = [sys.executable, "-m", "benchmarks.encodings", str(MIXED)]
    table = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True).stdout
    # Not right: 23 bytes of Big5-HKSCS, a page of NULs, and three that a browser reads as a superset of their label.
    assert table.splitlines()[-1].startswith("112 of 117 labelled files are right: 95.7 %")
