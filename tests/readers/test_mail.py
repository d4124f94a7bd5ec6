"""Mail and Usenet articles."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_search.article import Article
from corpus_search.errors import ReadError
from corpus_search.readers.base import BadRecord, ReadOptions, SkippedError, Source
from corpus_search.readers.mail import MailReader, looks_like_mail

_NEWSGROUPS = Path(__file__).parents[3] / "shared" / "data" / "newsgroups_sample"

_POSTMARK = "From a@b Tue Feb  2 10:30:00 2016\n"


def _read(text: str | bytes) -> list[Article | BadRecord]:
    data = text.encode() if isinstance(text, str) else text
    return list(MailReader().read(Source("", "my_file.eml", data), ReadOptions()).records)


def _only(text: str | bytes) -> Article:
    (article,) = _read(text)
    assert isinstance(article, Article), article
    return article


def test_every_header_has_its_place() -> None:
    assert _only(
        "Received: from x\n\tby y\nFrom: A. Writer <a@example.org>\nSubject: Kerry\n  speaks\n"
        "Date: Tue, 02 Feb 2016 10:30:00 +0100\nMessage-ID: <m1@example.org>\nList-Id: The List <list.example.org>\n"
        "Content-Language: en-US\nKeywords: x, y\n\nIn Rome.\n\nToday.\n-- \nA.\n"
    ) == Article(
        root="",
        path="my_file.eml",
        record=0,
        title="Kerry speaks",
        text="In Rome.\n\nToday.\n-- \nA.",
        published="2016-02-02T10:30:00+01:00",
        language="en",
        key="m1@example.org",
        author="A. Writer",
        source="The List",
        tags=("x", "y"),
        origins=tuple((part, "metadata") for part in ("title", "published", "language", "author", "source", "tags")),
    )


def test_a_usenet_article() -> None:
    article = _only("From: a@b.org (A. Writer)\nNewsgroups: a.b,c.d\nSubject: x\n\ny")
    assert (article.author, article.tags) == ("A. Writer", ("a.b", "c.d"))


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("=?iso-8859-1?Q?K=E9rry_speaks?=", "Kérry speaks"),
        ("=?UTF-8?B?S8OpcnJ5?= speaks", "Kérry speaks"),
        ("=?utf-8?B?S8M=?=\n =?utf-8?B?qXJyeQ==?=", "Kérry"),
        ("=?utf-8*en?q?K=C3=A9rry?= =?koi8-r?q?=EB?=", "KérryК"),
        ("=?gb2312?B?1tDOxA==?=", "中文"),
        ("=?utf-8?b?S8OpcnJ5?=", "Kérry"),
        ("=?nonsense?q?K=C3=A9rry?=", "Kérry"),
        ("=?utf-8?b?S?= x", "=?utf-8?b?S?= x"),
        ("=?utf-8?q?_?= x", "x"),
        ("Kérry", "Kérry"),
        ("a =? b ?= c", "a =? b ?= c"),
    ],
)
def test_encoded_words(subject: str, title: str) -> None:
    assert _only(f"Subject: {subject}\n\ntext").title == title


@pytest.mark.parametrize(
    ("headers", "body", "text"),
    [
        ("Content-Type: text/plain; charset=iso-8859-1\n", b"K\xe9rry", "Kérry"),
        ("Content-Type: text/plain; charset=koi8-r\n", "Керри".encode("koi8-r"), "Керри"),
        ('Content-Type: text/plain; charset="x-unknown"\n', "Kérry".encode(), "Kérry"),
        ("Content-Type: text/plain; charset=us-ascii\n", "Kérry".encode(), "Kérry"),
        (
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n",
            b"K=C3=A9r=\nry",
            "Kérry",
        ),
        ("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n", b"S8OpcnJ5\n", "Kérry"),
        ("Content-Type: text/plain; charset=utf-16\nContent-Transfer-Encoding: base64\n", b"//5LAOkA\n", "Ké"),
        ("Content-Transfer-Encoding: nonsense\n", b"Kerry", "Kerry"),
        ("Content-Type: nonsense\n", b"Kerry", "Kerry"),
        ("Content-Type: multipart/mixed\n", b"Kerry", "Kerry"),
        ("", b"a\r\nb\rc", "a\nb\nc"),
        ("", b"K\xe9rry \xe9tait \xe0 Paris l'\xe9t\xe9 dernier.", "Kérry était à Paris l'été dernier."),
    ],
)
def test_a_text_is_decoded(headers: str, body: bytes, text: str) -> None:
    assert _only(b"Subject: x\n" + headers.encode() + b"\n" + body).text == text


def _part(kind: str, body: str, more: str = "") -> str:
    return f"--B\nContent-Type: {kind}\n{more}\n{body}\n"


def _multipart(kind: str, *parts: str) -> str:
    return f"Subject: x\nContent-Type: multipart/{kind}; boundary=B\n\npreamble\n{''.join(parts)}--B--\nepilogue\n"


def test_plain_text_is_preferred_to_html() -> None:
    html, plain = _part("text/html", "<p>no"), _part("text/plain", "In Rome.")
    assert _only(_multipart("alternative", html, plain)).text == "In Rome."
    assert _only(_multipart("alternative", html, _part("text/plain", " "))).text == "no"


def test_html_is_stripped() -> None:
    assert _only("Subject: x\nContent-Type: text/html\n\n<p>In <b>Rome</b>.<p>Today").text == "In Rome.\nToday"


def test_texts_after_each_other_are_all_read() -> None:
    inner = "Content-Type: multipart/alternative; boundary=C\n\n--C\n\nIn Rome.\n--C--\n"
    forwarded = "Subject: y\n\nToday."
    text = _multipart("mixed", f"--B\n{inner}", _part("message/rfc822", forwarded), _part("text/html", "<i>Bye"))
    assert _only(text).text == "In Rome.\n\nToday.\n\nBye"


def test_what_is_attached_is_named_and_not_read() -> None:
    text = _multipart(
        "mixed",
        _part("text/plain", "In Rome."),
        _part("application/pdf", "AAAA", 'Content-Disposition: attachment; filename="=?utf-8?q?r=C3=A9port.pdf?="\n'),
        _part("text/plain", "secret", "Content-Disposition: attachment; filename=a.txt\n"),
        _part("image/png", "AAAA"),
    )
    assert _only(text).text == "In Rome.\n\n[attached: réport.pdf]\n[attached: a.txt]\n[attached: image/png]"


def test_without_a_subject_the_text_has_the_headline() -> None:
    article = _only("From: a@b\n\nKerry speaks\nIn Rome.")
    assert (article.title, article.text, article.origins[0]) == ("Kerry speaks", "In Rome.", ("title", "text"))
    assert _only("From: a@b\n\n.").title == "my file"


def test_an_mbox_is_split_at_its_postmarks() -> None:
    records = _read(
        f"{_POSTMARK}Subject: one\n\nFrom here to there.\n>From the top\n>>From x\n\n"
        f'{_POSTMARK}Subject: two\n\nb\n\nFrom "x y" Wed, 3 Feb 2016 10:30:00\nSubject: three\n\nc\n'
    )
    assert [(record.record, record.title, record.text) for record in records if isinstance(record, Article)] == [
        (0, "one", "From here to there.\nFrom the top\n>From x"),
        (1, "two", "b"),
        (2, "three", "c"),
    ]


def test_a_broken_message_costs_only_itself() -> None:
    records = _read(f"{_POSTMARK}no headers\n\n{_POSTMARK}Subject: two\n\nb\n\n{_POSTMARK}X: y\n\n\n")
    assert records[0] == BadRecord("message 1 (line 1)", "it does not begin with the headers of a mail")
    assert isinstance(records[1], Article)
    assert records[1].record == 1
    assert records[2] == BadRecord("message 3 (line 9)", "neither a subject nor a text")


def test_messages_of_an_mbox_may_be_in_several_encodings() -> None:
    text = "Le ministre a été reçu à l'Élysée où il a dit qu'il était très préoccupé par la situation.\n" * 3
    latin = f"Subject: Kérry était à Paris\n\n{text}\n".encode("cp1252")
    russian = "Subject: =?koi8-r?b?6w==?=\nContent-Type: text/plain; charset=koi8-r\n\nКерри".encode("koi8-r")
    records = _read(_POSTMARK.encode() + latin + _POSTMARK.encode() + russian)
    assert [record.title for record in records if isinstance(record, Article)] == ["Kérry était à Paris", "К"]


def test_a_file_that_is_no_mail_is_an_error() -> None:
    with pytest.raises(ReadError, match="headers"):
        _read("Just some text.\nSubject: no\n")


@pytest.mark.parametrize(
    ("head", "is_mail"),
    [
        (b"From: a@b\nSubject: x\n\ny", True),
        (b"Path: x\r\nFrom: a@b\r\n c\r\nDate: y\r\n", True),
        (_POSTMARK.encode() + b"From: a@b\nTo: c\n\n", True),
        (b"Subject: x\n\nFrom: y", False),
        (b"From: a to z\n\nA book.", False),
        (b"From Rome: he said\nSubject: x", False),
        (b"", False),
    ],
)
def test_looks_like_mail(head: bytes, is_mail: bool) -> None:
    assert looks_like_mail(head) is is_mail


@pytest.mark.parametrize(
    "text",
    [
        "Subject: x\n" + "Content-Type: multipart/mixed; boundary=b\n\n--b\n" * 20_000,
        "Subject: x\n" + "Content-Type: message/rfc822\n\n" * 20_000,
        "Subject: x\nContent-Type: text/plain; " + 'a="b";' * 50_000 + "\n\ny",
        "Subject: x\nContent-Type: text/plain;" + '\n a="b";' * 50_000 + "\n\ny",
        "Subject: " + "=?utf-8?q?a?= " * 20_000 + "\n\ny",
        "Subject: x\nFrom: " + "(" * 50_000 + "\n\ny",
        _POSTMARK * 20_000,
        "Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nx\n" * 10_000,
    ],
)
def test_no_message_takes_long(text: str) -> None:
    assert _read(text)


@pytest.mark.skipif(not _NEWSGROUPS.is_dir(), reason="the newsgroups are not here")
def test_every_message_of_the_newsgroups_is_read() -> None:
    for path in _NEWSGROUPS.iterdir():
        data = path.read_bytes()
        assert looks_like_mail(data[:4096]), path.name
        article = _only(data)
        assert article.author, path.name
        assert "\ufffd" not in article.text, path.name


_GOOD = _multipart("mixed", _part("text/plain; charset=utf-8", "Kérry"), _part("text/html", "<p>x</p>")).encode()


@given(st.integers(0, len(_GOOD)), st.integers(0, 8), st.binary(max_size=4))
def test_a_damaged_message_gives_articles_or_an_error_of_ours(place: int, cut: int, junk: bytes) -> None:
    with contextlib.suppress(ReadError, SkippedError):
        _read(_GOOD[:place] + junk + _GOOD[place + cut :])


@given(st.text(st.sampled_from("=?bBqQutf-8_ \"<>()@;:*'%\n\té\\"), max_size=40))
def test_any_header_gives_an_article(value: str) -> None:
    folded = value.replace("\n", "\n ")
    headers = "".join(f"{name}: {folded}\n" for name in ("From", "Date", "Content-Type", "Content-Disposition"))
    _read(f"Subject: x{folded}\n{headers}List-Id: {folded}\n\ntext")
