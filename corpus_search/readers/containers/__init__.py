"""The table of the archives: a format is a module in this folder and a line here."""

from corpus_search.readers.base import Container
from corpus_search.readers.containers.tar import TarContainer
from corpus_search.readers.containers.warc import WarcContainer
from corpus_search.readers.containers.zip import ZipContainer

__all__ = ["CONTAINERS"]

CONTAINERS: tuple[Container, ...] = (
    ZipContainer(),
    TarContainer(),
    WarcContainer(),
)
