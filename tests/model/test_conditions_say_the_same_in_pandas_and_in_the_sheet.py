"""A condition holds in pandas exactly where its formula is TRUE in the sheet.

Its words say what it asks.
"""

import random
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import python_calamine as calamine
import xlsxwriter

from emenscr_xlsx.forms import report as form
from emenscr_xlsx.forms.lists import ACHIEVEMENT, OPERATOR, ROLL_UP
from emenscr_xlsx.forms.phrases import CLOSINGS, NOT_YET_SENTENCES, PHRASES, achieved_in, missed_in
from emenscr_xlsx.model import (
    Above,
    Always,
    Below,
    Choices,
    Column,
    ColumnScope,
    Condition,
    Contains,
    Differs,
    Equal,
    Filled,
    HasFigure,
    Is,
    Kind,
    Meets,
    Placeholder,
    RatioOff,
    SameCode,
    Says,
    Sheet,
    Short,
    Suppose,
    Table,
)
from emenscr_xlsx.text.excel import address
from emenscr_xlsx.text.formula import Expression, ref
from emenscr_xlsx.text.words import Words

ROWS = 360  # random records a table

# Every kind of condition, on columns of its own ------------------------------------------------


def _columns(kind: Kind, *names: str, **more: object) -> tuple[Column, ...]:
    return tuple(Column(n, Words(f"หัวข้อ {n}", f"Heading {n}"), kind, **more) for n in names)


MADE_UP = Table(
    "made_up",
    Words("ลอง", "Trial"),
    Sheet("trial", Words("ลอง", "Trial"), Words("ลอง", "Trial")),
    key=(),
    columns=(
        *_columns(Kind.NUMBER, "aa", "bb", "percent", "quantity", "total", "plan"),
        *_columns(Kind.DATE, "dd", "ee"),
        *_columns(Kind.LONG, "tt", "uu"),
        *_columns(Kind.TEXT, "source_code", "project_code"),
        *_columns(Kind.CHOICE, "operator", choices=OPERATOR),
        *_columns(Kind.CHOICE, "roll_up", choices=ROLL_UP),
        *_columns(Kind.CHOICE, "achieved", choices=ACHIEVEMENT),
    ),
)
EVERY_KIND: tuple[Condition, ...] = (
    Always(),
    ~Always(),
    Is("achieved", "met"),
    Is("achieved", "met", "not_yet"),
    ~Is("achieved", "met"),
    Is("aa", 4),
    Is("aa", 0, 100),
    Is("tt", "คน"),
    ~Is("aa", 0),
    Filled("aa"),
    Filled("tt"),
    Filled("tt", "aa", "achieved"),
    ~Filled("tt"),
    ~Filled("tt", "uu"),
    Above("aa", "bb"),
    Below("aa", "bb"),
    Equal("aa", "bb"),
    Above("aa", 0),
    Below("aa", 0),
    Equal("aa", 0),
    Above(1, "aa"),
    ~Above("aa", "bb"),
    ~Equal("aa", 0),
    Above("aa", 1234567),
    Below("aa", 1234568),
    Equal("aa", 1234567.89),
    Above("aa", 0.005),
    Above("dd", "ee"),
    Below("dd", "ee"),
    Equal("dd", "ee"),
    Differs("aa", "bb"),
    Differs("aa", "bb", 0.01),
    Differs("aa", "bb", "tolerance_baht"),
    ~Differs("aa", "bb"),
    Differs("aa", 100, 1),
    Differs("aa", "bb", 1234567),
    RatioOff("percent", "quantity", "total", 0.01),
    RatioOff("percent", "quantity", "total", "percent_tolerance"),
    ~RatioOff("percent", "quantity", "total", 0.01),
    Meets("aa", "operator", "bb"),
    ~Meets("aa", "operator", "bb"),
    Meets("aa", "operator", "bb", "roll_up", form.FINAL),
    ~Meets("aa", "operator", "bb", "roll_up", Is("achieved", "met")),
    *(Contains("tt", sentence) for sentence in NOT_YET_SENTENCES.values()),
    ~Contains("tt", "Output"),
    Contains("tt", 'คำว่า "อ้าง"'),
    *(Says(("tt",), (sentence,)) for sentence in NOT_YET_SENTENCES.values()),
    *(
        condition(("tt", "uu"), section)
        for section in CLOSINGS
        for condition in (achieved_in, missed_in)
    ),
    ~Says(("uu",), ("Output", "อ้าง")),
    Placeholder("tt"),
    ~Placeholder("tt"),
    Short("tt", 4),
    Short("tt", "shortest_narrative"),
    ~Short("tt", 4),
    HasFigure("tt"),
    ~HasFigure("tt"),
    SameCode("source_code", "project_code"),
    Suppose("achieved", "met", Is("achieved", "met") & Filled("tt")),
    (Filled("aa") | Above("bb", 1)) & ~(Is("achieved", "met") & HasFigure("tt")),
)


