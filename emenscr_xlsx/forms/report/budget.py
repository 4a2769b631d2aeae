"""Item 3: disbursement, by budget line or not, and additional allocations (D13, D14). Data only."""

from dataclasses import replace

from ...model import (
    Above,
    Below,
    Column,
    Count,
    Difference,
    Differs,
    Fact,
    Filled,
    Is,
    Kind,
    Required,
    Rule,
    SameCode,
    Share,
    Sheet,
    Sum,
    Table,
)
from ...model.finding import Severity
from ...text.words import Words
from ..lists import EXPENSE_CLASS, REASON_KIND
from .shared import BAHT, vague

BUDGET_SHEET = Sheet(
    "budget",
    Words("3 งบประมาณ", "3 Budget"),
    Words("3  การเบิกจ่ายงบประมาณ", "3  Budget disbursement"),
    Words(
        "หน่วย: บาท · เบิกจ่ายไม่ตรงแผน ทั้งต่ำกว่าและสูงกว่า ต้องระบุสาเหตุ",
        "In baht · any difference from the plan, below or above, needs its reason",
    ),
)

_DUE = Above("plan", 0)
_OFF_PLAN = Differs("disbursed", "plan", "tolerance_baht")
_NEGATIVE = Below("disbursed", 0)

BUDGET = Table(
    "budget",
    Words("การเบิกจ่าย", "Disbursement"),
    BUDGET_SHEET,
    key=("line",),
    tag=Words("{line}", "{line}"),
    item=3,
    answer=("disbursed",),
    due=_DUE,
    counts=(
        Count(
            "allocations_given",
            Words("จำนวนบรรทัดเงินจัดสรรเพิ่มเติม", "rows of additional allocations"),
            "allocations",
            "given",
        ),
    ),
    columns=(
        Column("line", Words("ลำดับ", "No."), Kind.WHOLE, given=True, source="D13"),
        Column(
            "activity_no",
            Words("กิจกรรมที่", "Activity no."),
            Kind.WHOLE,
            given=True,
            span=1,
            source="D13",
        ),
        Column("activity", Words("กิจกรรม", "Activity"), given=True, span=3, source="D13"),
        Column("source", Words("แหล่งเงิน", "Source"), given=True, span=3, source="B6"),
        Column(
            "expense_class",
            Words("ลักษณะรายจ่าย", "Class"),
            Kind.CHOICE,
            given=True,
            choices=EXPENSE_CLASS,
            span=3,
            source="B6",
        ),
        Column(
            "plan", Words("แผนไตรมาสนี้", "Plan"), Kind.MONEY, given=True, unit=BAHT, source="S30"
        ),
        Column(
            "cum_plan",
            Words("แผนสะสมถึงไตรมาสนี้", "Plan to date"),
            Kind.MONEY,
            given=True,
            unit=BAHT,
            source="D13",
        ),
        Column(
            "cum_before",
            Words("เบิกจ่ายสะสมก่อนไตรมาสนี้", "Disbursed before"),
            Kind.MONEY,
            given=True,
            unit=BAHT,
            source="D13",
        ),
        Column(
            "year_plan",
            Words("แผนทั้งปี", "Plan of the year"),
            Kind.MONEY,
            given=True,
            unit=BAHT,
            source="D13",
        ),
        Column(
            "disbursed",
            Words("เบิกจ่ายจริง", "Disbursed"),
            Kind.MONEY,
            unit=BAHT,
            source="S30, S31",
            required=Required(
                _DUE,
                "V-B7.disbursed_missing",
                "C11",
                Words(
                    "ยังไม่ได้กรอกยอดเบิกจ่าย หากไม่มีการเบิกจ่ายให้ใส่ 0",
                    "Enter what was disbursed; if nothing was, enter 0",
                ),
            ),
        ),
        Column(
            "committed", Words("ก่อหนี้/PO", "Committed"), Kind.MONEY, low=0, unit=BAHT, source="B6"
        ),
        Column(
            "variance",
            Words("ผลต่าง", "Variance"),
            Kind.MONEY,
            unit=BAHT,
            computed=Difference("disbursed", "plan"),
            source="D13",
        ),
        Column(
            "used",
            Words("ร้อยละของแผน", "% of plan"),
            Kind.PERCENT,
            computed=Share("disbursed", "plan"),
            source="D13",
        ),
        Column(
            "reason_kind",
            Words("ประเภทสาเหตุ", "Kind of reason"),
            Kind.CHOICE,
            choices=REASON_KIND,
            span=3,
            source="S33-S35",
            required=Required(
                _OFF_PLAN & ~_NEGATIVE,
                "V-B1.kind_missing",
                "S30, S31",
                Words(
                    "เบิกจ่าย {disbursed} ไม่ตรงแผน {plan} บาท ต้องเลือกประเภทสาเหตุ",
                    "Disbursed {disbursed} against a plan of {plan} baht: choose the kind of "
                    "reason",
                ),
            ),
        ),
        Column(
            "reason_activity",
            Words("กิจกรรมที่ไม่ได้ทำ", "Activity not done"),
            Kind.WHOLE,
            choices="activities",
            span=2,
            source="S33",
            required=Required(
                Is("reason_kind", "activity_not_done"), "V-B3.activity_missing", "S33"
            ),
        ),
        Column(
            "reason",
            Words("สาเหตุ", "Reason"),
            Kind.LONG,
            span=4,
            source="S30, S31",
            required=Required(
                Is("reason_kind", "other"),
                "V-B1.reason_missing",
                "S30, S31",
                Words("เลือก “อื่น ๆ” ต้องเขียนสาเหตุ", "“Other” needs the reason in words"),
            ),
        ),
    ),
    lines=(
        (
            *("activity", "plan", "disbursed", "committed"),
            *("reason_kind", "reason_activity", "reason"),
        ),
        ("source", "cum_plan", "cum_before", "variance", "expense_class", "used"),
    ),
    rules=(
        Rule(
            "V-B5.allocation_missing",
            "reason_kind",
            Is("reason_kind", "additional_allocation") & ~Above("allocations_given", 0),
            source="S35",
            say=Words(
                "เลือก “ได้รับจัดสรรเพิ่มเติม” ต้องกรอกตารางงบประมาณที่ได้รับจัดสรรเพิ่มเติม",
                "“Additional allocation” needs a row in the table of additional allocations",
            ),
        ),
        Rule(
            "V-B7.negative",
            "disbursed",
            _NEGATIVE,
            source="D13",
            say=Words("ยอดเบิกจ่ายติดลบไม่ได้", "A disbursement cannot be negative"),
            structural=True,
        ),
        Rule(
            "V-B6.below_plan",
            "reason_kind",
            Is("reason_kind", "additional_allocation") & Below("disbursed", "plan"),
            severity=Severity.WARNING,
            source="S35",
            say=Words(
                "ได้รับจัดสรรเพิ่มเติม แต่เบิกจ่ายต่ำกว่าแผน โปรดตรวจสอบ",
                "Additional money was allocated, yet less than planned was disbursed; please check",
            ),
        ),
        Rule(
            "V-B9.reason_on_plan",
            "reason_kind",
            Filled("reason_kind") & Filled("disbursed") & ~_OFF_PLAN,
            severity=Severity.INFO,
            source="S30",
            say=Words("เบิกจ่ายตรงตามแผน ไม่ต้องระบุสาเหตุ", "Disbursed as planned; no reason is needed"),
        ),
        *vague("reason"),
    ),
)

