"""Acronyms and synonyms in a query tree, and what they find."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus_search import Store, UsageError, index, open_store
from corpus_search.analysis.analyzer import Analyzer
from corpus_search.query.parser import parse
from corpus_search.query.writing import to_text
from corpus_search.searching.alternatives import Key, Rewriter, Rule, key_of

ANALYZER = Analyzer()


class Table:
    """Rules from a dictionary."""

    by = "synonyms"

    def __init__(self, rules: dict[str, Rule], *, in_exclusions: bool = True) -> None:
        self.in_exclusions = in_exclusions
        self._rules = {key_of(text, ANALYZER): rule for text, rule in rules.items()}

    def rule(self, key: Key) -> Rule | None:
        return self._rules.get(key)


RULES = {
    "tv": Rule(("television", "idiot box")),
    "idiot box": Rule(("tv",)),
    "whitehouse": Rule(("white house",), keep=False),
    "department of defense": Rule(("DoD",)),
}


@pytest.mark.parametrize(
    ("query", "rewritten"),
    [
        ("tv", 'tv OR "idiot box"^0.5 AND NOT tv'),
        ("kerry tv", 'kerry AND (tv OR "idiot box"^0.5 AND NOT tv)'),
        ("title:tv", 'title:tv OR title:"idiot box"^0.5 AND NOT title:tv'),
        ("whitehouse", '"white house"'),
        ('"idiot box"', '"idiot box" OR tv AND NOT "idiot box"'),
        ("old idiot boxes", "old AND (idiot AND boxes OR tv AND NOT (idiot AND boxes))"),
        ("department of defense", "department AND defense OR DoD AND NOT (department AND defense)"),
        ("kerry -tv", 'kerry AND NOT (tv OR "idiot box"^0.5 AND NOT tv)'),
        ("kerry", "kerry"),
        ("tv*", "tv*"),
        ("source:tv", "source:tv"),
        ('"tv show"', '"tv show"'),
        ("idiot NOT box", "idiot AND NOT box"),
    ],
)
def test_what_stands_for_a_word_is_put_beside_it(query: str, rewritten: str) -> None:
    tree = Rewriter(ANALYZER, [Table(RULES)]).rewrite(parse(query, ANALYZER).tree)
    assert to_text(tree) == rewritten


def test_single_words_count_as_one_term() -> None:
    tree = Rewriter(ANALYZER, [Table({"tv": Rule(("television", "telly"))})]).rewrite(parse("tv", ANALYZER).tree)
    assert (tree.term, tree.also) == ("tv", ("televis", "telli"))  # type: ignore[union-attr]


def test_where_any_word_is_enough_each_stays_enough() -> None:
    tree = parse("old idiot box", ANALYZER, any_word=True).tree
    assert (
        to_text(Rewriter(ANALYZER, [Table(RULES)]).rewrite(tree)) == "old OR idiot OR box OR tv AND NOT (idiot AND box)"
    )


def test_exclusions_stay_where_the_source_says_so() -> None:
    rewriter = Rewriter(ANALYZER, [Table(RULES, in_exclusions=False)])
    assert to_text(rewriter.rewrite(parse("kerry -tv", ANALYZER).tree)) == "kerry AND NOT tv"
    assert rewriter.expansions() == ()


def test_what_was_added_is_told_once() -> None:
    rewriter = Rewriter(ANALYZER, [Table(RULES)])
    rewriter.rewrite(parse("tv OR (tv kerry)", ANALYZER).tree)
    (expansion,) = rewriter.expansions()
    assert (expansion.by, expansion.words) == ("synonyms", (("television", 1.0), ('"idiot box"', 0.5)))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("articles")
    texts = {
        "both": "The Syrian Democratic Forces (SDF) advanced.",
        "short": "The SDF advanced.",
        "long": "Syrian Democratic Forces advanced.",
        "parts": "Democratic forces, and Syrian ones.",
        "other": "Kerry advanced.",
    }
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(f"Headline of {name}\n\n{text}")
    index([folder], folder / "store")
    with open_store(folder / "store") as opened:
        yield opened


def names(store: Store, query: str, **options: object) -> list[str]:
    page = store.search(query, strict_match=True, **options)  # type: ignore[arg-type]
    return sorted(Path(hit.path).stem for hit in page.hits)


@pytest.mark.parametrize(
    ("query", "plain", "expanded"),
    [
        ("sdf", ["both", "short"], ["both", "long", "short"]),
        ('"syrian democratic forces"', ["both", "long"], ["both", "long", "short"]),
        ("syrian democratic forces", ["both", "long", "parts"], ["both", "long", "parts", "short"]),
        ("advanced -sdf", ["long", "other"], ["long", "other"]),
        ("kerry", ["other"], ["other"]),
        ("title:sdf", [], []),
    ],
)
def test_acronyms_find_their_long_form_and_the_other_way_round(
    store: Store, query: str, plain: list[str], expanded: list[str]
) -> None:
    assert names(store, query) == plain
    assert names(store, query, expand="acronyms") == expanded


def test_an_article_with_both_forms_counts_one(store: Store) -> None:
    expanded = {Path(hit.path).stem: hit for hit in store.search("sdf", expand="acronyms").hits}
    plain = {Path(hit.path).stem: hit for hit in store.search("sdf").hits}
    assert expanded["both"].score == pytest.approx(plain["both"].score)
    assert expanded["short"].score == pytest.approx(plain["short"].score)
    (snippet,) = expanded["long"].snippets
    assert [snippet.text[start:end] for start, end in snippet.matches] == ["Syrian Democratic Forces"]


def test_what_was_added_is_on_the_page(store: Store) -> None:
    (expansion,) = store.search("sdf", expand="acronyms").expansions
    assert (expansion.by, [word for word, _ in expansion.words]) == ("acronyms", ['"Syrian Democratic Forces"'])
    assert store.search("sdf").expansions == ()


def test_an_unknown_expansion_is_an_error(store: Store) -> None:
    with pytest.raises(UsageError, match='--expand "magic"'):
        store.search("sdf", expand="magic")


def test_acronyms_and_synonyms_go_together(store: Store, tmp_path: Path) -> None:
    (tmp_path / "s.txt").write_text("militia => kerry\nsdf, kerry\n")
    assert names(store, "militia", synonyms=tmp_path / "s.txt") == ["other"]
    assert names(store, "sdf", synonyms=tmp_path / "s.txt", expand="acronyms") == ["both", "long", "other", "short"]
    page = store.search("sdf", synonyms=tmp_path / "s.txt", expand="acronyms")
    assert [expansion.by for expansion in page.expansions] == ["synonyms", "acronyms"]
