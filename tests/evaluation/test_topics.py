"""Topics in both forms, and what is wrong with them."""

from pathlib import Path

import pytest

from corpus_search.errors import UsageError
from corpus_search.evaluation.topics import Topic, read_topics


def _file(folder: Path, text: str) -> Path:
    path = folder / "topics"
    path.write_text(text, "utf-8")
    return path


def test_lines_with_a_tab(tmp_path: Path) -> None:
    topics = read_topics(_file(tmp_path, "\ufeff1\twhat is war?\n\n 2 \t peace \n"))
    assert topics == [Topic("1", "what is war?"), Topic("2", "peace")]


def test_topics_of_trec(tmp_path: Path) -> None:
    text = """
<top>
<num> Number: 301
<title> International
Organized Crime

<desc> Description: Identify organizations.
</top>
<top><num>302</num><title>Poliomyelitis</title></top>
"""
    assert read_topics(_file(tmp_path, text)) == [
        Topic("301", "International Organized Crime"),
        Topic("302", "Poliomyelitis"),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no topics"),
        ("1 no tab\n", "line 1"),
        ("1\ta\n\t\n2\t\n", "line 3"),
        ("1\ta\n1\tb\n", 'topic "1"'),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        read_topics(_file(tmp_path, text))


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_topics(tmp_path / "nothing")
