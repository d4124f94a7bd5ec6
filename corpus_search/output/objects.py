"""Articles, stores and index runs as plain values for JSON. docs/json.md describes them."""

from typing import Any

from corpus_search.api import StoreInfo
from corpus_search.article import Article
from corpus_search.indexing.migrating import MigrationReport
from corpus_search.indexing.report import IndexReport
from corpus_search.output.json import FORMAT_VERSION

__all__ = ["article_object", "info_object", "migration_object", "report_object"]


def article_object(article: Article, path: str) -> dict[str, Any]:
    """Return a whole article; `path` leads to its file from here."""
    return {
        "format_version": FORMAT_VERSION,
        "id": article.id,
        "path": path,
        "member": article.member,
        "record": article.record,
        "key": article.key,
        "title": article.title,
        "published": article.published,
        "language": article.language,
        "author": article.author,
        "place": article.place,
        "source": article.source,
        "tags": list(article.tags),
        "origins": dict(article.origins),
        "story": article.story,
        "text": article.text,
    }


def info_object(info: StoreInfo) -> dict[str, Any]:
    """Return what a store holds; sizes are in bytes."""
    counts = dict.fromkeys(("indexed", "skipped", "failed"), 0)
    reasons: dict[str, dict[str, int]] = {"skipped": {}, "failed": {}}
    for (status, reason), count in info.files.items():
        counts[status] += count
        if status in reasons:
            reasons[status][reason] = count
    return {
        "format_version": FORMAT_VERSION,
        "path": info.path,
        "engine": info.engine,
        "language": info.language,
        "created": info.created,
        "version": info.version,
        "generation": info.generation,
        "articles": info.articles,
        "size": info.size,
        "roots": list(info.roots),
        "copies": info.copies,
        "scoring": {name: getattr(info.scoring, name) for name in ("k1", "b", "title_weight")},
        "files": counts,
        "formats": dict(info.formats),
        "reasons": reasons,
    }


def report_object(report: IndexReport) -> dict[str, Any]:
    """Return what an index run did; sizes are in bytes."""
    return {
        "format_version": FORMAT_VERSION,
        "store": {
            "path": report.store,
            "engine": report.engine,
            "articles": report.articles,
            "size": report.size,
        },
        "dry_run": report.dry_run,
        "seconds": round(report.seconds, 3),
        "files": {
            "found": report.files,
            "new": report.new,
            "changed": report.changed,
            "unchanged": report.unchanged,
            "skipped": report.skipped.total(),
            "failed": report.failed.total(),
            "removed": report.removed,
            "read": report.read,
        },
        "articles": {"added": report.added, "removed": report.deleted, "copies": report.copies},
        "compacted": report.compacted,
        "bad_records": report.bad_records,
        "reasons": {"skipped": dict(report.skipped), "failed": dict(report.failed)},
        "left_out_of_archives": dict(report.skipped_members),
        "problems": [{"path": problem.path, "reason": problem.reason} for problem in report.problems],
    }


def migration_object(report: MigrationReport) -> dict[str, Any]:
    """Return what a migration did; sizes are in bytes."""
    return {
        "format_version": FORMAT_VERSION,
        "store": {"path": report.store, "engine": report.after, "articles": report.articles, "size": report.size_after},
        "before": {"engine": report.before, "size": report.size_before},
        "seconds": round(report.seconds, 3),
    }
