"""XML from strangers, one record at a time.

Expat parses it; it is a part of Python, and asks neither the network nor the disk for anything. An entity is the
only means by which XML grows while it is read, so no file that declares one of more than a few plain characters
is read at all. A mistake costs the record that it is in: reading begins again at the next one.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from xml.parsers import expat

from corpus_search.errors import ReadError
from corpus_search.readers.base import BadRecord
from corpus_search.readers.xmltext import mend_xml
from corpus_search.readers.xmltree import Element
from corpus_search.records import dataclass

__all__ = ["Record", "iter_xml"]

_CHUNK = 1 << 16

_MOST_DEPTH = 200
"""Elements within elements; documents have some twenty."""

_MOST_ELEMENTS = 500_000
"""Elements kept at a time: those of one record, and those around the records. Each takes some 300 bytes."""

_MOST_AROUND = 200
"""Children kept of an element that holds records: readers look through them for every record."""

_ENTITY_LENGTH = 64
"""Characters that an entity may stand for, so that a name or a sign can be declared."""

_MOST_GROWTH = 2
"""How many times the file's own length its text may have, when entities are declared."""

_MOST_READ_AGAIN = 8
"""How many times its size of a file may be parsed, with every beginning again after a mistake."""

_ENTITIES_REFUSED = (
    "it declares entities, by which a small file could fill the memory or read others",
    "Remove its <!ENTITY ...> lines if you trust it.",
)

_IsRecord = Callable[[Sequence[str]], bool]


@dataclass(frozen=True, slots=True)
class Record:
    """A record in a document: its number, from 0, and line, from 1, itself, and the root with what stands around it."""

    number: int
    line: int
    element: Element
    root: Element


class _NotXmlError(Exception):
    """A document that we do not take, though Expat does; the message says why.

    `index` is the place: Expat runs on to the end of its chunk when a handler raises.
    """

    def __init__(self, reason: str, index: int) -> None:
        super().__init__(reason)
        self.index = index


def iter_xml(text: str, is_record: _IsRecord) -> Iterator[Record | BadRecord]:
    """Yield the records in an XML document, each once it is parsed, and the mistakes that cost one.

    `is_record` tells by the names of the elements from the root down whether the last of them is a record. When
    none is, the root is the only one. A record is no part of the root that comes with it; what follows it in the
    document is not yet there.

    Raises `ReadError` for a mistake before the first record, and for entities. Time and memory are linear in the
    length of the text, whatever it is; for mistakes by the thousand, the rest of the document is given up.
    """
    data = mend_xml(text).encode()
    lines = _Lines(data)
    budget = _MOST_READ_AGAIN * len(data) + _CHUNK
    number, start, prologue, names = 0, 0, 0, set[str]()
    while True:
        run = _Pass(data, start, prologue, is_record)
        for begin, element in run.iter_records():
            names.add(element.name)
            prologue = prologue or begin
            yield Record(number, lines.at(begin), element, run.root or element)
            number += 1
        if not run.fault:
            break
        begin = run.fault_at if run.record_at is None else run.record_at
        if number == 0 and (run.record_at is None or run.is_root_a_record):
            raise ReadError(f"line {lines.at(run.fault_at)}: {run.fault}")
        prologue = prologue or begin
        budget -= run.size
        following = _find_next(data, names | {run.record_name}, run) if budget > 0 else None
        gives_up = budget <= 0 and "; too many mistakes, nothing after it is read"
        yield BadRecord(f"line {lines.at(begin)}", run.fault + (gives_up or ""))
        if following is None:
            return
        number += run.record_at is not None
        start = following
    if not names and run.root:
        yield Record(0, 1, run.root, run.root)


def _find_next(data: bytes, names: set[str], run: "_Pass") -> int | None:
    """Return where the next record begins after a mistake."""
    start = run.fault_at
    if run.record_at is not None:
        # What is open to the very end of the file began somewhere in the record.
        start = max(run.record_at + 1, 0 if run.is_at_end else start)
    tag = b"|".join(re.escape(name.encode()) for name in sorted(names - {""}))
    found = re.compile(rb"<(?:%b)[\s/>]" % tag).search(data, start) if tag else None
    return found.start() if found else None


