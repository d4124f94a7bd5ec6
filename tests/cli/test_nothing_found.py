"""What the commands do where nothing matches: outputs, messages and exit codes."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import jsonschema
import pytest

Run = Callable[..., CompletedProcess[bytes]]

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "search-page.schema.json").read_text("utf-8"))


@pytest.fixture(autouse=True)
def _there(seeds: Path) -> None:
    """Be where a store of the seeds is."""


def test_a_reader_is_shown_what_nearly_matches_and_told_so(run: Run) -> None:
    done = run("search", "caggins", "daesh", "--snippets", "0")
    lines = done.stdout.decode().splitlines()
    assert (done.returncode, done.stderr) == (1, b"")
    assert lines[0].startswith("No article of 2 matches caggins daesh · ")
    assert lines[1:5] == [
        "",
        "  caggins   1 article      daesh     1 article",
        "",
        "Showing 2 articles with either word (--strict-match to see none):",
    ]
    done = run("search", "caggins", "daesh", "--strict-match")
    assert (done.returncode, done.stderr) == (1, b"")
    assert "Showing" not in done.stdout.decode()
    assert "1 article" in done.stdout.decode()


def test_json_marks_it(run: Run) -> None:
    done = run("search", "caggins", "daesh", "--json")
    page = json.loads(done.stdout)
    jsonschema.validate(page, SCHEMA)
    assert (done.returncode, done.stderr) == (1, b"")
    assert page["relaxed"] == {"query": "caggins OR daesh", "how": "with either word"}
    assert (page["total"], len(page["hits"]), page["query"]["parsed"]) == (2, 2, "caggins AND daesh")
    done = run("search", "caggins", "daesh", "--json", "--strict-match")
    page = json.loads(done.stdout)
    jsonschema.validate(page, SCHEMA)
    assert (done.returncode, page["relaxed"], page["hits"]) == (1, None, [])
    assert [word["articles"] for word in page["words"]] == [1, 1]


def test_json_of_what_is_found_says_nothing(run: Run) -> None:
    done = run("search", "syria", "--json")
    page = json.loads(done.stdout)
    assert (done.returncode, page["relaxed"], page["words"], page["suggestions"]) == (0, None, [], [])


@pytest.mark.parametrize(
    ("form", "out"), [("--paths", b""), ("-0", b""), ("--jsonl", b""), ("--count", b"0\n"), ("--csv", None)]
)
def test_programs_that_cannot_tell_get_nothing(run: Run, form: str, out: bytes | None) -> None:
    done = run("search", "caggins", "deash", form)
    assert done.returncode == 1
    assert done.stdout == out if out is not None else done.stdout.count(b"\n") == 1
    said = done.stderr.decode().splitlines()
    assert said == ([] if form == "--count" else ["nothing found: caggins 1 article, deash no article"])


def test_suggestions_are_told_beside_every_form(run: Run) -> None:
    for form in ("--paths", "--jsonl", "--csv", "--count"):
        done = run("search", '"glbal coaltion"', form)
        assert done.stderr == b'did you mean: "global coalition" (1 article)\n'
    assert run("search", "zzz", "--paths").stderr == b""


def test_synonyms_are_read_from_a_file(run: Run, seeds: Path) -> None:
    (seeds / "synonyms.txt").write_text("isil => daesh\n")
    done = run("search", "isil", "--synonyms", "synonyms.txt", "--paths")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"seeds/004_a81d7b32f7084b22.txt\n", b"")
    assert "also: daesh (synonyms)" in run("search", "isil", "--synonyms", "synonyms.txt").stdout.decode()
    page = json.loads(run("search", "isil", "--synonyms", "synonyms.txt", "--json").stdout)
    jsonschema.validate(page, SCHEMA)
    assert page["expansions"] == [{"by": "synonyms", "words": [{"text": "daesh", "weight": 1.0}]}]
    (seeds / "synonyms.txt").write_text("a, b\nalone\n")
    done = run("search", "isil", "--synonyms", "synonyms.txt")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().startswith('corpus-search: synonyms.txt, line 2: "alone" stands alone.')


def test_acronyms_are_used_and_offered(run: Run, seeds: Path) -> None:
    done = run("search", "CJTF-OIR", "--expand", "acronyms")
    assert 'also: "Combined Joint Task Force-Operation Inherent Resolve" (acronyms)' in done.stdout.decode()
    done = run("search", "kerry", "--expand", "magic")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b'--expand "magic"' in done.stderr
