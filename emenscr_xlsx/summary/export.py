"""The counting reports as data for other tools: typed tables, and a data dictionary.

All follows from the declarations; one of the tables is of statuses.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ..forms import report as form
from ..forms.lists import DUTY, STATUS
from ..model import Choices, Column, DataType, Kind, Table
from ..model.values import is_blank
from ..text.excel import ACTING
from ..text.thai import BLANKS, UNSEEN
from ..text.words import Lang, Words
from .cells import Uncountable
from .chunk import Chunk, chunks
from .facts import SummaryFacts
from .records import Record, origin


@dataclass(frozen=True)
class Item:
    """A column of an exported table."""

    name: str
    head: Words
    data: DataType = DataType.TEXT
    unit: str = ""
    items: str = ""
    source: str = ""


_WHO = (
    Item("project_code", Words("รหัสโครงการ", "Project code"), source="D2"),
    Item("project_name", Words("ชื่อโครงการ", "Project name"), source="D2"),
    Item("agency_code", Words("รหัสหน่วยงาน", "Agency code"), source="D1"),
    Item("agency", Words("หน่วยงาน", "Agency"), source="D1"),
    Item(
        "fiscal_year", Words("ปีงบประมาณ (พ.ศ.)", "Fiscal year (B.E.)"), DataType.WHOLE, source="D2"
    ),
    Item("quarter", Words("ไตรมาส", "Quarter"), DataType.WHOLE, source="D7"),
)
_FROM = (
    Item("record", Words("รหัสรายการ", "Record key")),
    Item("source_file", Words("ไฟล์ที่ได้รับ", "File as received")),
    Item("source_path", Words("สำเนาที่เก็บไว้", "Filed copy")),
    Item("source_cell", Words("ชีตและเซลล์", "Sheet and cell")),
)


def _statuses(lang: Lang) -> tuple[Item, ...]:
    listed = _listed(STATUS, lang)
    return (
        Item("status", STATUS.title, items=listed, source="S50-S54"),
        Item("status_since", Words("สถานะตั้งแต่", "Status since"), DataType.DATE, source="S50-S54"),
        Item("due", Words("กำหนดส่ง", "Due"), DataType.DATE, source="B3"),
        Item("times_sent", Words("ส่งครั้งที่", "Times sent"), DataType.WHOLE, source="D7"),
        Item("duty", DUTY.title, items=_listed(DUTY, lang), source="D2"),
    )


def _listed(choices: Choices, lang: Lang) -> str:
    return "; ".join(f"{code} = {words[lang]}" for code, words in choices.items.items())


def _item(column: Column, lang: Lang) -> Item:
    items = _listed(column.choices, lang) if isinstance(column.choices, Choices) else ""
    return Item(
        column.name,
        column.head,
        column.kind.data,
        column.unit[lang] if column.unit else "",
        items,
        column.source,
    )


def _columns(table: Table) -> list[Column]:
    """What is kept of a table, and what is computed from it, but for what every table has."""
    return [c for c in table.columns if not c.display_only and c.name not in {i.name for i in _WHO}]


def items(lang: Lang) -> dict[str, list[Item]]:
    """The exported tables and their columns."""
    status = _statuses(lang)
    tables = {"status": [*_WHO, *status]}
    for table in form.KEPT:
        tables[table.name] = [*_WHO, status[0], *(_item(c, lang) for c in _columns(table)), *_FROM]
    return tables


def dictionary(lang: Lang) -> pd.DataFrame:
    """The data dictionary."""
    titles = {"status": STATUS.title} | {t.name: t.title for t in form.KEPT}
    return pd.DataFrame(
        [
            {
                "table": table,
                "table_th": titles[table].th,
                "table_en": titles[table].en,
                "column": i.name,
                "column_th": i.head.th,
                "column_en": i.head.en,
                "type": i.data.word,
                "unit": i.unit,
                "items": i.items,
                "source": i.source,
            }
            for table, columns in items(lang).items()
            for i in columns
        ]
    )


def tables(facts: SummaryFacts) -> Iterator[tuple[str, pd.DataFrame]]:
    """Every table, some projects at a time; each comes at least once, and may be empty."""
    declared = items(facts.lang)
    for name, columns in declared.items():
        yield name, _typed([], columns)
    for chunk in chunks(facts):
        yield "status", _typed(list(_board(facts, chunk)), declared["status"])
        for table in form.KEPT:
            records = (r for project in chunk.projects for r in chunk.sent(table.name, project))
            rows = [_row(facts, table, record) for record in records]
            yield table.name, _typed(rows, declared[table.name])


def _who(facts: SummaryFacts, code: str, quarter: int) -> list[object]:
    project = facts.projects[code]
    agency = facts.registry.agencies.get(project["agency_code"])
    return [
        code,
        project["name"],
        project["agency_code"],
        agency and agency["name"],
        facts.period.fiscal_year,
        quarter,
    ]


def _board(facts: SummaryFacts, chunk: Chunk) -> Iterator[list[object]]:
    for project in chunk.projects:
        for quarter in facts.quarters:
            if report := facts.board.get((project, quarter)):
                yield [
                    *_who(facts, project, quarter),
                    STATUS.words(report["status"])[facts.lang],
                    report["since"],
                    report["due"],
                    report["submissions"],
                    DUTY.words(report["duty"])[facts.lang],
                ]


def _row(facts: SummaryFacts, table: Table, record: Record) -> list[object]:
    return [
        *_who(facts, record.project, record.quarter),
        STATUS.words(record.status)[facts.lang],
        *(_value(column, record, facts.lang) for column in _columns(table)),
        record.key,
        record["_file"],
        record["_filed"],
        origin(table, record).location,
    ]


def _value(column: Column, record: Record, lang: Lang) -> object:
    """A column's value, chosen items in words."""
    value = column.computed.value(record) if column.computed else record[column.name]
    if isinstance(value, Uncountable):  # a float holds it as it came; a whole number does not
        return None if column.kind is Kind.WHOLE else value.reported
    if isinstance(column.choices, Choices) and not is_blank(value):
        return column.choices.words(value)[lang]
    return value


