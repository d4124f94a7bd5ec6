"""What of an article does every engine index?"""

from corpus_search.analysis.analyzer import Analysis, Analyzer
from corpus_search.article import Article
from corpus_search.records import dataclass

__all__ = ["VALUE_GAP", "AnalyzedArticle", "AnalyzedNames", "analyze_article", "analyze_names", "file_key"]

VALUE_GAP = 100
"""Positions between two values of one field (two tags), so that no phrase reaches over."""


@dataclass(frozen=True, slots=True)
class AnalyzedNames:
    """The terms of an article's fields but headline and text.

    `names` holds, by field, (word, position) pairs; `keywords`, by field, terms without a position.
    """

    names: dict[str, list[tuple[str, int]]]
    keywords: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class AnalyzedArticle:
    """All terms of an article; see `AnalyzedNames`."""

    title: Analysis
    body: Analysis
    names: dict[str, list[tuple[str, int]]]
    keywords: dict[str, list[str]]


def analyze_article(article: Article, analyzer: Analyzer) -> AnalyzedArticle:
    """Return all terms of an article, by the kinds of its fields (see `article.FIELDS`)."""
    own, others = analyzer.for_article(article.language), analyze_names(article, analyzer)
    return AnalyzedArticle(
        title=own.analyze(article.searched_title),
        body=own.analyze(article.text),
        names=others.names,
        keywords=others.keywords,
    )


def analyze_names(article: Article, analyzer: Analyzer) -> AnalyzedNames:
    """Return the terms of an article's fields but headline and text."""
    names: dict[str, list[str | None]] = {
        "author": [article.author],
        "place": [article.place],
        "source": [article.source],
        "tag": list(article.tags),
        # As one value, so that "news.zip/inner/a.txt" finds it too.
        "path": [f"{article.path}/{article.member}" if article.member else article.path],
    }
    keywords = {
        "published": _date_terms(article.published),
        "published_on": [article.published[:10]] if article.published else [],
        "language": [article.language.casefold()] if article.language else [],
    }
    return AnalyzedNames({field: _placed(values, analyzer) for field, values in names.items()}, keywords)


def file_key(root: str, path: str) -> str:
    """Return the term that all articles of one file share."""
    return f"{root}\0{path}"


def _placed(values: list[str | None], analyzer: Analyzer) -> list[tuple[str, int]]:
    placed: list[tuple[str, int]] = []
    start = 0
    for value in filter(None, values):
        words = analyzer.words(value)
        placed += [(word, start + position) for position, word in enumerate(words)]
        start += len(words) + VALUE_GAP
    return placed


def _date_terms(published: str | None) -> list[str]:
    """Return "2016-02-02" as "2016", "2016-02", "2016-02-02", so that each of its beginnings finds it."""
    if not published:
        return []
    day = published[:10]
    return [day[:end] for end in (4, 7, 10) if len(day) >= end]
