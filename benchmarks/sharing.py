"""What part of the time of `index` do language detection and the finding of copies and acronyms take?

    python -m benchmarks.sharing

Indexes a folder of articles made from the sentences of the collections in ../shared/data, about 2.4 KB each, in this
process, with a clock around each.
"""

import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest.mock import patch

from corpus_search.analysis import fingerprint
from corpus_search.api import index
from corpus_search.indexing import drafts
from corpus_search.indexing.resources import Resources
from corpus_search.indexing.run import IndexOptions
from corpus_search.store.acronyms import Acronyms
from corpus_search.store.stories import Stories

DATA = Path(__file__).parents[2] / "shared" / "data"
ARTICLES = 3_000
_CHARACTERS = 2_400
_PARTS: tuple[tuple[Any, str, str], ...] = (
    (drafts, "detect_language", "language detection"),
    (fingerprint, "make_fingerprint", "finding of copies"),
    (Stories, "place", "finding of copies"),
    (drafts, "explained_acronyms", "finding of acronyms"),
    (Acronyms, "note", "finding of acronyms"),
)
"""Where each part is looked up, under which name, and what it belongs to."""


def main() -> None:
    """Print the table."""
    sentences = _sentences()
    if not sentences:
        sys.exit(f"there are no collections in {DATA}")
    spent: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "articles"
        folder.mkdir()
        _write_articles(folder, sentences)
        with ExitStack() as patches:
            for where, name, what in _PARTS:
                patches.enter_context(patch.object(where, name, _clocked(getattr(where, name), what, spent)))
            began = time.process_time()
            report = index([folder], Path(place) / "store", IndexOptions(resources=Resources(1)))
            whole = time.process_time() - began
    print(f"{report.articles} articles in {whole:.2f} s of CPU time, {report.articles / whole:,.0f} a second\n")
    print("| part | ms an article | share |\n| --- | --- | --- |")
    for name, seconds in spent.items():
        print(f"| {name} | {seconds / ARTICLES * 1000:.3f} | {seconds / whole:.1%} |")
    print(f"| all | {spent.total() / ARTICLES * 1000:.3f} | {spent.total() / whole:.1%} |")


def _clocked(function: Callable[..., Any], name: str, spent: Counter[str]) -> Callable[..., Any]:
    def clocked(*arguments: Any) -> Any:
        began = time.process_time()
        try:
            return function(*arguments)
        finally:
            spent[name] += time.process_time() - began  # type: ignore[assignment]

    return clocked


def _write_articles(folder: Path, sentences: list[str]) -> None:
    rng = random.Random(1)
    for number in range(ARTICLES):
        text = rng.choice(sentences)[:80] + "\n\n"
        while len(text) < _CHARACTERS:
            text += rng.choice(sentences) + (" " if rng.random() < 0.8 else "\n\n")
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")


def _sentences() -> list[str]:
    sentences: list[str] = []
    for collection in ("cranfield", "cisi", "medline"):
        documents = DATA / collection / "docs.jsonl"
        if documents.is_file():
            for line in documents.read_text("utf-8").splitlines():
                sentences += [s for s in json.loads(line)["text"].split(". ") if len(s) > 20]
    return sentences


if __name__ == "__main__":
    main()
