"""`corpus-search tune`: which parameters rank a test collection best, and does it hold for other questions?"""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus_search.cli.options import StoreOption
from corpus_search.cli.streams import say, standard_output
from corpus_search.errors import UsageError

if TYPE_CHECKING:
    from corpus_search.engines.bm25 import Scoring
    from corpus_search.evaluation.tuning import Tuned
    from corpus_search.store.directory import StoreDirectory

__all__ = ["tune"]


def tune(
    *,
    topics: Annotated[
        Path | None,
        typer.Option("--topics", metavar="FILE", help="Queries: number TAB query, or TREC.", show_default=False),
    ] = None,
    qrels: Annotated[
        Path | None, typer.Option("--qrels", metavar="FILE", help="Judgements in TREC's format.", show_default=False)
    ] = None,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="Draw another half of the topics.")] = 0,
    save: Annotated[
        bool, typer.Option("--save", help="Rank with the result from now on, if it is better by more than luck.")
    ] = False,
    reset: Annotated[bool, typer.Option("--reset", help="Only go back to the usual parameters.")] = False,
    store: StoreOption = None,
) -> None:
    """Choose k1, b and the weight of headlines for this store.

    Half of the topics choose, the others tell what it is worth. Needs the extra "evaluation".

    Exit code: 0 if the result is better by more than luck, 1 if not, 2 for an error.
    """
    from corpus_search.engines.bm25 import DEFAULT_SCORING  # noqa: PLC0415  (--help needs none of it)
    from corpus_search.evaluation.tuning import save_scoring  # noqa: PLC0415
    from corpus_search.store.directory import StoreDirectory  # noqa: PLC0415
    from corpus_search.store.location import find_store  # noqa: PLC0415

    with closing(StoreDirectory.open(find_store(store))) as opened:
        if reset:
            save_scoring(opened, DEFAULT_SCORING)
            say("Ranked with the usual parameters again.")
            return
        if topics is None or qrels is None:
            raise UsageError("--topics and --qrels are both needed.", "See: corpus-search tune --help")
        result = _tuned(opened, topics, qrels, seed)
        good = _is_better(result)
        if save and good:
            save_scoring(opened, result.scoring)
    with standard_output() as out:
        out.write("".join(f"{line}\n" for line in _lines(result, good=good, saved=save and good)).encode())
    raise typer.Exit(0 if good else 1)


def _tuned(store: "StoreDirectory", topics: Path, qrels: Path, seed: int) -> "Tuned":
    from corpus_search.evaluation.agreement import check_documents, check_topics  # noqa: PLC0415
    from corpus_search.evaluation.measures import read_qrels  # noqa: PLC0415
    from corpus_search.evaluation.runs import make_run  # noqa: PLC0415
    from corpus_search.evaluation.topics import read_topics  # noqa: PLC0415
    from corpus_search.evaluation.tuning import tune as choose  # noqa: PLC0415

    asked, judgements = read_topics(topics), read_qrels(qrels)
    check_topics(asked, judgements)
    check_documents(make_run(store, asked[:10]), judgements)
    return choose(store, asked, judgements, seed=seed, on_try=_tell)


def _tell(number: int, scoring: "Scoring", worth: float) -> None:
    say(f"{number:>3}  {_named(scoring)}  MAP {worth:.4f}")


def _is_better(result: "Tuned") -> bool:
    from corpus_search.evaluation.measures import mean  # noqa: PLC0415
    from corpus_search.evaluation.significance import SIGNIFICANT  # noqa: PLC0415

    return result.p < SIGNIFICANT and mean(result.tuned["MAP"]) > mean(result.usual["MAP"])


def _named(scoring: "Scoring") -> str:
    return f"k1 {scoring.k1:g}  b {scoring.b:g}  headlines {scoring.title_weight:g}"


def _lines(result: "Tuned", *, good: bool, saved: bool) -> list[str]:
    from corpus_search.engines.bm25 import DEFAULT_SCORING  # noqa: PLC0415
    from corpus_search.output.measures import beside  # noqa: PLC0415

    chosen, held = len(result.chosen_by), len(result.held_out)
    lines = [
        f"usual   {_named(DEFAULT_SCORING)}",
        f"chosen  {_named(result.scoring)}",
        f"        of {result.tried} tried on {chosen} topics, where MAP gains {result.gain_at_home:+.3f}",
        "",
        *beside(result.usual, result.tuned, ("usual", "chosen"), f"{held} others"),
        "",
    ]
    if saved:
        lines.append("Better by more than luck. Saved: this store is ranked so from now on (back: tune --reset).")
    elif good:
        lines.append("Better by more than luck. To rank this store so from now on: tune --save")
    elif result.scoring == DEFAULT_SCORING:
        lines.append("Nothing that was tried is better than the usual parameters.")
    else:
        lines.append("On topics that did not choose it, it is not better by more than luck; nothing is saved.")
    return lines
