"""The one record that everything passes around, its identity, and the fields that a query may name."""

from base64 import b32encode
from enum import Enum
from functools import lru_cache

from corpus_search.records import dataclass

try:
    # The module hashlib would load OpenSSL, which takes longer than the search for a rare word.
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

__all__ = ["FIELDS", "FIELDS_BY_NAME", "ID_LENGTH", "Article", "Field", "FieldKind", "article_id", "nearest_field"]

ID_LENGTH = 16
"""Characters in an article's id: 80 bits in base 32, so that a billion articles collide with odds of one to
two million (birthday bound n² / 2^81)."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article as its reader found it.

    `path` is the file's path below its root, with "/" between the parts; bytes of a file name that are not
    UTF-8 stand in it as lone surrogates (PEP 383). `root` is the label of the root in its store, "" for the
    first. `record` is the article's number within its file, from 0.

    `title` is the headline and `text` the rest as written, its line ends made line feeds and nothing else changed;
    every offset anywhere in this package counts characters (code points) of `text`, from 0.
    `key` is the name that a record gives itself, such as the "id" in JSON; `id` is ours.
    `member` is the name of a file inside an archive, "" for none; of one inside another, joined by "!/".
    `story` names the story that it is a copy of, by the id of the first article with about the same text, with "~2"
    and so on behind it where that article has another text by now; None where it is the first itself.
    `origins` says where each known part comes from, as (part, origin) pairs: "file" (its name), "metadata" (the file
    says so), "text" (read from the text), "guessed", or of the title "none": it only says where the article is.
    `published` is an ISO 8601 date ("2016", "2016-02", "2016-02-02") or date and time, `language` an
    ISO 639 code; both are None where they are not known.
    """

    root: str
    path: str
    record: int
    title: str
    text: str
    published: str | None = None
    language: str | None = None
    key: str | None = None
    author: str | None = None
    place: str | None = None
    source: str | None = None
    tags: tuple[str, ...] = ()
    member: str = ""
    story: str | None = None
    origins: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> str:
        """See `article_id`."""
        return article_id(self.root, self.path, self.record, self.member)

    @property
    def searched_title(self) -> str:
        """The headline as far as anybody wrote it: "" where `title` is only the place of a record ("line 7")."""
        return "" if ("title", "none") in self.origins else self.title


@lru_cache(maxsize=8)  # each is asked for several times while its article is indexed
def article_id(root: str, path: str, record: int, member: str = "") -> str:
    """Return the id of an article: 16 characters of a-z and 2-7, the same on every run and machine.

    It hashes (BLAKE2b, RFC 7693, cut to 80 bits) the path below the root, the number of the record, and the member
    of an archive.
    Labels tell the roots of one store apart; the first root's is empty, so moving or renaming a folder of
    articles changes no id.
    """
    parts = (root, path, str(record), member) if member else (root, path, str(record))
    name = "\0".join(parts).encode("utf-8", "surrogateescape")
    return b32encode(blake2b(name, digest_size=10).digest()).decode("ascii").lower()


class FieldKind(Enum):
    """How the words of a field are made into terms."""

    TEXT = "text"
    """Words are stemmed; order and place are kept, so phrases can be found."""
    NAMES = "names"
    """Words are kept as they are but for case and accents; phrases can be found."""
    DATE = "date"
    """A date and its beginnings: 2016-02-02 is found by 2016 and 2016-02 too."""
    KEYWORD = "keyword"
    """The whole value is one term, but for case."""


@dataclass(frozen=True, slots=True)
class Field:
    """A part of an article that a query can name before a colon."""

    name: str
    kind: FieldKind
    help: str


FIELDS: tuple[Field, ...] = (
    Field("title", FieldKind.TEXT, "the headline"),
    Field("body", FieldKind.TEXT, "the text below the headline"),
    Field("author", FieldKind.NAMES, "who wrote it"),
    Field("place", FieldKind.NAMES, "where it was written"),
    Field("source", FieldKind.NAMES, "the agency or site it came from"),
    Field("published", FieldKind.DATE, "the day it came out: 2016, 2016-02 or 2016-02-02"),
    Field("language", FieldKind.KEYWORD, "the language it is written in: en, de"),
    Field("tag", FieldKind.NAMES, "a keyword given to it"),
    Field("path", FieldKind.NAMES, "the words of its file's path, and of the member of an archive"),
)
"""The fields of an article, in the order in which help and errors name them."""

FIELDS_BY_NAME: dict[str, Field] = {field.name: field for field in FIELDS}


def nearest_field(name: str) -> str | None:
    """Return the name of the field that a mistyped one was most likely meant to be; None where none is like it."""
    from difflib import get_close_matches  # noqa: PLC0415  (only for who mistyped)

    return next(iter(get_close_matches(name.strip().lower(), FIELDS_BY_NAME, n=1)), None)
