"""A workbook issued before the form changed is read, checked and answered.

`emenscr reissue` carries any filled workbook over.
"""

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from emenscr_xlsx.demo import filling, samples as demo
from emenscr_xlsx.forms import report as form
from emenscr_xlsx.forms.report import versions
from emenscr_xlsx.intake.ingest import ingest
from emenscr_xlsx.model.finding import Refusal, Severity, Verdict
from emenscr_xlsx.office.issue import issue
from emenscr_xlsx.office.reissue import reissue
from emenscr_xlsx.office.workspace import Workspace
from emenscr_xlsx.reading import report as reader
from emenscr_xlsx.workbook.ticket import TICKET_MARK, Ticket, digest, pack
from support.filling import cells_of, raw, type_over
from support.office import IN_TIME, Office
from support.values import Book, save_values

FORM_1 = Path(__file__).parent / "version_1.xlsx"
KEY_1 = b"the key of form version 1       "  # of the office that issued it
SAMPLE = "2566-Q4/12-data-centre"


@pytest.fixture
def old_office(fresh_office: Office) -> Workspace:
    """An office whose key sealed the old form."""
    key = fresh_office.ws.root / ".emenscr.key"
    key.chmod(0o600)
    key.write_bytes(KEY_1)
    return Workspace(fresh_office.ws.root)


def test_a_form_of_version_1_is_read_whole(samples):
    """Nothing of it is missing, nothing unknown; what was typed is what the sample says."""
    read = reader.read_report(FORM_1, KEY_1, form.BY_NAME, form.VERSION)
    assert read.ticket.form == 1 < form.VERSION
    assert not read.findings
    assert not form.in_one_box(read.given)
    typed = {
        (t, k, c): v
        for t, k, c, v in demo.entries(samples[SAMPLE])
        if v != "" and form.BY_NAME[t][c].asked
    }
    assert raw(FORM_1, KEY_1) == {
        cell: float(v) if isinstance(v, int) else v for cell, v in typed.items()
    }


def test_a_form_of_version_1_is_accepted(old_office):
    """Checked as a form of today is, and booked with what today's form has more left blank."""
    (old_office.inbox / "old.xlsx").write_bytes(FORM_1.read_bytes())
    (outcome,) = ingest(old_office, now=IN_TIME).outcomes
    assert (outcome.verdict, outcome.status) == (Verdict.REMARKS, "SUBMITTED"), outcome.findings


@pytest.mark.slow
def test_the_answer_to_a_form_of_version_1_is_a_form_of_today(old_office, tmp_path):
    """With an error it comes back in the current form with all that was typed.

    Once corrected, it is accepted.
    """
    place = ("activities", "1", "state")
    right = raw(FORM_1, KEY_1)
    type_over(FORM_1, {place: "ทำแล้ว"}, old_office.inbox / "old.xlsx")
    (outcome,) = ingest(old_office, now=IN_TIME).outcomes
    assert [(f.code, f.record) for f in outcome.findings if f.severity is Severity.ERROR] == [
        ("NOT_IN_LIST", "1")
    ]
    ticket = reader.read_report(outcome.reply, KEY_1, form.BY_NAME, form.VERSION).ticket
    assert (ticket.form, ticket.issue) == (form.VERSION, 2)
    typed = {cell: v for cell, v in raw(outcome.reply, KEY_1).items() if cell[0] != "explanations"}
    assert typed == right | {place: "ทำแล้ว"}
    type_over(outcome.reply, {place: right[place]}, old_office.inbox / "corrected.xlsx")
    (outcome,) = ingest(old_office, now=IN_TIME).outcomes
    assert outcome.verdict is Verdict.REMARKS


