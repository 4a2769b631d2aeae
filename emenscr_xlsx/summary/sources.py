"""Remarks, waivers and changed given cells; and every delivery behind the figures."""

from collections.abc import Iterator, Sequence

from ..ledger.rows import Delivered, ReportFinding
from ..model.finding import Severity, Verdict
from ..text.words import Words
from .cells import Origin
from .facts import QUARTER, SOURCE_CELL, WHO, SummaryFacts
from .fields import DATE, Field

REMARKS, REMARKS_TITLE = (
    Words("ข้อสังเกต", "Remarks"),
    Words("ข้อสังเกต การผ่อนผัน และช่องที่ถูกแก้", "Remarks, waivers, and given cells that were changed"),
)
REMARK_FIELDS = (
    *WHO,
    QUARTER,
    Field(Words("ประเภท", "Kind"), width=15),
    Field(Words("ข้อกำหนด", "Rule"), width=9),
    Field(Words("ข้อความ", "Message"), width=60),
    Field(Words("จำนวน", "Times"), "0", 8, True),
    Field(Words("ค่าที่พบ", "Value"), width=20),
    SOURCE_CELL,
)
_WAIVER = Words("ผ่อนผัน", "Waiver")
_CHANGED = Words("ช่องที่ให้ไว้ถูกแก้", "Given cell changed")
GIVEN_CHANGED = "V-I1.given_changed"


def remark_rows(
    facts: SummaryFacts, project: str, findings: Sequence[ReportFinding]
) -> Iterator[list[object]]:
    """The findings of a project's reports, and what is waived for it."""
    who = facts.who(project)
    for w in facts.registry.waivers(project, facts.period.fiscal_year):
        if w["quarter"] in facts.quarters and (
            w["until"] is None or w["until"] >= facts.as_of.date().isoformat()
        ):
            until = f" ถึง {w['until']}" if w["until"] else ""
            waived = f"{w['reason']} (ผู้อนุมัติ: {w['approved_by']}{until})"
            yield [*who, w["quarter"], _WAIVER, w["rule"], waived, 1, None, None]
    for group in _folded(findings):
        f = group[-1]
        kind = _CHANGED if f["rule"] == GIVEN_CHANGED else Severity(f["severity"]).words
        source = (
            Origin(f["filed"], f["sheet"], f["cell"] or "A1") if f["sheet"] and f["filed"] else None
        )
        yield [
            *who,
            f["quarter"],
            kind,
            f["code"],
            Words(f["message_th"], f["message_en"]),
            len(group),
            f["value"] or None,
            source,
        ]


def _folded(findings: Sequence[ReportFinding]) -> list[list[ReportFinding]]:
    """Findings one by one; what is only for information is one of each kind, however often."""
    groups: dict[object, list[ReportFinding]] = {}
    for number, finding in enumerate(findings):
        informs = finding["severity"] == Severity.INFO
        groups.setdefault(finding["rule"] if informs else number, []).append(finding)
    return list(groups.values())


def is_remark(facts: SummaryFacts, finding: ReportFinding) -> bool:
    """Whether a finding is one that a reader should see, on a report that the workbook lists."""
    return finding["severity"] > Severity.INFO and finding["quarter"] in facts.shown


SOURCES, SOURCES_TITLE = Words("ที่มา", "Sources"), Words("ที่มาของข้อมูล", "Where the figures come from")
SOURCE_FIELDS = (
    *WHO,
    QUARTER,
    Field(Words("ไฟล์", "File"), width=28),
    Field(Words("ได้รับ", "Received"), DATE, 12),
    Field(Words("ผลการตรวจ", "Verdict"), width=18),
    Field(Words("ฉบับที่", "Issue"), "0", 6),
    Field(Words("แถวที่อ่าน", "Rows read"), "0", 8),
    Field(Words("แถวที่ใช้", "Rows used"), "0", 8),
    Field(Words("แถวที่ไม่ใช้", "Rows ignored"), "0", 8),
    Field(Words("นับในสรุปนี้", "Counts"), width=8),
    Field(Words("เก็บไว้ที่", "Filed as"), width=34),
    Field(Words("ลายนิ้วมือไฟล์", "SHA-256"), width=34),
    Field(Words("เปิดไฟล์", "Open"), width=14),
)


def source_rows(
    facts: SummaryFacts, project: str, deliveries: Sequence[Delivered]
) -> Iterator[list[object]]:
    """A project's deliveries, in the order they came."""
    who = facts.who(project)
    for d in deliveries:
        yield [
            *who,
            d["quarter"],
            d["file"],
            d["received"].date(),
            Verdict(d["verdict"]).words,
            d["issue"],
            d["rows_read"],
            d["rows_used"],
            d["rows_ignored"],
            "✓" if d["counts"] else None,
            d["filed"],
            d["sha256"],
            Origin(d["filed"], "", "") if d["filed"] else None,
        ]
