"""PDFs made by hand: text, properties, and what is encrypted, empty, broken or means harm."""

import importlib.util
import os
import signal
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_search.article import Article
from corpus_search.errors import ReadError
from corpus_search.readers import pdf_process
from corpus_search.readers.base import BadRecord, ReadOptions, SkippedError, Source
from corpus_search.readers.pdf import PdfReader

FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
INFO = b"<</Title(Talks fail)/Author(Ann Writer; Bo Lee)/Keywords(water, talks)/CreationDate(D:20160202103000+01'00')>>"
STORY = (
    b"BT /F 20 Tf 50 700 Td (Talks fail over water) Tj /F 10 Tf 0 -30 Td (The ministers of both countries met in the)"
    b" Tj 0 -12 Td (capital and left without any agree-) Tj 0 -12 Td (ment about the river and its water.) Tj "
    b"0 -20 Td (They will meet again in caf\\351s.) Tj ET"
)
TEXT = (
    "The ministers of both countries met in the capital and left without any agreement about the river and its water."
    "\n\nThey will meet again in cafés."
)


def _stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(data), data)


def _pdf(
    *contents: bytes, more: bytes = b"/Font<</F 3 0 R>>", trailer: bytes = b"", objects: tuple[bytes, ...] = ()
) -> bytes:
    """Return a PDF with a page for each of the streams `contents`; `objects` are numbered from 5 on."""
    first = 5 + len(objects)
    kids = b" ".join(b"%d 0 R" % (first + 2 * number) for number in range(len(contents)))
    pages = []
    for number, content in enumerate(contents):
        pages.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents %d 0 R/Resources<<%s>>>>"
            % (first + 2 * number + 1, more)
        )
        pages.append(content)
    every = (
        b"<</Type/Catalog/Pages 2 0 R/Lang(en-GB)>>", b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(contents)),
        FONT, INFO, *objects, *pages,
    )  # fmt: skip
    body, places = b"%PDF-1.7\n", []
    for number, value in enumerate(every, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, value)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(every) + 1)
    return body + head + table + b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (
        len(every) + 1, trailer, len(body),
    )  # fmt: skip


def _records(data: bytes) -> list[Article | BadRecord]:
    return list(PdfReader().read(Source("", "papers/the-river.pdf", data), ReadOptions()).records)


def _article(data: bytes) -> Article:
    (article,) = _records(data)
    assert isinstance(article, Article)
    return article


def test_text_and_properties() -> None:
    article = _article(_pdf(_stream(STORY), trailer=b"/Info 4 0 R"))
    assert (article.title, article.author) == ("Talks fail", "Ann Writer, Bo Lee")
    assert article.text == f"Talks fail over water\n\n{TEXT}"
    assert (article.published, article.language) == ("2016-02-02T10:30:00+01:00", "en")
    assert article.tags == ("water", "talks")


def test_without_a_title_the_largest_line_is_the_headline() -> None:
    article = _article(_pdf(_stream(STORY)))
    assert (article.title, article.text, article.origins[0]) == ("Talks fail over water", TEXT, ("title", "text"))


def test_a_title_that_a_program_gave_is_none() -> None:
    data = _pdf(_stream(STORY), trailer=b"/Info 4 0 R").replace(b"(Talks fail)", b"(talks.doc)")
    assert _article(data).title == "Talks fail over water"


@pytest.mark.parametrize(
    ("value", "published"),
    [
        (b"D:20160202103000+01'00'", "2016-02-02T10:30:00+01:00"),
        (b"D:20160202103000Z00'00'", "2016-02-02T10:30:00Z"),
        (b"D:20160202103000-0530  ", "2016-02-02T10:30:00-05:30"),
        (b"D:20160202             ", "2016-02-02"),
        (b"D:201602               ", "2016-02"),
        (b"D:20161302103000+01'00'", None),
        (b"Tuesday                ", None),
        (b"D:20160202993000Z      ", "2016-02-02"),
    ],
)
def test_dates(value: bytes, published: str | None) -> None:
    data = _pdf(_stream(STORY), trailer=b"/Info 4 0 R").replace(b"D:20160202103000+01'00'", value)
    assert _article(data).published == published


def test_a_file_of_pictures_is_told_from_an_empty_one() -> None:
    image = _stream(
        b"\xff\0\0", b"/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceRGB/BitsPerComponent 8"
    )
    pictures = _pdf(_stream(b"q 100 0 0 100 0 0 cm /I Do Q"), more=b"/XObject<</I 5 0 R>>", objects=(image,))
    with pytest.raises(SkippedError, match=r"^only images, no text$"):
        _records(pictures)
    with pytest.raises(SkippedError, match=r"^no text in it$"):
        _records(_pdf(_stream(b"")))


