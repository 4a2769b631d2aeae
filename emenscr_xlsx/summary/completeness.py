"""The six items per project, answered, not yet or missing; and what is at risk of staying unanswered at the year's end (V-A5, S47, S48)."""

from collections import Counter
from collections.abc import Callable, Iterator

from ..checking.due import answer_state
from ..checking.frames import Batch
from ..forms import report as form
from ..forms.lists import JUDGED
from ..forms.registry_notation import quarters
from ..forms.report.due import AnswerState
from ..model import Table
from ..model.values import is_blank
from ..text.words import Words
from .core import FROM, QUARTER, STATUS_FIELD, WHO, Chunk, Record, SummaryFacts, origin, tag
from .sheet import Field

NAME, TITLE = (
    Words("ความครบถ้วน", "Completeness"),
    Words("ความครบถ้วนของ 6 ประเด็น", "Completeness of the six items"),
)

_STATES = {
    "complete": Words("ครบ {n}/{of}", "Complete {n}/{of}"),
    "partly": Words("บางส่วน {n}/{of}", "Partly {n}/{of}"),
    "not_yet": Words("ยังไม่ตอบ (ต้องตอบภายในไตรมาส 4)", "Not yet (due by Q4)"),
    "missing": Words("ขาด {n}/{of}", "Missing {n}/{of}"),
    "none": Words("ไม่มีรายการ", "Nothing due"),
}

FIELDS = (
    *WHO,
    QUARTER,
    STATUS_FIELD,
    *(
        Field(Words(f"{no} {w.th}", f"{no} {w.en}"), width=17, name=f"item{no}")
        for no, w in form.ITEMS.items()
    ),
    Field(Words("ตอบครบ (ประเด็น)", "Items complete"), "0", 9),
    *FROM,
)


def rows(
    chunk: Chunk, batch: Batch, keys: list[tuple[str, int]]
) -> Iterator[tuple[str, list[object]]]:
    """By project, how each item stands in each report of the batch; what was not reported has a row too."""
    facts, reports = chunk.facts, {key: no for no, key in enumerate(keys)}
    counts = [_counts(batch, len(keys), item) for item in form.ITEMS]
    covers = {
        (r["_project"], r["_quarter"]): r for rs in chunk.records["report"].values() for r in rs
    }
    for project in chunk.projects:
        for quarter in facts.shown:
            held = facts.board.get((project, quarter))
            if held is None:
                continue
            no = reports.get((project, quarter))
            row = [*facts.who(project), quarter, held["state"]]
            if no is None:
                yield project, [*row, *[None] * (len(form.ITEMS) + 2)]
                continue
            items = [_state(of_item[no]) for of_item in counts]
            whole = sum(i in ("complete", "none") for i, _ in items)
            cover = covers[project, quarter]
            yield project, [*row, *(words for _, words in items), whole, origin(form.REPORT, cover)]


def _counts(batch: Batch, reports: int, item: int) -> list[Counter[int]]:
    """Per report, how an item's records stand."""
    found: list[Counter[int]] = [Counter() for _ in range(reports)]
    for table in form.TABLES:
        if table.item == item:
            for report, stands in zip(
                batch[table.name]["_report"].tolist(),
                answer_state(batch, table),
                strict=True,
            ):
                found[report][stands] += 1
    return found


def _state(counts: Counter[int]) -> tuple[str, Words]:
    """An item's state and its words: what is due and missing, or else how much of what is asked by the end is answered."""
    missing, n = counts[AnswerState.DUE], counts[AnswerState.ANSWERED]
    of = missing + n + counts[AnswerState.LATER]
    state = (
        "none"
        if not of
        else "missing"
        if missing
        else "complete"
        if n == of
        else "partly"
        if n
        else "not_yet"
    )
    return state, _STATES[state].format(n=missing or n, of=of)


# At risk --------------------------------------------------------------------------------------

