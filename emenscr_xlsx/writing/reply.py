"""The answers that go back to whoever sent a file."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace

from ..forms import report as form
from ..model.finding import Finding, Severity, Verdict
from ..model.values import CellFault, plain
from ..text.typed import date_words
from ..text.words import Lang, Words
from ..workbook.submission import Submission
from ..workbook.ticket import Ticket
from . import not_used
from .book import Book
from .delivery import Delivery, ordered
from .parts import Answer, CachedValues
from .report import report_workbook
from .result_page import result_page


def receipt(delivery: Delivery) -> bytes:
    """The answer to a report that was accepted, or to an approver.

    The verdict, and any remark by cell.
    """
    book = Book()
    result_page(book, delivery, lambda _finding: "")
    return book.bytes(delivery.received.replace(microsecond=0))


def corrected_ready(delivery: Delivery, ticket: Ticket, seal: str, cached: CachedValues) -> bytes:
    """The answer to a report that must be corrected, `asking` what it is to explain.

    The same report, whole again, with each finding at its cell.

    All that was typed is carried over, also what could not be read. Correct it, save it, drop it in
    the inbox.
    """
    submission = delivery.submission
    renamed = _renamed(submission)
    values = carried(submission)
    moved = replace(
        cached,
        verdicts={(t, renamed(t, k), n): check for (t, k, n), check in cached.verdicts.items()},
        m6_cells={(t, renamed(t, k), what): text for (t, k, what), text in cached.m6_cells.items()},
        meanings={(t, renamed(t, k), c): shows for (t, k, c), shows in cached.meanings.items()},
    )
    findings = {
        (f.table, renamed(f.table, f.record), f.column): f
        for f in reversed(ordered(delivery.findings))
        if f.table
    }

    def front(book: Book, locate: Callable[[str, str, str], str]) -> None:
        """The findings, each at its cell of this workbook, and what has no place in it."""
        kept, lang = submission.leftovers, ticket.lang
        stand = not_used.places(kept, lang)

        def place(finding: Finding) -> str:
            if finding.table:
                return locate(finding.table, renamed(finding.table, finding.record), finding.column)
            return stand.get((finding.sheet, finding.cell), "")

        result_page(book, delivery, place, sum(left.waits for left in kept))
        not_used.not_used(
            book,
            lang,
            kept,
            lambda table, record, column: locate(table, renamed(table, record), column),
            (delivery.about, ticket.period.words[lang]),
        )

    return report_workbook(ticket, submission.given, seal, moved, values, Answer(findings), front)


def asking(delivery: Delivery) -> Delivery:
    """The same, with a row in its report to be answered for each comment and remark."""
    submission, name = delivery.submission, form.EXPLANATIONS.name
    typed = carried(submission).get(name, {})
    rows = {
        key: dict.fromkeys((c.name for c in form.EXPLANATIONS.asked), "") | row
        for key, row in _to_explain(delivery, typed, submission.ticket.lang).items()
    }
    asked = replace(submission, cells={**submission.cells, name: rows})
    return replace(delivery, submission=asked)


def _to_explain(
    delivery: Delivery, typed: Mapping[str, Mapping[str, object]], lang: Lang
) -> dict[str, dict[str, object]]:
    """What was explained, and then each comment and remark that is not."""
    rows = [dict(row) for row in typed.values() if row.get("answer")]
    answered = {row.get("about") for row in rows}
    asked = [delivery.returned.words[lang]] if delivery.returned else []
    if delivery.verdict is not Verdict.DRAFT:
        remarks = (f for f in ordered(delivery.findings) if f.severity is Severity.WARNING)
        asked += [f.asked_about[lang] for f in remarks]
    rows += [{"about": about} for about in dict.fromkeys(asked) if about not in answered]
    return {str(number): row for number, row in enumerate(rows, 1)}


def carried(submission: Submission) -> dict[str, dict[str, dict[str, object]]]:
    """All that was typed, also what could not be read, as it goes into a workbook made anew."""
    renamed = _renamed(submission)
    return {
        t: {
            renamed(t, k): {
                c: _typed(v)
                for c, v in cells.items()
                if v not in ("", None) and form.BY_NAME[t][c].asked
            }
            for k, cells in records.items()
        }
        for t, records in submission.cells.items()
    }


def _renamed(submission: Submission) -> Callable[[str, str], str]:
    """Rows that people added to an open table get the numbers after those that were offered."""
    names: dict[tuple[str, str], str] = {}
    for table in (t for t in form.TABLES if t.open):
        keys = submission.cells.get(table.name, ())
        last = max((int(k) for k in keys if k.isdecimal()), default=0)
        added = [k for k in keys if not k.isdecimal()]
        names |= {(table.name, k): str(n) for n, k in enumerate(added, last + 1)}
    return lambda table, key: names.get((table, key), key)


def _typed(raw: object) -> object:
    """A raw value as a person sees it, to be written again."""
    if isinstance(raw, CellFault):
        return raw.text
    return raw if isinstance(raw, str | float | int) else plain(raw)


_REFUSED, _TAKEN_APART = Words("ไม่รับ", "refused"), Words("แตกเป็นไฟล์แล้ว", "taken apart")


def refusal_text(finding: Finding, received: dt.datetime, sha256: str) -> str:
    """The answer to a file that is no report of ours, as plain text for any editor.

    It leads to the file, kept beside it.
    """
    day, name = date_words(received.date()), " ".join(finding.file.split())
    result = _REFUSED if finding.severity is Severity.ERROR else _TAKEN_APART
    return (
        f"ไฟล์: {name}\nได้รับเมื่อ: {day.th} {received:%H:%M} น.\n"
        f"ผล: {result.th}\nเหตุผล: {finding.message.th}\n"
        f"ไฟล์ที่ส่งมาเก็บไว้ครบถ้วน หมายเลขไฟล์ {sha256[:16]}\n\n"
        f"File: {name}\nReceived: {day.en}, {received:%H:%M}\n"
        f"Result: {result.en}\nReason: {finding.message.en}\n"
        f"The file is kept as it came, as number {sha256[:16]}\n"
    )
