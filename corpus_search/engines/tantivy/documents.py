"""How does an article become a document of tantivy's, and back?

In between it is `Prepared`: its terms and values as text and numbers, which any process can make of it.
"""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from tantivy import Document

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import Article
from corpus_search.engines.analyzed import AnalyzedArticle, analyze_article, file_key
from corpus_search.engines.tantivy.layout import FILLER, GAP, LONGEST_GAP, TITLE_COPIES, printable

try:
    # The module hashlib would load OpenSSL, which takes longer than most searches.
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

__all__ = [
    "Prepared",
    "by_date_key",
    "days_of",
    "document_of",
    "id_of_date_key",
    "id_of_path_key",
    "id_order",
    "make_document",
    "prepare",
    "read_article",
    "story_number",
    "with_story",
]

_GAP = " ".join([GAP] * LONGEST_GAP)
_ID_ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"
_RANK = {char: rank for rank, char in enumerate(_ID_ALPHABET)}
_ORDERING_CHARACTERS = 12
"""Characters of an id, five bits each, that fit into a signed number of 64 bits."""
_decode: Callable[[str], tuple[dict[str, Any], int]] = json.JSONDecoder().raw_decode
_COMPLEMENT = str.maketrans(_ID_ALPHABET, _ID_ALPHABET[::-1])


class Prepared(NamedTuple):
    """An article as texts and numbers by field, and what is stored of it. It may be told its story later."""

    texts: list[tuple[str, str]]
    numbers: list[tuple[str, int]]
    stored: str


def prepare(article: Article, analyzer: Analyzer) -> Prepared:
    """Make all terms of an article."""
    texts = _terms(analyze_article(article, analyzer))
    path = f"{article.path}\0{article.member}\0{article.record:010d}\0{article.id}"
    texts += [
        ("file", printable(file_key(article.root, article.path))),
        ("id", article.id),
        ("by_date", by_date_key(article.published, article.id)),
        ("by_path", printable(path)),
    ]
    texts += [(f"value_{name}", printable(value)) for name, value in _values(article)]
    first, last = days_of(article.published)
    numbers = [
        ("first_day", first),
        ("last_day", last),
        ("id_order", id_order(article.id)),
        ("story", story_number(article.story or article.id)),
        ("copy", int(article.story is not None)),
    ]
    stored = {name: getattr(article, name) for name in Article.__slots__}
    return Prepared(texts, numbers, json.dumps(stored, separators=(",", ":")))


def with_story(prepared: Prepared, story: str) -> Prepared:
    """Return what is prepared of an article as a copy of a story."""
    numbers = {**dict(prepared.numbers), "story": story_number(story), "copy": 1}
    stored = {**json.loads(prepared.stored), "story": story}
    return prepared._replace(numbers=list(numbers.items()), stored=json.dumps(stored, separators=(",", ":")))


def document_of(prepared: Prepared) -> Document:
    """Return a document."""
    document = Document()
    for field, text in prepared.texts:
        document.add_text(field, text)
    for field, number in prepared.numbers:
        document.add_integer(field, number)
    document.add_bytes("article", prepared.stored.encode("ascii"))
    return document


def make_document(article: Article, analyzer: Analyzer) -> Document:
    """Return an article with all its terms as a document."""
    return document_of(prepare(article, analyzer))


def _terms(analyzed: AnalyzedArticle) -> list[tuple[str, str]]:
    body, title = " ".join(analyzed.body.terms), " ".join(analyzed.title.terms)
    texts = [
        ("text", " ".join([body, *[_GAP, title] * (TITLE_COPIES if title else 0)])),
        ("body", " ".join([body, *[FILLER] * (TITLE_COPIES * len(analyzed.title.terms))])),
        ("title", title),
        ("title_words", " ".join(analyzed.title.words)),
        ("body_words", " ".join(analyzed.body.words)),
    ]
    texts += [(field, printable(_spread(placed))) for field, placed in analyzed.names.items() if placed]
    keywords = analyzed.keywords
    texts += [(field, printable(term)) for field in ("published", "language") for term in keywords[field]]
    return texts


def _spread(placed: list[tuple[str, int]]) -> str:
    """Return words at their positions."""
    words: list[str] = []
    for word, position in placed:
        words += [GAP] * (position - len(words))
        words.append(word)
    return " ".join(words)


def _values(article: Article) -> list[tuple[str, str]]:
    """Return what articles are counted by."""
    day = (article.published or "")[:10]
    values = [("source", article.source), ("author", article.author), ("place", article.place)]
    values += [("language", article.language)]
    values += [("tag", tag) for tag in dict.fromkeys(article.tags)]
    values += [("year", day[:4]), ("month", day[:7]), ("day", day)]
    return [(name, value) for name, value in values if value]


def days_of(date: str | None) -> tuple[int, int]:
    """Return the first and the last day that a date may be, as YYYYMMDD; (1, 0) for none, which no range holds.

    Months have 99 days here, and years 99 months: it is only compared.
    """
    if not date:
        return 1, 0
    digits = date[:10].replace("-", "")
    if not digits.isdecimal():
        return 1, 0
    return int(digits.ljust(8, "0")), int(digits.ljust(8, "9"))


def id_order(article_id: str) -> int:
    """Return a number such that articles are ordered by it as by their ids."""
    number = 0
    for char in article_id[:_ORDERING_CHARACTERS]:
        number = number << 5 | _RANK.get(char, 0)
    return number


def by_date_key(published: str | None, article_id: str) -> str:
    """Return a text such that backwards the newest come first, the undated last, and equal ones by id forwards."""
    return f"{published or ''}\0{article_id.translate(_COMPLEMENT)}"


def id_of_date_key(key: str) -> str:
    """Return the id in a key of `by_date_key`."""
    return key.rpartition("\0")[2].translate(_COMPLEMENT)


def id_of_path_key(key: str) -> str:
    """Return the id at the end of a path's key."""
    return key.rpartition("\0")[2]


def story_number(name: str) -> int:
    """Return a number for a story: 63 bits of BLAKE2b (RFC 7693), so that a million stories hardly meet."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big") >> 1


def read_article(stored: bytes) -> Article:
    """Return the article of a document. Raises ValueError, TypeError or KeyError for what is none."""
    text = stored.decode("ascii")
    # `json.loads` looks for other encodings and for white space first, which takes as long as all the rest of it.
    values, end = _decode(text)
    if end != len(text):
        raise ValueError(f"an article ends at character {end:,} of {len(text):,}")
    values["tags"] = tuple(map(str, values["tags"]))
    values["origins"] = tuple((str(part), str(origin)) for part, origin in values["origins"])
    return Article(**values)
