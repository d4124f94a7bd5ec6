import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from corpus_search.engines.base import FacetBy, FacetRequest
from corpus_search.output.facets import facet_lines
from corpus_search.output.layout import Role
from corpus_search.output.plain import draw
from corpus_search.page import Facet

SOURCES = Facet(FacetRequest("source"), (("Reuters", 812), ("AFP", 433), ("TRTWorld", 97)), 12, 3)
YEARS = Facet(FacetRequest("published", FacetBy.YEAR), (("2014", 96), ("2015", 301), ("2016", 571)), 0, 9)
AT_60 = """\
source
Reuters   812  ██████████████████████████████
AFP       433  ████████████████
TRTWorld   97  ███▋
and 12 more
(none)      3

published by year
2014     96  █████
2015    301  ███████████████▉
2016    571  ██████████████████████████████
(none)    9
"""
AT_80 = """\
source                                    published by year
Reuters   812  ███████████████████████    2014     96  ████▎
AFP       433  ████████████▎              2015    301  █████████████▏
TRTWorld   97  ██▊                        2016    571  █████████████████████████
and 12 more                               (none)    9
(none)      3
"""


def _drawn(*facets: Facet, width: int | None = 80) -> str:
    return draw(facet_lines(facets, width))


@pytest.mark.parametrize(("width", "screen"), [(60, AT_60), (80, AT_80)])
def test_facets_as_bars(width: int, screen: str) -> None:
    assert _drawn(SOURCES, YEARS, width=width) == screen


def test_a_wide_terminal_has_more_side_by_side() -> None:
    lines = _drawn(SOURCES, YEARS, SOURCES, YEARS, SOURCES, width=200).splitlines()
    assert lines[0].split() == ["source", "published", "by", "year", "source", "published", "by", "year"]
    assert max(map(len, lines)) <= 200
    assert lines[7] == "source"


def test_without_a_width_it_is_that_of_a_pipe() -> None:
    assert _drawn(SOURCES, YEARS, width=None) == AT_80


def test_a_facet_alone_is_no_wider_than_can_be_read() -> None:
    assert max(map(len, _drawn(SOURCES, width=200).splitlines())) <= 60


def test_the_bars_have_the_greatest_value_as_their_measure_and_the_least_shows() -> None:
    facet = Facet(FacetRequest("source"), (("a", 1_000_000), ("b", 500_000), ("c", 1)), 0, 9_000_000)
    lines = _drawn(facet).splitlines()
    assert [line.count("█") for line in lines] == [0, 30, 15, 0, 0]
    assert lines[3].endswith("          1  ▏")
    assert lines[4] == "(none)  9,000,000"


def test_counts_are_aligned_on_the_right() -> None:
    facet = Facet(FacetRequest("tag"), (("北京", 12_345), ("longer", 7)), 0, 0)
    lines = _drawn(facet).splitlines()
    assert lines[1].startswith("北京    12,345  █")
    assert lines[2].startswith("longer       7  ▏")


def test_only_the_bar_is_coloured() -> None:
    _, line, *_ = facet_lines([SOURCES], 80)
    assert [(span.text.strip("█") == "", span.role) for span in line] == [(False, Role.PLAIN), (True, Role.BAR)]


def test_a_facet_without_any_value_says_how_many_have_none() -> None:
    assert _drawn(Facet(FacetRequest("tag"), (), 0, 4)) == "tag\n(none)  4\n"
    assert _drawn(Facet(FacetRequest("tag"), (), 0, 0)) == ""


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("S" * 500, "S" * 18 + "…"),
        ("北" * 500, "北" * 9 + "…"),
        ("e\u0301" * 40, "e\u0301" * 18 + "…"),
        ("e\u0301" * 19, "e\u0301" * 19),
        ("x" + "\u0301" * 300, "…"),
        ("x" * 17 + " yz of", "x" * 17 + "…"),
        ("one\ntwo\x1b[31m\u202e", "one␊two␛[31m�"),
        ("", "(empty)"),
        ("(none)", "(none)"),
    ],
)
def test_a_value_is_safe_and_cut_between_characters(value: str, shown: str) -> None:
    line = _drawn(Facet(FacetRequest("source"), ((value, 5),), 0, 0), width=38).splitlines()[1]
    assert line.startswith(f"{shown}  5  █")
    assert cell_len(line) <= 38


@given(
    values=st.lists(st.tuples(st.text(max_size=50), st.integers(1, 10**9)), max_size=5),
    facets=st.integers(1, 4),
    width=st.integers(20, 210),
)
def test_no_line_is_wider_than_the_terminal(values: list[tuple[str, int]], facets: int, width: int) -> None:
    facet = Facet(FacetRequest("published", FacetBy.MONTH), tuple(values), 10**9, 10**9)
    assert all(cell_len(line) <= width for line in _drawn(*[facet] * facets, width=width).split("\n"))
