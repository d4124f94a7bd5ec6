"""Which Whoosh fields hold what?

- `text`: headline and text in one field, so that BM25 combines them before saturation (see `engines.bm25`): a
  posting's weight is the term's frequency in the text plus `TITLE_WEIGHT` times that in the headline. Positions
  of the text count from 0, those of the headline from `TITLE_START`; so the field answers `body:` too, and no
  phrase reaches from one into the other.
- `title`: the headline alone.
- `title_words`, `body_words`: the words as written, for prefixes; no positions.
- `author`, `place`, `source`, `tag`, `path`: words with positions.
- `published`, `language`: terms without positions.
- `id`, `file`: to find an article and to delete those of a file.
- `published_on`: the date as it is known, for ranges ("2016-02" is not "2016-02-02").
- for each field with positions, beside Whoosh's lengths, those by which we rank: see `documents`.
- columns `id`, `published`, `path` for sorting, `story` for folding, `author`, `place`, `source`, `tag`, `language`
  (as written; tags as a JSON list) for counting, and the article itself as a stored value.

Besides the files of Whoosh each segment has one of words: see `wordfile`.

Only Whoosh's own field classes are used, so that stock Whoosh opens the index without this package.
"""

from typing import TYPE_CHECKING

from corpus_search.article import FIELDS_BY_NAME, FieldKind
from corpus_search.engines.lengths import byte_of
from corpus_search.query.nodes import Near, Phrase, Prefix, Term, Words

if TYPE_CHECKING:
    from whoosh.fields import Schema

__all__ = [
    "COUNTED_BY",
    "ID",
    "INDEX_NAME",
    "LENGTHS",
    "PATH",
    "PUBLISHED",
    "ROUNDED_AGAIN",
    "SORTED_BY",
    "STORED",
    "STORY",
    "TAG",
    "TEXT",
    "TEXT_WORDS",
    "TITLE",
    "TITLE_START",
    "WITHOUT_POSITIONS",
    "WITH_POSITIONS",
    "is_text",
    "length_column",
    "make_schema",
    "place_of",
    "rounded_column",
    "utf8",
    "word_fields",
]

INDEX_NAME = "articles"
TEXT = "text"
TITLE = "title"
STORED = "article"
TITLE_START = 1 << 28
"""The first position of a headline in `text`. A text may have that many terms: 268 million."""

WITH_POSITIONS = (TEXT, TITLE, "author", "place", "source", "tag", "path")
TEXT_WORDS = ("title_words", "body_words")
"""The words as written of headline and text: no fields of Whoosh's, see `wordfile`."""
WITHOUT_POSITIONS = ("published", "published_on", "language", "file", "id")
ID = "id"
PATH = "path"
PUBLISHED = "published"
TAG = "tag"
SORTED_BY = (ID, PUBLISHED, PATH)
COUNTED_BY = ("author", "place", "source", TAG, "language")
STORY = "story"
"""The column of the story that an article is a copy of; empty for all others."""

LENGTHS: tuple[int, ...] = tuple(round((1.033**byte - 1) * 27) for byte in range(256))
"""The lengths that Whoosh rounds to, by the byte that stands for each (`whoosh.util.numeric`)."""
ROUNDED_AGAIN = bytes(map(byte_of, LENGTHS))
"""By a byte of Whoosh's, that of `engines.lengths`."""


def utf8(term: str) -> bytes:
    """Return a term as the index keeps it; bytes of a file name that are not UTF-8 are themselves again."""
    return term.encode("utf-8", "surrogateescape")


def length_column(field: str) -> str:
    """Return the name of the column in which Whoosh keeps the lengths of a field."""
    return f"_{field}_len"


def rounded_column(field: str) -> str:
    """Return the name of our own column of the lengths of a field: bytes as `engines.lengths` has them."""
    return f"_{field}_rounded"


def make_schema() -> "Schema":
    """Return the schema of a new index."""
    # Whoosh is imported by who writes only: it takes longer than most searches.
    from whoosh import columns, fields  # noqa: PLC0415
    from whoosh.analysis import SpaceSeparatedTokenizer  # noqa: PLC0415
    from whoosh.formats import Existence, Positions  # noqa: PLC0415

    schema = fields.Schema()
    for name in WITH_POSITIONS:
        # The tokenizer is what stock Whoosh needs to add to the index by itself; we hand over postings.
        field = fields.TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=True, stored=False)
        field.format = Positions()
        schema.add(name, field)
    for name in WITHOUT_POSITIONS:
        field = fields.ID(stored=False)
        field.format = Existence()
        schema.add(name, field)
    for name in SORTED_BY:
        schema[name].column_type = columns.VarBytesColumn()
    for name in COUNTED_BY:
        schema[name].column_type = columns.VarBytesColumn(allow_offsets=False)
    schema.add(STORY, fields.COLUMN(columns.VarBytesColumn()))
    schema.add(STORED, fields.STORED())
    return schema


def is_text(field: str) -> bool:
    """Tell whether a field of a query is of words that are stemmed, and so kept as written too."""
    return FIELDS_BY_NAME[field].kind is FieldKind.TEXT


def place_of(leaf: Term | Phrase | Prefix | Words | Near) -> tuple[str, int, int]:
    """Return where a leaf is looked up: the Whoosh field, and the positions that count, from and up to."""
    if leaf.field is None:
        return TEXT, 0, 2 * TITLE_START
    if leaf.field == "body":
        return TEXT, 0, TITLE_START
    return leaf.field, 0, 2 * TITLE_START


def word_fields(field: str | None) -> list[str]:
    """Return the fields of the words as written in headline, text, or both."""
    return [f"{field}_words"] if field else list(TEXT_WORDS)
