"""Which words of an index fit a pattern, and how many articles hold each?

Shapes and beginnings are a regular expression of the server's for the values that it counts. Words at some distance
come from its term suggester, which walks over the words of an index with an automaton as Lucene's fuzzy queries do. At
a distance of two it leaves out words with another first letter: these are at a distance of one from what is left when
the first letter is added, left out, changed or exchanged, and that again is a regular expression. Nor does it find
words of which as many letters differ as the shorter one has: those are looked for by their length.
"""

from typing import Any

from corpus_search.engines.base import WordList
from corpus_search.engines.opensearch.layout import LONGEST_TERM, word_fields
from corpus_search.engines.opensearch.view import View
from corpus_search.engines.patterns import beginning_of, fitting, most_frequent
from corpus_search.query.nodes import Fuzzy, Pattern, Prefix, Wildcard

__all__ = ["words_fitting"]

Body = dict[str, Any]

_MOST_WORDS = 30_000
"""Words of one field that are counted; a server gives 65,535 at the most for two. Of more, the most frequent."""
_MOST_SUGGESTED = 5_000
_LONGEST_PATTERN = 400
"""Characters of a pattern that the server sees; the rest is looked at here."""
_LONGEST_FUZZY = 40
"""Characters of a word up to which those with another first letter are looked for at a distance of two."""
_ESCAPED = frozenset('.?+*|{}[]()"\\#@&<>~^$-/')


def words_fitting(view: View, pattern: Pattern, most: int) -> WordList:
    """Return the words that fit, `most` of them."""
    fields = [f"{pattern.field}_words" if pattern.field in _WITH_WORDS else str(pattern.field)]
    if not (pattern.of_terms and pattern.field):
        fields = word_fields(pattern.field)
    fits = fitting(pattern)
    counts: dict[str, int] = {}
    for field in fields:
        found: dict[str, int] = {}
        for include in _suggested(view, field, pattern) if isinstance(pattern, Fuzzy) else [_expression(pattern)]:
            found.update(_counted(view, field, include, beginning_of(pattern)))
        for word, articles in found.items():
            if fits(word):
                counts[word] = counts.get(word, 0) + articles
    return most_frequent(counts, most)


_WITH_WORDS = ("title", "body", "author", "place", "source", "tag", "path")


def _expression(pattern: Prefix | Wildcard) -> str:
    if isinstance(pattern, Prefix):
        return _escaped(pattern.prefix[:_LONGEST_PATTERN]) + ".*"
    signs = {"*": ".*", "?": "."}
    shape = pattern.pattern[:_LONGEST_PATTERN]
    expression = "".join(signs.get(char) or _escaped(char) for char in shape)
    return expression if len(shape) == len(pattern.pattern) else f"{expression}.*"


def _escaped(text: str) -> str:
    return "".join(f"\\{char}" if char in _ESCAPED else char for char in text)


def _suggested(view: View, field: str, pattern: Fuzzy) -> list[str | list[str]]:
    """Return the words at the distance and the word itself, as a list, and an expression for those that are missing."""
    if not pattern.distance:
        return [[pattern.word]]
    term = {
        "field": field, "suggest_mode": "always", "max_edits": pattern.distance, "prefix_length": 0,
        "min_word_length": 1, "accuracy": 0.0, "min_doc_freq": 0, "max_term_freq": 2**31 - 1, "max_inspections": 100,
        "size": _MOST_SUGGESTED, "shard_size": _MOST_SUGGESTED, "sort": "frequency",
    }  # fmt: skip
    body = {"size": 0, "suggest": {"near": {"text": pattern.word, "term": term}}}
    answer = view.search(body)
    entries = answer.get("suggest", {}).get("near") or ()
    words = [pattern.word, *(str(option["text"]) for entry in entries for option in entry["options"])]
    if pattern.distance == 1 or len(pattern.word) > _LONGEST_FUZZY:
        return [words]
    return [words, _with_another_beginning(pattern.word)]


def _with_another_beginning(word: str) -> str:
    """Return an expression for words at a distance of two whose first letter is another, and for very short ones."""
    rest = word[1:]
    if len(word) == 1:
        return ".{1,3}"
    choices = {"."} if len(word) <= 3 else set()
    choices |= {f".({_one_away(word)})", _one_away(rest), f".({_one_away(rest)})"}
    choices.add(f"{_escaped(rest[0] + word[0])}({_one_away(rest[1:])})")
    return "|".join(sorted(choices))


def _one_away(word: str) -> str:
    """Return an expression for words at a distance of one at the most: see `Fuzzy` for what that is."""
    choices = {_escaped(word)}
    for place in range(len(word) + 1):
        before, after = _escaped(word[:place]), _escaped(word[place:])
        choices.add(f"{before}.{after}")
        choices.add(f"{before}.?{_escaped(word[place + 1 :])}")
        if place + 1 < len(word):
            choices.add(f"{before}{_escaped(word[place + 1] + word[place])}{_escaped(word[place + 2 :])}")
    return "|".join(sorted(choices - {""}))


def _counted(view: View, field: str, include: str | list[str], beginning: str) -> list[tuple[str, int]]:
    """Return words that the articles of the view hold, with their number of articles."""
    everything: Body = {"match_all": {}}
    terms = {"field": field, "include": include, "size": _MOST_WORDS, "shard_size": _MOST_WORDS}
    held = {"prefix": {field: beginning[:LONGEST_TERM]}} if beginning else everything
    body = {"query": view.visible(held), "size": 0, "track_total_hits": False, "aggs": {"words": {"terms": terms}}}
    buckets = view.search(body)["aggregations"]["words"]["buckets"]
    return [(str(bucket["key"]), int(bucket["doc_count"])) for bucket in buckets]
