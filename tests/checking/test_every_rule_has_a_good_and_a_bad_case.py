"""Every rule speaks of the cell that breaks it, and is silent about the one that does not.

All cases start from one clean report, the deck's own project in its last quarter, retyped in
memory.
A case is what is typed to break the rule (`bad`) and to keep it (`good`), over what both share
(`setting`).
An edit is at table.record.column; "earlier …" was reported a quarter before, "over …" is typed over
a given cell, "today …" is as the registry has it now.
"""

import re
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date

import pytest

from emenscr_xlsx.checking import rules as checks
from emenscr_xlsx.checking.judging import judge
from emenscr_xlsx.checking.stacking import stack
from emenscr_xlsx.config.settings import Settings
from emenscr_xlsx.demo.samples import Sample
from emenscr_xlsx.forms import approval, registry as registry_form, report as form
from emenscr_xlsx.forms.report import PARTS
from emenscr_xlsx.intake.ingest import ingest
from emenscr_xlsx.model import rules
from emenscr_xlsx.model.finding import Finding, Severity, Verdict, rule_number
from emenscr_xlsx.model.messages import MESSAGES
from emenscr_xlsx.model.values import AsPercent, CellFault
from emenscr_xlsx.office import guide
from emenscr_xlsx.reading import report as reader
from emenscr_xlsx.workbook.registry_changes import RegistryChange
from emenscr_xlsx.workbook.revision import revise
from emenscr_xlsx.workbook.submission import Submission
from support.desk import Desk
from support.edits import (
    ALLOCATED,
    CUT,
    DEFERRED,
    ENDED,
    ESTIMATE,
    EXTRA,
    GOAL_TEXT,
    IN_ONE,
    KPI,
    MIDYEAR,
    MORE,
    NO_TEXT,
    OUTCOME,
    OUTPUT,
    OWN_WORDS,
    RUNNING,
    Edits,
    under,
)
from support.office import IN_TIME, Office, numbered

RECEIVED = date(2023, 10, 10)


@dataclass(frozen=True)
class Case:
    """One rule broken, and kept, at one cell.

    It goes by its number, or by its id where the number has several at that cell.
    """

    code: str
    path: str
    bad: Edits
    good: Edits = field(default_factory=dict)
    setting: Edits = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.code} at {self.path}"


# What cases share -----------------------------------------------------------------------------


# The cases ------------------------------------------------------------------------------------

CELLS = [
    Case("REQUIRED", "report.-.project_state", {"report.-.project_state": ""}),
    Case("REQUIRED", "report.-.sending", {"report.-.sending": ""}),
    Case("REQUIRED", "goals.OUTPUT-1.achieved", {"goals.OUTPUT-1.achieved": ""}),
    Case("REQUIRED", "kpis.QUAL-2.achieved", {"kpis.QUAL-2.achieved": ""}),
    Case("V-K2", "kpis.QUANT-4.quantity", {"kpis.QUANT-4.quantity": ""}),
    Case("REQUIRED", "kpi_parts.1.kpi", {"kpi_parts.1.kpi": ""}),
    Case("REQUIRED", "kpi_parts.1.label", {"kpi_parts.1.label": ""}),
    Case("REQUIRED", "kpi_parts.1.percent", {"kpi_parts.1.percent": ""}),
    Case(
        "REQUIRED",
        "kpi_parts.1.quantity",
        {"kpi_parts.1.quantity": ""},
        {},
        under("kpi_parts.1", kpi="เชิงปริมาณ 4", quantity=1, total="", percent=""),
    ),
    Case("NOT_A_NUMBER", "budget.1.disbursed", {"budget.1.disbursed": "หกแสนห้า"}),
    Case("TOO_LARGE", "budget.1.disbursed", {"budget.1.disbursed": 1e308}),
    Case("NOT_A_TEXT", "report.-.phone", {"report.-.phone": True}),
    Case("READ_AS_TEXT", "report.-.phone", {"report.-.phone": 812345678.0}),
    Case(
        "NOT_WHOLE",
        "activities.2.next_quarter",
        {"activities.2.next_quarter": 1.5},
        setting=DEFERRED,
    ),
    Case("NOT_IN_LIST", "goals.OUTPUT-1.achieved", {"goals.OUTPUT-1.achieved": "สำเร็จ"}),
    Case(
        "NOT_IN_LIST",
        "goals.OUTPUT-5.as_activity",
        {"goals.OUTPUT-5.as_activity": 9},
        {"goals.OUTPUT-5.as_activity": "กิจกรรมที่ ๓"},
    ),
    Case(
        "OUT_OF_BOUNDS",
        "kpis.QUANT-4.quantity",
        {"kpis.QUANT-4.quantity": -1},
        {"kpis.QUANT-4.quantity": 0},
        {"kpis.QUANT-4.achieved": "ไม่บรรลุ"},
    ),
    Case("OUT_OF_BOUNDS", "kpis.QUAL-2.total", {"kpis.QUAL-2.total": -1}, {"kpis.QUAL-2.total": 1}),
    Case(
        "OUT_OF_BOUNDS",
        "kpi_parts.1.quantity",
        {"kpi_parts.1.quantity": -1},
        {"kpi_parts.1.quantity": 1},
        {"kpi_parts.1.total": ""},
    ),
    Case(
        "OUT_OF_BOUNDS",
        "kpi_parts.1.total",
        {"kpi_parts.1.total": -1},
        {"kpi_parts.1.total": 1},
        {"kpi_parts.1.quantity": ""},
    ),
    Case(
        "OUT_OF_BOUNDS",
        "activities.2.next_quarter",
        {"activities.2.next_quarter": 5},
        {"activities.2.next_quarter": 4},
        DEFERRED,
    ),
    Case(
        "OUT_OF_BOUNDS",
        "activities.2.next_year",
        {"activities.2.next_year": 67},
        {"activities.2.next_year": 2567},
        DEFERRED,
    ),
    Case(
        "OUT_OF_BOUNDS",
        "budget.3.committed",
        {"budget.3.committed": -100},
        {"budget.3.committed": 0},
    ),
    Case(
        "ERROR_VALUE",
        "budget.1.disbursed",
        {"budget.1.disbursed": CellFault("ERROR_VALUE", "#REF!")},
    ),
    Case(
        "NOT_CALCULATED",
        "budget.1.disbursed",
        {"budget.1.disbursed": CellFault("NOT_CALCULATED", "=SUM(A1:A9)")},
    ),
    Case(
        "COVERED",
        "budget.1.disbursed",
        {"budget.1.disbursed": CellFault("COVERED", "650000")},
    ),
    Case(
        "TOO_LONG",
        "activities.1.what",
        {"activities.1.what": CellFault("TOO_LONG", "x" * 32_767)},
    ),
    Case(
        "TEXT_NUMBER",
        "budget.1.disbursed",
        {"budget.1.disbursed": "๖๕๐,๐๐๐ บาท"},
        {"budget.1.disbursed": 650_000},
    ),
    Case(
        "V-I1",
        "budget.1.plan",
        {"over budget.1.plan": 999_999.0},
        {"over budget.1.plan": "650,000"},
    ),
]

