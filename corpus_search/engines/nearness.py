"""How near do the terms of a `Near` stand to each other?"""

from collections.abc import Sequence
from itertools import pairwise

from corpus_search.query.nodes import Near

__all__ = ["holds_near", "stand_within"]


def stand_within(places: Sequence[Sequence[int]], width: int) -> bool:
    """Tell whether a stretch of so many positions holds one of each list; none is empty, all are in order."""
    count = len(places)
    if count == 1:
        return True
    # Which list a place is of stands in its last digit, of a number with as many digits as there are lists.
    marked = [place * count + which for which, positions in enumerate(places) for place in positions]
    marked.sort()  # which merges lists in order
    if count == 2:  # the nearest two are neighbours, which is many times quicker
        return any((one ^ other) & 1 and (other >> 1) - (one >> 1) < width for one, other in pairwise(marked))
    last, lowest = [-width] * count, 0
    for mark in marked:
        place, which = divmod(mark, count)
        last[which] = place
        if which == lowest:  # else the stretch that ends here only gets longer
            least = min(last)
            if least > place - width:
                return True
            lowest = last.index(least)
    return False


def holds_near(terms: Sequence[str], near: Near) -> bool:
    """Tell whether a text, given by its terms, one a position, holds what a `Near` wants."""
    parts = list(dict.fromkeys((part.term, *part.also) for part in near.terms))
    places = [[place for place, term in enumerate(terms) if term in part] for part in parts]
    return all(places) and stand_within(places, near.distance + len(parts))
