"""Which queries does a test collection ask? TSV, or the topics of TREC."""

import re
from collections.abc import Iterator
from pathlib import Path

from corpus_search.errors import UsageError
from corpus_search.records import dataclass

__all__ = ["Topic", "read_topics"]

_TREC_TOPIC = re.compile(r"<top>(.*?)</top>", re.DOTALL | re.IGNORECASE)
_TREC_NUMBER = re.compile(r"<num>\s*(?:number:)?\s*([^\s<]+)", re.IGNORECASE)
_TREC_TITLE = re.compile(r"<title>\s*(?:topic:)?\s*(.*?)\s*(?=<|\Z)", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Topic:
    """A query and the number it goes by in the judgements."""

    number: str
    query: str


def read_topics(path: Path) -> list[Topic]:
    """Return the topics of a file: lines "number TAB query", or TREC's <top> with <num> and <title>.

    Raises `UsageError` for a file that cannot be read, holds none, or has a number twice.
    """
    try:
        text = path.read_text("utf-8-sig")
    except OSError as err:
        raise UsageError(f'the topics "{path}" cannot be read: {err.strerror or err}.') from err
    except UnicodeDecodeError as err:
        raise UsageError(f'the topics "{path}" are not UTF-8.', "Save the file as UTF-8.") from err
    topics = list(_trec(text) if "<top>" in text.lower() else _tsv(text, path))
    if not topics:
        raise UsageError(f'there are no topics in "{path}".', "A line is: number TAB query; or TREC's <top>.")
    seen: set[str] = set()
    for topic in topics:
        if topic.number in seen:
            raise UsageError(f'topic "{topic.number}" is in "{path}" twice.')
        seen.add(topic.number)
    return topics


def _tsv(text: str, path: Path) -> Iterator[Topic]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        name, tab, query = line.partition("\t")
        if not (tab and name.strip() and query.strip()):
            raise UsageError(f'line {number} of "{path}" is not: number TAB query.')
        yield Topic(name.strip(), query.strip())


def _trec(text: str) -> Iterator[Topic]:
    for match in _TREC_TOPIC.finditer(text):
        number, title = _TREC_NUMBER.search(match[1]), _TREC_TITLE.search(match[1])
        if number and title and title[1]:
            yield Topic(number[1], " ".join(title[1].split()))
