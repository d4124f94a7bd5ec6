"""What is made of an article where it is read, in whatever process: its language, and what the store notes of it."""

from collections.abc import Callable
from dataclasses import replace

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.analysis.sketch import Fingerprint
from corpus_search.article import Article
from corpus_search.readers.language import detect_language
from corpus_search.records import dataclass
from corpus_search.store.acronyms import ExplainedAcronym, explained_acronyms

__all__ = ["Draft", "Drafter", "Shelf"]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where an article is that was added to a shard already: by which worker, as the how manieth, from 0."""

    worker: int
    place: int


@dataclass(frozen=True, slots=True)
class Draft:
    """An article that was read: what stories and acronyms need of it, and the article itself or where it is."""

    id: str
    fingerprint: Fingerprint
    acronyms: tuple[ExplainedAcronym, ...]
    held: Article | Shelf


@dataclass(frozen=True, slots=True)
class Drafter:
    """Makes drafts; `put_away` adds an article to a shard and tells where it is, None to keep it in its draft.

    With `only_count`, for a dry run, nothing is found out.
    """

    analyzer: Analyzer
    put_away: Callable[[Article], Shelf] | None = None
    only_count: bool = False

    def draft(self, article: Article) -> Draft:
        """Return the draft of an article, with its language where that can be told."""
        if self.only_count:
            return Draft(article.id, Fingerprint(b"", None), (), article)
        if article.language is None and (language := detect_language(f"{article.title}\n{article.text}")):
            article = replace(article, language=language, origins=(*article.origins, ("language", "guessed")))
        # With it comes numpy, which a run that reads no article does without.
        from corpus_search.analysis.fingerprint import make_fingerprint  # noqa: PLC0415

        fingerprint = make_fingerprint(article.title, article.text)
        acronyms = explained_acronyms(article, self.analyzer)
        return Draft(article.id, fingerprint, acronyms, self.put_away(article) if self.put_away else article)
