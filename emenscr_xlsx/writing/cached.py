"""What the formulas of a workbook come to, worked out by the pipeline and stored with them."""

from collections.abc import Iterable, Sequence, Set
from typing import TYPE_CHECKING

from ..checking.due import answer_state
from ..config.settings import Settings
from ..forms import report as form
from ..model import Choices, Column, Table
from ..model.counts import UNKNOWN
from ..model.values import CellFault, to_python
from ..text.words import Lang, Words
from ..workbook.layout import lines
from .hidden_cells import STANDING, own_fact
from .input_meaning import compared_text, goes_by_shown, shown
from .outcomes import READINGS, UNREADABLE, LineOutcome, asked_of, outcomes

if TYPE_CHECKING:
    import pandas as pd

    from ..checking.batch import Batch

Verdicts = list[dict[tuple[str, str, int], tuple[int, str]]]
"""Per report.

(table, record, line) → the number of the outcome its check comes to, and its words.
"""


def verdicts(batch: "Batch", lang: Lang, settings: Settings) -> Verdicts:
    """What the check says beside each line of each record.

    The first of the line's `outcomes` that holds.
    """
    checks: Verdicts = [{} for _ in batch.submissions]
    for table in batch.tables.values():
        frame = batch.typed_rows(table.name)
        records = list(zip(frame["_report"].tolist(), frame["_key"].tolist(), strict=True))
        repaired = _repaired(batch, table) if records else set()
        for line in range(len(lines(table)) if records else 0):
            listed = outcomes(table, line, settings)
            reads = (name for o in listed if o.check for name in o.check.reads)
            whole = _joined(batch, table, {*reads, *asked_of(table, line)})
            for outcome in reversed(listed):  # what is said later is said instead
                for row in _rows(
                    outcome,
                    whole,
                    asked_of(table, line),
                    batch.unreadable[table.name],
                    repaired,
                ):
                    report, key = records[row]
                    words = outcome.mark + _words(batch, table, outcome, row)[lang]
                    checks[report][table.name, key, line] = outcome.number, words
    return checks


def _rows(
    outcome: LineOutcome,
    frame: "pd.DataFrame",
    asked: Sequence[str],
    bad: Set[tuple[int, str]],
    repaired: set[tuple[str, int, str]],
) -> Iterable[int]:
    """The rows of a frame whose line comes to an outcome, or to one before it.

    `bad` are the cells (row, column) that cannot be read.
    """
    if (check := outcome.check) is not None:
        wrong = _where(check.wrong(frame))
        return (row for row in wrong if not any((row, name) in bad for name in check.reads))
    if outcome.code == UNREADABLE:
        return (row for row, column in bad if column == outcome.column)
    if outcome.code in READINGS:
        return (
            row
            for code, row, column in repaired
            if (code, column) == (outcome.code, outcome.column)
        )
    return _where(frame[list(asked)].notna().any(axis=1))


def _joined(batch: "Batch", table: Table, names: Iterable[str]) -> "pd.DataFrame":
    """The rows typed in a table, with what else these names stand for."""
    return batch.joined(table.name, names).iloc[: len(batch.typed_rows(table.name))]


def _where(mask: "pd.Series") -> list[int]:
    """The rows at which a mask holds."""
    rows: list[int] = mask.to_numpy(dtype=bool).nonzero()[0].tolist()
    return rows


def _words(batch: "Batch", table: Table, outcome: LineOutcome, row: int) -> Words:
    """What an outcome says of a row."""
    check, say = outcome.check, outcome.say
    if check is None:
        return say
    values = batch.record(table.name, row, say.places())
    return say.format(**{"head": table[check.column].heading} | values | check.places)


