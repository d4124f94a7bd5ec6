"""Where a server is, and what of it may be shown and to whom a password may go."""

from pathlib import Path

import pytest

from corpus_search.engines import address as module
from corpus_search.engines.address import Address, AddressOptions, is_trusted, read_urls, trust
from corpus_search.errors import CorpusSearchError, StoreError, UsageError


@pytest.fixture(autouse=True)
def _nobody_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_trusted", set())
    for name in (module.URL_VARIABLE, module.INDEX_VARIABLE, module.USER_VARIABLE, module.PASSWORD_VARIABLE):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://host", "https://host:443"),
        ("http://host", "http://host:9200"),
        ("https://host:9200/", "https://host:9200"),
        ("https://host:9200/search/", "https://host:9200/search"),
        ("http://[::1]:9200", "http://[::1]:9200"),
    ],
)
def test_urls_are_read_in_one_form(text: str, url: str) -> None:
    assert read_urls([text, " "]) == (url,)


@pytest.mark.parametrize(
    "text", ["host:9200", "ftp://host", "https://", "https://host?a=b", "http://host:x", "https://[", ""]
)
def test_what_is_no_address_is_told(text: str) -> None:
    with pytest.raises(UsageError):
        AddressOptions(urls=(text,)).applied()


@pytest.mark.parametrize(
    "text", ["https://jane:s3cret@host:9200", "http://s3cret@host", "jane:s3cret@host", "https://a:s3cret@b@c"]
)
def test_a_password_in_an_address_is_refused_and_never_shown(text: str) -> None:
    with pytest.raises(UsageError) as raised:
        AddressOptions(urls=("https://fine", text)).applied()
    assert "s3cret" not in str(raised.value)
    assert raised.value.__context__ is None or "s3cret" not in str(raised.value.__context__)


@pytest.mark.parametrize(
    "options",
    [
        AddressOptions(name="News"), AddressOptions(name="-news"), AddressOptions(name="a,b"),
        AddressOptions(name="_all"),
        AddressOptions(name="*"), AddressOptions(shards=0), AddressOptions(replicas=-1),
        AddressOptions(ca_file="none.pem"),
        AddressOptions(name=""),
    ],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_meant_is_told(options: AddressOptions) -> None:
    with pytest.raises(UsageError):
        options.applied(Address(("https://host:443",)))


def test_the_environment_names_what_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(module.URL_VARIABLE, "https://one, https://two:9200")
    monkeypatch.setenv(module.INDEX_VARIABLE, "news")
    assert AddressOptions().applied() == Address(("https://one:443", "https://two:9200"), "news")
    given = AddressOptions(urls=("https://three",), shards=3).applied()
    assert given == Address(("https://three:443",), "news", shards=3)


def test_without_any_address_the_option_and_the_variable_are_named() -> None:
    with pytest.raises(UsageError, match="no address") as raised:
        AddressOptions(name="news").applied()
    assert "--url" in raised.value.hint
    assert module.URL_VARIABLE in raised.value.hint


def test_a_password_goes_only_where_a_person_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_trusted(["https://host:443"])
    trust(["https://host:443"])
    assert is_trusted(["https://host:443"])
    assert not is_trusted(["https://host:443", "https://stranger:443"])
    monkeypatch.setenv(module.URL_VARIABLE, "https://stranger")
    assert is_trusted(["https://host:443", "https://stranger:443"])


def test_an_address_is_kept_as_it_is(tmp_path: Path) -> None:
    assert Address.load(tmp_path) is None
    address = Address(("https://host:443",), "news", 3, 2, "/ca.pem", "owner", "news-1")
    address.save(tmp_path)
    assert Address.load(tmp_path) == address


_REST = '"name": "n", "shards": 1, "replicas": 1, "ca_file": null, "owner": ""'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"urls": []}',
        f'{{"urls": ["https://a:s@b"], {_REST}, "index": ""}}',
        f'{{"urls": ["https://a"], {_REST}, "index": "*"}}',
    ],
)
def test_a_damaged_address_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / module.ADDRESS_NAME).write_text(text)
    with pytest.raises(CorpusSearchError) as raised:
        Address.load(tmp_path)
    assert isinstance(raised.value, StoreError | UsageError)
