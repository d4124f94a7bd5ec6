"""What stories say about themselves: forms that agencies use, and lines that only look like them."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_search.readers.metadata import split_headline
from corpus_search.readers.newswriting import NewsFacts, read_newswriting

ROOT = Path(__file__).parents[2]
NEWSGROUPS = ROOT / "../shared/data/newsgroups_sample"
CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "newswriting_cases.jsonl").read_text(encoding="utf-8").splitlines()
]
NOT_READ_YET = ("CAIRO, Egypt – July 3", "Киев. 3 марта. УНИАН")
"""Forms that are not understood; nothing wrong is read from them."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_a_story(case: dict[str, str]) -> None:
    facts = read_newswriting(case["text"])
    for part in ("place", "source", "author", "published"):
        found, said = getattr(facts, part), case.get(part)
        assert found == said or (found is None and case["text"].startswith(NOT_READ_YET)), part


def test_the_seeds() -> None:
    coalition = (ROOT / "seeds/000_3fb3bd38c7072cf8.txt").read_text(encoding="utf-8")
    kerry = (ROOT / "seeds/004_a81d7b32f7084b22.txt").read_text(encoding="utf-8")
    assert read_newswriting(split_headline(coalition, "").body) == NewsFacts(
        place="North-eastern Syria", source="North-Press Agency"
    )
    assert read_newswriting(split_headline(kerry, "").body) == NewsFacts(
        source="TRTWorld", author="TRTWorld and agencies", published="2016-02-02"
    )


def test_what_is_said_twice_counts_once_the_dateline_first() -> None:
    text = "By Jane Doe, Reuters\nMarch 1, 2016\n\nROME, Feb. 2, 2016 (AP) - It is over.\n\nOne.\n\nTwo.\n\nAFP"
    assert read_newswriting(text) == NewsFacts("Rome", "AP", "Jane Doe", "2016-02-02")


def test_only_the_first_and_last_lines_are_looked_at() -> None:
    middle = "Words that say nothing of themselves at all.\n" * 40
    assert read_newswriting(f"{middle}By Jane Doe\nROME (AP) - It is over.\n{middle}") == NewsFacts()


def test_origins_tell_what_was_declared_and_what_was_read() -> None:
    facts = NewsFacts(author="Jane Doe").filled_by(NewsFacts(author="John Roe", place="Rome"))
    assert facts == NewsFacts(author="Jane Doe", place="Rome")
    assert facts.origins() == (("place", "text"), ("author", "text"))
    assert facts.origins("metadata", NewsFacts(author="Jane Doe")) == (("place", "text"), ("author", "metadata"))


@given(st.text(st.sampled_from("RomeBy AP()–-,./:20Feb1\n年©"), max_size=200))
def test_whatever_is_found_is_one_line_of_the_text(text: str) -> None:
    facts = read_newswriting(text)
    for value in (facts.place, facts.source, facts.author):
        assert value is None or value == " ".join(value.split()) != ""


@pytest.mark.parametrize(
    "sign", ["(", ")", " –", "A", "A ", "By A ", "A, ", "A-", "/", ". ", "20", "A (", "\n", "By A\n"]
)
def test_many_of_one_sign_do_no_harm(sign: str) -> None:
    read_newswriting(sign * 20_000)


@pytest.mark.skipif(not NEWSGROUPS.is_dir(), reason=f"{NEWSGROUPS.name} is not beside this checkout")
def test_nothing_is_read_from_the_bodies_of_newsgroup_messages() -> None:
    found = {
        path.name: facts
        for path in sorted(NEWSGROUPS.iterdir())
        if (facts := read_newswriting(path.read_text(encoding="latin-1").partition("\n\n")[2])) != NewsFacts()
    }
    assert found == {}
