"""The corpus that speed is measured with has the words that news has."""

import re

import pytest

from benchmarks.corpus import generate


def test_its_vocabulary_grows_as_that_of_news() -> None:
    # Heaps' law with the parameters of Reuters-RCV1: Manning, Raghavan and Schütze, section 5.1.
    words, distinct = 0, set[str]()
    for number, article in enumerate(generate(250), 1):
        found = re.findall(r"\w+", f"{article.title} {article.text}".lower())
        words += len(found)
        distinct.update(found)
        if number in (50, 100, 250):
            assert len(distinct) == pytest.approx(44 * words**0.49, rel=0.15)
    assert words > 100_000