ACTIVITIES = [
    Case(
        "V-A1",
        "activities.6.state",
        under("activities.6", **NO_TEXT, state=""),
        under("activities.6", **NO_TEXT, state="", planned="no"),
    ),
    Case("V-A1", "activities.2.no_action", {"activities.2.no_action": ""}, setting=CUT),
    Case(
        "V-A2",
        "activities.2.terminated_scope",
        {"activities.2.terminated_scope": ""},
        setting=ENDED,
    ),
    Case("V-A2", "activities.2.reason", {"activities.2.reason": ""}, setting=CUT),
    Case("V-A3", "activities.2.next_quarter", {"activities.2.next_quarter": ""}, setting=DEFERRED),
    Case(
        "V-A3",
        "activities.2.next_quarter",
        {"activities.2.next_quarter": 2},
        {"activities.2.next_quarter": 3},
        MIDYEAR | DEFERRED | {"activities.2.next_year": ""},
    ),
    Case(
        "V-A3",
        "activities.2.next_quarter",
        {"activities.2.next_year": 2566},
        {"activities.2.next_year": 2567},
        MIDYEAR | DEFERRED,
    ),
    Case(
        "V-A3",
        "activities.2.next_year",
        {"activities.2.next_year": 2560},
        setting=MIDYEAR | DEFERRED | {"activities.2.next_quarter": 3},
    ),
    *(
        Case("V-A3", "activities.2.next_year", {"activities.2.next_year": year}, setting=DEFERRED)
        for year in (2560, 2566, "")
    ),
    Case("V-A4", "activities.2.state", {"activities.2.what": "ประชุมคณะทำงานหนึ่งครั้ง"}, setting=CUT),
    Case("V-A4", "budget.2.disbursed", {"budget.2.disbursed": 100_000}, setting=CUT),
    Case(
        "V-A5",
        "activities.2.state",
        CUT,
        {},
        under(
            "earlier activities.2",
            state="ไม่มีการดำเนินการ",
            no_action="เลื่อนไปไตรมาสอื่น",
            next_quarter=4,
        ),
    ),
    Case(
        "V-A6",
        "activities.2.state",
        {},
        ENDED,
        under("earlier activities.2", state="ไม่มีการดำเนินการ", no_action="ยุติโครงการ/กิจกรรม"),
    ),
    Case(
        "V-A7",
        "activities.3.result",
        {"activities.3.result": "ได้ระบบที่ใช้งานได้เต็มรูปแบบ"},
        {"activities.3.result": "ได้ระบบที่ใช้งานได้ ๑ ระบบ"},
    ),
    Case(
        "V-A7",
        "activities.3.what",
        {"activities.3.what": "พัฒนาระบบจนใช้งานได้"},
        {"activities.3.what": "พัฒนาระบบได้ ๑ ระบบ"},
        IN_ONE | {"activities.3.answers_figures": "yes"},
    ),
]

