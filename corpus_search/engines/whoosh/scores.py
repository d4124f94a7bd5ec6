"""How do the scores of several nodes become those of one? AND, OR and NOT as operations on dictionaries."""

from collections.abc import Callable, Sequence

__all__ = ["Scores", "merge", "only_of_both", "sum_of_both", "sum_of_either", "sum_of_first", "without"]

Scores = dict[int, float]
"""By article number: the score."""


def merge(join: Callable[[Scores, Scores], Scores], parts: Sequence[list[Scores]]) -> list[Scores]:
    """Join, segment by segment, the scores of several nodes from left to right."""
    result = parts[0]
    for part in parts[1:]:
        result = [join(left, right) for left, right in zip(result, part, strict=True)]
    return result


def sum_of_both(left: Scores, right: Scores) -> Scores:
    """Return the articles of both, with the sum of their scores."""
    if len(right) < len(left):
        return {doc: left[doc] + score for doc, score in right.items() if doc in left}
    return {doc: score + right[doc] for doc, score in left.items() if doc in right}


def sum_of_either(left: Scores, right: Scores) -> Scores:
    """Return the articles of either, with the sum of their scores."""
    result = dict(left)
    for doc, score in right.items():
        result[doc] = result.get(doc, 0.0) + score
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
