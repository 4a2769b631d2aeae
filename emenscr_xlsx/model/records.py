"""The values of records, as plain data."""

from collections.abc import Mapping

Row = dict[str, object]
"""The values of one record by column."""

Records = dict[str, list[Row]]
"""Given values by table: one row a record, JSON types only (a date is its ISO text)."""


def line_of(parents: Mapping[str, str | None], code: str | None) -> list[str]:
    """A record and those above it, from below; one that stands above itself is named once.

    `parents` are by code, None or "" where there is nothing above.
    """
    line: list[str] = []
    while code and code not in line:
        line.append(code)
        code = parents.get(code)
    return line
