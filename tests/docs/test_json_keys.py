"""Every key of every JSON stands in docs/json.md."""

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

DOCUMENT = (Path(__file__).parents[2] / "docs" / "json.md").read_text("utf-8")

Run = Callable[..., subprocess.CompletedProcess[bytes]]

# What stands below these are values that happen to be keys: reasons, formats, parts.
_FREE = {"reasons", "formats", "left_out_of_archives", "origins"}


def _keys(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            if key not in _FREE:
                yield from _keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _keys(inner)


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("search", ("syria",)),
        ("search", ("syria", "--facet", "source", "--explain")),
        ("similar", ("spprn",)),
        ("show", ("seeds/004_a81d7b32f7084b22.txt",)),
        ("info", ()),
        ("index", ()),
        ("files", ()),
        ("duplicates", ()),
        ("check", ()),
    ],
)
def test_every_key_is_documented(command: str, arguments: tuple[str, ...], seeds: Path, run: Run) -> None:
    for number in (1, 2):
        text = (seeds / "seeds" / "004_a81d7b32f7084b22.txt").read_bytes()
        (seeds / "seeds" / f"copy {number}.txt").write_bytes(text)
    run("index", "--quiet")
    (seeds / "seeds" / "broken.pdf").write_bytes(b"%PDF-1.7 broken")
    done = run(command, *arguments, "--json")
    keys = set(_keys(json.loads(done.stdout)))
    assert len(keys) > 3
    assert {key for key in keys if not re.search(rf"[`\"]{key}[`\"]", DOCUMENT)} == set()