MONEY = [
    Case(
        "V-B1",
        "budget.1.reason_kind",
        {"budget.1.disbursed": 649_999},
        {"budget.1.disbursed": 649_999} | ESTIMATE,
    ),
    Case("V-B1", "budget.4.reason", {"budget.4.reason": ""}),
    Case("V-B3", "budget.2.reason_activity", {"budget.2.reason_activity": ""}, setting=CUT),
    Case("V-B3", "budget.2.reason_activity", {"budget.2.reason_activity": 1}, setting=CUT),
    Case(
        "V-B4",
        "budget.2.disbursed",
        under("budget.2", disbursed=300_000, reason_kind="", reason_activity=""),
        setting=CUT,
    ),
    *(
        Case(
            "V-B5",
            f"allocations.1.{column}",
            {f"allocations.1.{column}": ""},
            setting=MORE | ALLOCATED,
        )
        for column in ("source_name", "source_code", "work_plan", "amount")
    ),
    Case("V-B5", "allocations.1.amount", {"allocations.1.amount": 0}, setting=MORE | ALLOCATED),
    Case("V-B5", "budget.1.reason_kind", {}, ALLOCATED, MORE),
    Case(
        "V-B5.twice",
        "allocations.2.amount",
        {f"allocations.2.{path.rpartition('.')[2]}": v for path, v in ALLOCATED.items()},
        {f"allocations.2.{path.rpartition('.')[2]}": v for path, v in ALLOCATED.items()}
        | {"allocations.2.amount": 501},
        MORE | ALLOCATED,
    ),
    Case(
        "V-B5",
        "allocations.1.source_code",
        {"allocations.1.source_code": "ศธ04006–66–๐๐๐๑"},
        setting=MORE | ALLOCATED,
    ),
    Case("V-B6", "budget.1.reason_kind", {"budget.1.disbursed": 649_500}, setting=MORE | ALLOCATED),
    Case(
        "V-B7",
        "budget.1.disbursed",
        {"budget.1.disbursed": ""},
        {"budget.1.disbursed": 0},
        ESTIMATE,
    ),
    Case(
        "V-B7",
        "budget.1.disbursed",
        {"budget.1.disbursed": -50_000},
        {"budget.1.disbursed": 50_000},
        ESTIMATE,
    ),
    Case(
        "V-B7",
        "budget.1.disbursed",
        {"budget.1.disbursed": 0.65},
        {"budget.1.disbursed": 65_000},
        ESTIMATE,
    ),
    Case(
        "V-B7",
        "budget.1.disbursed",
        {"budget.1.disbursed": 5_650_000},
        {"budget.1.disbursed": 650_001},
        ESTIMATE,
    ),
    Case("V-B9", "budget.1.reason_kind", ESTIMATE),
    # Money without a planned line: asked for in the same words, and counted with the rest.
    Case(
        "OUT_OF_BOUNDS",
        "extra_budget.1.committed",
        {"extra_budget.1.committed": -1},
        {"extra_budget.1.committed": 1},
        EXTRA,
    ),
    Case("REQUIRED", "extra_budget.1.source", {"extra_budget.1.source": ""}, setting=EXTRA),
    Case(
        "REQUIRED",
        "extra_budget.1.expense_class",
        {"extra_budget.1.expense_class": ""},
        setting=EXTRA,
    ),
    Case("V-B7", "extra_budget.1.disbursed", {"extra_budget.1.disbursed": ""}, setting=EXTRA),
    Case(
        "V-B7",
        "extra_budget.1.disbursed",
        {"extra_budget.1.disbursed": -5},
        {"extra_budget.1.disbursed": 5},
        EXTRA,
    ),
    Case(
        "V-B7",
        "extra_budget.1.disbursed",
        {"extra_budget.1.disbursed": 1_000_000},
        {"extra_budget.1.disbursed": 900},
        EXTRA,
    ),
    Case("V-B1", "extra_budget.1.reason_kind", {"extra_budget.1.reason_kind": ""}, setting=EXTRA),
    Case("V-B1", "extra_budget.1.reason", {"extra_budget.1.reason": ""}, setting=EXTRA),
    Case(
        "V-B3",
        "extra_budget.1.reason_activity",
        {"extra_budget.1.reason_activity": ""},
        {"extra_budget.1.reason_activity": 2},
        CUT | EXTRA | {"extra_budget.1.reason_kind": "กิจกรรมไม่ได้ดำเนินการ"},
    ),
    Case(
        "V-B5",
        "extra_budget.1.reason_kind",
        {"extra_budget.1.reason_kind": "ได้รับจัดสรรเพิ่มเติม"},
        ALLOCATED,
        EXTRA,
    ),
    Case(
        "V-B9",
        "extra_budget.1.reason_kind",
        {"extra_budget.1.disbursed": 0},
        {"extra_budget.1.disbursed": 1},
        EXTRA,
    ),
    Case("V-N2", "extra_budget.1.reason", {"extra_budget.1.reason": "xx"}, setting=EXTRA),
    Case(
        "V-A4",
        "extra_budget.1.disbursed",
        {"extra_budget.1.activity_no": 2},
        {"extra_budget.1.activity_no": 3},
        CUT | EXTRA,
    ),
]

FRACTION = under("kpis.QUANT-3", percent=0.5, total=200, achieved="ไม่บรรลุ")

KPIS = [
    Case(
        "V-K1",
        "kpis.QUANT-1.percent",
        {"kpis.QUANT-1.percent": 97.54},
        {"kpis.QUANT-1.percent": 97.56},
    ),
    Case("V-K1", "kpi_parts.1.percent", {"kpi_parts.1.percent": 99.77}),
    Case("V-K2", "kpis.QUANT-1.achieved", {"kpis.QUANT-1.achieved": "ไม่บรรลุ"}),
    Case(
        "V-K2", "kpis.QUANT-4.achieved", {"kpis.QUANT-4.quantity": 0}, {"kpis.QUANT-4.quantity": 2}
    ),
    Case(
        "V-K3",
        "kpis.QUANT-3.result",
        {"kpis.QUANT-3.result": "ติดตามครบ 26 หน่วย บรรลุดัชนีชี้วัดที่ตั้งไว้ร้อยละ 80"},
        {"kpis.QUANT-3.result": "ติดตามครบ 26 หน่วย บรรลุดัชนีชี้วัดที่ตั้งไว้ร้อยละ ๙๐"},
    ),
    Case(
        "V-K4",
        "kpis.QUANT-3.percent",
        {"kpis.QUANT-3.percent": 100.5},
        {"kpis.QUANT-3.percent": 99.5},
        under("kpis.QUANT-3", quantity="", total=""),
    ),
    Case(
        "V-K4",
        "kpis.QUANT-3.percent",
        {"kpis.QUANT-3.quantity": 100},
        {"kpis.QUANT-3.quantity": 1},
        FRACTION,
    ),
    Case(
        "V-K2.too_early",
        "kpis.QUANT-4.achieved",
        {"kpis.QUANT-4.achieved": "บรรลุ"},
        {"kpis.QUANT-4.achieved": "ยังไม่ส่งผลต่อเป้าหมาย"},
        MIDYEAR
        | under(
            "kpis.QUANT-4",
            roll_up="sum",
            before=0.0,
            before_count=0,
            operator="le",
            target=10.0,
            quantity=3,
        ),
    ),
    Case(
        "V-K4",
        "kpi_parts.1.percent",
        {"kpi_parts.1.percent": 100.5},
        {"kpi_parts.1.percent": 99.5},
        under("kpi_parts.1", quantity="", total=""),
    ),
    Case(
        "V-K4",
        "kpi_parts.1.percent",
        {"kpi_parts.1.quantity": 100},
        {"kpi_parts.1.quantity": 1},
        under("kpi_parts.1", percent=0.5, total=200),
    ),
    Case("V-K5", "kpis.QUANT-3.quantity", {"kpis.QUANT-3.total": 25}, {"kpis.QUANT-3.total": 26}),
    Case("V-K6.twice", "kpi_parts.2.label", {"kpi_parts.2.label": "ตัวชี้วัดนโยบายเร่งด่วน(QP)"}),
    Case(
        "V-K2.figure_missing",
        "kpis.QUANT-2.percent",
        {"kpis.QUANT-2.percent": ""},
        {},
        {"kpis.QUANT-2.quantity": "", "kpis.QUANT-2.total": ""},
    ),
    Case(
        "V-K5",
        "kpi_parts.1.quantity",
        {"kpi_parts.1.quantity": 100_001},
        {"kpi_parts.1.quantity": 100_000},
        under("kpi_parts.1", total=100_000, percent=100),
    ),
    Case(
        "V-K6",
        "kpis.QUANT-1.percent",
        {"kpi_parts.3.percent": 80},
        {"kpi_parts.3.percent": 90},
        under("kpis.QUANT-1", quantity="", percent="")
        | under("kpi_parts.3", quantity="", total=""),
    ),
    *(
        Case(
            code,
            "kpis.QUANT-1.achieved",
            under("kpis.QUANT-1", achieved=wrong),
            under("kpis.QUANT-1", achieved=right),
            under("kpis.QUANT-1", quantity="", total="", percent="")
            | {
                f"kpi_parts.{number}.{column}": value
                for number in (1, 2, 3)
                for column, value in (("quantity", ""), ("total", ""), ("percent", percent))
            },
        )
        for code, percent, wrong, right in (
            ("V-K6.all_meet", 95, "ไม่บรรลุ", "บรรลุ"),
            ("V-K6.none_meets", 40, "บรรลุ", "ไม่บรรลุ"),
        )
    ),
    Case(
        "V-K6.sum_disagrees",
        "kpis.QUANT-4.achieved",
        {"kpi_parts.3.quantity": 1},
        {"kpi_parts.3.quantity": 9},
        under("kpis.QUANT-4", target=5, quantity="", achieved="บรรลุ")
        | under("kpi_parts.3", kpi="เชิงปริมาณ 4", quantity=9, total="", percent=""),
    ),
    Case(
        "V-K7",
        "summary.-.problems",
        {},
        {"summary.-.problems": "ระบบเปิดใช้ไม่ทันปีงบประมาณ"},
        under("kpis.QUANT-4", quantity=0, achieved="ไม่บรรลุ")
        | under("summary.-", problems="", suggestions=""),
    ),
]

