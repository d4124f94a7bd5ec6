"""Which article does a person mean by a name: an id, the beginning of one, or the path of a file?"""

import os
from collections.abc import Sequence
from pathlib import Path

from corpus_search.article import ID_LENGTH, Article
from corpus_search.errors import ArticleNotFoundError
from corpus_search.store.directory import StoreDirectory

__all__ = ["SHORTEST_ID", "articles_at", "find_article"]

SHORTEST_ID = 4
"""Characters of an id's beginning that are taken for one."""

_MOST_NAMED = 5
"""Articles that an error names where one was asked for."""


def find_article(directory: StoreDirectory, name: str) -> Article:
    """Return the article that a name means. Raises `ArticleNotFoundError` where there is none, or more than one."""
    by_path = articles_at(directory, name)
    if len(by_path) == 1:
        return by_path[0]
    if by_path:
        raise ArticleNotFoundError(
            f'there are {len(by_path)} articles in "{name}".',
            f"Name one by its id: {_listed([article.id[:8] for article in by_path])}",
        )
    may_be_id = SHORTEST_ID <= len(name) <= ID_LENGTH and name.isascii()
    ids_found = _ids(directory, name.lower()) if may_be_id else []
    if len(ids_found) > 1:
        raise ArticleNotFoundError(
            f'more than one article has an id that begins with "{name}".',
            f"Name one of: {_listed(ids_found)}",
        )
    article = directory.engine.article(ids_found[0]) if ids_found else None
    if article is None:
        raise ArticleNotFoundError(
            f'there is no article "{name}" in {directory.place}.',
            f"Name one by its path, or by its id or the first {SHORTEST_ID} characters of it or more.",
        )
    return article


def articles_at(directory: StoreDirectory, path: str) -> list[Article]:
    """Return the articles of a file, in their order; none where it is not in the store."""
    location = Path(os.path.abspath(path))  # noqa: PTH100  (a link is a name that a person chose)
    for root, below in directory.files_at(location):
        articles = directory.engine.articles_of_file(root, below)
        if articles:
            return articles
    return []


def _ids(directory: StoreDirectory, beginning: str) -> list[str]:
    found = []
    for article_id in directory.engine.iter_ids(beginning):
        found.append(article_id)
        if len(found) > _MOST_NAMED:
            break
    return found


def _listed(ids: Sequence[str]) -> str:
    return ", ".join(ids[:_MOST_NAMED]) + (", …" if len(ids) > _MOST_NAMED else "")
