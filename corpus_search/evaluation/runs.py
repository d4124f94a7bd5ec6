"""Rankings: made by a store for topics, and kept in TREC's format.

A line of a run file is "topic Q0 document rank score tag". A document goes by the name that its record gives itself
(`Article.key`), else by its file's name without suffix: that is what judgements name.
"""

from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path

from corpus_search.article import Article
from corpus_search.engines.base import Sort
from corpus_search.errors import UsageError
from corpus_search.evaluation.topics import Topic
from corpus_search.query.parser import parse
from corpus_search.store.directory import StoreDirectory
from corpus_search.store.location import find_store

__all__ = ["DEPTH", "Run", "document_name", "make_run", "read_run", "run_of_store", "write_run"]

DEPTH = 1000
"""Documents of a ranking, as in TREC."""

Run = Mapping[str, Mapping[str, float]]
"""By topic: by document, its score."""


def document_name(article: Article) -> str:
    """Return the name that judgements know an article by."""
    if article.key:
        return article.key
    name = (article.member or article.path).rpartition("/")[2]
    return name.rpartition(".")[0] or name


def make_run(store: StoreDirectory, topics: Iterable[Topic]) -> Run:
    """Return the ranking of every topic, read as plain words of which one is enough. Copies are not folded."""
    engine = store.engine  # before a query is read: it says which languages there are
    run = {}
    for topic in topics:
        tree = parse(topic.query, store.analyzer, any_word=True, literal=True).tree
        hits = engine.search(tree, offset=0, limit=DEPTH, sort=Sort.SCORE).hits
        run[topic.number] = {document_name(hit.article): hit.score for hit in hits}
    return run


def run_of_store(place: str | None, topics: Iterable[Topic]) -> Run:
    """Return the rankings of a store, which is found as `store.location.find_store` does. Raises `StoreError`."""
    with closing(StoreDirectory.open(find_store(place))) as store:
        return make_run(store, topics)


def write_run(path: Path, run: Run, tag: str) -> None:
    """Write a run file; equal scores stand in the order of their documents' names."""
    with path.open("w", encoding="utf-8") as file:
        for topic, scores in run.items():
            ranking = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
            for rank, (document, score) in enumerate(ranking, 1):
                file.write(f"{topic} Q0 {document} {rank} {score:.6f} {tag}\n")


def read_run(path: Path) -> Run:
    """Return what a run file holds. Raises `UsageError`."""
    run: dict[str, dict[str, float]] = {}
    try:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if line.strip():
                _read_line(run, line, f'line {number} of the run "{path}"')
    except (OSError, UnicodeDecodeError) as err:
        raise UsageError(f'the run "{path}" cannot be read: {err}.') from err
    return run


def _read_line(run: dict[str, dict[str, float]], line: str, place: str) -> None:
    parts = line.split()
    try:
        topic, _, document, _, score, _ = parts
        run.setdefault(topic, {})[document] = float(score)
    except ValueError as err:
        raise UsageError(f"{place} is not: topic Q0 document rank score tag.") from err
