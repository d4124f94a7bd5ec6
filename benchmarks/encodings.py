"""How many files of known encodings are decoded to the right text?

    python -m benchmarks.encodings [FOLDER]

The folder (by default ../shared/data/mixed_encodings beside the checkout) holds files whose names say their encoding.
A file is right when its text is, character for character after NFC and with line ends alike, what Python's codec of
that name makes of it. "Superset" counts the files that are not, and are what a browser shows: a page that calls
itself Shift_JIS or GB2312 is read as Windows-31J or GB 18030 (WHATWG Encoding Standard), which give another character
to a few bytes. They do not count as right.
"""

import codecs
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

from corpus_search.errors import CorpusSearchError
from corpus_search.readers.decode import Decoded, decode
from corpus_search.readers.labels import superset_of

FOLDER = Path(__file__).parents[2] / "shared/data/mixed_encodings"
_FEW = 100
"""One character in so many may differ in a superset."""


def main() -> None:
    """Print a row for each encoding, every file that is not right, and the sum."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    if not folder.is_dir():
        sys.exit(f"The labelled files are not there: {folder}")
    rows: defaultdict[str, Counter[str]] = defaultdict(Counter)
    notes = []
    for path in sorted(folder.iterdir()):
        label = label_of(path.name)
        if label is not None:
            outcome, found = judge(path.read_bytes(), label)
            rows[label][outcome] += 1
            notes += [f"  {outcome}: {path.name}: read as {found}"] if outcome != "right" else []
    write = sys.stdout.write
    write(f"{'encoding':<16}{'files':>6}{'right':>7}{'superset':>10}{'wrong':>7}{'no codec':>10}\n")
    total = sum(rows.values(), Counter())
    for label, row in [*sorted(rows.items()), ("all", total)]:
        write(
            f"{label:<16}{row.total():>6}{row['right']:>7}{row['superset']:>10}{row['wrong']:>7}{row['no codec']:>10}\n"
        )
    write("\n".join(notes) + "\n")
    judged = total.total() - total["no codec"]
    write(f"{total['right']} of {judged} labelled files are right: {100 * total['right'] / judged:.1f} %\n")


def judge(data: bytes, label: str) -> tuple[str, str]:
    """Return what became of a file in the encoding `label`, and as what it was read."""
    decoded: Decoded | None
    try:
        decoded = decode(data)
        found = f"{decoded.encoding} ({decoded.origin})"
    except CorpusSearchError as err:
        decoded, found = None, err.message
    try:
        truth = _plain(data.decode(label))
    except LookupError:
        return "no codec", found
    if decoded is None:
        return "wrong", found
    text = _plain(decoded.text)
    if text == truth:
        return "right", found
    different = sum(one != other for one, other in zip(text, truth, strict=False))
    few = len(text) == len(truth) and different * _FEW <= len(text)
    is_superset = decoded.encoding == superset_of(codecs.lookup(label).name)
    return ("superset" if few and is_superset else "wrong"), f"{found}, {different} of {len(text)} characters differ"


def label_of(name: str) -> str | None:
    """Return the name of the encoding in the name of a file, as Python knows it if it does; None without one."""
    origin, _, rest = name.partition("__")
    if origin == "cjk":
        return "utf-8" if rest.endswith("-utf8.txt") else rest.removesuffix(".txt")
    if origin != "encodings":
        return None
    label = rest.partition("__")[0].rstrip("_").lower().replace("maccyrillic", "mac_cyrillic")
    for codec in (label, re.sub(r"-[a-z]+$", "", label)):  # "windows-1250-czech" names the language too
        try:
            return codecs.lookup(codec).name
        except LookupError:
            continue
    return label


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff"))


if __name__ == "__main__":
    main()