_EXTRA = Filled(
    "activity_no",
    "source",
    "expense_class",
    "disbursed",
    "committed",
    "reason_kind",
    "reason_activity",
    "reason",
)

EXTRA_BUDGET = Table(
    "extra_budget",
    Words("เบิกจ่ายนอกแผน (ถ้ามี)", "Disbursed without a planned line (if any)"),
    BUDGET_SHEET,
    key=(),
    open=3,
    among="budget",
    fixed={"plan": 0, "cum_plan": 0, "cum_before": 0, "year_plan": 0},
    hint=Words(
        "เงินที่เบิกจ่ายโดยไม่มีบรรทัดในแผนข้างต้น ให้แยกบรรทัดละแหล่งเงิน",
        "Money that no line above was planned for, a row for each source",
    ),
    columns=(
        Column(
            "activity_no",
            Words("กิจกรรมที่", "Activity no."),
            Kind.WHOLE,
            choices="activities",
            span=3,
            source="D13",
        ),
        Column(
            "source",
            Words("แหล่งเงิน", "Source"),
            required=Required(_EXTRA, source="B6"),
            source="B6",
        ),
        Column(
            "expense_class",
            Words("ลักษณะรายจ่าย", "Class"),
            Kind.CHOICE,
            choices=EXPENSE_CLASS,
            required=Required(_EXTRA, source="B6"),
            source="B6",
        ),
        *(BUDGET[name] for name in ("plan", "cum_plan", "cum_before", "year_plan")),
        replace(
            BUDGET["disbursed"],
            required=Required(
                _EXTRA,
                "V-B7.extra_without_amount",
                "C11",
                Words("ยังไม่ได้กรอกยอดเบิกจ่ายของบรรทัดนี้", "Enter what was disbursed in this row"),
            ),
        ),
        BUDGET["committed"],
        replace(BUDGET["reason_kind"], span=2),
        BUDGET["reason_activity"],
        replace(BUDGET["reason"], span=3),
    ),
    counts=BUDGET.counts,
    lines=(
        (
            "activity_no",
            "source",
            "expense_class",
            "disbursed",
            "committed",
            "reason_kind",
            "reason_activity",
            "reason",
        ),
    ),
    rules=tuple(
        r for r in BUDGET.rules if r.code.partition(".")[0] != "V-B6"
    ),  # nothing is below a plan of nothing
)
"""Its rows count among the budget lines (see `frames`)."""

