"""`corpus-search evaluate`: how good is the ranking on a test collection?"""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus_search.cli.options import StoreOption
from corpus_search.cli.streams import say, standard_output
from corpus_search.errors import UsageError

if TYPE_CHECKING:
    from corpus_search.evaluation.runs import How
    from corpus_search.store.directory import StoreDirectory

__all__ = ["QrelsOption", "TopicsOption", "evaluate"]

TopicsOption = Annotated[
    Path, typer.Option("--topics", metavar="FILE", help="Queries: number TAB query, or TREC.", show_default=False)
]
QrelsOption = Annotated[
    Path, typer.Option("--qrels", metavar="FILE", help="Judgements in TREC's format.", show_default=False)
]
_Number = float | None


def evaluate(  # noqa: PLR0913  (one parameter an option)
    *,
    topics: TopicsOption,
    qrels: QrelsOption,
    run: Annotated[
        Path | None, typer.Option("--run", metavar="FILE", help="Write the rankings as a TREC run.", show_default=False)
    ] = None,
    compare: Annotated[
        Path | None, typer.Option("--compare", metavar="FILE", help="Compare with another run.", show_default=False)
    ] = None,
    expand: Annotated[
        str | None, typer.Option("--expand", metavar="feedback", help="Add words of the best articles to each query.")
    ] = None,
    k1: Annotated[_Number, typer.Option("--k1", metavar="N", help="Another k1.", show_default=False)] = None,
    b: Annotated[_Number, typer.Option("--b", metavar="N", help="Another b.", show_default=False)] = None,
    title_weight: Annotated[
        _Number, typer.Option("--title-weight", metavar="N", help="Another weight of headlines.", show_default=False)
    ] = None,
    store: StoreOption = None,
) -> None:
    """Measure the ranking on a test collection.

    Each query is taken as plain words of which one is enough; copies are not folded. Needs the extra "evaluation".
    """
    from contextlib import closing  # noqa: PLC0415  (--help needs none of it)

    from corpus_search.evaluation.agreement import check_documents, check_topics  # noqa: PLC0415
    from corpus_search.evaluation.measures import evaluate as measure  # noqa: PLC0415
    from corpus_search.evaluation.measures import read_qrels  # noqa: PLC0415
    from corpus_search.evaluation.runs import check_place, make_run, read_run, write_run  # noqa: PLC0415
    from corpus_search.evaluation.topics import read_topics  # noqa: PLC0415
    from corpus_search.output.measures import measure_lines, too_few  # noqa: PLC0415
    from corpus_search.store.directory import StoreDirectory  # noqa: PLC0415
    from corpus_search.store.location import find_store  # noqa: PLC0415

    asked, judgements = read_topics(topics), read_qrels(qrels)
    notes = check_topics(asked, judgements)
    if run:
        check_place(run)
    other = measure(judgements, read_run(compare)) if compare else None
    with closing(StoreDirectory.open(find_store(store))) as opened:
        ranking = make_run(opened, asked, _how(opened, expand, (k1, b, title_weight)))
    check_documents(ranking, judgements)
    if run:
        write_run(run, ranking, "corpus-search")
    scores = measure(judgements, ranking)
    with standard_output() as out:
        out.write("".join(f"{line}\n" for line in measure_lines(scores, other)).encode())
    for note in (*notes, too_few(scores, other) if other is not None else ""):
        if note:
            say(f"note: {note}")


def _how(store: "StoreDirectory", expand: str | None, numbers: tuple[_Number, _Number, _Number]) -> "How":
    """Return how rankings are to be made. Raises `UsageError` for an expansion that there is not here."""
    from corpus_search.evaluation.runs import How  # noqa: PLC0415

    if expand not in (None, "feedback"):
        raise UsageError(f'--expand "{expand}": there is no such expansion here.', "Choose: feedback.")
    names = ("k1", "b", "title_weight")
    given = {name: number for name, number in zip(names, numbers, strict=True) if number is not None}
    return How(replace(store.scoring, **given) if given else None, feedback=expand is not None)
