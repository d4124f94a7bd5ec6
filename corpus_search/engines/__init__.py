"""Articles and a query tree to ranked hits. One module or package an engine, one line here."""

from importlib import import_module
from typing import TYPE_CHECKING

from corpus_search.errors import StoreError

if TYPE_CHECKING:
    from corpus_search.engines.base import Engine

__all__ = ["DEFAULT_ENGINE", "ENGINES", "engine_class"]

ENGINES = {
    "whoosh": ("corpus_search.engines.whoosh.engine", "WhooshEngine"),
}
"""Where each engine's class is; none is imported before it is asked for."""

DEFAULT_ENGINE = "whoosh"


def engine_class(name: str) -> "type[Engine]":
    """Return the class of an engine. Raises `StoreError` for a name that is not in `ENGINES`."""
    if name not in ENGINES:
        raise StoreError(f'there is no engine "{name}".', f"Engines: {', '.join(ENGINES)}.")
    module, attribute = ENGINES[name]
    engine: type[Engine] = getattr(import_module(module), attribute)
    return engine
