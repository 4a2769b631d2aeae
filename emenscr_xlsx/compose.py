"""The pipeline's reading of what the sheet shows live: the first problem of each line, each eMENSCR text, what cells mean."""

import re
from functools import partial

from . import form
from .cells import shown
from .finding import Severity
from .frames import Batch, plain_value
from .layout import slots
from .live import MARKS, OK, READ_AS_NUMBER, checks_of_line, unreadable
from .parsed import is_parsed
from .parsed import shown as shown_parsed
from .phrases import BECAUSE, PHRASES
from .settings import Settings
from .spec import Choices, Column, Kind, Scope, Table
from .spec.phrase import Place, filled_in
from .words import Lang

Texts = list[dict[tuple[str, str], str]]
"""Per report: (table, record) → text."""


def m6_texts(batch: Batch) -> Texts:
    """The text of every record's eMENSCR box, in Thai, as the sheet composes it (D18)."""
    found: Texts = [{} for _ in batch.submissions]
    titles = _titles(batch)
    # Activities first: other records may take their text from one.
    for name in sorted(PHRASES, key=lambda n: n != "activities"):
        table, frame = form.BY_NAME[name], batch[name]
        if frame.empty:
            continue
        scope = form.scope(table)
        names = {n for p in PHRASES[name] for n in p.names()} - set(frame.columns)
        whole = batch.joined(name, names)
        said = [(p, p.when.mask(whole).to_numpy(dtype=bool)) for p in PHRASES[name]]
        for row, record in enumerate(whole.to_dict("records")):
            report, parts = int(record["_report"]), []
            if (other := plain_value(record.get("as_activity"))) is not None:
                parts.append(found[report].get(("activities", f"{other:g}"), ""))
            show = partial(_shown, scope, record, titles[report])
            parts += [filled_in(p.say, show) for p, holds in said if holds[row]]
            found[report][name, record["_key"]] = re.sub(" +", " ", " ".join(parts)).strip(" ")
    return found


def _titles(batch: Batch) -> list[dict[float, str]]:
    titles: list[dict[float, str]] = [{} for _ in batch.submissions]
    activities = batch["activities"]
    for report, no, title in zip(activities["_report"], activities["no"], activities["title"], strict=True):
        titles[report][no] = title
    return titles


def _shown(scope: Scope, record: dict[str, object], titles: dict[float, str], place: Place) -> str:
    name, manner = place
    column, value = scope.column(name), plain_value(record[name])
    if manner == "title":
        return titles.get(value, "")
    if value is None:
        return ""
    if isinstance(column.choices, Choices):
        return column.choices.words(value).th
    if manner == "because":
        return str(value).strip(" ").removeprefix(BECAUSE).strip(" ")
    if column.kind is Kind.WHOLE:
        return f"{value:g}"
    return shown(value)


def first_problems(batch: Batch, lang: Lang, settings: Settings) -> list[dict[tuple[str, str, int], str]]:
    """Per report: what the live check shows beside (table, record, line), from the same declarations."""
    found: list[dict[tuple[str, str, int], str]] = [{} for _ in batch.submissions]
    for table in batch.tables.values():
        frame = batch[table.name]
        if frame.empty:
            continue
        for line in range(len(table.lines) + bool(table.heading)):
            _of_line(batch, table, line, lang, settings, found)
    return found


def _of_line(batch: Batch, table: Table, line: int, lang: Lang, settings: Settings, found: list[dict[tuple[str, str, int], str]]) -> None:
    frame, checks = batch[table.name], checks_of_line(table, line, settings)
    reports, keys = frame["_report"].to_numpy(), frame["_key"].to_numpy()
    asked = [n for n, s in slots(table, 1).items() if s.line == line and table[n].asked]
    if not asked:
        return
    whole = batch.joined(table.name, {n for d in checks for n in d.reads} - set(frame.columns))
    for row in frame[asked].notna().any(axis=1).to_numpy().nonzero()[0]:
        found[reports[row]][table.name, keys[row], line] = OK
    for report, submission in enumerate(batch.submissions):
        for f in submission.findings:
            if f.code == "TEXT_NUMBER" and f.table == table.name and f.column in asked:
                found[report][table.name, f.record, line] = MARKS[Severity.INFO] + READ_AS_NUMBER[lang]
    bad = batch.bad[table.name]
    for d in reversed(checks):
        for row in map(int, d.wrong(whole).to_numpy(dtype=bool).nonzero()[0]):
            if not any((row, name) in bad for name in d.reads):
                places = {"head": table[d.at].heading} | batch.record(table.name, row, d.say.places()) | d.places
                found[reports[row]][table.name, keys[row], line] = MARKS[d.severity] + d.say.format(**places)[lang]
    for name in reversed(asked):
        for row, _ in (b for b in bad if b[1] == name):
            found[reports[row]][table.name, keys[row], line] = MARKS[Severity.ERROR] + unreadable(table[name])[lang]


def meanings(batch: Batch, lang: Lang) -> list[dict[tuple[str, str, str], list[object]]]:
    """Per report: what the hidden cells beside (table, record, column) show, where something is typed."""
    found: list[dict[tuple[str, str, str], list[object]]] = [{} for _ in batch.submissions]
    for table in batch.tables.values():
        frame = batch[table.name]
        reports, keys = frame["_report"].tolist(), frame["_key"].tolist()
        for column in filter(is_parsed, table.asked):
            for report, key, value in zip(reports, keys, frame[column.name], strict=True):
                raw = batch.submissions[report].cells.get(table.name, {}).get(key, {}).get(column.name)
                if raw is not None and raw != "":
                    raw = column.words(raw)[lang] if isinstance(column.choices, Choices) and isinstance(raw, str) else raw
                    found[report][table.name, key, column.name] = shown_parsed(column, raw, _meant(column, plain_value(value), lang))
    return found


def _meant(column: Column, value: object, lang: Lang) -> object:
    """A typed value as the list in the sheet has it."""
    if isinstance(column.choices, Choices):
        return None if value is None else column.choices.words(value)[lang]
    if column.choices == "kpis" and value is not None:
        kind, _, no = str(value).partition("-")
        return form.KPIS.tag_words({"kind": kind, "no": no})[lang]
    return value
