"""What can go wrong, in words for the person at the keyboard.

Every error that a user can cause or mend is a `CorpusSearchError`. Its message says what happened, to which
value and where; its hint says what to do next. The command line turns it into text in one place
(`cli.app.main`) and exits with `exit_code`; the Python API raises it as it is.
"""

from typing import ClassVar

__all__ = [
    "MEND_HINT",
    "ArticleNotFoundError",
    "CorpusSearchError",
    "QueryError",
    "ReadError",
    "SearchTimeoutError",
    "StoreError",
    "StoreNotFoundError",
    "UsageError",
]

MEND_HINT = "Mend it with: corpus-search check --repair"
"""What to do about a damaged store."""


class CorpusSearchError(Exception):
    """The root of all errors that this package raises on purpose.

    `message` is one sentence with the value and the place; `hint` (may be empty) is what to do next.
    """

    exit_code: ClassVar[int] = 2

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message


class UsageError(CorpusSearchError):
    """An option or an argument has a value that cannot be meant."""


class QueryError(CorpusSearchError):
    """A query asks for something that does not exist, such as an unknown field."""


class ReadError(CorpusSearchError):
    """A file could not be read, decoded or parsed as a whole."""


class StoreError(CorpusSearchError):
    """A store is damaged, busy, of another version, or does not fit what is asked of it."""


class StoreNotFoundError(StoreError):
    """There is no store where one was looked for."""


class SearchTimeoutError(CorpusSearchError):
    """A search took longer than it may."""

    def __init__(self, message: str = "the search took too long.", hint: str = "") -> None:
        super().__init__(message, hint)


class ArticleNotFoundError(CorpusSearchError):
    """No article, or more than one, goes by the given id or path."""
