"""The examples in README and docs do what they say.

A fenced block ```console holds commands after "$ " and, below each, what it prints on both outputs; "..." stands for
any lines. Blocks ```python are run as they are. All of a document's blocks are run in order, in a folder that holds
`seeds/`; for the documents but README a store of it is there already.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
DOCUMENTS = [PROJECT / "README.md", *sorted((PROJECT / "docs").glob("*.md"))]

_BLOCK = re.compile(r"^```(console|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# What differs from run to run: times, speeds and sizes.
_VARIABLE = re.compile(r"under 1 ms|[\d.,]+ (?:ms|s|a second|kB|MB)\b|\d{4}-\d\d-\d\dT[\d:+]+")
# "150 a second" is left out after very short runs.
_SPEED = re.compile(r" \(# a second\)| \(#\)")


def _normal(text: str) -> str:
    return _SPEED.sub("", _VARIABLE.sub("#", text)).rstrip()


def _blocks(document: Path) -> list[tuple[str, str]]:
    return _BLOCK.findall(document.read_text("utf-8"))


def _commands(block: str) -> list[tuple[str, str]]:
    parts = re.split(r"^\$ ", block, flags=re.MULTILINE)
    assert not parts[0].strip(), f"a block begins with output: {parts[0]!r}"
    return [(command, expected) for command, _, expected in (part.partition("\n") for part in parts[1:])]


def _pattern(expected: str) -> re.Pattern[str]:
    lines = [r"(?:.*\n)*?" if line == "..." else re.escape(_normal(line)) + r"\n" for line in expected.splitlines()]
    return re.compile("".join(lines))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(PROJECT / "seeds", tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_the_examples_of_a_document_are_true(document: Path, folder: Path) -> None:
    scripts = Path(sys.executable).parent
    environment = {
        **os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "80", "NO_COLOR": "1",
        "PYTHONPATH": str(PROJECT), "LC_ALL": "C.UTF-8",
    }  # fmt: skip
    environment.pop("CORPUS_SEARCH_STORE", None)

    def run(command: list[str]) -> str:
        done = subprocess.run(
            command, env=environment, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
        return done.stdout.decode()

    if document.name != "README.md":
        run(["corpus-search", "index", "seeds", "--quiet"])
    without_jq = []
    for kind, block in _blocks(document):
        if kind == "python":
            out = run([sys.executable, "-c", block])
            assert "Traceback" not in out, out
            continue
        for command, expected in _commands(block):
            if "| jq" in command and not shutil.which("jq"):
                without_jq.append(command)
                continue
            out = run(["bash", "-c", command])
            normal = "".join(f"{_normal(line)}\n" for line in out.splitlines())
            assert _pattern(expected).fullmatch(normal), f"$ {command}\nexpected:\n{expected}\ngot:\n{out}"
    if without_jq:
        pytest.skip(f"jq is not installed, so these were not run: {without_jq}")


def test_the_documents_have_examples() -> None:
    assert sum(len(_blocks(document)) for document in DOCUMENTS) >= 5
