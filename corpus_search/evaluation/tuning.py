"""Which parameters rank one collection best, and does that hold for other questions than those they were chosen by?

Half of the topics choose the parameters, by MAP; the other half tells what they are worth. Coordinate ascent: of k1, b
and the headline's weight one after another is tried at each value of a grid, and kept where that is better, until a
round changes nothing. Source: D. Metzler and W. B. Croft, Linear Feature-Based Models for Information Retrieval (2007).
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random
from typing import Any

from corpus_search.engines.bm25 import DEFAULT_SCORING, Scoring
from corpus_search.errors import UsageError
from corpus_search.evaluation.measures import Scores, evaluate, mean
from corpus_search.evaluation.runs import How, check_scoring, make_run
from corpus_search.evaluation.significance import p_value
from corpus_search.evaluation.topics import Topic
from corpus_search.records import dataclass
from corpus_search.store.directory import StoreDirectory
from corpus_search.store.lock import locked
from corpus_search.store.settings import load_settings, save_settings

__all__ = ["GRID", "LEAST_JUDGED", "Tuned", "save_scoring", "split", "tune"]

GRID: dict[str, tuple[float, ...]] = {
    "k1": (0.4, 0.6, 0.9, 1.2, 1.5, 2.0, 2.5, 3.0),
    "b": (0.1, 0.3, 0.5, 0.6, 0.75, 0.9, 1.0),
    "title_weight": (0.5, 1.0, 2.0, 3.0, 4.0, 6.0),
}
"""By the name in `Scoring`: the values that are tried."""
LEAST_JUDGED = 4
"""Topics with judgements that it takes at the least: two to choose by and two to look at."""
_MOST_ROUNDS = 4
_GAIN = 1e-4
"""What MAP must gain for a value to be better; less is noise, and the usual value stays."""


@dataclass(frozen=True, slots=True)
class Tuned:
    """The parameters that were chosen, out of how many, and what they are worth.

    `chosen_by` and `held_out` are numbers of topics. `gain_at_home` is by how much MAP is better on the topics that
    they were chosen by; `usual` and `tuned` are the measures on the others, and `p` is how likely so large a difference
    of MAP there is by luck.
    """

    scoring: Scoring
    tried: int
    chosen_by: tuple[str, ...]
    held_out: tuple[str, ...]
    gain_at_home: float
    usual: Scores
    tuned: Scores
    p: float


def split(numbers: Sequence[str], seed: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return two halves of topics, drawn by chance; the same seed and topics give the same halves."""
    drawn = sorted(numbers)
    Random(seed).shuffle(drawn)  # noqa: S311  (nothing secret)
    half = len(drawn) // 2
    return tuple(sorted(drawn[:half])), tuple(sorted(drawn[half:]))


def tune(
    store: StoreDirectory,
    topics: Sequence[Topic],
    qrels: Sequence[Any],
    *,
    seed: int = 0,
    on_try: Callable[[int, Scoring, float], None] | None = None,
) -> Tuned:
    """Return the best parameters of the grid; `on_try` is told of each: its number, what it is, and its MAP.

    Raises `UsageError` for too few topics with judgements, and for an engine that can have no other parameters.
    """
    check_scoring(store, DEFAULT_SCORING)
    judged = {qrel.query_id for qrel in qrels if qrel.relevance > 0}
    measured = [topic for topic in topics if topic.number in judged]
    if len(measured) < LEAST_JUDGED:
        raise UsageError(
            f"only {len(measured)} topics have a relevant document; to tune takes {LEAST_JUDGED} at the least.",
            "Judge the articles of more topics; to be told anything for sure, of fifty.",
        )
    chosen_by, held_out = split([topic.number for topic in measured], seed)
    trial = _Trial(store, measured, qrels, chosen_by, on_try)
    scoring = _climb(trial)
    usual, tuned = trial.measure(DEFAULT_SCORING, held_out), trial.measure(scoring, held_out)
    gain = trial.worth(scoring) - trial.worth(DEFAULT_SCORING)
    pairs = [usual["MAP"][topic] for topic in held_out], [tuned["MAP"][topic] for topic in held_out]
    return Tuned(scoring, trial.count, chosen_by, held_out, gain, usual, tuned, p_value(*pairs))


class _Trial:
    """Measures parameters on some topics; those that were tried are remembered."""

    def __init__(
        self,
        store: StoreDirectory,
        topics: Sequence[Topic],
        qrels: Sequence[Any],
        chosen_by: Sequence[str],
        on_try: Callable[[int, Scoring, float], None] | None,
    ) -> None:
        self._store = store
        self._topics = topics
        self._qrels = qrels
        self._chosen_by = chosen_by
        self._on_try = on_try
        self._known: dict[Scoring, float] = {}

    @property
    def count(self) -> int:
        """How many parameters were tried."""
        return len(self._known)

    def worth(self, scoring: Scoring) -> float:
        """Return the MAP of the topics to choose by."""
        if scoring not in self._known:
            self._known[scoring] = mean(self.measure(scoring, self._chosen_by)["MAP"])
            if self._on_try:
                self._on_try(self.count, scoring, self._known[scoring])
        return self._known[scoring]

    def measure(self, scoring: Scoring, numbers: Sequence[str]) -> Scores:
        """Return all measures of some topics."""
        wanted = set(numbers)
        run = make_run(self._store, [topic for topic in self._topics if topic.number in wanted], How(scoring))
        return evaluate([qrel for qrel in self._qrels if qrel.query_id in wanted], run)


def _climb(trial: _Trial) -> Scoring:
    best = DEFAULT_SCORING
    for _ in range(_MOST_ROUNDS):
        before = best
        for name, values in GRID.items():
            for value in values:
                other = replace(best, **{name: value})
                if trial.worth(other) > trial.worth(best) + _GAIN:
                    best = other
        if best == before:
            break
    return best


def save_scoring(store: StoreDirectory, scoring: Scoring) -> None:
    """Make parameters those of a store: all later searches are ranked with them.

    Raises `UsageError` for parameters that its engine cannot rank with, `StoreError` where it cannot be written.
    """
    check_scoring(store, scoring)
    with locked(store.path):
        save_settings(store.path, replace(load_settings(store.path), scoring=scoring))
