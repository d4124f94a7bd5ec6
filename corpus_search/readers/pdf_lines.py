"""From the lines of a PDF's pages to paragraphs: which lines belong together, which hyphens are no part of a word?

A PDF (ISO 32000-2) has no paragraphs, only characters at places. Coordinates are points (1/72 inch), from the bottom
left.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

__all__ = ["SOFT_HYPHEN", "Line", "Paragraph", "find_headline", "join_lines"]

SOFT_HYPHEN = "\ufffe"
"""What PDFium gives for a hyphen at the end of a line, between letters."""

_RUNNING_PAGES = 3
"""On so many pages, and half of all, a line stands at the edge that is a running header."""

_WIDE_GAP = 1.35
"""Times the usual distance of lines: at such a distance a paragraph begins."""

_OTHER_SIZE = 1.12
"""Times the height of a line: a line so much higher or lower is a heading, or comes after one."""

_INDENT = range(6, 48)
"""Points that the first line of a paragraph stands in from the one before."""

_SHORT = 0.8
"""Part of the column's width: a sentence that ends before that ends the paragraph."""

_PAGE_NUMBER = re.compile(
    r"\W{0,3}(?:page|seite|página|pagina|p\.|стр\.)? ?\d{1,4}(?: ?(?:of|von|de|di|sur|/) ?\d{1,4})?\W{0,3}",
    re.IGNORECASE,
)
_SENTENCE_ENDS = frozenset(".!?:;…。！？؟۔")
_CLOSING = "\"'”’»)]"
_WORD_BREAK = re.compile(rf"(?<![^\W\d_])([^\W\d_]++){SOFT_HYPHEN} ?([^\W\d_]++)")
_HYPHENATED = re.compile(r"(?<![^\W\d_])[^\W\d_]++-[^\W\d_]++")
_DIGITS = re.compile(r"\d+")
_LIGATURES = re.compile("[\ufb00-\ufb06\ufb13-\ufb17\ufb1d-\ufdff\ufe70-\ufefc]+")
_SOLID = re.compile("[\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
"""Scripts without spaces between words: no space is put where a line of them ended."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: its edges, where it stands (`base`), and the height of its letters; 0 where it is not known.

    PDFium puts a word that is broken at the end of a line, and the line after it, into the same line; `end_base` is
    where the last of them stands.
    """

    text: str
    left: float = 0
    right: float = 0
    base: float = 0
    end_base: float = 0
    height: float = 0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Its text in one line, and the height of its first line."""

    text: str
    height: float


@dataclass(slots=True)
class _Draft:
    """A paragraph in the making: its pieces, to be put together at the end, for it may have very many."""

    pieces: list[str]
    height: float

    def add(self, text: str) -> None:
        """Put a line, or the beginning of the next page, at the end."""
        last = self.pieces[-1]
        if last.endswith("-") and last[-2:-1].isalpha() and text[:1].islower():
            self.pieces[-1] = last[:-1] + SOFT_HYPHEN
        elif not last.endswith(SOFT_HYPHEN) and not (_is_solid(last[-1:]) and _is_solid(text[:1])):
            self.pieces.append(" ")
        self.pieces.append(text)


def join_lines(pages: Sequence[Sequence[Line]]) -> list[Paragraph]:
    """Return the paragraphs of the pages, in order, without page numbers and running headers.

    Letters that a font has in one sign ("ﬁ", the forms of Arabic letters) are written apart (Unicode, NFKC).
    """
    running = _running_lines(pages)
    drafts: list[_Draft] = []
    for page in pages:
        edges = _edges(page)
        lines = [line for line in page if not (line in edges and (_shape(line) in running or _is_number(line)))]
        for number, draft in enumerate(_iter_drafts(lines)):
            if number == 0 and drafts and _continues(drafts[-1].pieces[-1], draft.pieces[0]):
                drafts[-1].add(draft.pieces[0])
                drafts[-1].pieces += draft.pieces[1:]
            else:
                drafts.append(draft)
    texts = ["".join(draft.pieces) for draft in drafts]
    known = {word.lower() for text in texts for word in _HYPHENATED.findall(text)}
    return [Paragraph(_mend(text, known), draft.height) for text, draft in zip(texts, drafts, strict=True)]


def find_headline(paragraphs: Sequence[Paragraph]) -> int | None:
    """Return the place of the paragraph that is set largest, when that is above all usual ones and among the first."""
    first = paragraphs[:10]
    if len(paragraphs) < 2 or not all(paragraph.height for paragraph in first):
        return None
    usual = median(paragraph.height for paragraph in paragraphs)
    largest = max(range(len(first)), key=lambda place: first[place].height)
    return largest if first[largest].height > usual * _OTHER_SIZE else None


def _edges(page: Sequence[Line]) -> list[Line]:
    """Return the topmost and the bottommost line."""
    return [max(page, key=lambda line: line.base), min(page, key=lambda line: line.end_base)] if page else []


def _shape(line: Line) -> str:
    return _DIGITS.sub("0", line.text)


def _is_number(line: Line) -> bool:
    return _PAGE_NUMBER.fullmatch(line.text) is not None


def _is_sentence(text: str) -> bool:
    """Tell whether a sentence ends where `text` does."""
    return text[-4:].rstrip(_CLOSING)[-1:] in _SENTENCE_ENDS


def _running_lines(pages: Sequence[Sequence[Line]]) -> set[str]:
    counts = Counter(shape for page in pages for shape in {_shape(line) for line in _edges(page)})
    least = max(_RUNNING_PAGES, len(pages) / 2)
    return {shape for shape, count in counts.items() if count >= least}


def _iter_drafts(lines: Sequence[Line]) -> Iterator[_Draft]:
    if not lines:
        return
    steps = [before.end_base - line.base for before, line in pairwise(lines)]
    down = sorted(step for step in steps if step > 0)
    # Within paragraphs lines are closest, and most lines are within paragraphs.
    usual = down[(len(down) - 1) // 4] if down else 0
    width = max(line.right for line in lines) - min(line.left for line in lines)
    draft = _Draft([lines[0].text], lines[0].height)
    for (before, line), step in zip(pairwise(lines), steps, strict=True):
        if _begins(before, line, step, usual) or _ends(before, line, width):
            yield draft
            draft = _Draft([line.text], line.height)
        else:
            draft.add(line.text)
    yield draft


def _begins(before: Line, line: Line, step: float, usual: float) -> bool:
    """Tell whether a line begins a paragraph, by where it stands."""
    if not line.height or not before.height:
        return False
    ratio = line.height / before.height
    if not 1 / _OTHER_SIZE < ratio < _OTHER_SIZE:
        return True
    if step <= 0:  # the next column
        return _is_sentence(before.text)
    is_from_right = unicodedata.bidirectional(line.text[0]) in ("R", "AL")
    indent = before.right - line.right if is_from_right else line.left - before.left
    return step > usual * _WIDE_GAP or int(indent) in _INDENT


def _ends(before: Line, line: Line, width: float) -> bool:
    """Tell whether a line is the last of its paragraph: a sentence ends on it, short of the lines around."""
    reach = max(line.right - line.left, width / 3)
    return before.right - before.left < reach * _SHORT and _is_sentence(before.text)


def _continues(before: str, after: str) -> bool:
    """Tell whether a paragraph goes on on the next page."""
    is_open = not _is_sentence(before)
    return is_open and (before.endswith(SOFT_HYPHEN) or after[:1].islower() or _is_solid(after[:1]))


def _is_solid(character: str) -> bool:
    return _SOLID.match(character) is not None


def _mend(text: str, known: set[str]) -> str:
    """Take out the hyphens that only the end of a line needed.

    One stays before a capital letter, and in a word that is written with it elsewhere in the document.
    """

    def mend(match: re.Match[str]) -> str:
        first, second = match[1], match[2]
        stays = second[0].isupper() or f"{first}-{second}".lower() in known
        return f"{first}-{second}" if stays else first + second

    text = _WORD_BREAK.sub(mend, text).replace(SOFT_HYPHEN, "-")
    return " ".join(_LIGATURES.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text).split())
