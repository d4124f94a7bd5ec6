"""`corpus-search search`: arguments, exit codes, and what goes to which output."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import jsonschema
import pytest

from corpus_search.cli import pages

Run = Callable[..., CompletedProcess[bytes]]

CAGGINS = "seeds/000_3fb3bd38c7072cf8.txt"
KERRY = "seeds/004_a81d7b32f7084b22.txt"
SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "search-page.schema.json").read_text("utf-8"))


@pytest.fixture
def tty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard output is a terminal."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr("corpus_search.cli.streams.is_terminal", lambda: True)
    monkeypatch.setattr(pages, "is_terminal", lambda: True)


def _paths(run: Run, *arguments: str) -> list[str]:
    """Return the paths that a search finds, with the exit code that fits, and nothing said if it finds something."""
    done = run("search", *arguments, "--paths")
    found = done.stdout.decode().splitlines()
    assert done.returncode == (0 if found else 1)
    assert not (found and done.stderr)
    return found


def _error(run: Run, *arguments: str) -> str:
    """Return what is said of arguments that are an error."""
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    text = done.stderr.decode()
    assert text.startswith("corpus-search: ")
    assert "Traceback" not in text
    assert len(text.splitlines()) <= 2
    return text


# What is found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["Caggins SDF"], {CAGGINS}),
        (["Caggins", "SDF"], {CAGGINS}),
        (["kerry daesh"], {KERRY}),
        (["syria"], {CAGGINS, KERRY}),
        (['"Global Coalition"'], {CAGGINS}),
        (["zzz"], set()),
    ],
)
def test_the_seeds_are_found_as_promised(seeds: Path, run: Run, words: list[str], found: set[str]) -> None:
    assert set(_paths(run, *words)) == found
    done = run("search", *words, "--json")
    page = json.loads(done.stdout)
    jsonschema.validate(page, SCHEMA)
    assert {hit["path"] for hit in page["hits"]} == found
    assert (done.returncode, done.stderr) == (0 if found else 1, b"")
    assert page["total"] == len(found)


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["syria", "-libya"], [CAGGINS]),
        (["-libya", "syria"], [CAGGINS]),
        (["-libya", "-n", "5", "syria"], [CAGGINS]),
        (["kerry", "-libya"], []),
        (["title:kerry", "-zzz"], [KERRY]),
        (["query", "-kerry", "OR", "title:kerry"], [KERRY]),  # "query" is a word, not the argument of that name
        (["store", "OR", "limit", "OR", "title:kerry"], [KERRY]),
        (["-n5", "title:kerry"], [KERRY]),
        (["title:kerry", "-n5", "-v"], [KERRY]),
        (["title:kerry", "-vn1"], [KERRY]),
        (["--limit=5", "title:kerry"], [KERRY]),
        (["--", "title:kerry"], [KERRY]),
        (["--", "--json", "OR", "title:kerry"], [KERRY]),
        (["title:kerry", "--", "-libya"], []),
        (["title:kerry", "-", "syria"], [KERRY]),
        (["title:kerry", "-9x"], [KERRY]),
    ],
    ids=" ".join,
)
def test_dashes_are_options_or_words(seeds: Path, run: Run, arguments: list[str], found: list[str]) -> None:
    done = run("search", "--paths", *arguments)
    assert done.stdout.decode().splitlines() == found
    assert done.returncode == (0 if found else 1)


def test_short_options_can_be_bundled(seeds: Path, run: Run) -> None:
    assert run("search", "-l0", "title:kerry").stdout == f"{KERRY}\0".encode()
    assert run("search", "-0", "title:kerry").stdout == f"{KERRY}\0".encode()
    assert run("search", "-0l", "syria", "-libya").stdout == f"{CAGGINS}\0".encode()
    assert run("search", "title:kerry", "-l").stdout == f"{KERRY}\n".encode()


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_is_help(run: Run, flag: str, here: Path) -> None:
    for arguments in ((flag,), ("kerry", flag)):
        done = run("search", *arguments)
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout.startswith(b"Usage: corpus-search search [OPTIONS] ")


def test_options_do_what_they_say(seeds: Path, run: Run) -> None:
    assert _paths(run, "caggins", "libya") == []
    assert len(_paths(run, "caggins", "libya", "--any")) == 2
    assert _paths(run, "title:kerry", "--literal") == []
    assert _paths(run, "syria", "--sort", "path") == [CAGGINS, KERRY]
    assert len(_paths(run, "syria", "-n", "1")) == 1
    assert _paths(run, "syria", "-n", "1") + _paths(run, "syria", "-n", "1", "--offset", "1") == _paths(run, "syria")
    done = run("search", "syria", "--json", "--snippets", "0")
    assert [hit["snippets"] for hit in json.loads(done.stdout)["hits"]] == [[], []]


def test_a_page_beyond_the_last_hit_is_still_found(seeds: Path, run: Run) -> None:
    for options in (("--offset", "99"), ("--limit", "0")):
        done = run("search", "syria", "--json", *options)
        assert (done.returncode, json.loads(done.stdout)["total"], json.loads(done.stdout)["hits"]) == (0, 2, [])


def test_the_store_can_be_named(seeds: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    assert run("search", "syria").returncode == 2
    assert run("search", "syria", "--store", seeds / ".corpus-search").returncode == 0
    monkeypatch.setenv("CORPUS_SEARCH_STORE", str(seeds / ".corpus-search"))
    assert run("search", "syria").returncode == 0


# Forms of output


def test_count_is_a_number_alone(seeds: Path, run: Run) -> None:
    for query, expected in (("syria", (0, b"2\n")), ("zzz", (1, b"0\n"))):
        done = run("search", query, "--count")
        assert ((done.returncode, done.stdout), done.stderr) == (expected, b"")
    assert run("search", "syria", "--count", "--limit", "1").stdout == b"2\n"
    assert b"note:" in run("search", 'syria "', "--count").stderr


def test_every_form_by_its_name_and_its_short_form(seeds: Path, run: Run) -> None:
    pages = {form: run("search", "syria", "--format", form) for form in ("json", "jsonl", "csv", "paths", "plain")}
    assert {form: (done.returncode, done.stderr) for form, done in pages.items()} == dict.fromkeys(pages, (0, b""))
    assert len(json.loads(pages["json"].stdout)["hits"]) == 2
    assert len([json.loads(line) for line in pages["jsonl"].stdout.splitlines()]) == 2
    assert len(list(csv.DictReader(io.StringIO(pages["csv"].stdout.decode())))) == 2
    assert pages["plain"].stdout.startswith(b"2 articles of 2")
    for form in ("jsonl", "csv", "paths"):
        assert run("search", "syria", f"--{form}").stdout == pages[form].stdout


def test_the_same_search_gives_the_same_bytes(seeds: Path, run: Run) -> None:
    for form in ("jsonl", "csv", "paths"):
        first, second = (run("search", "syria", f"--{form}").stdout for _ in range(2))
        assert first == second


def test_nothing_found_is_still_of_its_form(seeds: Path, run: Run) -> None:
    assert run("search", "zzz", "--jsonl").stdout == run("search", "zzz", "--paths").stdout == b""
    assert len(run("search", "zzz", "--csv").stdout.splitlines()) == 1
    assert b"No article of 2 matches zzz" in run("search", "zzz").stdout


@pytest.mark.parametrize("form", ["--json", "--jsonl", "--csv", "--paths", "--count", "--format=plain"])
def test_an_empty_query_finds_nothing_and_says_why(seeds: Path, run: Run, form: str) -> None:
    done = run("search", "", form)
    assert done.returncode == 1
    assert b"there is no word to search for" in done.stdout + done.stderr
    assert (done.stderr == b"") == (form in ("--json", "--format=plain"))


def test_notes_of_forms_without_room_go_to_standard_error(seeds: Path, run: Run) -> None:
    done = run("search", 'syria "kerry', "--paths")
    assert done.stdout == b"seeds/004_a81d7b32f7084b22.txt\n"
    assert done.stderr == b"note: the quotation mark is not closed; it is passed over (at character 7)\n"


def test_paths_with_nul_are_exact_and_others_are_told(here: Path, run: Run) -> None:
    (here / "a").mkdir()
    (here / "a" / "new\nline\x1b.txt").write_text("kerry\ntext")
    run("index", "a")
    assert run("search", "kerry", "-0").stdout == b"a/new\nline\x1b.txt\0"
    done = run("search", "kerry", "-l")
    assert done.stdout.count(b"\n") == 1
    assert b"\x1b" not in done.stdout
    assert b"use -0" in done.stderr


# Colour


def test_no_escape_codes_but_on_a_terminal(seeds: Path, run: Run) -> None:
    assert b"\x1b" not in run("search", "syria").stdout
    assert b"[Syria]" in run("search", "syria").stdout
    assert b"\x1b[" in run("search", "syria", "--color", "always").stdout
    assert b"\x1b" not in run("search", "syria", "--format", "terminal").stdout


@pytest.mark.usefixtures("tty")
def test_colours_and_links_on_a_terminal(seeds: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    done = run("search", "syria")
    assert b"\x1b[" in done.stdout
    assert b"\x1b]8;;file://" in done.stdout
    assert b"[Syria]" not in done.stdout
    assert b"\x1b" not in run("search", "syria", "--color", "never").stdout
    assert b"\x1b" not in run("search", "syria", "--format", "plain").stdout
    for form in ("--json", "--jsonl", "--csv", "--paths"):
        assert b"\x1b" not in run("search", "syria", form).stdout
    monkeypatch.setenv("NO_COLOR", "1")
    assert b"\x1b" not in run("search", "syria").stdout
    assert b"\x1b[" in run("search", "syria", "--color", "always").stdout
    monkeypatch.setenv("NO_COLOR", "")  # empty is as if it were not there (no-color.org)
    assert b"\x1b[" in run("search", "syria").stdout
    monkeypatch.setenv("TERM", "dumb")
    assert b"\x1b" not in run("search", "syria").stdout


@pytest.mark.parametrize("columns", [60, 80, 200])
def test_lines_fit_the_terminal(seeds: Path, run: Run, columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = run("search", "syria").stdout.decode().splitlines()
    assert max(map(len, lines)) <= columns
    assert max(map(len, lines)) > min(columns, 100) - 15


# Errors


def test_errors_name_what_and_what_next(seeds: Path, run: Run) -> None:
    assert _error(run, "search", "tittle:kerry") == (
        'corpus-search: there is no field "tittle" (at character 1). Did you mean title:kerry ?\n'
        "Fields: title, body, author, place, source, published, language, tag, path. "
        "To search for the text itself: 'tittle\\:kerry' or --literal.\n"
    )
    assert 'cannot be sorted by "bogus".\nChoose one of: score, date, path.' in _error(
        run, "search", "x", "--sort", "bogus"
    )
    assert "--limit -1 cannot be: it is a number from 0 to 100,000" in _error(run, "search", "x", "--limit", "-1")
    assert "--limit -5 cannot be" in _error(run, "search", "x", "-n", "-5")
    assert "--offset -1 cannot be" in _error(run, "search", "x", "--offset=-1")
    assert "--snippets 101 cannot be" in _error(run, "search", "x", "--snippets", "101")
    assert "'--limit' / '-n': 'ten' is not a valid int" in _error(run, "search", "x", "-n", "ten")
    assert "option '-n' requires an argument" in _error(run, "search", "x", "-n")
    assert "missing argument 'QUERY...'" in _error(run, "search")
    assert "no such option" in _error(run, "search", "kerry", "--libya")
    assert "See: corpus-search search --help" in _error(run, "search", "kerry", "--libya")
    assert "'bogus' is not one of 'auto', 'always', 'never'" in _error(run, "search", "x", "--color", "bogus")


# Filters and copies


def test_filters_do_what_they_say(seeds: Path, run: Run) -> None:
    assert _paths(run, "syria", "--since", "2016-02") == [KERRY]
    assert _paths(run, "syria", "--until", "2016-01") == []
    assert _paths(run, "syria", "--last", "1d") == []
    assert _paths(run, "syria", "--last", "999y") == [KERRY]  # the other has no date
    assert _paths(run, "syria", "--where", "path=000") == [CAGGINS]
    assert _paths(run, "syria", "--where", "path=000", "--where", "path=004", "--sort", "path") == [CAGGINS, KERRY]
    assert _paths(run, "syria", "--where", "path=000", "--where", "title=kerry") == []
    assert _paths(run, "syria", "--where=path=000", "-libya") == [CAGGINS]


def test_what_is_filtered_out_is_said(seeds: Path, run: Run) -> None:
    done = run("search", "syria", "--since", "2017", "--where", "path=000")
    assert done.stdout.startswith(b"No article of 2 matches syria where published:>=2017 AND path:000 ")
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--since", "2016-13"], '--since "2016-13" is not a date.'),
        (["--until", "x"], '--until "x" is not a date.'),
        (["--last", "soon"], '--last "soon" is not a duration.'),
        (["--where", "sauce=x"], 'there is no field "sauce". Did you mean source ?'),
        (["--where", "\x1b[31m"], '--where "␛[31m" is not a condition.'),
        (["--where"], "option '--where' requires an argument"),
    ],
)
def test_a_filter_that_cannot_be_is_an_error(seeds: Path, run: Run, options: list[str], message: str) -> None:
    assert message in _error(run, "search", "syria", *options)


def test_copies_are_listed_where_asked(here: Path, run: Run) -> None:
    text = "Rome\n\n" + " ".join(f"word{number}" for number in range(60))
    for name in "ab":
        (here / f"{name}.txt").write_text(text, "utf-8")
    assert run("index", ".", "--quiet").returncode == 0
    assert len(_paths(run, "word7")) == 1
    assert _paths(run, "word7", "--no-collapse", "--sort", "path") == ["a.txt", "b.txt"]
    assert run("search", "word7", "--count").stdout == b"2\n"
    screen = run("search", "word7").stdout.decode().splitlines()
    assert screen[0].startswith("2 articles in 1 story of 2 · ")
    assert screen[3].endswith(" · +1 copy")
    page = json.loads(run("search", "word7", "--json").stdout)
    jsonschema.validate(page, SCHEMA)
    assert (page["total"], page["stories"], page["hits"][0]["copies"]) == (2, 1, 1)


# Forms


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--json", "--csv"], "json and csv"),
        (["--format", "json", "--paths"], "json and paths"),
        (["--json", "--count"], "json and count"),
        (["--jsonl", "-0"], "jsonl and paths"),
    ],
)
def test_two_forms_at_once_are_an_error(seeds: Path, run: Run, options: list[str], message: str) -> None:
    assert f"the output can have one form only, not {message}." in _error(run, "search", "syria", *options)


def test_an_unknown_form_is_an_error(seeds: Path, run: Run) -> None:
    for form in ("xml", "count", ""):
        message = f'there is no form of output "{form}".\nChoose one of: terminal, plain, json, jsonl, csv, paths.'
        assert message in _error(run, "search", "syria", "--format", form)
    assert run("search", "syria", "--json", "--format", "json").returncode == 0


def test_a_missing_store_is_told_before_anything_else_of_the_query(here: Path, run: Run) -> None:
    text = _error(run, "search", "tittle:x")
    assert text == (
        "corpus-search: no store here or in a parent folder.\n"
        "Make one with: corpus-search index FOLDER    (or name one with --store or CORPUS_SEARCH_STORE)\n"
    )


def test_errors_show_control_characters(seeds: Path, run: Run) -> None:
    text = _error(run, "search", "x", "--sort", "a\x1b[31m\nb\u202e\x9b\udcff")
    assert "a␛[31m␊b���" in text
    for store in ("\x1b]0;title\x07", "new\nline"):
        assert "\x1b" not in _error(run, "search", "x", "--store", store)
    assert "Did you mean title:␛[31m ?" in _error(run, "search", "tittle:\x1b[31m")


@pytest.mark.parametrize(
    "query",
    ['"', "((((", "))))", "AND", "OR OR", "NOT", "-", "+", "*", "**", "?", ":", "::", "\\", "a\\", '"\\"', "[", "{",
     "x" * 100_000, "( " * 5000, "a OR " * 3000, "\x00", "\x1b[31m", "\u202e", "\udcff\ud800", "😀", "\u200b",
     "e\u0301" * 500, "~2", "^9", "published:x", "published:2016-99-99", "path:*", "language:", "a:b:c:d", "-(-(-a))",
     "'$(reboot)'"],
    ids=lambda query: ascii(query[:12]),
)  # fmt: skip
def test_nothing_that_a_person_types_is_a_crash(seeds: Path, run: Run, query: str) -> None:
    done = run("search", "--json", "--", query)
    assert done.returncode in (0, 1, 2)
    assert b"error in the program" not in done.stderr
    assert b"Traceback" not in done.stderr
    if done.returncode < 2:
        jsonschema.validate(json.loads(done.stdout), SCHEMA)
    done = run("search", "--", query)
    assert b"\x1b" not in done.stdout + done.stderr
