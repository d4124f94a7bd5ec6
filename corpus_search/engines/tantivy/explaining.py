"""How did tantivy come to a score? Its own account, in our scale."""

import json
from typing import Any

from corpus_search.engines.base import Explanation
from corpus_search.engines.tantivy.queries import FACTOR

__all__ = ["explanation_of"]


def explanation_of(account: str, score: float) -> Explanation:
    """Return tantivy's account of a score, given as JSON, below the score as a page shows it."""
    own = Explanation(1.0 / FACTOR, "1 / (k1 + 1): the factor that tantivy multiplies with is left out")
    parts = (own, _read(json.loads(account)))
    return Explanation(score, "score, product of:", parts)


def _read(account: dict[str, Any]) -> Explanation:
    what = ", ".join([str(account.get("description", "")), *map(str, account.get("context") or ())])
    return Explanation(float(account["value"]), what, tuple(map(_read, account.get("details") or ())))
