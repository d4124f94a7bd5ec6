"""Is a difference between two rankings more than luck?

Fisher's randomization test over topics, two-sided: if the rankings were equally good, each topic's difference might
as well have had the other sign. Source: M. Smucker, J. Allan and B. Carterette, A Comparison of Statistical
Significance Tests for Information Retrieval Evaluation (CIKM 2007), which prefers it to the t-test.
"""

from collections.abc import Sequence
from random import Random

__all__ = ["TRIALS", "p_value"]

TRIALS = 10_000
_SEED = 20070
_TOLERANCE = 1e-12


def p_value(first: Sequence[float], second: Sequence[float]) -> float:
    """Return how likely a difference of the means as large as this is by luck; topic by topic, in one order.

    The same values give the same result: the random signs have a fixed seed. Raises ValueError for sequences of
    different lengths.
    """
    differences = [a - b for a, b in zip(first, second, strict=True) if a != b]
    observed = abs(sum(differences))
    if not differences:
        return 1.0
    random = Random(_SEED)  # noqa: S311  (nothing secret)
    as_large = 0
    for _ in range(TRIALS):
        signs = random.getrandbits(len(differences))
        total = sum(d if signs >> place & 1 else -d for place, d in enumerate(differences))
        as_large += abs(total) >= observed - _TOLERANCE
    return (as_large + 1) / (TRIALS + 1)
