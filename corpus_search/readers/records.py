"""From a record of named values to an article: what JSON, CSV and XML collections have in common.

A value's name tells the part of the article that it holds. The user's word (`ReadOptions.fields`) wins over
every guess; otherwise a name is compared as written first, then without regard to case, with "-" and " " as "_".
"""

from collections.abc import Container, Mapping
from typing import Any

from corpus_search.article import Article
from corpus_search.readers.base import BadRecord, Source
from corpus_search.readers.dates import parse_date
from corpus_search.readers.metadata import (
    Headline,
    language_code,
    one_line,
    replace_surrogates,
    split_headline,
    split_tags,
    trim_body,
)

__all__ = ["GUESSED_KEYS", "RecordKeys", "fold_name", "read_record", "type_in_words"]

GUESSED_KEYS: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "headline"),
    "text": ("text", "body", "content", "article", "articleBody", "content_text", "description", "summary", "abstract"),
    "published": (
        "published", "date", "publish_date", "published_at", "publishedAt", "datePublished", "date_published",
        "pubDate",
    ),
    "author": ("author", "authors", "byline", "creator"),
    "place": ("place", "location"),
    "source": ("source", "publisher", "site"),
    "language": ("language", "lang", "inLanguage"),
    "tags": ("tags", "keywords", "categories", "category"),
    "id": ("id", "_id", "doc_id", "docid", "docno", "guid", "uuid"),
}  # fmt: skip
"""The parts of an article, and the names that they have where `ReadOptions.fields` does not say."""

_MOST_SHAPES = 1000
"""Sets of names of which it is kept what each means; the records of one file have few."""

_Record = Mapping[str, Any]
_Path = tuple[str, ...]
_Found = Mapping[str, tuple[_Path, ...]]


class _UnusableError(Exception):
    """A record holds no article; the message says why."""


class RecordKeys:
    """Which names hold which parts of an article, in the records of one file.

    A name given by the user may be a path into objects within objects: "fields.bodyText". `guessed` are the parts
    in `fields` that nobody named.
    """

    def __init__(self, fields: Mapping[str, str], guessed: Container[str] = ()) -> None:
        self.fields = fields
        self.guessed = guessed
        self._known: dict[tuple[str, ...], _Found] = {}

    def among(self, names: tuple[str, ...]) -> _Found:
        """Return for every part the paths of the values that may hold it, likeliest first, for these names."""
        found = self._known.get(names)
        if found is None:
            if len(self._known) >= _MOST_SHAPES:
                self._known.clear()
            found = self._known[names] = self._find(names)
        return found

    def expected(self, part: str) -> str:
        """Return in words the names that `part` is looked for under, the commonest of them."""
        return self.fields.get(part) or " or ".join(GUESSED_KEYS[part][:4])

    def origin(self, part: str) -> str:
        """Return where a part that a name led to comes from, as in `Article.origins`."""
        return "guessed" if part in self.guessed else "metadata"

    def _find(self, names: tuple[str, ...]) -> _Found:
        known = frozenset(names)
        folded = {fold_name(name): name for name in reversed(names)}
        found: dict[str, tuple[_Path, ...]] = {}
        for part, guesses in GUESSED_KEYS.items():
            if part in self.fields:
                name = self.fields[part]
                found[part] = ((name,) if name in known else tuple(name.split(".")),)
                continue
            exact = [name for name in guesses if name in known]
            others = [folded[fold_name(name)] for name in guesses if fold_name(name) in folded]
            found[part] = tuple((name,) for name in dict.fromkeys(exact + others))
        return found


def fold_name(name: str) -> str:
    """Return a name without what people spell differently: "Publish Date" and "publish-date" are "publish_date"."""
    return name.strip().casefold().replace(" ", "_").replace("-", "_")


def read_record(
    record: _Record, source: Source, number: int, keys: RecordKeys, place: str, fallback: str = ""
) -> Article | BadRecord:
    """Return the article that a record holds.

    `number` is its `Article.record`; `place` says in words where it stands, and is its headline when it has
    none and no `fallback` is given.
    """
    found = keys.among(tuple(record))
    try:
        headline, origin = _headline(record, found, keys, fallback or place)
        if origin == "none" and fallback:
            origin = "guessed"
    except _UnusableError as err:
        return BadRecord(place, str(err))
    words = {part: _words(_value(record, found[part])) or None for part in ("author", "place", "source", "id")}
    published = _date(_value(record, found["published"]))
    language = language_code(_words(_value(record, found["language"])))
    tags = _tags(_value(record, found["tags"]))
    known = (
        ("published", published), ("language", language), ("author", words["author"]),
        ("place", words["place"]), ("source", words["source"]), ("tags", tags),
    )  # fmt: skip
    return Article(
        root=source.root,
        path=source.path,
        record=number,
        title=headline.title,
        text=headline.body,
        published=published,
        language=language,
        key=words["id"],
        author=words["author"],
        place=words["place"],
        source=words["source"],
        tags=tags,
        member=source.member,
        origins=(("title", origin), *((part, keys.origin(part)) for part, value in known if value)),
    )


def _headline(record: _Record, found: _Found, keys: RecordKeys, fallback: str) -> tuple[Headline, str]:
    """Return the headline with the text, and where the headline comes from."""
    title = one_line(_text(record, "title", found["title"]))
    text = _text(record, "text", found["text"])
    if title:
        return Headline(title, trim_body(text)), keys.origin("title")
    if not text or text.isspace():
        texts, titles = keys.expected("text"), keys.expected("title")
        raise _UnusableError(f"neither a text ({texts}) nor a title ({titles})")
    headline = split_headline(text, fallback)
    return headline, "none" if headline.title == fallback else "text"


def _value(record: _Record, paths: tuple[_Path, ...]) -> object:
    """Return the first of the values at `paths` that says anything, None without one."""
    for path in paths:
        value: Any = record
        for name in path:
            value = value.get(name) if isinstance(value, dict) else None
        if value not in (None, "", [], {}):
            return value
    return None


def _text(record: _Record, part: str, paths: tuple[_Path, ...]) -> str:
    value = _value(record, paths)
    if value is None:
        return ""
    if isinstance(value, list) and part == "text" and all(map(_is_scalar, value)):
        value = "\n".join(map(str, value))  # paragraphs
    if not _is_scalar(value):
        raise _UnusableError(f"its {part} is {type_in_words(value)}, not a string")
    text = replace_surrogates(str(value))
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _words(value: object) -> str:
    """Return a string, a number, an object's "name", or a list of such, in one line; "" for anything else."""
    if isinstance(value, list):
        return ", ".join(filter(None, (_words(item) for item in value if not isinstance(item, list))))
    if isinstance(value, dict):
        value = value.get("name")
    return one_line(replace_surrogates(str(value))) if _is_scalar(value) else ""


def _tags(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(dict.fromkeys(filter(None, (_words(item) for item in value if not isinstance(item, list)))))
    return split_tags(_words(value))


def _date(value: object) -> str | None:
    return parse_date(_words(value))


def _is_scalar(value: object) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def type_in_words(value: object) -> str:
    """Name a JSON value's type (RFC 8259, section 3)."""
    words = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return words.get(type(value), "a number")
