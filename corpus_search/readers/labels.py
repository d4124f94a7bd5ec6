"""Which codec does the name of an encoding stand for?

A page that says "ISO-8859-1" is decoded as Windows-1252 by every browser, and rightly: it is what its writer used.
The names and what they mean are those of the WHATWG Encoding Standard, section 4.2 ("Names and labels"); beside
them stand encodings that the Standard leaves to the past and old mail and archives still hold. The names that it
sends to its "replacement" decoder, a guard for browsers, mean what they say here.
"""

import codecs

__all__ = ["codec_for", "is_ascii_superset", "is_multibyte", "is_wide", "superset_of"]

_SUPERSETS = {
    # Keys and values are Python's names, as `codecs.lookup` gives them.
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
    "iso8859-11": "cp874",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "utf-16": "utf-16-le",
    "utf-32": "utf-32-le",
}

_LABELS = {
    # Names of the Standard that Python does not know, or takes for something else.
    "utf-8": "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8",
    "utf-16-be": "unicodefffe",
    "utf-16-le": "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff",
    "iso8859-2": "iso88592",
    "iso8859-3": "iso88593",
    "iso8859-4": "iso88594",
    "iso8859-5": "iso88595",
    "iso8859-6": "iso88596 iso-8859-6-e iso-8859-6-i csiso88596e csiso88596i",
    "iso8859-7": "iso88597 sun_eu_greek",
    "iso8859-8": "iso88598 iso-8859-8-e iso-8859-8-i csiso88598e csiso88598i visual logical",
    "iso8859-10": "iso885910",
    "iso8859-13": "iso885913",
    "iso8859-14": "iso885914",
    "iso8859-15": "iso885915 csisolatin9",
    "cp1252": "iso88591 x-cp1252 x-user-defined",
    "cp1254": "iso88599 x-cp1254",
    "cp874": "windows-874 dos-874 iso885911",
    "cp1250": "x-cp1250",
    "cp1251": "x-cp1251",
    "cp1253": "x-cp1253",
    "cp1255": "x-cp1255",
    "cp1256": "x-cp1256",
    "cp1257": "x-cp1257",
    "cp1258": "x-cp1258",
    "koi8-r": "koi koi8",
    "koi8-u": "koi8-ru",
    "mac-roman": "mac csmacintosh x-mac-roman",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "gb18030": "csgb2312 gb_2312 gb_2312-80 x-gbk chinese csiso58gb231280 iso-ir-58",
    "big5hkscs": "cn-big5 x-x-big5",
    "euc_jp": "x-euc-jp cseucpkdfmtjapanese",
    "cp932": "windows-31j x-sjis ms_kanji",
    "cp949": "cseuckr csksc56011987 iso-ir-149 ks_c_5601-1987 ks_c_5601-1989 ksc_5601 korean windows-949",
}

_BY_LABEL = {label: codec for codec, labels in _LABELS.items() for label in labels.split()}

_WIDE = frozenset({"utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"})
_SEVEN_BIT = frozenset(
    {"hz", "iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_2004", "iso2022_jp_3", "iso2022_jp_ext"}
    | {"iso2022_kr"}
)
_EBCDIC = frozenset({"cp037", "cp273", "cp424", "cp500", "cp875", "cp1026", "cp1140"})
_MULTIBYTE = frozenset(
    {"big5", "big5hkscs", "cp950", "gb18030", "gb2312", "gbk", "shift_jis", "shift_jis_2004", "shift_jisx0213"}
    | {"cp932", "euc_jp", "euc_jis_2004", "euc_jisx0213", "euc_kr", "cp949", "johab"}
)
_CODE_PAGES = (
    *(437, 720, 737, 775, 850, 852, 855, 856, 857, 858, 860, 861, 862, 863, 864, 865, 866, 869, 874, 1006, 1125),
    *range(1250, 1259),
)
_OTHERS = frozenset(
    {"utf-8", "utf-16", "utf-32", "ascii", "koi8-r", "koi8-u", "koi8-t", "kz1048", "ptcp154", "tis-620", "hp-roman8"}
    | {"mac-roman", "mac-cyrillic", "mac-greek", "mac-iceland", "mac-latin2", "mac-turkish"}
    | {f"cp{page}" for page in _CODE_PAGES}
    | {f"iso8859-{part}" for part in range(1, 17) if part != 12}
)

_CODECS = _WIDE | _SEVEN_BIT | _EBCDIC | _MULTIBYTE | _OTHERS
"""Python's codecs that are character encodings; it knows others, such as "rot13" and "unicode_escape"."""


def codec_for(label: str) -> str | None:
    """Return Python's name of the codec that a label of any case means in practice; None for an unknown one.

    "latin1" gives "cp1252", "Shift_JIS" and "x-sjis" give "cp932", "GB2312" gives "gb18030".
    """
    name = label.strip(" \t\n\f\r").lower()
    known = _BY_LABEL.get(name)
    if known:
        return known
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError, UnicodeError):  # a NUL in a name is a ValueError
        return None
    return superset_of(found) if found in _CODECS else None


def superset_of(codec: str) -> str:
    """Return the codec that serves for all that is called `codec`, both named as Python names them."""
    return _SUPERSETS.get(codec, codec)


def is_ascii_superset(codec: str) -> bool:
    """Tell whether bytes below 128 are always ASCII's characters when they begin a character."""
    return codec not in _WIDE and codec not in _SEVEN_BIT and codec not in _EBCDIC


def is_wide(codec: str) -> bool:
    """Tell whether a codec has two or four bytes to every unit: UTF-16 and UTF-32."""
    return codec in _WIDE


def is_multibyte(codec: str) -> bool:
    """Tell whether a codec has one byte for ASCII and two or more for the characters of East Asia."""
    return codec in _MULTIBYTE
