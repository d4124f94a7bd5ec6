"""How a store was made, and from what. One small JSON file, replaced as a whole."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from corpus_search.analysis.languages import DEFAULT_LANGUAGE
from corpus_search.engines import DEFAULT_ENGINE
from corpus_search.errors import StoreError
from corpus_search.store.location import SETTINGS_NAME
from corpus_search.version import __version__

__all__ = ["DEFAULT_MAX_FILE_SIZE", "STORE_FORMAT", "Root", "Settings", "load_settings", "save_settings"]

STORE_FORMAT = 1
"""The version of everything in a store's folder; raised when an older program could misread it."""

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
    """What a store is made of; `data` is the folder in it that counts, `created` a date and time (ISO 8601)."""

    language: str = DEFAULT_LANGUAGE
    engine: str = DEFAULT_ENGINE
    data: str = "data-1"
    created: str = ""
    version: str = __version__
    roots: tuple[Root, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    max_file_size: int = DEFAULT_MAX_FILE_SIZE

    def with_root(self, root: Root) -> "Settings":
        """Return settings in which a root stands anew or in place of the one with its label."""
        others = tuple(known for known in self.roots if known.label != root.label)
        return replace(self, roots=tuple(sorted((*others, root), key=lambda known: known.label)))

    def without_root(self, label: str) -> "Settings":
        """Return settings without a root."""
        return replace(self, roots=tuple(root for root in self.roots if root.label != label))


def load_settings(store: Path) -> Settings:
    """Return the settings of a store. Raises `StoreError` if they are damaged or of another version."""
    path = store / SETTINGS_NAME
    try:
        values = json.loads(path.read_text("utf-8"))
        if values["format"] != STORE_FORMAT:
            raise StoreError(
                f"the store in {store} has format {values['format']}; this program knows {STORE_FORMAT}.",
                "Use the version of corpus-search that made it, or make it anew in another place.",
            )
        return _from_values(values)
    except OSError as err:
        raise StoreError(f"{path} cannot be read: {err.strerror}.") from err
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError) as err:
        raise StoreError(
            f"{path} is damaged: {err}.", f'Delete the folder "{store}" and make it anew: corpus-search index FOLDER'
        ) from err


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
    )
    if not settings.data.startswith("data-") or not settings.data.removeprefix("data-").isdecimal():
        raise ValueError(f'"{settings.data}" is no folder of data')
    return settings


def save_settings(store: Path, settings: Settings) -> None:
    """Replace the settings of a store, at once: whoever reads sees the old or the new ones."""
    text = json.dumps({"format": STORE_FORMAT, **asdict(settings)}, indent=2)
    temporary = store / f"{SETTINGS_NAME}.new"
    with temporary.open("w", encoding="utf-8") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(store / SETTINGS_NAME)
