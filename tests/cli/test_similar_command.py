"""`corpus-search similar`: arguments, exit codes, and what goes to which output."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import jsonschema
import pytest

Run = Callable[..., CompletedProcess[bytes]]

CAGGINS = "seeds/000_3fb3bd38c7072cf8.txt"
KERRY = "seeds/004_a81d7b32f7084b22.txt"
SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "search-page.schema.json").read_text("utf-8"))


def _error(run: Run, *arguments: str) -> str:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    return done.stderr.decode()


def test_two_seeds_are_like_each_other(seeds: Path, run: Run) -> None:
    for one, other in ((CAGGINS, KERRY), (KERRY, CAGGINS)):
        done = run("similar", one, "--paths")
        assert (done.returncode, done.stdout.decode(), done.stderr) == (0, f"{other}\n", b"")
    done = run("similar", "spprn")
    lines = done.stdout.decode().splitlines()
    assert lines[0].startswith("1 article of 2 · ")
    assert lines[1].startswith("Looking for: Syria, Turkey, border, ")
    assert " 1  Global [Coalition] Spokesman" in done.stdout.decode()


def test_json_has_the_words_and_keeps_to_the_schema(seeds: Path, run: Run) -> None:
    done = run("similar", KERRY, "--json", "--facet", "source", "--explain")
    page = json.loads(done.stdout)
    jsonschema.validate(page, SCHEMA)
    assert page["query"]["terms"][0] == "Syria"
    assert page["query"]["parsed"].startswith("Syria OR Turkey^0.")
    assert page["facets"][0]["values"] == [{"value": "North-Press Agency", "count": 1}]
    assert page["hits"][0]["explanation"]["value"] == page["hits"][0]["score"]
    assert json.loads(run("search", "syria", "--json").stdout)["query"]["terms"] == []


def test_all_forms_and_options_are_those_of_search(seeds: Path, run: Run) -> None:
    assert run("similar", KERRY, "--count").stdout == b"1\n"
    assert run("similar", KERRY, "-0").stdout == f"{CAGGINS}\0".encode()
    assert json.loads(run("similar", KERRY, "--jsonl").stdout)["path"] == CAGGINS
    assert run("similar", KERRY, "--csv").stdout.count(b"\n") == 2
    assert b" score " in run("similar", KERRY, "-v").stdout
    assert b"[Coalition]" not in run("similar", KERRY, "--color", "always").stdout
    assert run("similar", CAGGINS, "--since", "2016-02").returncode == 0
    for options in (("--until", "2015"), ("--last", "1d"), ("--where", "path=zzz")):
        done = run("similar", CAGGINS, *options)
        assert (done.returncode, done.stderr) == (1, b"")
        assert b"No article of 2 is similar to ouwqvu4v" in done.stdout.replace(b"\n", b" ")
    assert run("similar", KERRY, "-n", "1", "--offset", "1", "--jsonl").stdout == b""
    assert json.loads(run("similar", KERRY, "--json", "--snippets", "0").stdout)["hits"][0]["snippets"] == []


def test_nothing_like_it_is_said(here: Path, run: Run) -> None:
    (here / "a.txt").write_text("Storm\n\nflood\n")
    (here / "b.txt").write_text("Cup\n\nfinal\n")
    run("index", ".", "--quiet")
    done = run("similar", "a.txt")
    assert (done.returncode, done.stderr) == (1, b"")
    assert done.stdout.endswith(b"\nNo other article holds a word that tells anything of it.\n")
    assert json.loads(run("similar", "a.txt", "--json").stdout)["query"]["terms"] == []
    assert run("similar", "a.txt", "--jsonl").stdout == b""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nobody",), 'corpus-search: there is no article "nobody" in '),
        (("seeds",), 'corpus-search: there is no article "seeds" in '),
        ((), "corpus-search: missing argument 'ARTICLE'"),
        ((KERRY, "-n", "-1"), "--limit -1 cannot be"),
        ((KERRY, "--facet", "sauce"), 'there is no field "sauce". Did you mean source ?'),
        ((KERRY, "--json", "--csv"), "one form only, not json and csv."),
        ((KERRY, "--where", "sauce=x"), 'there is no field "sauce"'),
        ((KERRY, "--since", "x"), '--since "x" is not a date.'),
    ],
)
def test_errors_say_what_and_what_next(seeds: Path, run: Run, arguments: tuple[str, ...], message: str) -> None:
    text = _error(run, "similar", *arguments)
    assert message in text
    assert len(text.splitlines()) == (1 if "-n" in arguments else 2)


def test_an_article_among_several_of_a_file_is_named_by_its_id(here: Path, run: Run) -> None:
    (here / "a.jsonl").write_text('{"title": "Storm", "text": "flood"}\n{"title": "Flood", "text": "storm"}\n')
    run("index", ".", "--quiet")
    assert 'there are 2 articles in "a.jsonl".' in _error(run, "similar", "a.jsonl")
    first = json.loads(run("search", "title:storm", "--jsonl").stdout)["id"]
    assert json.loads(run("similar", first, "--jsonl").stdout)["title"] == "Flood"
