"""Is a difference between two rankings more than luck?

Fisher's randomization test over topics, two-sided: if the rankings were equally good, each topic's difference might
as well have had the other sign. Source: M. Smucker, J. Allan and B. Carterette, A Comparison of Statistical
Significance Tests for Information Retrieval Evaluation (CIKM 2007): it assumes least, agrees with the t-test, and the
sign and Wilcoxon tests should not be used.
"""

from collections.abc import Iterable, Sequence
from random import Random

__all__ = ["LEAST_TOPICS", "SIGNIFICANT", "TRIALS", "p_value"]

TRIALS = 10_000
"""Ways to give the signs that are looked at; where there are no more than that, it is all of them."""
SIGNIFICANT = 0.05
"""The p below which a difference is taken for more than luck, by custom."""
LEAST_TOPICS = 6
"""Topics that must differ for p to be below `SIGNIFICANT` at all: with fewer, 2 of 2^n ways are too many."""
_SEED = 20070
_TOLERANCE = 1e-12


def p_value(first: Sequence[float], second: Sequence[float]) -> float:
    """Return how likely a difference of the means as large as this is by luck; topic by topic, in one order.

    The same values give the same result: the random signs have a fixed seed. Raises ValueError for sequences of
    different lengths.
    """
    differences = [a - b for a, b in zip(first, second, strict=True) if a != b]
    observed = abs(sum(differences))
    ways = 1 << len(differences)
    if ways <= TRIALS:
        return _as_large(differences, range(ways), observed) / ways
    random = Random(_SEED)  # noqa: S311  (nothing secret)
    drawn = (random.getrandbits(len(differences)) for _ in range(TRIALS))
    return (_as_large(differences, drawn, observed) + 1) / (TRIALS + 1)


def _as_large(differences: Sequence[float], ways: Iterable[int], observed: float) -> int:
    """Return how many ways to give the signs make the sum as large as was observed, or larger."""
    count = 0
    for signs in ways:
        total = sum(d if signs >> place & 1 else -d for place, d in enumerate(differences))
        count += abs(total) >= observed - _TOLERANCE
    return count