NARRATIVES = [
    *(
        Case(
            "V-N1.nothing_to_repeat",
            f"{record}.as_activity",
            {f"{record}.as_activity": 6},
            {f"{record}.as_activity": 1},
            under("activities.6", **NO_TEXT, state="", planned="no"),
        )
        for record in ("goals.OUTPUT-1", "kpis.QUANT-1", "master_plan.NS-1", "nesd_plan.NESDP13-1")
    ),
    *(
        Case("V-N1", f"{record}.{part}", {f"{record}.{part}": ""})
        for record in (
            "goals.OUTPUT-1",
            "kpis.QUANT-1",
            "activities.1",
            "master_plan.NS-1",
            "nesd_plan.NESDP13-1",
        )
        for part in PARTS
    ),
    *(
        Case("V-N1", f"{record}.what", {f"{record}.what": ""}, {f"{record}.where": ""}, IN_ONE)
        for record in (
            "goals.OUTPUT-1",
            "kpis.QUANT-1",
            "activities.1",
            "master_plan.NS-1",
            "nesd_plan.NESDP13-1",
        )
    ),
    *(
        Case(
            "V-N2.placeholder",
            f"{record}.{part}",
            {f"{record}.{part}": "ไม่มีค่ะ" if part == "how" else "-...xx"},
            {f"{record}.{part}": "เมืองเลย"},
        )
        for record in (
            "goals.OUTPUT-1",
            "kpis.QUANT-1",
            "activities.2",
            "master_plan.NS-1",
            "nesd_plan.NESDP13-1",
        )
        for part in PARTS
    ),
    *(
        Case("V-N2.placeholder", f"{record}.contribution", {f"{record}.contribution": "N/A"})
        for record in ("master_plan.NS-1", "nesd_plan.NESDP13-1")
    ),
    Case(
        "V-N2.placeholder",
        "activities.2.reason",
        {"activities.2.reason": "เหมือนเดิม"},
        {"activities.2.reason": "งด"},
        CUT,
    ),
    Case("V-N2.placeholder", "budget.4.reason", {"budget.4.reason": "...."}),
    Case("V-N2.placeholder", "summary.-.summary", {"summary.-.summary": "xxx"}),
    *(
        Case(
            "V-N2.short",
            f"{record}.{part}",
            {f"{record}.{part}": "ดีค่ะ"},
            {f"{record}.{part}": "ดีมาก"},
        )
        for record in (
            "goals.OUTPUT-1",
            "kpis.QUANT-1",
            "activities.2",
            "master_plan.NS-1",
            "nesd_plan.NESDP13-1",
        )
        for part in ("how", "result")
    ),
    *(
        Case(
            "V-N2.short",
            f"{record}.what",
            {f"{record}.what": "งด"},
            {f"{record}.what": "งดจัด", f"{record}.where": "วัด"},
            IN_ONE,
        )
        for record in (
            "goals.OUTPUT-1",
            "kpis.QUANT-1",
            "activities.2",
            "master_plan.NS-1",
            "nesd_plan.NESDP13-1",
        )
    ),
    *(
        Case("V-N3", f"{record}.contribution", {f"{record}.contribution": ""})
        for record in ("master_plan.MP_SUB-1", "nesd_plan.NESDP13-1")
    ),
    *(
        Case(
            "V-N4",
            f"{record}.{part}",
            {f"{record}.{part}": f"ประชุมคณะทำงาน 4 ครั้ง {other}"},
            {f"{record}.{part}": "ประชุมคณะทำงาน 4 ครั้ง"},
        )
        for record, other in (
            ("goals.OUTPUT-1", KPI),
            ("goals.OUTCOME-1", OUTPUT),
            ("kpis.QUAL-2", OUTCOME),
        )
        for part in PARTS
    ),
    *(
        Case(
            "V-N4",
            f"{record}.achieved",
            {f"{record}.achieved": "ไม่บรรลุ"},
            {f"{record}.achieved": "ยังไม่ส่งผลต่อเป้าหมาย"},
            MIDYEAR | {f"{record}.how": f"ประชุม 4 ครั้ง {sentence.replace(' ', '')}"},
        )
        for record, sentence in (
            ("goals.OUTPUT-1", OUTPUT),
            ("goals.OUTCOME-1", OUTCOME),
            ("kpis.QUAL-2", KPI),
        )
    ),
    *(
        Case(
            "V-N5",
            f"{record}.achieved",
            {f"{record}.achieved": "ยังไม่ส่งผลต่อเป้าหมาย"},
            {f"{record}.achieved": "ไม่บรรลุ"},
        )
        for record in ("goals.OUTPUT-1", "kpis.QUAL-2")
    ),
    *(
        Case("V-N5", f"{record}.achieved", {f"{record}.what": sentence})
        for record, sentence in (
            ("goals.OUTPUT-1", OUTPUT),
            ("goals.OUTCOME-1", OUTCOME),
            ("kpis.QUAL-2", KPI),
        )
    ),
    *(
        Case(
            "V-N5",
            f"{record}.achieved",
            {f"{record}.result": f"ได้ผล 5 แห่ง {sentence}"},
            {f"{record}.result": f"ได้ผล 5 แห่ง จะเร่งให้{sentence}"},
            MIDYEAR | {f"{record}.achieved": "ยังไม่ส่งผลต่อเป้าหมาย"},
        )
        for record, sentence in (
            ("goals.OUTPUT-1", "บรรลุ ตามเป้าหมายเชิงผลผลิต"),
            ("goals.OUTCOME-1", "บรรลุตามเป้าหมายเชิงผลลัพธ์"),
            ("kpis.QUAL-2", "บรรลุค่าเป้าหมาย ตัวชี้วัดของโครงการ"),
        )
    ),
    *(
        Case(
            "V-N5",
            f"{record}.achieved",
            {f"{record}.result": f"ได้ผล 5 แห่ง ไม่{sentence}"},
            {f"{record}.result": f"ได้ผล 5 แห่ง {sentence}"},
        )
        for record, sentence in (
            ("goals.OUTPUT-1", "บรรลุ ตามเป้าหมายเชิงผลผลิต"),
            ("goals.OUTCOME-1", "บรรลุตามเป้าหมายเชิงผลลัพธ์"),
            ("kpis.QUAL-2", "บรรลุค่าเป้าหมายตัวชี้วัดของโครงการ"),
        )
    ),
    *(
        Case(
            "V-N6",
            f"{record}.what",
            under(record, **NO_TEXT) | {f"{record}.answered_by": None},
            neighbour,
            MIDYEAR | {f"{record}.achieved": "ยังไม่ส่งผลต่อเป้าหมาย"},
        )
        for record, activity in (("goals.OUTPUT-1", 4), ("kpis.QUAL-2", 3))
        for neighbour in ({}, under(record, **NO_TEXT) | {f"{record}.answered_by": activity})
    ),
    Case(
        "V-N7",
        "activities.1.result",
        {"earlier activities.1.result": "สพท. ๑๓ เขต กับโรงเรียน เขตละ 1 แห่ง"},
        {"earlier activities.1.result": "สพท. 12 เขต กับโรงเรียนเขตละ 1 แห่ง"},
        {"activities.1.result": "สพท. 13 เขต กับโรงเรียนเขตละ 1 แห่ง"},
    ),
    Case(
        "V-N8",
        "master_plan.MP_ISSUE-1.contribution",
        {"master_plan.MP_ISSUE-1.contribution": OWN_WORDS},
        {"master_plan.MP_ISSUE-1.contribution": OWN_WORDS[:60]},
        {"master_plan.NS-1.contribution": OWN_WORDS},
    ),
    Case(
        "V-N9",
        "master_plan.MP_SUB-1.contribution",
        {"master_plan.MP_SUB-1.contribution": "งานคล่องตัวขึ้น ตรงกับยุทธศาสตร์ ชาติ"},
        {"master_plan.MP_SUB-1.contribution": "งานคล่องตัวขึ้น ตรงกับแผนแม่บทภายใต้ยุทธศาสตร์ชาติ"},
    ),
    Case(
        "V-N10",
        "goals.OUTPUT-1.how",
        {"goals.OUTPUT-1.how": "ประชุม " * 4_300},
        {"goals.OUTPUT-1.how": "ประชุม " * 4_000},
    ),
    Case(
        "V-C1",
        "master_plan.NS-1.contribution",
        {"master_plan.NS-1.contribution": f"ทำให้{GOAL_TEXT[:70]}"},
        {"master_plan.NS-1.contribution": OWN_WORDS},
    ),
]

