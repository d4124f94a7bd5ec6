"""Folders of articles for the trials, what a store of them holds, and the texts of strangers."""

import json
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

from corpus_search.engines.base import Sort
from corpus_search.errors import CorpusSearchError
from corpus_search.query.nodes import Everything
from corpus_search.store.directory import StoreDirectory

__all__ = ["change", "contents", "copy_store", "held", "iter_leftovers", "plant", "write_articles"]

_WORDS = "river council harvest minister border glacier treaty engine market orchard signal winter archive".split()  # noqa: SIM905


def plant(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below a folder, by their paths."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def write_articles(folder: Path, count: int, words: int = 60) -> Path:
    """Write a corpus: text files, a file of records, and an archive's worth of folders; each text is different."""
    files = {f"part{number % 7}/a{number:04}.txt": _text(number, words) for number in range(count)}
    records = [json.dumps({"title": f"record {number}", "text": _text(number, 20)}) for number in range(12)]
    return plant(folder, files | {"records.jsonl": "\n".join(records)})


def _text(number: int, words: int) -> str:
    chosen = [_WORDS[(number * 7 + place * (1 + number % 5)) % len(_WORDS)] for place in range(words)]
    return f"Article {number} of the {_WORDS[number % len(_WORDS)]}\n{' '.join(chosen)} number{number}\n"


def change(folder: Path) -> None:
    """Change a corpus: every fifth file, some gone, some new, one renamed, one record more."""
    paths = sorted(folder.glob("part*/a*.txt"))
    for number, path in enumerate(paths):
        if number % 5 == 0:
            path.write_text(f"Changed {number}\n{_text(number + 1000, 30)}")
        elif number % 11 == 1:
            path.unlink()
    plant(folder, {f"new/n{number}.txt": _text(number + 2000, 40) for number in range(len(paths) // 6 + 1)})
    (folder / "part1").rename(folder / "moved")
    with (folder / "records.jsonl").open("a") as records:
        records.write('\n{"title": "one more", "text": "record"}')


def contents(store: Path) -> dict[str, str]:
    """Return all articles of a store by where they are, and check that its parts agree. Raises AssertionError."""
    opened = StoreDirectory.open(store)
    with closing(opened), closing(opened.ledger()) as ledger:
        page = opened.engine.search(Everything(), offset=0, limit=1_000_000, sort=Sort.PATH)
        articles = [hit.article for hit in page.hits]
        ids = [article.id for article in articles]
        _agree(sorted(ids) == list(opened.engine.iter_ids("")), "search and list of ids differ")
        _agree(len(set(ids)) == len(ids) == opened.engine.count(), "an article is there twice")
        counted = Counter((article.root, article.path) for article in articles)
        entries = {(entry.root, entry.path): entry.articles for entry in ledger.iter_entries() if entry.articles}
        unfinished = set(ledger.unfinished())
        known = {file: count for file, count in entries.items() if file not in unfinished}
        there = {file: count for file, count in counted.items() if file not in unfinished}
        _agree(there == known, "engine and ledger differ")
        places = [f"{opened.article_location(one.root, one.path)} {one.record}" for one in articles]
        return {place: f"{one.title}\n{one.text}" for place, one in zip(places, articles, strict=True)}


def held(store: Path) -> dict[str, str] | str:
    """Return the contents of a store, or what is wrong with it."""
    try:
        return contents(store)
    except (AssertionError, CorpusSearchError) as err:
        return f"{type(err).__name__}: {err}"


def _agree(holds: bool, what: str) -> None:  # noqa: FBT001
    if not holds:
        raise AssertionError(what)


def copy_store(source: Path, target: Path) -> Path:
    """Replace a folder by a copy of another."""
    if target.exists():
        shutil.rmtree(target)
    return Path(shutil.copytree(source, target))


def iter_leftovers(store: Path) -> Iterator[str]:
    """Yield files of a store that should not be there when nobody writes."""
    for path in store.rglob("*"):
        if path.name.endswith((".new", ".tmp", "-wal", "-shm", "-journal")) or path.name == "writer.json":
            yield str(path.relative_to(store))
