"""Acronyms that a text explains, as Schwartz and Hearst find them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_search.analysis.acronyms import MOST_ACRONYMS, Acronym, find_acronyms

SDF = Acronym("SDF", "Syrian Democratic Forces")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the Syrian Democratic Forces (SDF) said", SDF),
        ("the SDF (Syrian Democratic Forces) said", SDF),
        ("the SDF (Syrian Democratic Forces, a group of militias) said", SDF),
        ("the Syrian\nDemocratic  Forces (“SDF”) said", SDF),
        ("the Syrian Democratic Forces (the SDF) said", SDF),
        ("the Syrian Democratic Forces (SDF; Arabic: قسد) said", SDF),
        ("near Rome. Syrian Democratic Forces (SDF)", SDF),
        ("Islamic State of Iraq and Syria (ISIS)", Acronym("ISIS", "Islamic State of Iraq and Syria")),
        ("by US Central Command (CENTCOM)", Acronym("CENTCOM", "Central Command")),
        ("Department of Defense (DoD)", Acronym("DoD", "Department of Defense")),
        ("heat shock protein (HSP)", Acronym("HSP", "heat shock protein")),
        ("Joint Task Force-Operation Resolve (JTF-OR)", Acronym("JTF-OR", "Joint Task Force-Operation Resolve")),
        ("the National Lending Library (N.L.L.)", Acronym("N.L.L.", "National Lending Library")),
    ],
)
def test_what_is_explained_is_found(text: str, found: Acronym) -> None:
    assert find_acronyms(text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "John Kerry (left) and others",
        "the letters of it (ABC) are not there",
        "Syrian Democratic Forces (ABC)",
        "Forces (F)",
        "Kerry (KY)",
        "University of Cleveland, Ohio (UCO)",  # a comma parts
        "They were Syrian. Democratic Forces (SDF)",  # and so does the end of a sentence
        "SDF (Syrian Democratic",
        "SDF) Syrian Democratic Forces (",
        "f(SDF)",
        "(SDF)",
        "",
        "the organisation of the (OOT)",
    ],
)
def test_what_is_not_explained_is_not(text: str) -> None:
    assert find_acronyms(text) == []


def test_each_is_taken_once_in_the_order_of_the_text() -> None:
    text = "Anadolu Agency (AA) on Syrian Democratic Forces (SDF). SDF (Syrian Democratic Forces), Anadolu Agency (AA)"
    assert find_acronyms(text) == [Acronym("AA", "Anadolu Agency"), SDF]


def test_a_text_of_nothing_else_has_a_limit() -> None:
    text = " ".join(f"Ab{chr(97 + n // 26)} Cd{chr(97 + n % 26)} (AC)" for n in range(26 * 26))
    assert len(find_acronyms(text)) == MOST_ACRONYMS


@pytest.mark.parametrize(
    "piece", ["(", "(a", ") ", " (AB)", "A B (AB) ", '" (AA)', "A" * 50 + " (AA) ", "\u0130 (\u0130\u0130) "]
)
def test_hostile_text_takes_no_time(piece: str) -> None:
    find_acronyms(piece * (400_000 // len(piece)))  # a quadratic search would take minutes


@given(st.text(st.sampled_from('AbC dé.,()[]"“”-&\n\u0130ß\u0000\ud800'), max_size=200))
def test_nothing_fails_and_what_is_found_stands_there(text: str) -> None:
    for short, long in find_acronyms(text):
        assert short in text
        assert all(word in text for word in long.split(" "))
        assert len(long.split(" ")) > 1
