"""Tables, columns, required cells and rules: what a sheet asks, as data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ..text.words import Words
from .choices import Choices, keys
from .computed import Computed, LookedUp
from .condition import Always, Condition, Filled
from .counts import Count, Fact
from .finding import Severity
from .kind import Kind


@dataclass(frozen=True, eq=False)
class Required:
    """When an asked cell must be filled; `code` is its rule number, if the catalogue has one."""

    when: Condition = Always()
    code: str = "REQUIRED"
    source: str = ""
    say: Words | None = None
    severity: Severity = Severity.ERROR
    structural: bool = False  # no office can weigh or waive it


@dataclass(frozen=True)
class Offer:
    """What a drop-down takes from a column of another table.

    From all of its records; or from those whose column `by` holds an `item` of its list, or what
    the record itself has in its own column of that name.
    """

    table: str
    column: str
    by: str = ""
    item: str = ""


@dataclass(frozen=True, eq=False)
class Column:
    """One fact of a record. `given` is prefilled and locked.

    `choices` is a list, or the name of a table whose records it is to name.
    """

    name: str
    head: Words
    kind: Kind = Kind.TEXT
    given: bool = False
    choices: Choices | str | None = None
    unit: Words | None = None
    low: float | None = None
    high: float | None = None
    required: Required | None = None
    span: int = 2
    hint: Words | None = None
    source: str = ""
    computed: Computed | None = None  # from the record's other columns, shown and never read
    part: bool = False  # one part of a narrative: it has no place where one box takes the whole
    display_only: bool = False  # shown to whoever fills the form, and kept nowhere else
    counted_in: str = ""  # the given column that holds the unit of its figures
    also: tuple[str, ...] = ()  # what else offices call it in lists of their own
    offers: Offer | None = None  # what its drop-down takes from another table
    prompt: bool = False  # filled in where an answer is wanted, and says nothing by itself
    told_by: tuple[str, str] | None = None  # (column, item): meant in a list that lacks it
    idle_where: tuple[str, str | None] | None = None  # where (column, given value) it is idle
    as_before: tuple[str, str] | None = None  # (choice, given column): a blank stands for it
    single_box_heading: Words | None = None  # its heading where its box takes the whole narrative

    @property
    def asked(self) -> bool:
        return not self.given and self.computed is None

    @property
    def is_free_text(self) -> bool:
        return self.kind.is_text and self.choices is None

    @property
    def is_figure(self) -> bool:
        """A number that is neither money nor a count of something, and is shown as it was typed."""
        return self.kind in (Kind.NUMBER, Kind.PERCENT)

    @property
    def heading(self) -> Words:
        """The heading with its unit."""
        if self.unit is None:
            return self.head
        return Words(f"{self.head.th} ({self.unit.th})", f"{self.head.en} ({self.unit.en})")

    def words(self, value: object) -> Words:
        """A value as people read it in this column."""
        return (
            self.choices.words(value)
            if isinstance(self.choices, Choices)
            else Words(str(value), str(value))
        )


@dataclass(frozen=True, eq=False)
class Rule:
    """A condition that must not hold, the cell to blame, and what to say.

    Its `{column}` places take the record's values.
    """

    code: str
    column: str
    wrong: Condition
    say: Words
    source: str = ""
    severity: Severity = Severity.ERROR
    structural: bool = False  # no office can weigh or waive it


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook: its name in both languages, and what to say under its title.

    Excel takes 31 characters of a name.
    """

    name: str
    head: Words
    title: Words
    hint: Words = Words("", "")


