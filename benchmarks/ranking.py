"""How good is the ranking on test collections, beside others?

    python -m benchmarks.ranking [--data FOLDER] [--vary]

FOLDER (the environment variable CORPUS_SEARCH_DATA, else ../shared/data) has a folder a collection, with docs.jsonl
({"id", "title", "text"}), queries.tsv (number TAB text) and qrels.txt (TREC). A Markdown table goes to standard output:
MAP and nDCG@10 of corpus-search as it comes and with --expand feedback, of bm25s (if it is installed) and of Whoosh as
its own documentation uses it, all measured by ir-measures in this run; and p of Fisher's test for MAP against
corpus-search as it comes. With --vary, a second table has corpus-search with other parameters.

bm25s: Lucene's variant with k1 1.2 and b 0.75, its English stop list, Snowball's stemmer, title and text as one, words
of the query as often as they stand there. Whoosh: StemmingAnalyzer, BM25F over title and text, OR of the words.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import Stemmer

from corpus_search.engines.bm25 import Scoring
from corpus_search.evaluation.measures import Scores, evaluate, mean, read_qrels
from corpus_search.evaluation.runs import DEPTH, How, Run, make_run
from corpus_search.evaluation.significance import p_value
from corpus_search.evaluation.topics import Topic, read_topics
from corpus_search.indexing.run import IndexOptions, run_index
from corpus_search.query import repeats
from corpus_search.searching import feedback
from corpus_search.store.directory import StoreDirectory

HERE = Path(__file__).parents[1]
Ranker = Callable[[Path, list[Topic]], Run]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    default = os.environ.get("CORPUS_SEARCH_DATA") or str(HERE.parent / "shared/data")
    parser.add_argument("--data", type=Path, default=Path(default))
    parser.add_argument("--vary", action="store_true")
    given = parser.parse_args()
    folders = sorted(folder.parent for folder in given.data.glob("*/qrels.txt"))
    if not folders:
        sys.exit(f"There is no collection (docs.jsonl, queries.tsv, qrels.txt) in a folder of {given.data}.")
    rankers: dict[str, Ranker] = {"Whoosh as it comes": _whoosh, "bm25s": _bm25s}
    found: dict[str, dict[str, Scores]] = {folder.name: {} for folder in folders}
    for folder in folders:
        topics, qrels = read_topics(folder / "queries.tsv"), read_qrels(folder / "qrels.txt")
        for name, ranker in rankers.items():
            try:
                found[folder.name][name] = evaluate(qrels, ranker(folder, topics))
            except ModuleNotFoundError as err:
                sys.stderr.write(f"{name} is left out: {err.name} is not installed.\n")
        with _store(folder) as store:
            for name, how, change in _variants(vary=given.vary):
                with change:
                    found[folder.name][name] = evaluate(qrels, make_run(store, topics, how))
    _print(found)


def _variants(*, vary: bool) -> Iterator[tuple[str, How, Any]]:
    as_it_is = patch.object(repeats, "K3", repeats.K3)
    yield "corpus-search", How(), as_it_is
    yield "with `--expand feedback`", How(feedback=True), as_it_is
    if not vary:
        return
    for k3 in (0.0, 2.0, 8.0, 20.0, 1000.0):
        yield f"k3 {k3:g}", How(), patch.object(repeats, "K3", k3)
    for k1, b in ((0.9, 0.4), (1.2, 0.5), (1.5, 0.75), (2.0, 0.75)):
        yield f"k1 {k1:g}, b {b:g}", How(Scoring(k1=k1, b=b)), as_it_is
    for weight in (1.0, 3.0, 5.0):
        yield f"headlines {weight:g}", How(Scoring(title_weight=weight)), as_it_is
    for name, values in (("ARTICLES", (5, 20)), ("TERMS", (20, 50)), ("FEEDBACK_WEIGHT", (0.3, 0.7))):
        for value in values:
            label = f"feedback, {name.lower().replace('feedback_', '')} {value:g}"
            yield label, How(feedback=True), patch.object(feedback, name, value)


def _print(found: dict[str, dict[str, Scores]]) -> None:
    collections = list(found)
    print(f"| MAP / nDCG@10 | {' | '.join(collections)} |\n|{' --- |' * (len(collections) + 1)}")
    for name in next(iter(found.values())):
        cells = []
        for collection in collections:
            scores, usual = found[collection].get(name), found[collection]["corpus-search"]
            cells.append(_cell(scores, None if name == "corpus-search" else usual) if scores else "")
        print(f"| {name} | {' | '.join(cells)} |")


def _cell(scores: Scores, usual: Scores | None) -> str:
    cell = f"{mean(scores['MAP']):.3f} / {mean(scores['nDCG@10']):.3f}"
    if usual is None:
        return cell
    topics = sorted(usual["MAP"])
    p = p_value([scores["MAP"].get(topic, 0.0) for topic in topics], [usual["MAP"][topic] for topic in topics])
    return f"{cell} (p {f'{p:.3f}' if p >= 0.001 else '<.001'})"


@contextmanager
def _store(folder: Path) -> Iterator[StoreDirectory]:
    with tempfile.TemporaryDirectory() as place:
        run_index(Path(place) / "store", [folder / "docs.jsonl"], IndexOptions())
        with closing(StoreDirectory.open(Path(place) / "store")) as store:
            yield store


def _documents(folder: Path) -> Iterator[dict[str, str]]:
    with (folder / "docs.jsonl").open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _bm25s(folder: Path, topics: list[Topic]) -> Run:
    import bm25s  # noqa: PLC0415  (a peer, only if it is installed)  # type: ignore[import-not-found]

    documents = list(_documents(folder))
    stemmer = Stemmer.Stemmer("english")
    texts = [f"{one['title']} {one['text']}" for one in documents]
    engine = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
    engine.index(bm25s.tokenize(texts, stopwords="en", stemmer=stemmer, show_progress=False), show_progress=False)
    run = {}
    for topic in topics:
        words = bm25s.tokenize(topic.query, stopwords="en", stemmer=stemmer, return_ids=False, show_progress=False)
        best, scores = engine.retrieve(words, k=min(DEPTH, len(documents)), show_progress=False)
        ranking = zip(best[0], scores[0], strict=True)
        run[topic.number] = {documents[number]["id"]: float(score) for number, score in ranking if score > 0}
    return run


def _whoosh(folder: Path, topics: list[Topic]) -> Run:
    from whoosh.analysis import StemmingAnalyzer  # noqa: PLC0415  (a peer)
    from whoosh.fields import ID, TEXT, Schema  # noqa: PLC0415
    from whoosh.filedb.filestore import RamStorage  # noqa: PLC0415
    from whoosh.query import Or, Term  # noqa: PLC0415

    analyzer = StemmingAnalyzer()
    index = RamStorage().create_index(Schema(id=ID(stored=True), title=TEXT(analyzer), text=TEXT(analyzer)))
    writer = index.writer()
    for one in _documents(folder):
        writer.add_document(id=one["id"], title=one["title"], text=one["text"])
    writer.commit()
    run = {}
    with index.searcher() as searcher:
        for topic in topics:
            words = {token.text for token in analyzer(topic.query)}
            query = Or([Term(field, word) for word in sorted(words) for field in ("title", "text")])
            run[topic.number] = {hit["id"]: hit.score for hit in searcher.search(query, limit=DEPTH)}
    return run


if __name__ == "__main__":
    main()
