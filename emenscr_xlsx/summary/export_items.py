"""The columns of exported tables: a code of a closed list has its label beside it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from ..model import Choices, Column, DataType, Table
from ..model.finding import Severity, Verdict
from ..model.values import is_blank
from ..text.words import Lang, Words

SEVERITY = Choices(
    "severity", Words("ระดับ", "Severity"), {s.name.lower(): s.words for s in Severity}
)
VERDICT = Choices(
    "verdict", Words("ผลการตรวจ", "Verdict"), {v.name.lower(): v.words for v in Verdict}
)
_RENAMED = {"where": "place"}
"""Names that a query language keeps for itself, and what stands in their place."""

_LABEL = Words("{head} (ชื่อ)", "{head} (label)")


@dataclass(frozen=True)
class Item:
    """A column of an exported table; one of a closed list holds codes, and its label comes next."""

    name: str
    head: Words
    data: DataType = DataType.TEXT
    unit: str = ""
    choices: Choices | None = None
    source: str = ""

    @property
    def columns(self) -> list["Item"]:
        """The column, and that of its label."""
        if self.choices is None:
            return [self]
        label = replace(
            self,
            name=f"{self.name}_label",
            head=_LABEL.format(head=self.head),
            choices=None,
        )
        return [self, label]

    def values(self, value: object, lang: Lang) -> list[object]:
        """A value, and its label."""
        if self.choices is None:
            return [value]
        return [value, None if is_blank(value) else self.choices.words(value)[lang]]


def item_of(column: Column, lang: Lang) -> Item:
    """A declared column as one of an exported table."""
    return Item(
        _RENAMED.get(column.name, column.name),
        column.head,
        column.kind.data,
        column.unit[lang] if column.unit else "",
        column.choices if isinstance(column.choices, Choices) else None,
        column.source,
    )


def items_of(table: Table, lang: Lang, but: Sequence[Item] = ()) -> list[Item]:
    """What is kept of a table, and computed from it; without what every table has."""
    return [item_of(c, lang) for c in columns_of(table, but)]


def columns_of(table: Table, but: Sequence[Item] = ()) -> list[Column]:
    """The columns behind them."""
    names = {item.name for item in but}
    return [c for c in table.columns if not c.display_only and c.name not in names]


def frame_of(rows: Sequence[Sequence[object]], items: Sequence[Item], lang: Lang) -> pd.DataFrame:
    """Rows, a value an item, as a frame of declared types with a column for each label."""
    columns = [column for item in items for column in item.columns]
    whole = [
        [v for item, value in zip(items, row, strict=True) for v in item.values(value, lang)]
        for row in rows
    ]
    frame = pd.DataFrame(whole, columns=[c.name for c in columns], dtype=object)
    for column in columns:
        values = frame[column.name]
        if column.data is DataType.WHOLE:
            values = pd.to_numeric(values)
        elif column.data is DataType.DATE:
            values = pd.to_datetime(values)
        frame[column.name] = values.astype(pd.api.types.pandas_dtype(column.data.nullable))
    return frame


def dictionary_rows(
    tables: Mapping[str, tuple[Words, Sequence[Item]]], lang: Lang
) -> Iterator[dict[str, object]]:
    """What the data dictionary says of each column."""
    for name, (title, items) in tables.items():
        for item in items:
            for column in item.columns:
                listed = column.choices.items.items() if column.choices else ()
                yield {
                    "table_name": name,
                    "table_th": title.th,
                    "table_en": title.en,
                    "column_name": column.name,
                    "column_th": column.head.th,
                    "column_en": column.head.en,
                    "data_type": column.data.word,
                    "unit": column.unit,
                    "items": "; ".join(f"{code} = {words[lang]}" for code, words in listed),
                    "source": column.source,
                }
