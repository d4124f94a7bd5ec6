"""Of what format is a file? By its content where its name lies or says nothing.

1. Bytes that begin as those of one format only (a PDF, an archive, an image) win over any name.
2. A suffix that stands for one format of text (.md, .csv, .html) is believed.
3. Other text is looked at where the suffix is none, generic (.txt, .xml, .json), unknown, or disproved (a .pdf that
   does not begin like one): a page, a feed, JSON or mail is read as such.
4. Else the suffix decides, and what has none is text. A file with an unknown suffix that begins like nothing known is
   left out, even if it is text: a folder of articles has program code, logs and settings in it that are none.

For a member of a crawl, the media type that it was sent with stands for the suffix.
"""

from corpus_search.readers import READERS
from corpus_search.readers.base import COMPRESSION_SUFFIXES, SkippedError
from corpus_search.readers.containers import CONTAINERS
from corpus_search.readers.signatures import (
    HEAD_SIZE,
    INSIDE_ZIP,
    MEDIA_TYPES,
    OLD_OFFICE,
    WITH_MAGIC,
    find_magic,
    find_text_signature,
)

__all__ = ["HEAD_SIZE", "SNIFFING_VERSION", "choose_format", "file_suffix", "name_inside"]

SNIFFING_VERSION = 1
"""Raised whenever another format is chosen for the same bytes, so that files are read again."""

_GENERIC = ("text", "xml", "json")
"""Formats whose suffixes are given to everything."""

_TOO_COMMON = ("xml", "json", "jsonl")
"""Formats whose signatures count in .txt only: under a suffix of which we know nothing they are hardly ever articles,
and other suffixes are of formats that are written in them."""

_SHORT_SUFFIXES = {".tgz": ".tar", ".tbz": ".tar", ".tbz2": ".tar", ".txz": ".tar", ".tzst": ".tar"}

_BY_SUFFIX: dict[str, str] = {
    **{suffix: reader.name for reader in READERS for suffix in reader.suffixes},
    **{suffix: container.name for container in CONTAINERS for suffix in container.suffixes},
    **COMPRESSION_SUFFIXES,
    **{suffix: COMPRESSION_SUFFIXES[f".{kind}"] for suffix, kind in (
        (".tgz", "gz"), (".tbz", "bz2"), (".tbz2", "bz2"), (".txz", "xz"), (".tzst", "zst"),
    )},
}  # fmt: skip

_FORMATS = frozenset(_BY_SUFFIX.values())


def choose_format(name: str, head: bytes, media_type: str | None = None) -> str:
    """Return the name of the reader, container or compression for a file.

    `head` is the beginning of its bytes, `HEAD_SIZE` or more of them. Raises `SkippedError` when there is none;
    its message is the word for such files ("image"), or "no reader for .xyz files".
    """
    suffix = file_suffix(name) if media_type is None else ""
    named = _BY_SUFFIX.get(suffix) if suffix else MEDIA_TYPES.get(media_type or "")
    found = find_magic(head)
    if found:
        return _choose_by_magic(found, named, suffix)
    if named in _FORMATS and named not in _GENERIC and named not in WITH_MAGIC:
        return named
    unknown = named is None and (suffix != "" or media_type is not None)
    found = find_text_signature(head)
    if found in _FORMATS and (found not in _TOO_COMMON or (not unknown and named in (None, "text"))):
        return found
    if unknown or named not in (None, *_FORMATS):
        raise SkippedError(f"no reader for {f'{suffix} files' if suffix else media_type}")
    return named or "text"


def _choose_by_magic(found: str, named: str | None, suffix: str) -> str:
    if found in ("zip", "program", OLD_OFFICE) and named in INSIDE_ZIP:
        # Its reader knows better: an encrypted document looks like an old one, a book without a mimetype like a jar.
        found = named
    elif found == "zip" and named is None and suffix:
        # Programs pack all kinds of things (.xlsx, .whl): a name of its own says that it is no mere archive.
        raise SkippedError(f"no reader for {suffix} files")
    if found not in _FORMATS:
        raise SkippedError(found)
    return found


def file_suffix(name: str) -> str:
    """Return the ending of a file's name in lower case, with the dot; "" for "README" and ".profile".

    Of an address on the net, the path counts.
    """
    if "://" in name:
        name = name.partition("://")[2].partition("/")[2].partition("#")[0].partition("?")[0]
    base = name.rpartition("/")[2]
    dot = base.rfind(".", 1)
    return base[dot:].lower() if dot > 0 else ""


def name_inside(name: str) -> str:
    """Return the name of the file that a compressed one was made from: "a.txt" for "a.txt.gz"."""
    suffix = file_suffix(name)
    if suffix in COMPRESSION_SUFFIXES:
        return name[: -len(suffix)]
    return name[: -len(suffix)] + _SHORT_SUFFIXES[suffix] if suffix in _SHORT_SUFFIXES else name
