"""What the registry changed in what a report is given, since its form was issued (C5, C10).

Records are matched by what they are called, then by number, so that a line put in between moves
nothing that was typed to another. What was said in earlier quarters (`_AS_ISSUED`) is no change of
the registry: it is not named, and no form asks it anew.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from ..forms import report as form
from ..model import Column, Kind, Table
from ..model.records import Records
from ..model.values import label
from ..text.thai import squash
from ..text.typed import date_words
from ..text.words import Words
from .called import named

Row = dict[str, object]

_ASKS = frozenset(
    (
        "operator",
        "target",
        "unit",
        "measure",
        "bounded",
        "roll_up",
        "quarter_target",
        "target_value",
    )
)
"""What a result is judged by: where it changes, look at the result again (S19, S28, S48)."""

_AS_ISSUED = frozenset(
    ("promised", "narrative", *(c.name for t in form.TABLES for c in t.given if c.display_only))
)
"""How the form in hand was laid out, and what it showed of earlier quarters: kept.

Of promises V-A5 speaks, by the ledger.
"""

_UNNAMED = _AS_ISSUED | {
    "previous",
    "before",
    "before_count",
    "judged_before",
    "cum_before",
    "line",
    "activity",
    "plan_amount",
    "answered_by",
    "answers_figures",
    "cum_plan",
}
"""Besides these, what follows from earlier quarters, or from another value that is named itself."""

_CALLED = {
    "goals": ("level", "text"),
    "kpis": ("kind", "text"),
    "activities": ("title",),
    "budget": ("activity", "source", "expense_class"),
    "master_plan": ("level", "plan_name", "goal_text"),
    "nesd_plan": ("level", "plan_name", "goal_text"),
}
"""What a record is called: it is the same wherever it stands."""

_KNOWN = {"budget": ("activity_no", "source", "expense_class")}
"""What a record is known by where it is called otherwise now, if not by its key."""

_ALIKE = 0.6  # of two texts under one number: below it, another goal, KPI or activity stands there


@dataclass(frozen=True)
class RegistryChange:
    """One difference.

    At a record and column of today's, or of the form's own where there is none any more.
    """

    table: str
    record: str
    column: str  # "" where the whole record is new, or is asked no more
    words: Words
    asks: bool = False  # something that the form in hand does not ask, or asks otherwise
    typed: bool = False  # of a record that is asked no more: something was typed into it


@dataclass(frozen=True)
class Matched:
    """Today's records in order, each with the same one as issued.

    And those issued that are no more.
    """

    today: list[tuple[Row | None, Row]]
    gone: list[Row]


def match(table: Table, issued: Sequence[Row], today: Sequence[Row]) -> Matched:
    """Each of today's records with the same one as it was issued."""
    called, known = _CALLED.get(table.name, table.key), _KNOWN.get(table.name, table.key)
    whole = (*called, *table.key)
    if len(issued) == len(today) and all(
        a.get(n) == b.get(n) for a, b in zip(issued, today, strict=True) for n in whole
    ):
        return Matched(list(zip(issued, today, strict=True)), [])
    partner: dict[int, Row] = {}
    left = list(issued)
    for names in (whole, called, known):
        free = [row for row in today if id(row) not in partner]
        for row in free:
            identity = _identity(names, row)
            same = [r for r in left if _identity(names, r) == identity]
            if len(same) == 1 == sum(_identity(names, r) == identity for r in free):
                partner[id(row)] = same[0]
                left = [r for r in left if r is not same[0]]
    return Matched([(partner.get(id(row)), row) for row in today], left)


def _identity(names: Sequence[str], row: Row) -> tuple[object, ...]:
    return tuple(squash(v) if isinstance(v := row.get(n), str) else v for n in names)


_NEW = Words("{title}: เพิ่ม {record}", "{title}: {record} is new")
_GONE = Words("{title}: ไม่มี {record} แล้ว", "{title}: {record} is no more")
_OTHER = Words(
    "{record}: {head} จาก “{before}” เป็น “{after}”", "{record}: {head} from “{before}” to “{after}”"
)
_MOVED = Words("{title}: {before} เป็น {after}", "{title}: {before} is now {after}")
_BLANK = Words("ว่าง", "blank")


def _difference(table: Table, column: Column, before: Row, after: Row) -> RegistryChange | None:
    """How a record's given value differs, None where it does not or need not be told."""
    name = column.name
    then, now = before.get(name), after.get(name)
    if (
        name in _UNNAMED
        or name not in before
        or name not in after
        or then == now
        or _identity((name,), before) == _identity((name,), after)
    ):
        return None
    key, record = table.record_key(after), table.tag_words(after) if table.key else table.title
    asks = name in _ASKS
    if (
        table.key
        and name in (table.heading, *_CALLED.get(table.name, ()))
        and isinstance(then, str)
        and isinstance(now, str)
    ):
        asks = SequenceMatcher(None, squash(then), squash(now)).ratio() < _ALIKE
    return RegistryChange(
        table.name,
        key,
        name,
        _OTHER.format(
            record=record, head=column.head, before=_shown(column, then), after=_shown(column, now)
        ),
        asks,
    )


def _shown(column: Column, value: object) -> Words:
    """A given value as people read it."""
    if value is None:
        return _BLANK
    return (
        date_words(date.fromisoformat(str(value)))
        if column.kind is Kind.DATE
        else label(column, value)
    )


def changes(
    issued: Records, today: Records, lacks: frozenset[tuple[str, str]] = frozenset()
) -> list[RegistryChange]:
    """What differs between given values as issued and as of today.

    But for what the form does not have.
    """
    listed: list[RegistryChange] = []
    for table in form.TABLES:
        if not table.open:
            matched = match(table, issued.get(table.name, ()), today.get(table.name, ()))
            for before, after in matched.today:
                listed += differences(table, before, after, lacks)
            listed += [no_more(table, before) for before in matched.gone]
    return listed


def no_more(table: Table, before: Row, *, typed: bool = False) -> RegistryChange:
    """That a record is asked no more; `typed` where something was typed into it."""
    words = _GONE.format(title=table.title, record=named(table, before))
    return RegistryChange(table.name, table.record_key(before), "", words, typed=typed)


def differences(
    table: Table, before: Row | None, after: Row, lacks: frozenset[tuple[str, str]]
) -> Iterator[RegistryChange]:
    """How a record of today differs from the same one as issued.

    That it is new, or each value of it.
    """
    if before is None:
        words = _NEW.format(title=table.title, record=named(table, after))
        yield RegistryChange(table.name, table.record_key(after), "", words, asks=True)
        return
    if before == after:
        return
    for column in table.given:
        if (table.name, column.name) not in lacks and column.name not in table.key:
            change = _difference(table, column, before, after)
            if change:
                yield change
    if table.record_key(before) != table.record_key(after) and table.name != "budget":
        words = _MOVED.format(
            title=table.title, before=named(table, before), after=table.tag_words(after)
        )
        yield RegistryChange(table.name, table.record_key(after), table.key[-1], words)
