"""Typing into workbooks, and what stands in them then."""

from pathlib import Path

from openpyxl import Workbook, load_workbook

from emenscr_xlsx.checking.stacking import stack
from emenscr_xlsx.config.settings import Settings
from emenscr_xlsx.demo import filling, samples as demo
from emenscr_xlsx.demo.filling import Asked, Place
from emenscr_xlsx.demo.samples import Sample
from emenscr_xlsx.forms import report as form
from emenscr_xlsx.model.values import CellFault, to_python
from emenscr_xlsx.office.stored_values import cached_values
from emenscr_xlsx.reading import report as reader
from emenscr_xlsx.registry import prefill
from emenscr_xlsx.text.words import Lang
from emenscr_xlsx.workbook.submission import Submission
from emenscr_xlsx.workbook.ticket import Ticket, digest, pack
from emenscr_xlsx.writing import report as template


def cells_of(book: Workbook) -> dict[Asked, Place]:
    """Where each record's columns lie in a workbook that openpyxl opened."""
    return filling.cells_of({ws.title: ws.iter_rows(values_only=True) for ws in book.worksheets})


def type_over(path: Path, changes: dict[tuple[str, str, str], object], target: Path) -> Path:
    """What a person does in Excel: some cells, then save."""
    book = load_workbook(path)
    places = cells_of(book)
    for cell, value in changes.items():
        sheet, row, col = places[cell]
        book[sheet].cell(row, col).value = value
    book.save(target)
    return target


def raw(path: Path, key: bytes) -> dict[tuple[str, str, str], object]:
    """Everything typed into asked cells, as it stands in them."""
    read = reader.read_report(path, key, form.BY_NAME, form.VERSION)
    return {
        (t, k, c): v.text if isinstance(v, CellFault) else v
        for t, records in read.cells.items()
        for k, cells in records.items()
        for c, v in cells.items()
        if form.BY_NAME[t][c].asked and v not in ("", None)
    }


KEY = b"test"


def submissions(samples: list[Sample]) -> list[Submission]:
    """What was typed, without a file in between."""
    registry, read = demo.sample_registry(), []
    for sample in samples:
        cells: dict[str, dict[str, dict[str, object]]] = {}
        for table, key, column, value in demo.entries(sample):
            if value != "" and form.BY_NAME[table][column].asked:
                cells.setdefault(table, {}).setdefault(key, {})[column] = (
                    float(value) if isinstance(value, int) else value
                )
        read.append(
            Submission(
                sample.name,
                given=prefill.given(registry, sample.project, sample.period),
                cells=cells,
            )
        )
    return read


def filled_workbooks(samples: list[Sample], lang: Lang, folder: Path) -> list[Path]:
    """Each sample's workbook with its answers in it, as the reply to it would be.

    What was typed, as typed values.
    """
    read = submissions(samples)
    batch = stack(read, form.BY_NAME)
    values: list[dict[str, dict[str, dict[str, object]]]] = [{} for _ in read]
    for table in form.TABLES:
        for row in batch[table.name].to_dict("records"):
            values[row["_report"]].setdefault(table.name, {})[row["_key"]] = {
                c.name: to_python(row[c.name]) for c in table.asked
            }
    for tables in values:
        for part in tables.get("kpi_parts", {}).values():
            if part["kpi"]:
                kind, number = part["kpi"].split("-")
                part["kpi"] = form.KPIS.tag_words({"kind": kind, "no": number})[lang]
    made = []
    lives = cached_values([s.given for s in read], values, lang, Settings())
    for sample, submission, typed, live in zip(samples, read, values, lives, strict=True):
        ticket = Ticket(
            sample.project,
            sample.period.fiscal_year,
            sample.period.quarter,
            form.VERSION,
            1,
            lang,
            digest(pack(submission.given)),
        )
        made.append(folder / f"{lang}_{sample.name.replace('/', '_')}.xlsx")
        made[-1].write_bytes(
            template.report_workbook(ticket, submission.given, ticket.seal(KEY), live, typed)
        )
    return made