@pytest.mark.slow
@pytest.mark.parametrize("source", ["version 1", "today"])
def test_reissue_carries_everything_typed_over_to_a_fresh_form(
    old_office, samples, tmp_path, source
):
    """From an old form or a current one.

    Today's form, the next issue number, and not one typed cell lost.
    """
    filled = FORM_1
    if source == "today":
        (blank,) = issue(old_office, samples[SAMPLE].period, project=samples[SAMPLE].project)
        filled = filling.fill(blank.path, samples[SAMPLE], tmp_path / "filled.xlsx")
    before = filled.read_bytes()
    made = reissue(old_office, filled)
    read = reader.read_report(made.path, KEY_1, form.BY_NAME, form.VERSION)
    assert (read.ticket.form, read.ticket.issue) == (form.VERSION, made.issue)
    assert (
        source != "today"
        or made.issue > reader.read_report(filled, KEY_1, form.BY_NAME, form.VERSION).ticket.issue
    )
    assert not read.findings
    assert raw(made.path, KEY_1) == raw(filled, KEY_1)
    assert filled.read_bytes() == before
    (old_office.inbox / "reissued.xlsx").write_bytes(made.path.read_bytes())
    (outcome,) = ingest(old_office, now=IN_TIME).outcomes
    assert outcome.verdict is Verdict.REMARKS


@pytest.mark.slow
def test_reissue_takes_the_registrys_newest_values_and_keeps_what_was_typed(
    fresh_office, samples, tmp_path
):
    """A KPI renamed in the registry is renamed in the fresh form.

    An activity that left it stays while something is typed into it.
    """
    sample, ws = samples["2566-Q4/01-overall-monitoring"], Workspace(fresh_office.ws.root)
    filled = fresh_office.fill(sample, tmp_path / "filled.xlsx")
    tables, key = ws.registry.tables, (sample.project, 1)
    changed = {
        "kpis": [
            k | ({"text": "ตัวชี้วัดที่ปรับใหม่"} if (k["project_code"], k["no"]) == key else {})
            for k in tables["kpis"]
        ],
        "activities": [
            a for a in tables["activities"] if (a["project_code"], a["no"]) != (sample.project, 6)
        ],
    }
    ws.__dict__["registry"] = replace(
        ws.registry, tables={**tables, **changed}
    )  # in the place of the registry it would read
    made = reissue(ws, filled)
    assert raw(made.path, ws.key) == raw(filled, ws.key)
    given = reader.read_report(made.path, ws.key, form.BY_NAME, form.VERSION).given
    assert given["kpis"][0]["text"] == "ตัวชี้วัดที่ปรับใหม่"
    assert [a["no"] for a in given["activities"]] == [1, 2, 3, 4, 5, 6]


def test_a_form_newer_than_the_program_is_refused_in_plain_words(fresh_office, samples, tmp_path):
    """It names both versions and says what to do."""
    sample = samples[SAMPLE]
    path = fresh_office.template(sample)
    ticket = replace(
        reader.read_report(path, fresh_office.ws.key, form.BY_NAME, form.VERSION).ticket,
        form=form.VERSION + 1,
    )
    book = load_workbook(path)
    sheet = next(ws for ws in book.worksheets if ws["A1"].value == TICKET_MARK)
    for row in sheet.iter_rows():
        if row[0].value == "form":
            row[1].value = str(ticket.form)
        if row[0].value == "seal":
            row[1].value = ticket.seal(fresh_office.ws.key)
    book.save(tmp_path / "newer.xlsx")
    with pytest.raises(Refusal) as refused:
        reader.read_report(tmp_path / "newer.xlsx", fresh_office.ws.key, form.BY_NAME, form.VERSION)
    finding = refused.value.finding
    assert finding.code == "FORM_VERSION"
    assert str(form.VERSION + 1) in finding.message.th
    assert "newer" in finding.message.en


# Changes that no version has brought yet ------------------------------------------------------


