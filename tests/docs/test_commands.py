"""Every command and option has help and a place in docs/commands.md."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer.main

from corpus_search.cli.app import make_app

_DOCUMENT = (Path(__file__).parents[2] / "docs" / "commands.md").read_text("utf-8")
_GROUP: Any = typer.main.get_command(make_app())
COMMANDS: dict[str, Any] = _GROUP.commands


def _section(command: str) -> str:
    match = re.search(rf"^## {command}\n(.*?)(?=^## |\Z)", _DOCUMENT, re.MULTILINE | re.DOTALL)
    assert match, f"docs/commands.md has no section on {command}"
    return match[1]


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_a_command_has_help_and_a_section(command: str) -> None:
    assert COMMANDS[command].help
    assert _section(command).strip()


@pytest.mark.parametrize(
    ("command", "option"),
    [
        (name, option)
        for name, command in COMMANDS.items()
        for p in command.params
        for option in p.opts
        if option[0] == "-"
    ],
)
def test_an_option_has_help_and_is_documented(command: str, option: str) -> None:
    (parameter,) = [p for p in COMMANDS[command].params if option in p.opts]
    assert parameter.help
    assert re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", _section(command)), f"{option} is not documented"


def test_the_document_names_no_command_that_there_is_not() -> None:
    sections = re.findall(r"^## (.+)$", _DOCUMENT, re.MULTILINE)
    assert [name for name in sections if name not in COMMANDS and name != "Exit codes"] == []
