"""`corpus-search show` and `corpus-search info`."""

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from corpus_search import open_store
from corpus_search.cli import show as show_module

Run = Callable[..., CompletedProcess[bytes]]
Plant = Callable[[Path, Mapping[str, str | bytes]], Path]

KERRY = "seeds/004_a81d7b32f7084b22.txt"
HEADLINE = "Kerry says Turkey-Syria border nearly sealed off from DAESH"


def test_a_whole_article_is_shown(seeds: Path, run: Run) -> None:
    done = run("show", KERRY)
    assert (done.returncode, done.stderr) == (0, b"")
    text = done.stdout.decode()
    with open_store() as store:
        article = store.article(KERRY)
    headline, details, blank, *_ = text.splitlines()
    assert (headline, blank) == (HEADLINE, "")
    assert details.startswith(f"{KERRY} · ")
    assert details.endswith(f" · {article.id}")
    for line in article.text.splitlines():
        assert not line.strip() or line in text  # in a pipe, lines are not wrapped
    assert "\x1b" not in text
    assert "\n\n\n" not in text


def test_it_goes_by_id_or_beginning_or_path(seeds: Path, run: Run) -> None:
    with open_store() as store:
        article = store.article(KERRY)
    shown = run("show", KERRY).stdout
    for name in (article.id, article.id[:4], str(seeds / KERRY), f"./{KERRY}"):
        assert run("show", name).stdout == shown


def test_matches_are_marked(seeds: Path, run: Run) -> None:
    assert b"[Libya]" in run("show", KERRY, "--query", "libya").stdout
    assert b"\x1b[" in run("show", KERRY, "--query", "libya", "--color", "always").stdout
    assert b"[" not in run("show", KERRY, "--query", "zzz").stdout


def test_json_is_the_article_and_all_that_is_known(seeds: Path, run: Run) -> None:
    done = run("show", KERRY, "--json")
    value = json.loads(done.stdout)
    with open_store() as store:
        article = store.article(KERRY)
    assert (value["format_version"], value["id"], value["path"], value["record"]) == (2, article.id, KERRY, 0)
    assert (value["title"], value["text"], value["tags"]) == (article.title, article.text, [])
    for name in ("key", "published", "language", "author", "place", "source"):
        assert value[name] == getattr(article, name)


@pytest.mark.parametrize("name", ["zzzz", "abc", "seeds", "a\x1b[31m"])
def test_what_is_no_article_is_an_error(seeds: Path, run: Run, name: str) -> None:
    done = run("show", name)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"corpus-search: there is no article" in done.stderr
    assert b"\x1b" not in done.stderr


def test_a_field_that_there_is_not_is_an_error(seeds: Path, run: Run) -> None:
    assert run("show", KERRY, "--query", "tittle:x").returncode == 2


def test_a_file_of_many_articles_needs_an_id(here: Path, plant: Plant, run: Run) -> None:
    plant(here, {"a.jsonl": '{"title": "one"}\n{"title": "two"}'})
    run("index", "a.jsonl")
    done = run("show", "a.jsonl")
    assert done.returncode == 2
    ids = done.stderr.decode().splitlines()[1].removeprefix("Name one by its id: ").split(", ")
    assert [run("show", one).stdout.splitlines()[0] for one in ids] == [b"one", b"two"]


def test_hostile_articles_are_harmless(here: Path, plant: Plant, run: Run) -> None:
    plant(here, {"a\x1b\n.txt": "head\x1b[31mline\nbody \x1b]0;title\x07 \u202e \x9b \x00" + " text" * 99})
    run("index", "a\x1b\n.txt")
    for arguments in ((), ("--json",)):
        done = run("show", "a\x1b\n.txt", *arguments)
        assert done.returncode == 0
        assert not set(done.stdout.decode()) & set("\x1b\x07\x00\x9b\u202e")


def test_a_terminal_gets_a_pager_unless_told_otherwise(seeds: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    paged: list[str] = []
    monkeypatch.setattr("pydoc.pager", paged.append)
    monkeypatch.setattr(show_module, "is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("LESS", "")
    assert run("show", KERRY).stdout == b""
    assert paged[0].startswith(HEADLINE[:30])
    assert max(map(len, paged[0].splitlines())) <= 60
    assert run("show", KERRY, "--no-pager").stdout.decode() == paged[0]
    assert run("show", KERRY, "--json").stdout.startswith(b"{")
    assert len(paged) == 1


def test_info_says_what_the_store_holds(seeds: Path, run: Run) -> None:
    (seeds / "seeds" / "empty.txt").touch()
    run("index")
    done = run("info")
    assert (done.returncode, done.stderr) == (0, b"")
    lines = done.stdout.decode().splitlines()
    assert lines[:5] == [
        "store      .corpus-search", "articles   2", "files      3", "  indexed  2", "  skipped  1   empty 1",
    ]  # fmt: skip
    assert lines[5] == "formats    text 2"
    assert "language   auto" in lines
    assert lines[-1] == f"from       {seeds}/seeds"


def test_info_as_json(seeds: Path, run: Run) -> None:
    value = json.loads(run("info", "--json").stdout)
    assert (value["format_version"], value["articles"], value["files"]) == (
        2,
        2,
        {"indexed": 2, "skipped": 0, "failed": 0},
    )
    assert (value["formats"], value["copies"]) == ({"text": 2}, 0)
    assert value["path"] == str(seeds / ".corpus-search")
    assert value["roots"] == [str(seeds / "seeds")]
    assert value["size"] > 0


def test_info_without_a_store_is_an_error(here: Path, run: Run) -> None:
    done = run("info")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"no store here" in done.stderr


def test_info_shows_no_raw_names(here: Path, plant: Plant, run: Run) -> None:
    folder = plant(here / os.fsdecode(b"a\x1b[31m\xff\n"), {"a.txt": "a\ntext"})
    run("index", folder)
    done = run("info")
    assert done.returncode == 0
    assert b"\x1b" not in done.stdout
    assert b"\x1b" not in run("info", "--json").stdout
