"""The first page: how many reported, what was spent against plan, which KPIs were met. Every figure says of how many."""

import pandas as pd

from ..lists import ACHIEVEMENT, STATUS
from ..style import Book
from ..words import Words
from .core import MONEY, Facts
from .core import write as put

NAME = Words("ภาพรวม", "Overview")
_BENCHMARK = Words("เป้าหมายเบิกจ่ายสะสมของประเทศ ร้อยละ {percent} (ที่มา {source})", "National disbursement target to date: {percent} per cent (source {source})")


def write(book: Book, facts: Facts) -> None:
    """Write the overview sheet."""
    ws = book.sheet(NAME[facts.lang])
    period = facts.period.words
    book.page(ws, "ภาพรวมการรายงานความก้าวหน้า / Overview of progress reports", period[facts.lang])
    ws.set_column(0, 0, 34)
    ws.set_column(1, 8, 17)
    ws.set_row(0, 36)
    ws.write_string(0, 0, "ภาพรวมการรายงานความก้าวหน้า (M6)", book.format("title"))
    ws.write_string(1, 0, f"Overview of progress reports · {period.th} / {period.en}", book.format("hint"))
    row = _block(book, ws, 3, Words("สถานะการรายงาน", "Status of reports"), *_statuses(facts))
    row = _block(book, ws, row, Words("งบประมาณ (บาท)", "Budget (baht)"), *_budget(facts))
    if target := facts.plan.benchmark(facts.period):
        ws.write_string(row - 1, 0, str(_BENCHMARK.format(percent=f"{target['disbursed_pct']:.2f}", source=target["reference"] or "-")), book.format("hint"))
        row += 1
    _block(book, ws, row, Words("ตัวชี้วัด", "KPIs"), *_kpis(facts))


def _block(book: Book, ws, row: int, title: Words, heads: list[Words], rows: list[list[object]], formats: list[str]) -> int:
    """A small table with a total line; returns the row after it."""
    ws.set_row(row, 28)
    for col in range(len(heads)):
        ws.write_blank(row, col, None, book.format("section"))
    ws.write_string(row, 0, str(title), book.format("section"))
    ws.set_row(row + 1, 46)
    for col, head in enumerate(heads):
        ws.write_string(row + 1, col, f"{head.th}\n{head.en}", book.format("head"))
    for at, values in enumerate(rows, row + 2):
        last = at == row + 1 + len(rows)
        for col, value in enumerate(values):
            put(book, ws, at, col, value, "total" if last else "cell", formats[col])
        ws.set_row(at, 22)
    return row + len(rows) + 3


_TOTAL = "รวม / Total"


def _agencies(facts: Facts) -> dict[str, list[str]]:
    """Projects by agency, in the registry's order."""
    found: dict[str, list[str]] = {}
    for b in facts.board:
        found.setdefault(str(b["agency"]), []).append(str(b["project"]))
    return found


def _statuses(facts: Facts):
    heads = [Words("หน่วยงาน", "Agency"), Words("โครงการ", "Projects"), *STATUS.items.values(), Words("ร้อยละที่ส่งแล้ว", "% sent")]
    rows = []
    groups = _agencies(facts) | {_TOTAL: list(facts.projects)}
    for agency, projects in groups.items():
        held = [facts.projects[p]["status"] for p in projects]
        sent = sum(s in ("SUBMITTED", "APPROVED") for s in held)
        name = agency if agency == _TOTAL else facts.agency(agency)
        rows.append([name, len(held), *(held.count(s) for s in STATUS.items), sent / len(held) * 100])
    return heads, rows, ["General", "0", *["0"] * len(STATUS.items), "0.00"]


def _budget(facts: Facts):
    heads = [
        Words("หน่วยงาน", "Agency"),
        Words("รายงานแล้ว", "Reported, of all"),
        Words("แผนไตรมาสนี้", "Plan"),
        Words("เบิกจ่าย", "Disbursed"),
        Words("ผลต่าง", "Variance"),
        Words("ร้อยละของแผน", "% of plan"),
        Words("แผนสะสม", "Plan to date"),
        Words("เบิกจ่ายสะสม", "Disbursed to date"),
        Words("ร้อยละสะสม", "% to date"),
    ]
    budget = facts.rows["budget"]
    agency = budget["_project"].map(lambda p: str(facts.projects.get(p, {}).get("agency")))
    rows = []
    groups = _agencies(facts) | {_TOTAL: list(facts.projects)}
    for code, projects in groups.items():
        own = budget if code == _TOTAL else budget[agency == code]
        plan, spent = own["plan"].sum(), own["disbursed"].sum()
        cum_plan, cum_spent = own["cum_plan"].sum(), own["cum_before"].sum() + spent
        reported = sum(facts.projects[p]["status"] != "NOT_REPORTED" for p in projects)
        name = code if code == _TOTAL else facts.agency(code)
        rows.append([name, f"{reported} / {len(projects)}", plan, spent, spent - plan, _share(spent, plan), cum_plan, cum_spent, _share(cum_spent, cum_plan)])
    return heads, rows, ["General", "General", MONEY, MONEY, MONEY, "0.00", MONEY, MONEY, "0.00"]


def _share(part: float, whole: float) -> float | None:
    return part / whole * 100 if whole else None


def _kpis(facts: Facts):
    heads = [Words("หน่วยงาน", "Agency"), Words("ตัวชี้วัด", "KPIs"), *ACHIEVEMENT.items.values(), Words("ยังไม่ตอบ", "Unanswered"), Words("ร้อยละที่บรรลุ", "% achieved")]
    kpis = facts.rows["kpis"]
    agency = kpis["_project"].map(lambda p: str(facts.projects.get(p, {}).get("agency")))
    rows = []
    for code in [*_agencies(facts), _TOTAL]:
        own = kpis["achieved"] if code == _TOTAL else kpis.loc[agency == code, "achieved"]
        counts = [int((own == a).sum()) for a in ACHIEVEMENT.items]
        name = code if code == _TOTAL else facts.agency(code)
        rows.append([name, len(own), *counts, int(pd.isna(own).sum()), _share(counts[0], len(own))])
    return heads, rows, ["General", *["0"] * 5, "0.00"]
