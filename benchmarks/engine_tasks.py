"""The tasks of `benchmarks.engines`, each in a process of its own."""

import json
import os
import shutil
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import tantivy

from benchmarks.corpus import read_corpus
from benchmarks.peers import fts5_engine
from corpus_search import index, open_store
from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import Article
from corpus_search.engines.analyzed import AnalyzedArticle, analyze_article
from corpus_search.engines.base import Sort
from corpus_search.engines.tantivy import documents
from corpus_search.engines.tantivy.engine import TantivyEngine
from corpus_search.engines.tantivy.layout import register_analyzers
from corpus_search.indexing.resources import Resources
from corpus_search.indexing.run import IndexOptions
from corpus_search.query.parser import parse
from corpus_search.searching.expansion import expand_patterns
from corpus_search.store.directory import StoreDirectory

__all__ = ["TASKS"]

_TIMES = 3
"""How often each query is asked; its best time counts."""
_MEMORY = 512 << 20
_FIELDS = {"same fields": ("text", "body", "title", "title_words", "body_words"), "two fields": ("body", "title")}


class _Watch:
    """Seconds of the clock and of all processors since it was made."""

    def __init__(self) -> None:
        self._began, self._spent = time.perf_counter(), self._cpu()

    @staticmethod
    def _cpu() -> float:
        return sum(os.times()[:4])

    def read(self) -> dict[str, float]:
        """Return both."""
        return {"seconds": time.perf_counter() - self._began, "cpu": self._cpu() - self._spent}


def _folder(folder: str, place: str, engine: str, jobs: str) -> dict[str, Any]:
    """Index a folder as the command does."""
    if engine == fts5_engine.NAME:
        fts5_engine.install()
    shutil.rmtree(place, ignore_errors=True)
    watch = _Watch()
    index([folder], place, IndexOptions(engine=engine, resources=Resources(int(jobs))))
    return watch.read()


def _terms(corpus: str, place: str, way: str) -> dict[str, Any]:
    """Add articles whose terms are made, in one thread."""
    shutil.rmtree(place, ignore_errors=True)
    analyzer = Analyzer("english")
    articles = [
        Article("", f"{number:07}.txt", 0, one.title, one.text, one.published, "en", source=one.source)
        for number, one in enumerate(read_corpus(Path(corpus), 1 << 60))
    ]
    made = {article.id: analyze_article(article, analyzer) for article in articles}
    if way == "ours":
        vars(documents)["analyze_article"] = lambda article, _: made[article.id]
        engine = TantivyEngine.create(Path(place), analyzer)
        watch = _Watch()
        session = engine.session(_MEMORY, jobs=1)
        for article in articles:
            session.add(article)
        session.commit()
        return watch.read()
    watch = _Watch()
    writer = _raw_index(Path(place), _FIELDS[way]).writer(_MEMORY, 1)
    for article in articles:
        writer.add_document(_raw_document(article, made[article.id], _FIELDS[way]))
    writer.commit()
    writer.wait_merging_threads()
    return watch.read()


def _raw_index(place: Path, fields: tuple[str, ...]) -> tantivy.Index:
    place.mkdir()
    builder = tantivy.SchemaBuilder()
    for name in fields:
        option = "basic" if name.endswith("_words") else "position"
        builder.add_text_field(name, tokenizer_name="terms", index_option=option)
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("article", stored=True)
    raw = tantivy.Index(builder.build(), str(place))
    register_analyzers(raw)
    return raw


def _raw_document(article: Article, analyzed: AnalyzedArticle, fields: tuple[str, ...]) -> tantivy.Document:
    document = tantivy.Document()
    body, title = " ".join(analyzed.body.terms), " ".join(analyzed.title.terms)
    texts = {
        "text": f"{body} {title} {title}", "body": body, "title": title,
        "title_words": " ".join(analyzed.title.words), "body_words": " ".join(analyzed.body.words),
    }  # fmt: skip
    for name in fields:
        document.add_text(name, texts[name])
    document.add_text("id", article.id)
    stored = {name: getattr(article, name) for name in Article.__slots__}
    document.add_bytes("article", json.dumps(stored).encode())
    return document


def _queries(place: str, queries: str) -> dict[str, Any]:
    """Ask each query in each way, one way after the other; return the best milliseconds of each."""
    analyzer = Analyzer("english")
    times: dict[str, dict[str, list[float]]] = {}
    with open_store(place) as store, closing(StoreDirectory.open(Path(place))) as directory:
        engine = directory.engine
        raw = _Raw(next(Path(place).glob("data-*/engine")), analyzer)
        for shape, asked in json.loads(Path(queries).read_text("utf-8")).items():
            for words in asked:
                text = _text_of(shape, words)
                tree = expand_patterns(parse(text, analyzer).tree, engine).tree
                ways: dict[str, Callable[[], object]] = {
                    "tantivy-py": raw.asking(shape, words),
                    "our engine": partial(engine.search, tree, offset=0, limit=10, sort=Sort.SCORE),
                    "our search": partial(store.search, text, snippets=0, strict_match=True),
                }
                for way, ask in ways.items():
                    times.setdefault(way, {}).setdefault(shape, []).append(min(_timed(ask) for _ in range(_TIMES)))
    return {"ms": times}


def _text_of(shape: str, words: list[str]) -> str:
    joined = " ".join(words)
    return {"or of five": " OR ".join(words), "phrase": f'"{joined}"', "prefix of 3": f"{joined}*"}.get(shape, joined)


def _timed(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    ask()
    return 1000 * (time.perf_counter() - began)


class _Raw:
    """Searches our index by tantivy-py alone: the ten best, and their stored articles."""

    def __init__(self, folder: Path, analyzer: Analyzer) -> None:
        self._index = tantivy.Index.open(str(folder))
        self._searcher = self._index.searcher()
        self._analyzer = analyzer

    def asking(self, shape: str, words: list[str]) -> Callable[[], object]:
        """Return what asks for a query that is made already."""
        query = self._query(shape, words)

        def ask() -> list[bytes]:
            hits = self._searcher.search(query, 10).hits
            return [bytes(self._searcher.doc(address).get_first("article") or b"") for _, address in hits]

        return ask

    def _query(self, shape: str, words: list[str]) -> tantivy.Query:
        schema, terms = self._index.schema, [term for word in words for term in self._analyzer.terms(word)]
        if shape == "prefix of 3":
            return tantivy.Query.regex_query(schema, "body_words", f"{words[0]}.*")
        if shape == "phrase":
            return tantivy.Query.phrase_query(schema, "text", list(terms))
        occur = tantivy.Occur.Should if shape == "or of five" else tantivy.Occur.Must
        return tantivy.Query.boolean_query([(occur, tantivy.Query.term_query(schema, "text", term)) for term in terms])


TASKS: dict[str, Callable[..., dict[str, Any]]] = {"folder": _folder, "terms": _terms, "queries": _queries}
