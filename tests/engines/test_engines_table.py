"""The table of engines, and what is said of what one of them lacks."""

import importlib
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest

from corpus_search import engines
from corpus_search.engines import check_capability, engine_class
from corpus_search.engines.base import Capability
from corpus_search.errors import StoreError, UsageError


class _Poor:
    name: ClassVar[str] = "poor"
    capabilities: ClassVar[frozenset[Capability]] = frozenset()


@pytest.fixture
def _table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "ENGINES", {
        "whoosh": engines.ENGINES["whoosh"], "poor": (__name__, "_Poor"), "absent": ("no.such.module", "Absent"),
    })  # fmt: skip
    found = importlib.import_module
    monkeypatch.setattr(
        engines, "import_module", lambda name: SimpleNamespace(_Poor=_Poor) if name == __name__ else found(name)
    )


def test_an_engine_that_there_is_not_is_an_error_that_names_those_that_there_are() -> None:
    with pytest.raises(StoreError, match='there is no engine "xapian"') as error:
        engine_class("xapian")
    assert "whoosh" in error.value.hint


@pytest.mark.usefixtures("_table")
def test_what_an_engine_lacks_is_an_error_that_names_those_that_can() -> None:
    poor: Any = _Poor()
    with pytest.raises(UsageError) as error:
        check_capability(poor, Capability.SCORING, "--k1 0.9")
    assert error.value.message == '--k1 0.9 cannot be done by the engine "poor".'
    assert error.value.hint == "Engines that can: whoosh."


@pytest.mark.usefixtures("_table")
def test_what_an_engine_has_is_no_error() -> None:
    rich: Any = engine_class("whoosh")
    check_capability(rich, Capability.SCORING, "--k1 0.9")
