"""Deliveries of one report that meet.

Which takes the place of which, and what differs between them, in words.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from ..text.excel import truncated
from ..text.thai import clean
from ..text.typed import date_words
from ..text.words import BLANK, LANGS, Lang, Words, joined

_SHOWN = 200  # characters of a value: to recognise it by, the text itself stands in its file


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """An answer that differs from the one given before.

    Where it stands, and both values in words.
    """

    sheet: str
    cell: str
    record: Words
    head: Words
    before: Words
    after: Words


@dataclass(frozen=True)
class Replaced:
    """Another delivery of the same report.

    Its file, when it came, its number in the ledger if it is booked, and what differs.
    """

    file: str
    received: dt.datetime
    delivery: int | None
    changes: tuple[AnswerChange, ...] = ()

    @property
    def words(self) -> Words:
        """Which delivery it is, as people tell one from another."""
        name, day = " ".join(clean(self.file).split()), date_words(self.received.date())
        if self.delivery is None:
            return Words(
                f"ไฟล์ “{name}” ที่ส่งมาในรอบเดียวกัน", f"the file “{name}” that came at the same time"
            )
        return Words(
            f"ฉบับที่รับไว้เมื่อ {day.th} (เลขรับ {self.delivery} ไฟล์ “{name}”)",
            f"the copy received on {day.en} (number {self.delivery}, file “{name}”)",
        )


PAGEFUL = 40
"""How many changes are listed: a page of them."""


def listed_changes(changes: Sequence[AnswerChange]) -> Words:
    """What differs, in a text of a line each."""
    if not changes:
        return Words(" ทั้งสองไฟล์กรอกตรงกันทุกช่อง", "; every answer is the same in both")
    rest = len(changes) - PAGEFUL
    more = Words(f"\n  … และอีก {rest} ช่อง", f"\n  … and {rest} more") if rest > 0 else Words("", "")
    rows = [
        Words(
            *(
                f"\n  {c.sheet}!{c.cell}  {c.record[lang]} · {c.head[lang]}: {pair(c, lang)}"
                for lang in LANGS
            )
        )
        for c in changes[:PAGEFUL]
    ]
    listed = joined(rows, "", "")
    return Words(
        f" ต่างกัน {len(changes)} ช่อง (ไฟล์นี้ → ไฟล์ที่นับ){listed.th}{more.th}",
        f"; {len(changes)} answers differ (this file → the one that counts){listed.en}{more.en}",
    )


def pair(change: AnswerChange, lang: Lang) -> str:
    """Both values, shortened: the texts themselves stand in their files."""
    return " → ".join(
        truncated(value[lang] or BLANK[lang], _SHOWN) for value in (change.before, change.after)
    )
