import io
from dataclasses import replace

import pytest

from corpus_search.article import Article
from corpus_search.output import OutputOptions
from corpus_search.output.plain import draw, write
from corpus_search.output.screens import (
    Section,
    ShownArticle,
    article_screen,
    facts_screen,
    page_screen,
)
from corpus_search.page import Hit, Note, QueryInfo, SearchPage, Snippet, StoreSummary

CAGGINS = Hit(
    rank=1,
    score=12.34567,
    id="3fb3bd3a7072cf2a",
    path="seeds/000_3fb3bd38c7072cf8.txt",
    member="",
    title="Global Coalition Spokesman: Were trying to come up with new ways to support our operations with the SDF",
    title_matches=((100, 103),),
    published=None,
    language="en",
    author=None,
    place="North-eastern Syria",
    source="North-Press",
    tags=(),
    copies=0,
    snippets=(
        Snippet("Colonel Myles Caggins, the official spokesman for the U.S.-led", 105, 167, ((14, 21),)),
        Snippet("Coalition’s military commitment to their partnership with the SDF", 930, 995, ((62, 65),)),
    ),
)
LIBRARY = Hit(
    rank=2,
    score=3.0,
    id="abcdefgh234567aa",
    path="記事/図書館.txt",
    member="",
    title="北京の新しい図書館が開館、多くの人が訪れる。中国の研究者も「素晴らしい」と話す。写真集も公開へ。",
    title_matches=((6, 9),),
    published="2016-02-02T10:00:00Z",
    language="zh",
    author=None,
    place=None,
    source=None,
    tags=(),
    copies=0,
    snippets=(),
)
PAGE = SearchPage(
    query=QueryInfo('caggins "sdf', "caggins AND sdf", (Note(8, "a quote is not closed"),)),
    total=2,
    stories=2,
    total_is_exact=True,
    offset=0,
    limit=10,
    elapsed_ms=4.2,
    store=StoreSummary(".corpus-search", "whoosh", 20_000, 1),
    hits=(CAGGINS, LIBRARY),
)
AT_60 = """\
2 articles of 20,000 · 4 ms
note: a quote is not closed (at character 9)

 1  Global Coalition Spokesman: Were trying to come up with
    new ways to support our operations with the [SDF]
    seeds/000_3fb3bd38c7072cf8.txt · North-Press, North-
    eastern Syria · 3fb3bd3a
    … Colonel Myles [Caggins], the official spokesman for
    the U.S.-led … Coalition’s military commitment to their
    partnership with the [SDF] …

 2  北京の新しい[図書館]が開館、多くの人が訪れる。中国の研究
    者も「素晴らしい」と話す。写真集も公開へ。
    記事/図書館.txt · 2016-02-02 · abcdefgh
"""
AT_80 = """\
2 articles of 20,000 · 4 ms
note: a quote is not closed (at character 9)

 1  Global Coalition Spokesman: Were trying to come up with new ways to support
    our operations with the [SDF]
    seeds/000_3fb3bd38c7072cf8.txt · North-Press, North-eastern Syria · 3fb3bd3a
    … Colonel Myles [Caggins], the official spokesman for the U.S.-led …
    Coalition’s military commitment to their partnership with the [SDF] …

 2  北京の新しい[図書館]が開館、多くの人が訪れる。中国の研究者も「素晴らしい」と
    話す。写真集も公開へ。
    記事/図書館.txt · 2016-02-02 · abcdefgh
"""


def plain(page: SearchPage, options: OutputOptions) -> str:
    out = io.BytesIO()
    assert write(page, out, options) == ()
    return out.getvalue().decode()


@pytest.mark.parametrize(("width", "screen"), [(60, AT_60), (80, AT_80)])
def test_a_page_of_hits(width: int, screen: str) -> None:
    assert plain(PAGE, OutputOptions(width=width)) == screen


def test_lines_stay_readable_on_a_wide_terminal() -> None:
    lines = plain(PAGE, OutputOptions(width=200)).splitlines()
    assert 80 < max(map(len, lines)) <= 100


def test_without_a_width_a_text_is_a_line() -> None:
    lines = plain(PAGE, OutputOptions(width=None)).splitlines()
    assert lines[3].endswith("with the [SDF]")
    assert len(lines) == 9


def test_a_terminal_too_narrow_to_read_is_taken_for_a_wider_one() -> None:
    assert plain(PAGE, OutputOptions(width=1)) == plain(PAGE, OutputOptions(width=20))


def test_the_score_is_shown_when_asked_for() -> None:
    assert "· score 12.346\n" in plain(PAGE, OutputOptions(width=None, verbose=True))
    assert "12.3" not in plain(PAGE, OutputOptions(width=None))


def test_copies_end_the_second_line() -> None:
    for copies, text in ((1, "+1 copy"), (3, "+3 copies"), (1234, "+1,234 copies")):
        page = replace(PAGE, hits=(replace(CAGGINS, copies=copies),))
        assert f"· 3fb3bd3a · {text}\n" in plain(page, OutputOptions(width=None))
        assert f"· score 12.346 · {text}\n" in plain(page, OutputOptions(width=None, verbose=True))
    assert "cop" not in plain(PAGE, OutputOptions())


def test_a_member_stands_after_its_archive() -> None:
    page = replace(PAGE, hits=(replace(LIBRARY, path="news.zip", member="inner/a.txt"),))
    assert "    news.zip ▸ inner/a.txt · 2016-02-02 · abcdefgh\n" in plain(page, OutputOptions())
    page = replace(PAGE, hits=(replace(LIBRARY, path="news.tar", member="b.zip!/c\x1b.txt"),))
    assert "    news.tar ▸ b.zip ▸ c␛.txt · 2016-02-02" in plain(page, OutputOptions())


