"""Where is an engine that runs elsewhere, and by which name does it know the articles of a store?

An address holds no secret: who asks is told by the environment (`USER_VARIABLE`, `PASSWORD_VARIABLE`) or by the
user's .netrc, when a connection is made.
"""

import json
import os
import re
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Self
from urllib.parse import SplitResult, urlsplit

from corpus_search.errors import StoreError, UsageError
from corpus_search.records import dataclass

__all__ = [
    "ADDRESS_NAME",
    "DEFAULT_INDEX",
    "INDEX_VARIABLE",
    "PASSWORD_VARIABLE",
    "URL_VARIABLE",
    "USER_VARIABLE",
    "Address",
    "AddressOptions",
    "is_trusted",
    "read_urls",
    "trust",
]

URL_VARIABLE = "CORPUS_SEARCH_OPENSEARCH_URL"
INDEX_VARIABLE = "CORPUS_SEARCH_OPENSEARCH_INDEX"
USER_VARIABLE = "CORPUS_SEARCH_OPENSEARCH_USER"
PASSWORD_VARIABLE = "CORPUS_SEARCH_OPENSEARCH_PASSWORD"  # noqa: S105  (a name, not a password)
DEFAULT_INDEX = "corpus-search"

ADDRESS_NAME = "address.json"
"""The file in a folder of an engine that holds its address."""
_MOST_SHARDS = 1024
_MOST_REPLICAS = 100
# What OpenSearch takes for the name of an index, less the few signs that mean something to it elsewhere.
_INDEX_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,199}")


