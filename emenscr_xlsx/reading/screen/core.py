"""What the screens share: how a file is turned away, and the limits it is held against."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ...config.limits import excess
from ...model.finding import Refusal
from ...model.messages import finding


@dataclass(frozen=True, slots=True)
class Guard:
    """A file being screened: what to call it, how much it may hold, and where one is in it."""

    name: str
    limits: Mapping[str, float]
    sheet: str = ""
    part: str = ""

    def inside(self, part: str, sheet: str = "") -> "Guard":
        """The same, in one part of the file, which may be a sheet."""
        return replace(self, part=part, sheet=sheet)

    def refuse(self, code: str, cell: str | bytes = "", **places: object) -> Refusal:
        """The reason why the file is turned away, to be raised."""
        cell = cell.decode() if isinstance(cell, bytes) else cell
        return Refusal(finding(code, self.name, self.sheet, cell, **places))

    def within(self, limit: str, amount: float, cell: str | bytes = "") -> None:
        """Turn the file away if it holds more than so much: say where, how much and what to do."""
        if amount > (most := self.limits[limit]):
            where = "" if self.sheet else self.part
            raise self.refuse("TOO_MUCH", cell, **excess(limit, amount, most, where))
