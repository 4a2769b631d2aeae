"""The short notations that a coordinator types in the registry.

“1, 3” for quarters, “ผลผลิต 1, เชิงปริมาณ 3” for links, “%” for a unit.
"""

import re
from collections.abc import Iterable

from ..text.thai import clean, squash
from .lists import GOAL_LEVEL, KPI_KIND

_SPLIT = re.compile(r"[,;\n]+")
_LABELS = {
    squash(label): code
    for choices in (GOAL_LEVEL, KPI_KIND)
    for code, words in choices.items.items()
    for label in (words.th, words.th.removeprefix("เชิง"), words.en, code)
}
_LINK = re.compile(r"(.+?)(?:ที่|no)?-?(\d{1,9})")
_QUARTERS = re.compile(r"q?([1-4])(?:-q?([1-4]))?")


def links(text: str | None) -> list[tuple[str, str | None]]:
    """What an activity answers: each as written, and its key such as OUTPUT-1.

    The key is None where it names nothing known.
    """
    return [(item, _key(item)) for item in map(clean, _SPLIT.split(text or "")) if item]


def _key(item: str) -> str | None:
    """The key of the goal or KPI that an item names."""
    parts = _LINK.fullmatch(squash(item).replace(".", ""))
    code = _LABELS.get(parts[1]) if parts else None
    return f"{code}-{int(parts[2])}" if parts and code else None


def quarters(text: str | None) -> set[int] | None:
    """Planned quarters such as “1, 3” or “1-4”; None where they cannot be read."""
    planned: set[int] = set()
    for part in _SPLIT.split(squash(text or "").replace("และ", ",").replace("ถึง", "-")):
        m = _QUARTERS.fullmatch(part)
        if not m:
            return None
        planned |= set(range(int(m[1]), int(m[2] or m[1]) + 1))
    return planned


_PERCENT = re.compile(r"\(?(?:ร้อยละ|[%％]|เปอร์?เซ็?น|percent(?!ile)|pct)")


def is_percent(unit: str | None) -> bool:
    """Whether a unit means per cent, however it is spelled: ร้อยละ, %, เปอร์เซ็นต์, per cent (T15)."""
    return bool(_PERCENT.match(squash(unit or "")))


def measure_of(kind: str | None, unit: str | None) -> str:
    """How a KPI is measured whose registry does not say: by its kind and its unit."""
    return "qualitative" if kind == "QUAL" else "percent" if is_percent(unit) else "count"


def bounded_of(measure: str, targets: Iterable[float | None]) -> str:
    """Whether a KPI lies within 0 and 100 whose registry does not say (T17).

    A percent does, with no target beyond.
    """
    return (
        "yes"
        if measure == "percent" and all(0 <= t <= 100 for t in targets if t is not None)
        else "no"
    )
