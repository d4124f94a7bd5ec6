"""XML as people write it: what is wrong with a text, but means only one thing, is set right before it is parsed.

Programs that glue XML together from strings leave ampersands as they are, use the entities of HTML without
declaring them, and let control characters through. A parser stops at each of these (XML 1.0, sections 2.2, 4.1).
"""

import re
from html.entities import name2codepoint

__all__ = ["mend_xml"]

_DECLARATION = re.compile(r"\s*<\?xml\s[^<>]*\?>")
"""What a file says about its encoding and version; the text is decoded already."""

_NOT_A_CHARACTER = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""XML 1.0, production 2."""

_TO_MEND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)")

_REFERENCE = re.compile(
    # What stands in CDATA, comments and instructions is no reference. Each goes on to the end of the text
    # rather than back.
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)"
    r"|&(?!(?:amp|lt|gt|quot|apos);)"
    r"(?:\#(?P<decimal>[0-9]{1,7});|\#[xX](?P<hex>[0-9a-fA-F]{1,6});|(?P<name>[A-Za-z][\w.-]{0,60});)?",
    re.DOTALL,
)

_ENTITIES = {name: chr(code) for name, code in name2codepoint.items()}


def mend_xml(text: str) -> str:
    """Return `text` without what is no character in XML, and with all references such as XML knows.

    Line ends stay where they are. A reference to what is no character (`&#3;`) is dropped, an entity of HTML 4
    becomes its character, any other and a bare ampersand become an ampersand, unless the text declares entities.
    """
    declaration = _DECLARATION.match(text)
    if declaration:
        text = "\n" * text.count("\n", 0, declaration.end()) + text[declaration.end() :]
    if _NOT_A_CHARACTER.search(text):
        text = _NOT_A_CHARACTER.sub("", text)
    if _TO_MEND.search(text):
        declares = "<!ENTITY" in text
        text = _REFERENCE.sub(lambda match: _mended(match, declares=declares), text)
    return text


def _mended(match: re.Match[str], *, declares: bool) -> str:
    reference = match[0]
    if reference[0] == "<":
        return reference
    if match["name"]:
        known = _ENTITIES.get(match["name"])
        return known or (reference if declares else f"&amp;{reference[1:]}")
    if match["decimal"] or match["hex"]:
        code = int(match["decimal"]) if match["decimal"] else int(match["hex"], 16)
        return reference if _is_character(code) else ""
    return f"&amp;{reference[1:]}"


def _is_character(code: int) -> bool:
    return code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
