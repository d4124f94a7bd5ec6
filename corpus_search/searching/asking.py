"""What does a tree find in one store, with the alternatives and filters of one search?"""

from collections.abc import Iterable, Sequence

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.engines.base import Engine, Sort
from corpus_search.page import Expansion
from corpus_search.query.nodes import Filtered, Node, Note, Pattern
from corpus_search.searching.alternatives import Alternatives, Rewriter
from corpus_search.searching.expansion import PatternExpander

__all__ = ["Asker"]


class Asker:
    """Asks an engine for what trees, as they were parsed, find; the same thing is asked once.

    `places` says where patterns stand in the query, as `Parsed.places` does.
    """

    def __init__(
        self,
        engine: Engine,
        analyzer: Analyzer,
        condition: Node | None,
        alternatives: Sequence[Alternatives] = (),
        places: Iterable[tuple[Pattern, int]] = (),
    ) -> None:
        self.engine = engine
        self.analyzer = analyzer
        self.condition = condition
        self._rewriter = Rewriter(analyzer, alternatives)
        self._patterns = PatternExpander(engine, places)
        self._counts: dict[tuple[Node, bool], int] = {}

    def prepare(self, tree: Node) -> Node:
        """Return a tree as the engine takes it: with acronyms and synonyms, and without patterns."""
        return self._patterns.expand(self._rewriter.rewrite(tree))

    @property
    def notes(self) -> tuple[Note, ...]:
        """What there is to say about the trees that were prepared."""
        return tuple(self._patterns.notes)

    @property
    def expansions(self) -> tuple[Expansion, ...]:
        """What was added to the trees that were prepared."""
        return self._rewriter.expansions()

    def remember(self, tree: Node, total: int) -> None:
        """Take it that so many articles match a tree as it was parsed, with the filters."""
        self._counts[tree, self.condition is not None] = total

    def count(self, tree: Node, *, filtered: bool = True) -> int:
        """Return how many articles match a tree as it was parsed, with the filters or without."""
        key = (tree, filtered and self.condition is not None)
        if key not in self._counts:
            prepared = self.prepare(tree)
            asked = Filtered(prepared, self.condition) if filtered and self.condition else prepared
            self._counts[key] = self.engine.search(asked, offset=0, limit=0, sort=Sort.SCORE).total
        return self._counts[key]
