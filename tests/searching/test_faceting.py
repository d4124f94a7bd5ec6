import pytest

from corpus_search.article import FIELDS_BY_NAME
from corpus_search.engines.base import FacetBy, FacetRequest
from corpus_search.errors import UsageError
from corpus_search.searching.faceting import FACET_FIELDS, read_facets


@pytest.mark.parametrize(
    ("facet", "request_"),
    [
        ("source", FacetRequest("source")),
        (" Source ", FacetRequest("source")),
        ("tag", FacetRequest("tag")),
        ("published", FacetRequest("published", FacetBy.YEAR)),
        ("published:year", FacetRequest("published", FacetBy.YEAR)),
        ("Published: Month", FacetRequest("published", FacetBy.MONTH)),
        ("published:day", FacetRequest("published", FacetBy.DAY)),
    ],
)
def test_a_facet_as_typed(facet: str, request_: FacetRequest) -> None:
    assert read_facets([facet], 10) == (request_,)


def test_each_is_wanted_once_in_the_order_asked_for() -> None:
    facets = read_facets(["tag", "published", "TAG", "published:year", "published:month"], 3)
    assert [(one.field, one.by, one.most) for one in facets] == [
        ("tag", "value", 3),
        ("published", "year", 3),
        ("published", "month", 3),
    ]


def test_the_fields_are_those_of_an_article() -> None:
    assert set(FIELDS_BY_NAME) - set(FACET_FIELDS) == {"title", "body", "path"}


@pytest.mark.parametrize(
    ("facet", "message"),
    [
        ("sauce", 'there is no field "sauce". Did you mean source ?'),
        ("publishd:month", 'there is no field "publishd". Did you mean published:month ?'),
        ("titel", 'there is no field "titel".'),  # what is nearest cannot be counted by either
        ("", 'there is no field "".'),
        ("title", "articles cannot be counted by title."),
        ("body", "articles cannot be counted by body."),
        ("path", "articles cannot be counted by path."),
        ("source:year", "only a date has parts, and source is none."),
        ("source:", "only a date has parts, and source is none."),
        ("published:mnth", 'a date has no part "mnth". Did you mean published:month ?'),
        ("published:value", 'a date has no part "value".'),
        ("published:", 'a date has no part "".'),
    ],
)
def test_what_cannot_be_counted_by_is_an_error(facet: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_facets(["source", facet], 10)
    assert caught.value.message == f'--facet "{facet}": {message}'
    assert caught.value.hint


@pytest.mark.parametrize("values", [0, -1, 10_001])
def test_a_number_of_values_that_cannot_be_is_an_error(values: int) -> None:
    with pytest.raises(UsageError, match=f"--facet-limit {values} cannot be: it is a number from 1 to 10,000"):
        read_facets(["source"], values)
