"""How does a ranking's quality look? The measures of one ranking, or of two beside each other."""

from collections.abc import Mapping, Sequence

from corpus_search.evaluation.measures import Scores, mean
from corpus_search.evaluation.significance import LEAST_TOPICS, p_value

__all__ = ["beside", "measure_lines", "too_few"]


def measure_lines(scores: Scores, other: Scores | None = None) -> list[str]:
    """Return a line a measure: its mean, that of another ranking, and how likely so large a difference is by luck."""
    topics = sorted(next(iter(scores.values())))
    lines = [f"{len(topics)} topics"]
    for name, values in scores.items():
        line = f"{name:<10}  {mean(values):.3f}"
        if other is not None:
            theirs = _in_order(other[name], topics)
            line += f"   other {sum(theirs) / len(theirs):.3f}   p {_p(_in_order(values, topics), theirs)}"
        lines.append(line)
    return lines


def beside(first: Scores, second: Scores, names: tuple[str, str], topics: str) -> list[str]:
    """Return a table of two rankings by what they are called, with a line a measure; `topics` says of what."""
    lines = [f"{topics:<12}{names[0]:>8}{names[1]:>8}{'p':>8}"]
    for name, values in first.items():
        mine, theirs = _in_order(values, sorted(values)), _in_order(second[name], sorted(values))
        means = "".join(f"{sum(some) / len(some):>8.3f}" for some in (mine, theirs))
        lines.append(f"{name:<12}{means}{_p(mine, theirs):>8}")
    return lines


def too_few(scores: Scores, other: Scores, measure: str = "MAP") -> str:
    """Return what there is to say where so few topics differ that no difference can be more than luck; "" for none."""
    topics = sorted(scores[measure])
    pairs = zip(_in_order(scores[measure], topics), _in_order(other[measure], topics), strict=True)
    differing = sum(one != two for one, two in pairs)
    if not 0 < differing < LEAST_TOPICS:
        return ""
    return f"{differing} of {len(topics)} topics differ in {measure}: too few for p to tell luck from more"


def _in_order(values: Mapping[str, float], topics: Sequence[str]) -> list[float]:
    return [values.get(topic, 0.0) for topic in topics]


def _p(first: Sequence[float], second: Sequence[float]) -> str:
    p = p_value(first, second)
    return f"{p:.3f}" if p >= 0.001 else "<.001"
