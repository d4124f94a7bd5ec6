"""Whoosh as it comes: its own writer, its own searcher, stemming and stop words as its documentation shows them."""

import time
from pathlib import Path
from typing import Any

from whoosh import fields, index
from whoosh.analysis import StemmingAnalyzer
from whoosh.qparser import FuzzyTermPlugin, MultifieldParser
from whoosh.query import And, Every, Term, Wildcard

from benchmarks.corpus import read_corpus
from benchmarks.peers import NO_WORD


def _schema() -> fields.Schema:
    analyzer = StemmingAnalyzer()
    return fields.Schema(
        number=fields.ID(stored=True, unique=True),
        title=fields.TEXT(stored=True, analyzer=analyzer),
        text=fields.TEXT(stored=True, analyzer=analyzer),
        published=fields.ID(stored=True),
        source=fields.ID(stored=True),
    )


def build(corpus: Path, place: Path, jobs: int) -> None:
    """Index with one process, or with several that write a segment each."""
    place.mkdir(parents=True)
    made = index.create_in(str(place), _schema())
    several = {"procs": jobs, "multisegment": True} if jobs > 1 else {}
    writer = made.writer(limitmb=256, **several)
    for number, article in enumerate(read_corpus(corpus, 1 << 60)):
        writer.add_document(**_values(number, article))
    writer.commit()


def _values(number: int, article: Any) -> dict[str, str]:
    return {
        "number": str(number), "title": article.title, "text": article.text,
        "published": article.published or "-", "source": article.source or "-",
    }  # fmt: skip


def warm() -> None:
    """Everything is imported by now."""


def open_index(place: Path) -> Any:
    """Open the index and its searcher, and look up a word that no article has."""
    searcher = index.open_dir(str(place)).searcher()
    searcher.doc_frequency("text", NO_WORD)
    return searcher


def make_query(searcher: Any, shape: str, words: list[str]) -> Any:
    """Return a query of Whoosh's, made by its parser where it can."""
    parser = MultifieldParser(["title", "text"], searcher.schema)
    parser.add_plugin(FuzzyTermPlugin())
    joined = " ".join(words)
    if shape == "everything":
        return Every()
    if shape == "wildcard":
        return Wildcard("text", f"*{joined}")
    if shape == "filtered":
        return And([parser.parse(joined), Term("source", "Reuters")])
    text = {
        "or of five": " OR ".join(words), "phrase": f'"{joined}"', "prefix of 3": f"{joined}*",
        "fuzzy 1": f"{joined}~1", "fuzzy 2": f"{joined}~2",
    }.get(shape, joined)  # fmt: skip
    return parser.parse(text)


def search(searcher: Any, query: Any) -> int:
    """Return how many hits come first."""
    return len([hit["title"] for hit in searcher.search(query, limit=10)])


def snippets(searcher: Any, query: Any) -> tuple[float, int]:
    """Return the seconds that the snippets of the first hits take, and how many hits there are."""
    hits = list(searcher.search(query, limit=10))
    texts = [hit["text"] for hit in hits]
    began = time.perf_counter()
    for hit, text in zip(hits, texts, strict=True):
        hit.highlights("text", text=text, top=2)
    return time.perf_counter() - began, len(hits)


def update(corpus: Path, place: Path, count: int) -> None:
    """Replace the first articles."""
    writer = index.open_dir(str(place)).writer(limitmb=256)
    for number, article in enumerate(read_corpus(corpus, count)):
        writer.update_document(**_values(number, article))
    writer.commit()
