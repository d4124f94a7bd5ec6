"""JSON-LD as news sites write it, with its usual mistakes."""

import json
from typing import Any

import pytest

from corpus_search.readers.documents import Facts
from corpus_search.readers.html_jsonld import read_json_ld


def _facts(*values: Any, title: str = "") -> Facts:
    return read_json_ld(map(json.dumps, values), title)


def test_all_parts() -> None:
    article = {
        "@context": "https://schema.org",
        "@type": ["Article", "NewsArticle"],
        "headline": "Talks &amp; water",
        "author": [{"@type": "Person", "name": "Ann Writer"}, "Bo Lee", {"name": "Ann Writer"}, {"url": "x"}],
        "datePublished": "2016-02-02T10:30:00Z",
        "dateModified": "2019-01-01",
        "publisher": {"@type": "Organization", "name": "Example Times"},
        "inLanguage": "en-GB",
        "keywords": ["water", "talks", 3],
    }
    expected = Facts(
        "Talks & water", "Ann Writer, Bo Lee", "2016-02-02T10:30:00Z", "Example Times", "en", ("water", "talks")
    )
    assert _facts(article) == expected
    assert _facts([article]) == expected
    assert _facts({"@graph": [{"@type": "WebSite", "name": "Other"}, article]}) == expected
    assert _facts({"@type": "WebPage", "mainEntity": article}) == expected


def test_references_to_nodes_of_the_graph_are_followed() -> None:
    graph = {
        "@graph": [
            {"@type": "BlogPosting", "headline": "H", "author": {"@id": "#ann"}, "publisher": {"@id": "#nobody"}},
            {"@type": "Person", "@id": "#ann", "name": "Ann Writer"},
            {"@type": "WebSite", "name": "Example Times"},
        ]
    }
    assert _facts(graph) == Facts(title="H", author="Ann Writer", source="Example Times")


def test_of_several_articles_it_is_the_one_in_the_title() -> None:
    articles = [
        {"@type": "Article", "headline": name, "author": name.upper()} for name in ("First story", "Second story")
    ]
    assert _facts(articles) == Facts()
    assert _facts(articles, title="Second story | Times") == Facts(title="Second story", author="SECOND STORY")


def test_other_things_are_no_articles() -> None:
    assert _facts({"@type": "Product", "name": "Kettle"}, {"@type": "ItemList"}, "x", 3, None, []) == Facts()


@pytest.mark.parametrize(
    "script",
    ["", "{", "[" * 100_000, '{"a":' * 100_000, '{"@type": "Article", "headline": {"a": 1}, "author": 7}', "1" * 5000,
     '{"@id": {}, "@type": {"a": []}}', '{"@type":"Article","author":{"@id":["x"]}}'],
)  # fmt: skip
def test_what_is_not_understood_says_nothing(script: str) -> None:
    assert read_json_ld([script], "") == Facts()


@pytest.mark.parametrize("frame", ["{}", "<!-- {} -->", " {};\n", "<!--{};-->"])
def test_comments_around_and_line_ends_within_strings_are_let_pass(frame: str) -> None:
    script = '{"@type": "Article", "headline": "Two\nlines"}'
    assert read_json_ld([frame.replace("{}", script)], "").title == "Two lines"
