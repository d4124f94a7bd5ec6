"""Which tantivy fields hold what?

tantivy is given terms, parted by white space, and only counts them, so that analysis stays ours. Two characters that
no term holds have a meaning: `GAP` takes up a position and is thrown away by a filter, which keeps phrases from
reaching from a headline into the text or from one tag into the next; `FILLER` is a term that only makes a field longer.

- `text`: the text, and the headline `TITLE_COPIES` times, so that BM25 combines them before saturation (see
  `engines.bm25`): a headline's term counts that often, in frequency and in length.
- `body`: the text alone, filled up to the length of `text`, so that a term of it is scored as in `text`.
- `title`: the headline alone.
- `title_words`, `body_words`: the words as written, for patterns; neither frequencies nor positions.
- `author`, `place`, `source`, `tag`, `path`: words with positions.
- `published`, `language`, `file`, `id`: terms as they are.
- `first_day`, `last_day`: the days that the date may be, as numbers (20160202), for ranges.
- `value_...`: values as written, for facets; `month` and the like are beginnings of the date.
- `id_order`, `by_date`, `by_path`: what hits are ordered by.
- `story`, `copy`: a number for each story, and whether the article is a copy.
- `article`: the article itself, as JSON.
"""

from tantivy import Filter, Index, Schema, SchemaBuilder, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

__all__ = [
    "BODY",
    "FACETED",
    "FILLER",
    "GAP",
    "LONGEST_GAP",
    "NAMES",
    "TEXT",
    "TITLE_COPIES",
    "make_schema",
    "printable",
    "register_analyzers",
    "word_fields",
]

GAP = "\x01"
FILLER = "\x02"
LONGEST_GAP = 300
"""Positions between two things that no phrase reaches over; a phrase has 256 words at the most."""
TITLE_COPIES = 2
"""How often a headline's terms are in `text`: `bm25.TITLE_WEIGHT` in whole numbers."""

TEXT = "text"
BODY = "body"
NAMES = ("author", "place", "source", "tag", "path")
KEYWORDS = ("published", "language", "file", "id")
FACETED = ("source", "author", "place", "tag", "language", "year", "month", "day")
ORDERED = ("by_date", "by_path")
_ANALYZER = "terms"


def make_schema() -> Schema:
    """Return the schema of a new index."""
    builder = SchemaBuilder()
    for name in (TEXT, BODY, "title", *NAMES):
        builder.add_text_field(name, tokenizer_name=_ANALYZER, index_option="position")
    for name in ("title_words", "body_words"):
        builder.add_text_field(name, tokenizer_name=_ANALYZER, index_option="basic")
    for name in KEYWORDS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in (*(f"value_{name}" for name in FACETED), *ORDERED):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("first_day", "last_day", "story", "copy"):
        builder.add_integer_field(name, indexed=True, fast=True)
    builder.add_integer_field("id_order", fast=True)
    builder.add_bytes_field("article", stored=True)
    return builder.build()


def register_analyzers(index: Index) -> None:
    """Tell an index, each time that it is opened, how our fields are cut."""
    index.register_tokenizer(_ANALYZER, _whitespace())


def _whitespace() -> TextAnalyzer:
    return TextAnalyzerBuilder(Tokenizer.whitespace()).filter(Filter.custom_stopword([GAP])).build()


def printable(text: str) -> str:
    """Return text as tantivy can keep it: bytes of a file name that are not UTF-8 (PEP 383) become escapes.

    No two texts become the same.
    """
    return text.replace("\\", "\\\\").encode("utf-8", "backslashreplace").decode("utf-8")


def word_fields(field: str | None) -> list[str]:
    """Return the tantivy fields of the words as written in headline, text, or both."""
    return [f"{field}_words"] if field else ["title_words", "body_words"]
