"""What every output promises, whatever stands in a page."""

import csv
import io
import json
import re
import unicodedata
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from corpus_search.engines.base import FacetBy, FacetRequest
from corpus_search.output import FORMATS, OutputOptions
from corpus_search.page import (
    Expansion,
    Explanation,
    Facet,
    Hit,
    Note,
    QueryInfo,
    Relaxed,
    SearchPage,
    Snippet,
    StoreSummary,
    Suggestion,
    WordFound,
)

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "search-page.schema.json").read_text("utf-8"))
OWN_ESCAPE = re.compile(r"\x1b\[[0-9;]+m|\x1b\]8;;[!-~]*\x1b\\")
BIDI = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}
FOR_PEOPLE = ("terminal", "plain")
NASTY = (
    "",
    "Kerry on Libya",
    "".join(map(chr, range(0x20))),
    "".join(map(chr, range(0x7F, 0xA0))),
    "\x1b[2J\x1b]0;title\x07\x1b]8;;http://evil/\x1b\\click\x1b]8;;\x1b\\ \x9b31m",
    "\u202etxt.exe\u202c \u2066x\u2069 \u200e\u200f\u061c",
    "one\ntwo\r\nthree\u2028four\u2029five\x85six",
    "caf\udce9 \udc9b31m \ud83d",
    "\ufefftext\ufeff",
    "مؤتمر صحفي حول سوريا שלום",
    "北京の新しい図書館が開館、多くの人が訪れる。" * 5,
    "👩\u200d👩\u200d👧\u200d👦 🏳\ufe0f\u200d🌈 👍🏽 🇩🇪 ☎\ufe0f " * 8,
    "e\u0301" * 90 + "Z\u0300\u0301\u0302\u0303" * 9,
    "unbreakable" * 30,
    '[bold]markup[/bold] {braces} <b>tags</b> %s \\ \' "quotes", commas;',
    "=cmd|' /C calc'!A0",
    "  +1",
    "@SUM(A1)",
    "-libya",
)


def make_hit(text: str, rank: int = 1) -> Hit:
    """Return a hit with `text` wherever a text can stand, its first and last characters matched."""
    edges = ((0, min(1, len(text))), (max(len(text) - 1, 0), len(text)))
    matches = tuple(match for match in dict.fromkeys(edges) if match[0] < match[1])
    snippets = (Snippet(text, 0, len(text), matches), Snippet(text, 500, 500 + len(text), ()))
    return Hit(
        rank=rank, score=1 / 3, id="abcdefgh234567aa", path=text or "a.txt", member=text, title=text,
        title_matches=matches, published=text, language=text, author=text, place=text, source=text,
        tags=(text, text), copies=3, snippets=snippets,
        explanation=Explanation(1 / 3, text, (Explanation(1e-9, text), Explanation(123456.789, text))),
    )  # fmt: skip


def make_page(*hits: Hit, text: str = "query") -> SearchPage:
    return SearchPage(
        query=QueryInfo(text, text, (Note(0, text),), text, (text, text)),
        total=4 * len(hits),
        stories=len(hits),
        total_is_exact=True,
        offset=0,
        limit=10,
        elapsed_ms=1 / 3,
        store=StoreSummary(text, "whoosh", 20_000, 1),
        hits=hits,
        words=(WordFound(text, 0), WordFound(f"{text} again", 12_345, emptied=True), WordFound(text, 1, excluded=True)),
        suggestions=(Suggestion(text, 3, "spelling"), Suggestion(text, 1, "acronym")),
        relaxed=Relaxed(text, f"without {text}"),
        expansions=(Expansion("synonyms", ((text, 1.0), (f'"{text}"', 1 / 3))),),
        without_filters=2,
        facets=(
            Facet(FacetRequest("source"), ((text, 4), (f"{text}!", 1)), 12, 3),
            Facet(FacetRequest("published", FacetBy.YEAR), ((text, 123_456),), 0, 0),
            Facet(FacetRequest("tag"), (), 0, 9),
        ),
    )


