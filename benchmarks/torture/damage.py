"""Bits of a store's files are changed, or files cut: `check` finds it, and a search is right or an error."""

import json
import random
from pathlib import Path
from typing import Any

from benchmarks.torture.corpora import write_articles
from benchmarks.torture.outcome import Outcome, Work
from corpus_search import CorpusSearchError, IndexOptions, index, open_store
from corpus_search.api import check
from corpus_search.output.json import page_object

__all__ = ["run"]

_QUERIES = (
    "river council", '"minister border"', "title:article", "number7 OR number9", "harv*", "record", "*", "marke",
    "NOT river", "path:a0003", "treaty NEAR/4 engine", "glacer~",
)  # fmt: skip


def run(work: Work) -> Outcome:
    """Damage one file `count` times, and mend it each time."""
    outcome, chances = Outcome(), work.chances
    store = work.folder / "store"
    folder = write_articles(work.folder / "a", 30, 40)
    index([folder], store, IndexOptions(engine=work.engine))
    (folder / "later.txt").write_text("A later article\nof another segment, with a river and a council")
    (folder / "part1" / "a0001.txt").write_text("Changed\nso that one is deleted: river council")
    index((), store)
    right = [_answer(store, query) for query in _QUERIES]
    missed = 0
    files = sorted(path for path in store.rglob("*") if path.is_file() and path.stat().st_size)
    for _ in range(work.count):
        path = chances.choice(files)
        sound = path.read_bytes()
        damaged, how = _damaged(sound, chances)
        path.write_bytes(damaged)
        try:
            reasons, others = _wrong(store, right, is_ours=work.engine == "whoosh")
            missed += others
            for reason in reasons:
                outcome.fail(f"{path.relative_to(store)} {how}: {reason}")
        finally:
            path.write_bytes(sound)
        outcome.done += 1
    if not check(store).is_sound:
        outcome.fail("what was mended is not sound")
    outcome.told = f"{len(files)} files, {len(_QUERIES)} queries each"
    if missed:
        outcome.told += f"; {missed} pages of damaged files were wrong, which only check finds with this engine"
    return outcome


def _damaged(sound: bytes, chances: random.Random) -> tuple[bytes, str]:
    """Return a file's bytes with one to eight bits changed, or without its end, and what was done."""
    if chances.random() < 0.25:
        size = chances.randrange(len(sound))
        return sound[:size], f"cut to {size} of {len(sound)}"
    damaged = bytearray(sound)
    bits = chances.sample(range(8 * len(sound)), min(chances.choice((1, 1, 1, 2, 8)), 8 * len(sound)))
    for bit in bits:
        damaged[bit // 8] ^= 1 << bit % 8
    return bytes(damaged), f"bits {bits} of {8 * len(sound)}"


def _wrong(store: Path, right: list[Any], *, is_ours: bool) -> tuple[list[str], int]:
    """Return what should not be, and how many pages are wrong: with files of another engine's that is no promise."""
    reasons, others = list[str](), 0
    try:
        if check(store).is_sound:
            reasons.append("check finds nothing")
    except CorpusSearchError:
        pass  # an error tells of it too
    except Exception as err:
        reasons.append(f"check: {type(err).__name__}: {err}")
    for query, expected in zip(_QUERIES, right, strict=True):
        try:
            found = _answer(store, query)
        except CorpusSearchError:
            continue
        except Exception as err:
            reasons.append(f"search {query}: {type(err).__name__}: {err}")
            continue
        if found != expected and is_ours:
            reasons.append(f"search {query}: another page")
        others += found != expected and not is_ours
    return reasons, others


def _answer(store: Path, query: str) -> Any:
    """Return a page as JSON has it, without what differs each time."""
    with open_store(store) as opened:
        page = page_object(opened.search(query, limit=30, facets=("source", "published:month")))
    page.pop("elapsed_ms", None)
    return json.loads(json.dumps(page))
