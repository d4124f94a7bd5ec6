import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from corpus_search.article import Article
from corpus_search.output import OutputOptions, plain, terminal
from corpus_search.output.terminal import Section, ShownArticle, write_article, write_facts
from corpus_search.page import Hit, QueryInfo, SearchPage, Snippet, StoreSummary

HIT = Hit(
    rank=1,
    score=1.5,
    id="abcdefgh234567aa",
    path="news/a b.txt",
    member="",
    title="Kerry on Libya",
    title_matches=((0, 5),),
    published="2016-02-02",
    language=None,
    author=None,
    place=None,
    source=None,
    tags=(),
    copies=0,
    snippets=(Snippet("said Kerry.", 0, 11, ((5, 10),)),),
)
PAGE = SearchPage(
    query=QueryInfo("kerry", "kerri", ()),
    total=1,
    stories=1,
    total_is_exact=True,
    offset=0,
    limit=10,
    elapsed_ms=4.0,
    store=StoreSummary(".corpus-search", "whoosh", 2, 1),
    hits=(HIT,),
)
COLOR = OutputOptions(color=True)
ESCAPE = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;;[!-~]*\x1b\\")


def written(page: SearchPage, options: OutputOptions) -> str:
    out = io.BytesIO()
    assert terminal.write(page, out, options) == ()
    return out.getvalue().decode()


def test_roles_have_their_looks() -> None:
    assert written(PAGE, COLOR) == (
        "\x1b[2m1 article of 2 · 4 ms\x1b[0m\n"
        "\n"
        " 1  \x1b[30;43mKerry\x1b[0m\x1b[1m on Libya\x1b[0m\n"
        "    \x1b[2mnews/a b.txt\x1b[0m\x1b[2m · 2016-02-02 · abcdefgh\x1b[0m\n"
        "    said \x1b[30;43mKerry\x1b[0m.\n"
    )


def test_the_path_is_a_link_where_the_terminal_knows_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = written(PAGE, replace(COLOR, links=True))
    uri = (tmp_path / "news").as_uri() + "/a%20b.txt"
    assert f"\x1b]8;;{uri}\x1b\\\x1b[2mnews/a b.txt\x1b[0m\x1b]8;;\x1b\\" in text


@pytest.mark.parametrize("path", ["\x1b]8;;evil\x07\n", "a\0b", "\ud800", os.fsdecode(b"\xff")])
def test_a_link_is_made_of_harmless_characters(path: str) -> None:
    text = written(replace(PAGE, hits=(replace(HIT, path=path),)), replace(COLOR, links=True))
    assert "\x1b" not in ESCAPE.sub("", text)


def test_without_colours_it_is_plain_text() -> None:
    out = io.BytesIO()
    plain.write(PAGE, out, replace(COLOR, links=True))
    assert written(PAGE, OutputOptions(links=True)) == out.getvalue().decode()


def test_escapes_aside_the_colours_change_only_the_brackets() -> None:
    colored = ESCAPE.sub("", written(PAGE, replace(COLOR, links=True)))
    assert colored == written(PAGE, OutputOptions()).replace("[", "").replace("]", "")


def test_articles_and_facts_are_drawn_the_same_way() -> None:
    out = io.BytesIO()
    write_article(ShownArticle(Article("", "a", 0, "Head", "Text"), "a", (), ((0, 4),)), out, COLOR)
    write_facts([Section("Store", (("Engine", "whoosh"),))], out, OutputOptions())
    lines = out.getvalue().decode().splitlines()
    assert lines[0] == "\x1b[1mHead\x1b[0m"
    assert lines[3] == "\x1b[30;43mText\x1b[0m"
    assert lines[4:] == ["Store", "Engine  whoosh"]


def test_the_table_of_formats_imports_no_rich() -> None:
    code = "import sys, corpus_search.output; sys.exit('rich' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