PAGES = {
    "empty": make_page(),
    "empty, odd query": make_page(text="".join(NASTY)),
    "no snippets": make_page(replace(make_hit("Kerry"), snippets=())),
    "everything": make_page(*(make_hit(text, rank) for rank, text in enumerate(NASTY, 1))),
    **{ascii(text[:20]): make_page(make_hit(text), text=text) for text in NASTY},
}
OPTIONS = {
    "as it comes": OutputOptions(),
    "60 columns, verbose": OutputOptions(width=60, verbose=True),
    "no width": OutputOptions(width=None),
    "colour and links": OutputOptions(color=True, links=True),
}


def written(name: str, page: SearchPage, options: OutputOptions) -> str:
    out = io.BytesIO()
    remarks = FORMATS[name].write(page, out, options)
    assert all(remark.isprintable() for remark in remarks)
    return out.getvalue().decode("utf-8", "surrogateescape")


def assert_safe(text: str) -> None:
    for char in set(text) - {"\n"}:
        assert unicodedata.category(char) not in {"Cc", "Zl", "Zp"}, ascii(char)
        assert ord(char) not in BIDI, ascii(char)
        assert not "\ud800" <= char < "\udca0", ascii(char)
        assert char != "\ufeff"


@pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS)
@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("name", FORMATS)
def test_nothing_but_our_own_escapes_reaches_a_terminal(name: str, page: SearchPage, options: OutputOptions) -> None:
    text = written(name, page, options)
    if name == "terminal" and options.color:
        text = OWN_ESCAPE.sub("", text)
    assert_safe(text)
    assert not text or text.endswith("\n")


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("name", [name for name in FORMATS if name != "paths"])
def test_what_is_written_is_utf_8(name: str, page: SearchPage) -> None:
    written(name, page, OutputOptions()).encode("utf-8")


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("name", FORMATS)
def test_the_same_page_gives_the_same_bytes(name: str, page: SearchPage) -> None:
    options = OPTIONS["colour and links"]
    assert written(name, page, options) == written(name, page, options)


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("name", [name for name in FORMATS if name not in FOR_PEOPLE])
def test_programs_get_the_same_with_or_without_a_terminal(name: str, page: SearchPage) -> None:
    assert written(name, page, OPTIONS["colour and links"]) == written(name, page, OPTIONS["no width"])


@pytest.mark.parametrize("width", [60, 80])
@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("name", FOR_PEOPLE)
@pytest.mark.parametrize("color", [False, True])
def test_no_line_is_wider_than_the_terminal(name: str, page: SearchPage, color: bool, width: int) -> None:
    text = OWN_ESCAPE.sub("", written(name, page, OutputOptions(color=color, width=width, verbose=True)))
    assert max(map(cell_len, text.split("\n"))) <= width


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_json_keeps_to_its_schema(page: SearchPage) -> None:
    document = json.loads(written("json", page, OutputOptions()))
    jsonschema.validate(document, SCHEMA)
    hits = document["hits"]
    lines = written("jsonl", page, OutputOptions()).splitlines()
    assert [json.loads(line) for line in lines] == hits
    assert [hit["title"] for hit in hits] == [hit.title for hit in page.hits]


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_csv_has_a_row_a_hit_and_no_formula(page: SearchPage) -> None:
    text = written("csv", page, OutputOptions())
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == len(text.splitlines()) == len(page.hits) + 1
    assert {len(row) for row in rows} == {14}
    assert not any(re.match(r"\s*[=+\-@\t\r]", cell) for row in rows for cell in row)


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_paths_are_as_many_as_the_files(page: SearchPage) -> None:
    files = {hit.path for hit in page.hits}
    assert len(written("paths", page, OutputOptions()).splitlines()) == len(files)
    assert written("paths", page, OutputOptions(nul=True)).count("\0") == len(files)


def test_every_format_has_a_line_of_help() -> None:
    assert list(FORMATS) == ["terminal", "plain", "json", "jsonl", "csv", "paths"]
    assert all(form.help and form.name == name for name, form in FORMATS.items())


@pytest.mark.parametrize("name", FORMATS)
@given(text=st.text(st.characters(exclude_categories=()), max_size=60), width=st.integers(20, 120))
def test_any_text_at_all(name: str, text: str, width: int) -> None:
    page = make_page(make_hit(text), text=text)
    shown = OWN_ESCAPE.sub("", written(name, page, OutputOptions(color=True, links=True, width=width)))
    assert_safe(shown)
    if name in FOR_PEOPLE:
        assert max(map(cell_len, shown.split("\n"))) <= width
