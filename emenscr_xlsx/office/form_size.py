"""Whether a form that is about to be issued can be taken back when it comes filled in."""

from collections.abc import Callable, Mapping

from ..config.limits import USUAL
from ..forms import report as form
from ..model.finding import Refusal
from ..model.records import Records
from ..reading.screen import screen
from ..text.formula import TooLong
from ..text.words import Words, joined

_SURE = 300_000  # bytes of a form that is within the usual limits by far
_GROWING = ("file_mb", "part_mb", "total_mb", "cells")
_COUNTED = (form.ACTIVITIES, form.KPIS, form.BUDGET)

_TOO_LARGE = Words(
    "ออกแบบรายงานของ {code} ไม่ได้ เพราะใหญ่เกินกว่าที่จะรับคืน ({sizes}): {why} "
    "(ครึ่งหนึ่งของขนาดที่รับได้เว้นไว้ให้สิ่งที่กรอก) ให้แบ่งโครงการในทะเบียน "
    "หรือรวมกิจกรรมหรือรายการงบประมาณ หรือเพิ่มค่าใน [limits] ของ emenscr.toml",
    "No form is issued for {code}: filled in, it would be too large to be taken back ({sizes}): "
    "{why} (half of what is taken is left for what people fill in). Divide the project in the "
    "registry, put activities or budget lines together, or raise [limits] in emenscr.toml",
)


def sized(
    code: str, given: Records, limits: Mapping[str, float], make: Callable[[], bytes]
) -> bytes | Words:
    """A project's form as it is made.

    In its place, why it cannot be issued: Excel could not open it, or it would be refused once it
    is filled in.
    """
    try:
        content = make()
        if len(content) > _SURE or any(limits[name] < usual for name, usual in USUAL.items()):
            screen(content, "", {**limits, **{name: limits[name] / 2 for name in _GROWING}})
    except (TooLong, Refusal) as slip:
        why = slip.words
    else:
        return content
    sizes = joined([_count(t.title, len(given[t.name])) for t in _COUNTED], " · ", " · ")
    return _TOO_LARGE.format(code=code, sizes=sizes, why=why)


def _count(title: Words, count: int) -> Words:
    return Words(f"{title.th} {count:,}", f"{title.en} {count:,}")
