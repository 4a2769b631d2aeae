"""How many rows the open tables of a form offer: an office's choice."""

from ..forms.report import TABLES
from ..model import Column, Kind
from ..model.setting import Section, Setting
from ..text.words import Words

_MOST = 100

ROWS = Section(
    "rows",
    tuple(
        Setting(
            Column(table.name, table.title, Kind.WHOLE, low=1, high=_MOST), table.open, table.title
        )
        for table in TABLES
        if table.open
    ),
    Words(
        "แถวว่างที่แบบมีให้กรอก (แทรกแถวเพิ่มได้เสมอ)",
        "blank rows that a form offers; more can always be put in",
    ),
)
"""Rows offered blank, by table."""
