"""The values of records, as plain data."""

Records = dict[str, list[dict[str, object]]]
"""Given values by table: one dict a record, JSON types only (a date is its ISO text)."""
