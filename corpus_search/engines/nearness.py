"""How near do the terms of a `Near` stand to each other?"""

from collections.abc import Sequence
from heapq import heapify, heapreplace

from corpus_search.query.nodes import Near

__all__ = ["holds_near", "shortest_stretch"]


def shortest_stretch(places: Sequence[Sequence[int]]) -> int:
    """Return how many positions the shortest stretch has that holds one of each list; none is empty, all in order."""
    heap = [(positions[0], which, 0) for which, positions in enumerate(places)]
    heapify(heap)
    last = max(place for place, _, _ in heap)
    shortest = last - heap[0][0] + 1
    while True:
        _, which, index = heap[0]
        if index + 1 == len(places[which]):
            return shortest
        place = places[which][index + 1]
        heapreplace(heap, (place, which, index + 1))
        last = max(last, place)
        shortest = min(shortest, last - heap[0][0] + 1)


def holds_near(terms: Sequence[str], near: Near) -> bool:
    """Tell whether a text, given by its terms, one a position, holds what a `Near` wants."""
    parts = list(dict.fromkeys((part.term, *part.also) for part in near.terms))
    places = [[place for place, term in enumerate(terms) if term in part] for part in parts]
    return all(places) and shortest_stretch(places) <= near.distance + len(parts)
