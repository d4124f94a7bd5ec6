"""Python's garbage collector looks through all objects again and again; an index under way is millions of them.

None of these is garbage before it is done, and they are in no cycles. So it looks less often while files are read:
that is 5 % of the time. The command has it look as seldom from its start on (`__main__`); this is for whoever calls the
package, and for workers.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["fewer_collections"]

_THRESHOLDS = (50_000, 20, 100)


@contextmanager
def fewer_collections() -> Iterator[None]:
    """Let cycles be looked for less often for a while."""
    before = gc.get_threshold()
    gc.set_threshold(*_THRESHOLDS)
    try:
        yield
    finally:
        gc.set_threshold(*before)
