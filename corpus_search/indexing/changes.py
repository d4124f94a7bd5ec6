"""What a run writes, to the engine, the stories and the ledger together. See `store.ledger` for the order of commits.

The stories are kept before the engine commits: a run that dies in between has announced the files, and what is
unfinished is forgotten before it is read again.
"""

from collections.abc import Iterable
from dataclasses import replace

from corpus_search.article import Article
from corpus_search.engines.base import Engine, Session
from corpus_search.readers.language import detect_language
from corpus_search.store.ledger import Entry, Ledger
from corpus_search.store.stories import Stories

__all__ = ["Changes"]


class Changes:
    """The writing of one run. Without an engine and stories (a dry run) it only counts.

    `added` and `deleted` count articles, `copies` those of the added ones that had been seen before.
    """

    def __init__(self, engine: Engine | None, ledger: Ledger, stories: Stories | None = None) -> None:
        self._engine = engine
        self._ledger = ledger
        self._stories = stories
        self._begun: Session | None = None
        self.added = 0
        self.deleted = 0
        self.copies = 0

    def replace(
        self, file: tuple[str, str], articles: Iterable[Article], known: Entry | None, *, in_engine: bool
    ) -> None:
        """Put the articles of a file (root, path) in the place of those before.

        `in_engine` says that there may be some. What became of the file is to be noted when this is done.
        """
        if in_engine:
            self._delete(*file, known)
        for article in articles:
            self.added += 1
            if session := self._session():
                session.add(self._completed(article))

    def _completed(self, article: Article) -> Article:
        """Return an article with its language, where that can be told, and its story."""
        if article.language is None and (language := detect_language(f"{article.title}\n{article.text}")):
            article = replace(article, language=language, origins=(*article.origins, ("language", "guessed")))
        if self._stories and (story := self._stories.story_of(article)):
            self.copies += not story.startswith(article.id)
            article = replace(article, story=story)
        return article

    def note(self, entry: Entry) -> None:
        """Put down what became of a file."""
        if self._engine:
            self._ledger.put(entry)

    def remove(self, root: str, path: str, known: Entry | None, *, in_engine: bool) -> None:
        """Take a file out; `in_engine` says that there may be articles which the ledger does not know of."""
        if in_engine or (known and known.articles):
            self._delete(root, path, known)
        if self._engine:
            self._ledger.remove(root, path)

    def _delete(self, root: str, path: str, known: Entry | None) -> None:
        self.deleted += known.articles if known else 0
        if session := self._session():
            session.delete_file(root, path)
        if self._stories:
            self._stories.forget_file(root, path)

    def _session(self) -> Session | None:
        if self._begun is None and self._engine is not None:
            self._begun = self._engine.session()
        return self._begun

    def commit(self) -> None:
        """Make it all last."""
        self._ledger.announce()
        if self._stories:
            self._stories.commit()
        # A session that fails to commit is over: to cancel it too would only hide why.
        session, self._begun = self._begun, None
        if session is not None:
            session.commit()
        self._ledger.commit()

    def cancel(self) -> None:
        """Leave everything as it was; after `commit` there is nothing to leave."""
        if self._begun is not None:
            self._begun.cancel()
            self._begun = None
