"""How do the scores of several nodes become those of one? AND, OR and NOT as operations on dictionaries."""

from collections.abc import Callable, Container, Iterable, Sequence

__all__ = ["Scores", "merge", "only_of_both", "sum_of_all", "sum_of_either", "sum_of_first", "within_both", "without"]

Scores = dict[int, float]
"""By article number: the score."""


def merge(join: Callable[[Scores, Scores], Scores], parts: Sequence[list[Scores]]) -> list[Scores]:
    """Join, segment by segment, the scores of several nodes from left to right."""
    result = parts[0]
    for part in parts[1:]:
        result = [join(left, right) for left, right in zip(result, part, strict=True)]
    return result


def sum_of_all(parts: Sequence[Scores], docs: Iterable[int]) -> Scores:
    """Return the sum of the scores of some articles, which all parts have, from the first part to the last."""
    first, *others = parts
    result = {doc: first[doc] for doc in docs}
    for other in others:
        for doc in result:
            result[doc] += other[doc]
    return result


def within_both(parts: list[Scores], within: Sequence[Container[int]] | None) -> list[Scores]:
    """Return, segment by segment, what lies within; all of it where that is None."""
    if within is None:
        return parts
    pairs = zip(parts, within, strict=True)
    return [{doc: score for doc, score in part.items() if doc in kept} for part, kept in pairs]


def sum_of_either(left: Scores, right: Scores) -> Scores:
    """Return the articles of either, with the sum of their scores."""
    result = {**left, **right}
    for doc in left.keys() & right.keys():
        result[doc] = left[doc] + right[doc]
    return result


def sum_of_first(left: Scores, right: Scores) -> Scores:
    """Return the articles of the first; the scores of the second come on top."""
    return {doc: score + right.get(doc, 0.0) for doc, score in left.items()}


def only_of_both(left: Scores, right: Scores) -> Scores:
    """Return the articles of both, with their scores in the first."""
    return {doc: score for doc, score in left.items() if doc in right}


def without(left: Scores, right: Scores) -> Scores:
    """Return the articles of the first that are not in the second."""
    return {doc: score for doc, score in left.items() if doc not in right}
