"""The pipeline's reading of what the sheet shows live: the first problem of each line, each eMENSCR text, what cells mean."""

from typing import TYPE_CHECKING

from ..checking.due import answer_state
from ..config.settings import Settings
from ..forms import report as form
from ..model import Choices, Column, Table
from ..model.counts import UNKNOWN
from ..model.finding import OK, Severity
from ..model.values import CellFault, to_python
from ..text.words import Lang
from ..workbook.layout import slots
from .formulas import READ_AS_NUMBER, checks_of_line, is_text_number, unreadable
from .input_meaning import STANDING, compared_text, goes_by_shown, own_fact
from .input_meaning import shown as shown_parsed

if TYPE_CHECKING:
    from ..checking.frames import Batch

Verdicts = list[dict[tuple[str, str, int], tuple[int, str]]]
"""Per report: (table, record, line) → the number of the outcome its check comes to (see `formulas.outcomes`), and its words."""


def verdicts(batch: "Batch", lang: Lang, settings: Settings) -> Verdicts:
    """What the live check says beside each line of each record, from the same declarations."""
    found: Verdicts = [{} for _ in batch.submissions]
    for table in batch.tables.values():
        if not batch.typed_rows(table.name).empty:
            for line in range(len(table.lines) + bool(table.heading)):
                _of_line(batch, table, line, lang, settings, found)
    return found


def _of_line(
    batch: "Batch", table: Table, line: int, lang: Lang, settings: Settings, found: Verdicts
) -> None:
    frame, checks = batch.typed_rows(table.name), checks_of_line(table, line, settings)
    reports, keys = frame["_report"].to_numpy(), frame["_key"].to_numpy()
    asked = [n for n, s in slots(table, 1).items() if s.line == line and table[n].asked]
    if not asked:
        return
    numbers = [n for n in asked if is_text_number(table[n])]
    bad, no = batch.bad[table.name], len(asked) + len(checks) + len(numbers) + 1

    def come_to(row: int, words: str) -> None:
        found[reports[row]][table.name, keys[row], line] = (no, words)

    # In the order of the outcomes from the last to the first: what is said later is said instead.
    whole = batch.joined(table.name, {n for d in checks for n in d.reads}).iloc[: len(frame)]
    for row in frame[asked].notna().any(axis=1).to_numpy().nonzero()[0]:
        come_to(row, OK)
    read = _read_as_numbers(batch, table) if numbers else set()
    for name in reversed(numbers):
        no -= 1
        for row in (row for row, column in read if column == name):
            come_to(row, f"{Severity.INFO.mark} {READ_AS_NUMBER[lang]}")
    for d in reversed(checks):
        no -= 1
        for row in map(int, d.wrong(whole).to_numpy(dtype=bool).nonzero()[0]):
            if not any((row, name) in bad for name in d.reads):
                values = (
                    {"head": table[d.column].heading}
                    | batch.record(table.name, row, d.say.places())
                    | d.places
                )
                come_to(row, f"{d.severity.mark} {d.say.format(**values)[lang]}")
    for name in reversed(asked):
        no -= 1
        for row in (row for row, column in bad if column == name):
            come_to(row, f"{Severity.ERROR.mark} {unreadable(table[name])[lang]}")


def _read_as_numbers(batch: "Batch", table: Table) -> set[tuple[int, str]]:
    """The cells (row, column) of a table in which a text was read as a number."""
    frame = batch[table.name]
    rows = {at: row for row, at in enumerate(zip(frame["_report"], frame["_key"], strict=True))}
    told = (
        (report, f)
        for report, s in enumerate(batch.submissions)
        for f in s.findings
        if f.code == "TEXT_NUMBER" and f.table == table.name
    )
    return {(rows[report, f.record], f.column) for report, f in told}


Meanings = list[dict[tuple[str, str, str], list[object]]]
"""Per report: what the hidden cells beside (table, record, column) show; or those beside a record, by the names that `input_meaning.beside` gives them."""


def meanings(batch: "Batch", lang: Lang) -> Meanings:
    """What the hidden cells show: of the columns where something is typed, and of each record."""
    found: Meanings = [{} for _ in batch.submissions]
    for table in batch.tables.values():
        frame = batch.typed_rows(table.name)
        records = list(zip(frame["_report"].tolist(), frame["_key"].tolist(), strict=True))
        for column in table.asked:
            for (report, key), value in zip(records, frame[column.name], strict=True):
                raw = _typed(batch, report, table, key, column.name)
                if raw is not None and raw != "":
                    raw = (
                        column.words(raw)[lang]
                        if isinstance(column.choices, Choices) and isinstance(raw, str)
                        else raw
                    )
                    found[report][table.name, key, column.name] = shown_parsed(
                        column, raw, _meant(column, to_python(value), lang)
                    )
        if table.item:
            for (report, key), stands in zip(
                records, answer_state(batch, table)[: len(frame)], strict=True
            ):
                found[report][table.name, key, STANDING] = [stands]
        for fact in table.facts:
            unread = {row for row, column in batch.bad[table.name] if column in fact.names()}
            for row, ((report, key), holds) in enumerate(
                zip(records, batch.holds(table.name, fact.where)[: len(frame)], strict=True)
            ):
                shows: object = ""
                if row in unread:
                    shows = UNKNOWN
                elif holds:
                    shows = goes_by_shown([_goes_by(batch, table, n, row, lang) for n in fact.by])
                found[report][table.name, key, own_fact(fact.name)] = [shows]
        counts = batch.joined(table.name, table.counted).iloc[: len(frame)]
        for name in table.counted:
            for row, ((report, key), number) in enumerate(
                zip(records, counts[name].tolist(), strict=True)
            ):
                found[report][table.name, key, name] = [
                    UNKNOWN if (row, name) in batch.bad[table.name] else number
                ]
    return found


def _typed(batch: "Batch", report: int, table: Table, key: str, name: str) -> object:
    """A raw value, as the workbook that goes back shows it."""
    raw = batch.submissions[report].cells.get(table.name, {}).get(key, {}).get(name)
    return raw.text if isinstance(raw, CellFault) else raw


def _goes_by(batch: "Batch", table: Table, name: str, row: int, lang: Lang) -> object:
    """What a cell that a fact goes by shows: a number, a list's item, or a text as it is compared."""
    frame, column = batch[table.name], table[name]
    if column.kind.is_text and column.asked:
        return compared_text(
            column,
            _typed(batch, int(frame["_report"].iat[row]), table, frame["_key"].iat[row], name),
        )
    meant = _meant(column, to_python(frame[name].iat[row]), lang)
    return "" if meant is None else meant


def _meant(column: Column, value: object, lang: Lang) -> object:
    """A typed value as the list in the sheet has it."""
    if isinstance(column.choices, Choices):
        return None if value is None else column.choices.words(value)[lang]
    if column.choices == "kpis" and value is not None:
        kind, _, no = str(value).partition("-")
        return form.KPIS.tag_words({"kind": kind, "no": no})[lang]
    return value
