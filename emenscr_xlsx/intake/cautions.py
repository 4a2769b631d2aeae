"""What a run says of the places it works in."""

import os
from pathlib import Path

from ..text.words import Words


def closed_folder(folder: Path) -> Words:
    """A folder of the inbox that cannot be listed."""
    name = os.fsencode(folder.name).decode(errors="replace")
    return Words(
        f"เปิดโฟลเดอร์ย่อย {name} ในกล่องรับไม่ได้ จึงยังไม่ได้รับไฟล์ในนั้น ให้กำหนดสิทธิ์ของโฟลเดอร์",
        f"The folder {name} of the inbox cannot be opened, so nothing in it is taken; "
        "give this program the right to it",
    )


REMOTE_LEDGER = Words(
    "ฐานข้อมูลอยู่ในโฟลเดอร์เครือข่าย อาจเสียหายได้ ให้ย้ายมาไว้ในเครื่องนี้ (ตั้ง database ใน emenscr.toml)",
    "The database lies on a network drive, where it may come to harm; move it to this machine"
    " (set database in emenscr.toml)",
)
