"""`corpus-search evaluate`: how good is the ranking on a test collection?"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus_search.cli.options import StoreOption
from corpus_search.cli.streams import standard_output

if TYPE_CHECKING:
    from corpus_search.evaluation.measures import Scores

__all__ = ["evaluate"]


def evaluate(
    *,
    topics: Annotated[
        str, typer.Option("--topics", metavar="FILE", help="Queries: number TAB query, or TREC.", show_default=False)
    ],
    qrels: Annotated[
        str, typer.Option("--qrels", metavar="FILE", help="Judgements in TREC's format.", show_default=False)
    ],
    run: Annotated[
        str | None, typer.Option("--run", metavar="FILE", help="Write the rankings as a TREC run.", show_default=False)
    ] = None,
    compare: Annotated[
        str | None, typer.Option("--compare", metavar="FILE", help="Compare with another run.", show_default=False)
    ] = None,
    store: StoreOption = None,
) -> None:
    """Measure the ranking on a test collection.

    Each query is taken as plain words of which one is enough; copies are not folded. Needs the extra "evaluation".
    """
    from corpus_search.evaluation.measures import evaluate as measure  # noqa: PLC0415  (--help needs none of it)
    from corpus_search.evaluation.measures import read_qrels  # noqa: PLC0415
    from corpus_search.evaluation.runs import read_run, run_of_store, write_run  # noqa: PLC0415
    from corpus_search.evaluation.topics import read_topics  # noqa: PLC0415

    judgements = read_qrels(Path(qrels))
    other = read_run(Path(compare)) if compare else None
    ranking = run_of_store(store, read_topics(Path(topics)))
    if run:
        write_run(Path(run), ranking, "corpus-search")
    lines = _lines(measure(judgements, ranking), measure(judgements, other) if other is not None else None)
    with standard_output() as out:
        out.write("".join(f"{line}\n" for line in lines).encode())


def _lines(scores: "Scores", other: "Scores | None") -> list[str]:
    from corpus_search.evaluation.measures import mean  # noqa: PLC0415
    from corpus_search.evaluation.significance import p_value  # noqa: PLC0415

    topics = sorted(next(iter(scores.values())))
    lines = [f"{len(topics)} topics"]
    for name, values in scores.items():
        line = f"{name:<10}  {mean(values):.3f}"
        if other is not None:
            theirs = other[name]
            luck = p_value([values[topic] for topic in topics], [theirs.get(topic, 0.0) for topic in topics])
            line += f"   other {mean(theirs):.3f}   p {luck:.3f}"
        lines.append(line)
    return lines
