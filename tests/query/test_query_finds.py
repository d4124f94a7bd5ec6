"""Which texts do queries find? By the slow and plain way to look a tree up in a text, which engines do quickly."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus_search.analysis.analyzer import Analyzer, Token
from corpus_search.query.nodes import And, Everything, Node, Not, Nothing, Or, Phrase, PhraseTerm, Prefer, Prefix, Term
from corpus_search.query.parser import parse

_ANALYZER = Analyzer()


def _finds(query: str, text: str, *, any_word: bool = False, literal: bool = False) -> bool:
    tree = parse(query, _ANALYZER, any_word=any_word, literal=literal).tree
    return _holds(tree, list(_ANALYZER.iter_tokens(text)))


def _holds(node: Node, tokens: list[Token]) -> bool:
    match node:
        case And(children):
            return all(_holds(child, tokens) for child in children)
        case Or(children):
            return any(_holds(child, tokens) for child in children)
        case Not(child):
            return not _holds(child, tokens)
        case Prefer(required, _):
            return _holds(required, tokens)
        case Everything():
            return True
        case Nothing():
            return False
        case Term(_, term, _):
            return any(token.term == term for token in tokens)
        case Prefix(_, prefix, _, of_terms):
            return any((token.term if of_terms else token.word).startswith(prefix) for token in tokens)
        case Phrase(_, terms, _):
            return any(_stands_at(first, terms, tokens) for first in range(len(tokens)))
        case _:
            raise AssertionError(f"a text alone cannot tell: {node}")


def _stands_at(first: int, terms: tuple[PhraseTerm, ...], tokens: list[Token]) -> bool:
    for part in terms:
        place = first + part.position
        if place >= len(tokens):
            return False
        term = tokens[place].term
        if not (term.startswith(part.term) if part.beginning else term == part.term):
            return False
    return True


@pytest.mark.parametrize(
    ("query", "text"),
    [
        # case, accents, inflection
        ("SYRIA", "in Syria"),
        ("syria", "SYRIAN".removesuffix("N")),
        ("Erdogan", "Erdoğan said"),
        ("Erdoğan", "ERDOGAN said"),
        ("cafe", "the cafe\u0301s"),
        ("attack", "They were attacking."),
        ("attacked", "an attack"),
        ("border region", "the regions along the borders"),
        # quotes, possessives, hyphens
        ("Turkeys border", "Turkey’s border"),
        ("Turkey's border", "Turkey’s border"),
        ("turkey border", "Turkey's border"),
        ('"turkeys border"', "Turkey’s border"),
        ("dont", "I don’t"),
        ("don't", "I dont"),
        ("de-escalate", "to de-escalate"),
        ("de-escalate", "to de escalate"),
        ("de escalate", "to de-escalate"),
        ('"de escalate"', "to de‑escalate"),
        ("W-2", "the W-2 form"),
        ("CJTF-OIR", "(CJTF-OIR)"),
        ("covid-19", "Covid 19"),
        ("AT&T", "at AT&T."),
        ("C++", "in C++, Rust"),
        # acronyms and numbers
        ("US", "the U.S. troops"),
        ("us", "the U.S.-led coalition"),
        ("U.S.", "the US Secretary"),
        ("10000", "over 10,000 strikes"),
        ("10,000", "over 10000 strikes"),
        ("$50", "costs US$50"),
        ("50", "costs $50"),
        ("e@mail.org", "write to e@mail.org!"),
        ("https://example.com/a", "see https://example.com/a."),
        # phrases, beginnings, fields of none
        ('"global coalition"', "the Global Coalition’s"),
        ("“global coalition”", "the global coalitions"),
        ("cagg*", "Myles Caggins"),
        ("policie*", "the policies"),
        ("de-esc*", "to de-escalate"),
        ("kerry OR zzz", "Kerry"),
        ("kerry -libya", "Kerry in Rome"),
        ("(kerry OR zzz) rome", "Kerry in Rome"),
        ("*", "anything"),
        # scripts without spaces
        ("東京", "東京都"),
        ("京都", "東京都"),
        ("東京都", "在東京都的"),
        ("京", "東京都"),
        ("都", "東京都"),
        ("3.5億", "約3.5億元"),
        ("3.5", "約3.5億元"),
        ("パーティ", "ﾊﾟｰﾃｨ"),
        ("ประเทศ", "ในประเทศไทย"),
        ("한국", "한국어를"),
        ("한국어", "\u1112\u1161\u11ab\u1100\u116e\u11a8\u110b\u1165"),
        # stop words are found where they are meant
        ('"to be or not to be"', "To be, or not to be"),
        ('"the who"', "The Who played"),
        ("what is the border?", "a border"),
    ],
)
def test_a_query_finds(query: str, text: str) -> None:
    assert _finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("kerry libya", "Kerry"),
        ('"coalition global"', "the global coalition"),
        ('"global coalition"', "global, and a coalition"),
        ("deescalate", "to de-escalate"),
        ("$50", "50 percent"),
        ("C", "C++"),
        ("kerry -libya", "Kerry in Libya"),
        ("kerry NOT libya", "Kerry in Libya"),
        ("title:-kerry", "Kerry"),
        ("-kerry", "Kerry"),
        ("cagg", "Caggins"),
        ("cagg\\*", "Caggins"),
        ("東都", "東京都"),
        ("東京都", "東京の都"),
        ("3.5", "35"),
        ("и", "й"),
        ("", "anything"),
        ("!!", "anything"),
        ("published:x", "published x"),
    ],
)
def test_a_query_does_not_find(query: str, text: str) -> None:
    assert not _finds(query, text)


_NASTY = "aBs1é٣.,'’_-+#()\":* \n\u00a0\u3000\u0301\u200d\u00ad東京都かﾊﾟ한กำ²👩"
texts = st.text(alphabet=_NASTY, max_size=30) | st.text(max_size=20)


@given(texts)
@example("THE WHO: 東京, l’accord d’U.S.-led 3.5億")
def test_every_text_is_found_by_its_own_words(text: str) -> None:
    if _ANALYZER.terms(text):
        assert _finds(text, text, literal=True)
        assert _finds(text, text, literal=True, any_word=True)


@given(texts)
def test_a_text_is_found_by_each_of_its_words_as_written(text: str) -> None:
    for token in _ANALYZER.iter_tokens(text):
        assert _finds(text[token.start : token.end], text, literal=True)


@given(texts, st.data())
def test_a_text_is_found_by_a_phrase_of_its_chunks(text: str, data: st.DataObject) -> None:
    chunks = text.replace('"', " ").replace("\\", " ").split()
    first = data.draw(st.integers(0, len(chunks)))
    phrase = " ".join(chunks[first : data.draw(st.integers(first, len(chunks)))])
    if _ANALYZER.terms(phrase):
        assert _finds(f'"{phrase}"', " ".join(chunks))


@given(st.text(alphabet="東京都大阪府。, パ\u309a", max_size=20), st.data())
def test_any_part_of_a_run_without_spaces_is_found(text: str, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(text)))
    part = text[first : data.draw(st.integers(first, len(text)))]
    cut_character = text[first : first + 1] == "\u309a" or text[first + len(part) :].startswith("\u309a")
    if _ANALYZER.terms(part) and not cut_character:
        assert _finds(part, text, literal=True)
