"""How does an article that the engine found become a hit, with what matched in it?"""

import os
from pathlib import Path

from corpus_search.engines.base import EngineHit, Explanation
from corpus_search.page import Hit
from corpus_search.query.nodes import Node
from corpus_search.snippets.matches import Matcher, merged
from corpus_search.snippets.passages import make_snippets
from corpus_search.store.directory import StoreDirectory

__all__ = ["Presenter", "path_from_here"]

_ENOUGH = 1_000_000
"""Characters of an article that are looked at for passages; a book has less."""


def path_from_here(location: str | Path) -> str:
    """Return a path that leads to a place from the current folder: relative if it is below, else absolute."""
    here = os.getcwd()  # noqa: PTH109  (called for each hit; a Path would cost more than the rest)
    inside = str(location)
    return inside.removeprefix(here + os.sep) if inside.startswith(here + os.sep) else inside


class Presenter:
    """Makes hits of what the engine found.

    The leaves of `tree` are highlighted; of `explained`, the tree that was searched for, each hit says how its score
    comes about.
    """

    def __init__(self, store: StoreDirectory, tree: Node, snippets: int, explained: Node | None = None) -> None:
        self._store = store
        self._explained = explained
        self._snippets = snippets
        self._titles = Matcher(tree, store.analyzer, "title")
        self._texts = Matcher(tree, store.analyzer, "body")

    def present(self, hit: EngineHit, rank: int) -> Hit:
        """Return the hit of this rank."""
        article = hit.article
        article_id = article.id  # which is made when it is asked for
        matches = self._texts.matches(article.text, article.language, enough=_ENOUGH) if self._snippets else []
        return Hit(
            rank=rank,
            score=hit.score,
            id=article_id,
            path=path_from_here(self._store.article_path(article.root, article.path)),
            member=article.member,
            title=article.title,
            title_matches=merged(self._titles.matches(article.searched_title, article.language)),
            published=article.published,
            language=article.language,
            author=article.author,
            place=article.place,
            source=article.source,
            tags=article.tags,
            copies=hit.copies,
            snippets=make_snippets(article.text, matches, self._snippets),
            explanation=self._explanation(article_id),
        )

    def _explanation(self, article_id: str) -> Explanation | None:
        if self._explained is None:
            return None
        return self._store.engine.explain(self._explained, article_id, self._store.scoring)
