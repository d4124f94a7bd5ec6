"""How text that nobody vouches for becomes safe to print.

A character is unsafe when it can move the cursor, start an escape sequence (ECMA-48), break a line that must
stay one, turn the order of its neighbours around (UAX #9), or not be encoded at all:

- C0 controls, DEL and C1 controls, which take in ESC and the 8-bit CSI,
- bidirectional controls: U+061C, U+200E-200F, U+202A-202E, U+2066-2069, and the deprecated U+206A-206F,
- line and paragraph separators U+2028-2029,
- lone surrogates, which stand for bytes of a file name that are not UTF-8 (PEP 383),
- U+FEFF and the interlinear annotation marks U+FFF9-FFFB.

Joiners (U+200C-200D), variation selectors and combining marks stay: Persian, Hindi and emoji need them.
"""

import re

__all__ = ["escape_json", "is_safe", "visible", "visible_lines"]

_BEYOND_C0 = r"\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb"
# Compiled when they are needed: no output needs all of them.
_UNSAFE = rf"[\x00-\x1f{_BEYOND_C0}]"
_UNSAFE_IN_LINES = rf"[\x00-\x08\x0b-\x1f{_BEYOND_C0}]"
_UNSAFE_IN_JSON = rf"[{_BEYOND_C0}]"


def visible(text: str) -> str:
    """Return `text` for a place of one line, each unsafe character replaced by exactly one that shows.

    C0 controls and DEL become their control pictures (U+2400-241F, U+2421), the others U+FFFD. The length
    stays the same, so offsets into `text` hold for the result.
    """
    return re.sub(_UNSAFE, _stand_in, text)


def visible_lines(text: str) -> str:
    """Return `text` as `visible` does, but with its line feeds and tabs kept."""
    return re.sub(_UNSAFE_IN_LINES, _stand_in, text)


def is_safe(text: str) -> bool:
    """Tell whether `visible` would leave `text` as it is."""
    return re.search(_UNSAFE, text) is None


def escape_json(document: str) -> str:
    r"""Return a JSON document, the unsafe characters in its strings written as \uXXXX (RFC 8259, section 7).

    The C0 controls in strings must have been escaped already, as every JSON encoder does; those that are left
    are white space between the tokens.
    """
    return re.sub(_UNSAFE_IN_JSON, lambda match: f"\\u{ord(match[0]):04x}", document)


def _stand_in(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"
