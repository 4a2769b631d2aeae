"""What a cell holds, and what that is in frames, in SQL, in Arrow, in Excel and in words."""

from enum import Enum, StrEnum
from typing import Self

from ..text.typed import PER_CENT, UNITS
from ..text.words import Words


class DataType(Enum):
    """How a value is kept: `word` for people, and the name of its type elsewhere.

    `dtype` is the pandas type of the frames that are checked. `nullable` is that of the frames that
    are given out, where a whole number may be blank. `sql` and `arrow` are as these call it.
    """

    TEXT = "text", "object", "string", "TEXT", "string"
    WHOLE = "whole number", "float64", "Int64", "INTEGER", "int64"
    NUMBER = "number", "float64", "float64", "FLOAT", "double"
    DATE = "date", "datetime64[s]", "datetime64[s]", "DATE", "date32"

    def __init__(self, word: str, dtype: str, nullable: str, sql: str, arrow: str) -> None:
        self.word = word
        self.dtype = dtype
        self.nullable = nullable
        self.sql = sql
        self.arrow = arrow

    @classmethod
    def of_column(cls, nullable: object) -> Self:
        """The type of a column given out, by its pandas dtype; text where it is no other."""
        return next((t for t in cls if t.nullable == str(nullable)), cls.TEXT)


class Kind(StrEnum):
    """What a cell holds."""

    data: DataType
    number_format: str
    words: Words

    def __new__(cls, name: str, data: DataType, number_format: str, th: str, en: str) -> Self:
        kind = str.__new__(cls, name)
        kind._value_ = name
        kind.data = data
        kind.number_format = number_format
        kind.words = Words(th, en)
        return kind

    TEXT = "text", DataType.TEXT, "General", "ข้อความ", "text"
    LONG = "long", DataType.TEXT, "General", "ข้อความยาว", "long text"  # up to 32,767 characters
    WHOLE = "whole", DataType.WHOLE, "0", "จำนวนเต็ม", "whole number"
    NUMBER = "number", DataType.NUMBER, "General", "ตัวเลข", "number"
    MONEY = "money", DataType.NUMBER, "#,##0.00", "จำนวนเงิน", "money"  # baht
    PERCENT = (
        *("percent", DataType.NUMBER, "0.00"),
        *("ร้อยละ เช่น 98 ไม่ใช่ 0.98", "per cent: 98, not 0.98"),
    )
    DATE = "date", DataType.DATE, "d mmm yyyy", "วันที่", "date"
    CHOICE = "choice", DataType.TEXT, "General", "เลือกจากรายการ", "choice"

    @property
    def is_number(self) -> bool:
        return self.data in (DataType.WHOLE, DataType.NUMBER)

    @property
    def units(self) -> tuple[str, ...]:
        """What may stand beside a figure, whatever that is counted in."""
        return (*UNITS, *PER_CENT) if self in (Kind.NUMBER, Kind.PERCENT) else UNITS

    @property
    def is_text(self) -> bool:
        """Whatever people write, and not from a list."""
        return self in (Kind.TEXT, Kind.LONG)
