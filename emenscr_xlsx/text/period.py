"""The reporting period: a quarter of a Thai fiscal year (1 October to 30 September, B3)."""

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from .errors import Error
from .typed import BE
from .words import Words

_LABEL = re.compile(r"(\d{4})-Q([1-4])")


class PeriodError(Error, ValueError):
    """A fiscal year or a quarter that there is not."""


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """A fiscal year in the Buddhist era, such as 2566, and a quarter 1-4."""

    fiscal_year: int
    quarter: int

    def __post_init__(self) -> None:
        if not 2500 <= self.fiscal_year <= 2700:
            hint = self.fiscal_year + BE
            raise PeriodError(
                Words(
                    f"ปีงบประมาณ {self.fiscal_year} ไม่ใช่ปี พ.ศ. ให้ใช้ปี พ.ศ. สี่หลัก"
                    + (f" เช่น {hint}" if 2500 <= hint <= 2700 else " เช่น 2566"),
                    f"{self.fiscal_year} is not a Buddhist-era fiscal year; give four digits of "
                    f"the Buddhist era"
                    + (f", here {hint}" if 2500 <= hint <= 2700 else ", such as 2566"),
                )
            )
        if self.quarter not in (1, 2, 3, 4):
            raise PeriodError(
                Words(
                    f"ไตรมาส {self.quarter} ไม่มี ให้ใช้ 1 ถึง 4",
                    f"There is no quarter {self.quarter}; give 1 to 4",
                )
            )

    @classmethod
    def parse(cls, label: str) -> "Period":
        """The period of a label such as 2566-Q4."""
        parts = _LABEL.fullmatch(label)
        if parts is None:
            raise ValueError(f"{label!r} is no period such as 2566-Q4")
        return cls(int(parts[1]), int(parts[2]))

    @classmethod
    def containing(cls, day: dt.date) -> "Period":
        """The quarter in which a day lies."""
        year = day.year + BE + (day.month >= 10)
        return cls(year, (day.month - 10) % 12 // 3 + 1)

    @property
    def label(self) -> str:
        return f"{self.fiscal_year}-Q{self.quarter}"

    @property
    def words(self) -> Words:
        return Words(
            f"ไตรมาสที่ {self.quarter} ปีงบประมาณ พ.ศ. {self.fiscal_year}",
            f"Quarter {self.quarter}, fiscal year {self.fiscal_year}",
        )

    @property
    def start(self) -> dt.date:
        year = self.fiscal_year - BE
        return (
            dt.date(year - 1, 10, 1)
            if self.quarter == 1
            else dt.date(year, 3 * self.quarter - 5, 1)
        )

    @property
    def end(self) -> dt.date:
        first = self.start
        month = first.month + 2
        return dt.date(first.year, month, calendar.monthrange(first.year, month)[1])

    def previous(self) -> "Period":
        """The quarter before, across the turn of the fiscal year."""
        return (
            Period(self.fiscal_year - 1, 4)
            if self.quarter == 1
            else Period(self.fiscal_year, self.quarter - 1)
        )

    def earlier(self) -> tuple["Period", ...]:
        """The quarters of the same fiscal year before this one."""
        return tuple(Period(self.fiscal_year, q) for q in range(1, self.quarter))


def days_late(due: dt.date | str | None, day: dt.date) -> int | None:
    """How many days a day lies after a due date; None where nothing is due.

    0 on the due date itself, negative before it.
    """
    return (
        None
        if due is None
        else (day - (dt.date.fromisoformat(due) if isinstance(due, str) else due)).days
    )
