"""How often is the language of a short news text told right, and what does it cost?

    python -m benchmarks.language [FILE]

The file has lines of an ISO 639-1 code, a tab and a text; by default tests/readers/news_in_languages.tsv. Texts of
one language are also joined in threes, to see what becomes of longer ones.
"""

import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

from corpus_search.readers.language import detect_language

NEWS = Path(__file__).parents[1] / "tests/readers/news_in_languages.tsv"


def main() -> None:
    """Print how many are right, unsure and wrong, and each that is wrong."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else NEWS
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        code, _, text = line.partition("\t")
        texts[code].append(text)
    began = time.perf_counter()
    detect_language("to begin with")
    sys.stdout.write(f"the first call: {1000 * (time.perf_counter() - began):.1f} ms\n")
    for size in (1, 3):
        cases = [
            (code, " ".join(some[start : start + size]))
            for code, some in texts.items()
            for start in range(0, len(some), size)
        ]
        _measure(f"{size} joined", cases)


def _measure(what: str, cases: list[tuple[str, str]]) -> None:
    began = time.perf_counter()
    found = [detect_language(text) for _, text in cases]
    each = (time.perf_counter() - began) / len(cases)
    outcomes = Counter(
        "right" if one == code else "unsure" if one is None else "wrong"
        for (code, _), one in zip(cases, found, strict=True)
    )
    length = sum(len(text) for _, text in cases) / len(cases)
    sys.stdout.write(
        f"{what}: {len(cases)} texts of {length:.0f} characters: {dict(outcomes)}, {1000 * each:.3f} ms each\n"
    )
    for (code, text), one in zip(cases, found, strict=True):
        if one not in (code, None):
            sys.stdout.write(f"  {one}, not {code}: {text[:60]}\n")


if __name__ == "__main__":
    main()