QUARTER_MONEY = Table(
    "quarter_money",
    Words("การเบิกจ่ายของไตรมาส", "Disbursement of the quarter"),
    BUDGET_SHEET,
    key=(),
    columns=(
        Column(
            "planned",
            Words("แผนการใช้จ่าย", "Planned"),
            Kind.MONEY,
            computed=Sum("budget", "plan"),
            source="S30",
        ),
        Column(
            "spent",
            Words("เบิกจ่ายจริง", "Disbursed"),
            Kind.MONEY,
            computed=Sum("budget", "disbursed"),
            source="S30",
        ),
    ),
)
"""The project's totals, for the one box of the quarter; no sheet shows them."""

_ALLOCATED = Filled("source_name", "source_code", "work_plan", "amount")
_ALLOCATION = Required(_ALLOCATED, "V-B5.cell_missing", "S35")

ALLOCATIONS = Table(
    "allocations",
    Words("งบประมาณที่ได้รับจัดสรรเพิ่มเติม", "Additional allocations"),
    BUDGET_SHEET,
    key=(),
    open=4,
    facts=(
        Fact("given", _ALLOCATED),
        Fact(
            "row",
            Filled("source_code") & Filled("work_plan") & Filled("amount"),
            by=("source_code", "work_plan", "amount"),
        ),
    ),
    counts=(
        Count("alike", Words("จำนวนบรรทัดของเงินก้อนนี้", "rows of this money"), "allocations", "row"),
    ),
    hint=Words("กรอกครบทั้งสี่ช่องของแต่ละบรรทัด", "Fill all four cells of a row"),
    columns=(
        Column(
            "source_name",
            Words("ได้รับจากโครงการ", "From project"),
            span=7,
            required=_ALLOCATION,
            source="S35",
        ),
        Column(
            "source_code",
            Words("รหัสโครงการ", "Project code"),
            span=4,
            required=_ALLOCATION,
            source="S35",
        ),
        Column(
            "work_plan", Words("แผนงาน", "Work plan"), span=4, required=_ALLOCATION, source="S35"
        ),
        Column(
            "amount",
            Words("จำนวนงบประมาณ", "Amount"),
            Kind.MONEY,
            unit=BAHT,
            span=3,
            required=_ALLOCATION,
            source="S35",
        ),
    ),
    lines=(("source_name", "source_code", "work_plan", "amount"),),
    rules=(
        Rule(
            "V-B5.not_above_zero",
            "amount",
            Filled("amount") & ~Above("amount", 0),
            source="S35",
            say=Words("จำนวนงบประมาณที่ได้รับเพิ่มต้องมากกว่า 0", "The additional amount must be above 0"),
            structural=True,
        ),
        Rule(
            "V-B5.from_itself",
            "source_code",
            SameCode("source_code", "project_code"),
            source="S35",
            say=Words(
                "รหัสโครงการที่ให้เงินเป็นรหัสของโครงการนี้เอง",
                "The project the money came from is this project itself",
            ),
            structural=True,
        ),
        Rule(
            "V-B5.twice",
            "amount",
            Above("alike", 1),
            source="S35",
            say=Words(
                "เงินจัดสรรก้อนนี้ซ้ำกับบรรทัดอื่น ให้ลบบรรทัดที่ซ้ำ",
                "The same allocation stands in another row; delete one of them",
            ),
            structural=True,
        ),
    ),
)
