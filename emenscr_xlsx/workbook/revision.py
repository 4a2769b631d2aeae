"""A report of an older issue, given what the registry has today (C5, C10).

Today's values are those that count: a form of an older issue is read as issued, then given today's
values, so that the figures the office computes (targets, plans, sums of earlier quarters) are the
same on every sheet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

from ..forms import report as form
from ..model import Table
from ..model.records import Records
from ..model.values import plain
from ..text.thai import squash
from ..text.words import Words
from .registry_changes import RegistryChange, Row, differences, match, no_more
from .submission import Submission

Prefilled = Mapping[str, Mapping[str, Row]]
"""What is filled in beforehand of each record, by table and key."""

_PREFILLED = frozenset((("kpis", "total"),))
"""What is filled in beforehand: no one typed it (`registry.prefill.prefilled`)."""

T = TypeVar("T")


def revise(
    submission: Submission,
    today: Records,
    prefilled: Prefilled = MappingProxyType({}),
    *,
    promises: bool = False,
) -> tuple[Submission, list[RegistryChange]]:
    """A report with today's values, each record's answers going with it.

    And what the registry changed.

    A record that the registry has no more stays with what was typed into it, and goes where nothing
    was. What was promised to the quarter since the form was issued is asked in a fresh form only
    (`promises`): of the one in hand, V-A5 speaks. `prefilled` is what records that are new have in
    their asked cells beforehand.
    """
    listed: list[RegistryChange] = []
    keys: dict[str, dict[str, str]] = {}
    fresh: dict[str, dict[str, Row]] = {}
    given: Records = {}
    issued: dict[str, dict[str, Row]] = {}
    for table in form.TABLES:
        name = table.name
        given[name], issued[name], keys[name], fresh[name] = [], {}, {}, {}
        if table.open:
            continue
        matched = match(table, submission.given.get(name, ()), today.get(name, ()))
        for before, after in matched.today:
            row = (
                after if before is None else _kept(table, before, after, submission.lacks, promises)
            )
            key = table.record_key(row)
            given[name].append(row)
            if before is not None:
                issued[name][key] = before
                keys[name][table.record_key(before)] = key
            elif key in prefilled.get(name, {}):
                fresh[name][key] = dict(prefilled[name][key])
            changed = differences(table, before, after, submission.lacks)
            listed += [replace(change, record=key) for change in changed]
        for before in matched.gone:
            typed = _typed(submission, table, table.record_key(before))
            change = no_more(table, before, typed=typed)
            if typed:
                row = _renumbered(table, before, given[name])
                key = table.record_key(row)
                given[name].append(row)
                issued[name][key] = before
                keys[name][table.record_key(before)] = key
                change = replace(change, record=key)
            listed.append(change)
    if given == {name: list(submission.given.get(name, ())) for name in given}:
        return submission, listed
    revised = replace(submission, given=given, issued=issued)
    for table in form.TABLES:
        renamed = {old: new for old, new in keys[table.name].items() if old != new}
        if renamed:
            revised = _rename(revised, table, renamed)
    cells = {**revised.cells}
    for name, records in fresh.items():
        if records:
            cells[name] = {**cells.get(name, {}), **records}
    return replace(revised, cells=cells), listed


def _kept(
    table: Table, before: Row, after: Row, lacks: frozenset[tuple[str, str]], promises: bool
) -> Row:
    """Today's values, but for what the form in hand keeps of its own.

    What it shows of earlier quarters is what its answers speak of; a fresh form shows what is known
    by now.
    """
    kept = (
        {"narrative": before["narrative"]} if "narrative" in after and "narrative" in before else {}
    )
    for column in table.given:
        name = column.name
        shown = column.display_only and name in after and (table.name, name) not in lacks
        if shown and (after[name] is None or not promises):
            kept[name] = before.get(name)
    if before.get("promised") == "no" and not promises:
        kept["promised"] = "no"
    return after | kept


def _renumbered(table: Table, row: Row, others: Sequence[Row]) -> Row:
    """A record that is no more, under a number that no other has."""
    taken = {table.record_key(r) for r in others}
    if table.record_key(row) not in taken:
        return row
    number = table.key[-1]
    return row | {number: 1 + max(int(str(r[number])) for r in (*others, row))}


def _typed(submission: Submission, table: Table, key: str) -> bool:
    """Whether something was typed into a record."""
    cells = submission.cells.get(table.name, {}).get(key, {})
    values = (v for c, v in cells.items() if table[c].asked and (table.name, c) not in _PREFILLED)
    return any(v not in ("", None) and not (isinstance(v, str) and not v.strip()) for v in values)


def _rename(submission: Submission, table: Table, numbers: Mapping[str, str]) -> Submission:
    """Move the cells of records to their numbers of today.

    And what was typed to name one of them.
    """
    cells, places = {**submission.cells}, {**submission.places}
    cells[table.name] = _moved(cells.get(table.name, {}), numbers)
    if place := places.get(table.name):
        places[table.name] = replace(place, rows=_moved(place.rows, numbers))
    moved = replace(submission, cells=cells, places=places)
    return replace(moved, cells={**cells, **_named_anew(moved, table, numbers)})


def _moved(records: Mapping[str, T], numbers: Mapping[str, str]) -> dict[str, T]:
    """Records under other keys; one that is no more makes room."""
    taken = set(numbers.values())
    return {
        numbers.get(key, key): record
        for key, record in records.items()
        if key in numbers or key not in taken
    }


def _named_anew(
    submission: Submission, table: Table, numbers: Mapping[str, str]
) -> dict[str, dict[str, Row]]:
    """The cells in which records of a table are named, such as “as activity n”.

    With their numbers of today.
    """
    names: dict[str, Words] = {}
    for row in submission.given[table.name]:
        before = submission.issued[table.name].get(table.record_key(row))
        if before is not None and table.record_key(before) in numbers:
            tag = table.tag_words(before)
            number = str(row[table.key[0]])
            today = table.tag_words(row) if len(table.key) > 1 else Words(number, number)
            spelled = (squash(table.record_key(before)), squash(tag.th), squash(tag.en))
            names |= dict.fromkeys(spelled, today)
    anew: dict[str, dict[str, Row]] = {}
    for other in form.TABLES:
        columns = [c.name for c in other.asked if c.choices == table.name]
        if columns:
            anew[other.name] = {
                key: cells | _naming(cells, columns, names, submission)
                for key, cells in submission.cells.get(other.name, {}).items()
            }
    return anew


def _naming(
    cells: Row, columns: Sequence[str], names: Mapping[str, Words], submission: Submission
) -> Row:
    """A record's cells that name another of these, as that one is called today."""
    anew: Row = {}
    for column in columns:
        typed = cells.get(column)
        if typed in ("", None) or (today := names.get(squash(plain(typed)))) is None:
            continue
        is_number = isinstance(typed, int | float)
        anew[column] = float(today.en) if is_number else today[submission.ticket.lang]
    return anew
