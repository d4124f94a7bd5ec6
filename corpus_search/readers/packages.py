"""The zip file that a document is: DOCX (ECMA-376, part 2), ODT (OpenDocument 1.3, part 2) and EPUB (OCF 3.3).

Only parts with known names are expanded, into memory, and within limits: what a few kilobytes expand to can be
petabytes. Nothing is ever written, so the names of the parts can do no harm.
"""

import io
import zipfile
import zlib

from corpus_search.errors import ReadError
from corpus_search.readers.base import SkippedError
from corpus_search.readers.documents import check_not_empty
from corpus_search.readers.limits import ExpansionError, Limits, Used

__all__ = ["PACKAGE_LIMITS", "Package"]

PACKAGE_LIMITS = Limits(expanded_size=256 << 20, ratio=200, ratio_from=1 << 20, entries=10_000)
"""For all that is expanded of one document. The ratio counts for what takes more than 1 MiB."""

_DIRECTORY_END = b"PK\5\6"
_DIRECTORY_END_SIZE = 22
_ENTRY_SIZE = 46
"""Bytes of the record at the end of a zip file, and of an entry in its directory without a name (APPNOTE 4.3)."""

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""A compound file (MS-CFB, section 2.2): what Office wrote before 2007, and what it puts an encrypted package into."""

_CHUNK_SIZE = 1 << 16


class Package:
    """The parts of one document by name; what is read of them all counts against `PACKAGE_LIMITS`."""

    def __init__(self, data: bytes, kind: str) -> None:
        """Open `data`; `kind` ("DOCX") is for messages. Raises `ReadError` and `SkippedError` for what is none."""
        check_not_empty(data)
        if data.startswith(_OLD_OFFICE):
            if "EncryptedPackage".encode("utf-16-le") in data:
                raise SkippedError("encrypted")
            raise ReadError("an Office file of before 2007", f"Save it as {kind}, or as plain text.")
        self._kind = kind
        self._used = Used(PACKAGE_LIMITS, len(data))
        _check_directory(data)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as err:
            raise ReadError(f"broken {kind} (not a whole zip file)") from err
        for _ in self._zip.infolist():
            self._used.enter()

    def __contains__(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def read(self, name: str) -> bytes | None:
        """Return a part, None when there is none of that name.

        Raises `ReadError` when it is damaged or more than the limits allow, `SkippedError` when it is encrypted.
        """
        info = self._zip.NameToInfo.get(name)
        if info is None:
            return None
        if info.flag_bits & 1:
            raise SkippedError("encrypted")
        chunks: list[bytes] = []
        try:
            with self._zip.open(info) as file:
                while chunk := file.read(_CHUNK_SIZE):
                    self._used.take(len(chunk))
                    chunks.append(chunk)
        except ExpansionError:
            raise
        except (
            zipfile.BadZipFile,
            zlib.error,
            OSError,
            EOFError,
            ValueError,
            RuntimeError,
            NotImplementedError,
        ) as err:
            raise ReadError(f"broken {self._kind} ({name} is damaged)") from err
        return b"".join(chunks)

    def require(self, name: str) -> bytes:
        """Return a part that every such document has. Raises as `read` does, and `ReadError` when there is none."""
        part = self.read(name)
        if part is None:
            raise ReadError(f"broken {self._kind} (there is no {name} in it)")
        return part


def _check_directory(data: bytes) -> None:
    """Refuse a directory that would take all memory before its entries can be counted."""
    place = data.rfind(_DIRECTORY_END, max(0, len(data) - _DIRECTORY_END_SIZE - 0xFFFF))
    size = int.from_bytes(data[place + 12 : place + 16], "little") if place >= 0 else 0
    # A name and the rest take less than 200 bytes in any document that a person wrote.
    if min(size, len(data)) > PACKAGE_LIMITS.entries * (_ENTRY_SIZE + 200):
        raise ExpansionError(f"more than {PACKAGE_LIMITS.entries:,} files in it")
