"""Other Whooshes read the index: 2.7.4, which distributions still have, and its fork whoosh-reloaded.

They are installed into a folder of their own; where that is not possible (no network) the test is skipped.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import Article
from corpus_search.engines.whoosh import session as session_module
from corpus_search.engines.whoosh.engine import WhooshEngine

_PROGRAM = """
import json, sys, warnings
warnings.simplefilter("ignore")
import whoosh
from whoosh import index, query
from whoosh.columns import VarBytesColumn

ix = index.open_dir(sys.argv[1], "articles")
searcher = ix.searcher()
reader = searcher.reader()

def ids(wanted):
    hits = searcher.search(wanted, limit=None)
    return sorted(hit.fields()["article"]["path"] for hit in hits)

postings = {}
for field, term in reader.all_terms():
    matcher, found = reader.postings(field, term), []
    while matcher.is_active():
        value = matcher.value()
        places = matcher.value_as("positions") if value and matcher.supports("positions") else []
        found.append([matcher.id(), float(matcher.weight()), list(places)])
        matcher.next()
    postings[field + ":" + term.decode("utf-8", "surrogateescape")] = found
print(json.dumps({
    "version": whoosh.versionstring() if hasattr(whoosh, "versionstring") else str(whoosh.__version__),
    "count": searcher.doc_count(),
    "term": ids(query.Term("text", "treati")),
    "and": ids(query.And([query.Term("text", "war"), query.Term("text", "oil")])),
    "phrase": ids(query.Phrase("text", ["war", "peac"])),
    "prefix": ids(query.Prefix("text", "tre")),
    "file": ids(query.Term("file", chr(0) + "7.txt")),
    "postings": postings,
}))
"""


def _articles() -> Iterator[Article]:
    words = ["war", "peace", "oil", "treaty", "the", "army", "Zürich"]
    for number in range(400):
        chosen = [words[(number * step) % len(words)] for step in range(1, 3 + number % 40)]
        yield Article("", f"{number}.txt", 0, f"{words[number % 7]} {number}", " ".join(chosen), published="2016-02-02")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an index of several segments with deleted articles."""
    folder = tmp_path_factory.mktemp("index") / "engine"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session_module, "_FIXED", 1 << 40)
        patch.setattr(session_module, "_LEAST", 200_000)
        session = WhooshEngine.create(folder, Analyzer()).session()
        for article in _articles():
            session.add(article)
        session.commit()
    session = WhooshEngine.open(folder, Analyzer()).session()
    for number in range(0, 400, 5):
        session.delete_file("", f"{number}.txt")
    session.commit()
    assert len(list(folder.glob("*.trm"))) > 1
    return folder


def _read_by(python_path: str, folder: Path) -> Any:
    environment = {**os.environ, "PYTHONPATH": python_path, "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(folder)], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def own_reading(folder: Path) -> Any:
    """Give what the Whoosh that is installed reads."""
    return _read_by("", folder)


@pytest.mark.parametrize(("package", "version"), [("Whoosh==2.7.4", "2.7.4"), ("whoosh-reloaded==2.7.5", "2.7.5")])
def test_other_whooshes_read_the_index(
    folder: Path, own_reading: Any, tmp_path: Path, package: str, version: str
) -> None:
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-compile",
        "--target",
    ]
    installed = subprocess.run(
        [*command, str(tmp_path / "site"), package], capture_output=True, text=True, check=False, timeout=120
    )
    if installed.returncode != 0:
        pytest.skip(f"{package} cannot be installed here")
    theirs = _read_by(str(tmp_path / "site"), folder)
    assert theirs.pop("version") == version != own_reading["version"]
    assert theirs["count"] == 320
    assert len(theirs["term"]) > 50
    assert len(theirs["phrase"]) > 10
    assert theirs["prefix"] == theirs["term"]
    assert theirs["file"] == ["7.txt"]
    assert theirs == {name: one for name, one in own_reading.items() if name != "version"}
