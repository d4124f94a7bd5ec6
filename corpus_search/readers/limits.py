"""How far is an archive expanded? The limits, and what one file has used of them.

A few kilobytes can hold petabytes, or themselves: by layers of archives, by entries that share their bytes, by
what compresses a thousandfold. What all of these have in common is what comes out, so that is what is counted:
of one file, whatever is packed into it and however deep, and while it comes out.
"""

from corpus_search.errors import ReadError
from corpus_search.records import dataclass

__all__ = ["ExpansionError", "Limits", "Used", "size_in_words"]

_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What is read of one file at most; sizes in bytes.

    `file_size` holds for a file that is not an archive, and for each file inside one. The others are for all
    that comes out of one archive: `expanded_size` bytes, which may be no more than `ratio` times the bytes that the
    archive has once there are more than `ratio_from`; `entries` of any kind, and archives in archives `depth`
    deep (an archive in itself is 1 deep; a compression and the archive right inside of it, "a.tar.gz", are one).
    `name_size` is for the characters in the name of an entry.

    Text compresses by 3 to 10, a text of one repeated line by 1,000: 200 is passed by nothing that is worth reading.
    """

    file_size: int = 64 * _MIB
    expanded_size: int = 1024 * _MIB
    ratio: int = 200
    ratio_from: int = 1 * _MIB
    entries: int = 100_000
    depth: int = 4
    name_size: int = 4096


class ExpansionError(ReadError):
    """An archive expands beyond a limit; nothing more of it is read."""


class Used:
    """What came out of one file of `packed_size` bytes, so far."""

    def __init__(self, limits: Limits, packed_size: int) -> None:
        self.limits = limits
        self._packed_size = packed_size
        self._expanded_size = 0
        self._entries = 0

    def take(self, count: int) -> None:
        """Note that `count` bytes came out. Raises `ExpansionError` when that is too much."""
        self._expanded_size += count
        limits = self.limits
        if self._expanded_size > limits.expanded_size:
            raise ExpansionError(f"more than {size_in_words(limits.expanded_size)} when expanded")
        if self._expanded_size > max(limits.ratio_from, limits.ratio * self._packed_size):
            raise ExpansionError(f"expands to more than {limits.ratio} times its size")

    def enter(self) -> None:
        """Note one more entry. Raises `ExpansionError` when that is too many."""
        self._entries += 1
        if self._entries > self.limits.entries:
            raise ExpansionError(f"more than {self.limits.entries:,} files in it")


def size_in_words(count: int) -> str:
    """Return a limit in bytes, which is a power of two mostly, as a person would say it: "64 MiB"."""
    for unit, factor in (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)):
        if count >= factor:
            return f"{count / factor:.4g} {unit}"
    return f"{count} bytes"
