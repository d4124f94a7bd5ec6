"""When does a long run commit what it has so far? Whatever ends it later, no more than that is to be done again."""

import time

from corpus_search.records import dataclass

__all__ = ["DEFAULT_COMMIT_SECONDS", "Checkpoints", "CommitEvery"]

DEFAULT_COMMIT_SECONDS = 300.0
"""A commit takes about as long as it takes to write a segment, and adds one: at five minutes that is not felt."""


@dataclass(frozen=True, slots=True)
class CommitEvery:
    """Commit when so many articles were added, or so many seconds have passed, since the last time; 0 for neither."""

    articles: int = 0
    seconds: float = DEFAULT_COMMIT_SECONDS


class Checkpoints:
    """Says when to commit."""

    def __init__(self, every: CommitEvery) -> None:
        self._every = every
        self._articles = 0
        self._began = time.monotonic()

    def is_due(self, articles: int) -> bool:
        """Tell whether to commit; `articles` were added in the whole run."""
        every = self._every
        by_articles = every.articles and articles - self._articles >= every.articles
        by_seconds = every.seconds and time.monotonic() - self._began >= every.seconds
        return bool(by_articles or by_seconds)

    def begin(self, articles: int) -> None:
        """Count from here on."""
        self._articles = articles
        self._began = time.monotonic()
