"""How is a search to be done?"""

from dataclasses import field
from pathlib import Path

from corpus_search.engines.base import FacetRequest, Sort
from corpus_search.errors import UsageError
from corpus_search.query.filters import Filters
from corpus_search.records import dataclass

__all__ = ["EXPANSIONS", "MOST_HITS", "SearchOptions"]

EXPANSIONS = ("acronyms", "feedback")
"""What `expand` may name."""

MOST_HITS = 100_000
"""Hits of one page, at the most; more are reached by `offset`."""


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """How to search; see the command `search` for what each means."""

    limit: int = 10
    offset: int = 0
    any_word: bool = False
    literal: bool = False
    snippets: int = 2
    sort: Sort = Sort.SCORE
    collapse: bool = True
    filters: Filters = field(default_factory=Filters)
    strict_match: bool = False
    expand: tuple[str, ...] = ()
    synonyms: Path | None = None
    facets: tuple[FacetRequest, ...] = ()
    explain: bool = False

    def check(self) -> None:
        """Raise `UsageError` for numbers and names that cannot be meant."""
        for name in self.expand:
            if name not in EXPANSIONS:
                raise UsageError(f'--expand "{name}": there is no such expansion.', f"Choose: {', '.join(EXPANSIONS)}.")
        for name, value, most in (
            ("limit", self.limit, MOST_HITS), ("offset", self.offset, None), ("snippets", self.snippets, 100),
        ):  # fmt: skip
            if value < 0 or (most is not None and value > most):
                span = f"from 0 to {most:,}" if most else "0 or more"
                raise UsageError(f"--{name} {value} cannot be: it is a number {span}.")