ALL_BLANK = {
    "goals": (*PARTS, "achieved"),
    "plan": (*PARTS, "contribution", "target_answer", "as_activity"),
}

COMPLETE = [
    Case(
        "V-Q1",
        "goals.OUTPUT-1.achieved",
        under("goals.OUTPUT-1", **dict.fromkeys(ALL_BLANK["goals"], "")),
    ),
    Case(
        "V-Q1",
        "master_plan.MP_ISSUE-1.what",
        under("master_plan.MP_ISSUE-1", **dict.fromkeys(ALL_BLANK["plan"], "")),
    ),
    Case(
        "V-Q1",
        "nesd_plan.NESDP13-1.what",
        under("nesd_plan.NESDP13-1", **dict.fromkeys(ALL_BLANK["plan"], "")),
    ),
    Case(
        "V-Q2",
        "nesd_plan.NESDP13-1.what",
        under("nesd_plan.NESDP13-1", **dict.fromkeys(ALL_BLANK["plan"], "")),
        {},
        MIDYEAR,
    ),
    Case(
        "V-Q3",
        "kpis.QUAL-2.achieved",
        {"earlier kpis.QUAL-2.achieved": "ยังไม่ส่งผลต่อเป้าหมาย"},
        {"earlier kpis.QUAL-2.achieved": "บรรลุ"},
        under("kpis.QUAL-2", **NO_TEXT, achieved=""),
    ),
    Case(
        "V-Q4",
        "master_plan.NS-1.target_answer",
        {"master_plan.NS-1.target_answer": ""},
        {"master_plan.NS-1.target_answer": "", "master_plan.NS-1.target_value": None},
    ),
    Case(
        "V-Q4",
        "master_plan.NS-1.what",
        under("master_plan.NS-1", **dict.fromkeys(ALL_BLANK["plan"], "")),
    ),
    *(
        Case(
            "V-Q5",
            f"{record}.achieved",
            {f"{record}.achieved": "ยังไม่ส่งผลต่อเป้าหมาย"},
            {f"{record}.achieved": "ไม่บรรลุ"},
            RUNNING,
        )
        for record in ("goals.OUTPUT-1", "kpis.QUAL-2")
    ),
    Case("V-S1", "summary.-.summary", {"summary.-.summary": ""}),
    Case("V-T1", "report.-.sending", {"unchanged": True}),
    Case("V-T2", "report.-.due_date", {"due": date(2023, 10, 9)}, {"due": date(2023, 10, 10)}),
    Case(
        "V-I1.other_report",
        "report.-.project_code",
        {"over report.-.project_code": "ศธ04006-66-0002"},
        {"over report.-.project_code": "ศธ04006-66-0001"},
    ),
    Case("V-I1.other_report", "report.-.quarter", {"over report.-.quarter": "ไตรมาสที่ ๓"}),
    Case(
        "V-I1.registry_changed",
        "master_plan.NS-1.target_value",
        {"today master_plan.NS-1.target_value": "มีบริการดิจิทัลของภาครัฐเพิ่มขึ้นอย่างน้อย 2 ระบบ"},
    ),
    Case("V-I1.no_longer_asked", "goals.OUTPUT-5.text", {"today goals.OUTPUT-5": None}),
    Case(
        "V-I1.registry_differs",
        "report.-.project_name",
        {"today report.-.project_name": "โครงการติดตามในภาพรวม"},
    ),
]

