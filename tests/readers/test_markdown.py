"""Markdown: headings and front matter."""

import pytest

from corpus_search.article import Article
from corpus_search.readers.base import ReadOptions, Source
from corpus_search.readers.markdown import MarkdownReader


def _read(text: str) -> Article:
    (article,) = MarkdownReader().read(Source("", "my_notes.md", text.encode()), ReadOptions()).records
    assert isinstance(article, Article)
    return article


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("# Kerry speaks\n\nIn *Rome*.\n", "Kerry speaks", "In *Rome*."),
        ("  #\tKerry  speaks ##  \nIn Rome.", "Kerry speaks", "In Rome."),
        ("# C#\nIt is a language.", "C#", "It is a language."),
        ("Kerry speaks\n====\n\nIn Rome.", "Kerry speaks", "In Rome."),
        ("## Kerry speaks\nIn Rome.", "Kerry speaks", "In Rome."),
        ("# Alone\n", "Alone", ""),
        ("A badge\n\n# Kerry speaks\n\nIn Rome.", "Kerry speaks", "A badge\n\n# Kerry speaks\n\nIn Rome."),
        ("A line\n\n## Section\n\nIn Rome.", "A line", "## Section\n\nIn Rome."),
        ("#hashtag is none\nIn Rome.", "#hashtag is none", "In Rome."),
        ("#\nIn Rome.", "my notes", "#\nIn Rome."),
        ("```\n# a comment\n```\n# Kerry\nx", "Kerry", "```\n# a comment\n```\n# Kerry\nx"),
        (
            "~~~~\n```\n~~~\n# a comment\n~~~~\n# Kerry\n",
            "Kerry",
            "~~~~\n```\n~~~\n# a comment\n~~~~\n# Kerry",
        ),
        ("    # code\nx", "# code", "x"),
        ("\n====\nx", "my notes", "====\nx"),
    ],
)
def test_the_headline_is_the_heading_without_its_marks(text: str, title: str, body: str) -> None:
    article = _read(text)
    assert (article.title, article.text) == (title, body)


def test_front_matter_is_read_and_left_out() -> None:
    article = _read(
        "---\n# made by hand\ntitle: \"Kerry: we 'win'\"\nDate: 2016-02-02 # a Tuesday\nauthor: A. Writer\n"
        "tags: [syria, 'border crossing', [deep]]\ncategories:\n  - news\n  - syria\nlang: en-US\nsource: Reuters\n"
        "place: Rome\n---\n\n# Heading\nText.\n"
    )
    assert article == Article(
        root="",
        path="my_notes.md",
        record=0,
        title="Kerry: we 'win'",
        text="# Heading\nText.",
        published="2016-02-02",
        language="en",
        author="A. Writer",
        place="Rome",
        source="Reuters",
        tags=("syria", "border crossing", "news"),
        origins=tuple(
            (part, "metadata") for part in ("title", "language", "tags", "place", "source", "author", "published")
        ),
    )


def test_toml_front_matter_is_read_too() -> None:
    article = _read('+++\ntitle = "Kerry"\ndate = 2016-02-02\nauthors = ["A. Writer", "B. Writer"]\n+++\nText.\n')
    assert (article.title, article.published, article.author) == ("Kerry", "2016-02-02", "A. Writer, B. Writer")
    assert article.text == "Text."


def test_a_date_is_read_by_the_language_of_the_front_matter() -> None:
    assert _read("---\ntitle: x\ndate: 02/03/2016\nlang: fr\n---\nText").published == "2016-03-02"
    assert _read("---\ntitle: x\ndate: 02/03/2016\n---\nText").published is None


def test_what_the_front_matter_does_not_say_is_read_from_the_text() -> None:
    article = _read("---\nauthor: A. Writer\n---\n# Kerry\n\nBy Jane Doe\n\nROME (AP) - It is over.\n")
    assert (article.author, article.place, article.source) == ("A. Writer", "Rome", "AP")
    assert article.origins == (("title", "text"), ("place", "text"), ("source", "text"), ("author", "metadata"))


def test_front_matter_without_a_title_leaves_the_heading_to_speak() -> None:
    article = _read("---\nauthor: [A. Writer, B. Writer]\ndate: yesterday\nkeywords: a; b\n...\n# Heading\nText.")
    assert (article.title, article.text, article.published) == ("Heading", "Text.", None)
    assert (article.author, article.tags) == ("A. Writer, B. Writer", ("a", "b"))


@pytest.mark.parametrize("value", ["|", ">-", "*alias", "{a: b}", "# x", "[[x]]", "~"])
def test_values_that_are_no_words_are_left_alone(value: str) -> None:
    assert _read(f"---\ntitle: {value}\n---\n# Heading\nText.").title == "Heading"


@pytest.mark.parametrize(
    "text",
    ["---\nNot a key\n---\nText.", "---\ntitle: x\nno end", "text\n---\ntitle: x\n---\n", "---\n---\nText."],
)
def test_what_is_no_front_matter_stays_in_the_text(text: str) -> None:
    article = _read(text)
    assert f"{article.title}\n{article.text}".split()[-1] == text.rsplit(maxsplit=1)[-1]
    assert "---" in (article.title + article.text)


def test_thousands_of_brackets_are_only_text() -> None:
    assert _read(f"---\ntags: {'[' * 50_000}{']' * 50_000}\n---\n# Heading\nText.").tags == ()
