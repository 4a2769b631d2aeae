"""How much a dropped workbook may hold before it is turned away unread, and what reading it may cost. Data only."""

from dataclasses import dataclass

from ..text.excel import CELL
from ..text.words import Words


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit: what it usually is (a form is about 0.1 MB and 1 MB unpacked), what it is for the registry, and the most it may be set to."""

    name: str
    usual: int
    roomy: int
    most: int
    what: Words


LIMITS = (
    Limit("file_mb", 10, 20, 200, Words("ขนาดไฟล์ (MB)", "size of the file (MB)")),
    Limit("entries", 200, 300, 1000, Words("จำนวนส่วนในไฟล์", "parts in the file")),
    Limit(
        "part_mb",
        8,
        64,
        256,
        Words("ขนาดของส่วนหนึ่งเมื่อคลายแล้ว (MB)", "size of a part, unpacked (MB)"),
    ),
    Limit(
        "total_mb",
        24,
        128,
        512,
        Words("ขนาดรวมเมื่อคลายแล้ว (MB)", "size of all parts, unpacked (MB)"),
    ),
    Limit("ratio", 100, 100, 1000, Words("อัตราการบีบอัด (เท่า)", "times a part is compressed")),
    Limit("depth", 24, 32, 100, Words("ความลึกของโครงสร้าง", "depth of the structure")),
    Limit("attributes", 64, 64, 256, Words("จำนวนคุณลักษณะขององค์ประกอบ", "attributes of an element")),
    Limit(
        "value",
        8192,
        8192,
        65_536,
        Words("ความยาวของคุณลักษณะ (ตัวอักษร)", "characters of an attribute"),
    ),
    Limit("sheets", 40, 64, 255, Words("จำนวนชีต", "sheets")),
    Limit("names", 500, 2000, 10_000, Words("จำนวนชื่อที่กำหนด", "defined names")),
    Limit(
        "cells", 50_000, 500_000, 2_000_000, Words("จำนวนเซลล์ที่มีข้อมูลในชีต", "filled cells of a sheet")
    ),
    Limit(
        "box",
        200_000,
        2_000_000,
        10_000_000,
        Words("แถวคูณคอลัมน์ของชีต", "rows times columns of a sheet"),
    ),
    Limit("merges", 2000, 5000, 50_000, Words("จำนวนการผสานเซลล์ในชีต", "merged ranges of a sheet")),
    Limit(
        "merged_cells",
        50_000,
        200_000,
        2_000_000,
        Words("จำนวนเซลล์ที่ถูกผสานในชีต", "merged cells of a sheet"),
    ),
    Limit("styles", 10_000, 64_000, 64_000, Words("จำนวนรูปแบบเซลล์", "cell styles")),
    Limit(
        "number_format",
        255,
        255,
        1000,
        Words("ความยาวของรูปแบบตัวเลข", "characters of a number format"),
    ),
    Limit("text", CELL, CELL, CELL, Words("จำนวนตัวอักษรในเซลล์", "characters of a cell")),
    Limit("number", 40, 40, 300, Words("จำนวนหลักของตัวเลข", "digits of a number")),
    Limit("formula", 8192, 8192, 65_536, Words("ความยาวของสูตร", "characters of a formula")),
    Limit(
        "shared",
        400_000,
        4_000_000,
        40_000_000,
        Words("ความยาวรวมของสูตรที่ใช้ร่วมกัน", "characters of shared formulas, spelled out"),
    ),
    Limit("seconds", 20, 60, 600, Words("วินาทีที่ใช้อ่านไฟล์", "seconds to read a file")),
    Limit(
        "memory_mb",
        768,
        2048,
        16_384,
        Words("หน่วยความจำที่ใช้อ่านไฟล์ (MB)", "memory to read a file (MB)"),
    ),
)
BY_NAME = {limit.name: limit for limit in LIMITS}
USUAL = {limit.name: limit.usual for limit in LIMITS}
ROOMY = {limit.name: limit.roomy for limit in LIMITS}
