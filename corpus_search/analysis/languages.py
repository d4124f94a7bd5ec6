"""Which languages can words be stemmed in?

The stemmers are Snowball's (Porter 2001, snowballstem.org) by way of PyStemmer, imported only when asked for.
"""

from collections.abc import Callable

from corpus_search.errors import UsageError

__all__ = [
    "AUTO_LANGUAGE",
    "DEFAULT_LANGUAGE",
    "FALLBACK_LANGUAGE",
    "NO_LANGUAGE",
    "language_names",
    "load_stemmer",
    "stemmer_for",
]

AUTO_LANGUAGE = "auto"
"""Each article's own language."""
DEFAULT_LANGUAGE = AUTO_LANGUAGE
FALLBACK_LANGUAGE = "english"
"""What an article is taken for whose language is not known."""
NO_LANGUAGE = "none"
"""Words are only folded, not stemmed."""


def language_names() -> list[str]:
    """Return the names that a store's language may have, in order, "auto" and "none" last."""
    import Stemmer  # noqa: PLC0415  (compiled, and not needed to print a help text)

    return [*sorted(Stemmer.algorithms()), AUTO_LANGUAGE, NO_LANGUAGE]


def load_stemmer(language: str) -> Callable[[str], str]:
    """Return the function that makes a folded word its stem; one thread may use it at a time.

    Raises `UsageError` for a name that `language_names` does not list.
    """
    if language == NO_LANGUAGE:
        return str
    if language == AUTO_LANGUAGE:
        language = FALLBACK_LANGUAGE
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


def stemmer_for(code: str | None) -> str:
    """Return the name of the stemmer for an ISO 639 code: "none" for a language that has none.

    Where the code is None, nothing is known of the language, and it is taken for `FALLBACK_LANGUAGE`.
    """
    return _STEMMERS.get(code, NO_LANGUAGE) if code else FALLBACK_LANGUAGE


# The languages of PyStemmer 2.2 and later, by their codes of two letters (ISO 639-1) and three (ISO 639-3).
_STEMMERS = {
    code: name
    for name, codes in {
        "arabic": "ar ara", "armenian": "hy hye", "basque": "eu eus", "catalan": "ca cat", "danish": "da dan",
        "dutch": "nl nld", "english": "en eng", "finnish": "fi fin", "french": "fr fra", "german": "de deu",
        "greek": "el ell", "hindi": "hi hin", "hungarian": "hu hun", "indonesian": "id ind", "irish": "ga gle",
        "italian": "it ita", "lithuanian": "lt lit", "nepali": "ne nep", "norwegian": "no nor nb nob nn nno",
        "portuguese": "pt por", "romanian": "ro ron", "russian": "ru rus", "serbian": "sr srp", "spanish": "es spa",
        "swedish": "sv swe", "tamil": "ta tam", "turkish": "tr tur", "yiddish": "yi yid",
    }.items()
    for code in codes.split()
}  # fmt: skip