def _repaired(batch: "Batch", table: Table) -> set[tuple[str, int, str]]:
    """The cells of a table in which a text was read as a number, or a number as a text.

    Each as (code, row, column).
    """
    frame = batch[table.name]
    rows = {pair: row for row, pair in enumerate(zip(frame["_report"], frame["_key"], strict=True))}
    return {
        (f.code, rows[report, f.record], f.column)
        for report, findings in enumerate(batch.findings)
        for f in findings
        if f.code in READINGS and f.table == table.name
    }


Meanings = list[dict[tuple[str, str, str], list[object]]]
"""Per report: what the hidden cells beside (table, record, column) show.

Those beside a record as a whole go by the names that `hidden_cells.beside` gives them.
"""


def meanings(batch: "Batch", lang: Lang) -> Meanings:
    """What the hidden cells show: of the columns where something is typed, and of each record."""
    cells: Meanings = [{} for _ in batch.submissions]
    for table in batch.tables.values():
        frame = batch.typed_rows(table.name)
        records = list(zip(frame["_report"].tolist(), frame["_key"].tolist(), strict=True))
        for column in table.asked:
            units = (
                dict(zip(records, frame[column.counted_in], strict=True))
                if column.counted_in
                else {}
            )
            for (report, key), value in zip(records, frame[column.name], strict=True):
                raw = _typed(batch, report, table, key, column.name)
                if column.as_before and raw in (None, ""):
                    raw = to_python(value)
                if raw is not None and raw != "":
                    if isinstance(column.choices, Choices) and isinstance(raw, str):
                        raw = column.words(raw)[lang]
                    meant = _meant(column, to_python(value), lang)
                    unit = str(units.get((report, key)) or "")
                    cells[report][table.name, key, column.name] = shown(column, raw, meant, unit)
        for name, values in _beside(batch, table, records, lang).items():
            for (report, key), value in zip(records, values, strict=True):
                cells[report][table.name, key, name] = [value]
    return cells


def _beside(
    batch: "Batch", table: Table, records: list[tuple[int, str]], lang: Lang
) -> dict[str, list[object]]:
    """What the hidden cells of each record as a whole show, by name."""
    columns: dict[str, list[object]] = {}
    bad, count = batch.unreadable[table.name], len(records)
    if table.item:
        columns[STANDING] = [*answer_state(batch, table)[:count]]
    for fact in table.facts:
        unread = {row for row, column in bad if column in fact.names()}
        values: list[object] = [""] * count
        for row in batch.holds(table.name, fact.where)[:count].nonzero()[0].tolist():
            report, key = records[row]
            values[row] = goes_by_shown(
                [_goes_by(batch, table[n], row, report, table, key, lang) for n in fact.by]
            )
        for row in unread:
            values[row] = UNKNOWN
        columns[own_fact(fact.name)] = values
    counts = _joined(batch, table, table.counted)
    for name in table.counted:
        numbers = enumerate(counts[name].tolist())
        columns[name] = [UNKNOWN if (row, name) in bad else number for row, number in numbers]
    return columns


def _typed(batch: "Batch", report: int, table: Table, key: str, name: str) -> object:
    """A raw value, as the workbook that goes back shows it."""
    raw = batch.submissions[report].cells.get(table.name, {}).get(key, {}).get(name)
    return raw.text if isinstance(raw, CellFault) else raw


def _goes_by(
    batch: "Batch", column: Column, row: int, report: int, table: Table, key: str, lang: Lang
) -> object:
    """What a cell that a fact goes by shows.

    A number, a list's item, or a text as it is compared.
    """
    if column.kind.is_text and column.asked:
        return compared_text(column, _typed(batch, report, table, key, column.name))
    meant = _meant(column, to_python(batch[table.name][column.name].iat[row]), lang)
    return "" if meant is None else meant


def _meant(column: Column, value: object, lang: Lang) -> object:
    """A typed value as the list in the sheet has it."""
    if isinstance(column.choices, Choices):
        return None if value is None else column.choices.words(value)[lang]
    if column.choices == "kpis" and value is not None:
        return form.KPIS.called(str(value))[lang]
    return value
