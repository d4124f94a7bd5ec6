"""What decides the order of the articles that a query finds? Repeated words, feedback, and the store's parameters."""

from corpus_search.engines.bm25 import Scoring
from corpus_search.page import Expansion
from corpus_search.query.nodes import Node
from corpus_search.query.repeats import weigh_repeats
from corpus_search.records import dataclass
from corpus_search.searching.feedback import add_feedback
from corpus_search.store.directory import StoreDirectory

__all__ = ["FEEDBACK", "Ranked", "Weighing"]

FEEDBACK = "feedback"
"""Its name in `SearchOptions.expand` and `Expansion.by`."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A tree for the engine, what of it is to be highlighted, and the words that feedback added, if any."""

    tree: Node
    shown: Node
    expansions: tuple[Expansion, ...] = ()


@dataclass(frozen=True, slots=True)
class Weighing:
    """How the articles of a query are to be ordered.

    `any_word` says that one word is enough, so that `feedback` may find more articles; with `fold` copies of a story
    count once in it.
    """

    scoring: Scoring
    feedback: bool = False
    any_word: bool = False
    fold: bool = False

    def apply(self, store: StoreDirectory, tree: Node, condition: Node | None = None) -> Ranked:
        """Return a tree without patterns as the engine is to rank it; `condition` is what must match besides."""
        weighed = weigh_repeats(tree)
        if not self.feedback:
            return Ranked(weighed, weighed)
        fed = add_feedback(
            weighed,
            store.engine,
            store.analyzer,
            condition=condition,
            widen=self.any_word,
            fold=self.fold,
            scoring=self.scoring,
        )
        # What only changes the order is not what was asked for.
        shown = fed.tree if fed.widened else weighed
        return Ranked(fed.tree, shown, (Expansion(FEEDBACK, fed.words),) if fed.words else ())
