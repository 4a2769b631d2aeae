"""The README's table of commands is the application's own help: every command, every option."""

import re
from collections.abc import Iterator
from pathlib import Path

import typer

from emenscr_xlsx.cli import commands

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
SHARED = "--workspace"
"""The option that the README names once for all commands."""


def documented() -> Iterator[tuple[str, set[str]]]:
    """The commands of the README's table with their options."""
    rows = re.search(r"\| command \| what it does \|\n.*?\n((?:\|.*\n)+)", README)[1]
    for row in rows.splitlines():
        for usage in re.findall(r"`([^`]+)`", re.split(r"(?<!\\)\|", row)[1]):
            words = re.match(r"(?:emenscr )?((?:[a-z]+ ?)+)", usage)[1]
            yield words.strip(), set(re.findall(r"--[a-z-]+", usage))


def offered(group: typer.core.TyperGroup, prefix: str = "") -> Iterator[tuple[str, set[str]]]:
    """The commands of the application with their options."""
    for name, command in group.commands.items():
        if isinstance(command, typer.core.TyperGroup):
            yield from offered(command, f"{prefix}{name} ")
        else:
            names = {option for p in command.params for option in p.opts}
            yield f"{prefix}{name}", {n for n in names if n.startswith("--")} - {SHARED}


def test_the_readme_names_every_command_with_its_options() -> None:
    assert dict(documented()) == dict(offered(typer.main.get_command(commands.app)))
    assert f"`{SHARED} DIR`" in README
