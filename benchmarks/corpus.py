"""A corpus to measure with: made up from a seed, or taken from JSONL or a folder.

Words follow a Zipf-Mandelbrot law (B. Mandelbrot, 1953) with two slopes, as large collections do: frequencies fall with
the rank for some thousand words that all share, and with its square for the rest (R. Ferrer i Cancho and R. Solé, Two
regimes in the frequency of words and the origins of complex lexicons, 2001). An article keeps to its topic: a fifth of
its words come from a few dozen of its own, as words do come in bursts (K. Church and W. Gale, Poisson mixtures, 1995).
The vocabulary grows with the text as that of a year of Reuters does: 44 T^0.49 distinct words after T words
(C. Manning, P. Raghavan and H. Schütze, Introduction to Information Retrieval, section 5.1), which a test holds.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, chain, islice
from pathlib import Path

__all__ = ["MadeArticle", "generate", "read_corpus", "words_by_rank", "write_folder", "write_jsonl", "write_parts"]

_A_PART = 10_000
"""Articles of a file: some 26 MB."""

VOCABULARY = 300_000
_SHIFT = 1.5
_SHARED = 5_000
"""The rank from which on frequencies fall with its square."""
_TOPIC_WORDS = 30
_OF_TOPIC = 0.2
_MEAN_WORDS = 400
_ONSETS = (
    "b",
    "br",
    "c",
    "ch",
    "d",
    "dr",
    "f",
    "g",
    "gr",
    "h",
    "j",
    "k",
    "l",
    "m",
    "n",
    "p",
    "pr",
    "r",
    "s",
    "st",
    "t",
)
_NUCLEI = ("a", "e", "i", "o", "u", "a", "e", "ou")
_CODAS = ("", "", "", "n", "r", "s", "t", "l", "m")
_ENDINGS = ("", "", "", "s", "ed", "ing", "er", "ly", "tion")
_COMMON = (
    "the", "of", "and", "to", "in", "a", "that", "is", "for", "on", "was", "with", "as", "it", "by", "at",
    "from", "be", "has", "he", "an", "are", "not", "his", "have", "this", "were", "but", "they", "which",
    "said", "had", "their", "one", "after", "who", "will", "its", "more", "been", "would", "about", "when",
    "also", "two", "government", "people", "year",
)  # fmt: skip
_SOURCES = ("Reuters", "AFP", "AP", "North Press", "TRTWorld", "BBC", "dpa", "Interfax")
_PLACES = ("ROME", "BEIRUT", "ANKARA", "PARIS", "WASHINGTON", "MOSCOW", "GENEVA")


@dataclass(frozen=True, slots=True)
class MadeArticle:
    """A headline, a text, and what an agency adds."""

    title: str
    text: str
    published: str
    source: str


def words_by_rank(count: int = VOCABULARY, seed: int = 1) -> list[str]:
    """Return a vocabulary, the most frequent word first; the same for the same seed."""
    rng = random.Random(seed)
    words = dict.fromkeys(_COMMON)
    while len(words) < count:
        # Rarer words are longer, as in any language.
        syllables = rng.choice((1, 1, 1, 2) if len(words) < 3000 else (2, 2, 3))
        stem = "".join(rng.choice(_ONSETS) + rng.choice(_NUCLEI) + rng.choice(_CODAS) for _ in range(syllables))
        words[stem + rng.choice(_ENDINGS)] = None
    return list(words)


def generate(count: int, seed: int = 1) -> Iterator[MadeArticle]:
    """Yield articles of about 2.4 kB; the first N are the same whatever the count."""
    vocabulary = words_by_rank(seed=seed)
    weights = list(accumulate(map(_frequency, range(1, len(vocabulary) + 1))))
    for number in range(count):
        rng = random.Random(seed * 1_000_003 + number)
        topic = rng.choices(vocabulary, cum_weights=weights, k=_TOPIC_WORDS * 2)[_TOPIC_WORDS:]
        length = max(40, int(rng.lognormvariate(0, 0.5) * _MEAN_WORDS * 0.88))
        words = rng.choices(vocabulary, cum_weights=weights, k=length)
        for place in range(length):
            if rng.random() < _OF_TOPIC:
                words[place] = rng.choice(topic)
        day = f"20{rng.randint(10, 24)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        source = rng.choice(_SOURCES)
        title = " ".join(dict.fromkeys(topic[:4] + words[:5])).capitalize()
        yield MadeArticle(title, f"{rng.choice(_PLACES)}, {source} - {_prose(words, rng)}", day, source)


def _frequency(rank: int) -> float:
    """Return how often the word of a rank stands, to a common factor."""
    shifted = rank + _SHIFT
    return 1 / shifted if rank <= _SHARED else (_SHARED + _SHIFT) / shifted**2


def _prose(words: list[str], rng: random.Random) -> str:
    """Return words as sentences and paragraphs."""
    parts: list[str] = []
    place = 0
    while place < len(words):
        size = rng.randint(8, 30)
        sentence = " ".join(words[place : place + size]).capitalize()
        comma = sentence.find(" ", len(sentence) // 2)
        if comma > 0:
            sentence = f"{sentence[:comma]},{sentence[comma:]}"
        parts.append(sentence + (".\n\n" if rng.random() < 0.2 else ". "))
        place += size
    return "".join(parts).strip()


def read_corpus(path: Path, count: int) -> Iterator[MadeArticle]:
    """Yield the first articles of a JSONL file (title, text or body, published), or of a folder of such or of texts."""
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.suffix in (".txt", ".jsonl"))
        yield from islice(chain.from_iterable(map(_read_file, files)), count)
    else:
        yield from islice(_read_file(path), count)


def _read_file(path: Path) -> Iterator[MadeArticle]:
    if path.suffix == ".txt":
        title, _, text = path.read_text("utf-8", "replace").partition("\n")
        yield MadeArticle(title, text, "", "")
        return
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            text = record.get("text") or record.get("body") or ""
            yield MadeArticle(
                record.get("title") or "", text, record.get("published") or "", record.get("source") or ""
            )


def write_parts(articles: Iterator[MadeArticle], folder: Path) -> int:
    """Write articles into JSONL files of ten thousand each; return the bytes of their headlines and texts."""
    folder.mkdir(parents=True)
    size = 0
    while part := list(islice(articles, _A_PART)):
        size += write_jsonl(iter(part), folder / f"part{len(list(folder.iterdir())):04}.jsonl")
    return size


def write_jsonl(articles: Iterator[MadeArticle], path: Path) -> int:
    """Write articles, one a line; return the bytes of their headlines and texts."""
    size = 0
    with path.open("w", encoding="utf-8") as out:
        for article in articles:
            record = {
                "title": article.title, "text": article.text, "published": article.published, "source": article.source,
            }  # fmt: skip
            size += len(article.title.encode()) + len(article.text.encode())
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
    return size


def write_folder(corpus: Path, folder: Path) -> None:
    """Write each article of a corpus as a text of its own, as a crawler leaves it, a thousand a folder."""
    for number, article in enumerate(read_corpus(corpus, 1 << 60)):
        place = folder / f"{number // 1000:04}"
        if number % 1000 == 0:
            place.mkdir(parents=True)
        (place / f"{number:07}.txt").write_text(f"{article.title}\n{article.published}\n\n{article.text}\n", "utf-8")
