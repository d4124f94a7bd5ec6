"""The examples in README and docs do what they say.

A fenced block ```console holds commands after "$ " and, below each, what it prints on both outputs; "..." stands for
any lines. Blocks ```python are run as they are. All of a document's blocks are run in order, in a folder that holds
`seeds/`; for the documents but README a store of it is there already.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
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


@pytest.fixture(scope="module", autouse=True)
def _environment() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
        patch.setenv("PYTHONPATH", str(PROJECT))
        patch.setenv("NO_COLOR", "1")
        patch.setenv("LC_ALL", "C.UTF-8")
        yield


@pytest.fixture(scope="module")
def run_quickly(tmp_path_factory: pytest.TempPathFactory, _environment: None) -> Iterator[Callable[[str], str]]:
    """Give what runs commands of ours in processes that start sooner than a shell's, where there are such."""
    if sys.platform != "linux":
        yield run_by_shell
        return
    from benchmarks.torture.launching import Launcher  # noqa: PLC0415  (needs what other systems do not have)

    with Launcher(tmp_path_factory.mktemp("launch")) as launcher:

        def run(command: str) -> str:
            if not is_plain(command):
                return run_by_shell(command)
            return launcher.run_all([shlex.split(command)[1:]], cwd=Path.cwd(), together=True).out.decode()

        yield run


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_the_examples_of_a_document_are_true(document: Path, run_quickly: Callable[[str], str]) -> None:
    is_readme = document.name == "README.md"
    run = run_by_shell if is_readme else run_quickly
    if not is_readme:
        run("corpus-search index seeds --quiet")
    check(document, run)


def run_by_shell(command: str) -> str:
    """Return what a command prints on both outputs."""
    return subprocess.run(
        ["bash", "-c", command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    ).stdout.decode()


def is_plain(command: str) -> bool:
    """Tell whether a shell would do nothing with a command but part its words, and take off quotation marks."""
    bare = re.sub(r"'[^']*'|\"[^\"$`\\]*\"", "", command)
    return command.startswith("corpus-search ") and not set(bare) & set("|&;<>(){}!$`*?[]#~=\"'\\\n")


def check(document: Path, run: Callable[[str], str]) -> None:
    """Run all blocks of a document, and compare what they print with what it says."""
    without_jq = []
    for kind, block in _blocks(document):
        if kind == "python":
            out = run_by_shell(shlex.join([sys.executable, "-c", block]))
            assert "Traceback" not in out, out
            continue
        for command, expected in _commands(block):
            if "| jq" in command and not shutil.which("jq"):
                without_jq.append(command)
                continue
            out = run(command)
            normal = "".join(f"{_normal(line)}\n" for line in out.splitlines())
            assert _pattern(expected).fullmatch(normal), f"$ {command}\nexpected:\n{expected}\ngot:\n{out}"
    if without_jq:
        pytest.skip(f"jq is not installed, so these were not run: {without_jq}")


def test_the_documents_have_examples() -> None:
    assert sum(len(_blocks(document)) for document in DOCUMENTS) >= 5