@pytest.fixture
def next_version(monkeypatch: pytest.MonkeyPatch):
    """A version to come: a table and two columns renamed, a given and an asked column added."""
    change = versions.FormChange(
        added={
            "activities": {"promised": "no", "next_year": None},
            "allocations": {"work_plan": None},
        },
        tables={"budget": "money"},
        columns={
            ("budget", "disbursed"): "paid",
            ("goals", "level"): "rank",
            ("kpis", "total"): "base",
        },
    )
    monkeypatch.setitem(versions.CHANGES, form.VERSION + 1, change)
    versions.edition.cache_clear()
    yield change
    versions.edition.cache_clear()


def as_before(
    book: Book, given: dict, key: bytes, ticket: Ticket, change: versions.FormChange
) -> Book:
    """A workbook of today as the version before the change would have had it.

    Old names, without what was added.
    """

    def old(table: str, column: str) -> str:
        return change.columns.get((table, column), column)

    packed = pack(
        {
            change.tables.get(t, t): [
                {old(t, c): v for c, v in r.items() if c not in change.added.get(t, {})}
                for r in rows
            ]
            for t, rows in given.items()
        }
    )
    ticket = replace(ticket, given=digest(packed))
    made: Book = {}
    for sheet, rows in book.items():
        made[sheet] = []
        gone: dict[str, set[int]] = {}  # by table and line
        for row in rows:
            mark, out = str(row[0] or ""), list(row)
            if "|" in mark:
                table, _, rest = mark.lstrip("@").partition("|")
                out[0] = (
                    "@" if mark.startswith("@") else ""
                ) + f"{change.tables.get(table, table)}|{rest}"
                if mark.startswith("@"):
                    gone[mark[1:]] = {
                        col for col, name in enumerate(row) if name in change.added.get(table, {})
                    }
                    out = [out[0], *(old(table, v) if isinstance(v, str) else v for v in out[1:])]
            table, line = mark.lstrip("@").split("|")[0], mark[-1:]
            without = (
                set().union(*gone.values()) if mark == "-" else gone.get(f"{table}|{line}", set())
            )  # also the labels above
            out = [None if col in without else v for col, v in enumerate(out)]
            if rows[0][0] == TICKET_MARK and row[0] == "given":
                out[1] = packed
            if rows[0][0] == TICKET_MARK and row[0] == "seal":
                out[1] = ticket.seal(key)
            made[sheet].append(out)
    return made


def test_renamed_and_added_tables_and_columns_are_read_as_their_change_declares(
    office, deck_file, deck_values, next_version, tmp_path
):
    """A declaration is all that a new version needs.

    The older workbook is read into today's names.
    """
    today = reader.read_report(deck_file, office.ws.key, form.BY_NAME, form.VERSION)
    old = save_values(
        as_before(deck_values, today.given, office.ws.key, today.ticket, next_version),
        tmp_path / "old.xlsx",
    )
    read = reader.read_report(old, office.ws.key, form.BY_NAME, form.VERSION + 1)
    assert not read.findings
    for table, records in today.cells.items():
        for key, cells in records.items():
            lacking = next_version.added.get(table, {})
            assert read.cells[table][key] == {c: v for c, v in cells.items() if c not in lacking}, (
                table,
                key,
            )
    assert read.given["activities"][0]["promised"] == "no"
    assert read.given["budget"] == today.given["budget"]
    assert read.given["goals"] == today.given["goals"]


def test_the_declared_changes_account_for_every_difference_to_version_1():
    """A column added to the form without saying so would make older workbooks incomplete."""
    placed = {(t, c) for t, _, c in cells_of(load_workbook(FORM_1))}
    wanted = {
        (t.name, c) for t in form.TABLES for line in ((t.heading,), *t.lines) for c in line if c
    }
    assert wanted - placed <= form.edition(1).lacks.keys()
    read = reader.read_report(FORM_1, KEY_1, form.BY_NAME, form.VERSION)
    for table in form.TABLES:
        for record in read.given[table.name]:
            assert record.keys() >= {c.name for c in table.given}, table.name
