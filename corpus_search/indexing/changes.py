"""What a run writes, to engine, stories, acronyms and ledger together. See `store.ledger` for the order of commits.

The stories and acronyms are kept before the engine commits: a run that dies in between has announced the files, and
what is unfinished is forgotten before it is read again.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from corpus_search.engines.base import (
    SESSION_MEMORY,
    Engine,
    RefusedArticle,
    RefusingSession,
    Session,
    Shard,
    ShardedSession,
)
from corpus_search.indexing.drafts import Draft, Shelf
from corpus_search.store.acronyms import Acronyms
from corpus_search.store.ledger import Entry, Ledger
from corpus_search.store.stories import Stories

__all__ = ["Changes"]


class Changes:
    """The writing of one run. Without an engine and stories (a dry run) it only counts.

    `added` and `deleted` count articles, `copies` those of the added ones that had been seen before. `memory` is how
    many bytes the session may take, `jobs` how many threads it may have.
    """

    def __init__(
        self,
        engine: Engine | None,
        ledger: Ledger,
        stories: Stories | None = None,
        acronyms: Acronyms | None = None,
    ) -> None:
        self._engine = engine
        self._ledger = ledger
        self._stories = stories
        self._acronyms = acronyms
        self._begun: Session | None = None
        # By worker: the stories of the articles that are in its shard, by their places there.
        self._told: dict[int, dict[int, str]] = {}
        self.memory = SESSION_MEMORY
        self.jobs = 0
        self.refused: list[RefusedArticle] = []
        self.added = 0
        self.deleted = 0
        self.copies = 0

    @property
    def writes(self) -> bool:
        """It is no dry run."""
        return self._engine is not None

    def begin_file(self, file: tuple[str, str], known: Entry | None, *, in_engine: bool) -> None:
        """Take out the articles of a file (root, path), for others to come; `in_engine` says that there may be some."""
        if in_engine:
            self._delete(*file, known)

    def add(self, file: tuple[str, str], draft: Draft) -> None:
        """Add an article of a file. What became of the file is to be noted when all are added."""
        self.added += 1
        session = self._session()
        if session is None:
            return
        story = self._stories.place(draft.id, file, draft.fingerprint) if self._stories else None
        if story:
            self.copies += not story.startswith(draft.id)
        if self._acronyms:
            self._acronyms.note_explained(file, draft.acronyms)
        if isinstance(draft.held, Shelf):
            if story:
                self._told.setdefault(draft.held.worker, {})[draft.held.place] = story
        else:
            session.add(replace(draft.held, story=story) if story else draft.held)

    def shard_maker(self, memory: int) -> Callable[[], Shard] | None:
        """Return what begins a shard of the session, None for an engine that has none."""
        session = self._session()
        return session.shard_maker(memory) if isinstance(session, ShardedSession) else None

    def adopt(self, shards: Sequence[object]) -> None:
        """Add what workers have built since the last time, in the order of their numbers."""
        session = self._session()
        for worker, built in enumerate(shards):
            if isinstance(session, ShardedSession) and built is not None:
                session.adopt(built, self._told.get(worker, {}))
        self._told.clear()

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
        if self._acronyms:
            self._acronyms.forget_file(root, path)

    def _session(self) -> Session | None:
        if self._begun is None and self._engine is not None:
            self._begun = self._engine.session(self.memory, self.jobs)
        return self._begun

    def commit(self) -> None:
        """Make it all last."""
        self._ledger.announce()
        if self._stories:
            self._stories.commit()
        if self._acronyms:
            self._acronyms.commit()
        # A session that fails to commit is over: to cancel it too would only hide why.
        session, self._begun = self._begun, None
        if session is not None:
            session.commit()
        self._ledger.commit()
        if isinstance(session, RefusingSession):
            self._note_refused(session.refused)

    def _note_refused(self, refused: Sequence[RefusedArticle]) -> None:
        """Put down of which files the engine did not take articles."""
        by_file = Counter((one.root, one.path) for one in refused)
        reasons = {(one.root, one.path): one.reason for one in refused}
        for file, count in by_file.items():
            self.added -= count
            if entry := self._ledger.entry(*file):
                left = max(entry.articles - count, 0)
                reason = f"not taken by the engine: {reasons[file]} (articles: {count:,})"
                self._ledger.put(replace(entry, articles=left, status="indexed" if left else "failed", reason=reason))
        self._ledger.commit()
        self.refused += refused

    def cancel(self) -> None:
        """Leave everything as it was; after `commit` there is nothing to leave."""
        if self._begun is not None:
            self._begun.cancel()
            self._begun = None
