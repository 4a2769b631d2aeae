"""How much a dropped workbook may hold, what reading it may cost, and what helps beyond."""

from typing import Any

from ..model import Column, Kind
from ..model.setting import Section, Setting
from ..text.words import Words

_UNNEEDED = Words(
    "ให้ลบรูปภาพ ไฟล์แนบ และชีตของท่านเองที่ไม่จำเป็นในสมุดงาน แล้วส่งใหม่",
    "remove pictures, attachments and sheets of your own that are not needed, and send it again",
)
_AFRESH = Words(
    "ให้คัดลอกค่าลงในแบบที่ผู้ประสานงานส่งให้ แล้วส่งฉบับนั้น",
    "copy the values into the form that your coordinator sent, and send that",
)
_STRAY = Words(
    "ให้ลบแถวและคอลัมน์ที่อยู่นอกแบบในชีตนี้ (เลือกทั้งแถวหรือคอลัมน์ แล้วกดลบ) หรือย้ายไปไว้ในชีตของท่านเอง แล้วส่งใหม่",
    "delete the rows and columns outside the form in this sheet (select them whole, then Delete), "
    "or move them to a sheet of your own, and send it again",
)
_SHORTER = Words(
    "ให้พิมพ์ค่าแทนในเซลล์นี้ แล้วส่งใหม่", "type the value in this cell instead, and send it again"
)
_UNMERGE = Words(
    "ให้ยกเลิกการผสานเซลล์ที่ท่านเพิ่มในชีตนี้ แล้วส่งใหม่",
    "unmerge the cells that you merged in this sheet, and send it again",
)
_FEWER = Words("ให้แบ่งเป็น zip หลายไฟล์ แล้วส่งใหม่", "divide them among several zips, and send those")
_ADMIN = Words("ให้แจ้งผู้ดูแลโปรแกรม", "tell whoever looks after the program")

_LIMITS: tuple[tuple[str, int, int, Words, Words], ...] = (
    ("file_mb", 10, 200, Words("ขนาดไฟล์ (MB)", "size of the file (MB)"), _UNNEEDED),
    ("entries", 1000, 10_000, Words("จำนวนส่วนในไฟล์", "parts in the file"), _UNNEEDED),
    ("archive_files", 100, 1000, Words("จำนวนไฟล์ใน zip", "files in a zip"), _FEWER),
    (
        "part_mb",
        24,
        256,
        Words("ขนาดของส่วนที่อ่านเมื่อคลายแล้ว (MB)", "size of a part that is read, unpacked (MB)"),
        _AFRESH,
    ),
    (
        "total_mb",
        96,
        1024,
        Words("ขนาดรวมเมื่อคลายแล้ว (MB)", "size of all parts, unpacked (MB)"),
        _UNNEEDED,
    ),
    ("depth", 32, 100, Words("ความลึกของโครงสร้าง", "depth of the structure"), _AFRESH),
    (
        "attributes",
        64,
        256,
        Words("จำนวนคุณลักษณะขององค์ประกอบ", "attributes of an element"),
        _AFRESH,
    ),
    (
        "value",
        1_000_000,
        10_000_000,
        Words("ความยาวของคุณลักษณะ (ตัวอักษร)", "characters of an attribute"),
        _AFRESH,
    ),
    ("cells", 50_000, 2_000_000, Words("จำนวนเซลล์ที่มีข้อมูลในชีต", "filled cells of a sheet"), _STRAY),
    (
        "box",
        200_000,
        10_000_000,
        Words("แถวคูณคอลัมน์ของชีต", "rows times columns of a sheet"),
        _STRAY,
    ),
    ("merges", 10_000, 50_000, Words("จำนวนการผสานเซลล์ในชีต", "merged ranges of a sheet"), _UNMERGE),
    (
        "merged_cells",
        50_000,
        2_000_000,
        Words("จำนวนเซลล์ที่ถูกผสานในชีต", "merged cells of a sheet"),
        _UNMERGE,
    ),
    ("styles", 65_000, 65_000, Words("จำนวนรูปแบบเซลล์", "cell styles"), _AFRESH),
    (
        "number_format",
        255,
        1000,
        Words("ความยาวของรูปแบบตัวเลข", "characters of a number format"),
        _AFRESH,
    ),
    ("number", 40, 300, Words("จำนวนหลักของตัวเลข", "digits of a number"), _SHORTER),
    ("formula", 8192, 65_536, Words("ความยาวของสูตร", "characters of a formula"), _SHORTER),
    (
        "shared",
        400_000,
        40_000_000,
        Words("ความยาวรวมของสูตรที่ใช้ร่วมกัน", "characters of shared formulas, spelled out"),
        _SHORTER,
    ),
    ("seconds", 20, 600, Words("วินาทีที่ใช้อ่านไฟล์", "seconds to read a file"), _ADMIN),
    (
        "memory_mb",
        768,
        16_384,
        Words("หน่วยความจำที่ใช้อ่านไฟล์ (MB)", "memory to read a file (MB)"),
        _ADMIN,
    ),
)
"""Each limit: what it usually is, the most it may be set to, what it limits, and what helps."""

LIMITS = Section(
    "limits",
    tuple(
        Setting(Column(name, what, Kind.NUMBER, low=1, high=most), usual, what)
        for name, usual, most, what, _ in _LIMITS
    ),
    Words("ไฟล์ที่เกินนี้จะไม่ถูกเปิดอ่าน", "files beyond these are not opened"),
)
"""The limits of a form.

A usual one is about 0.2 MB, and 3 MB unpacked. One of 150 activities, 400 budget lines and 60
KPIs is 1.5 MB, and 28 MB unpacked; its largest part has 8 MB and 4,900 merged ranges. What a form
may be as it is issued follows from these (`office/form_size.py`).
"""

WORDS = {s.column.name: s.column.head for s in LIMITS.settings}
"""What each limits."""

CURES = {name: cure for name, _, _, _, cure in _LIMITS}
"""What whoever sent a file beyond a limit can do."""

USUAL = LIMITS.numbers

ROOMY = USUAL | {
    "file_mb": 20,
    "part_mb": 64,
    "total_mb": 128,
    "cells": 500_000,
    "box": 2_000_000,
    "merged_cells": 200_000,
    "shared": 4_000_000,
    "seconds": 60,
    "memory_mb": 2048,
}
"""The limits of the registry."""


def excess(limit: str, amount: float, most: float, where: str = "") -> dict[str, Any]:
    """What is said where a file holds more than it may: what, how much of it, and what helps."""
    return {
        "what": WORDS[limit],
        "amount": f"{amount:,.1f}" if amount < 100 and amount % 1 else f"{amount:,.0f}",
        "most": f"{most:,.10g}",
        "where": f" ({where})" if where else "",
        "cure": CURES[limit],
    }
