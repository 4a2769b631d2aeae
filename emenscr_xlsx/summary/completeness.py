"""The six items of each report: answered, not yet, or missing."""

from collections import Counter
from collections.abc import Iterator, Sequence

from ..checking.due import answer_state
from ..checking.frames import Frames
from ..forms import report as form
from ..forms.report.due import AnswerState
from ..text.words import Words
from .chunk import Chunk
from .facts import QUARTER, SOURCE_CELL, STATUS_FIELD, WHO
from .fields import Field
from .records import origin

NAME, TITLE = (
    Words("ความครบถ้วน", "Completeness"),
    Words("ความครบถ้วนของ 6 ประเด็น", "Completeness of the six items"),
)

_STATES = {
    "complete": Words("ครบ {n}/{asked}", "Complete {n}/{asked}"),
    "partly": Words("บางส่วน {n}/{asked}", "Partly {n}/{asked}"),
    "not_yet": Words("ยังไม่ตอบ (ต้องตอบภายในไตรมาส 4)", "Not yet (due by Q4)"),
    "missing": Words("ขาด {n}/{asked}", "Missing {n}/{asked}"),
    "none": Words("ไม่มีรายการ", "Nothing due"),
}

FIELDS = (
    *WHO,
    QUARTER,
    STATUS_FIELD,
    *(
        Field(Words(f"{item} {w.th}", f"{item} {w.en}"), width=17, name=f"item{item}")
        for item, w in form.ITEMS.items()
    ),
    Field(Words("ตอบครบ (ประเด็น)", "Items complete"), "0", 9),
    SOURCE_CELL,
)


def rows(chunk: Chunk, batch: Frames, keys: Sequence[tuple[str, int]]) -> Iterator[list[object]]:
    """By project, how each item stands in each report of the batch.

    What was not reported has a row too.
    """
    facts, reports = chunk.facts, {key: number for number, key in enumerate(keys)}
    counts = [_counts(batch, len(keys), item) for item in form.ITEMS]
    for project in chunk.projects:
        covers = chunk.covers(project)
        for quarter in facts.shown:
            status = facts.board.get((project, quarter))
            if status is None:
                continue
            report = reports.get((project, quarter))
            start = [*facts.who(project), quarter, status["state"]]
            if report is None:
                yield [*start, *[None] * (len(form.ITEMS) + 2)]
                continue
            items = [_state(of_item[report]) for of_item in counts]
            complete = sum(state in ("complete", "none") for state, _ in items)
            source = origin(form.REPORT, covers[quarter])
            yield [*start, *(words for _, words in items), complete, source]


def _counts(batch: Frames, reports: int, item: int) -> list[Counter[AnswerState]]:
    """Per report, how an item's records stand."""
    counts: list[Counter[AnswerState]] = [Counter() for _ in range(reports)]
    for table in form.TABLES:
        if table.item == item:
            numbers = batch[table.name]["_report"].tolist()
            for report, state in zip(numbers, answer_state(batch, table), strict=True):
                counts[report][state] += 1
    return counts


def _state(counts: Counter[AnswerState]) -> tuple[str, Words]:
    """An item's state and its words.

    What is due and missing, or else how much of what is asked by the end is answered.
    """
    missing, answered = counts[AnswerState.DUE], counts[AnswerState.ANSWERED]
    asked = missing + answered + counts[AnswerState.LATER]
    if not asked:
        state = "none"
    elif missing:
        state = "missing"
    elif answered == asked:
        state = "complete"
    else:
        state = "partly" if answered else "not_yet"
    return state, _STATES[state].format(n=missing or answered, asked=asked)
