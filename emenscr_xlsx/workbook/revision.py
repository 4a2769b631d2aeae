"""What the registry changed in what a report is given, since its form was issued (C5, C10).

Today's values are those that count: a form of an older issue is read as issued, then given today's values, so that the
figures the office computes (targets, plans, sums of earlier quarters) are the same on every sheet. Records are matched by
what they are called, then by number, so that a line put in between moves nothing that was typed to another. What was
said in earlier quarters (`_AS_ISSUED`) is no change of the registry: it is not named, and no form asks it anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from types import MappingProxyType
from typing import TypeVar

from ..forms import report as form
from ..model import Column, Kind, Table
from ..model.records import Records
from ..model.values import label, plain
from ..text.thai import squash
from ..text.typed import date_words
from ..text.words import Words
from .submission import Submission

Row = dict[str, object]
Prefilled = Mapping[str, Mapping[str, Row]]

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
"""What a result is judged by: where one of these is another, the result is to be looked at again (S19, S28, S48)."""

_AS_ISSUED = frozenset(("last_text", "promised", "narrative"))
"""How the form in hand was laid out, and what it showed of earlier quarters: kept, for V-A5 speaks of promises by the ledger."""

_UNNAMED = _AS_ISSUED | {
    "previous",
    "before",
    "before_count",
    "judged_before",
    "cum_before",
    "line",
    "activity",
    "plan_amount",
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

T = TypeVar("T")

_PREFILLED = frozenset((("kpis", "total"),))
"""What is filled in beforehand: no one typed it (`registry.prefill.prefilled`)."""

_ALIKE = 0.6  # of two texts under one number: below it, another goal, KPI or activity stands there


@dataclass(frozen=True)
class RegistryChange:
    """One difference: at a record and column of today's, or of the form's own where there is none any more."""

    table: str
    record: str
    column: str  # "" where the whole record is new, or is asked no more
    words: Words
    asks: bool = False  # something that the form in hand does not ask, or asks otherwise
    typed: bool = False  # of a record that is asked no more: something was typed into it


# Comparing ------------------------------------------------------------------------------------


def _matched(
    table: Table, issued: Sequence[Row], today: Sequence[Row]
) -> list[tuple[Row | None, Row | None]]:
    """Each record as issued with the same one of today; today's order first, then those that are no more."""
    called, known = _CALLED.get(table.name, table.key), _KNOWN.get(table.name, table.key)
    whole = (*called, *table.key)
    if len(issued) == len(today) and all(
        a.get(n) == b.get(n) for a, b in zip(issued, today, strict=True) for n in whole
    ):
        return list(zip(issued, today, strict=True))
    partner: dict[int, Row] = {}
    left = list(issued)
    for names in (whole, called, known):
        free = [row for row in today if id(row) not in partner]
        for row in free:
            own = _identity(names, row)
            same = [r for r in left if _identity(names, r) == own]
            if len(same) == 1 == sum(_identity(names, r) == own for r in free):
                partner[id(row)] = same[0]
                left = [r for r in left if r is not same[0]]
    return [*((partner.get(id(row)), row) for row in today), *((row, None) for row in left)]


def _identity(names: Sequence[str], row: Row) -> tuple[object, ...]:
    return tuple(squash(v) if isinstance(v := row.get(n), str) else v for n in names)


def _named(table: Table, row: Row) -> Words:
    """What people call a record."""
    if not table.key:
        return table.title
    tag = table.tag_words(row)
    if table.name == "budget":
        parts = [
            tag,
            *(
                label(table[n], row.get(n))
                for n in ("activity", "source", "expense_class")
                if row.get(n) is not None
            ),
        ]
        return Words(*(" · ".join(p[lang] for p in parts) for lang in ("th", "en")))
    text = row.get(table.heading)
    return Words(f"{tag.th} {text}", f"{tag.en} {text}") if text else tag


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
    """What differs between given values as issued and as of today, but for what the form does not have."""
    found = []
    for table in form.TABLES:
        if not table.open:
            for before, after in _matched(
                table, issued.get(table.name, ()), today.get(table.name, ())
            ):
                found += _told(table, before, after, lacks)
    return found


def _told(
    table: Table,
    before: Row | None,
    after: Row | None,
    lacks: frozenset[tuple[str, str]],
    typed: bool = False,
) -> list[RegistryChange]:
    if before is None:
        said = _NEW.format(title=table.title, record=_named(table, after))
        return [RegistryChange(table.name, table.record_key(after), "", said, asks=True)]
    if after is None:
        said = _GONE.format(title=table.title, record=_named(table, before))
        return [RegistryChange(table.name, table.record_key(before), "", said, typed=typed)]
    if before == after:
        return []
    differ = [
        _difference(table, c, before, after)
        for c in table.given
        if (table.name, c.name) not in lacks and c.name not in table.key
    ]
    found = [d for d in differ if d]
    if table.record_key(before) != table.record_key(after) and table.name != "budget":
        said = _MOVED.format(
            title=table.title, before=_named(table, before), after=table.tag_words(after)
        )
        found.append(RegistryChange(table.name, table.record_key(after), table.key[-1], said))
    return found


