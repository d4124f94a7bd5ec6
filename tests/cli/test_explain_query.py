"""`corpus-search search --explain-query`: how a query is read, without a search."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

Run = Callable[..., CompletedProcess[bytes]]


def _parts(part: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield part
    for inner in part.get("parts", ()):
        yield from _parts(inner)


def test_a_query_is_shown_as_a_tree(seeds: Path, run: Run) -> None:
    done = run("search", "--explain-query", 'kerry (libya OR "global coalition") coal* zzz~1 -title:oil^2')
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().splitlines() == [
        "- all of",
        "  - word kerry  in headline and text · term kerri",
        "  - one of",
        "    - word libya  in headline and text · term libya",
        '    - phrase "global coalition"  in headline and text · terms global coalit',
        "  - prefix coal*  in headline and text · 2 words: coalition 3, coalitions 1",
        "  - fuzzy zzz~1  in headline and text · no word of the store · 1 letter",
        "    different at the most",
        "  - not",
        "    - 2 times",
        "      - word title:oil  in title · term oil",
    ]


def test_filters_and_notes_are_shown_too(seeds: Path, run: Run) -> None:
    done = run("search", "--explain-query", "isis~", "--since", "2016", "--where", "source=reuters")
    assert done.stdout.decode().splitlines() == [
        "- word isis  in headline and text · term isi",
        "- and, without a score,",
        "  - all of",
        "    - dates  published:>=2016",
        "    - word source:reuters  in source · term reuters",
        'note: "isis" has less than 5 letters, of which ~ changes none; write ~1 to',
        "change one (at character 1)",
    ]


def test_as_json_every_part_has_its_kind_and_text(seeds: Path, run: Run) -> None:
    query = 'kerry^2 (a OR "b c"~3) +d* *ef ghi~1 -published:2016..2017 title:* "東 x"'
    done = run("search", "--explain-query", query, "--json", "--any")
    assert (done.returncode, done.stderr) == (0, b"")
    explained = json.loads(done.stdout)
    assert explained["format_version"] == 2
    assert explained["query"]["text"] == query
    parts = list(_parts(explained["tree"]))
    assert {part["kind"] for part in parts} == {
        "all", "prefer", "any", "boost", "word", "near", "prefix", "wildcard", "fuzzy", "not", "dates", "everything",
        "phrase",
    }  # fmt: skip
    assert all(part["text"] for part in parts)
    [boost] = [part for part in parts if part["kind"] == "boost"]
    assert (boost["number"], [part["terms"] for part in boost["parts"]]) == (2, [[["kerri"]]])
    [prefix] = [part for part in parts if part["kind"] == "prefix"]
    assert len(prefix["words"]) == 10 < prefix["words_total"]
    assert [part["terms"] for part in parts if part["kind"] == "phrase"] == [[["東*"], ["x"]]]
    document = (Path(__file__).parents[2] / "docs" / "json.md").read_text("utf-8")
    assert {key for part in parts for key in part if f"`{key}`" not in document} == set()
    assert {part["kind"] for part in parts if f"`{part['kind']}`" not in document} == set()


def test_nothing_of_a_query_reaches_the_terminal_as_it_is(seeds: Path, run: Run) -> None:
    for form in ((), ("--json",)):
        done = run("search", "--explain-query", 'a\x1b[31mb "c\u202e d" \x9b~', *form)
        assert done.returncode == 0
        assert not re.search("[\x1b\x9b\u202e]", done.stdout.decode())


def test_a_field_that_there_is_not_is_an_error(seeds: Path, run: Run) -> None:
    done = run("search", "--explain-query", "tilte:kerry")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"Did you mean title:kerry ?" in done.stderr


@pytest.mark.parametrize("form", ["--csv", "--jsonl", "--paths", "--count"])
def test_a_form_without_a_place_for_it_is_an_error(seeds: Path, run: Run, form: str) -> None:
    done = run("search", "--explain-query", "kerry", form)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"how a query is read cannot be shown" in done.stderr


@pytest.mark.parametrize(
    ("name", "field"), [("date", "published"), ("headline", "title"), ("lang", "language"), ("autor", "author")]
)
def test_names_of_other_programs_are_understood(seeds: Path, run: Run, name: str, field: str) -> None:
    done = run("search", f"{name}:(a b) c")
    assert done.stderr.decode().splitlines()[0] == (
        f'corpus-search: there is no field "{name}" (at character 1). Did you mean {field}:(a b) ?'
    )
