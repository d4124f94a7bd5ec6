"""What a run writes, to the engine and to the ledger together. See `store.ledger` for the order of commits."""

from collections.abc import Iterable

from corpus_search.article import Article
from corpus_search.engines.base import Engine, Session
from corpus_search.store.ledger import Entry, Ledger

__all__ = ["Changes"]


class Changes:
    """The writing of one run. Without an engine (a dry run) it only counts.

    `added` and `deleted` count articles.
    """

    def __init__(self, engine: Engine | None, ledger: Ledger) -> None:
        self._engine = engine
        self._ledger = ledger
        self._begun: Session | None = None
        self.added = 0
        self.deleted = 0

    def replace(self, entry: Entry, articles: Iterable[Article], known: Entry | None, *, in_engine: bool) -> None:
        """Put a file's articles in the place of those before; `in_engine` says that there may be some."""
        if in_engine:
            self._delete(entry.root, entry.path, known)
        for article in articles:
            self.added += 1
            if session := self._session():
                session.add(article)
        self.note(entry)

    def note(self, entry: Entry) -> None:
        """Put down what became of a file whose articles stay as they are."""
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

    def _session(self) -> Session | None:
        if self._begun is None and self._engine is not None:
            self._begun = self._engine.session()
        return self._begun

    def commit(self) -> None:
        """Make it all last."""
        self._ledger.announce()
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
