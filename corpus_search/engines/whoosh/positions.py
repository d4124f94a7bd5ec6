"""At which positions does a term stand in the articles that hold it?

A posting's value is a count (four bytes) and a pickled list of positions as differences. The positions of many postings
are read by one pickle that is put together from theirs: to begin a pickle takes longer than to read one.
"""

from collections.abc import Collection, Sequence
from itertools import accumulate, compress
from operator import itemgetter

from corpus_search.engines.whoosh.pickles import loads_plain
from corpus_search.engines.whoosh.postings import Get, heads_of, inline_postings, iter_blocks, whole_block

__all__ = ["PlacedPostings", "decode_positions", "decode_positions_of_all"]

_COUNT_BYTES = 4
_PROTOCOL = b"\x80\x02"
_protocol_of = itemgetter(slice(_COUNT_BYTES, _COUNT_BYTES + len(_PROTOCOL)))
_list_of = itemgetter(slice(_COUNT_BYTES + len(_PROTOCOL), -1))


def decode_positions(value: bytes) -> list[int]:
    """Return the positions of one posting, in order."""
    return list(accumulate(loads_plain(value[_COUNT_BYTES:])))


def decode_positions_of_all(values: Sequence[bytes]) -> list[list[int]]:
    """Return the positions of some postings, each in order."""
    if set(map(_protocol_of, values)) - {_PROTOCOL}:
        return [decode_positions(value) for value in values]
    found = loads_plain(b"".join((_PROTOCOL, b"(", *map(_list_of, values), b"t.")))
    if len(found) != len(values):
        raise ValueError(f"{len(values)} postings have positions for {len(found)}")
    return list(map(list, map(accumulate, found)))


class PlacedPostings:
    """A term's articles in one segment, `docs`, whose positions are read when they are asked for."""

    def __init__(self, entry: bytes, get: Get) -> None:
        self._blocks: list[bytes] = []
        self._inline: Sequence[bytes] = ()
        if inline := inline_postings(entry):
            self._docs_of, self._inline = [inline.docs], inline.values or ()
        else:
            self._blocks = list(iter_blocks(entry, get))
            self._docs_of = [list(accumulate(differences)) for differences, _ in heads_of(self._blocks)]
        self.docs = [doc for docs in self._docs_of for doc in docs]

    def positions(self, wanted: Collection[int]) -> dict[int, list[int]]:
        """Return, by article, its positions; only articles that are wanted are looked at."""
        docs: list[int] = []
        values: list[bytes] = []
        for number, own in enumerate(self._docs_of):
            inside = list(map(wanted.__contains__, own))
            if any(inside):
                encoded = whole_block(self._blocks[number])[2] or () if self._blocks else self._inline
                if len(encoded) != len(own):
                    raise ValueError(f"{len(own)} postings have {len(encoded)} positions")
                docs += compress(own, inside)
                values += compress(encoded, inside)
        return dict(zip(docs, decode_positions_of_all(values), strict=True))
