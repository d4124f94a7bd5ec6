"""What became of a trial."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["Outcome", "Trial", "Work"]


@dataclass(frozen=True, slots=True)
class Work:
    """What a trial is given: how much is asked for, the engine, the seed of its chances, and an empty folder."""

    count: int
    engine: str
    seed: int
    folder: Path

    @property
    def chances(self) -> random.Random:
        """A source of chances, the same at every run with the same seed."""
        return random.Random(self.seed)


@dataclass(slots=True)
class Outcome:
    """How often something was tried, what failed, and what else is worth telling (figures, in words)."""

    done: int = 0
    failures: list[str] = field(default_factory=list)
    told: str = ""
    began: float = field(default_factory=time.monotonic)

    def fail(self, what: str) -> None:
        """Note a failure, with what is needed to see it again."""
        self.failures.append(what)

    @property
    def seconds(self) -> float:
        """How long it has taken."""
        return time.monotonic() - self.began


@dataclass(frozen=True, slots=True)
class Trial:
    """One line of the table: its name, what it is, the counts of its short and long form, and the unit of them."""

    name: str
    what: str
    short: int
    long: int
    unit: str
    run: Callable[[Work], Outcome]
