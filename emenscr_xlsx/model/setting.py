"""What an office may choose, and how its settings file shows it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from ..text.words import Words
from .table import Column


@dataclass(frozen=True, slots=True)
class Setting:
    """A choice of the office: its column (name, kind, bounds, list), its default and its comment.

    `example` is what the settings file shows where the default says nothing.
    """

    column: Column
    default: object
    comment: Words | None = None
    example: object = None

    @property
    def line(self) -> str:
        """The setting in the settings file, commented out."""
        name = self.column.name
        key = name if name.replace("_", "").isalpha() else json.dumps(name)
        value = self.default if self.example is None else self.example
        shown = f"{value:g}" if isinstance(value, float) else json.dumps(value)
        return _commented(f"# {key} = {shown}", self.comment)


@dataclass(frozen=True, slots=True)
class Section:
    """The settings under one heading of the settings file."""

    name: str
    settings: tuple[Setting, ...]
    comment: Words | None = None

    @property
    def numbers(self) -> dict[str, float]:
        """The defaults of those that are numbers, by name."""
        return {
            s.column.name: s.default for s in self.settings if isinstance(s.default, int | float)
        }

    @property
    def text(self) -> str:
        """The section in the settings file."""
        return _commented(f"[{self.name}]", self.comment) + text_of(self.settings)


def text_of(settings: Iterable[Setting]) -> str:
    """Settings as lines of the settings file."""
    return "".join(s.line for s in settings)


def _commented(entry: str, comment: Words | None) -> str:
    return f"{entry}\n" if comment is None else f"{entry:<32}   # {comment}\n"
