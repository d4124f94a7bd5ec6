"""Copies: found by `index`, listed by `duplicates`, and forgotten with their files."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from corpus_search import IndexOptions, index, open_store
from corpus_search.cli import duplicates as duplicates_module

Run = Callable[..., CompletedProcess[bytes]]
Plant = Callable[[Path, Mapping[str, str | bytes]], Path]

TEXT = " ".join(f"The ministers met on day {day} and spoke about the price of bread in town {day}." for day in range(9))
RAIN = " ".join(f"It rained in valley {number}, and it will rain there tomorrow too." for number in range(30))


@pytest.fixture
def folder(here: Path, plant: Plant) -> Path:
    return plant(
        here / "a",
        {
            "b.txt": f"Ministers meet\n\n{TEXT}",
            "c.txt": f"Bread is dear\n\n{TEXT}",
            "d.txt": "Something else\n\nwith a text of its own",
        },
    )


def _groups(store: Path) -> list[list[str]]:
    with open_store(store) as opened:
        return [[opened.location(one).name for one in group.articles] for group in opened.iter_stories()]


def test_copies_are_counted_by_index_and_info(folder: Path, run: Run) -> None:
    assert b"\n  copies 1\n" in run("index", "a").stdout
    assert json.loads(run("index", "--rebuild", "--json").stdout)["articles"]["copies"] == 1
    assert json.loads(run("index", "--json").stdout)["articles"]["copies"] == 0
    assert json.loads(run("info", "--json").stdout)["copies"] == 1
    assert b"articles   3   copies 1\n" in run("info").stdout


def test_the_groups_are_listed_the_first_article_first(folder: Path, run: Run) -> None:
    run("index", "a")
    done = run("duplicates")
    assert (done.returncode, done.stderr) == (0, b"")
    with open_store() as store:
        first, second = (store.articles_at(folder / name)[0].id[:8] for name in ("b.txt", "c.txt"))
    assert done.stdout.decode().replace("\xa0", " ").splitlines() == [
        "Ministers meet", f"  {first}  a/b.txt", f"  {second}  a/c.txt · Bread is dear", "",
        "1 story with copies · 2 articles",
    ]  # fmt: skip
    value = json.loads(run("duplicates", "--json").stdout)
    assert value["totals"] == {"stories": 1, "articles": 2}
    assert [article["path"] for article in value["stories"][0]["articles"]] == ["a/b.txt", "a/c.txt"]


def test_without_copies_it_exits_with_1(folder: Path, run: Run) -> None:
    (folder / "c.txt").unlink()
    run("index", "a")
    done = run("duplicates")
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"No article is a copy of another.\n")
    done = run("duplicates", "--json")
    assert (done.returncode, json.loads(done.stdout)["stories"], done.stderr) == (1, [], b"")


def test_on_a_terminal_lines_fit(folder: Path, run: Run, plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(folder, {"a" * 70 + ".txt": f"{'A long headline ' * 9}\n\n{TEXT}"})
    run("index", "a")
    monkeypatch.setattr(duplicates_module, "is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "60")
    text = run("duplicates").stdout.decode()
    assert max(map(len, text.splitlines())) <= 60
    assert "a" * 70 in text.replace("\n", "").replace(" ", "")


def test_hostile_headlines_are_harmless(here: Path, plant: Plant, run: Run) -> None:
    plant(here / "a", {f"{name}\x1b[31m.txt": f"Head\x1b[31mline \u202e {name}\n\n{TEXT}" for name in "ab"})
    run("index", "a")
    for options in ((), ("--json",)):
        done = run("duplicates", *options)
        assert done.returncode == 0
        assert not set(done.stdout.decode()) & set("\x1b\u202e")


# What is known of copies follows the files


def test_a_copy_that_is_gone_or_other_is_forgotten(folder: Path, here: Path) -> None:
    store = here / "store"
    index([folder], store)
    assert _groups(store) == [["b.txt", "c.txt"]]
    (folder / "c.txt").write_text("Bread is dear\n\nand so is butter")
    index((), store)
    assert _groups(store) == []
    (folder / "e.txt").write_text(f"Again\n\n{TEXT}")
    assert index((), store).copies == 1
    (folder / "b.txt").unlink()
    index((), store)
    assert _groups(store) == []


def test_the_first_article_with_another_text_is_no_copy_of_its_old_copies(folder: Path, here: Path) -> None:
    """The id of an article went on to be the name of a story that it was no longer of."""
    store = here / "store"
    index([folder], store)
    (folder / "b.txt").write_text(f"Weather\n\n{RAIN}")
    index((), store)
    assert _groups(store) == []
    (folder / "e.txt").write_text(f"More weather\n\n{RAIN}")
    (folder / "f.txt").write_text(f"Bread again\n\n{TEXT}")
    assert index((), store).copies == 2
    assert _groups(store) in ([["b.txt", "e.txt"], ["c.txt", "f.txt"]], [["c.txt", "f.txt"], ["b.txt", "e.txt"]])


def test_a_rebuild_begins_anew_and_a_dry_run_leaves_it_alone(folder: Path, here: Path) -> None:
    store = here / "store"
    index([folder], store)
    index((), store, IndexOptions(rebuild=True))
    assert _groups(store) == [["b.txt", "c.txt"]]
    (folder / "c.txt").unlink()
    index((), store, IndexOptions(dry_run=True))
    assert _groups(store) == [["b.txt", "c.txt"]]


def test_articles_get_their_story_and_a_guessed_language(folder: Path, here: Path, plant: Plant) -> None:
    plant(folder, {"z.jsonl": json.dumps({"title": "T", "text": TEXT, "language": "fr"})})
    index([folder], here / "store")
    with open_store(here / "store") as store:
        first, copy, stated = (store.articles_at(folder / name)[0] for name in ("b.txt", "c.txt", "z.jsonl"))
    assert (first.story, copy.story, stated.story) == (None, first.id, first.id)
    assert (first.language, ("language", "guessed") in first.origins) == ("en", True)
    assert (stated.language, ("language", "guessed") in stated.origins) == ("fr", False)


def test_a_closed_pipe_is_quiet(here: Path) -> None:
    for number in range(2_000):
        (here / f"{number}.txt").write_text(f"Kerry speaks\n\nIn Rome about {number // 2}.")
    command = f"{sys.executable} -m corpus_search"
    subprocess.run(f"{command} index . --quiet --store store", shell=True, check=True)
    done = subprocess.run(
        f"{command} duplicates --store store | head -n 1", shell=True, check=True, capture_output=True
    )
    assert (done.stdout.strip(), done.stderr) == (b"Kerry speaks", b"")
