"""The dashboard's sums, gathered while the tables are written, and figures that are a formula and its value at once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass


class Tally:
    """Sums by what is counted, office, budget source and quarter: all that the dashboard keeps in memory."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, str], dict[str, dict[tuple[str, int], float]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(float)))
        self.sources: set[str] = set()

    def add(self, kind: str, what: str, office: str, quarter: int, by: float = 1, source: str = "") -> None:
        self._held[kind, what][office][source, quarter] += by
        if source:
            self.sources.add(source)

    def of(self, kind: str, what: str, office: str | None, quarters: Sequence[int], source: str | None = None) -> float:
        """What was counted: of one office or all, in these quarters, of one source or all."""
        held = self._held.get((kind, what), {})
        rows = [held[office]] if office is not None and office in held else [] if office is not None else held.values()
        return sum(v for row in rows for (s, q), v in row.items() if q in quarters and source in (None, s))


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
        value = self.value / whole.value * 100 if whole.value else ""
        return Figure(f'IF({whole.formula}=0,"",({self.formula})/({whole.formula})*100)', value)
