r"""What is the text of an RTF document (Rich Text Format Specification, version 1.9.1)?

RTF is ASCII: control words ("\par"), symbols ("\~"), groups in braces, and bytes of a code page as "\'e9", which
the font, or the document, declares. Groups that are no part of the text (fonts, pictures, page headers, whatever
begins with "\*") are left out; footnotes are put where they stand. One pass, no recursion, every byte once.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from corpus_search.readers.labels import codec_for
from corpus_search.records import dataclass

__all__ = ["RtfDocument", "parse_rtf"]

_TOKEN = re.compile(
    rb"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?[0-9]{1,9})? ?|\\'(?P<hex>[0-9A-Fa-f]{2})|\\(?P<symbol>[^A-Za-z])"
    rb"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]+|\\",
    re.DOTALL,
)

_DESTINATIONS = frozenset({
    "fonttbl", "colortbl", "stylesheet", "pict", "object", "objdata", "header", "headerl", "headerr", "headerf",
    "footer", "footerl", "footerr", "footerf", "fldinst", "private", "xe", "tc", "tcn", "rxe", "txe", "pntext",
    "pntxta", "pntxtb", "listtext", "nonesttables", "annotation", "listtable", "listoverridetable", "revtbl", "rsidtbl",
    "generator", "themedata", "datastore", "info",
})  # fmt: skip
"""Destinations whose content is no text of the document."""

_INFO = frozenset({"title", "author", "keywords", "creatim"})
"""What is read of the information group."""

_SIGNS = {
    "par": "\n\n", "sect": "\n\n", "page": "\n\n", "row": "\n\n", "cell": " ", "nestcell": " ", "nestrow": "\n\n",
    "line": "\n", "tab": " ", "footnote": " ",
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
    "emspace": " ", "enspace": " ", "qmspace": " ", "zwj": "\u200d", "zwnj": "\u200c", "zwbo": "", "zwnbo": "",
    "ltrmark": "", "rtlmark": "",
}  # fmt: skip
_SYMBOLS = {b"~": "\xa0", b"_": "\u2011", b"-": "", b"\n": "\n\n", b"\r": "\n\n", b"{": "{", b"}": "}", b"\\": "\\"}

_DOCUMENT_CODECS = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}

_FONT_CODECS = {
    # \fcharset (section "Font Table") to code pages.
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip


_PROPERTIES = frozenset({"f", "deff", "fcharset", "cpg", "uc", "v", "deleted", "ansicpg", "mac", "pc", "pca", "plain"})
"""Control words that change how what follows is read."""


@dataclass(frozen=True, slots=True)
class RtfDocument:
    """What is in a document.

    `text` has blank lines between its paragraphs. `info` may have "title", "author", "keywords" and "creatim", an
    ISO 8601 date. `encoding` is Python's name of the code page that the document declares, None for none.
    """

    text: str
    info: Mapping[str, str]
    encoding: str | None


def parse_rtf(data: bytes) -> RtfDocument:
    r"""Return what is in `data`, which begins with "{\rtf". It raises nothing: what is cut off simply ends."""
    parser = _Parser()
    place = 0
    while (token := _TOKEN.match(data, place)) and not parser.is_done:
        place = token.end() + parser.take(token)
    return parser.document()


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds until the end of a group: where its characters go (None: nowhere), their font, whether they show.

    `skip` is the number of characters after each Unicode character that are there for readers without Unicode.
    """

    destination: str | None = "text"
    font: int | None = None
    skip: int = 1
    is_hidden: bool = False


