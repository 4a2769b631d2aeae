"""Declarations to formulas: the live check of each line of a record, and the text of each eMENSCR box (as `m6` has it).

A formula is made once per table, line and language, with marks where the cells go; a record only puts its
addresses in. What people typed is read through its meaning (`input_meaning`). Report-wide values are defined names
(R_…), lists too (L_…), given values that the sheet does not show are constants.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache

from ..config.settings import Settings
from ..forms import report as form
from ..forms.phrases import LEADS
from ..forms.report.due import AnswerState, answer_states
from ..forms.thresholds import SETTINGS
from ..model import Box, Choices, Column, Count, Each, Kind, Phrase, Piece, Table
from ..model.counts import ANY, UNKNOWN
from ..model.finding import OK, Severity
from ..model.phrase import Place, concatenated, without_lead_formula
from ..model.rules import Declared, declared
from ..model.values import figure_formula, shown_formula
from ..text.excel import not_blank, quoted
from ..text.words import Lang, Words
from ..workbook.layout import lines
from .input_meaning import STANDING, fact_name, goes_by, own_fact

Shape = tuple[tuple[str, str], ...]
"""A formula as literal texts, each followed by the name of the column whose cell comes next ("" at the end)."""


@dataclass(frozen=True)
class _Marks:
    """Cells for a formula's shape: a mark for each column, to be replaced per record."""

    table: Table
    lang: Lang

    def cell(self, name: str) -> str:
        column = self.table.by_name.get(name)
        if (
            column is not None
            and column.computed is not None
            and not column.computed.over_records
            and not any(name in line for line in self.table.lines)
        ):
            return f"({column.computed.formula(self)})"  # it has no cell of its own
        return f"\0{name}\0"

    def typed(self, name: str) -> str:
        """What was typed in plain characters, where `cell` is what it means (see `input_meaning`)."""
        return f"\0={name}\0"

    def unreadable(self, name: str) -> str:
        """There is something in the cell, and it means nothing; of a count, that something it counts by does."""
        if name in self.table.counted:
            return f'{self.cell(name)}="{UNKNOWN}"'
        column = self.table[name]
        if column.choices is None and column.kind.is_text:
            return f"ISERROR(\0!{name}\0)"
        return f"AND(LEN({self.typed(name)})>0,LEN({self.cell(name)})=0)"

    @property
    def readable(self) -> Set[str]:
        """The names that may be unreadable."""
        return {c.name for c in self.table.asked} | self.table.counted.keys()

    def doubts(self, names: Iterable[str]) -> list[str]:
        """What makes unknown whatever reads these."""
        return [self.unreadable(n) for n in sorted(self.readable.intersection(names))]

    def count(self, count: Count) -> str:
        """A count of records, or that it is unknown (see `spec.counts`)."""
        there = fact_name(count.table, count.fact)
        doubts = [f'COUNTIF({there},"{UNKNOWN}")>0', *self.doubts([count.by])]
        number = f"SUMPRODUCT(--({there}={ANY}))"
        if form.BY_NAME[count.table].fact(count.fact).by:
            own = self.cell(count.by or own_fact(count.fact))
            number = f'SUMPRODUCT(({there}={own})*({own}<>""))'
        return f'IF({_any(doubts)},"{UNKNOWN}",{number})'

    def label(self, name: str, code: str) -> str:
        return form.scope(self.table).column(name).words(code)[self.lang]


def _shape(formula: str) -> Shape:
    parts = formula.split("\0")
    return tuple(zip(parts[::2], [*parts[1::2], ""], strict=True))


def put(shape: Shape, cell: Callable[[str], str]) -> str:
    """A shape with a record's cells put in."""
    return "".join(literal + (cell(name) if name else "") for literal, name in shape)


def _place(at: _Marks, place: Place) -> str:
    """How a message or phrase shows a column, as an expression."""
    name, manner = place
    manner, _, other = manner.partition(" ")
    column, cell = form.scope(at.table).column(name), at.cell(name)
    if manner in LEADS:
        return without_lead_formula(cell, LEADS[manner])
    if manner == "title":
        return f'IFERROR(VLOOKUP({cell},L_activity_titles,2,FALSE),"")'
    if manner == "from":
        return shown_formula(f"ROUND(ABS({cell}-{at.cell(other)}),2)")
    if isinstance(column.choices, Choices):
        return _thai(column, cell, at.lang) if manner == "thai" else cell
    if column.is_figure:
        if manner == "against":
            return figure_formula(cell, at.cell(other))
        return figure_formula(cell, decimals=2 if manner == "thai" else 4)
    if column.kind.is_number and column.kind is not Kind.WHOLE:
        return shown_formula(cell)
    return cell