class _Lines:
    """Turns places in a document into numbers of lines; best asked for one after another."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._counted = 0
        self._line = 1

    def at(self, index: int) -> int:
        """Return the number of the line, from 1, of the byte at `index`."""
        if index < self._counted:
            self._counted, self._line = 0, 1
        self._line += self._data.count(b"\n", self._counted, index)
        self._counted = index
        return self._line


class _Pass:
    """One run of the parser: over what stands before the first record, and over all from `start` on.

    `root` is the tree of what is in no record. After a mistake, `fault` says what it was and `fault_at` where;
    `record_at` is the beginning of the record that was open, None for none. All places are those in `data`.
    """

    def __init__(self, data: bytes, start: int, prologue: int, is_record: _IsRecord) -> None:
        self.root: Element | None = None
        self.fault = ""
        self.fault_at = 0
        self.is_at_end = False
        self.record_at: int | None = None
        self.record_name = ""
        self.is_root_a_record = False
        self.size = prologue + len(data) - start if start else len(data)
        self._data = data
        self._start, self._prologue = (start, prologue) if start else (0, 0)
        self._is_record = is_record
        self._open: list[Element] = []
        self._path: list[str] = []
        self._record_depth = 0
        self._kept = self._kept_around = 0
        self._room = 0
        self._done: list[tuple[int, Element]] = []
        self._parser = self._make_parser()

    def _make_parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.buffer_size = _CHUNK
        # The values that a DTD gives to attributes that are not there would make elements grow.
        parser.specified_attributes = True
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._add_text
        parser.EntityDeclHandler = self._declare
        return parser

    def iter_records(self) -> Iterator[tuple[int, Element]]:
        """Yield where each record begins, and the record; the end of all is also that by a mistake."""
        try:
            self._parser.Parse(self._data[: self._prologue])
            for index in range(self._start, len(self._data), _CHUNK):
                self._parser.Parse(self._data[index : index + _CHUNK])
                yield from self._take()
            self.is_at_end = True
            self._parser.Parse(b"", True)
        except _NotXmlError as err:
            self.fault = f"not valid XML: {err}"
            self.fault_at = err.index
        except expat.ExpatError as err:
            reason = "it ends too soon" if self.is_at_end else expat.ErrorString(err.code)
            self.fault = f"not valid XML: {reason}"
            self.fault_at = self._place()
        yield from self._take()

    def _take(self) -> list[tuple[int, Element]]:
        done, self._done = self._done, []
        return done

    def _place(self) -> int:
        return max(self._parser.CurrentByteIndex - self._prologue, 0) + self._start

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= _MOST_DEPTH:
            raise _NotXmlError(f"nested more than {_MOST_DEPTH} deep", self._place())
        self._kept += 1
        if self._kept > _MOST_ELEMENTS:
            raise _NotXmlError(f"more than {_MOST_ELEMENTS} elements in one record", self._place())
        if self._room:
            self._grow(sum(map(len, attributes.values())))
        element = Element(name, attributes)
        if self._record_depth:
            if name == self.record_name and self._record_depth > 1:
                raise _NotXmlError(f"no </{name}> before the next <{name}>", self._place())
            self._open[-1].children.append(element)
        else:
            self._begin_outside(element)
        self._open.append(element)

    def _begin_outside(self, element: Element) -> None:
        self._path.append(element.name)
        self.root = self.root or element
        if self._is_record(self._path):
            self._record_depth = len(self._path)
            self._kept_around = self._kept
            for around in self._open:
                del around.children[_MOST_AROUND:]
            self.is_root_a_record = len(self._path) == 1
            self.record_at = self._place()
            self.record_name = element.name
        elif self._open and self._has_room():
            self._open[-1].children.append(element)

    def _has_room(self) -> bool:
        """Tell whether what is in no record can be kept; all of it is until a record has been seen."""
        return not self.record_name or len(self._open[-1].children) < _MOST_AROUND

    def _end(self, _name: str) -> None:
        element = self._open.pop()
        if not self._record_depth:
            self._path.pop()
        elif len(self._open) < self._record_depth:
            self._path.pop()
            self._done.append((self.record_at or 0, element))
            self._record_depth, self.record_at = 0, None
            self._kept = self._kept_around

    def _add_text(self, text: str) -> None:
        if self._room:
            self._grow(len(text))
        if self._record_depth or (not text.isspace() and self._has_room()):
            self._open[-1].children.append(text)

    def _grow(self, size: int) -> None:
        self._room -= size
        if self._room <= 0:
            raise ReadError(*_ENTITIES_REFUSED)

    def _declare(self, _name: str, is_parameter: bool, value: str | None, *_where: str | None) -> None:  # noqa: FBT001
        if is_parameter or value is None or len(value) > _ENTITY_LENGTH or set(value) & set("&%<"):
            raise ReadError(*_ENTITIES_REFUSED)
        self._room = self._room or _MOST_GROWTH * len(self._data) + _CHUNK
