"""How a store was made, and from what. One small JSON file, replaced as a whole, with a checksum of itself.

Its `format` is the version of everything in the store. A newer one is refused, and so is an older one, for what it
holds would be guessed; but `index --rebuild` reads the settings of an older one and makes the rest anew.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, field, replace
from pathlib import Path
from typing import Any
from zlib import crc32

from corpus_search.analysis.languages import DEFAULT_LANGUAGE
from corpus_search.engines import DEFAULT_ENGINE
from corpus_search.engines.bm25 import DEFAULT_SCORING, Scoring
from corpus_search.engines.durability import replace_file
from corpus_search.errors import StoreError
from corpus_search.records import dataclass
from corpus_search.store.location import SETTINGS_NAME
from corpus_search.version import __version__

__all__ = ["DEFAULT_MAX_FILE_SIZE", "STORE_FORMAT", "Root", "Settings", "load_settings", "save_settings"]

STORE_FORMAT = 4
"""The version of everything in a store's folder; raised when an older program could misread it.

2 has checksums, and in the Whoosh engine what articles are counted by and a list of the words; in 3 the articles that
hold these words stand beside that list; in 4 copies are told by other hashes.
"""

_NO_CHECKSUM = '"checksum": "00000000"'

DEFAULT_MAX_FILE_SIZE = 64 * 1024 * 1024
"""Bytes."""


@dataclass(frozen=True, slots=True)
class Root:
    """A folder or file of articles. `path` is absolute, or starts from the folder that the store is in.

    `label` tells roots apart in ids and in the ledger; the first one's is empty. What came in by standard input
    (`is_stdin`) is a root too: it has no place, and stays as it is until something else comes in.
    """

    label: str
    path: str
    is_file: bool = False
    is_stdin: bool = False
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """What a store is made of; `data` is the folder in it that counts, `created` a date and time (ISO 8601).

    `scoring` is what its searches are ranked with, where its engine can.
    """

    language: str = DEFAULT_LANGUAGE
    engine: str = DEFAULT_ENGINE
    data: str = "data-1"
    created: str = ""
    version: str = __version__
    roots: tuple[Root, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    max_file_size: int = DEFAULT_MAX_FILE_SIZE
    scoring: Scoring = DEFAULT_SCORING

    def with_root(self, root: Root) -> "Settings":
        """Return settings in which a root stands anew or in place of the one with its label."""
        others = tuple(known for known in self.roots if known.label != root.label)
        return replace(self, roots=tuple(sorted((*others, root), key=lambda known: known.label)))

    def without_root(self, label: str) -> "Settings":
        """Return settings without a root."""
        return replace(self, roots=tuple(root for root in self.roots if root.label != label))


def load_settings(store: Path, *, older: bool = False) -> Settings:
    """Return the settings of a store; with `older`, those of an older format too.

    Raises `StoreError` if they are damaged or of another format.
    """
    path = store / SETTINGS_NAME
    try:
        text = path.read_bytes().decode()
        values = json.loads(text)
        found = values["format"]
        if type(found) is not int or not 0 < found <= STORE_FORMAT or (found < STORE_FORMAT and not older):
            raise _other_format(store, found, values.get("version"))
        if found == STORE_FORMAT:
            _check(text, values["checksum"])
        return _from_values(values)
    except OSError as err:
        raise StoreError(f"{path} cannot be read: {err.strerror}.") from err
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError) as err:
        raise StoreError(
            f"{path} is damaged: {err}.", f'Delete the folder "{store}" and make it anew: corpus-search index FOLDER'
        ) from err


def _other_format(store: Path, found: object, version: object) -> StoreError:
    if type(found) is int and 0 < found < STORE_FORMAT:
        return StoreError(
            f"the store in {store} is of an earlier version of corpus-search (format {found}, now {STORE_FORMAT}).",
            "Make it anew from its articles with: corpus-search index --rebuild",
        )
    return StoreError(
        f"the store in {store} has format {found}; this program, {__version__}, knows {STORE_FORMAT}.",
        f"Use corpus-search {str(version)[:20]} or newer, which made it, or make it anew in another place.",
    )


def _check(text: str, known: str) -> None:
    if _checksum(text, known) != known:
        raise ValueError("its checksum is wrong")


def _checksum(text: str, known: str) -> str:
    """Return the checksum of a file of settings: of all of it, with zeros in the place of the checksum itself."""
    blank = text.replace(f'"checksum": "{known}"', _NO_CHECKSUM)
    return f"{crc32(blank.encode()):08x}"


def _from_values(values: dict[str, Any]) -> Settings:
    settings = Settings(
        language=str(values["language"]),
        engine=str(values["engine"]),
        data=str(values["data"]),
        created=str(values["created"]),
        version=str(values["version"]),
        roots=tuple(
            Root(
                label=str(root["label"]),
                path=str(root["path"]),
                is_file=bool(root["is_file"]),
                is_stdin=bool(root.get("is_stdin")),
                include=tuple(map(str, root["include"])),
                exclude=tuple(map(str, root["exclude"])),
            )
            for root in values["roots"]
        ),
        fields={str(key): str(name) for key, name in values["fields"].items()},
        max_file_size=int(values["max_file_size"]),
        scoring=Scoring(**{str(name): float(value) for name, value in values.get("scoring", {}).items()}),
    )
    if not settings.scoring.is_possible():
        raise ValueError(f"{settings.scoring} cannot be")
    if not settings.data.startswith("data-") or not settings.data.removeprefix("data-").isdecimal():
        raise ValueError(f'"{settings.data}" is no folder of data')
    return settings


def save_settings(store: Path, settings: Settings) -> None:
    """Replace the settings of a store, at once: whoever reads sees the old or the new ones."""
    text = json.dumps({"format": STORE_FORMAT, "checksum": "0" * 8, **asdict(settings)}, indent=2) + "\n"
    replace_file(
        store / SETTINGS_NAME, text.replace(_NO_CHECKSUM, f'"checksum": "{_checksum(text, "0" * 8)}"').encode()
    )