def test_an_encrypted_file_is_told() -> None:
    lock = b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (b"12" * 32, b"34" * 32)
    data = _pdf(_stream(STORY), objects=(lock,), trailer=b"/Encrypt 5 0 R/ID[<00><00>]")
    with pytest.raises(SkippedError, match=r"^encrypted$"):
        _records(data)


def test_broken_files_are_told() -> None:
    with pytest.raises(ReadError, match=r"^broken PDF$"):
        _records(b"%PDF-1.7\nnothing more")
    with pytest.raises(ReadError, match=r"^not a PDF$"):
        _records(b"<html>")


def test_too_many_pages_are_told() -> None:
    kids = b"[" + b"6 0 R " * 20_001 + b"]"
    data = _pdf(_stream(STORY)).replace(b"[5 0 R]/Count 1", kids + b"/Count 20001")
    with pytest.raises(ReadError, match="more than 20,000 pages"):
        _records(data.replace(b"6 0 R ", b"5 0 R "))


def test_forms_that_draw_each_other_end_in_time() -> None:
    """Thirty forms, each drawn twice by the one before: 2^30 in 4 KB."""
    forms = tuple(
        _stream(b"/X Do /X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>" % number)
        for number in range(6, 36)
    )
    data = _pdf(_stream(b"/X Do"), more=b"/XObject<</X 5 0 R>>", objects=(*forms, _stream(b"", b"/Subtype/Form")))
    start = time.perf_counter()
    with pytest.raises(ReadError, match="too much time or memory"):
        pdf_process.ask_pdfium(data, 1.0)
    assert time.perf_counter() - start < 5
    assert _article(_pdf(_stream(STORY))).text == TEXT  # the next file is read by another process


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_what_was_interrupted_is_not_the_answer_to_the_next_file() -> None:
    """The process stayed, and all later files got the text of the one before."""
    long = _pdf(*[_stream(b"BT /F 9 Tf (Another text) Tj ET")] * 3000)
    assert _article(_pdf(_stream(STORY))).text == TEXT

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    former = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.01)
        with pytest.raises(KeyboardInterrupt):
            pdf_process.ask_pdfium(long)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, former)
    assert _article(_pdf(_stream(STORY))).text == TEXT


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux")
def test_a_page_that_expands_to_gigabytes_ends() -> None:
    squeezed = zlib.compressobj(9)
    first = squeezed.compress(bytes(1 << 20)) + squeezed.flush(zlib.Z_FULL_FLUSH)
    again = squeezed.compress(bytes(1 << 20)) + squeezed.flush(zlib.Z_FULL_FLUSH)
    data = first + again * 1000
    with pytest.raises(ReadError, match="too much time or memory"):
        _records(_pdf(_stream(data, b"/Filter/FlateDecode")))


def test_a_missing_library_is_told_with_the_line_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(ReadError, match=r"^pypdfium2 is not installed") as caught:
        _records(_pdf(_stream(STORY)))
    assert caught.value.hint == "Install it with: pip install 'corpus-search[pdf]'"


def test_nothing_is_imported_from_the_current_folder_and_nothing_stays_behind(tmp_path: Path) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('imported from the folder')")
    code = (
        "import sys; sys.path.remove('')\n"
        "from corpus_search.readers import pdf_process\n"
        "answer = pdf_process.ask_pdfium(sys.stdin.buffer.read())\n"
        "print(len(answer['paragraphs']), pdf_process._running[0]._process.pid)"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=tmp_path,
        input=_pdf(_stream(STORY)),
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    count, pid = map(int, done.stdout.split())
    assert count == 3
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_fork_has_a_process_of_its_own() -> None:
    code = (
        "import os, sys\nfrom corpus_search.readers import pdf_process as p\n"
        "data = sys.stdin.buffer.read()\nask = lambda: len(p.ask_pdfium(data)['paragraphs'])\nask()\n"
        "pid = os.fork()\nprint(ask(), flush=True)\n"
        "if pid: os.waitpid(pid, 0); print(ask())"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        input=_pdf(_stream(STORY)),
        capture_output=True,
        check=False,
        timeout=30,
    )
    assert (done.stdout.split(), done.stderr) == ([b"3"] * 3, b"")


GOOD = _pdf(_stream(STORY), _stream(zlib.compress(STORY), b"/Filter/FlateDecode"), trailer=b"/Info 4 0 R")


@settings(deadline=None, max_examples=150)
@given(
    place=st.integers(0, len(GOOD)),
    junk=st.binary(max_size=5)
    | st.sampled_from([b"<<", b">>", b"[", b"(", b"99999999999", b"-1", b"6 0 R", b"endobj"]),
    cut=st.integers(0, 30),
)
def test_damaged_files_give_an_article_or_an_error_of_ours(place: int, junk: bytes, cut: int) -> None:
    try:
        records = _records(GOOD[:place] + junk + GOOD[place + cut :])
    except (ReadError, SkippedError):
        return
    assert isinstance(records[0], Article)
    assert records[0].title
    (records[0].title + records[0].text).encode()