def declared(table: Table) -> list[Condition]:
    """The distinct conditions of a table's needs, rules, bounds and phrases."""
    if table is MADE_UP:
        return list(EVERY_KIND)
    bounds = [
        b
        for c in table.asked
        for b in (
            (c.low is not None and Below(c.name, c.low)),
            (c.high is not None and Above(c.name, c.high)),
        )
        if b
    ]
    needs = [
        n
        for c in table.columns
        if c.required
        for n in (c.required.when, c.required.when & ~Filled(c.name))
    ]
    stands = [table.due, table.answered] if table.item else []
    facts = [f.where for f in table.facts]
    return list(
        dict.fromkeys(
            [
                *needs,
                *stands,
                *facts,
                *(r.wrong for r in table.rules),
                *bounds,
                *(p.when for p in PHRASES.get(table.name, ())),
            ]
        )
    )


TABLES = (MADE_UP, *form.TABLES)
CONDITIONS = {t.name: declared(t) for t in TABLES}


def parts(condition: Condition) -> Iterator[Condition]:
    """A condition and what it is made of."""
    yield condition
    for part in getattr(condition, "parts", ()) or (getattr(condition, "part", None),):
        if isinstance(part, Condition):
            yield from parts(part)


# Random records -------------------------------------------------------------------------------

NUMBERS = (
    0.0,
    0.0,
    1.0,
    2.0,
    3.0,
    4.0,
    0.98,
    0.005,
    97.55,
    97.56,
    100.0,
    100.01,
    -0.01,
    -5.0,
    239.0,
    245.0,
    1234567.0,
    1234567.89,
    1234568.0,
)
TEXTS = (
    "คน",
    "-",
    "--",
    "x",
    "X.X.",
    "/ /",
    "n/a",
    "N/A",
    "NA",
    " none",
    "None",
    "ไม่มี",
    "ไม่ระบุ",
    "ไม่มีผล",
    "ก.ข",
    "กขค",
    "กขคง",
    "กขค ง",
    "- ก -",
    "*",
    "_",
    "a b c d",
    "กข\nคง",
    "ประชุม 5 ครั้ง",
    "ประชุม ๕ ครั้ง",
    "ประชุมห้าครั้ง",
    'มีคำว่า "อ้าง" อยู่',
    'คำว่า "อ้าง',
    "=1+1",
    "~?*",
    "ไม่มีค่ะ",
    "ไม่มี ครับ.",
    "เหมือนเดิมนะคะ",
    "OK",
    "ok!",
    "Test...",
    "กกก",
    "ก ก\nก",
    "111",
    "เลย",
    "น่าน",
    "ดีค่ะ",
    "ครับ",
    "|",
    "ไม่มี|เดิม",
    "…………",
    "same\u00a0as before",
    *NOT_YET_SENTENCES.values(),
    *(f"ตามนี้ {s.replace('ไตรมาสนี้', ' ไตรมาสนี้ ')}\nครับ" for s in NOT_YET_SENTENCES.values()),
    *(s[:-1] for s in NOT_YET_SENTENCES.values()),
    *(s.replace("ที่", "ท่ี").replace("นี้", "น้ี") for s in NOT_YET_SENTENCES.values()),
    *(s.replace("ำ", " า") for s in NOT_YET_SENTENCES.values()),
    *(
        f"{before}{sentence}"
        for sentences in CLOSINGS.values()
        for sentence in sentences
        for before in ("", "ซึ่ง ", "ไม่", "ยังไม่สามารถ ", "เพื่อให้")
    ),
    *(
        s.replace("ที่", "ท่ี").replace("ดำ", "ด\u0e4d\u0e32").lower()
        for s in NOT_YET_SENTENCES.values()
    ),
)
CODES = ("ศธ 04006-66-0001", "ศธ04006–66–๐๐๐๑", "ศธ.04006-66-0001", "ศธ 04006-66-0002")
BLANKS = (None, None, None, "", " ", "\n", " \n ")
"""What a person sees as a blank text, all read as blank."""
THRESHOLDS = {
    "tolerance_baht": (0.0, 0.0, 0.01, 100.0),
    "percent_tolerance": (0.01, 0.0, 1.0),
    "shortest_narrative": (4.0, 0.0, 8.0),
    "copy_ratio": (80.0,),
}
SMALL = {
    "quarter": (1, 2, 3, 4),
    "next_quarter": (0, 1, 2, 3, 4, 5),
    "fiscal_year": (2566,),
    "next_year": (2566, 2567, 66, 2701),
    "no": (1, 2),
}

