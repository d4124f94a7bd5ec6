"""What is said of a store that has become too large for its engine, and when."""

from dataclasses import replace

import pytest

from corpus_search.api import StoreInfo
from corpus_search.engines.bm25 import DEFAULT_SCORING
from corpus_search.indexing.report import IndexReport
from corpus_search.output.summaries import info_sections, report_text

MOVE = "corpus-search migrate --engine tantivy"
INFO = StoreInfo(
    path="/s", engine="whoosh", language="auto", created="2026-01-01T00:00:00+00:00", version="1", generation=1,
    articles=100_000, size=500_000_000, roots=("/a",), files={("indexed", ""): 1}, formats={"text": 1}, copies=0,
    scoring=DEFAULT_SCORING,
)  # fmt: skip


@pytest.mark.parametrize(
    ("info", "told"),
    [
        (INFO, False),
        (replace(INFO, articles=100_001), True),
        (replace(INFO, size=500_000_001), True),
        (replace(INFO, articles=100_001, engine="tantivy"), False),
    ],
)
def test_info_names_the_engine_for_a_large_store(info: StoreInfo, told: bool) -> None:
    values = [value for section in info_sections(info, "s") for _, value in section.facts]
    assert any(MOVE in value for value in values) is told


@pytest.mark.parametrize(
    ("engine", "added", "deleted", "told"),
    [
        ("whoosh", 100_001, 0, True),
        ("whoosh", 2, 1, True),
        ("whoosh", 1, 1, False),  # it was as large before, and it was said then
        ("tantivy", 100_001, 0, False),
    ],
)
def test_the_run_that_makes_a_store_large_says_so_and_no_other(
    engine: str, added: int, deleted: int, told: bool
) -> None:
    report = IndexReport(store="s", engine=engine, files=1, new=1, different=1, added=added, deleted=deleted)
    report.articles = 100_001
    assert (MOVE in report_text(report, "s", None)) is told


@pytest.mark.parametrize(
    ("engine", "before", "after", "told"),
    [
        ("whoosh", 400_000_000, 500_000_001, True),
        ("whoosh", 0, 500_000_001, True),
        ("whoosh", 500_000_001, 600_000_000, False),
        ("whoosh", 400_000_000, 500_000_000, False),
        ("tantivy", 0, 500_000_001, False),
    ],
)
def test_a_store_of_few_but_long_articles_is_large_by_its_size(
    engine: str, before: int, after: int, told: bool
) -> None:
    report = IndexReport(store="s", engine=engine, files=1, new=1, different=1, added=1, articles=9)
    report.size_before, report.size = before, after
    assert (MOVE in str(report_text(report, "s", None))) is told