def _thai(column: Column, cell: str, lang: Lang) -> str:
    """A chosen label in Thai, whatever the workbook's language: the M6 text is Thai."""
    if lang == "th":
        return cell
    said = '""'
    for words in reversed(column.choices.items.values()):
        said = f"IF({cell}={quoted(words[lang])},{quoted(words.th)},{said})"
    return said


# The live check -------------------------------------------------------------------------------


@cache
def checks_of_line(table: Table, line: int, settings: Settings) -> tuple[Declared, ...]:
    """What can be said beside a line of a record: what blames its cells, the weightiest first, as the office weighs it."""
    here = set(lines(table)[line])
    weighed = [(d, settings.severity_of(d)) for d in declared(table) if d.column in here]
    own = [
        d if weight is d.severity else replace(d, severity=weight)
        for d, weight in weighed
        if weight is not None
    ]
    return tuple(sorted(own, key=lambda d: -d.severity))


@dataclass(frozen=True)
class LineOutcome:
    """One thing that a line's check may come to: when, whom it blames ("" for nobody), how heavily, and its words as an expression."""

    test: str
    column: str
    severity: Severity | None
    say: str


@cache
def outcomes(table: Table, line: int, lang: Lang, settings: Settings) -> tuple[LineOutcome, ...]:
    """What a line's check may come to, the first that holds being said: unreadable cells, problems, texts read as numbers, ✓."""
    asked = [n for n in lines(table)[line] if table[n].asked]
    if not asked:
        return ()
    at, found = _Marks(table, lang), []
    for name in asked:
        found.append(
            LineOutcome(
                at.unreadable(name),
                name,
                Severity.ERROR,
                quoted(f"{Severity.ERROR.mark} {unreadable(table[name])[lang]}"),
            )
        )
    for d in checks_of_line(table, line, settings):
        say = concatenated(d.say[lang], lambda place, d=d: _message_place(at, place, d))
        wrong = d.when.formula(at)
        if doubts := at.doubts(
            d.reads.difference(asked)
        ):  # those of this line have been asked about by now
            wrong = f"AND({wrong},NOT({_any(doubts)}))"  # what an unreadable cell would have said is unknown
        found.append(
            LineOutcome(wrong, d.column, d.severity, f"{quoted(d.severity.mark + ' ')}&{say}")
        )
    for name in asked:
        if is_text_number(table[name]):
            found.append(
                LineOutcome(
                    f"LEN({at.typed(name)})>0",
                    name,
                    Severity.INFO,
                    quoted(f"{Severity.INFO.mark} {READ_AS_NUMBER[lang]}"),
                )
            )
    found.append(LineOutcome(_any([not_blank(at.cell(n)) for n in asked]), "", None, quoted(OK)))
    return tuple(found)


@cache
def computed_shape(table: Table, name: str, lang: Lang) -> Shape:
    """The formula of a computed column."""
    return _shape(f"={table[name].computed.formula(_Marks(table, lang))}")


def is_text_number(column: Column) -> bool:
    """A column in which a text may be read as a number."""
    return column.kind.is_number and column.choices is None


VERDICT = "#"
"""Stands in a shape for the hidden cell that holds which outcome a line came to."""


@cache
def verdict_shape(table: Table, line: int, lang: Lang, settings: Settings) -> Shape | None:
    """The formula for the number of the first outcome that holds, 0 for none; None where a line asks nothing."""
    formula = "0"
    for no, one in reversed(list(enumerate(outcomes(table, line, lang, settings), 1))):
        formula = f"IF({one.test},{no},{formula})"
    return None if formula == "0" else _shape("=" + formula)


@cache
def check_shape(table: Table, line: int, lang: Lang, settings: Settings) -> Shape:
    """The formula that says a line's outcome in words."""
    says = ",".join(one.say for one in outcomes(table, line, lang, settings))
    return _shape(f'=CHOOSE(\0{VERDICT}\0+1,"",{says})')


def _any(tests: list[str]) -> str:
    return tests[0] if len(tests) == 1 else f"OR({','.join(tests)})"


def _message_place(at: _Marks, place: Place, d: Declared) -> str:
    if place[0] == "head":
        return quoted(at.table[d.column].heading[at.lang])
    fixed = d.places.get(place[0])
    return quoted(str(fixed)) if fixed is not None else _place(at, place)


READ_AS_NUMBER = Words(
    "อ่านข้อความนี้เป็นตัวเลข ควรพิมพ์เป็นตัวเลข", "The text is read as a number; better type figures"
)
_ERROR_VALUE = Words(
    "เซลล์นี้แสดงข้อผิดพลาด ให้พิมพ์ข้อความแทนสูตร",
    "The cell shows an error; type the text instead of the formula",
)
_NOT_LISTED = Words("ไม่อยู่ในรายการ ให้เลือกจากรายการ", "Not in the list; choose from the list")
_NO_NUMBER = Words(
    "อ่านเป็นตัวเลขไม่ได้ ให้พิมพ์เฉพาะตัวเลข", "Cannot be read as a number; type figures only"
)
_NOT_WHOLE = Words("ต้องเป็นจำนวนเต็ม", "Must be a whole number")


