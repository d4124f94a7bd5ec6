"""The formula, worked out by hand."""

from math import isclose, log

from corpus_search.engines.bm25 import idf, saturation


def test_idf_is_lucenes() -> None:
    assert isclose(idf(10, 3), log(1 + (10 - 3 + 0.5) / (3 + 0.5)))
    assert idf(10, 10) > 0


def test_saturation_of_one_occurrence_in_an_average_article() -> None:
    # One occurrence, and one plus k1 below it.
    assert isclose(saturation(1, 50, 50), 1 / 2.2)


def test_saturation_grows_with_frequency_and_falls_with_length() -> None:
    # length twice the average: 3 / (3 + 1.2 * (0.25 + 0.75 * 2)) = 3 / 5.1
    assert isclose(saturation(3, 100, 50), 3 / 5.1)
    assert saturation(1, 50, 50) < saturation(2, 50, 50) < 1
    assert saturation(1, 60, 50) < saturation(1, 50, 50)
