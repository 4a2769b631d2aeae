"""A small registry, filled as an office would: what belongs where. Data only."""

from collections.abc import Mapping, Sequence
from datetime import date

_P = "ตัวอย่าง-67-001"

EXAMPLE: Mapping[str, Sequence[Mapping[str, object]]] = {
    "agencies": (
        {"agency_code": "A01", "name": "สำนักงานตัวอย่างจังหวัด", "abbr": "สจ.", "contact": "กลุ่มแผนงาน"},
        {"agency_code": "A02", "name": "สำนักงานตัวอย่างอำเภอ", "abbr": "สอ.", "parent": "A01"},
    ),
    "approvers": (
        {"agency_code": "A01", "level": 1, "position": "หัวหน้ากลุ่มแผนงาน"},
        {"agency_code": "A01", "level": 2, "position": "หัวหน้าสำนักงานจังหวัด"},
    ),
    "projects": (
        {
            "project_code": _P,
            "name": "โครงการตัวอย่างส่งเสริมการเรียนรู้ในชุมชน",
            "kind": "project",
            "fiscal_year": 2567,
            "agency_code": "A02",
            "start_date": date(2023, 10, 1),
            "end_date": date(2024, 9, 30),
            "total_budget": 400_000,
        },
    ),
    "goals": ({"project_code": _P, "level": "OUTPUT", "no": 1, "text": "ชุมชนมีศูนย์เรียนรู้"},),
    "kpis": (
        {
            "project_code": _P,
            "kind": "QUANT",
            "no": 1,
            "text": "จำนวนผู้เข้าร่วม",
            "measure": "count",
            "operator": "ge",
            "target": 200,
            "unit": "คน",
            "roll_up": "sum",
        },
    ),
    "activities": (
        {
            "project_code": _P,
            "no": 1,
            "title": "จัดอบรมในชุมชน",
            "is_main": "yes",
            "planned_quarters": "1, 3",
            "answers": "ผลผลิต 1, เชิงปริมาณ 1",
        },
    ),
    "budget_lines": (
        {
            "project_code": _P,
            "activity_no": 1,
            "source": "งบประมาณแผ่นดิน",
            "expense_class": "recurrent",
            "q1": 200_000,
            "q3": 200_000,
        },
    ),
    "plan_links": (
        {
            "project_code": _P,
            "level": "NS",
            "no": 1,
            "code_no": 3,
            "goal_text": "คนไทยเป็นคนดี คนเก่ง มีคุณภาพ",
        },
    ),
    "calendar": tuple(
        {"fiscal_year": 2567, "quarter": quarter, "opens": opens, "internal_due": due}
        for quarter, opens, due in (
            (1, date(2023, 12, 15), date(2024, 1, 15)),
            (2, date(2024, 3, 15), date(2024, 4, 17)),
            (3, date(2024, 6, 14), date(2024, 7, 15)),
            (4, date(2024, 9, 13), date(2024, 10, 15)),
        )
    ),
    "code_lists": (
        {"list_name": "budget_source", "item": "งบประมาณแผ่นดิน"},
        {"list_name": "unit", "item": "คน"},
    ),
}