REPORTS = CELLS + ACTIVITIES + MONEY + KPIS + NARRATIVES + COMPLETE

REGISTRY = [
    Case("NOT_A_DATE", "calendar.4.opens", {"calendar.4.opens": "ต้นเดือนกันยายน"}),
    Case("TEXT_DATE", "calendar.4.opens", {"calendar.4.opens": "๑ ก.ย. 2566"}),
    Case(
        "NOT_IN_LIST",
        "projects.5.agency_code",
        {"projects.5.agency_code": "ศธ 04999"},
        {"projects.5.agency_code": "ศธ04006"},
    ),
    Case("DUPLICATE", "calendar.4.quarter", {"calendar.4.quarter": 3.0}),
    Case("DATES", "projects.1.end_date", {"projects.1.end_date": "2022-09-30"}),
    Case("DATES", "calendar.4.internal_due", {"calendar.4.internal_due": "2023-08-31"}),
    Case("DATES", "calendar.4.opens", {"calendar.4.opens": "1966-09-01"}),
    Case("DATES", "calendar.4.closes", {"calendar.4.closes": "2023-10-15"}),
    Case(
        "UNKNOWN",
        "activities.6.answers",
        {"activities.6.answers": "ผลลัพธ์ 9"},
        {"activities.6.answers": "ผลลัพธ์ที่ ๑"},
    ),
    Case(
        "UNKNOWN",
        "activities.1.planned_quarters",
        {"activities.1.planned_quarters": "ต้นปี"},
        {"activities.1.planned_quarters": "2 และ 4"},
    ),
    Case("UNKNOWN", "budget_lines.1.activity_no", {"budget_lines.1.activity_no": 9.0}),
    Case(
        "UNKNOWN",
        "budget_lines.1.source",
        {"budget_lines.1.source": "เงินทอน"},
        {"budget_lines.1.source": "เงินกู้"},
    ),
    Case("UNKNOWN", "approvers.3.level", {"approvers.3.level": 3.0}, {"approvers.3.level": 2.0}),
    Case(
        "UNKNOWN",
        "plan_links.1.code_no",
        {"plan_links.1.code_no": 7.0},
        {"plan_links.1.code_no": 5.0},
    ),
    Case(
        "UNKNOWN",
        "national_targets.4.disbursed_pct",
        {"national_targets.4.disbursed_pct": 31.0},
        {"national_targets.4.disbursed_pct": 33.0},
    ),
    Case(
        "ADDRESS.no_address",
        "agencies.1.email",
        {"agencies.1.email": "plan@office.example, other@office.example"},
        {"agencies.1.email": "plan@office.example"},
    ),
    Case(
        "WAIVERS.unknown_rule",
        "waivers.1.rule",
        {"waivers.1.rule": "V-K2.figure"},
        {"waivers.1.rule": "v–k2.figure_missing"},
    ),
    Case(
        "WAIVERS.structural_rule",
        "waivers.1.rule",
        {"waivers.1.rule": "V-B7.negative"},
        {"waivers.1.rule": "V-B7"},
    ),
    Case(
        "UNKNOWN",
        "kpis.4.unit",
        {"kpis.4.unit": "ชิ้น"},
        {"kpis.4.unit": "เปอร์เซ็นต์"},
        {"kpis.4.measure": "ร้อยละ"},
    ),
    Case("PERCENT_SHOWN", "kpis.1.target", {"kpis.1.target": AsPercent(0.9)}),
    Case("V-K4", "kpis.1.target", {"kpis.1.target": 0.9}, {"kpis.1.target": 90.0}),
    Case(
        "V-K4",
        "kpis.1.bounded",
        {"kpis.1.target": 110.0},
        {"kpis.1.target": 100.0},
        {"kpis.1.bounded": "ใช่"},
    ),
    Case(
        "V-K2",
        "kpis.5.target",
        {"kpis.5.measure": ""},
        {"kpis.5.measure": "ร้อยละ"},
        under("kpis.5", operator="ไม่น้อยกว่า", target=80.0, unit="%"),
    ),
    Case(
        "V-B7",
        "national_targets.4.spent_pct",
        {"national_targets.4.spent_pct": 92.0},
        {"national_targets.4.spent_pct": 93.0},
    ),
    Case(
        "V-B8",
        "projects.1.total_budget",
        {"budget_lines.1.q2": 340_000.0},
        {"budget_lines.1.q2": 340_000.0, "budget_lines.1.q4": 660_000.0},
    ),
    Case(
        "V-K8",
        "kpis.6.no",
        {"activities.3.answers": "ผลผลิต 5, ผลลัพธ์ 1, เชิงปริมาณ 4"},
        {"activities.3.answers": "ผลผลิต 5, คุณภาพ 2, เชิงปริมาณ 4"},
    ),
    Case(
        "UNKNOWN",
        "projects.1.project_code",
        {f"plan_links.{n}.{c}": "" for n in (1, 2, 3, 4) for c in registry_form.PLAN_LINKS.by_name},
        {},
    ),
    Case(
        "DATES",
        "projects.1.fiscal_year",
        {f"calendar.2.{c}": "" for c in registry_form.CALENDAR.by_name},
        {},
    ),
    Case("UNKNOWN", "agencies.1.parent", {"agencies.1.parent": "ศธ 04006"}, {}),
    Case(
        "UNKNOWN",
        "approvers.4.position",
        {"approvers.3.position": "ผู้อำนวยการส่วนติดตามของกรม"},
        {"approvers.4.position": "ผู้อำนวยการส่วนติดตามของกรม"},
    ),
    Case(
        "V-L1",
        "plan_links.8.plan_name",
        {"plan_links.8.plan_name": "การพัฒนาการเรียนรู้"},
        {"plan_links.8.plan_name": "ไทยมีกำลังคนสมรรถนะสูง"},
    ),
]