RISKS, RISKS_TITLE = (
    Words("เสี่ยงสิ้นปี", "Year-end risks"),
    Words("รายการที่เสี่ยงตอบไม่ครบเมื่อสิ้นปี", "At risk of staying unanswered at the year's end"),
)
_RISK = {
    "kpi": Words("ตัวชี้วัดยังไม่มีคำตอบ (S47)", "KPI without an answer (S47)"),
    "strategy": Words(
        "เป้าหมายยุทธศาสตร์ชาติยังไม่มีคำตอบ (S48)", "National-strategy target without an answer (S48)"
    ),
    "undone": Words("กิจกรรมตามแผนยังไม่ได้ดำเนินการ", "Planned activity never done"),
    "promise": Words(
        "เลื่อนมาแล้วยังไม่ได้ดำเนินการตามไตรมาสที่ระบุ (V-A5)",
        "Deferred, and the promised quarter has passed (V-A5)",
    ),
}
RISK_FIELDS = (
    *WHO,
    Field(Words("ประเภท", "Kind"), width=30),
    Field(Words("รายการ", "Item"), width=17),
    Field(Words("รายละเอียด", "What it is"), width=54),
    Field(Words("ไตรมาสที่เกี่ยวข้อง", "Quarter"), "0", 8),
    *FROM,
)


def risks(chunk: Chunk, project: str) -> Iterator[list[object]]:
    """What of a project has no answer, up to the workbook's quarter."""
    facts = chunk.facts
    who = facts.who(project)
    last = max((q for q in facts.quarters if facts.reports_in(project, q)), default=0)
    if not last:
        return  # it has not begun
    for table, kind, given, answered in _questions(chunk, project):
        told = [
            r
            for r in chunk.sent(table.name, project)
            if table.record_key(_whole(table, r)) == table.record_key(given)
        ]
        if any(answered(r) for r in told):
            continue
        text = given.get("text") or given.get("goal_text")
        target = given.get("target_value")
        source = origin(table, told[-1]) if told else None
        yield [
            *who,
            _RISK[kind],
            tag(table, given),
            f"{text} ({target})" if target else text,
            told[-1]["_quarter"] if told else None,
            source,
        ]
    yield from _activities(chunk, project, who, last)


def _questions(
    chunk: Chunk, project: str
) -> Iterator[tuple[Table, str, Record, Callable[[Record], bool]]]:
    given_to = chunk.given(project)
    for given in given_to["kpis"]:
        yield form.KPIS, "kpi", given, lambda r: r["achieved"] in JUDGED
    for given in given_to["master_plan"]:
        if given["level"] == "NS":
            answer = (
                form.MASTER_PLAN.answer
                if not given.get("target_value")
                else ("target_answer", "as_activity")
            )
            yield (
                form.MASTER_PLAN,
                "strategy",
                given,
                lambda r, answer=answer: any(r[n] is not None and r[n] == r[n] for n in answer),
            )


def _activities(chunk: Chunk, project: str, who: list[object], last: int) -> Iterator[list[object]]:
    table, told = form.ACTIVITIES, {}
    for r in chunk.sent("activities", project):
        told.setdefault(int(r["no"]), []).append(r)
    due = {}
    for given in chunk.facts.registry.plan_of(project).activities:
        own = [q for q in quarters(given["planned_quarters"]) or () if q <= last]
        if own:
            due[given["no"]] = max(own), given
    for no in sorted(due.keys() | told.keys()):
        records = told.get(no, [])
        done = max((r["_quarter"] for r in records if r["state"] == "done"), default=0)
        promise = next((r for r in reversed(records) if r["no_action"] == "deferred"), None)
        if (
            promise is not None
            and _passed(chunk.facts, promise, last)
            and done < promise["next_quarter"]
        ):
            kind, at, quarter = "promise", promise, int(promise["next_quarter"])
        elif (
            not done
            and no in due
            and not any(r["no_action"] in ("budget_cut", "terminated") for r in records)
        ):
            kind, at, quarter = "undone", records[-1] if records else None, due[no][0]
        else:
            continue
        title = at["title"] if at else due[no][1]["title"]
        yield [
            *who,
            _RISK[kind],
            tag(table, {"no": no}),
            title,
            quarter,
            origin(table, at) if at else None,
        ]


def _passed(facts: SummaryFacts, promise: Record, last: int) -> bool:
    year, quarter = promise["next_year"], promise["next_quarter"]
    return (
        not is_blank(quarter)
        and (is_blank(year) or year == facts.period.fiscal_year)
        and promise["_quarter"] < quarter <= last
    )


def _whole(table: Table, record: Record) -> Record:
    """A record whose key's numbers are whole again."""
    return {k: int(v) if isinstance(v := record[k], float) else v for k in table.key}
