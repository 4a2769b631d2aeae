"""The national summary: the exports of several workspaces in one workbook.

A ministry's line, an agency's and a project's hold the same figures: how many reports are due and
were sent, what was planned and disbursed up to the quarter, and how many KPIs are met in it.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from ..registry.duty import SENT
from ..text.period import Period
from ..text.words import Lang, Shown, Words
from ..writing.book import Book
from .fields import BAHT, SHARE, Field
from .sheet import DataSheet

USED = {
    "projects": ("project_code", "name", "fiscal_year", "agency_code"),
    "agencies": ("agency_code", "name", "abbr"),
    "reports": (
        "project_code",
        "agency_code",
        "agency",
        "fiscal_year",
        "quarter",
        "status",
        "duty",
    ),
    "budget": ("project_code", "fiscal_year", "quarter", "status", "disbursed"),
    "plan_lines": ("project_code", "fiscal_year", "quarter", "plan"),
    "kpi_results": ("project_code", "fiscal_year", "quarter", "status", "achieved"),
}
"""The tables of an export that are read, and their columns."""

_FIGURES = ("due", "sent", "approved", "plan", "disbursed", "kpis", "met")
_SOURCE, _OFFICE = Words("ที่มา", "From"), Words("หน่วยงาน", "Agency")
_HEADS = (
    Field(Words("โครงการ", "Projects"), BAHT, 10, total=True),
    Field(Words("ต้องรายงาน", "Reports due"), BAHT, 10, total=True),
    Field(Words("ส่งแล้ว", "Sent"), BAHT, 10, total=True),
    Field(Words("อนุมัติแล้ว", "Approved"), BAHT, 10, total=True),
    Field(Words("แผนสะสม (บาท)", "Plan to date (baht)"), BAHT, 16, total=True),
    Field(Words("เบิกจ่ายสะสม (บาท)", "Disbursed to date (baht)"), BAHT, 18, total=True),
    Field(Words("ร้อยละ", "%"), SHARE, 9),
    Field(Words("ตัวชี้วัดที่รายงาน", "KPIs reported"), BAHT, 10, total=True),
    Field(Words("ตัวชี้วัดบรรลุ", "KPIs met"), BAHT, 10, total=True),
)
_FROM = Field(_SOURCE, width=34)
_WHO = {
    "sources": (_FROM,),
    "agencies": (
        _FROM,
        Field(_OFFICE, width=40),
        Field(Words("รหัสหน่วยงาน", "Agency code"), width=16),
    ),
    "projects": (
        Field(Words("รหัสโครงการ", "Project code"), width=18),
        Field(Words("โครงการ", "Project"), width=36),
        Field(_OFFICE, width=26),
        Field(_SOURCE, width=18),
    ),
}
_SHEETS = {
    "sources": Words("เปรียบเทียบ", "Compared"),
    "agencies": Words("รายหน่วยงาน", "By agency"),
    "projects": Words("รายโครงการ", "By project"),
}
_BY = {
    "sources": ["from"],
    "agencies": ["from", "agency", "agency_code"],
    "projects": ["project_code", "name", "agency", "from"],
}
_DOUBLED = Words("โครงการซ้ำ", "Doubled projects")


@dataclass(frozen=True)
class RollUp:
    """What several exports say of a quarter; tables by name, each row with where it is `from`."""

    tables: Mapping[str, pd.DataFrame]
    period: Period
    shown_in: Shown

    print_all = True

    @property
    def language(self) -> Shown:
        return self.shown_in

    @property
    def lang(self) -> Lang:
        return "th" if self.shown_in == "both" else self.shown_in

    @property
    def dated(self) -> str:
        return self.period.words.shown(self.shown_in)

    @property
    def running(self) -> str:
        return self.period.words[self.lang]

    @cached_property
    def _of_year(self) -> pd.DataFrame:
        projects = self.tables["projects"]
        return projects[projects["fiscal_year"] == self.period.fiscal_year]

    @cached_property
    def doubled(self) -> pd.DataFrame:
        """The projects that stand in several exports, each with every one; the first one counts."""
        projects = self._of_year
        return projects[projects.duplicated("project_code", keep=False)]

    @cached_property
    def projects(self) -> pd.DataFrame:
        """A row a project of the year with its figures, in the order of the exports."""
        projects = self._of_year.drop_duplicates("project_code")
        reports = self._rows("reports")
        now = reports[reports["quarter"] == self.period.quarter]
        of_now = now.set_index("project_code")
        kpis = self._rows("kpi_results")
        kpis = kpis[(kpis["quarter"] == self.period.quarter) & kpis["status"].isin(SENT)]
        spent = self._rows("budget")
        code = projects["project_code"]
        agencies = self.tables["agencies"].drop_duplicates(["from", "agency_code"])
        names = agencies.set_index(["from", "agency_code"])["name"]
        where = pd.MultiIndex.from_frame(projects[["from", "agency_code"]])
        registered = pd.Series(names.reindex(where).to_numpy(), projects.index)
        return projects[["from", "project_code", "name"]].assign(
            agency_code=code.map(of_now["agency_code"]).fillna(projects["agency_code"]),
            agency=code.map(of_now["agency"]).fillna(registered).fillna(projects["agency_code"]),
            due=code.map(of_now["duty"]).eq("due").astype(int),
            sent=code.map(of_now["status"]).isin(SENT).astype(int),
            approved=code.map(of_now["status"]).eq("APPROVED").astype(int),
            plan=code.map(_sums(self._rows("plan_lines"), "plan")).fillna(0.0),
            disbursed=code.map(_sums(spent[spent["status"].isin(SENT)], "disbursed")).fillna(0.0),
            kpis=code.map(_counts(kpis[kpis["achieved"].notna()])).fillna(0).astype(int),
            met=code.map(_counts(kpis[kpis["achieved"] == "met"])).fillna(0).astype(int),
        )

    def _rows(self, name: str) -> pd.DataFrame:
        """A table's rows up to the quarter, of each project from the export in which it counts."""
        rows = self.tables[name]
        counts = self._of_year.drop_duplicates("project_code").set_index("project_code")["from"]
        return rows[
            (rows["fiscal_year"] == self.period.fiscal_year)
            & (rows["quarter"] <= self.period.quarter)
            & (rows["project_code"].map(counts) == rows["from"])
        ]


