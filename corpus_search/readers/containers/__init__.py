"""The table of the archives: a format is a module in this folder and a line here."""

from corpus_search.readers.late import LateContainer

__all__ = ["CONTAINERS"]

CONTAINERS = (
    LateContainer("zip", 1, (".zip",), "containers.zip.ZipContainer", needs_seeking=True),
    LateContainer("tar", 1, (".tar",), "containers.tar.TarContainer"),
    LateContainer("warc", 1, (".warc",), "containers.warc.WarcContainer"),
)
"""Name, version, suffixes, and the class that unpacks, as "containers.module.Class"."""
