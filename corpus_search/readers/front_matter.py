"""What stands above a Markdown text: its front matter, in YAML between lines of "---" or in TOML between "+++".

YAML (1.1, as PyYAML parses it) is read as events and every scalar stays the words it is written in: "1984" and "No" are
titles, not numbers and booleans, and nothing is ever constructed. Aliases are not followed, so that ten lines cannot
become a billion; nor is what lies deeper than authors' names do. A block that is not valid YAML, as "title: Kerry: we
win" makes it, is read by its lines of the form `key: value`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import Any

from corpus_search.records import dataclass

__all__ = ["FrontMatter", "read_front_matter"]

_YAML = re.compile(
    r"---[ \t]*\n((?:[ \t]*\n|#.*\n)*[A-Za-z\"'][^\n:]*:(?:[ \t].*)?\n(?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)"
)
"""A block between two lines of dashes whose first line names a key: two thematic breaks are none."""
_TOML = re.compile(r"\+\+\+[ \t]*\n((?:.*\n)*?)\+\+\+[ \t]*(?:\n|\Z)")

_KEY_VALUE = re.compile(r"^([A-Za-z][\w-]*):[ \t]+(.*)$", re.MULTILINE)
_YAML_SIGNS = ("|", ">", "&", "*", "!", "{", "}", "[", "]", "%", "@", "`", '"', "'")
"""What begins a YAML value that is more than plain words."""

_LARGEST = 65_536
"""Characters; front matter beyond is data that somebody put there."""
_DEEPEST, _REFUSED = 4, 50
"""Levels: authors, one of them, their name; and what nobody writes by hand, which takes long to parse."""
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
"""Plain scalars that stand for no value (YAML 1.1, "null")."""

_NAMES = ("name", "title", "label", "term")
"""The keys under which a mapping has the words that stand for it: `authors: [{name: Jane Doe}]`."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The values of a block by their keys in lower case, each a list of words, and where the text after it begins."""

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    end: int = 0

    def all(self, *keys: str) -> tuple[str, ...]:
        """Return the values of all these keys, in order, each once."""
        return tuple(dict.fromkeys(value for key in keys for value in self.values.get(key, ())))

    def first(self, *keys: str) -> str:
        """Return the first value of the first of these keys that has one, "" without."""
        return next(iter(self.all(*keys)), "")


def read_front_matter(text: str) -> FrontMatter:
    """Return the front matter that `text` begins with; an empty one for none, or for one of more than 64 KiB."""
    yaml, toml = _YAML.match(text), _TOML.match(text)
    block = yaml or toml
    if block is None or len(block[1]) > _LARGEST:
        return FrontMatter()
    found = _parse_toml(block[1]) if toml else _parse_yaml(block[1])
    if found is None:
        return FrontMatter({}, block.end()) if toml else FrontMatter(_read_lines(block[1]), block.end())
    return FrontMatter({str(key).lower(): tuple(_iter_words(value)) for key, value in found.items()}, block.end())


def _parse_toml(block: str) -> Mapping[str, Any] | None:
    import tomllib  # noqa: PLC0415 - as rare as YAML

    try:
        return tomllib.loads(block)
    except (RecursionError, ValueError):
        return None


def _parse_yaml(block: str) -> Mapping[str, Any] | None:
    """Return the mapping that a block is; None for one that is not valid, has aliases, or is no mapping."""
    import yaml  # noqa: PLC0415 - 20 ms to import, and most corpora have no front matter

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    open_nodes: list[Any] = [[]]
    try:
        for event in yaml.parse(block, Loader=loader):
            if isinstance(event, yaml.AliasEvent):
                return None
            if isinstance(event, yaml.ScalarEvent):
                plain = event.implicit[0]
                open_nodes[-1].append(None if plain and event.value in _NOTHING else event.value)
            elif isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
                open_nodes.append([] if isinstance(event, yaml.SequenceStartEvent) else _Pairs())
            elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
                node = open_nodes.pop()
                words = node.as_mapping() if isinstance(node, _Pairs) else node
                open_nodes[-1].append(words if len(open_nodes) <= _DEEPEST else None)
            if len(open_nodes) > _REFUSED:
                return None
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    whole = open_nodes[0][0] if open_nodes[0] else None
    return whole if isinstance(whole, dict) else None


class _Pairs(list[Any]):
    """The keys and values of a mapping, in turn, as a parser meets them."""

    def as_mapping(self) -> dict[str, Any]:
        return {key: value for key, value in zip(self[::2], self[1::2], strict=False) if isinstance(key, str)}


def _iter_words(value: Any) -> Iterable[str]:
    """Yield the words that a value is: itself, those of a list, or the name in a mapping."""
    if isinstance(value, Mapping):
        named = next((value[key] for key in _NAMES if key in value), None)
        yield from _iter_words(named) if isinstance(named, str) else ()
    elif isinstance(value, list):
        for item in value:
            yield from _iter_words(item) if not isinstance(item, list) else ()
    elif value is not None and not isinstance(value, bool):
        words = value.isoformat() if hasattr(value, "isoformat") else str(value)
        if words.strip():
            yield words


def _read_lines(block: str) -> dict[str, tuple[str, ...]]:
    return {key.lower(): tuple(_plain_list(value.strip())) for key, value in _KEY_VALUE.findall(block)}


def _plain_list(value: str) -> list[str]:
    """Return the values of a YAML list in brackets; one value without."""
    items = value[1:-1].split(",") if value[:1] == "[" and value[-1:] == "]" else [value]
    return [words for item in items if (words := _plain_value(item.strip()))]


def _plain_value(value: str) -> str:
    """Return a YAML value of plain or quoted words without its quotes and comment; "" for all others."""
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        inner = value[1:-1]
        return "" if "\\" in inner or value[0] in inner else inner
    if value.startswith(_YAML_SIGNS):
        return ""
    return re.split(r"(?:^|[ \t])#", value, maxsplit=1)[0].strip()
