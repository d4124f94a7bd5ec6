"""What does a web page say about its article in JSON-LD (W3C JSON-LD 1.1, with the words of schema.org)?"""

import json
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

from corpus_search.readers.documents import Facts
from corpus_search.readers.html_facts import ARTICLE_TYPES, page_date, page_name
from corpus_search.readers.metadata import language_code, one_line, replace_surrogates, split_tags

__all__ = ["read_json_ld"]

_Node = dict[str, Any]

_MOST_LEVELS = 4
"""How deep lists, graphs and main entities stand in each other at most."""


def read_json_ld(scripts: Iterable[str], page_title: str) -> Facts:
    """Return what the scripts of type "application/ld+json" of one page say about its article.

    References to characters ("&#8217;") have no meaning in JSON but are written there all the time; they are resolved.
    Where they describe several, as front pages and lists of related stories do, it is the one whose headline stands
    in `page_title`. A script that is not JSON is passed over, as browsers and search engines do.
    """
    nodes = [node for script in scripts for node in _iter_nodes(_parse(script), _MOST_LEVELS)]
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    sites = [node for node in nodes if "WebSite" in _types(node)]
    site = _names(sites[0], by_id) if sites else None
    article = _choose([node for node in nodes if _types(node) & ARTICLE_TYPES], page_title)
    if article is None:
        return Facts(source=site)
    return Facts(
        title=_headline(article) or None,
        author=_names(article.get("author") or article.get("creator"), by_id),
        published=_date(article.get("datePublished")) or _date(article.get("dateCreated")),
        source=_names(article.get("publisher"), by_id) or site,
        language=_language(article.get("inLanguage")),
        tags=_tags(article.get("keywords")),
    )


def _parse(script: str) -> object:
    script = script.strip().removeprefix("<!--").removesuffix("-->").strip().removesuffix(";")
    try:
        return json.loads(script, strict=False)
    except (ValueError, RecursionError):
        return None


def _iter_nodes(value: object, levels: int) -> Iterator[_Node]:
    if levels == 0:
        return
    if isinstance(value, list):
        for item in value:
            yield from _iter_nodes(item, levels - 1)
    elif isinstance(value, dict):
        yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _iter_nodes(value.get(name), levels - 1)


def _types(node: _Node) -> set[str]:
    types = node.get("@type")
    found = types if isinstance(types, list) else [types]
    return {name.rpartition("/")[2].removeprefix("schema:") for name in found if isinstance(name, str)}


def _choose(articles: list[_Node], page_title: str) -> _Node | None:
    headlines = {_headline(article) for article in articles}
    if len(headlines) > 1:
        articles = [article for article in articles if (words := _headline(article)) and words in page_title]
    return articles[0] if articles else None


def _headline(article: _Node) -> str:
    value = article.get("headline") or article.get("name")
    return one_line(replace_surrogates(unescape(value))) if isinstance(value, str) else ""


def _names(value: object, by_id: dict[str, _Node]) -> str | None:
    """Return the names of persons or organizations, each once: strings, things with a name, references to such."""
    names = (_name(item, by_id) for item in (value if isinstance(value, list) else [value]))
    return ", ".join(dict.fromkeys(filter(None, names))) or None


def _name(value: object, by_id: dict[str, _Node]) -> str | None:
    if isinstance(value, dict):
        value = value.get("name") or by_id.get(str(value.get("@id")), {}).get("name")
    return page_name(unescape(value)) if isinstance(value, str) else None


def _date(value: object) -> str | None:
    return page_date(value) if isinstance(value, str) else None


def _language(value: object) -> str | None:
    if isinstance(value, dict):
        value = value.get("alternateName") or value.get("name")
    return language_code(value) if isinstance(value, str) else None


def _tags(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        value = ",".join(item for item in value if isinstance(item, str))
    return split_tags(value) if isinstance(value, str) else ()
