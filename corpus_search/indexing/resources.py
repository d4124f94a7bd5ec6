"""How many processes may an index run have, and how much memory?"""

import os
import sys
from collections.abc import Sequence

from corpus_search.engines.base import SESSION_MEMORY
from corpus_search.records import dataclass

__all__ = ["LEAST_MEMORY", "Resources"]

LEAST_MEMORY = 64 << 20
"""Bytes; with less, an index would be of very small parts."""

_LEAST_FILES = 600
_LEAST_BYTES = 2 << 20
"""What is to be read at least, so that more processes than one pay: less is done before they have begun."""


@dataclass(frozen=True, slots=True)
class Resources:
    """`jobs` is how many processes read, 0 for as many as there are cores; `memory`, in bytes, is for all of them."""

    jobs: int = 0
    memory: int = SESSION_MEMORY

    def workers(self, sizes: Sequence[int]) -> int:
        """Return how many processes are to read files of these sizes; 1 stands for the one that is there."""
        if len(sizes) < _LEAST_FILES and sum(sizes) < _LEAST_BYTES:
            return 1
        return self.most if sys.executable else 1  # a program that embeds Python may have none to start

    @property
    def most(self) -> int:
        """The number of processes, at the most."""
        return self.jobs or _cores()


def _cores() -> int:
    """Return how many cores this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
