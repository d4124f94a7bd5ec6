"""Who wrote it? Bylines, and the lines under a story that say so.

"By Jane Doe", "By JANE DOE and John Roe, Associated Press", "TRTWorld and agencies", "(Reporting by Jane Doe;
Editing by John Roe)". A line counts only as a whole, and only when everything in it is understood: "By the end of
Monday" and "By Popular Demand" have no author. A photo's credit is nobody's byline.
"""

import re

from corpus_search.readers.agencies import agency_name, looks_like_agency
from corpus_search.readers.dates import parse_date
from corpus_search.records import dataclass

__all__ = ["Byline", "is_photo_credit", "read_byline", "read_sign_off"]

_LONGEST = 140

_BYLINE = re.compile(
    r"(?:By|by|BY|Von|VON|Par|PAR|Por|POR|Door|DOOR|Di|Av|Af|Text|Story by|Written by)(?::\s*|\s+)(\S.*)"
)
_AND = re.compile(r",\s+(?:and\s+)?|\s+(?:and|AND|&|und|et|y|e|en|och|og)\s+")
_NAME = r"[^\W\d_a-zà-ÿ][^\W\d_]*(?:[’'-][^\W\d_]+)*"
_PARTICLE = r"(?:de|da|del|della|der|den|di|van|von|bin|ibn|al|el|ten|le|la)\b"
_PERSON = re.compile(
    r"(?:Dr\.? |Prof\.? |Sir |Dame )?(?:[A-Z]\.-?){0,3} ?"
    rf"(?:{_NAME}|[A-Z]\.|{_PARTICLE})(?:[ -](?:{_NAME}|(?:[A-Z]\.)+|{_PARTICLE})){{1,4}}"
)
_ROLE = re.compile(
    r"(?:(?:AP|Reuters|AFP|Associated Press|The Associated Press|Senior|Chief|Special|Foreign|Political|Diplomatic|"
    r"Defen[cs]e|Science|Business|Sports?|Middle East|Europe|Africa|Asia|World|National|Deputy|Managing|Staff|"
    r"Contributing|Washington|Moscow|Beijing|Freelance|Security|Health|Environment)\s+){0,3}"
    r"(?:Writer|Reporter|Correspondent|Editor|Columnist|Journalist|Bureau Chief|Contributor|Staff|Special to .{3,40})",
    re.IGNORECASE,
)
_HANDLE = re.compile(
    r"\s+(?:and|with) (?:news )?agencies$|\s+in [A-Z][\w .'’-]{2,30}$|@\w{1,20}|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
)

_AFTER_BY = """
    a accident air all an any april august average bus car chance choice contrast dawn day december definition
    default demand design early end evening far february force friday government hand invitation its january july
    june land late law mail march may mid midnight midday monday morning most name nature night noon november now
    october on one order our phone plane popular post request saturday sea september some sunday that the then their
    these this those thursday train tuesday two using virtue vote wednesday way week what when who year your staff
    agencies agency numbers popular proxy rail road rote royal appointment special
"""
_NO_NAMES = frozenset(_AFTER_BY.split())
"""Words that stand after "By" and are not of a name."""

_SIGN_OFF = re.compile(
    r"[-–—(\[\s]*(?:Source:\s*)?((?:[A-Z][\w.&’'-]*\s+){0,3}[A-Z][\w.&’'-]*)"
    r"\s+(?:and|&|with)\s+(?:news\s+)?[Aa]gencies[)\].\s]*"
)
_SOURCE = re.compile(r"(?:Source|SOURCE|Quelle|Fuente|Fonte|Kaynak|Bron|Источник)\s*:\s*(\S.{1,49})")
_CLOSING = re.compile(r"[-–—(\[\s]*([^()\[\]]{2,60}?)[)\]\s]*")
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|Copyright)[\s©,]*(?:\d{4})?,?\s*(?:by\s+)?(\w[^.,|]{1,40}?)(?:[.,|]|\s+All rights|$)", re.IGNORECASE
)
_REPORTING = re.compile(r"\(?(?:Reporting|Writing) by ([^;()]{4,100}?)(?:\s+in [A-Z][\w .,’'-]{2,40}?)?(?:[;.)]|$)")

