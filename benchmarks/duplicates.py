"""How well are copies found? Precision and recall on articles that are cut, re-titled and edited here.

    python -m benchmarks.duplicates

Half of the articles of the collections in ../shared/data are noted; of each a copy is made in every way, and the
other half stands for articles that are no copies. Pairs that are found among these are told with their true
resemblance and containment: the collections hold some real copies.
"""

import json
import random
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from corpus_search.analysis.fingerprint import make_fingerprint, words_of
from corpus_search.analysis.sketch import SHINGLE
from corpus_search.article import Article
from corpus_search.readers.base import ReadOptions, Source
from corpus_search.readers.text import TextReader
from corpus_search.store.stories import Stories

DATA = Path(__file__).parents[2] / "shared" / "data"
_LEAST_WORDS = 60


def main() -> None:
    """Print the table."""
    texts = [text for text in _texts() if len(text.split()) > _LEAST_WORDS]
    if not texts:
        sys.exit(f"there are no collections in {DATA}")
    random.Random(1).shuffle(texts)
    half = len(texts) // 2
    with tempfile.TemporaryDirectory() as folder, closing(Stories.open(Path(folder))) as stories:
        began = time.process_time()
        known = {_note(stories, str(number), text): number for number, text in enumerate(texts[:half])}
        cost = (time.process_time() - began) / half * 1000
        print(f"{half} articles noted, {cost:.2f} ms each\n")
        print("| change | copies | found | recall |\n| --- | --- | --- | --- |")
        for name, change in _changes(random.Random(2), texts).items():
            _measure(stories, name, change, texts[:half])
        _look_for_false_ones(stories, texts, half, known)


def _note(stories: Stories, name: str, text: str) -> str:
    article = Article("", name, 0, "", text)
    fingerprint = make_fingerprint(article.title, article.text)
    return stories.place(article.id, (article.root, article.path), fingerprint) or article.id


def _measure(stories: Stories, name: str, change: Callable[[str], str], texts: list[str]) -> None:
    found = 0
    for number, text in enumerate(texts):
        story = _note(stories, f"copy of {number}", change(text))
        stories.forget_file("", f"copy of {number}")
        found += story != Article("", f"copy of {number}", 0, "", "").id
    print(f"| {name} | {len(texts)} | {found} | {found / len(texts):.3f} |")


def _look_for_false_ones(stories: Stories, texts: list[str], half: int, known: dict[str, int]) -> None:
    pairs = []
    for number, text in enumerate(texts[half:], half):
        story = _note(stories, f"other {number}", text)
        if story in known:
            pairs.append((texts[known[story]], text))
    print(f"\nOf {len(texts) - half} other articles {len(pairs)} are taken for copies:\n")
    print("| resemblance | containment | begins |\n| --- | --- | --- |")
    for first, second in pairs:
        a, b = _shingles(first), _shingles(second)
        begins = " ".join(second.split())[:60].replace("|", " ")
        print(f"| {len(a & b) / len(a | b):.2f} | {len(a & b) / min(len(a), len(b)):.2f} | {begins} |")


def _shingles(text: str) -> set[tuple[bytes, ...]]:
    words = words_of(text)
    return {tuple(words[place : place + SHINGLE]) for place in range(len(words) - SHINGLE + 1)}


def _changes(rng: random.Random, texts: list[str]) -> dict[str, Callable[[str], str]]:
    vocabulary = [word for text in texts[:300] for word in text.split()]

    def retitled(text: str) -> str:
        return " ".join(rng.choices(vocabulary, k=10)) + "\n\n" + text

    def cut(text: str, kept: float) -> str:
        words = text.split()
        return " ".join(words[: int(len(words) * kept)])

    def edited(text: str, share: float) -> str:
        """Drop, replace and add words, a third of the share each."""
        result = []
        for word in text.split():
            luck = rng.random() / share * 3
            if luck >= 1:
                result.append(rng.choice(vocabulary) if luck < 2 else word)
            if 2 <= luck < 3:
                result.append(rng.choice(vocabulary))
        return " ".join(result)

    return {
        "same words, other case and lines": lambda text: text.upper().replace(" ", "\n"),
        "new headline": retitled,
        "dateline and credits added": lambda text: f"ROME, Feb. 2 (Reuters) - {text} (Editing by Jane Doe)",
        "first 70 % kept": lambda text: cut(text, 0.7),
        "first 50 % kept": lambda text: cut(text, 0.5),
        "first 35 % kept": lambda text: cut(text, 0.35),
        "2 % of the words edited": lambda text: edited(text, 0.02),
        "5 % of the words edited": lambda text: edited(text, 0.05),
        "10 % of the words edited": lambda text: edited(text, 0.1),
        "new headline, 60 % kept, 2 % edited": lambda text: retitled(edited(cut(text, 0.6), 0.02)),
    }


def _texts() -> list[str]:
    texts = []
    for collection in ("cranfield", "cisi", "medline"):
        documents = DATA / collection / "docs.jsonl"
        if documents.is_file():
            texts += [json.loads(line)["text"] for line in documents.read_text("utf-8").splitlines()]
    for message in sorted((DATA / "newsgroups_sample").glob("*.txt")):
        for record in TextReader().read(Source("", message.name, message.read_bytes()), ReadOptions()).records:
            if isinstance(record, Article):
                texts.append(record.text.partition("\n\n")[2])
    return texts


if __name__ == "__main__":
    main()
