"""What does a web page say about its article? Its title, author, date, site, language and keywords, from its tags.

Read are, in order of trust: Open Graph (ogp.me), schema.org's microdata, Dublin Core and the usual `<meta>` names,
then `<time>`, `<title>` and `<h1>` of the HTML Standard. JSON-LD, which most news sites fill in with the most care,
is in `html_jsonld`. Nothing is guessed from the text: a wrong value is worse than none.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from corpus_search.readers.dates import parse_date
from corpus_search.readers.documents import Facts, first_known
from corpus_search.readers.metadata import language_code, one_line, replace_surrogates, split_tags

__all__ = ["ARTICLE_TYPES", "page_date", "page_name", "read_tags"]

ARTICLE_TYPES = frozenset({
    "AdvertiserContentArticle", "AnalysisNewsArticle", "Article", "AskPublicNewsArticle", "BackgroundNewsArticle",
    "BlogPosting", "LiveBlogPosting", "NewsArticle", "OpinionNewsArticle", "Report", "ReportageNewsArticle",
    "ReviewNewsArticle", "SatiricalArticle", "ScholarlyArticle", "SocialMediaPosting", "TechArticle",
})  # fmt: skip
"""schema.org's Article and the types below it."""

_TITLE = ("og:title", "twitter:title", "dc.title", "dcterms.title", "citation_title", "title")
_AUTHOR = ("author", "article:author", "dc.creator", "dcterms.creator", "citation_author", "parsely-author", "byl")
_SITE = ("og:site_name", "dc.publisher", "dcterms.publisher", "publisher", "citation_journal_title", "application-name")
_DATE = (
    "article:published_time", "article:published", "og:published_time", "datepublished", "dc.date.issued",
    "dcterms.issued", "dc.date", "dcterms.date", "dcterms.created", "dc.date.created", "citation_publication_date",
    "citation_date", "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publish-date", "publish_date",
    "publication_date", "date", "originalpublicationdate",
)  # fmt: skip
_TAGS = ("article:tag", "news_keywords", "keywords", "dc.subject", "dcterms.subject", "parsely-tags")
_LANGUAGE = ("content-language", "og:locale", "dc.language", "dcterms.language", "language")
"""Names that `<meta>` has for a part, in lower case, most trusted first."""

_SIGNS_BEFORE_SITE = "-–—|:·•»«_/"

_NO_AUTHOR = frozenset({"admin", "administrator", "webmaster", "editor", "author", "unknown", "anonymous", "root"})
"""What publishing software writes when nobody gave a name."""

_NO_DATE = ("0001-01-01", "1970-01-01")
"""The zero of two common clocks, which stands for no date."""

_NAME_LENGTH = range(2, 201)

_MOST_TEXT = 1000
"""Characters of an element's text that are looked at for a title or a name."""


def page_date(value: str, languages: Sequence[str] = ()) -> str | None:
    """Return the date that a page gives, in ISO 8601; None for none. `languages` are as in `parse_date`."""
    found = parse_date(value, languages)
    return None if found and found.startswith(_NO_DATE) else found


def page_name(value: str) -> str | None:
    """Return the name of a person or a site, None for what is none: an address, or a word for nobody."""
    name = one_line(replace_surrogates(value))
    if name[:3].lower() == "by ":
        name = name[3:]
    is_address = "://" in name or name.startswith(("www.", "@", "/"))
    return None if is_address or len(name) not in _NAME_LENGTH or name.lower() in _NO_AUTHOR else name


def read_tags(tree: Any) -> Facts:
    """Return what the tags of a page, an lxml tree, say."""
    metas = _read_metas(tree)
    languages = _languages(tree, metas)
    declared = Facts(
        title=_first(metas, _TITLE, _title),
        published=_first(metas, _DATE, lambda value: page_date(value, languages)),
        author=_join(map(page_name, _all(metas, _AUTHOR))),
        source=_first(metas, _SITE, page_name),
        language=next(filter(None, map(language_code, languages)), None),
        tags=split_tags(",".join(_all(metas, _TAGS))),
    )
    headings = _headings(tree)
    shown = Facts(title=_shown_title(tree, headings), author=_linked_author(tree), published=_shown_date(tree))
    facts = first_known(_read_microdata(tree), declared, shown)
    return replace(facts, title=facts.title and _without_site(facts.title, facts.source, headings))


def _read_metas(tree: Any) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("http-equiv") or ""
        content = meta.get("content")
        if name and content and not content.isspace():
            metas.setdefault(name.strip().lower(), []).append(content)
    return metas


