"""What an index run tells, while it goes on and when it is done."""

from collections import Counter
from dataclasses import dataclass, field

__all__ = ["IndexReport", "Problem", "Progress"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: files done of all files found, and articles added by now."""

    done: int
    total: int
    articles: int


@dataclass(frozen=True, slots=True)
class Problem:
    """A file, a folder, or a part of a file that could not be used: its absolute path, and why."""

    path: str
    reason: str


@dataclass(slots=True)
class IndexReport:
    """What a run found and did.

    `files` were found; each of them is counted once among `new`, `changed`, `unchanged`, `skipped` and `failed`
    (by reason). `removed` files were in the store and are gone. `articles` and `size` (bytes) are the store's
    when the run was over, `size_before` when it began; `added` and `deleted` count articles, `copies` the added
    ones whose text was there before (a dry run does not look). `compacted` parts of the index became one. `read`
    files were opened; `different` are those of any kind that are not what the store knew of them. `bad_records` are
    parts of files that were otherwise used, `skipped_members` files in archives that were left out (by reason),
    both of the files that were read in this run; `problems` has those of the others too. With `dry_run` nothing of
    it was done.
    """

    store: str
    engine: str
    dry_run: bool = False
    files: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    bad_records: int = 0
    skipped_members: Counter[str] = field(default_factory=Counter)
    compacted: int = 0
    read: int = 0
    different: int = 0
    added: int = 0
    deleted: int = 0
    copies: int = 0
    articles: int = 0
    size: int = 0
    size_before: int = 0
    seconds: float = 0.0
    problems: list[Problem] = field(default_factory=list)

    @property
    def up_to_date(self) -> bool:
        """Every file was what the store knew of it, and none was gone."""
        return not (self.different or self.removed)
