"""The dashboard's sums, gathered as tables are written, and figures: formulas with their values."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

from ..model.values import half_up
from ..text.formula import Expression, fn, in_brackets, joined, literal
from .cells import countable

_BySource = dict[tuple[str, int], float]


class Tally:
    """Sums by what is counted, office, source and quarter: all the dashboard has in memory."""

    def __init__(self) -> None:
        self._sums: dict[tuple[str, str], dict[str, _BySource]] = defaultdict(
            lambda: defaultdict(lambda: defaultdict(float))
        )
        self.sources: set[str] = set()

    def add(
        self, kind: str, what: str, office: str, quarter: int, by: float = 1, source: str = ""
    ) -> None:
        """Count a record, or add an amount."""
        self._sums[kind, what][office][source, quarter] += by if countable(by) else 0
        if source:
            self.sources.add(source)

    def value(
        self,
        kind: str,
        what: str,
        office: str | None,
        quarters: Sequence[int],
        source: str | None = None,
    ) -> float:
        """What was counted: of one office or all, in these quarters, of one source or all."""
        by_office = self._sums.get((kind, what), {})
        offices = by_office if office is None else [office]
        return sum(
            amount
            for name in offices
            for (of_source, quarter), amount in by_office.get(name, {}).items()
            if quarter in quarters and source in (None, of_source)
        )


@dataclass(frozen=True)
class Figure:
    """A formula and what it comes to; with operators, so that figures of figures keep both."""

    formula: Expression
    value: float | str

    @property
    def number(self) -> float:
        """Its value, where that is a number; a ValueError where it is a text or a blank."""
        if isinstance(self.value, str):
            raise ValueError(f"no number: {self.value!r}")
        return self.value

    def __add__(self, other: "Figure") -> "Figure":
        return Figure(self.formula + other.formula, self.number + other.number)

    def __sub__(self, other: "Figure") -> "Figure":
        difference = self.formula - in_brackets(other.formula)
        return Figure(difference, self.number - other.number)

    def share(self, whole: "Figure") -> "Figure":
        """The share of a whole, in per cent; blank where there is none."""
        value = self.number * 100 / whole.number if whole.number else ""
        percent = in_brackets(self.formula) * 100 / in_brackets(whole.formula)
        return Figure(fn.IF(in_brackets(whole.formula).eq(0), "", percent), value)


def shown(value: float | str, number_format: str) -> str:
    """A value as TEXT shows it: half rounds up, away from zero, and not to the even digit."""
    if isinstance(value, str):
        return value
    rounded = half_up(value, len(number_format.partition(".")[2]))
    return f"{rounded:,f}" if "," in number_format else f"{rounded:f}"


def added(figures: Iterable[Figure]) -> Figure:
    """Figures added up."""
    return reduce(Figure.__add__, figures)


def so_many(some: Figure, whole: Figure) -> Figure:
    """So many of so many, never a figure without it (C14)."""
    return Figure(
        in_brackets(some.formula) & " / " & in_brackets(whole.formula),
        f"{shown(some.value, '0')} / {shown(whole.value, '0')}",
    )


def sentence(text: str, **places: tuple[Figure, str]) -> Figure:
    """A sentence with figures in its places, as a formula; each in a number format, or as it is."""
    formulas, value = [], ""
    for part in filter(None, re.split(r"(\{\w+\})", text)):
        if part.startswith("{"):
            figure, number_format = places[part[1:-1]]
            formulas.append(
                fn.TEXT(figure.formula, number_format)
                if number_format
                else in_brackets(figure.formula)
            )
            value += shown(figure.value, number_format)
        else:
            formulas.append(literal(part))
            value += part
    return Figure(joined(formulas), value)