def _sums(rows: pd.DataFrame, column: str) -> pd.Series:
    return rows.groupby("project_code")[column].sum()


def _counts(rows: pd.DataFrame) -> pd.Series:
    return rows.groupby("project_code").size()


def rollup_workbook(facts: RollUp) -> bytes:
    """The workbook: exports compared, agencies, projects, and what stands in several exports."""
    book = Book()
    for key, title in _SHEETS.items():
        sheet = _sheet(book, facts, key, title, (*_WHO[key], *_HEADS))
        groups = facts.projects.groupby(_BY[key], sort=False)
        totals = groups[list(_FIGURES)].sum().assign(projects=groups.size())
        for who, row in zip(totals.index, totals.to_dict("records"), strict=True):
            names = [who] if isinstance(who, str) else list(who)
            due, sent, approved, plan, disbursed, kpis, met = (row[name] for name in _FIGURES)
            share = 100 * disbursed / plan if plan else None
            money = (plan, disbursed, share)
            sheet.add([*names, row["projects"], due, sent, approved, *money, kpis, met])
        sheet.done()
    if len(facts.doubled):
        sheet = _sheet(book, facts, "doubled", _DOUBLED, (*_WHO["projects"][:2], _FROM))
        for row in facts.doubled.sort_values("project_code", kind="stable").to_dict("records"):
            sheet.add([row["project_code"], row["name"], row["from"]])
        sheet.done()
    return book.bytes(dt.datetime.combine(facts.period.end, dt.time()))


def _sheet(book: Book, facts: RollUp, key: str, title: Words, fields: Sequence[Field]) -> DataSheet:
    return DataSheet(book, key, title[facts.lang], title, "", fields, facts, "", grouped=None)
