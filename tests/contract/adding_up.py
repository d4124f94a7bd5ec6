"""Does an explanation add up? Each value is worked out again from its parts, by what it says that it is."""

from math import prod

import pytest

from corpus_search.engines.base import Explanation
from corpus_search.engines.bm25 import idf

__all__ = ["check_adds_up", "named"]


def check_adds_up(explanation: Explanation, exactness: float = 1e-9) -> int:
    """Check all values that have parts; return how many there are."""
    values = [part.value for part in explanation.parts]
    what = explanation.what
    if what.startswith("sum"):
        expected = sum(values)
    elif "product of" in what:
        expected = prod(values)
    elif what.startswith("idf = "):
        expected = idf(*map(int, values))
    elif what.startswith("saturation = ") and len(values) == 5:
        f, length, average, k1, b = values
        expected = f / (f + k1 * (1 - b + b * length / average)) if f else 0.0
    elif what.startswith("saturation = "):
        f, share, k1, b = values
        expected = f / (f + k1 * (1 - b + b * share))
    elif what.startswith("f = "):
        in_text, in_title, weight = values
        expected = in_text + weight * in_title
    else:
        assert not values, what
        return 0
    assert explanation.value == pytest.approx(expected, rel=exactness, abs=1e-9), what
    return 1 + sum(check_adds_up(part, exactness) for part in explanation.parts)


def named(explanation: Explanation) -> str:
    """Return what it says, all parts included."""
    return "\n".join([explanation.what, *map(named, explanation.parts)])