def _all(metas: dict[str, list[str]], names: tuple[str, ...]) -> list[str]:
    """Return every value of the first of `names` that has any."""
    return next((metas[name] for name in names if name in metas), [])


def _first(metas: dict[str, list[str]], names: tuple[str, ...], parse: Callable[[str], str | None]) -> str | None:
    return next((value for name in names for content in metas.get(name, ()) if (value := parse(content))), None)


def _title(value: str) -> str | None:
    return one_line(replace_surrogates(value)) or None


def _join(names: Iterable[str | None]) -> str | None:
    return ", ".join(dict.fromkeys(filter(None, names))) or None


def _languages(tree: Any, metas: dict[str, list[str]]) -> list[str]:
    """Return the language tags of the page, most trusted first."""
    root = tree.getroottree().getroot()
    declared = (root.get("lang"), root.get("xml:lang"), *(metas[name][0] for name in _LANGUAGE if name in metas))
    return [value.strip() for value in declared if value and language_code(value)]


def _read_microdata(tree: Any) -> Facts:
    """Return the properties of the one item on the page that is an article (HTML Standard, section 5)."""
    items = [item for item in tree.iterfind(".//*[@itemtype]") if _item_type(item) in ARTICLE_TYPES]
    if len(items) != 1:
        return Facts()
    values: dict[str, list[str]] = {}
    for element in items[0].iterfind(".//*[@itemprop]"):
        if _owner(element) is items[0]:
            values.setdefault(element.get("itemprop"), []).append(_item_value(element))
    return Facts(
        title=_first(values, ("headline",), _title),
        author=_join(map(page_name, values.get("author", ()))),
        published=_first(values, ("datePublished",), page_date),
        source=_first(values, ("publisher",), page_name),
        tags=split_tags(",".join(values.get("keywords", ()))),
    )


def _item_type(element: Any) -> str:
    return str(element.get("itemtype")).rstrip("/").rpartition("/")[2]


def _owner(element: Any) -> Any:
    return next((parent for parent in element.iterancestors() if parent.get("itemscope") is not None), None)


def _item_value(element: Any) -> str:
    if element.get("itemscope") is not None:
        name = element.find('.//*[@itemprop="name"]')
        return _item_value(name) if name is not None and name.get("itemscope") is None else ""
    value = element.get("content") or element.get("datetime")
    return value if value is not None else _words(element)


def _words(element: Any) -> str:
    """Return the text in an element, or the beginning of a long one: elements nest, so it may be all of the page."""
    parts: list[str] = []
    size = 0
    for part in element.itertext():
        parts.append(part[:_MOST_TEXT])
        size += len(part)
        if size >= _MOST_TEXT:
            break
    return one_line("".join(parts))


def _shown_title(tree: Any, headings: list[str]) -> str | None:
    title = tree.find(".//title")
    found = _title(_words(title)) if title is not None else None
    return found or (headings[0] if len(headings) == 1 else None)


def _headings(tree: Any) -> list[str]:
    return [words for heading in tree.iter("h1") if (words := _words(heading))]


def _without_site(title: str, site: str | None, headings: list[str]) -> str:
    """Return a title without the name of the site that many pages add: "Kerry speaks - Example Times"."""
    for name in filter(None, (site,)):
        rest = title.removesuffix(name).rstrip()
        if rest != title and rest[-1:] in _SIGNS_BEFORE_SITE and rest[:-1].strip():
            return rest.rstrip(_SIGNS_BEFORE_SITE + " ")
    for heading in headings:
        rest = title.removeprefix(heading).lstrip()
        if rest != title and rest[:1] in _SIGNS_BEFORE_SITE and len(heading) > 2:
            return heading
    return title


def _linked_author(tree: Any) -> str | None:
    """Return the author whom the page links as such; a page that links several lists other articles too."""
    names = {page_name(_words(link)) for link in tree.iterfind('.//a[@rel="author"]')} - {None}
    return names.pop() if len(names) == 1 else None


def _shown_date(tree: Any) -> str | None:
    """Return the date in the `<time>` of the page, if all of them are of one day."""
    dates = [date for date in map(page_date, _iter_times(tree)) if date]
    return dates[0] if len({date[:10] for date in dates}) == 1 else None


def _iter_times(tree: Any) -> Iterator[str]:
    for time in tree.iterfind(".//time[@datetime]"):
        if not any(parent.tag in ("aside", "footer", "nav") for parent in time.iterancestors()):
            yield time.get("datetime")