# Giving today's values ------------------------------------------------------------------------


def revise(
    submission: Submission,
    today: Records,
    prefilled: Prefilled = MappingProxyType({}),
    *,
    promises: bool = False,
) -> list[RegistryChange]:
    """Give a report today's values, each record's answers going with it; returns what the registry changed.

    A record that the registry has no more stays with what was typed into it, and goes where nothing was. What was promised
    to the quarter since the form was issued is asked in a fresh form only (`promises`): of the one in hand, V-A5 speaks.
    `prefilled` is what records that are new have in their asked cells beforehand.
    """
    found: list[RegistryChange] = []
    renamed: dict[tuple[str, str], str] = {}
    fresh: dict[tuple[str, str], Row] = {}
    given: Records = {}
    issued: dict[str, dict[str, Row]] = {}
    for table in form.TABLES:
        rows, given[table.name], issued[table.name] = today.get(table.name, ()), [], {}
        if table.open:
            continue
        matched = _matched(table, submission.given.get(table.name, ()), rows)
        for before, after in matched:
            typed = after is None and _typed(submission, table, table.record_key(before))
            told = _told(table, before, after, submission.lacks, typed)
            if after is None and not typed:
                found += told
                continue
            row = (
                _apart(table, before, given[table.name])
                if after is None
                else _kept(before, after, promises)
            )
            key = table.record_key(row)
            given[table.name].append(row)
            if before is not None:
                issued[table.name][key] = before
                renamed[table.name, table.record_key(before)] = key
            elif beforehand := prefilled.get(table.name, {}).get(key):
                fresh[table.name, key] = dict(beforehand)
            found += [replace(t, record=key) for t in told]
    if given == {t: list(submission.given.get(t, ())) for t in given}:
        return found
    submission.issued = issued
    submission.given = given
    _rename(submission, {at: key for at, key in renamed.items() if at[1] != key})
    for (table, key), cells in fresh.items():
        submission.cells.setdefault(table, {})[key] = cells
    return found


def _kept(before: Row | None, after: Row, promises: bool) -> Row:
    """Today's values, but for what the form in hand keeps of its own."""
    if before is None:
        return after
    kept = (
        {"narrative": before["narrative"]} if "narrative" in after and "narrative" in before else {}
    )
    if after.get("last_text") is None and "last_text" in after:
        kept["last_text"] = before.get("last_text")
    if before.get("promised") == "no" and not promises:
        kept["promised"] = "no"
    return after | kept


def _apart(table: Table, row: Row, others: Sequence[Row]) -> Row:
    """A record that is no more, under a number that no other has."""
    taken = {table.record_key(r) for r in others}
    if table.record_key(row) not in taken:
        return row
    number = table.key[-1]
    return row | {number: 1 + max(int(r[number]) for r in (*others, row))}


def _typed(submission: Submission, table: Table, key: str) -> bool:
    cells = submission.cells.get(table.name, {}).get(key, {})
    own = (v for c, v in cells.items() if table[c].asked and (table.name, c) not in _PREFILLED)
    return any(v not in ("", None) and not (isinstance(v, str) and not v.strip()) for v in own)


def _rename(submission: Submission, renamed: Mapping[tuple[str, str], str]) -> None:
    """Move the cells of records to their numbers of today, and what was typed to name one of them."""
    for name in {table for table, _ in renamed}:
        numbers = {old: new for (of, old), new in renamed.items() if of == name}
        submission.cells[name] = _moved(submission.cells.get(name, {}), numbers)
        if place := submission.places.get(name):
            submission.places[name] = replace(place, rows=_moved(place.rows, numbers))
        _name_anew(submission, form.BY_NAME[name], numbers)
    submission.findings = [
        replace(f, record=renamed.get((f.table, f.record), f.record)) for f in submission.findings
    ]


def _moved(records: Mapping[str, T], numbers: Mapping[str, str]) -> dict[str, T]:
    """Records under other keys; one that is no more makes room."""
    taken = set(numbers.values())
    return {
        numbers.get(key, key): cells
        for key, cells in records.items()
        if key in numbers or key not in taken
    }


def _name_anew(submission: Submission, table: Table, numbers: Mapping[str, str]) -> None:
    """What was typed to name a record of a table, such as “as activity n”, names it by its number of today."""
    names: dict[str, Words] = {}
    for row in submission.given[table.name]:
        before = submission.issued[table.name].get(table.record_key(row))
        if before is not None and table.record_key(before) in numbers:
            tag, now = (
                table.tag_words(before),
                table.tag_words(row)
                if len(table.key) > 1
                else Words(*[str(row[table.key[0]])] * 2),
            )
            names |= dict.fromkeys(
                (squash(table.record_key(before)), squash(tag.th), squash(tag.en)), now
            )
    for other in form.TABLES:
        for column in (c for c in other.asked if c.choices == table.name):
            for cells in submission.cells.get(other.name, {}).values():
                typed = cells.get(column.name)
                if typed not in ("", None) and (now := names.get(squash(plain(typed)))):
                    cells[column.name] = (
                        float(now.en)
                        if isinstance(typed, int | float)
                        else now[submission.ticket.lang]
                    )
