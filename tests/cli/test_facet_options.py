"""`--facet`, `--facet-limit` and `--explain` of the command `search`."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import jsonschema
import pytest

from corpus_search import index

Run = Callable[..., CompletedProcess[bytes]]

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "search-page.schema.json").read_text("utf-8"))
RECORDS: tuple[dict[str, Any], ...] = (
    {"source": "Reuters", "published": "2016-02-02", "tags": ["war", "oil"], "language": "en"},
    {"source": "Reuters", "published": "2016-02", "tags": ["war"]},
    {"source": "Reuters", "published": "2015-07-01T10:00:00Z", "place": "Rome"},
    {"source": "AFP", "published": "2014", "author": "Jane Doe"},
    {"source": "\x1b[31mevil\u202e agency", "published": "2016-02-03"},
    {},
)


@pytest.fixture(scope="module")
def _indexed_news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("news")
    lines = [{"title": f"kerry {number}", "text": f"syria {number}", **one} for number, one in enumerate(RECORDS)]
    (folder / "news.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    index([folder / "news.jsonl"], folder / ".corpus-search")
    return folder


@pytest.fixture
def news(_indexed_news: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go to a folder with a store, which is only read."""
    monkeypatch.chdir(_indexed_news)
    return _indexed_news


def _page(run: Run, *arguments: str) -> Any:
    done = run("search", "kerry", "--json", *arguments)
    assert (done.returncode, done.stderr) == (0, b"")
    page = json.loads(done.stdout)
    jsonschema.validate(page, SCHEMA)
    return page


def _values(facet: Any) -> list[tuple[str, int]]:
    return [(one["value"], one["count"]) for one in facet["values"]]


def test_values_are_counted_the_most_frequent_first_and_dates_in_their_order(news: Path, run: Run) -> None:
    source, tag, year, month = _page(
        run, "--facet", "source", "--facet", "tag", "--facet", "published", "--facet", "published:month"
    )["facets"]
    evil = RECORDS[4]["source"]
    assert _values(source) == [("Reuters", 3), *sorted([("AFP", 1), (evil, 1)])]
    assert (source["field"], source["by"], source["others"], source["missing"]) == ("source", "value", 0, 1)
    assert (_values(tag), tag["missing"]) == ([("war", 2), ("oil", 1)], 4)
    assert (_values(year), year["by"]) == ([("2014", 1), ("2015", 1), ("2016", 3)], "year")
    assert _values(month) == [("2014", 1), ("2015-07", 1), ("2016-02", 3)]


def test_counts_are_of_all_that_match_whatever_is_shown(news: Path, run: Run) -> None:
    facets = _page(run, "--facet", "source")["facets"]
    for options in (("-n", "0"), ("-n", "1"), ("--offset", "5"), ("--offset", "99"), ("--sort", "date")):
        assert _page(run, "--facet", "source", *options)["facets"] == facets
    assert _page(run, "--facet", "source", "--where", "tag=war")["facets"][0]["values"] == [
        {"value": "Reuters", "count": 2}
    ]


def test_copies_count_as_articles(here: Path, run: Run) -> None:
    text = " ".join(f"word{number}" for number in range(60))
    lines = [json.dumps({"title": "kerry", "text": text, "source": source}) for source in ("AFP", "AFP", "Reuters")]
    (here / "news.jsonl").write_text("\n".join(lines))
    run("index", "news.jsonl", "--quiet")
    page = _page(run, "--facet", "source")
    assert (page["total"], page["stories"], len(page["hits"])) == (3, 1, 1)
    assert _values(page["facets"][0]) == [("AFP", 2), ("Reuters", 1)]


def test_the_number_of_values_is_limited_and_the_rest_said(news: Path, run: Run) -> None:
    facet = _page(run, "--facet", "source", "--facet-limit", "1")["facets"][0]
    assert (_values(facet), facet["others"], facet["missing"]) == ([("Reuters", 3)], 2, 1)
    lines = run("search", "kerry", "-n0", "--facet", "source", "--facet-limit", "1").stdout.decode().splitlines()
    assert lines[1:] == [
        "",
        "source",
        f"Reuters  3  {'█' * 30}",
        "and 2 more",
        "(none)   1",
    ]


