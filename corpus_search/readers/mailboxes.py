"""Who is meant by a mailbox as mail and feeds write it: "A. Writer <a@example.org>" (RFC 5322)?"""

import re

from corpus_search.readers.metadata import one_line

__all__ = ["mailbox_name"]

_MAILBOX = re.compile(
    # A name before an address (section 3.4), and the older way of a name in a comment behind it (RFC 822).
    r"\s*(?:\"(?P<quoted>[^\"<>]+)\"|(?P<name>[^\"<>]*[^\"<>\s]))\s*<[^<>]*>\s*|\s*[^\s()<>]+\s*\((?P<comment>.+)\)\s*"
)


def mailbox_name(value: str) -> str:
    """Return the name in a mailbox, "A. Writer <a@example.org>" or "a@example.org (A. Writer)", else all of it."""
    match = _MAILBOX.fullmatch(value)
    return one_line(match["quoted"] or match["name"] or match["comment"] if match else value)