Cell = tuple[object, object]
"""What the frame has, and what the sheet has."""


def cell(dice: random.Random, column: Column, blank: float) -> Cell:
    """A random cell of a column, blank that often."""
    if column.name in THRESHOLDS:
        value = dice.choice(THRESHOLDS[column.name])
        return value, value
    if dice.random() < blank:
        return None, dice.choice(BLANKS) if column.kind.is_text else None
    if isinstance(column.choices, Choices):
        code = dice.choice(list(column.choices.items))
        return code, column.choices.words(code).th
    if column.choices == "kpis":
        return "QUANT-1", "เชิงปริมาณ 1"
    if column.kind is Kind.DATE:
        day = date(2023, 8, 1) + timedelta(dice.choice((0, 0, 1, -1, 30)))
        return day, datetime(day.year, day.month, day.day)
    if column.kind.is_number:
        value = float(dice.choice(SMALL.get(column.name, NUMBERS)))
        return value, value
    text = dice.choice(
        {"unit": ("ร้อยละ", "คน"), "source_code": CODES, "project_code": CODES}.get(
            column.name, TEXTS
        )
    )
    return text.strip(), text


def record(dice: random.Random, columns: dict[str, Column]) -> dict[str, Cell]:
    """A random record.

    Figures that belong together often lie just at, or just off, where a comparison turns.
    """
    blank = dice.choice((0.05, 0.2, 0.5, 0.95))
    row = {name: cell(dice, column, blank) for name, column in columns.items()}

    def near(name: str, value: float, *steps: float) -> None:
        if dice.random() < 0.6:
            near_it = round(value + dice.choice(steps), 6)
            row[name] = near_it, near_it

    for part, whole, percent in (("quantity", "total", "percent"),):
        if (
            {part, whole, percent} <= row.keys()
            and row[part][0] is not None
            and (row[whole][0] or 0) > 0
        ):
            near(
                percent,
                round(row[part][0] / row[whole][0] * 100, 2),
                0,
                0.01,
                -0.01,
                0.011,
                -0.011,
                0.02,
                1,
                -1,
            )
    for left, right in (("disbursed", "plan"), ("aa", "bb"), ("to_date", "target")):
        if {left, right} <= row.keys() and row[right][0] is not None:
            near(left, row[right][0], 0, 0, 0.01, -0.01, 0.005, 100, -100.01)
    return row


def frame_of(rows: list[dict[str, Cell]], columns: dict[str, Column]) -> pd.DataFrame:
    """Records typed as the pipeline's frames are."""
    data = {}
    for name, column in columns.items():
        values = [row[name][0] for row in rows]
        if column.kind.is_number:
            data[name] = pd.Series(
                np.array([np.nan if v is None else v for v in values], dtype=np.float64)
            )
        elif column.kind is Kind.DATE:
            data[name] = pd.Series(
                pd.to_datetime(pd.Series(values, dtype=object)).astype("datetime64[s]")
            )
        else:
            data[name] = pd.Series(values, dtype=object)
    return pd.DataFrame(data)


class SheetRow:
    """The cells of one row of a plain sheet, with labels in Thai."""

    def __init__(self, row: int, columns: dict[str, Column]) -> None:
        self.row, self.columns, self.positions = (
            row,
            columns,
            {name: col for col, name in enumerate(columns)},
        )

    def cell(self, name: str) -> Expression:
        return ref(address(self.row, self.positions[name]))

    def label(self, name: str, code: str) -> str:
        return self.columns[name].words(code).th


def scope(table: Table) -> ColumnScope:
    return form.scope(table)


