"""What do everyday queries find in a few articles? Each row says it as whoever asks would expect it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from corpus_search import index, open_store
from corpus_search.api import Store

ARTICLES: dict[str, dict[str, Any]] = {
    "kerry": {
        "title": "Kerry in Rome: coalition recommits to defeat Daesh",
        "text": "U.S. Secretary of State John Kerry said the global coalition had carried out more than 10,000 air "
        "strikes. Turkey’s border with Syria is nearly sealed. What is the caliphate? A myth, he said.",
        "published": "2016-02-02", "source": "TRTWorld", "author": "Jane O’Brien", "tags": ["Libya", "Iraq"],
    },
    "caggins": {
        "title": "CJTF-OIR spokesman: we work with the SDF",
        "text": "Colonel Myles Caggins of CJTF-OIR said the troops want to de-escalate in north-eastern Syria. "
        "The Syrian Democratic Forces (SDF) welcomed it.",
        "published": "2020-03-11", "source": "North-Press Agency", "place": "Hasakah",
    },
    "tax": {
        "title": "Where is my W-2?",
        "text": "Form W-2 is due on January 31. Fill in Form W-4 and keep 401(k) papers. Fees are $50; the fine is "
        "$1,000, or 3.5% of your pay. Call at 12:30.",
        "published": "2019-01-15", "source": "AP",
    },
    "telecom": {
        "title": "AT&T buys rival for US$85bn",
        "text": "AT&T and Procter & Gamble fell. Write to press@att.example.com or see https://www.att.example.com/news.",
        "published": "2016-10-22", "source": "Reuters",
    },
    "code": {
        "title": "C++ beats C#, survey says",
        "text": "Developers like C++ more than C#. Node.js and .NET follow. C is still loved.",
        "published": "2021-06", "source": "AP",
    },
    "letters": {"title": "Vitamin C sells out", "text": "Shops sold 50 kg of vitamin C in an hour, at £50 a kilo."},
    "covid": {
        "title": "COVID-19: what we know",
        "text": "Covid-19 cases rose to 10000 a day. H1N1 was milder. Dr. Tedros of the WHO warned of long Covid.",
        "published": "2020-04-01", "source": "AFP",
    },
    "jets": {
        "title": "Two F-16s scrambled",
        "text": "An F-16 and a MiG-29 met over the Black Sea. The F16 is old. NATO’s spokeswoman gave no comment.",
        "published": "2015", "source": "Interfax",
    },
    "social": {
        "title": "Senator deletes tweet",
        "text": "@john_kerry wrote #ClimateAction; @who answered. The senator’s staff didn’t comment.",
        "published": "2021-11-09",
    },
    "paris": {
        "title": "L’accord de Paris: un an après",
        "text": "À Paris, l’accord sur le climat reste fragile. L’Élysée n’a pas commenté.",
        "published": "2016-12-12", "language": "fr",
    },
    "merkel": {
        "title": "Merkel spricht in München über Flüchtlinge",
        "text": "Die Kanzlerin sprach in München vor Ministern. 50 € kostet die Karte.",
        "published": "2016-02-12", "language": "de",
    },
    "tokyo": {
        "title": "東京都知事選挙", "text": "東京都で選挙が行われた。京都ではない。", "published": "2016-07-31",
        "language": "ja",
    },
    "kiev": {
        "title": "Президент прибыл в Киев", "text": "Президент России прибыл в Киев вчера.",
        "published": "2015-02-05", "language": "ru",
    },
    "assad": {
        "title": "Assad speaks",
        "text": "President Bashar al-Assad spoke in Damascus. In Kazakhstan, Pakistan and Tajikistan analysts met.",
        "published": "2013-09-09", "source": "Reuters",
    },
    "band": {
        "title": "The Who play again",
        "text": "To be or not to be, that is the question for The Who. Rock ’n’ roll never dies.",
    },
    "windows": {"title": "Where logs go", "text": r"Look into C:\new\test or /var/log/syslog; run_tests prints it."},
}  # fmt: skip

EVERYDAY: list[tuple[str, str]] = [
    # words
    ("kerry", "kerry social"),
    ("KERRY rome", "kerry"),
    ("kerry caggins", ""),
    ("kerry OR caggins", "kerry caggins social"),
    ("kerry or rome", "kerry"),
    ("syria", "kerry caggins"),
    ("spokesman coalition", ""),
    ("strike", "kerry"),
    ("analyst", "assad"),
    ("what is the caliphate?", "kerry"),
    ("the who", "covid social band"),
    ('"the who"', "covid band"),
    ("WHO warned", "covid"),
    ('"to be or not to be"', "band"),
    ("rock 'n' roll", "band"),
    # acronyms, hyphens, signs
    ("US", "kerry telecom"),
    ("U.S.", "kerry telecom"),
    ("u.s. coalition", "kerry"),
    ("SDF", "caggins"),
    ("W-2", "tax"),
    ("w2", ""),
    ("form w-4", "tax"),
    ("CJTF-OIR", "caggins"),
    ("cjtf oir", "caggins"),
    ("de-escalate", "caggins"),
    ("de escalate", "caggins"),
    ("north eastern", "caggins"),
    ("al-Assad", "assad"),
    ("assad", "assad"),
    ("covid-19", "covid"),
    ("covid 19", "covid"),
    ("H1N1", "covid"),
    ("F-16", "jets"),
    ("F16 OR F-16", "jets"),
    ("MiG-29", "jets"),
    ("AT&T", "telecom"),
    ("C++", "code"),
    ("c#", "code"),
    ("C", "code letters windows"),
    ("C -C++", "letters windows"),
    ("node.js", "code"),
    ("401(k)", "tax"),
    # money, numbers, times
    ("$50", "tax"),
    ("£50", "letters"),
    ("50", "tax letters merkel"),
    ("50 €", "merkel"),
    ("50€", "merkel"),
    ("$1,000", "tax"),
    ("$1000", "tax"),
    ("10,000", "kerry covid"),
    ("10000", "kerry covid"),
    ("3.5%", "tax"),
    ("12:30", "tax"),
    ("US$85bn", "telecom"),
    # names, possessives, apostrophes
    ("O'Brien", ""),
    ("author:O'Brien", "kerry"),
    ("author:obrien", "kerry"),
    ("Turkey's border", "kerry"),
    ("turkey", "kerry"),
    ("NATO", "jets"),
    ("didn't", "social"),
    ("didnt", "social"),
    # handles, addresses, paths
    ("@john_kerry", "kerry social"),
    ("@who", "covid social band"),
    ("#climateaction", "social"),
    ("press@att.example.com", "telecom"),
    ("https://www.att.example.com/news", "telecom"),
    ("att.example.com", "telecom"),
    (r"C:\new\test", "windows"),
    ("/var/log/syslog", "windows"),
    ("run_tests", "windows"),
    # pasted quotation marks, phrases, nearness
    ("“global coalition”", "kerry"),
    ("„global coalition“", "kerry"),
    ("«global coalition»", "kerry"),
    ('"coalition global"', ""),
    ('"coalition global"~0', "kerry"),
    ('"kerry strikes"', ""),
    ('"kerry strikes"~11', "kerry"),
    ('"kerry strikes"~10', ""),
    ('title:"kerry daesh"~6', "kerry"),
    ('"kerry caggins"~1000', ""),
    # beginnings, wildcards, misspellings
    ("cagg*", "caggins"),
    ("*stan", "assad"),
    ("c?ggins", "caggins"),
    ("ca*ns", "caggins"),
    ("al-ass?d", "assad"),
    ("de-esc*", "caggins"),
    ("caggens~", "caggins"),
    ("cagens~", ""),
    ("cagens~2", "caggins covid"),
    ("kazahkstan~", "assad"),
    ("kery~1", "kerry social"),
    ("author:o'br?en", "kerry"),
    ("author:obryen~", "kerry"),
    # other languages
    ("Élysée", "paris"),
    ("accord climat", "paris"),
    ("munchen", "merkel"),
    ("Minister Kanzlerin", "merkel"),
    ("東京", "tokyo"),
    ("京都", "tokyo"),
    ("президента", "kiev"),
    ("kerry OR климат OR Киев", "kerry social kiev"),
    # negation
    ("syria -kerry", "caggins"),
    ("syria NOT kerry", "caggins"),
    ("syria AND NOT sdf", "kerry"),
    ("+syria -rome", "caggins"),
    ("reuters", ""),
    ("-published:*", "letters band windows"),
    ("NOT published:* -vitamin", "band windows"),
    ("-syria source:*", "tax telecom code covid jets assad"),
    # fields and dates
    ("title:kerry", "kerry"),
    ("title:syria", ""),
    ("body:syria", "kerry caggins"),
    ("title:(kerry OR assad)", "kerry assad"),
    ("source:reuters", "telecom assad"),
    ('source:"north press"', "caggins"),
    ("source:north-press", "caggins"),
    ("source:re*", "telecom assad"),
    ("tag:libya", "kerry"),
    ("place:hasakah", "caggins"),
    ("language:de", "merkel"),
    ("published:2016", "kerry telecom paris merkel tokyo"),
    ("published:2016-02", "kerry merkel"),
    ("published:2016-02-02", "kerry"),
    ("published:201*-02", "kerry merkel kiev"),
    ("published:2016-02..2016-09", "kerry merkel tokyo"),
    ("published:<2015", "assad"),
    ("published:>=2021", "code social"),
    ("published:2015..2016 -language:*", ""),
    # everything, nothing, weights
    ("*", " ".join(ARTICLES)),
    ("* -published:*", "letters band windows"),
    ("kerry^5 rome", "kerry"),
    ("(kerry OR caggins)^2 syria", "kerry caggins"),
    ("", ""),
    ("!!", ""),
    ("()", ""),
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("everyday")
    records = [json.dumps({"id": key, **article}, ensure_ascii=False) for key, article in ARTICLES.items()]
    (folder / "articles.jsonl").write_text("\n".join(records), encoding="utf-8")
    index([folder / "articles.jsonl"], folder / "store")
    with open_store(folder / "store") as opened:
        yield opened


def _found(store: Store, query: str, **options: Any) -> set[str | None]:
    page = store.search(query, limit=100, strict_match=True, **options)
    assert page.total == len(page.hits)
    return {store.article(hit.id).key for hit in page.hits}


def test_there_are_enough_of_them() -> None:
    assert len(EVERYDAY) >= 60
    assert len({query for query, _ in EVERYDAY}) == len(EVERYDAY)


@pytest.mark.parametrize(("query", "keys"), EVERYDAY, ids=[query or "(empty)" for query, _ in EVERYDAY])
def test_an_everyday_query_finds(store: Store, query: str, keys: str) -> None:
    assert _found(store, query) == set(keys.split())


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("kerry caggins merkel", "kerry caggins social merkel"),
        ("+syria kerry", "kerry caggins"),
        ("syria -kerry", "caggins"),
        ("where is my form?", "tax"),
    ],
)
def test_with_any_word_one_is_enough(store: Store, query: str, keys: str) -> None:
    assert _found(store, query, any_word=True) == set(keys.split())


def test_literally_signs_mean_nothing(store: Store) -> None:
    assert _found(store, 'title:kerry -syria "border', literal=True) == set()
    assert _found(store, 'kerry (-syria) "border', literal=True) == {"kerry"}
    assert _found(store, "Where is my W-2?", literal=True) == {"tax"}


@pytest.mark.parametrize(
    ("query", "highlighted"),
    [
        ('"kerry daesh"~6', {"Kerry", "Daesh"}),
        ("c?ggins", {"Caggins"}),
        ("*stan", {"Kazakhstan", "Pakistan", "Tajikistan"}),
        ("caggens~", {"Caggins"}),
        ("de-esc*^2", {"de", "escalate"}),
        ("$50", {"$50"}),
        ("(kerry^3)^2", {"Kerry", "kerry"}),
    ],
)
def test_what_was_found_is_highlighted(store: Store, query: str, highlighted: set[str]) -> None:
    shown: set[str] = set()
    for hit in store.search(query, limit=100).hits:
        shown |= {hit.title[start:end] for start, end in hit.title_matches}
        shown |= {snippet.text[start:end] for snippet in hit.snippets for start, end in snippet.matches}
    assert shown == highlighted
