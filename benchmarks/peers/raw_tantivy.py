"""tantivy by tantivy-py alone, with its own English stemmer."""

from pathlib import Path
from typing import Any

import tantivy

from benchmarks.corpus import read_corpus
from benchmarks.peers import NO_WORD

_FIELDS = ["title", "text"]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in _FIELDS:
        builder.add_text_field(name, stored=True, tokenizer_name="en_stem")
    builder.add_text_field("published", stored=True, tokenizer_name="raw", fast=True)
    builder.add_text_field("source", stored=True, tokenizer_name="raw", fast=True)
    builder.add_integer_field("number", indexed=True, stored=True)
    return builder.build()


def build(corpus: Path, place: Path, jobs: int) -> None:
    """Index with so many threads."""
    place.mkdir(parents=True)
    writer = tantivy.Index(_schema(), str(place)).writer(256 << 20, jobs)
    for number, article in enumerate(read_corpus(corpus, 1 << 60)):
        writer.add_document(_document(number, article))
    writer.commit()
    writer.wait_merging_threads()


def _document(number: int, article: Any) -> tantivy.Document:
    return tantivy.Document(
        number=number, title=article.title, text=article.text, published=article.published, source=article.source
    )


def warm() -> None:
    """Everything is imported by now."""


def open_index(place: Path) -> tantivy.Index:
    """Open the index, and look up a word that no article has."""
    opened = tantivy.Index.open(str(place))
    opened.searcher().search(tantivy.Query.term_query(opened.schema, "text", NO_WORD), 1)
    return opened


def make_query(index: tantivy.Index, shape: str, words: list[str]) -> Any:
    """Return a query of tantivy's."""
    joined = " ".join(words)
    parse = index.parse_query
    if shape in ("wildcard", "fuzzy 1", "fuzzy 2", "prefix of 3"):
        if shape in ("wildcard", "prefix of 3"):
            pattern = f".*{joined}" if shape == "wildcard" else f"{joined}.*"
            return tantivy.Query.regex_query(index.schema, "text", pattern)
        return tantivy.Query.fuzzy_term_query(index.schema, "text", joined, int(shape[-1]))
    if shape == "everything":
        return tantivy.Query.all_query()
    if shape == "filtered":
        return parse(f"+({joined}) +source:Reuters", _FIELDS)
    text = {"and": " AND ".join(words), "phrase": f'"{joined}"'}.get(shape, joined)
    return parse(text, _FIELDS)


def search(index: tantivy.Index, query: Any) -> int:
    """Return how many hits come first."""
    searcher = index.searcher()
    return len([searcher.doc(address).get_first("title") for _, address in searcher.search(query, 10).hits])


def update(corpus: Path, place: Path, count: int) -> None:
    """Replace the first articles."""
    writer = open_index(place).writer(256 << 20)
    for number, article in enumerate(read_corpus(corpus, count)):
        writer.delete_documents_by_term("number", number)
        writer.add_document(_document(number, article))
    writer.commit()
    writer.wait_merging_threads()
