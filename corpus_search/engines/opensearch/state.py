"""Which documents of an index belong to a generation, and what is known of it as a whole?

Documents are written one by one, on several nodes; what makes a commit one thing is a single small document, the
state. A document counts from the generation on with which it was `born`; so whatever a session sends is not seen
before the state names its generation, and what a cancelled or dead session left is never seen. The files whose
articles are to go are named in documents of their own, which the same state refers to; their articles do not count
from that moment on, and are then deleted at leisure.

What is told of a store and of the server is in the same shard as the state: without that one nothing can be searched,
and without any other the rest can.
"""

from collections.abc import Mapping
from dataclasses import asdict, field
from typing import Any

from corpus_search.engines.opensearch.layout import INDEX_FORMAT
from corpus_search.errors import StoreError
from corpus_search.records import dataclass

__all__ = [
    "GONE_AT_ONCE",
    "PROBE_ID",
    "STATE_ID",
    "STORE_ID",
    "State",
    "check_format",
    "gone_id",
    "hidden",
    "of_gone_files",
]

STATE_ID = "state"
STORE_ID = "store"
PROBE_ID = "probe"
GONE_AT_ONCE = 50_000
"""Files that one document names; a server takes 65,536 terms of one document at the most."""
_INTERNAL = ("state", "store", "probe", "gone")


@dataclass(frozen=True, slots=True)
class State:
    """One generation.

    `languages` are those that articles are in, `copies` says that some are copies of a story. `lengths` are the
    sums of the lengths of fields, in terms, `longest` the greatest ones, `having` how many articles have the field.
    `gone` documents name the files whose older articles do not count any more. `claimed` is the last generation that a
    session began to write, so that no two write the same one.
    """

    generation: int = 0
    articles: int = 0
    languages: tuple[str, ...] = ()
    copies: bool = False
    lengths: Mapping[str, int] = field(default_factory=dict)
    longest: Mapping[str, int] = field(default_factory=dict)
    having: Mapping[str, int] = field(default_factory=dict)
    gone: int = 0
    claimed: int = 0

    def document(self) -> dict[str, Any]:
        """Return the document that is kept."""
        return {"internal": "state", "state": {"format": INDEX_FORMAT, **asdict(self)}}

    @classmethod
    def read(cls, document: Mapping[str, Any], index: str) -> "State":
        """Return a state from its document. Raises `StoreError` where it is none."""
        try:
            values = document["state"]
            check_format(values["format"], index)
            return cls(
                generation=int(values["generation"]),
                articles=int(values["articles"]),
                languages=tuple(map(str, values["languages"])),
                copies=bool(values["copies"]),
                lengths={str(name): int(one) for name, one in values["lengths"].items()},
                longest={str(name): int(one) for name, one in values["longest"].items()},
                having={str(name): int(one) for name, one in values["having"].items()},
                gone=int(values["gone"]),
                claimed=int(values["claimed"]),
            )
        except (LookupError, TypeError, ValueError, AttributeError) as err:
            raise StoreError(
                f'the state of the index "{index}" is damaged.', "Make it anew with: corpus-search index --rebuild"
            ) from err


def check_format(known: object, index: str) -> None:
    """Raise `StoreError` for an index in a format that this program does not know."""
    if known != INDEX_FORMAT:
        raise StoreError(
            f'the index "{index}" has format {known}; this program knows {INDEX_FORMAT}.',
            "Use the version of corpus-search that made it, or make it anew with: corpus-search index --rebuild",
        )


def gone_id(generation: int, number: int) -> str:
    """Return the id of a document that names files."""
    return f"gone-{generation}-{number}"


def hidden(state: State, index: str) -> list[dict[str, Any]]:
    """Return what a document must not match to belong to a generation."""
    clauses: list[dict[str, Any]] = [
        {"terms": {"internal": list(_INTERNAL)}},
        {"range": {"born": {"gt": state.generation}}},
    ]
    return [*clauses, of_gone_files(state, index)] if state.gone else clauses


def of_gone_files(state: State, index: str) -> dict[str, Any]:
    """Return what finds the articles of gone files that were there before this generation."""
    named = [
        {"terms": {"file": {"index": index, "id": gone_id(state.generation, number), "path": "files"}}}
        for number in range(state.gone)
    ]
    before = {"range": {"born": {"lt": state.generation}}}
    return {"bool": {"filter": [before, {"bool": {"should": named, "minimum_should_match": 1}}]}}
