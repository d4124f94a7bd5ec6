"""One file out of an archive: which are passed over, and how much of it is read."""

import stat
from collections.abc import Iterator

from corpus_search.readers.base import BadRecord, Packed, SkippedMember, Source
from corpus_search.readers.limits import Limits, size_in_words
from corpus_search.readers.signatures import HEAD_SIZE, UNREADABLE, find_magic
from corpus_search.readers.walk import is_hidden

__all__ = ["Member", "is_passed_over", "is_special", "read_member"]


Member = Source | BadRecord | SkippedMember
"""What a container yields."""

_SHOWN = 80
"""Characters of a name that is too long."""


def is_passed_over(name: str) -> bool:
    """Tell whether a walk of the unpacked archive would not show a file: hidden, or macOS's shadow of one."""
    parts = name.replace("\\", "/").split("/")
    return "__MACOSX" in parts or any(is_hidden(part) for part in parts if part not in (".", ".."))


def is_special(mode: int) -> bool:
    """Tell whether a file with this Unix mode is a link, a device or a folder; 0 says nothing."""
    return stat.S_IFMT(mode) not in (0, stat.S_IFREG)


def read_member(packed: Packed, name: str, chunks: Iterator[bytes], limits: Limits) -> Member:
    """Return the file of which `chunks` are the bytes; they are drawn no further than it takes to see that it is none.

    Raises what drawing them raises.
    """
    if len(name) > limits.name_size:
        return BadRecord(f"{packed.inside(name)[:_SHOWN]}…", f"its name has more than {limits.name_size} characters")
    kept: list[bytes] = []
    size = 0
    for chunk in chunks:
        kept.append(chunk)
        if size < HEAD_SIZE and (found := find_magic(b"".join(kept))) in UNREADABLE:
            return SkippedMember(packed.inside(name), str(found))
        size += len(chunk)
        if size > limits.file_size:
            return SkippedMember(packed.inside(name), f"larger than {size_in_words(limits.file_size)}")
    return packed.source(name, b"".join(kept))
