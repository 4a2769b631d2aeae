"""The dashboard's sums, gathered while the tables are written, and figures that are a formula and its value at once."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

from ..model.values import half_up
from ..text.excel import quoted
from .sheet import countable


class Tally:
    """Sums by what is counted, office, budget source and quarter: all that the dashboard keeps in memory."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, str], dict[str, dict[tuple[str, int], float]]] = defaultdict(
            lambda: defaultdict(lambda: defaultdict(float))
        )
        self.sources: set[str] = set()

    def add(
        self, kind: str, what: str, office: str, quarter: int, by: float = 1, source: str = ""
    ) -> None:
        self._held[kind, what][office][source, quarter] += by if countable(by) else 0
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
        held = self._held.get((kind, what), {})
        rows = (
            [held[office]]
            if office is not None and office in held
            else []
            if office is not None
            else held.values()
        )
        return sum(
            v for row in rows for (s, q), v in row.items() if q in quarters and source in (None, s)
        )


@dataclass(frozen=True)
class Figure:
    """A formula and what it comes to; with operators, so that figures of figures keep both."""

    formula: str
    value: float | str

    def __add__(self, other: "Figure") -> "Figure":
        return Figure(f"{self.formula}+{other.formula}", self.value + other.value)

    def __sub__(self, other: "Figure") -> "Figure":
        return Figure(f"{self.formula}-({other.formula})", self.value - other.value)

    def share(self, whole: "Figure") -> "Figure":
        """The share of a whole, in per cent; blank where there is none."""
        value = self.value * 100 / whole.value if whole.value else ""
        return Figure(f'IF(({whole.formula})=0,"",({self.formula})*100/({whole.formula}))', value)


def shown(value: float | str, number_format: str) -> str:
    """A value as TEXT shows it: half rounds up, away from zero, where Python's own formats go to the even digit."""
    if isinstance(value, str):
        return value
    rounded = half_up(value, len(number_format.partition(".")[2]))
    return f"{rounded:,f}" if "," in number_format else f"{rounded:f}"


def added(figures: Iterable[Figure]) -> Figure:
    """Figures added up."""
    return reduce(Figure.__add__, figures)


def so_many(n: Figure, whole: Figure) -> Figure:
    """So many of so many, never a figure without it (C14)."""
    return Figure(
        f'({n.formula})&" / "&({whole.formula})',
        f"{shown(n.value, '0')} / {shown(whole.value, '0')}",
    )


def sentence(text: str, **places: tuple[Figure, str]) -> Figure:
    """A sentence with figures in its places, as a formula; each in a number format, or as it is."""
    formulas, value = [], ""
    for part in filter(None, re.split(r"(\{\w+\})", text)):
        if part.startswith("{"):
            figure, number_format = places[part[1:-1]]
            formulas.append(
                f'TEXT({figure.formula},"{number_format}")'
                if number_format
                else f"({figure.formula})"
            )
            value += shown(figure.value, number_format)
        else:
            formulas.append(quoted(part))
            value += part
    return Figure("&".join(formulas), value)