def test_an_article_of_an_archive_says_so() -> None:
    article = Article(root="", path="n.zip", record=0, title="Kerry", text="x", member="a.txt")
    assert f"news/n.zip ▸ a.txt · {article.id}\n" in draw(
        article_screen(ShownArticle(article, "news/n.zip"), OutputOptions())
    )


def test_ranks_are_aligned_on_the_right() -> None:
    hits = tuple(replace(LIBRARY, rank=rank) for rank in (99, 100))
    lines = plain(replace(PAGE, hits=hits, total=500), OutputOptions(width=None)).splitlines()
    assert lines[3].startswith(" 99  北")
    assert lines[6].startswith("100  北")
    assert lines[4].startswith("     記")


def test_a_hit_without_a_headline_says_so() -> None:
    hit = replace(LIBRARY, title="", title_matches=())
    assert " 2  (no headline)\n" in plain(replace(PAGE, hits=(hit,)), OutputOptions())


@pytest.mark.parametrize(
    ("changes", "summary"),
    [
        ({"total": 1, "stories": 1, "hits": (CAGGINS,)}, "1 article of 20,000 · 4 ms"),
        ({"total": 1234, "stories": 1234}, "1,234 articles of 20,000 · 1-2 shown · 4 ms"),
        (
            {"total": 12, "stories": 12, "hits": (replace(CAGGINS, rank=12),)},
            "12 articles of 20,000 · number 12 shown · 4 ms",
        ),
        ({"total": 12, "stories": 12, "hits": (), "offset": 20}, "12 articles of 20,000 · none shown · 4 ms"),
        ({"total": 12}, "12 articles in 2 stories of 20,000 · 4 ms"),
        ({"total": 12, "stories": 9}, "12 articles in 9 stories of 20,000 · 1-2 shown · 4 ms"),
        (
            {"total": 12, "stories": 9, "hits": (replace(CAGGINS, rank=9),)},
            "12 articles in 9 stories of 20,000 · number 9 shown · 4 ms",
        ),
        ({"total": 1234, "stories": 1, "hits": (CAGGINS,)}, "1,234 articles in 1 story of 20,000 · 4 ms"),
        ({"total_is_exact": False}, "at least 2 articles of 20,000 · 4 ms"),
        ({"elapsed_ms": 0.2}, "2 articles of 20,000 · under 1 ms"),
        ({"elapsed_ms": 999.6}, "2 articles of 20,000 · 1.0 s"),
        ({"total": 0, "stories": 0, "hits": ()}, 'No article of 20,000 matches caggins "sdf · 4 ms'),
        (
            {"total": 0, "stories": 0, "hits": (), "query": QueryInfo("x", "x", (), "published:>=2016")},
            "No article of 20,000 matches x where published:>=2016 · 4 ms",
        ),
        (
            {"total": 0, "stories": 0, "hits": (), "query": QueryInfo(" ", "", ())},
            "No article of 20,000 matches an empty query · 4 ms",
        ),
    ],
)
def test_the_first_line_says_how_many_of_how_many(changes: dict[str, object], summary: str) -> None:
    page: SearchPage = replace(PAGE, **changes)  # type: ignore[arg-type]
    assert plain(page, OutputOptions()).splitlines()[0] == summary


def test_notes_are_shown_where_nothing_is_found() -> None:
    page = replace(PAGE, total=0, hits=())
    assert plain(page, OutputOptions()).splitlines()[1:] == ["note: a quote is not closed (at character 9)"]


def test_an_article_as_written_but_for_its_blank_lines() -> None:
    article = Article(
        root="",
        path="a.txt",
        member="",
        record=0,
        title="Kerry on Libya",
        text="\n \xa0\n  Rome, Tuesday\n\n\xa0\n\nKerry\twarned that\x1b the terrorist group\n\n\n",
        published="2016-02-02",
        place="Rome",
        author="Jane Doe",
    )
    kerry = article.text.index("Kerry")
    shown = ShownArticle(article, "news/a.txt", ((9, 14),), ((kerry, kerry + 5),))
    assert draw(article_screen(shown, OutputOptions(width=80))) == (
        "Kerry on [Libya]\n"
        f"news/a.txt · 2016-02-02 · Rome · Jane Doe · {article.id}\n"
        "\n"
        "  Rome, Tuesday\n"
        "\n"
        "[Kerry] warned that␛ the terrorist group\n"
    )
    assert draw(article_screen(shown, OutputOptions(width=30))).endswith("[Kerry] warned that␛ the\nterrorist group\n")


def test_an_article_without_text_is_its_headline() -> None:
    article = Article(root="", path="a.txt", record=0, title="Kerry", text="\n\n")
    text = draw(article_screen(ShownArticle(article, "a.txt"), OutputOptions()))
    assert text == f"Kerry\na.txt · {article.id}\n"


def test_facts_in_two_columns() -> None:
    sections = [
        Section("", (("Store", ".corpus-search"), ("Articles", "20,000"))),
        Section("Roots", (("路", "news"), ("", "a folder with\x1b a long name"))),
    ]
    assert draw(facts_screen(sections, OutputOptions(width=30))) == (
        "Store     .corpus-search\n"
        "Articles  20,000\n"
        "\n"
        "Roots\n"
        "路        news\n"
        "          a folder with␛ a\n"
        "          long name\n"
    )


def test_markup_in_an_article_is_text() -> None:
    hit = replace(LIBRARY, title="[bold]x[/bold] [link=file:///x]y[/link]", title_matches=())
    lines = page_screen(replace(PAGE, hits=(hit,)), OutputOptions(color=True))
    assert hit.title in draw(lines)
