"""How good is a ranking? Computed by ir-measures (the extra "evaluation"), which asks trec_eval."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from corpus_search.errors import UsageError
from corpus_search.evaluation.runs import Run

__all__ = ["MEASURES", "Scores", "evaluate", "mean", "read_qrels"]

MEASURES = ("MAP", "nDCG@10", "P@10", "Recall@100", "MRR")
"""In the order in which they are shown."""

_IR_MEASURES = {"MAP": "AP", "nDCG@10": "nDCG@10", "P@10": "P@10", "Recall@100": "R@100", "MRR": "RR"}

Scores = Mapping[str, Mapping[str, float]]
"""By measure: by topic, its value, from 0 to 1."""


def read_qrels(path: Path) -> list[Any]:
    """Return relevance judgements in TREC's format, "topic 0 document grade". Raises `UsageError`."""
    try:
        qrels = list(_library().read_trec_qrels(str(path)))
    except OSError as err:
        raise UsageError(f'the judgements "{path}" cannot be read: {err.strerror or err}.') from err
    except UnicodeDecodeError as err:
        raise UsageError(f'the judgements "{path}" are not UTF-8.', "Save the file as UTF-8.") from err
    except ValueError as err:  # what it says is of Python's unpacking, not of the file
        raise UsageError(
            f'the judgements "{path}" cannot be read: they are not in TREC\'s format.',
            "A line is: topic 0 document grade.",
        ) from err
    if not qrels:
        raise UsageError(f'there are no judgements in "{path}".', "A line is: topic 0 document grade.")
    return qrels


def evaluate(qrels: list[Any], run: Run) -> Scores:
    """Return every measure of every topic that has judgements; one without a ranking has 0."""
    library = _library()
    names = {library.parse_measure(their): our for our, their in _IR_MEASURES.items()}
    scores: dict[str, dict[str, float]] = {name: {} for name in MEASURES}
    for metric in library.iter_calc(list(names), qrels, run):
        scores[names[metric.measure]][metric.query_id] = float(metric.value)
    return scores


def mean(values: Mapping[str, float]) -> float:
    """Return the mean over topics; 0 for none."""
    return sum(values.values()) / len(values) if values else 0.0


def _library() -> Any:
    try:
        import ir_measures  # noqa: PLC0415  (an extra, and slow to import)
    except ImportError as err:
        raise UsageError(
            "ir-measures is not installed.", "Install it with: pip install 'corpus-search[evaluation]'"
        ) from err
    return ir_measures