@pytest.mark.long
@pytest.mark.slow
def test_the_sheet_and_pandas_never_disagree(
    soffice: Callable[[list[Path], Path], list[Path]], tmp_path: Path
) -> None:
    """Every condition of the form, and every kind, on random records, by LibreOffice."""
    dice, frames = random.Random(2566), {}
    with xlsxwriter.Workbook(
        tmp_path / "conditions.xlsx", {"strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        day = book.add_format({"num_format": "d mmm yyyy"})
        for table in TABLES:
            names = sorted(frozenset().union(*(c.names() for c in CONDITIONS[table.name])))
            columns = {name: scope(table).column(name) for name in names}
            rows = [record(dice, columns) for _ in range(ROWS)]
            frames[table.name] = frame_of(rows, columns)
            ws = book.add_worksheet(table.name)
            for index, row in enumerate(rows):
                for col, (_, shown) in enumerate(row.values()):
                    if isinstance(shown, datetime):
                        ws.write_datetime(index, col, shown, day)
                    elif isinstance(shown, str) and shown:
                        ws.write_string(index, col, shown)
                    elif isinstance(shown, float):
                        ws.write_number(index, col, shown)
                for col, condition in enumerate(CONDITIONS[table.name], len(columns) + 1):
                    assert (
                        ws.write_formula(
                            index,
                            col,
                            f"=IF({condition.formula(SheetRow(index, columns))},1,0)",
                            None,
                            -1,
                        )
                        == 0
                    )
    (resaved,) = soffice([tmp_path / "conditions.xlsx"], tmp_path / "recalculated")
    sheets = calamine.CalamineWorkbook.from_path(resaved)
    verdicts, slips, one_sided = 0, [], []
    for table in TABLES:
        frame, grid = (
            frames[table.name],
            sheets.get_sheet_by_name(table.name).to_python(skip_empty_area=False),
        )
        for col, condition in enumerate(CONDITIONS[table.name], frame.shape[1] + 1):
            mask = np.asarray(condition.mask(frame), dtype=bool)
            sheet = [row[col] for row in grid]
            verdicts += len(sheet)
            slips += [
                (
                    table.name,
                    condition,
                    dict(frame.loc[index, sorted(condition.names())]),
                    "sheet",
                    sheet[index],
                )
                for index in range(ROWS)
                if sheet[index] != mask[index]
            ]
            if not 0 < mask.sum() < ROWS and condition.names():
                one_sided.append((table.name, condition))
    assert not slips, f"{len(slips)}: {slips[:5]}"
    assert verdicts > 2000
    assert len(one_sided) <= 5, one_sided  # the records must put the conditions to the test


def test_every_kind_of_condition_is_put_to_the_test() -> None:
    """A new kind comes with a place in EVERY_KIND."""

    def kinds(kind: type) -> set[type]:
        return {kind, *(k for sub in kind.__subclasses__() for k in kinds(sub))}

    tested = {type(part) for condition in EVERY_KIND for part in parts(condition)}
    assert {k.__name__ for k in kinds(Condition)} - {"Condition", "_Group", "_Compare"} == {
        k.__name__ for k in tested
    }


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_formulas_fit_into_excel(table: Table) -> None:
    """No text of more than 255 characters in a formula, and none of more than 8,192 in all."""
    for condition in CONDITIONS[table.name]:
        columns = {n: scope(table).column(n) for n in condition.names()}
        formula = str(condition.formula(SheetRow(1000, columns)))
        assert len(formula) < 4000
        assert all(len(literal) <= 255 for literal in re.findall(r'"((?:[^"]|"")*)"', formula))


# Words ----------------------------------------------------------------------------------------


class Marked:
    """Headings and choices that cannot be mistaken for anything else."""

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def head(self, name: str) -> Words:
        self.asked.add(name)
        return Words("«ก»", "«A»")

    def choice(self, name: str, code: object) -> Words:
        return Words("‹ข›", "‹B›")


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_conditions_are_said_in_both_languages_by_their_headings(table: Table) -> None:
    """In Thai and in English, with headings and labels in the place of names and codes."""
    for condition in CONDITIONS[table.name]:
        words = condition.words(scope(table))
        assert words.th
        assert words.en
        marked = Marked()
        bare = condition.words(marked)
        assert bool(marked.asked) == bool(condition.names())
        assert marked.asked <= condition.names()
        names = condition.names() | {
            v
            for part in parts(condition)
            for v in getattr(part, "values", ())
            if isinstance(v, str)
        }
        for text in bare.th, bare.en:
            assert not [n for n in names if re.search(rf"(?<![\w“]){re.escape(n)}(?![\w”])", text)]


def test_large_bounds_are_said_and_compared_in_full() -> None:
    """Not 1.23457e+06."""
    over = Above("aa", 1234567.89)
    assert over.words(ColumnScope((MADE_UP,))).en == "Heading aa is above 1,234,567.89"
    assert "1234567.89" in str(over.formula(SheetRow(0, MADE_UP.by_name)))
