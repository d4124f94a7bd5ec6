"""How many small plain text files are decoded and parsed in a second, on one core?

    python -m benchmarks.reading

The articles are made up: a headline, a byline, a dateline, nine paragraphs; a third of them in other letters than
ASCII. What an article costs in the file system is not measured here: the bytes are in memory.
"""

import sys
import time
from collections.abc import Callable

from corpus_search.readers.base import ReadOptions, Source
from corpus_search.readers.language import detect_language
from corpus_search.readers.text import TextReader

_COUNT = 5_000
_SENTENCES = (
    "The foreign minister said on Tuesday that the talks would go on, and that the border would stay open for aid. ",
    "Officials in the capital had spoken of {number} villages that were cut off when the river rose last week. ",
    '"We have seen worse," said a farmer, who had lost {number} sheep and most of the year\'s harvest. ',
)
_ACCENTED = "Le ministre a déclaré à la presse que l’été dernier, la forêt près du château avait brûlé ({number} ha). "


def main() -> None:
    """Print articles a second: read, told the language of, and both."""
    sources = [Source("", f"{number}.txt", _article(number).encode()) for number in range(_COUNT)]
    size = sum(len(source.data) for source in sources) / _COUNT
    reader, options = TextReader(), ReadOptions()
    texts = [source.data.decode() for source in sources]
    _print(f"read, {size:.0f} bytes on average", lambda: [list(reader.read(one, options).records) for one in sources])
    _print("language detected", lambda: [detect_language(text) for text in texts])


def _print(what: str, run: Callable[[], object]) -> None:
    run()
    began = time.process_time()
    run()
    seconds = time.process_time() - began
    sys.stdout.write(f"{what}: {_COUNT / seconds:,.0f} articles a second ({1000 * seconds / _COUNT:.3f} ms each)\n")


def _article(number: int) -> str:
    sentences = (_ACCENTED,) if number % 3 == 0 else _SENTENCES
    body = "".join(sentence.format(number=number) for sentence in sentences) * (4 if number % 3 == 0 else 2)
    paragraphs = "\n\n".join([body.strip()] * (1 + number % 5))
    return f"Talks go on in round {number}\n\nBy Jane Doe\n\nGENEVA, Feb. 2 (Reuters) - {paragraphs}\n\nReuters\n"


if __name__ == "__main__":
    main()
