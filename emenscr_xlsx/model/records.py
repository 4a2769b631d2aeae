"""The values of records, as plain data."""

Row = dict[str, object]
"""The values of one record by column."""

Records = dict[str, list[Row]]
"""Given values by table: one row a record, JSON types only (a date is its ISO text)."""
