"""Rankings: made by a store for topics, and kept in TREC's format.

A line of a run file is "topic Q0 document rank score tag". A document goes by the name that its record gives itself
(`Article.key`), else by its file's name without suffix: that is what judgements name.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from corpus_search.article import Article
from corpus_search.engines import check_capability
from corpus_search.engines.base import Capability, Sort
from corpus_search.engines.bm25 import Scoring
from corpus_search.errors import UsageError
from corpus_search.evaluation.topics import Topic
from corpus_search.query.parser import parse
from corpus_search.records import dataclass
from corpus_search.searching.weighing import Weighing
from corpus_search.store.directory import StoreDirectory

__all__ = [
    "AS_USUAL",
    "DEPTH",
    "How",
    "Run",
    "check_place",
    "check_scoring",
    "document_name",
    "make_run",
    "read_run",
    "write_run",
]

DEPTH = 1000
"""Documents of a ranking, as in TREC."""

Run = Mapping[str, Mapping[str, float]]
"""By topic: by document, its score."""


def document_name(article: Article) -> str:
    """Return the name that judgements know an article by."""
    if article.key:
        return article.key
    name = (article.member or article.path).rpartition("/")[2]
    return name.rpartition(".")[0] or name


@dataclass(frozen=True, slots=True)
class How:
    """How rankings are to be made: with other parameters than the store's own, and with feedback."""

    scoring: Scoring | None = None
    feedback: bool = False


AS_USUAL = How()


def make_run(store: StoreDirectory, topics: Iterable[Topic], how: How = AS_USUAL) -> Run:
    """Return the ranking of every topic, read as plain words of which one is enough. Copies are not folded.

    Of several articles with one name the best counts. Raises `UsageError` for parameters that cannot be, or that the
    store's engine cannot rank with.
    """
    engine = store.engine  # before a query is read: it says which languages there are
    if how.scoring is not None:
        check_scoring(store, how.scoring)
    weighing = Weighing(how.scoring or store.scoring, how.feedback, any_word=True)
    run: dict[str, dict[str, float]] = {}
    for topic in topics:
        tree = parse(topic.query, store.analyzer, any_word=True, literal=True).tree
        ranked = weighing.apply(store, tree).tree
        hits = engine.search(ranked, offset=0, limit=DEPTH, sort=Sort.SCORE, scoring=weighing.scoring).hits
        scores = run.setdefault(topic.number, {})
        for hit in hits:
            scores.setdefault(document_name(hit.article), hit.score)
    return run


def check_scoring(store: StoreDirectory, scoring: Scoring) -> None:
    """Raise `UsageError` for parameters that cannot be, or that a store's engine cannot rank with."""
    if not scoring.is_possible():
        raise UsageError(
            f"k1 {scoring.k1:g}, b {scoring.b:g} and a headline's weight of {scoring.title_weight:g} cannot be.",
            "k1 is 0 or more, b from 0 to 1, and the headline's weight more than 0.",
        )
    check_capability(store.engine, Capability.SCORING, "To rank with another k1, b or weight of headlines")


def check_place(path: Path) -> None:
    """Raise `UsageError` where no run file can be, before hours go into a ranking."""
    if path.is_dir():
        raise UsageError(f'the run "{path}" cannot be written: it is a folder.')
    if not path.parent.is_dir():
        raise UsageError(f'the run "{path}" cannot be written: there is no folder "{path.parent}".')


def write_run(path: Path, run: Run, tag: str) -> None:
    """Write a run file; equal scores stand in the order of their documents' names. Raises `UsageError`.

    The format parts a line at spaces, so those of names become "_": no judgement can name them anyway.
    """
    try:
        with path.open("w", encoding="utf-8", errors="backslashreplace") as file:
            for topic, scores in run.items():
                ranking = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
                for rank, (document, score) in enumerate(ranking, 1):
                    file.write(f"{_one_word(topic)} Q0 {_one_word(document)} {rank} {score:.6f} {tag}\n")
    except OSError as err:
        raise UsageError(f'the run "{path}" cannot be written: {err.strerror or err}.') from err


def _one_word(name: str) -> str:
    return "_".join(name.split()) or "_"


def read_run(path: Path) -> Run:
    """Return what a run file holds. Raises `UsageError`, also for one that holds nothing."""
    run: dict[str, dict[str, float]] = {}
    try:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if line.strip():
                _read_line(run, line, f'line {number} of the run "{path}"')
    except OSError as err:
        raise UsageError(f'the run "{path}" cannot be read: {err.strerror or err}.') from err
    except UnicodeDecodeError as err:
        raise UsageError(f'the run "{path}" is not UTF-8.', "Save the file as UTF-8.") from err
    if not run:
        raise UsageError(f'there is no ranking in "{path}".', "A line is: topic Q0 document rank score tag.")
    return run


def _read_line(run: dict[str, dict[str, float]], line: str, place: str) -> None:
    parts = line.split()
    try:
        topic, _, document, _, score, _ = parts
        run.setdefault(topic, {})[document] = float(score)
    except ValueError as err:
        raise UsageError(f"{place} is not: topic Q0 document rank score tag.") from err
