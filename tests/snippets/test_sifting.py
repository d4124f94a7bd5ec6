"""No chunk that holds what is sought is sifted out."""

import string
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.analysis.languages import load_stemmer
from corpus_search.analysis.words import iter_chunks
from corpus_search.snippets.sifting import iter_sifted, sieve_for

_PLAIN = Analyzer()
_ENDINGS = (
    "", "s", "es", "ies", "ied", "ed", "eed", "ing", "ly", "edly", "ingly", "ation", "y", "e", "d", "t", "us", "ss",
    "al", "ness", "ful", "ogi", "li", "ement", "ion", "sses",
)  # fmt: skip


def test_the_stemmer_keeps_the_first_two_letters() -> None:
    stem = load_stemmer("english")
    beginnings = ["".join(letters) for count in (1, 2, 3) for letters in product(string.ascii_lowercase, repeat=count)]
    for word in (beginning + ending for beginning in beginnings for ending in _ENDINGS):
        kept = stem(word)
        assert kept[0] == word[0]
        assert len(kept) == 1 or kept[1] == word[1] or word[1] == "y", word


@pytest.mark.parametrize(
    ("sought", "text", "chunks"),
    [
        (["war"], "War was bad; we won (Warsaw)", ["War", "was", "(Warsaw)"]),
        (["us"], "the U.S. uses us, but not unions", ["U.S.", "uses", "us,"]),
        (["1000"], "1,000 or 1000 of 10.5", ["1,000", "1000", "10.5"]),
        (["die"], "he was dying to diet", ["dying", "diet"]),
        (["a"], "a bad answer", ["a", "answer"]),
        (["$"], "US$50 and $ 7", ["US$50", "$"]),
        (["cafe"], "Café, “quoted” cave", ["Café,", "“quoted”", "cave"]),
        (["東京"], "a 東京都 b", ["東京都"]),
        (["c++"], "C++ and c#", ["C++", "c#"]),
        (["escal"], "de-escalate under_esc", ["de-escalate", "under_esc"]),
        (["end"], "to the end", ["end"]),
        (["e"], "", []),
        (["é"], "what? where", ["what?"]),
    ],
)
def test_what_passes(sought: list[str], text: str, chunks: list[str]) -> None:
    assert [chunk for _, chunk in iter_sifted(sieve_for(sought), text)] == chunks


_chunks = st.text(st.sampled_from("aAbeydwEsIß.,'’-_$+#10éあ東\u0301\u200d"), min_size=1, max_size=8)


@given(
    st.lists(_chunks, max_size=8), st.sampled_from([" ", "\n", "\u00a0 "]), st.lists(_chunks, min_size=1, max_size=3)
)
def test_no_chunk_of_a_term_that_is_sought_is_sifted_out(chunks: list[str], space: str, sought: list[str]) -> None:
    text = space.join(chunks)
    terms = {term for one in sought for term in (*_PLAIN.terms(one), *_PLAIN.words(one))}
    passed = dict(iter_sifted(sieve_for(terms), text))
    for chunk in iter_chunks(text):
        assert passed.get(chunk.start(), chunk.group()) == chunk.group()
        held = {*_PLAIN.terms(chunk.group()), *_PLAIN.words(chunk.group())}
        if any(one.startswith(term) for term in terms for one in held):
            assert chunk.start() in passed


def test_a_chunk_of_a_megabyte_comes_once() -> None:
    text = "a-" * 500_000
    assert [(start, len(chunk)) for start, chunk in iter_sifted(sieve_for(["ab"]), text)] == [(0, 1_000_000)]