def _typed(rows: list[list[object]], columns: list[Item]) -> pd.DataFrame:
    """Rows as a frame of declared types."""
    frame = pd.DataFrame(rows, columns=[i.name for i in columns], dtype=object)
    for i in columns:
        values = frame[i.name]
        if i.data is DataType.WHOLE:
            values = pd.to_numeric(values)
        elif i.data is DataType.DATE:
            values = pd.to_datetime(values)
        frame[i.name] = values.astype(pd.api.types.pandas_dtype(i.data.nullable))
    return frame


# CSV and parquet ------------------------------------------------------------------------------

_FORMULA = (*ACTING, "\t", "\r")
_PASSED_OVER = f" \n{UNSEEN}{BLANKS}"


def inert(text: object) -> object:
    """A text that Excel would take for a formula, made to stay one (S19)."""
    if not isinstance(text, str):
        return text
    acts = text.startswith(_FORMULA) or text.lstrip(_PASSED_OVER).startswith(_FORMULA)
    return f"'{text}" if acts else text


class CsvFiles:
    """A file a table, with a byte-order mark, so that Excel reads Thai.

    What looks like a formula is made inert.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.written: set[str] = set()

    def add(self, name: str, frame: pd.DataFrame) -> None:
        """Write rows of a table."""
        texts = [c for c, t in frame.dtypes.items() if DataType.of_column(t) is DataType.TEXT]
        frame = frame.assign(**{str(c): frame[c].map(inert, na_action="ignore") for c in texts})
        path, first = self.folder / f"{name}.csv", name not in self.written
        text = frame.to_csv(
            index=False, header=first, date_format="%Y-%m-%d", lineterminator="\r\n"
        )
        with open(path, "ab") as out:
            out.write(text.encode("utf-8-sig" if first else "utf-8"))
        self.written.add(name)

    def close(self) -> None:
        """No more rows come."""


class ParquetFiles:
    """A file a table, typed. Raises ImportError where pyarrow is not installed."""

    def __init__(self, folder: Path) -> None:
        import pyarrow
        from pyarrow import parquet

        self._arrow, self._parquet, self.folder = pyarrow, parquet, folder
        self._writers: dict[str, parquet.ParquetWriter] = {}

    def add(self, name: str, frame: pd.DataFrame) -> None:
        """Write rows of a table."""
        arrow = self._arrow
        schema = arrow.schema(
            [
                (column, arrow.type_for_alias(DataType.of_column(dtype).arrow))
                for column, dtype in frame.dtypes.items()
            ]
        )
        table = arrow.Table.from_pandas(frame, schema=schema, preserve_index=False)
        table = table.replace_schema_metadata(None)
        if name not in self._writers:
            path = self.folder / f"{name}.parquet"
            self._writers[name] = self._parquet.ParquetWriter(path, table.schema)
        self._writers[name].write_table(table)

    def close(self) -> None:
        """No more rows come."""
        for writer in self._writers.values():
            writer.close()
