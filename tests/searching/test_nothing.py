"""What is said, offered and shown where nothing matches."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_search import Store, index, open_store
from corpus_search.searching.counting import MOST_COUNTED

ARTICLES = {
    "coalition.txt": "Coalition spokesman\n\nThe global coalition: Caggins met Russian officers at the White House.",
    "kerry.txt": "Kerry in Rome\n\nKerry spoke of Syria and Libya. The database is large, and the oil is cheap.",
    "syria.txt": "Syria and oil\n\nIn Syria the Syrian Democratic Forces (SDF) hold the oil. Caggins agreed.",
    "forces.txt": "Long form only\n\nSyrian Democratic Forces met in Munich.",
    "talks.txt": "SDF at the table\n\nThe SDF and others held talks.",
    "moscow.txt": "Путин в Москве\n\nПравительство России сообщило о переговорах.",
    "tokyo.txt": "東京都の図書館\n\n北京の新しい図書館が開館、多くの人が訪れる。",
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("articles")
    for name, text in ARTICLES.items():
        (folder / "in" / name).parent.mkdir(exist_ok=True)
        (folder / "in" / name).write_text(text, encoding="utf-8")
    index([folder / "in"], folder / "store")
    with open_store(folder / "store") as opened:
        yield opened


def found(store: Store, query: str, **options: object) -> list[str]:
    page = store.search(query, **options)  # type: ignore[arg-type]
    return sorted(Path(hit.path).stem for hit in page.hits)


def suggested(store: Store, query: str, **options: object) -> list[str]:
    page = store.search(query, **options)  # type: ignore[arg-type]
    return [suggestion.query for suggestion in page.suggestions]


# Words


def test_each_word_is_counted_and_the_one_named_that_empties(store: Store) -> None:
    page = store.search("caggins kerry syria")
    assert [(word.text, word.articles, word.emptied) for word in page.words] == [
        ("caggins", 2, True),  # without it: kerry and syria
        ("kerry", 1, False),
        ("syria", 2, False),
    ]


def test_phrases_fields_patterns_and_dates_are_counted_as_they_are_written(store: Store) -> None:
    page = store.search('"global forces" title:kerry cagg* author:smith published:>=2016')
    assert [(word.text, word.articles) for word in page.words] == [
        ('"global forces"', 0), ("title:kerry", 1), ("cagg*", 2), ("author:smith", 0), ("published:>=2016", 0),
    ]  # fmt: skip


def test_what_is_excluded_is_counted_as_such(store: Store) -> None:
    page = store.search("kerry -syria rome")
    assert [(word.text, word.articles, word.emptied, word.excluded) for word in page.words] == [
        ("kerry", 1, False, False), ("rome", 1, False, False), ("syria", 2, True, True),
    ]  # fmt: skip
    assert page.relaxed is None  # what is excluded is never let in


def test_a_long_query_is_counted_in_part_and_says_so(store: Store) -> None:
    page = store.search(" ".join(f"word{number}" for number in range(1000)))
    assert len(page.words) == MOST_COUNTED
    assert any(str(MOST_COUNTED) in note.message for note in page.query.notes)


def test_filters_that_empty_the_result_are_named(store: Store) -> None:
    page = store.search("kerry", where="source=reuters")
    assert (page.total, page.without_filters) == (0, 1)
    assert [(word.text, word.articles) for word in page.words] == [("kerry", 1)]
    assert store.search("zzz", where="source=reuters").without_filters is None
    assert store.search("zzz").without_filters is None


def test_where_something_matches_nothing_of_it_is_said(store: Store) -> None:
    page = store.search("kerry")
    assert (page.words, page.suggestions, page.relaxed, page.without_filters) == ((), (), None, None)


@pytest.mark.parametrize(
    "query", ["", "   ", "-syria -kerry -caggins -munich -путин -東京 -talks", "()", "!!", "published:nonsense"]
)
def test_a_query_without_words_is_no_trouble(store: Store, query: str) -> None:
    page = store.search(query)
    assert (page.total, page.relaxed) == (0, None)


# Suggestions


@pytest.mark.parametrize(
    ("query", "suggestion"),
    [
        ("cagginz syria", "caggins syria"),
        ('"glbal coaltion"', '"global coalition"'),
        ("glbal coaltion", "global coalition"),
        ("title:kery", "title:kerry"),
        ("+Kery +rome", "+kerry +rome"),
        ("(kery OR munhic)", "(kerry OR munich)"),
        ("kery AND (rome OR zzz) NOT munich", "kerry AND (rome OR zzz) NOT munich"),
        ("whitehouse caggins", '"white house" caggins'),
        ('"the whitehouse"', '"the white house"'),
        ("data base oil", "database oil"),
        ("data-base oil", "database oil"),
        ("SFD syria", "sdf syria"),
        ("sirian-democratic forces", "syrian-democratic forces"),
        ("правителство", "правительство"),
        ("SDF munich", '"Syrian Democratic Forces" munich'),
        ('"syrian democratic forces" hold caggins sdf zzz', None),
        ("kerry zzzzzz", None),
        ("2017 kerry", None),
        ("ke* romme", "ke* rome"),
        ("kerry -romee", None),
        ("ab", None),
        ("東亰", None),
    ],
)
def test_a_query_that_finds_something_is_offered(store: Store, query: str, suggestion: str | None) -> None:
    suggestions = suggested(store, query)
    assert suggestions[:1] == ([suggestion] if suggestion else [])
    for one in suggestions:
        assert store.search(one).relaxed is None
        assert store.search(one).total


def test_the_number_is_that_of_the_suggestion_with_the_filters(store: Store) -> None:
    (suggestion,) = store.search("cagginz", where="path=syria").suggestions
    assert (suggestion.query, suggestion.articles, suggestion.reason) == ("caggins", 1, "spelling")
    assert store.search("cagginz", where="path=rome").suggestions == ()


def test_a_short_form_is_offered_for_a_long_one(store: Store) -> None:
    page = store.search('"Syrian Democratic Forces" talks')
    assert [(one.query, one.reason) for one in page.suggestions] == [('"SDF" talks', "acronym")]
    assert suggested(store, "syrian democratic forces talks") == ["SDF talks"]
    assert suggested(store, "syrian (democratic forces) talks") == []
    assert suggested(store, "-SDF talks zzz") == []


def test_there_are_three_at_the_most_in_the_same_order(store: Store) -> None:
    suggestions = suggested(store, "oin")
    assert len(suggestions) <= 3
    assert suggestions == suggested(store, "oin")


def test_a_word_that_is_known_is_not_replaced_by_a_rare_one(store: Store) -> None:
    assert suggested(store, "rome munich") == []


def test_a_rare_word_is_replaced_by_a_far_more_frequent_one(tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"{number}.txt").write_text(f"Number {number}\n\nThe ministers met about item{number}.")
    (tmp_path / "slip.txt").write_text("Slip\n\nThe minsters sang.")
    index([tmp_path], tmp_path / "store")
    with open_store(tmp_path / "store") as opened:
        assert suggested(opened, "minsters item3") == ["ministers item3"]
        assert suggested(opened, "ministers sang") == []


def test_an_unknown_word_beside_one_that_is_enough_is_quietly_corrected(store: Store) -> None:
    page = store.search("syria cagginz", any_word=True)
    assert (page.total, page.relaxed, page.words) == (2, None, ())
    assert [one.query for one in page.suggestions] == ["syria caggins"]
    assert suggested(store, "syria kerry", any_word=True) == []


# Weaker queries


@pytest.mark.parametrize(
    ("query", "names", "how"),
    [
        ("kerry munich", ["forces", "kerry"], "with either word"),
        ("kerry zzz rome", ["kerry"], "without zzz"),
        ("caggins oil global kerry", ["coalition", "kerry", "syria"], "with 2 of the 4 words"),
        ('"coalition global"', ["coalition"], "with the words of the phrase near each other"),
        ('"kerry database"~2', ["kerry"], "with the words of the phrase near each other"),
        ('"syria rome"', ["kerry"], "with the words of the phrase anywhere"),
        ('kerry "zzz rome"', ["kerry"], "without zzz, with the words of the phrase anywhere"),
        # A phrase that is found stays one, and what else it loses is said.
        ('zzz "global coalition"', ["coalition"], "without zzz"),
        ('zzz "rome of the"', ["kerry"], "without zzz, with the less common words of the phrase anywhere"),
        ("munich zzz^2", ["forces"], "without zzz^2"),
        ("(munich OR moscow) kerry", ["forces", "kerry"], "with either word"),
        ("kerry munich -rome", ["forces"], "with either word"),
        ("path:kerry munich rome", ["kerry"], "with either word"),
    ],
)
def test_the_strongest_weaker_query_is_shown(store: Store, query: str, names: list[str], how: str) -> None:
    page = store.search(query)
    assert page.relaxed is not None
    assert page.relaxed.how == how
    assert found(store, query) == names
    assert page.total == len(names)
    again = store.search(page.relaxed.query)
    assert (again.relaxed, [hit.id for hit in again.hits]) == (None, [hit.id for hit in page.hits])
    assert store.search(query, strict_match=True).hits == ()
    assert store.search(query, strict_match=True).words == page.words


@pytest.mark.parametrize(
    "query",
    [
        "zzz",
        "source:reuters kerry rome",  # names and dates are conditions
        "published:2016 kerry munich",
        "title:munich -zzz",
        "NOT syria NOT kerry NOT caggins NOT munich NOT путин NOT 東京都 NOT talks",
        "zzz yyy xxx",
    ],
)
def test_what_was_meant_is_not_given_up(store: Store, query: str) -> None:
    page = store.search(query)
    assert (page.total, page.relaxed, page.hits) == (0, None, ())


def test_a_field_is_kept(store: Store) -> None:
    page = store.search("title:munich title:rome")
    assert page.relaxed is not None
    assert page.relaxed.query == "title:rome"
    assert found(store, "title:munich title:rome") == ["kerry"]


def test_what_is_required_beside_any_word_stays(store: Store) -> None:
    assert store.search("+kerry +munich syria", any_word=True).total == 0


def test_filters_hold_for_weaker_queries(store: Store) -> None:
    assert found(store, "kerry munich", where="path=forces") == ["forces"]


def test_pages_orders_and_facets_go_on(store: Store) -> None:
    first = store.search("kerry munich", limit=1)
    second = store.search("kerry munich", limit=1, offset=1)
    assert (first.total, second.total, first.relaxed) == (2, 2, second.relaxed)
    assert {first.hits[0].id, second.hits[0].id} == {hit.id for hit in store.search("kerry munich").hits}
    assert [hit.rank for hit in second.hits] == [2]
    by_path = store.search("kerry munich", sort="path", facets="language")
    assert [Path(hit.path).stem for hit in by_path.hits] == ["forces", "kerry"]
    assert sum(count for _, count in by_path.facets[0].values) + by_path.facets[0].missing == 2


def test_a_long_query_takes_any_of_its_words(store: Store) -> None:
    page = store.search("what did kerry say about syria libya oil rome munich house officers russian white database")
    assert page.relaxed is not None
    assert page.relaxed.how.startswith("with any of the ")
    assert page.total >= 4


NASTY = st.lists(
    st.sampled_from(
        [
            "kerry", "cagginz", '"', "“", "(", ")", "AND", "OR", "NOT", "-", "+", "~2", "^3", "*", "?", "\\", ":",
            "title:", "zzz*", "?zz", "title:(a OR b)", '"glbal coaltion"', '"a b"~3', "published:2016..", "SDF",
            "東亰図", "\u0301", "правителство", "\ud800", "\x00", "\u202e", "a" * 300, "1,000", "U.S.", "C++", "ﬁ", "ß",
            "İ", "data base", "syrian democratic forces", "whitehouse",
        ]
    ),
    max_size=12,
)  # fmt: skip


@given(NASTY, st.sampled_from([" ", ""]), st.booleans(), st.booleans(), st.sampled_from([(), ("acronyms",)]))
def test_nothing_that_can_be_typed_fails(
    store: Store,
    pieces: list[str],
    between: str,
    any_word: bool,
    strict: bool,
    expand: tuple[str, ...],
) -> None:
    from corpus_search import QueryError  # noqa: PLC0415

    query = between.join(pieces)
    try:
        page = store.search(query, any_word=any_word, strict_match=strict, expand=expand)
    except QueryError:
        return
    assert page.query.text == query
    assert not (strict and page.relaxed)
    assert bool(page.hits) == bool(page.total)
    for suggestion in page.suggestions:
        assert store.search(suggestion.query, any_word=any_word, expand=expand, strict_match=True).total


def test_a_store_without_acronyms_says_the_rest(tmp_path: Path, store: Store) -> None:
    shutil.copytree(store.path, tmp_path / "copy")
    (tmp_path / "copy" / "data-1" / "acronyms.sqlite3").unlink()
    with open_store(tmp_path / "copy") as opened:
        assert opened.search("SDF munich").suggestions == ()
        assert opened.search("SDF munich", expand="acronyms").relaxed is not None