class _Parser:
    """Takes the tokens of a document, one by one."""

    def __init__(self) -> None:
        self.is_done = False
        self._declared: str | None = None
        self._fonts: dict[int, str] = {}
        self._default_font: int | None = None
        self._group = _Group()
        self._outer: list[_Group] = []
        self._parts: dict[str, list[str]] = {"text": []}
        self._bytes = bytearray()
        self._to_skip = 0
        self._time: dict[str, int] = {}

    def take(self, token: re.Match[bytes]) -> int:
        """Take the next token; return how many bytes after it are none."""
        kind = token.lastgroup
        if kind == "text":
            self._take_bytes(token["text"])
        elif kind == "hex":
            self._take_bytes(bytes((int(token["hex"], 16),)))
        elif kind == "brace":
            self._flush()
            self._to_skip = 0
            self._take_brace(token["brace"])
        elif kind == "symbol":
            self._take_symbol(token["symbol"])
        elif kind:
            return self._take_word(token["word"].decode(), token["number"])
        return 0

    def _take_bytes(self, data: bytes) -> None:
        skipped = min(self._to_skip, len(data))
        self._to_skip -= skipped
        if self._group.destination in self._parts and not self._group.is_hidden:
            self._bytes += data[skipped:]

    def _take_brace(self, brace: bytes) -> None:
        if brace == b"{":
            self._outer.append(self._group)
        else:
            self._group = self._outer.pop() if self._outer else self._group
            self.is_done = not self._outer

    def _take_symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._group = replace(self._group, destination=None)
        elif self._to_skip:
            self._to_skip -= 1
        else:
            self._put(_SYMBOLS.get(symbol, ""))

    def _take_word(self, word: str, digits: bytes | None) -> int:
        number = int(digits) if digits else None
        if word in _SIGNS:
            self._put(_SIGNS[word])
        elif word == "u":
            self._put(chr((number or 0) % 0x10000))
            self._to_skip = self._group.skip
        elif word == "bin":
            return max(number or 0, 0)
        elif word in _PROPERTIES:
            self._flush()
            self._set(word, number)
        elif self._group.destination == "info" and word in _INFO:
            self._group = replace(self._group, destination=word)
            self._parts.setdefault(word, [])
        elif self._group.destination == "creatim" and number is not None:
            self._time[word] = number
        elif word in _DESTINATIONS:
            self._flush()
            self._group = replace(self._group, destination=word if self._group.destination else None)
        return 0

    def _set(self, word: str, number: int | None) -> None:
        """Change what holds from here on."""
        group = self._group
        if word in ("f", "plain"):
            self._group = replace(group, font=number)
        elif word == "deff":
            self._default_font = number
        elif word == "uc":
            self._group = replace(group, skip=max(number or 0, 0))
        elif word in ("v", "deleted"):
            self._group = replace(group, is_hidden=number != 0)
        elif group.destination == "fonttbl" and group.font is not None:
            codec = _FONT_CODECS.get(number or 0) if word == "fcharset" else codec_for(f"cp{number}")
            if codec and word in ("fcharset", "cpg"):
                self._fonts[group.font] = codec
        else:
            self._declared = _DOCUMENT_CODECS.get(word) or codec_for(f"cp{number}") or self._declared

    def _put(self, characters: str) -> None:
        self._flush()
        if self._group.destination in self._parts and not self._group.is_hidden:
            self._parts[self._group.destination].append(characters)

    def _flush(self) -> None:
        """Decode the bytes so far. What their code page lacks is marked (U+FFFD)."""
        if self._bytes and self._group.destination in self._parts:
            font = self._default_font if self._group.font is None else self._group.font
            codec = self._fonts.get(-1 if font is None else font) or self._declared or "cp1252"
            self._parts[self._group.destination].append(self._bytes.decode(codec, "replace"))
        self._bytes.clear()

    def document(self) -> RtfDocument:
        """Return what was taken."""
        self._flush()
        parts = {name: _join_surrogates("".join(part)) for name, part in self._parts.items()}
        paragraphs = ("\n".join(_iter_lines(part)) for part in re.split("\n{2,}", parts.pop("text")))
        info = {name: " ".join(part.split()) for name, part in parts.items()}
        if {"yr", "mo", "dy"} <= self._time.keys():
            info["creatim"] = f"{self._time['yr']:04}-{self._time['mo']:02}-{self._time['dy']:02}"
        return RtfDocument("\n\n".join(filter(None, paragraphs)), info, self._declared)


def _iter_lines(paragraph: str) -> Iterator[str]:
    yield from filter(None, (" ".join(line.split()) for line in paragraph.split("\n")))


def _join_surrogates(text: str) -> str:
    """Return `text` with the halves of characters beyond U+FFFF, which RTF writes one by one, put together."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
