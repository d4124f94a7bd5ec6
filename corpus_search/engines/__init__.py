"""Articles and a query tree to ranked hits. One module or package an engine, one line here."""

from importlib import import_module
from typing import TYPE_CHECKING

from corpus_search.errors import StoreError, UsageError

if TYPE_CHECKING:
    from corpus_search.engines.base import Capability, Engine
    from corpus_search.engines.bm25 import Scoring

__all__ = ["DEFAULT_ENGINE", "ENGINES", "check_capability", "check_scoring", "engine_class"]

ENGINES = {
    "whoosh": ("corpus_search.engines.whoosh.engine", "WhooshEngine"),
    "tantivy": ("corpus_search.engines.tantivy.engine", "TantivyEngine"),
    "opensearch": ("corpus_search.engines.opensearch.engine", "OpenSearchEngine"),
}
"""Where each engine's class is; none is imported before it is asked for."""

DEFAULT_ENGINE = "whoosh"


def engine_class(name: str) -> "type[Engine]":
    """Return the class of an engine. Raises `StoreError` for one that there is not, or that is not installed."""
    if name not in ENGINES:
        raise StoreError(f'there is no engine "{name}".', f"Engines: {', '.join(ENGINES)}.")
    module, attribute = ENGINES[name]
    try:
        engine: type[Engine] = getattr(import_module(module), attribute)
    except ModuleNotFoundError as err:
        if str(err.name).startswith("corpus_search"):
            raise
        raise StoreError(
            f'the engine "{name}" needs {err.name}, which is not installed.',
            f"Install it with: pip install 'corpus-search[{name}]'",
        ) from err
    return engine


def check_capability(engine: "Engine", capability: "Capability", wanted: str) -> None:
    """Raise `UsageError`, which names the engines that can, if an engine lacks what something needs.

    `wanted` is what was asked for, in words that "cannot be done by the engine ..." can follow.
    """
    if capability in engine.capabilities:
        return
    able = [name for name in ENGINES if _has(name, capability)]
    raise UsageError(
        f'{wanted} cannot be done by the engine "{engine.name}".',
        f"Engines that can: {', '.join(able)}." if able else "No engine that is installed can.",
    )


def check_scoring(engine: "Engine", scoring: "Scoring") -> None:
    """Raise `UsageError` for other parameters of the ranking than the usual ones, if an engine has no others."""
    from corpus_search.engines.base import Capability  # noqa: PLC0415  (few who need this table rank)
    from corpus_search.engines.bm25 import DEFAULT_SCORING  # noqa: PLC0415

    if scoring != DEFAULT_SCORING:
        check_capability(engine, Capability.SCORING, "To rank with another k1, b or weight of headlines")


def _has(name: str, capability: "Capability") -> bool:
    try:
        return capability in engine_class(name).capabilities
    except StoreError:  # it is an extra that is not installed
        return False