# Trying them ----------------------------------------------------------------------------------


@dataclass
class Tried:
    """What a case came to.

    The findings of its two reports beyond what stood there before, and the rules broken at its
    cell.
    """

    bad: list[tuple[str, str, str]]
    good: list[tuple[str, str, str]]
    rules: list[tuple[object, Severity]]
    findings: list[Finding]


def where(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return [(f.code, f.sheet, f.cell) for f in findings]


def broken(
    facts: checks.CheckContext, scope: str
) -> Iterator[tuple[tuple[int, str, str], object, Severity]]:
    """Every rule that is broken.

    In which report, under which name (its id, its number), at which cell; the rule itself, and
    its weight.
    """
    batch = facts.batch
    for table in batch.tables.values():
        frame = batch.typed_rows(table.name)
        for rule in rules.declared(table) if len(frame) else ():
            wrong = rule.wrong(
                batch.joined(table.name, rule.reads - set(frame.columns)).iloc[: len(frame)]
            )
            for row in wrong.to_numpy().nonzero()[0]:
                path = f"{table.name}.{frame['_key'].iat[row]}.{rule.column}"
                yield from (
                    ((int(frame["_report"].iat[row]), name, path), rule, rule.severity)
                    for name in {rule.code, rule_number(rule.code)}
                )
    for rule in checks.CHECKS:
        for counted, hit, column, *_ in rule.find(facts) if rule.scope == scope else ():
            table, row = batch.typed_at(counted, int(hit))
            frame = batch[table]
            path = f"{table}.{frame['_key'].iat[row]}.{column}"
            yield from (
                ((int(frame["_report"].iat[row]), name, path), rule, rule.severity)
                for name in {rule.code, rule_number(rule.code)}
            )


def retyped(desk: Desk, edits: Edits) -> Submission:
    """The clean report with a case's edits of this quarter."""
    report = desk.retyped(
        {
            path: v
            for path, v in edits.items()
            if " " not in path and path not in ("unchanged", "due")
        }
    )
    for path, value in edits.items():
        if path.startswith("over "):
            name, key, column = path.removeprefix("over ").split(".")
            report.cells[name][key][column] = value
    return report


def registered(report: Submission, edits: Edits) -> list[RegistryChange]:
    """What a case has the registry change since the form was issued."""
    today = deepcopy(report.given)
    for path, value in edits.items():
        if not path.startswith("today "):
            continue
        name, key, *column = path.removeprefix("today ").split(".")
        record = next(r for r in today[name] if form.BY_NAME[name].record_key(r) == key)
        if column:
            record[column[0]] = value
        else:
            today[name].remove(record)
    return revise(report, today)[1]


@pytest.fixture(scope="module")
def reports(desk: Desk, office: Office) -> dict[int, Tried]:
    """All cases of the quarterly report, checked in one batch: law of the batch."""
    edits = [case.setting | side for case in REPORTS for side in (case.bad, case.good)]
    past = {
        index: desk.retyped(
            {
                path.removeprefix("earlier "): v
                for path, v in e.items()
                if path.startswith("earlier ")
            },
            blank=True,
        )
        for index, e in enumerate(edits)
        if any(path.startswith("earlier ") for path in e)
    }
    whose = dict(enumerate(past))
    history = {
        name: frame.assign(_report=frame["_report"].map(whose), quarter=3.0)
        for name, frame in stack(list(past.values()), form.BY_NAME).frames.items()
    }
    stacked = [retyped(desk, e) for e in edits]
    facts = desk.facts(
        stacked,
        history=history,
        received=RECEIVED,
        unchanged=frozenset(index for index, e in enumerate(edits) if "unchanged" in e),
        deadlines={index: e["due"] for index, e in enumerate(edits) if "due" in e},
        revised={
            index: changes
            for index, (s, e) in enumerate(zip(stacked, edits, strict=True))
            if (changes := registered(s, e))
        },
        called=office.ws.registry.called,
    )
    findings = judge(facts)
    rules: dict[tuple[int, str, str], list[tuple[object, Severity]]] = {}
    for place, rule, weight in broken(facts, "report"):
        rules.setdefault(place, []).append((rule, weight))
    return {
        index: Tried(
            where(findings[2 * index]),
            where(findings[2 * index + 1]),
            rules.get((2 * index, case.code, case.path), []),
            findings[2 * index],
        )
        for index, case in enumerate(REPORTS)
    }


@pytest.fixture(scope="module")
def registries(office: Office) -> dict[int, Tried]:
    """All cases of the registry; each is a registry of its own."""
    clean = numbered(reader.read_plain(office.ws.registry_file, registry_form.BY_NAME))
    assert not clean.findings

    def examine(edits: Edits) -> checks.CheckContext:
        copy = Submission(clean.file, places=clean.places, cells=deepcopy(clean.cells))
        for path, value in edits.items():
            name, key, column = path.split(".")
            copy.cells[name][key][column] = value
        batch = stack([copy], registry_form.BY_NAME)
        return checks.CheckContext(batch, Settings())

    def news(facts: checks.CheckContext) -> list[Finding]:
        (findings,) = judge(facts, "registry")
        return [f for f in findings if (f.code, f.sheet, f.cell) not in before]

    before: set[tuple[str, str, str]] = set()
    before |= set(where(news(examine({}))))
    tried = {}
    for index, case in enumerate(REGISTRY):
        bad, good = examine(case.setting | case.bad), examine(case.setting | case.good)
        rules = [
            (rule, weight)
            for place, rule, weight in broken(bad, "registry")
            if place == (0, case.code, case.path)
        ]
        tried[index] = Tried(where(news(bad)), where(news(good)), rules, news(bad))
    return tried


# The promises ---------------------------------------------------------------------------------


@pytest.mark.parametrize("index", range(len(REPORTS)), ids=[str(c) for c in REPORTS])
def test_a_rule_of_the_report_blames_the_cell_that_breaks_it_and_no_other(
    index: int, reports: dict[int, Tried], desk: Desk
) -> None:
    """One finding at the broken cell, with its rule's weight.

    None anywhere in the good neighbour.
    """
    case, tried = REPORTS[index], reports[index]
    assert (rule_number(case.code), *desk.address(case.path)) in tried.bad
    assert len(tried.bad) == (2 if case.code.endswith(".twice") else 1)  # of two equal rows, both
    assert tried.good == []
    assert all(
        (tried.findings[0].rule, tried.findings[0].severity) == (rule.code, weight)
        for rule, weight in tried.rules
    )


@pytest.mark.parametrize("index", range(len(REGISTRY)), ids=[str(c) for c in REGISTRY])
def test_a_rule_of_the_registry_blames_the_cell_that_breaks_it_and_no_other(
    index: int, registries: dict[int, Tried]
) -> None:
    """One finding at the broken cell beyond those of the sample registry.

    None in the good neighbour.
    """
    case, tried = REGISTRY[index], registries[index]
    assert (rule_number(case.code), case.path) in [
        (f.code, f"{f.table}.{f.record}.{f.column}") for f in tried.findings
    ]
    assert {f.rule for f in tried.findings} >= {rule.code for rule, _ in tried.rules}
    assert len(tried.bad) == 1
    assert tried.good == []


def test_an_approved_report_is_not_taken_again(
    fresh_office: Office, samples: dict[str, Sample]
) -> None:
    """V-T1: after the last approval a new copy is turned away."""
    sample = samples["2566-Q4/01-overall-monitoring"]
    fresh_office.fill(sample, fresh_office.ws.inbox / "first.xlsx")
    assert ingest(fresh_office.ws, now=IN_TIME).outcomes[0].status == "SUBMITTED"
    with fresh_office.ws.ledger() as ledger:
        ledger.move(sample.project, sample.period, "APPROVED", IN_TIME)
    again = replace(
        sample,
        overtype=[
            {"table": "summary", "record": "-", "column": "suggestions", "value": "ขอแก้ไขหลังอนุมัติ"}
        ],
    )
    fresh_office.fill(again, fresh_office.ws.inbox / "second.xlsx")
    (outcome,) = ingest(fresh_office.ws, now=IN_TIME).outcomes
    assert (outcome.verdict, [f.code for f in outcome.findings]) == (Verdict.REFUSED, ["V-T1"])


# The meta-test --------------------------------------------------------------------------------

OF_FILES = {
    "V-I1.given_changed",
    "V-T1.approved",
    "V-T1.approved_level",
}  # built-in messages with a number: V-I1 has its case above, V-T1 its own test
NEVER = {
    ("nesd_plan", "V-Q4.target_unanswered")
}  # asks for the level NS, which that table never holds


def declared_rules() -> list[object]:
    """Every rule but the generic ones of the registry's columns, by identity."""
    generic = ("REQUIRED", "OUT_OF_BOUNDS", "DUPLICATE")
    declared = [
        d
        for t in form.TABLES
        for d in rules.declared(t)
        if (t.name, d.code) not in NEVER and d.code != "DUPLICATE"
    ]
    return (
        declared
        + [d for t in registry_form.TABLES for d in rules.declared(t) if d.code not in generic]
        + list(checks.CHECKS)
    )


def test_no_rule_of_the_catalogue_lacks_a_case(
    reports: dict[int, Tried], registries: dict[int, Tried]
) -> None:
    """Each rule, and each variant of a rule under one code, is broken by a case of its own.

    None is told apart by guess.
    """
    tried = [*reports.values(), *registries.values()]
    covered = {id(rule) for t in tried for rule, _ in t.rules}
    lacking = [r for r in declared_rules() if id(r) not in covered]
    assert not lacking, [(r.code, str(r.say)) for r in lacking]
    assert all(len(t.rules) <= 1 for t in tried), (
        "a case that breaks two rules with one code shows neither"
    )


def test_the_catalogue_lists_each_rule_once_for_each_place_it_is_declared() -> None:
    """What these cases cover is what people read in the catalogue."""
    listed = Counter(r.code for r in guide.catalogue() if r.code.startswith("V-"))
    known = Counter(r.code for r in declared_rules() if r.code.startswith("V-")) + Counter(OF_FILES)
    for table, code in NEVER:
        known[code] += sum(d.code == code for d in rules.declared(form.BY_NAME[table]))
    known += Counter(
        d.code for t in approval.TABLES for d in rules.declared(t)
    )  # their cases: test_approval_moves_each_report_on
    assert listed == known


def test_one_id_is_one_meaning() -> None:
    """Rules that share an id share its words and its weight (T10).

    So does one family over several columns; every number has ids of its own.
    """
    tables = [
        d
        for t in (*form.TABLES, *approval.TABLES, *registry_form.TABLES)
        for d in rules.declared(t)
    ]
    meanings = {(r.code, r.severity, r.say) for r in [*tables, *checks.CHECKS]} | {
        (name, m.severity, m.say) for name, m in MESSAGES.items()
    }
    general = {"DUPLICATE"}  # its words name the key
    assert [
        name
        for name, count in Counter(name for name, _, _ in meanings if name not in general).items()
        if count > 1
    ] == []
    numbered = {
        name
        for name, _, _ in meanings
        if name.startswith("V-") or rule_number(name) in ("UNKNOWN", "DATES", "WAIVERS")
    }
    assert [name for name in numbered if not re.fullmatch(r"[A-Z0-9-]+\.[a-z][a-z_]+", name)] == []
    assert {r.code for r in guide.catalogue()} == {name for name, _, _ in meanings}


def test_every_message_about_a_cell_has_a_case() -> None:
    """The built-in findings that point at a cell."""
    codes = list(MESSAGES)
    about_cells = set(codes[: codes.index("ROW_MISSING")]) | {"UNKNOWN", "V-I1"}
    assert about_cells <= {rule_number(c.code) for c in REPORTS + REGISTRY}