_PHOTO = re.compile(
    r"(?:Photos?|Photograph|Image|Picture|Pic|Foto|Fotos|Bild|Crédit|Credit|Illustration|Video|Fotoğraf|Фото)"
    r"(?:\s+(?:by|credit|courtesy(?: of)?|par|von|de))?\s*[:/©(]",
    re.IGNORECASE,
)
_PHOTO_INITIALS = frozenset("PpIiFfBbCcVvФф")


@dataclass(frozen=True, slots=True)
class Byline:
    """Who wrote it, several names parted by commas, and for which house; None for silence."""

    author: str | None = None
    source: str | None = None


def is_photo_credit(line: str) -> bool:
    """Tell whether a line says who took a picture."""
    return line[:1] in _PHOTO_INITIALS and len(line) <= _LONGEST and _PHOTO.match(line) is not None


def read_byline(line: str) -> Byline | None:
    """Return what a line near a story's beginning says of its author; None when it is no byline."""
    if len(line) > _LONGEST:
        return None
    match = _BYLINE.fullmatch(line)
    if match is None:
        return _read_shared(line) if line.endswith("gencies") else None
    authors: list[str] = []
    source: str | None = None
    for part in filter(None, (part.strip(" ,") for part in re.split(r"\s*[|•·/]\s*|\s+[–—-]\s+|\s+for\s+", match[1]))):
        if parse_date(part):
            continue
        for name in filter(None, (name.strip() for name in _AND.split(_HANDLE.sub("", part)))):
            if authors and _ROLE.fullmatch(name):
                continue
            if looks_like_agency(name):
                source = source or agency_name(name) or name
            elif _is_person(name) and not source:
                authors.append(_usual_capitals(name))
            else:
                return None
    return Byline(", ".join(authors) or None, source) if authors or source else None


def read_sign_off(line: str) -> Byline | None:
    """Return what a line at a story's end says of its author or source; None when it says nothing of it."""
    if len(line) > _LONGEST or is_photo_credit(line):
        return None
    if match := _REPORTING.match(line):
        names = [name.strip() for name in _AND.split(match[1])]
        return Byline(", ".join(names)) if names and all(map(_is_person, names)) else None
    if "gencies" in line and (found := _read_shared(line)):
        return found
    if match := _SOURCE.fullmatch(line):
        name = match[1].strip(" .")
        return Byline(source=agency_name(name) or name) if looks_like_agency(name) else None
    if match := _COPYRIGHT.match(line):
        source = agency_name(match[1])
        return Byline(source=source) if source else None
    return _read_closing(line)


def _read_shared(line: str) -> Byline | None:
    """Read "TRTWorld and agencies"."""
    match = _SIGN_OFF.fullmatch(line)
    if match is None:
        return None
    name = match[1]
    house = looks_like_agency(name)
    if not house and name.casefold() != "staff":
        return None
    return Byline(f"{name} and agencies", (agency_name(name) or name) if house else None)


def _read_closing(line: str) -> Byline | None:
    """Read the agencies that stand alone under a story: "AFP", "(Reuters)", "dpa/AFP"."""
    match = _CLOSING.fullmatch(line)
    if match is None:
        return None
    names = [agency_name(name) for name in re.split(r"\s*[/,]\s*|\s+and\s+", match[1])]
    # Two letters alone may be a typist's initials or a state.
    known = [name for name in names if name]
    return Byline(source=", ".join(known)) if len(known) == len(names) and len(match[1]) > 2 else None


def _is_person(words: str) -> bool:
    if _PERSON.fullmatch(words) is None:
        return False
    parts = words.casefold().replace(".", "").split()
    return len(parts) >= 2 and not _NO_NAMES.intersection(parts) and not parts[0].endswith("ing")


def _usual_capitals(name: str) -> str:
    return name.title() if name.isupper() else name
