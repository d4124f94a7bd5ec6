"""How often is what a story says about itself read right? Precision and recall on hand-made beginnings and ends.

    python -m benchmarks.newswriting

The stories are in tests/readers/newswriting_cases.jsonl: half of them say who, where and when in one of the usual
forms, half only look as if they did.
"""

import json
import sys
from collections import Counter
from pathlib import Path

from corpus_search.readers.newswriting import read_newswriting

CASES = Path(__file__).parents[1] / "tests/readers/newswriting_cases.jsonl"
PARTS = ("place", "source", "author", "published")


def main() -> None:
    """Print precision and recall for each part, and every story that is read otherwise than it should be."""
    counts: dict[str, Counter[str]] = {part: Counter() for part in PARTS}
    cases = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    for case in cases:
        facts = read_newswriting(case["text"])
        for part in PARTS:
            found, wanted = getattr(facts, part), case.get(part)
            counts[part].update(found=found is not None, wanted=wanted is not None)
            counts[part].update(right=wanted is not None and found == wanted)
            if found != wanted:
                sys.stdout.write(f"  {part}: {found!r}, not {wanted!r}: {case['text'][:60]!r}\n")
    sys.stdout.write(f"{len(cases)} stories\n{'part':<10} {'wanted':>6} {'found':>6} {'right':>6} precision recall\n")
    for part, count in [*counts.items(), ("all", sum(counts.values(), Counter()))]:
        precision, recall = count["right"] / (count["found"] or 1), count["right"] / (count["wanted"] or 1)
        sys.stdout.write(f"{part:<10} {count['wanted']:>6} {count['found']:>6} {count['right']:>6} ")
        sys.stdout.write(f"{precision:>9.3f} {recall:>6.3f}\n")


if __name__ == "__main__":
    main()
