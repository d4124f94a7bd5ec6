"""bm25s: a matrix of scores, for words and their OR."""

import pickle
from pathlib import Path
from typing import Any

import bm25s
import Stemmer

from benchmarks.corpus import read_corpus


def build(corpus: Path, place: Path, jobs: int) -> None:  # noqa: ARG001  (it has one thread)
    """Index headline and text as one."""
    place.mkdir(parents=True)
    articles = list(read_corpus(corpus, 1 << 60))
    tokens = bm25s.tokenize(
        [f"{a.title} {a.text}" for a in articles],
        stopwords="en",
        stemmer=Stemmer.Stemmer("english"),
        show_progress=False,
    )
    retriever = bm25s.BM25()
    retriever.index(tokens, show_progress=False)
    retriever.save(str(place / "index"))
    (place / "titles.pickle").write_bytes(pickle.dumps([a.title for a in articles]))


def warm() -> None:
    """Everything is imported by now."""


def open_index(place: Path) -> Any:
    """Map the matrix."""
    titles = pickle.loads((place / "titles.pickle").read_bytes())  # noqa: S301  (written by ourselves)
    return bm25s.BM25.load(str(place / "index"), mmap=True), titles


def make_query(_: Any, shape: str, words: list[str]) -> str | None:
    """Return the words."""
    return " ".join(words) if shape in ("word", "or of five") else None


def search(index: Any, query: str) -> int:
    """Return how many hits come first."""
    retriever, titles = index
    tokens = bm25s.tokenize([query], stopwords="en", stemmer=Stemmer.Stemmer("english"), show_progress=False)
    found, _ = retriever.retrieve(tokens, k=10, show_progress=False)
    return len([titles[number] for number in found[0]])
