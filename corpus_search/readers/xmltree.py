"""A piece of XML as a tree, and the text that is in it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from corpus_search.readers.markup import BLOCKS, CELLS, tidy_lines
from corpus_search.readers.metadata import one_line, trim_body

__all__ = ["Element", "body_text", "line_text"]

_INLINE = frozenset(
    ("a", "abbr", "b", "bold", "cite", "code", "em", "emphasis", "ext-link", "font", "i", "italic", "link", "person",
     "org", "location", "q", "small", "span", "strong", "sub", "sup", "tt", "u", "ulink", "xref")
)  # fmt: skip
"""Elements that part no words, whatever stands beside them: those of HTML, NITF, DocBook and JATS."""


@dataclass(slots=True)
class Element:
    """An element: its name and its attributes' with their prefixes, as written, and what is in it, in order."""

    name: str
    attributes: dict[str, str]
    children: "list[Element | str]" = field(default_factory=list)

    def elements(self, *names: str) -> "list[Element]":
        """Return the elements right in it, in their order: those with one of these names, all without any."""
        return [child for child in self.children if isinstance(child, Element) and (not names or child.name in names)]

    @property
    def has_text(self) -> bool:
        """Tell whether there is text right in it, and not only in its elements."""
        return any(isinstance(child, str) and not child.isspace() for child in self.children)

    @property
    def is_leaf(self) -> bool:
        """Tell whether there is nothing but text in it."""
        return all(isinstance(child, str) for child in self.children)

    def find(self, *path: str) -> "Element | None":
        """Return the first element at the end of a path of names, None without one."""
        element: Element | None = self
        for name in path:
            element = next(iter(element.elements(name)), None) if element else None
        return element

    def descendants(self) -> "Iterator[Element]":
        """Yield all elements in it, each before what is in it."""
        stack = [iter(self.children)]
        while stack:
            child = next(stack[-1], None)
            if child is None:
                stack.pop()
            elif isinstance(child, Element):
                yield child
                stack.append(iter(child.children))

    @property
    def local_name(self) -> str:
        """Its name without the prefix, in lower case."""
        return self.name.rpartition(":")[2].lower()

    def attribute(self, name: str) -> str:
        """Return an attribute in one line, "" without it."""
        return one_line(self.attributes.get(name, ""))


def line_text(element: Element | None) -> str:
    """Return all the text in an element in one line, "" for none."""
    return one_line("".join(_iter_pieces(element))) if element else ""


def body_text(element: Element, without: Element | None = None) -> str:
    """Return the text in an element but for what is in the element `without`, at any depth.

    As it is written when there is nothing but text in it. Else white space counts as in HTML, and every element is
    a line of its own, unless it stands in the midst of text.
    """
    if element.is_leaf:
        return trim_body("".join(map(str, element.children)).replace("\r", "\n"))
    return tidy_lines("".join(_iter_pieces(element, without)))


def _iter_pieces(element: Element, without: Element | None = None) -> Iterator[str]:
    """Yield the text in an element, with line feeds around what is a line of its own."""
    stack = [(iter(element.children), "", element.has_text)]
    while stack:
        children, end, is_mixed = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            yield end
        elif isinstance(child, str):
            yield child.replace("\n", " ").replace("\r", " ")
        elif child is not without:
            mark = _mark_around(child.local_name, is_mixed=is_mixed)
            yield mark
            stack.append((iter(child.children), mark, child.has_text))


def _mark_around(name: str, *, is_mixed: bool) -> str:
    if name in BLOCKS:
        return "\n"
    if name in CELLS:
        return " "
    return "" if is_mixed or name in _INLINE else "\n"
