"""The command `corpus-search`, and `python -m corpus_search`. The rest is imported where Ctrl-C is waited for."""

import gc
import sys
from typing import NoReturn

__all__ = ["main"]


def main() -> NoReturn:
    """Run the program with the arguments it was started with, and end the process."""
    # Almost all that a short command makes is modules, and stays: to look for garbage there is a twentieth of its time.
    gc.set_threshold(50_000, 20, 100)
    try:
        from corpus_search.cli import app  # noqa: PLC0415  (that takes longer than many a search)

        app.main()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
