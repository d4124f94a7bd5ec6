"""Front matter in YAML and TOML."""

import time

import pytest

from corpus_search.readers.front_matter import FrontMatter, read_front_matter

BOMB = "a: &a [x, x]\n" + "".join(
    f"{key}: &{key} [*{ref}, *{ref}]\n" for ref, key in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("block", "values"),
    [
        ("title: Kerry speaks\n", {"title": ("Kerry speaks",)}),
        ('Title: "It\'s: on" # really\n', {"title": ("It's: on",)}),
        ("title: 1984\ndraft: No\n", {"title": ("1984",), "draft": ("No",)}),
        ("title: null\nauthor: ~\ndate:\n", {"title": (), "author": (), "date": ()}),
        ("title: 'null'\n", {"title": ("null",)}),
        ("tags: [a, 'b c', [deep]]\n", {"tags": ("a", "b c")}),
        ("tags:\n  - a\n  - b\n", {"tags": ("a", "b")}),
        ("text: >\n  two\n  lines\n", {"text": ("two lines\n",)}),
        ("authors:\n  - name: Jane Doe\n    mail: x\n  - John Roe\n", {"authors": ("Jane Doe", "John Roe")}),
        ("date: 2016-02-02 10:30:00 +0100\n", {"date": ("2016-02-02 10:30:00 +0100",)}),
        ("a: {b: {c: {d: {e: f}}}}\n", {"a": ()}),
        ("title: Kerry: we win\ndate: 2016-02-02\n", {"title": ("Kerry: we win",), "date": ("2016-02-02",)}),
        ("title: *alias\ndate: 2016\n", {"title": (), "date": ("2016",)}),
        ("title: !!python/object:os.system x\n", {"title": ("x",)}),
    ],
)
def test_yaml(block: str, values: dict[str, tuple[str, ...]]) -> None:
    assert read_front_matter(f"---\n{block}---\nText") == FrontMatter(values, len(block) + 8)


def test_toml() -> None:
    block = 'title = "Kerry"\ndate = 2016-02-02T10:30:00Z\ntags = ["a", "b"]\nweight = 3\n[author]\nname = "Jane"\n'
    found = read_front_matter(f"+++\n{block}+++\nText")
    assert found.values == {
        "title": ("Kerry",),
        "date": ("2016-02-02T10:30:00+00:00",),
        "tags": ("a", "b"),
        "weight": ("3",),
        "author": ("Jane",),
    }
    assert found.end == len(block) + 8


def test_toml_that_is_broken_says_nothing() -> None:
    assert read_front_matter("+++\ntitle = \n+++\nText") == FrontMatter({}, 17)


@pytest.mark.parametrize(
    "text", ["", "Text", "---\nText\n---\n", "---\ntitle: x\nno end", "+++\ntitle = 'x'\n", "---\n---\n"]
)
def test_none(text: str) -> None:
    assert read_front_matter(text) == FrontMatter()


@pytest.mark.parametrize(
    "block",
    [
        BOMB,
        f"tags: {'[' * 20_000}{']' * 20_000}\n",
        f"tags: {'[' * 20_000}\n",
        f"a: {'{a: ' * 10_000}\n",
        "? " * 20_000 + "\n",
        "a: " + "x" * 60_000 + "\n",
    ],
)
def test_bombs_do_no_harm(block: str) -> None:
    began = time.monotonic()
    found = read_front_matter(f"---\na: 1\n{block}---\nText")
    read_front_matter(f"+++\na = {'[' * 20_000}\n+++\nText")
    assert sum(map(len, found.values.values())) < 100
    assert time.monotonic() - began < 5


def test_more_than_64_kib_are_data() -> None:
    assert read_front_matter(f"---\ntitle: {'x' * 65_536}\n---\nText") == FrontMatter()
