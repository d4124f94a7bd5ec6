"""What the contract suite of engines shares: small articles, how to ask, and the plainest way to say what matches."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import Article
from corpus_search.engines.base import Engine, EnginePage, Sort
from corpus_search.query.nodes import (
    And,
    Boosted,
    DateRange,
    Everything,
    Filtered,
    Fuzzy,
    Identified,
    Near,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    PhraseTerm,
    Prefer,
    Prefix,
    Term,
    Wildcard,
    Words,
)  # fmt: skip

Open = Callable[..., Engine]
"""Makes an engine of batches of articles, a commit each, and opens it."""

MakeIn = Callable[..., Engine]
"""Makes an engine in a folder of batches of articles, a commit each, and opens it."""

PLAIN = Analyzer("none")


MOST = {"opensearch": 5}
"""By engine: how many examples are tried at the most, where each is a matter of many requests to three nodes."""


def for_any(engine: str, examples: int, **drawn: st.SearchStrategy[Any]) -> Callable[[Callable[..., None]], None]:
    """Check at once, for so many examples, what a function says that holds."""

    def check(holds: Callable[..., None]) -> None:
        settings(max_examples=min(examples, MOST.get(engine, examples)))(given(**drawn)(holds))()

    return check


def article(path: str, title: str = "", text: str = "", *, record: int = 0, root: str = "", **more: object) -> Article:
    return Article(root, path, record, title, text, **more)  # type: ignore[arg-type]


def write(engine: Engine, *, add: Iterable[Article] = (), delete: Iterable[str] = ()) -> None:
    session = engine.session()
    for path in delete:
        session.delete_file("", path)
    for one in add:
        session.add(one)
    session.commit()


def search(engine: Engine, tree: Node, limit: int = 1000, offset: int = 0, sort: Sort = Sort.SCORE) -> EnginePage:
    return engine.search(tree, offset=offset, limit=limit, sort=sort)


def paths(engine: Engine, tree: Node, sort: Sort = Sort.PATH) -> list[str]:
    page = search(engine, tree, sort=sort)
    assert page.total == len(page.hits)
    return [hit.article.path for hit in page.hits]


def word(text: str, field: str | None = None) -> Term:
    return Term(field, text, text)


def beginning(text: str, field: str | None = None, *, of_terms: bool = False) -> Prefix:
    return Prefix(field, text, f"{text}*", of_terms)


def phrase(*words: str, field: str | None = None) -> Phrase:
    return Phrase(field, tuple(PhraseTerm(text, place) for place, text in enumerate(words)), " ".join(words))


SOME = (
    article("1", "kerry in rome", "libya and syria are near"),
    article("2", "syria", "kerry speaks of kerry"),
    article("3", "weather", "nothing new in rome"),
)


# Trees of every kind, and what they mean

WORDS = st.sampled_from(["a", "ab", "abc", "b", "ba", "c", "東京", "東京都"])
TEXTS = st.lists(WORDS, max_size=6).map(" ".join)
FIELDS = st.sampled_from([None, "title", "body", "author", "tag"])


@st.composite
def leaves(draw: st.DrawFn) -> Node:
    field = draw(FIELDS)
    of_terms = field in ("author", "tag") or draw(st.booleans())
    kind = draw(st.sampled_from(["word", "words", "prefix", "phrase", "near"]))
    if kind == "word":
        return word(draw(WORDS), field)
    if kind == "prefix":
        return beginning(draw(st.sampled_from(["a", "ab", "b", "東", "京"])), field, of_terms=of_terms)
    if kind == "words":
        words = tuple(draw(st.lists(WORDS, min_size=1, max_size=3, unique=True)))
        return Words(field, words, "…*", field in ("author", "tag"))
    if kind == "near":
        terms = draw(st.lists(WORDS, min_size=2, max_size=3, unique=True))
        return Near(field, tuple(map(PhraseTerm, terms, range(3))), draw(st.integers(0, 4)), "…")
    return phrase(*draw(st.lists(WORDS, min_size=2, max_size=3)), field=field)


DATES = st.sampled_from([None, "2015", "2016", "2016-02", "2016-02-02", "2016-02-10", "2016-03", "2017-01-01"])
IDENTIFIED = st.lists(st.integers(0, 9), max_size=3).map(
    lambda numbers: Identified(tuple(article(str(number)).id for number in numbers))
)
RANGES = st.builds(DateRange, st.just("published"), DATES, DATES)

TREES = st.recursive(
    leaves() | st.sampled_from([Everything(), Nothing()]) | RANGES | IDENTIFIED,
    lambda inner: (
        st.lists(inner, min_size=2, max_size=3).map(lambda nodes: And(tuple(nodes)))
        | st.lists(inner, min_size=2, max_size=3).map(lambda nodes: Or(tuple(nodes)))
        | inner.map(Not)
        | inner.map(lambda node: Boosted(node, 2.5))
        | st.tuples(inner, inner).map(lambda pair: Prefer(*pair))
        | st.tuples(inner, inner).map(lambda pair: Filtered(*pair))
    ),
    max_leaves=6,
)


def matches(tree: Node, one: Article) -> bool:  # noqa: PLR0912  (a case a node)
    """Tell whether an article matches, in the plainest way."""
    match tree:
        case And(children):
            return all(matches(child, one) for child in children)
        case Or(children):
            return any(matches(child, one) for child in children)
        case Not(child):
            return not matches(child, one)
        case Prefer(required, _):
            return matches(required, one)
        case Filtered(query, condition):
            return matches(query, one) and matches(condition, one)
        case Identified(ids):
            return one.id in ids
        case DateRange(_, first, last):
            return _may_lie_between(one.published, first, last)
        case Everything():
            return True
        case Nothing():
            return False
        case Term(field, term, _):
            return any(term in terms for terms, _ in fields(field, one))
        case Words(field, sought, _, of_terms):
            sets = [set(terms) if of_terms else words for terms, words in fields(field, one)]
            return any(not found.isdisjoint(sought) for found in sets)
        case Near(field, parts, distance, _):
            return any(_together(terms, parts, distance) for terms, _ in fields(field, one))
        case Boosted(child, _):
            return matches(child, one)
        case Wildcard() | Fuzzy():
            raise TypeError(tree)
        case Prefix(field, prefix, _, of_terms):
            sets = [set(terms) if of_terms else words for terms, words in fields(field, one)]
            return any(term.startswith(prefix) for found in sets for term in found)
        case Phrase(field, parts, _):
            wanted = [part.term for part in parts]
            size = len(wanted)
            return any(
                terms[start : start + size] == wanted for terms, _ in fields(field, one) for start in range(len(terms))
            )


def _together(terms: Sequence[str], parts: Sequence[PhraseTerm], distance: int) -> bool:
    sought = {part.term for part in parts}
    length = len(sought) + distance
    return any(sought <= set(terms[start : start + length]) for start in range(len(terms)))


def _may_lie_between(published: str | None, first: str | None, last: str | None) -> bool:
    """Compare as text, where "~" stands after all that can follow."""
    return published is not None and f"{published}~" >= (first or "") and published <= f"{last or '9999'}~"


def fields(field: str | None, one: Article) -> list[tuple[list[str], set[str]]]:
    if field in ("author", "tag"):
        values = [one.author or ""] if field == "author" else one.tags
        return [(PLAIN.words(value), set()) for value in values]
    texts = {"title": one.title, "body": one.text}
    return [tuple(PLAIN.analyze(text)) for name, text in texts.items() if field in (None, name)]  # type: ignore[misc]
