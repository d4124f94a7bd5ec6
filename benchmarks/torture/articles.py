"""Files of every format with something broken in them: no reader fails by a mistake, and none takes for ever."""

import faulthandler
import gzip
import importlib.util
import io
import json
import os
import random
import tarfile
import time
import zipfile
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path

from benchmarks.torture.outcome import Outcome, Work
from corpus_search.article import Article
from corpus_search.errors import CorpusSearchError, ReadError
from corpus_search.indexing.apart import FileReader
from corpus_search.readers import READERS
from corpus_search.readers.base import ReadOptions, SkippedError
from corpus_search.readers.pdf_process import _stop
from corpus_search.readers.reading import read_file

__all__ = ["run"]

_BATCH = 250
_GIVEN_UP = 5.0
"""Seconds after which the reading of a file is given up, as by `--file-timeout`."""
_LONGEST = 30.0
"""Seconds after which it should have been: a process that takes longer is ended, and says where it was."""
_LARGEST = 8 << 20
_SLOW = 4.0
"""Seconds a file of less than a megabyte may take: what takes longer takes for ever when it is larger. A PDF may."""
_PROJECT = Path(__file__).parents[2]
_Answer = tuple[list[str], tuple[float, str]]
_INTERESTING = (
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"<", b">", b"&", b"]]>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;" * 50,
    b'"', b"'", b"\x1b[31m", b"\r\n", b"\n\n", b"---\n", b"From a@b\n", b"{" * 99, b"[" * 9999, b"}" * 9, b"1e999",
    b"\\u0000",
    b"%%EOF", b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b\x08", b"WARC/1.0\r\n", b"Content-Length: 99999999999\r\n",
    "\u202e\u2066\ufeff".encode(), b"<div>" * 3000, b"-" * 70000, b"a" * 70000, b"2016-02-02", b"\x80" * 40,
    b"=?utf-8?q?=00?=", b" " * 70000, b"\n" * 70000, b"\t\r" * 35000, b"0" * 70000, b"A. " * 30000, b"<a " * 30000,
    b'="' * 30000, b"By " * 20000, b"(" * 70000, b", " * 35000, b"\\" * 70000, b"&#" * 30000, b"a=" * 30000,
    b"<!--" * 20000, b"1/1/" * 9000, b"*_`[" * 20000, "\u0627\u0644 ".encode() * 9000, b"a@b." * 9000, b": " * 30000,
    b"- \n" * 20000, b"Feb 2, " * 9000, b"</p>" * 20000, b"Content-Transfer-Encoding: base64\n", b"{\\rtf1",
    b"{\\*\\bin999999999", b"<![CDATA[", b"<?xml version='1.1' encoding='utf-7'?>",
)  # fmt: skip


def run(work: Work) -> Outcome:
    """Read `count` broken files, in processes that may crash."""
    outcome, slowest = Outcome(), (0.0, "")
    samples = _samples()
    for name in ("a.html", "a.eml"):  # what these import takes longer than to read them
        list(read_file("", name, samples[name], ReadOptions()).records)
    for first in range(0, work.count, _BATCH):
        count = min(_BATCH, work.count - first)
        answer = _apart(partial(_read_many, samples, work.folder, work.seed * 1_000_003 + first, count))
        if isinstance(answer, str):
            outcome.fail(f"files {first} to {first + count} of seed {work.seed}: {answer}")
        else:
            outcome.failures += answer[0]
            slowest = max(slowest, answer[1])
        outcome.done += count
    outcome.told = f"{len(samples)} files to begin with, slowest {slowest[0]:.1f} s ({slowest[1]})"
    return outcome


