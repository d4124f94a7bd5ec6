"""Which languages can words be stemmed in?

The stemmers are Snowball's (Porter 2001, snowballstem.org) by way of PyStemmer, imported only when asked for.
"""

from collections.abc import Callable

from corpus_search.errors import UsageError

__all__ = ["DEFAULT_LANGUAGE", "NO_LANGUAGE", "language_names", "load_stemmer"]

DEFAULT_LANGUAGE = "english"
NO_LANGUAGE = "none"
"""Words are only folded, not stemmed."""


def language_names() -> list[str]:
    """Return the names that `load_stemmer` knows, in order, "none" last."""
    import Stemmer  # noqa: PLC0415  (compiled, and not needed to print a help text)

    return [*sorted(Stemmer.algorithms()), NO_LANGUAGE]


def load_stemmer(language: str) -> Callable[[str], str]:
    """Return the function that makes a folded word its stem; one thread may use it at a time.

    Raises `UsageError` for a name that `language_names` does not list.
    """
    if language == NO_LANGUAGE:
        return str
    import Stemmer  # noqa: PLC0415

    if language not in Stemmer.algorithms():
        raise UsageError(
            f'there is no stemmer for the language "{language}".',
            f"Choose one of: {', '.join(language_names())}.",
        )
    # Who calls remembers stems; a second memory inside the stemmer would only cost time.
    stem: Callable[[str], str] = Stemmer.Stemmer(language, 0).stemWord
    # "porter" leaves nothing of "s", and a term must be something.
    return lambda word: stem(word) or word
