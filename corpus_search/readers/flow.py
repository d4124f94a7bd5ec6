"""From the elements of an XML document to its paragraphs, one pass, whatever the document's format calls them.

XML is untrusted: a document that declares entities of its own is refused, which is what the bombs that expand
exponentially, and the stealing of files, are made of (expat loads nothing from elsewhere by itself). There is no
tree, so nothing grows with how deep elements stand in each other.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from corpus_search.errors import ReadError

__all__ = ["Grammar", "MalformedError", "Paragraph", "parse_xml", "read_flow", "read_values"]

_MOST_ASIDES = 8
"""Asides within each other; what is deeper is left out, so that no text is moved up more often than this."""

Start = Callable[[str, dict[str, str]], None]


class MalformedError(ReadError):
    """XML that is not well-formed: it says nothing for certain from there on."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """What the elements of a format do, by their names without namespaces.

    `blocks` begin and end a paragraph. `signs` stand for a character. The content of `hidden` ones is not shown.
    Each of the `asides` (a footnote, a box) stands in a paragraph but comes after it. `texts` are the elements in
    which characters count; when there are none, they count everywhere.
    """

    blocks: frozenset[str]
    hidden: frozenset[str] = frozenset()
    signs: Mapping[str, str] = field(default_factory=dict)
    asides: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Its text, white space made single spaces but for forced line ends, and the name of its element."""

    text: str
    element: str


def parse_xml(xml: bytes, start: Start, end: Callable[[str], object], characters: Callable[[str], None]) -> None:
    """Call back for every element, by its name without namespace, and for the characters between.

    Attributes have no namespaces either. Raises `ReadError` for XML that is not well-formed or declares entities.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: start(
        _local(name), {_local(key): value for key, value in attributes.items()}
    )
    parser.EndElementHandler = lambda name: end(_local(name))
    parser.CharacterDataHandler = characters
    parser.EntityDeclHandler = _refuse_entity
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as err:
        raise MalformedError(f"broken XML (line {err.lineno}: {expat.ErrorString(err.code)})") from err
    except (ValueError, LookupError) as err:  # from Python's part: an encoding that it does not know
        raise ReadError("XML in an unknown encoding") from err


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _refuse_entity(*_: object) -> None:
    raise ReadError("XML that declares entities, as XML bombs do")


def read_values(xml: bytes, within: str) -> dict[str, list[str]]:
    """Return the characters in each element inside of those named `within`, by its name, in order.

    White space alone is no value. Raises `ReadError` as `parse_xml` does.
    """
    values: dict[str, list[str]] = {}
    names: list[str] = []

    def start(name: str, _: dict[str, str]) -> None:
        if names or name == within:
            names.append(name)

    def end(_: str) -> None:
        if names:
            names.pop()

    def characters(text: str) -> None:
        if names and not text.isspace():
            values.setdefault(names[-1], []).append(text)

    parse_xml(xml, start, end, characters)
    return values


def read_flow(xml: bytes, grammar: Grammar) -> list[Paragraph]:
    """Return the paragraphs that have text, in order. Raises `ReadError` as `parse_xml` does."""
    flow = _Flow(grammar)
    parse_xml(xml, flow.start, flow.end, flow.characters)
    flow.finish()
    return flow.paragraphs


@dataclass(slots=True)
class _Frame:
    """A run of paragraphs: those that are done, the one that is open, and the asides that come after it."""

    done: list[Paragraph] = field(default_factory=list)
    block: str = ""
    words: list[str] = field(default_factory=list)
    later: list[Paragraph] = field(default_factory=list)

    def close(self) -> None:
        """End the open paragraph."""
        lines = (" ".join(line.split()) for line in "".join(self.words).split("\n"))
        if text := "\n".join(filter(None, lines)):
            self.done.append(Paragraph(text, self.block))
        self.done.extend(self.later)
        self.words.clear()
        self.later.clear()


class _Flow:
    """Takes the events of a parser."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._frames = [_Frame()]
        self._hidden = 0
        self._texts = 0 if grammar.texts else 1

    @property
    def paragraphs(self) -> list[Paragraph]:
        return self._frames[0].done

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        grammar = self._grammar
        if self._hidden or name in grammar.hidden or (name in grammar.asides and len(self._frames) > _MOST_ASIDES):
            self._hidden += 1
            return
        self._texts += name in grammar.texts
        if name in grammar.asides:
            self._frames.append(_Frame(block=name))
        elif name in grammar.blocks:
            self._frames[-1].close()
            self._frames[-1].block = name
        elif name in grammar.signs:
            self._frames[-1].words.append(grammar.signs[name])

    def end(self, name: str) -> None:
        if self._hidden:
            self._hidden -= 1
            return
        self._texts -= name in self._grammar.texts
        if name in self._grammar.asides:
            frame = self._frames.pop()
            frame.close()
            self._frames[-1].later.extend(frame.done)
        elif name in self._grammar.blocks:
            self._frames[-1].close()
            self._frames[-1].block = ""

    def characters(self, text: str) -> None:
        if self._texts and not self._hidden:
            self._frames[-1].words.append(text.replace("\n", " "))

    def finish(self) -> None:
        self._frames[0].close()
