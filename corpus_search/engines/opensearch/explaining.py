"""How does a score come about, in Lucene's own account?"""

from typing import Any

from corpus_search.engines.base import Explanation

__all__ = ["explanation_of"]


def explanation_of(account: dict[str, Any], factor: float) -> Explanation:
    """Return the account of a score; `factor` is what the server's scores are of ours."""
    whole = _read(account)
    # Beside the query stand conditions, which earn nothing: which article it is, and that it counts.
    whole = next((part for part in whole.parts if part.value == whole.value), whole)
    if factor == 1.0:
        return whole
    own = Explanation(1.0 / factor, "1 / (k1 + 1): the factor that OpenSearch 2 multiplies with is left out")
    return Explanation(whole.value / factor, "score, product of:", (whole, own))


def _read(account: dict[str, Any]) -> Explanation:
    return Explanation(
        float(account["value"]),
        str(account["description"]).removesuffix(":"),
        tuple(map(_read, account.get("details") or ())),
    )
