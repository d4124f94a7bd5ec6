"""Does what was written survive a loss of power? As far as fsync goes: files, the folders that name them, and renames.

A file's bytes, its name in the folder, and a rename are three things that a system may write to the disk in any
order. So whoever commits syncs the files first, then renames the one that makes them count, then syncs the folder.
"""

import errno
import os
from pathlib import Path

__all__ = ["replace_file", "sync_file", "sync_folder"]

_NO_SYNC = (errno.EINVAL, errno.ENOTSUP, errno.EBADF)


def sync_file(path: Path) -> None:
    """Return when the bytes of a file are on the disk. Raises OSError."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(path: Path) -> None:
    """Return when the names in a folder are on the disk. Where folders cannot be opened (Windows) there is no way."""
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as err:
        # Some network drives refuse it for folders; that they do is no reason to write nothing.
        if err.errno not in _NO_SYNC:
            raise
    finally:
        os.close(descriptor)


def replace_file(path: Path, data: bytes) -> None:
    """Write a file so that whoever reads it, now or after a loss of power, sees all of the old or all of the new.

    Raises OSError; the old file is then as it was, and `path` with ".new" may be left.
    """
    temporary = path.with_name(f"{path.name}.new")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    sync_folder(path.parent)