def _samples() -> dict[str, bytes]:
    """Return good files by name: those of the contract suite, the seeds, and archives of them."""
    spec = importlib.util.spec_from_file_location("samples", _PROJECT / "tests" / "contract" / "test_readers.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError("tests/contract/test_readers.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    suffixes = {reader.name: reader.suffixes[0] for reader in READERS}
    files = {
        f"a{suffixes[name]}": data if isinstance(data, bytes) else data.encode()
        for name, (data, _) in module.SAMPLES.items()
    }
    files |= {path.name: path.read_bytes() for path in sorted((_PROJECT / "seeds").glob("*.*"))[:3]}
    zipped, tarred = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive, tarfile.open(fileobj=tarred, mode="w") as tar:
        for name in ("a.txt", "a.html", "a.jsonl"):
            archive.writestr(name, files[name])
            member = tarfile.TarInfo(name)
            member.size = len(files[name])
            tar.addfile(member, io.BytesIO(files[name]))
    warc = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + files["a.html"]
    files |= {"b.zip": zipped.getvalue(), "b.tar": tarred.getvalue(), "b.warc": warc % (len(http), http)}
    files |= {"b.tar.gz": gzip.compress(tarred.getvalue(), mtime=0)}
    return files | {"b.txt.gz": gzip.compress(files["a.txt"], mtime=0)}


def _read_many(samples: dict[str, bytes], folder: Path, seed: int, count: int) -> _Answer:
    chances, failures, slowest = random.Random(seed), list[str](), (0.0, "")
    names, reader = sorted(samples), FileReader(_GIVEN_UP)
    for number in range(count):
        name = chances.choice(names)
        data = _mutated(samples[name], chances, [samples[other] for other in names])
        if chances.random() < 0.1:
            name = f"a{Path(chances.choice(names)).suffix}"  # under a name that is wrong
        path = folder / "open"
        path.write_bytes(data)
        began = time.monotonic()
        faulthandler.dump_traceback_later(_LONGEST, exit=True)
        try:
            with nullcontext(data) if chances.random() < 0.8 else path.open("rb") as given:
                for record in reader.read("", name, given, ReadOptions()).records:
                    if isinstance(record, Article):
                        json.dumps([record.title, record.text, record.published, record.tags, record.author])
        except (ReadError, SkippedError) as err:
            if _is_mistake(err):
                failures.append(f"{name}, file {number} of seed {seed}: {err.message}")
        except BaseException as err:
            failures.append(f"{name}, file {number} of seed {seed}: {type(err).__name__}: {err}")
        seconds = time.monotonic() - began
        if seconds > _SLOW and len(data) < 1 << 20 and b"%PDF-" not in data[:1024]:
            failures.append(f"{name}, file {number} of seed {seed}: {seconds:.1f} s for {len(data):,} bytes")
        slowest = max(slowest, (seconds, f"{name}, file {number} of seed {seed}"))
    faulthandler.cancel_dump_traceback_later()
    reader.close()
    return failures, slowest


def _is_mistake(err: CorpusSearchError) -> bool:
    """Tell whether an error is none of the file's, but one of the reader's, or the end of the process that read it."""
    if "MemoryError" in err.message:
        return False
    return "reader failed (" in err.message or "the process that read it" in err.message


def _mutated(data: bytes, chances: random.Random, others: Sequence[bytes]) -> bytes:
    """Return a file with one to six things done to it."""
    for _ in range(chances.choice((1, 1, 2, 3, 6))):
        data = _changed(data, chances, chances.choice(others))[:_LARGEST]
    return data


def _changed(data: bytes, chances: random.Random, other: bytes) -> bytes:
    place, end = sorted((chances.randrange(len(data) + 1), chances.randrange(len(data) + 1)))
    odd = chances.choice(_INTERESTING)
    match chances.randrange(8):
        case 0:
            return data[:place]
        case 1:
            return data[:place] + data[end:]
        case 2:
            return data[:place] + data[place:end] * chances.choice((2, 3, 200)) + data[end:]
        case 3:
            return data[:place] + odd + data[place:]
        case 4:
            return data[:place] + odd + data[end:]
        case 5:
            return data[:place] + chances.randbytes(chances.choice((1, 4, 100))) + data[place:]
        case 6 if place < len(data):
            return data[:place] + bytes((data[place] ^ 1 << chances.randrange(8),)) + data[place + 1 :]
        case _:
            return data[:place] + other[len(other) // 2 :]


def _apart(work: Callable[[], _Answer]) -> _Answer | str:
    """Return what a function returns in a process of its own, or how that process ended."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(reading)
            with os.fdopen(writing, "wb") as out:
                out.write(json.dumps(work()).encode())
            code = 0
        finally:
            _stop()  # the process that reads PDFs
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        told = answer.read()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code:
        return f"the process ended with {code}"
    failures, (seconds, name) = json.loads(told)
    return failures, (seconds, name)
