"""Checks on the registry's days: none lies far from its fiscal year."""

import datetime as dt
from collections.abc import Iterator

from ...model.finding import Severity
from ...model.values import to_python
from ...text.typed import BE, both_calendars, likely_day
from ...text.words import Words
from ..engine import CheckContext, Hit, check, rows

_DAYS: dict[str, tuple[int, tuple[str, ...]]] = {
    "projects": (15, ("start_date", "end_date")),
    "calendar": (3, ("opens", "internal_due", "ministry_due", "closes")),
    "extensions": (3, ("new_due",)),
    "waivers": (3, ("until",)),
}
"""How many years a table's days may lie off its fiscal year, and the days."""


@check(
    "DATES.far_from_year",
    Severity.ERROR,
    "วันที่ {day} ห่างจากปีงบประมาณ พ.ศ. {fiscal_year} มาก{likely} ให้พิมพ์ปี พ.ศ. สี่หลัก",
    "{day} lies far from fiscal year {fiscal_year}{likely}; type all four digits of the year",
    "D2, D17",
    scope="registry",
    structural=True,
)
def days_far_from_their_year(facts: CheckContext) -> Iterator[Hit]:
    for table, (most, columns) in _DAYS.items():
        years = facts[table]["fiscal_year"].fillna(0) - BE
        for column in columns:
            days = facts[table][column]
            for row in rows(((days.dt.year - years).abs() > most) & years.between(1900, 2200)):
                day = to_python(days.iat[row])
                if isinstance(day, dt.date):
                    likely = _likely(day, dt.date(round(years.tolist()[row]), 1, 1))
                    yield table, row, column, {"day": both_calendars(day), "likely": likely}


def _likely(day: dt.date, near: dt.date) -> Words:
    """Which day was probably meant, where one can be told."""
    meant = likely_day(day, near)
    if meant is None:
        return Words("", "")
    words = both_calendars(meant)
    return Words(f" น่าจะเป็น {words.th}", f", and is probably {words.en}")
