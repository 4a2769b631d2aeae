"""Checks on the contributions to the plans: copied goals, repeated texts, names of other plans."""

import math
import re
from collections.abc import Iterator

import numpy as np

from ...model.finding import Severity
from ...text.thai import squash
from ..engine import CheckContext, Hit, check, texts

_TABLES = ("master_plan", "nesd_plan")
_PARTS = ("what", "where", "how", "result", "contribution")
_LEAST = 20  # characters that two texts may share by nature


@check(
    "V-C1.copied_goal",
    Severity.WARNING,
    "ข้อความคัดลอกเป้าหมายของแผนมาคำต่อคำร้อยละ {ratio} ของเป้าหมาย "
    "ไม่ควรคัดลอกเป้าหมายมาใช้ โปรดเขียนด้วยถ้อยคำของท่านเอง",
    "{ratio} per cent of the plan's goal stands here word for word; the goal should not be "
    "copied, please use your own words",
    "S38, S40",
)
def copied_goal(facts: CheckContext) -> Iterator[Hit]:
    limit = facts.settings.thresholds["copy_ratio"] / 100
    for name in _TABLES:
        frame = facts[name]
        goals = [squash(goal) if isinstance(goal, str) else "" for goal in frame["goal_text"]]
        for row, part, text in texts(frame, _PARTS):
            goal, written = goals[row], squash(text)
            if goal and (
                run := shared_run(
                    written, goal, max(math.ceil(limit * len(goal)), min(_LEAST, len(written)), 1)
                )
            ):
                yield name, row, part, {"ratio": f"{run / len(goal) * 100:.0f}"}


def shared_run(text: str, goal: str, least: int) -> int:
    """The length of the longest run of characters that both have, 0 where it is below `least`.

    Cut into blocks of half of `least`, the goal has a whole block in any such run, so most texts
    need no closer look.
    """
    size = (least + 1) // 2
    if least > len(goal) or not any(
        goal[start : start + size] in text for start in range(0, len(goal) - size + 1, size)
    ):
        return 0
    letters, longest = np.frombuffer(text.encode("utf-32-le"), np.uint32), 0
    runs = np.zeros(
        len(text) + 1, np.int32
    )  # of those that end at a letter of the goal, each at its place in the text
    for letter in goal:
        runs[1:] = np.where(letters == ord(letter), runs[:-1] + 1, 0)
        longest = max(longest, int(runs.max()))
    return longest if longest >= least else 0


_LONG = 100


@check(
    "V-N8.same_in_two_levels",
    Severity.INFO,
    "ข้อความเหมือนกับที่เขียนใน “{other}”",
    "The same text stands under “{other}”",
    "S40",
)
def same_in_two_levels(facts: CheckContext) -> Iterator[Hit]:
    seen: dict[tuple[int, str], tuple[str, int]] = {}
    for name in _TABLES:
        frame = facts[name]
        for row, part, text in texts(frame, _PARTS):
            if len(text) < _LONG:
                continue
            report = facts.batch.report_of(name, row)
            first, first_row = seen.setdefault((report, squash(text)), (name, row))
            if (first, first_row) != (name, row):
                other = facts[first].iloc[first_row]
                yield (
                    name,
                    row,
                    part,
                    {
                        "other": facts.batch.tables[first].tag_words(
                            {"level": other["level"], "no": int(other["no"])}
                        )
                    },
                )


# “แผนแม่บทภายใต้ยุทธศาสตร์ชาติ” is the master plans' own full name.
_NAMES = {
    "NS": re.compile("(?<!ภายใต้)ยุทธศาสตร์ชาติ"),
    "MP_ISSUE": re.compile("แผนแม่บท"),
    "MP_SUB": re.compile("แผนย่อย"),
    "NESDP13": re.compile("แผนพัฒนาเศรษฐกิจและสังคมแห่งชาติ|แผนพัฒน(?:า|์)ฯ?ฉบับที่13"),
}
_ALLOWED = {"MP_SUB": {"MP_ISSUE"}, "MP_ISSUE": set(), "NS": set(), "NESDP13": set()}


@check(
    "V-N9.names_another_level",
    Severity.INFO,
    "ข้อความกล่าวถึงแผนระดับอื่น ({other}) โปรดตรวจว่าเขียนไว้ถูกหัวข้อ",
    "The text names another plan level ({other}); check that it stands under the right heading",
    "S40",
)
def names_another_level(facts: CheckContext) -> Iterator[Hit]:
    for name in _TABLES:
        column, frame = facts.batch.tables[name]["level"], facts[name]
        levels, remarked = frame["level"].tolist(), set()
        for row, part, text in texts(frame, _PARTS):
            if row in remarked:
                continue
            bare, level = text.replace(" ", ""), levels[row]
            named = next(
                (
                    other
                    for other, pattern in _NAMES.items()
                    if other != level
                    and other not in _ALLOWED.get(level, ())
                    and pattern.search(bare)
                ),
                None,
            )
            if named:
                remarked.add(row)
                yield name, row, part, {"other": column.words(named)}
