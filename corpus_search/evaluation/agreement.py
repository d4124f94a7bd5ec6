"""Do topics, judgements and articles belong together? What is measured where they do not means nothing."""

from collections.abc import Iterable, Sequence
from typing import Any

from corpus_search.errors import UsageError
from corpus_search.evaluation.runs import Run
from corpus_search.evaluation.topics import Topic

__all__ = ["check_documents", "check_topics"]

_NAMED = 3
"""Names that a message has as examples."""


def check_topics(topics: Sequence[Topic], qrels: Iterable[Any]) -> list[str]:
    """Return what is odd about topics and judgements, for a person. Raises `UsageError` where they share no topic."""
    asked = [topic.number for topic in topics]
    judged = list(dict.fromkeys(qrel.query_id for qrel in qrels))
    if not set(asked) & set(judged):
        raise UsageError(
            f"no topic has judgements: the topics are {_examples(asked)}, the judged ones {_examples(judged)}.",
            "Give the judgements of these topics; both must call them by the same numbers.",
        )
    notes = []
    if unjudged := [number for number in asked if number not in set(judged)]:
        notes.append(f"{_counted(unjudged)} without judgements, not measured: {_examples(unjudged)}")
    if unasked := [number for number in judged if number not in set(asked)]:
        notes.append(f"{_counted(unasked)} judged but not asked, counted as 0: {_examples(unasked)}")
    return notes


def check_documents(run: Run, qrels: Iterable[Any]) -> None:
    """Raise `UsageError` where rankings have documents, and none of them is ever judged."""
    found = {document for scores in run.values() for document in scores}
    judged = dict.fromkeys(qrel.doc_id for qrel in qrels)
    if found and found.isdisjoint(judged):
        raise UsageError(
            f"no article that was found is judged: found {_examples(sorted(found))}, judged {_examples(list(judged))}.",
            "A document goes by the id of its record, else by its file's name without suffix.",
        )


def _counted(numbers: Sequence[str]) -> str:
    return f"{len(numbers):,} topic{'s' if len(numbers) > 1 else ''}"


def _examples(names: Sequence[str]) -> str:
    return ", ".join(f'"{name[:40]}"' for name in names[:_NAMED]) + (" …" if len(names) > _NAMED else "")
