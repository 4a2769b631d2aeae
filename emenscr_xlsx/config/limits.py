"""How much a dropped workbook may hold, and what reading it may cost. Data only."""

from ..model import Column, Kind
from ..model.setting import Section, Setting
from ..text.excel import CELL
from ..text.words import Words


def _limit(name: str, usual: int, most: int, what: Words) -> Setting:
    """A limit: what it usually is, and the most it may be set to."""
    return Setting(Column(name, what, Kind.NUMBER, low=1, high=most), usual, what)


LIMITS = Section(
    "limits",
    (
        _limit("file_mb", 10, 200, Words("ขนาดไฟล์ (MB)", "size of the file (MB)")),
        _limit("entries", 200, 1000, Words("จำนวนส่วนในไฟล์", "parts in the file")),
        _limit(
            "part_mb",
            24,
            256,
            Words("ขนาดของส่วนหนึ่งเมื่อคลายแล้ว (MB)", "size of a part, unpacked (MB)"),
        ),
        _limit(
            "total_mb", 96, 512, Words("ขนาดรวมเมื่อคลายแล้ว (MB)", "size of all parts, unpacked (MB)")
        ),
        _limit("ratio", 100, 1000, Words("อัตราการบีบอัด (เท่า)", "times a part is compressed")),
        _limit("depth", 24, 100, Words("ความลึกของโครงสร้าง", "depth of the structure")),
        _limit(
            "attributes", 64, 256, Words("จำนวนคุณลักษณะขององค์ประกอบ", "attributes of an element")
        ),
        _limit(
            "value", 8192, 65_536, Words("ความยาวของคุณลักษณะ (ตัวอักษร)", "characters of an attribute")
        ),
        _limit("sheets", 40, 255, Words("จำนวนชีต", "sheets")),
        _limit("names", 500, 10_000, Words("จำนวนชื่อที่กำหนด", "defined names")),
        _limit("cells", 50_000, 2_000_000, Words("จำนวนเซลล์ที่มีข้อมูลในชีต", "filled cells of a sheet")),
        _limit(
            "box", 200_000, 10_000_000, Words("แถวคูณคอลัมน์ของชีต", "rows times columns of a sheet")
        ),
        _limit("merges", 10_000, 50_000, Words("จำนวนการผสานเซลล์ในชีต", "merged ranges of a sheet")),
        _limit(
            "merged_cells",
            50_000,
            2_000_000,
            Words("จำนวนเซลล์ที่ถูกผสานในชีต", "merged cells of a sheet"),
        ),
        _limit("styles", 10_000, 64_000, Words("จำนวนรูปแบบเซลล์", "cell styles")),
        _limit(
            "number_format",
            255,
            1000,
            Words("ความยาวของรูปแบบตัวเลข", "characters of a number format"),
        ),
        _limit("text", CELL, CELL, Words("จำนวนตัวอักษรในเซลล์", "characters of a cell")),
        _limit("number", 40, 300, Words("จำนวนหลักของตัวเลข", "digits of a number")),
        _limit("formula", 8192, 65_536, Words("ความยาวของสูตร", "characters of a formula")),
        _limit(
            "shared",
            400_000,
            40_000_000,
            Words("ความยาวรวมของสูตรที่ใช้ร่วมกัน", "characters of shared formulas, spelled out"),
        ),
        _limit("seconds", 20, 600, Words("วินาทีที่ใช้อ่านไฟล์", "seconds to read a file")),
        _limit(
            "memory_mb",
            768,
            16_384,
            Words("หน่วยความจำที่ใช้อ่านไฟล์ (MB)", "memory to read a file (MB)"),
        ),
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

USUAL = LIMITS.numbers

ROOMY = USUAL | {
    "file_mb": 20,
    "entries": 300,
    "part_mb": 64,
    "total_mb": 128,
    "depth": 32,
    "sheets": 64,
    "names": 2000,
    "cells": 500_000,
    "box": 2_000_000,
    "merged_cells": 200_000,
    "styles": 64_000,
    "shared": 4_000_000,
    "seconds": 60,
    "memory_mb": 2048,
}
"""The limits of the registry."""