@dataclass(frozen=True, eq=False)
class Table:
    """Records of one kind. `lines` places its columns.

    A card has a heading, or narratives on lines of their own; all else is a grid.
    """

    name: str
    title: Words
    sheet: Sheet
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    lines: tuple[tuple[str, ...], ...] = ()
    tag: Words = Words("", "")
    heading: str = ""  # the given column that stands beside the tag, at the head of a card
    rules: tuple[Rule, ...] = ()
    item: int | None = None  # which of the six items it answers (S4)
    answer: tuple[str, ...] = ()  # the cells that answer a record
    answering: Condition | None = None  # when it is answered, if not by any of these being filled
    due: Condition = Always()  # which of its records must be answered this quarter
    facts: tuple[Fact, ...] = ()  # what others may ask about its records
    counts: tuple[Count, ...] = ()  # what its own conditions ask about other records
    open: int = 0  # rows offered blank, for records that are not known beforehand
    among: str = ""  # the table among whose records these count; here people add what was not known
    fixed: Mapping[str, object] = field(default_factory=dict)  # given of a record people add
    hint: Words = Words("", "")

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {c.name: c for c in self.columns}

    def __getitem__(self, name: str) -> Column:
        return self.by_name[name]

    @cached_property
    def answered(self) -> Condition:
        return self.answering or Filled(*self.answer)

    @cached_property
    def counted(self) -> dict[str, Count]:
        return {c.name: c for c in self.counts}

    @cached_property
    def kept(self) -> dict[str, LookedUp]:
        """What blank boxes stand for if their record's choice is made, as the sheet looks it up."""
        named = ((c.name, c.as_before[1]) for c in self.columns if c.as_before)
        return {name: LookedUp(self.key[0], self.name, last) for name, last in named}

    def fact(self, name: str) -> Fact:
        return next(f for f in self.facts if f.name == name)

    def codes(self, records: Iterable[Mapping[str, object]]) -> dict[str, object]:
        """What a person may write for these records (see `thai.squash`), to the key kept."""
        return keys(
            (text, key)
            for record in records
            for key, texts in [self.spelled(record)]
            for text in texts
        )

    def spelled(self, record: Mapping[str, object]) -> tuple[object, tuple[str, ...]]:
        """The key kept for a record where another names it, and what people may write for it."""
        key, tag = self.record_key(record), self.tag_words(record)
        number = record[self.key[0]] if len(self.key) == 1 else None
        if isinstance(number, int | float):
            return float(number), (f"{number:g}", str(float(number)), tag.th, tag.en)
        return key, (key, tag.th, tag.en)

    def listed(self, record: Mapping[str, object]) -> Words:
        """What the list of these records shows for one."""
        key = self.spelled(record)[0]
        return Words(f"{key:g}", f"{key:g}") if isinstance(key, float) else self.tag_words(record)

    @cached_property
    def given(self) -> tuple[Column, ...]:
        return tuple(c for c in self.columns if c.given)

    @cached_property
    def asked(self) -> tuple[Column, ...]:
        return tuple(c for c in self.columns if c.asked)

    @cached_property
    def computed(self) -> dict[str, Computed]:
        return {c.name: c.computed for c in self.columns if c.computed is not None}

    @property
    def is_card(self) -> bool:
        return bool(self.heading) or (len(self.lines) > 1 and any(len(n) == 1 for n in self.lines))

    def record_key(self, record: Mapping[str, object]) -> str:
        """The record's key as one text, such as OUTPUT-1; "-" in a table of one record."""
        values = (record[name] for name in self.key)
        whole = (int(v) if isinstance(v, float) and v.is_integer() else v for v in values)
        return "-".join(map(str, whole)) or "-"

    def called(self, key: str) -> Words:
        """How people call the record with this key, where only the key is known."""
        if self.open:
            return Words(f"{self.title.th} {key}", f"{self.title.en} {key}")
        if not self.key:
            return self.title
        codes = key.split("-", len(self.key) - 1)
        return self.tag_words(dict(zip(self.key, codes, strict=True)))

    def tag_words(self, record: Mapping[str, object]) -> Words:
        """How people call a record, such as ผลผลิต 1."""
        return self.tag.format(**{n: self[n].words(record[n]) for n in self.key})


@dataclass(frozen=True)
class ColumnScope:
    """The columns a condition can speak of: a table's own, then those of the whole report."""

    tables: tuple[Table, ...]

    def column(self, name: str) -> Column:
        """The column of that name in the first table that has one; a count is a whole number.

        Raises KeyError where there is none: a slip in a declaration.
        """
        for table in self.tables:
            if name in table.by_name:
                return table[name]
            if name in table.counted:
                return Column(name, table.counted[name].head, Kind.WHOLE)
        raise KeyError(name)

    def head(self, name: str) -> Words:
        return self.column(name).head

    def choice(self, name: str, code: object) -> Words:
        return self.column(name).words(code)