def unreadable(column: Column) -> Words:
    """What to say of a cell that cannot be read."""
    if column.choices is not None:
        return _NOT_LISTED
    if column.kind.is_text:
        return _ERROR_VALUE
    return _NOT_WHOLE if column.kind is Kind.WHOLE else _NO_NUMBER


@cache
def beside_shapes(table: Table, lang: Lang) -> dict[str, Shape]:
    """The formulas of a record's hidden cells: how it stands, where it answers an item, each fact about it, and what it counts of others."""
    at, found = _Marks(table, lang), {}
    if table.item:
        formula = f"{AnswerState.NOT_ASKED:d}"
        for condition, stands in answer_states(table):
            formula = f"IF({condition.formula(at)},{stands:d},{formula})"
        found[STANDING] = _shape(f"={formula}")
    for fact in table.facts:
        formula = (
            f'IF({fact.where.formula(at)},{goes_by([(table[n], at.cell(n)) for n in fact.by])},"")'
        )
        if doubts := at.doubts(fact.names()):
            formula = f'IF({_any(doubts)},"{UNKNOWN}",{formula})'
        found[own_fact(fact.name)] = _shape(f"={formula}")
    for count in table.counts:
        formula = at.count(count)
        if table.open:  # in a row that nobody uses, nothing is counted
            written = "&".join(
                part
                for c in table.asked
                for part in dict.fromkeys((at.typed(c.name), at.cell(c.name)))
            )
            formula = f'IF({not_blank(written)},{formula},"")'
        found[count.name] = _shape(f"={formula}")
    return found


# The M6 text ----------------------------------------------------------------------------------

EACH = "each {}"
"""Stands in a shape for the pieces that go there, by number."""


@cache
def piece_shape(piece: Piece, table: Table, lang: Lang) -> Shape:
    """The formula that tells of a record of a piece's table, or of one that counts among them."""
    return _shape(f"=TRIM({_said(piece.phrases, _Marks(table, lang))})")


@cache
def lead_shape(box: Box, lang: Lang) -> Shape:
    """The formula for what was written of a record, itself or as an activity."""
    table = form.m6_table(box.table)
    at = _Marks(table, lang)
    said = _said(box.lead, at)
    if "as_activity" in table.by_name:
        cell = at.cell("as_activity")
        said = f'IF(LEN({cell})>0,IFERROR(INDEX(M6_activities,MATCH({cell},L_activities,0)),"")&" ","")&{said}'
    return _shape(f"=TRIM({said})")


@cache
def box_shape(box: Box, lang: Lang) -> Shape:
    """The formula for a box's whole text, from its lead and what follows."""
    at = _Marks(form.m6_table(box.table), lang)
    parts = []
    for no, one in enumerate(box.rest):
        if isinstance(one, Each):
            parts.append(f'IF({one.when.formula(at)},{at.cell(EACH.format(no))},"")')
        else:
            parts.append(_said((one,), at))
    return _shape(f'=TRIM({at.cell("lead")}&" "&{"&".join(parts)})')


def _said(phrases: tuple[Phrase, ...], at: _Marks) -> str:
    return "&".join(f'IF({p.when.formula(at)},{_phrase(p, at)}&" ","")' for p in phrases)


def _phrase(phrase: Phrase, at: _Marks) -> str:
    return concatenated(phrase.say, lambda place: _place(at, (place[0], place[1] or "thai")))


# What the names stand for ---------------------------------------------------------------------


def constant(column: Column, value: object, lang: Lang) -> str:
    """A given value that the sheet does not show, as it stands in a formula."""
    if value is None:
        return '""'
    if isinstance(column.choices, Choices):
        return quoted(column.choices.words(value)[lang])
    return quoted(value) if isinstance(value, str) else repr(value)


def resolver(
    table: Table,
    record: Mapping[str, object],
    places: Mapping[str, str],
    hidden: Mapping[str, Sequence[str]],
    settings: Settings,
    lang: Lang,
) -> Callable[[str], str]:
    """How a record's formulas find their cells: on the sheet, as a constant, or as a report-wide name."""

    def cell(name: str) -> str:
        if name in hidden:
            return hidden[name][-1]
        if name == "_key":
            return quoted(table.tag_words(record)[lang])
        if name.startswith(
            ("=", "!")
        ):  # what was typed in plain characters, and the cell itself; of a box that has no place, nothing
            own = hidden[name[1:]][0] if name[1:] in hidden else '""'
            return own if name[0] == "=" else places.get(name[1:], '""')
        if name in places:
            return places[name]
        if name in table.by_name:
            return constant(table[name], record.get(name), lang)
        if name in SETTINGS.by_name:
            return f"{settings.thresholds[name]:.15g}"
        return f"R_{name}"

    return cell