@dataclass(frozen=True, slots=True)
class Address:
    """Where the articles of a store are.

    `urls` are nodes of one cluster, of which any can be asked; `name` is what people call the index, an alias for
    the one that counts. `shards` and `replicas` are those of indexes that are made. `ca_file` holds the certificate
    authorities to trust, in PEM, None for those that the system trusts. `owner` is the store's own mark, by which it
    knows what it made, and `index` the index that the alias stands for; both are "" until there is one.
    """

    urls: tuple[str, ...]
    name: str = DEFAULT_INDEX
    shards: int = 1
    replicas: int = 1
    ca_file: str | None = None
    owner: str = ""
    index: str = ""

    @classmethod
    def from_environment(cls) -> Self:
        """Return the address that the environment names. Raises `UsageError` where it names none."""
        urls = os.environ.get(URL_VARIABLE, "")
        if not urls.strip():
            raise UsageError(
                "there is no address of an OpenSearch server.",
                f"Name it with --url https://… or in the variable {URL_VARIABLE}.",
            )
        return cls(read_urls(urls.split(",")), os.environ.get(INDEX_VARIABLE) or DEFAULT_INDEX)

    def check(self) -> None:
        """Raise `UsageError` for what cannot be meant."""
        if not _INDEX_NAME.fullmatch(self.name):
            raise UsageError(
                f'an index cannot be called "{self.name}".',
                "A name has small letters, digits, '-', '_' and '.', and begins with a letter or a digit.",
            )
        for option, value, least, most in (
            ("shards", self.shards, 1, _MOST_SHARDS), ("replicas", self.replicas, 0, _MOST_REPLICAS),
        ):  # fmt: skip
            if not least <= value <= most:
                raise UsageError(f"--{option} {value} cannot be: it is a number from {least} to {most:,}.")
        if self.ca_file and not Path(self.ca_file).is_file():
            raise UsageError(f'there is no file "{self.ca_file}", which --ca-file names.')

    @property
    def where(self) -> str:
        """The address in words, for people: without anything that is secret, for it holds nothing such."""
        return ", ".join(self.urls)

    def save(self, folder: Path) -> None:
        """Write it into a folder of an engine."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ADDRESS_NAME).write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self | None:
        """Return what was written into a folder, None if nothing was. Raises `StoreError` where it is damaged."""
        path = folder / ADDRESS_NAME
        try:
            return cls.from_values(json.loads(path.read_text("utf-8")))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, LookupError, TypeError, AttributeError) as err:
            raise StoreError(
                f"{path} cannot be used: {err}.", "Make it anew with: corpus-search index --rebuild"
            ) from err

    @classmethod
    def from_values(cls, values: dict[str, Any]) -> Self:
        """Return an address from what `dataclasses.asdict` made of it. Raises ValueError, LookupError, TypeError."""
        address = cls(
            urls=tuple(map(str, values["urls"])),
            name=str(values["name"]),
            shards=int(values["shards"]),
            replicas=int(values["replicas"]),
            ca_file=None if values["ca_file"] is None else str(values["ca_file"]),
            owner=str(values["owner"]),
            index=str(values["index"]),
        )
        # It may come from a stranger's store: nothing of it is used that could not be given by hand.
        if not address.urls or (address.index and not _INDEX_NAME.fullmatch(address.index)):
            raise ValueError("it is no address")
        return replace(address, urls=read_urls(address.urls))


@dataclass(frozen=True, slots=True)
class AddressOptions:
    """What a person says of an address; None leaves it as it is."""

    urls: tuple[str, ...] | None = None
    name: str | None = None
    shards: int | None = None
    replicas: int | None = None
    ca_file: str | None = None

    def __bool__(self) -> bool:
        return any(value is not None for value in (self.urls, self.name, self.shards, self.replicas, self.ca_file))

    def applied(self, known: Address | None = None) -> Address:
        """Return an address as it is wanted: the known one changed, else that of the environment, or a new one.

        Raises `UsageError` for what cannot be meant, or where no address is named.
        """
        urls = read_urls(self.urls) if self.urls else None
        if urls:
            trust(urls)
        before = known or (Address(urls, os.environ.get(INDEX_VARIABLE) or DEFAULT_INDEX) if urls else None)
        before = before or Address.from_environment()
        address = replace(
            before,
            urls=urls or before.urls,
            name=before.name if self.name is None else self.name,
            shards=before.shards if self.shards is None else self.shards,
            replicas=before.replicas if self.replicas is None else self.replicas,
            ca_file=before.ca_file if self.ca_file is None else os.path.abspath(self.ca_file),  # noqa: PTH100
        )
        address.check()
        return address


_trusted: set[str] = set()


def trust(urls: Iterable[str]) -> None:
    """Let user and password of the environment go to these addresses, which a person named, as long as this runs."""
    _trusted.update(urls)


def is_trusted(urls: Iterable[str]) -> bool:
    """Tell whether user and password of the environment may go there: a person named all of these addresses.

    A store may be a stranger's, and so may be the address in it.
    """
    named = read_urls(os.environ.get(URL_VARIABLE, "").split(","))
    return set(urls) <= {*named, *_trusted}


def read_urls(texts: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    """Return addresses as they are used, without a slash at the end. Raises `UsageError`, in which no secret stands."""
    return tuple(_read_url(text.strip()) for text in texts if text.strip())


def _read_url(text: str) -> str:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as err:
        raise UsageError("an address of a server cannot be read.", "Write it as https://host:9200") from err
    if "@" in text:
        raise UsageError(
            f"an address must not hold a name or a password: {_harmless(parts)}",
            f"Put them into {USER_VARIABLE} and {PASSWORD_VARIABLE}, or into ~/.netrc.",
        )
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise UsageError(f'"{text}" is not the address of a server.', "Write it as https://host:9200")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    default = 443 if parts.scheme == "https" else 9200
    return f"{parts.scheme}://{host}:{port or default}{parts.path.rstrip('/')}"


def _harmless(parts: SplitResult) -> str:
    """Return of an address what can be shown: all before the last "@" may be a secret."""
    return f"{parts.scheme}://…@{parts.netloc.rpartition('@')[2]}" if parts.netloc else "…"