def test_on_a_screen_they_stand_below_the_hits_and_alone_without_any(news: Path, run: Run) -> None:
    lines = run("search", "kerry", "--facet", "source", "-n1").stdout.decode().splitlines()
    assert lines.index("source") > lines.index(next(line for line in lines if line.startswith(" 1  ")))
    lines = run("search", "kerry", "-n0", "--facet", "source").stdout.decode().splitlines()
    assert lines[0].startswith("6 articles of 6 · ")
    assert "shown" not in lines[0]
    assert lines[2] == "source"
    assert any(line.startswith("␛[31mevil� agency") for line in lines)


def test_where_nothing_matches_there_are_no_bars(news: Path, run: Run) -> None:
    done = run("search", "title:zzz", "--facet", "source")
    assert done.returncode == 1
    assert b"source" not in done.stdout


def test_colours_are_those_of_bars_alone(news: Path, run: Run) -> None:
    shown = run("search", "kerry", "-n0", "--facet", "language", "--color", "always").stdout
    assert b"\x1b[34m" in shown
    assert b"\x1b" not in run("search", "kerry", "-n0", "--facet", "language").stdout


@pytest.mark.parametrize("form", ["--jsonl", "--csv", "--paths", "-0", "--count", "--format=csv"])
def test_a_form_without_room_for_facets_is_an_error(news: Path, run: Run, form: str) -> None:
    done = run("search", "kerry", "--facet", "source", form)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"facets cannot be shown with --" in done.stderr
    assert b"choose another form: terminal, plain, json.\n" in done.stderr


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--facet", "sauce"), 'there is no field "sauce". Did you mean source ?'),
        (("--facet", "title"), "articles cannot be counted by title."),
        (("--facet", "\x1b[31m"), 'there is no field "␛[31m".'),
        (("--facet", "source", "--facet-limit", "0"), "--facet-limit 0 cannot be"),
        (("--facet",), "option '--facet' requires an argument"),
    ],
)
def test_a_facet_that_cannot_be_is_an_error(news: Path, run: Run, options: tuple[str, ...], message: str) -> None:
    done = run("search", "kerry", *options)
    assert (done.returncode, done.stdout) == (2, b"")
    assert message in done.stderr.decode()


def _sums(explanation: Any) -> Iterator[tuple[float, float]]:
    """Yield each number that says it is a sum, and what its parts add up to."""
    if explanation["what"].startswith("sum") and explanation["parts"]:
        yield explanation["value"], sum(part["value"] for part in explanation["parts"])
    for part in explanation["parts"]:
        yield from _sums(part)


def test_an_explanation_adds_up_to_the_score(news: Path, run: Run) -> None:
    done = run("search", "kerry syria", "--explain", "--jsonl")
    hits = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(hits) == 6
    for hit in hits:
        assert hit["explanation"]["value"] == hit["score"]
        assert sum(part["value"] for part in hit["explanation"]["parts"]) == pytest.approx(hit["score"], abs=1e-5)
        assert all(total == pytest.approx(value, abs=1e-5) for value, total in _sums(hit["explanation"]))
    assert json.loads(run("search", "kerry", "--jsonl", "-n1").stdout)["explanation"] is None


def test_filters_are_no_part_of_an_explanation(news: Path, run: Run) -> None:
    plain = _page(run, "--explain", "--where", "tag=oil")["hits"][0]
    assert plain["explanation"]["value"] == plain["score"]
    assert "oil" not in json.dumps(plain["explanation"])


def test_an_explanation_stands_below_its_hit(news: Path, run: Run) -> None:
    lines = run("search", "kerry", "--explain", "-n2", "-v").stdout.decode().splitlines()
    second = lines.index(next(line for line in lines if line.startswith(" 2  ")))
    (score,) = [line.partition("score ")[2][:5] for line in lines[:second] if " score " in line]
    assert any(line.startswith(f"    {score}") for line in lines[:second])


@pytest.mark.parametrize("form", ["--csv", "--paths", "--count"])
def test_a_form_without_room_for_explanations_is_an_error(news: Path, run: Run, form: str) -> None:
    done = run("search", "kerry", "--explain", form)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"explanations cannot be shown with --" in done.stderr
