"""What a check tells."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from corpus_search.records import dataclass

__all__ = ["CheckReport", "Finding", "FindingKind"]


class FindingKind(StrEnum):
    """How bad it is."""

    DAMAGED = "damaged"
    """It is not what was written: searches may fail, and `index` too."""
    DISAGREEING = "disagreeing"
    """Two parts of the store say different things of a file, which must be read again."""
    UNFINISHED = "unfinished"
    """A run ended before its work was done; the next one finishes it. Nothing is wrong."""
    LEFTOVER = "leftover"
    """A file that nothing reads. Nothing is wrong."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be: where (a file of the store, absolute), and why.

    `source` is the file of articles that it is about (root, path), None for none.
    """

    kind: FindingKind
    path: Path
    reason: str
    source: tuple[str, str] | None = None

    @property
    def is_harm(self) -> bool:
        """It is damage, not only something left to do."""
        return self.kind in (FindingKind.DAMAGED, FindingKind.DISAGREEING)


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found; `store` is absolute, `size` in bytes, `articles` None where they cannot be counted.

    `mended` says what was done, in sentences for a person.
    """

    store: str
    findings: Sequence[Finding]
    files: int
    size: int
    articles: int | None
    seconds: float
    mended: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Nothing is damaged."""
        return not any(finding.is_harm for finding in self.findings)
