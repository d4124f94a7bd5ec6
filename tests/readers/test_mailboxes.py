"""People as mail and feeds write them."""

import pytest

from corpus_search.readers.mailboxes import mailbox_name


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("A. Writer <a@example.org>", "A. Writer"),
        ('"Writer, A." <a@example.org>', "Writer, A."),
        ("a@example.org (A. Writer)", "A. Writer"),
        ("a@example.org", "a@example.org"),
        ("<a@example.org>", "<a@example.org>"),
        ("A. Writer", "A. Writer"),
        ("A. Writer (Rome)", "A. Writer (Rome)"),
        ("", ""),
    ],
)
def test_mailbox_name(value: str, name: str) -> None:
    assert mailbox_name(value) == name
