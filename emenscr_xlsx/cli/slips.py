"""What a person typed amiss on the command line, in words of both languages."""

import errno
import re

from ..text.thai import clean
from ..text.typed import number
from ..text.words import Words

_LABEL = re.compile(
    r"(?:q(?:uarter)?|level|no\.?|ไตรมาส|ปีงบประมาณ|ปี|พ\.?ศ\.?|ระดับ|เลขรับ|ที่|[ .])*", re.IGNORECASE
)


def whole(text: str) -> int:
    """A whole number as people type it: 4, ๔, Q4, ไตรมาสที่ 4, พ.ศ. ๒๕๖๖; raises ValueError."""
    text = clean(str(text))
    value = number(text[_LABEL.match(text).end() :])  # type: ignore[union-attr]
    if value is None or not value.is_integer():
        raise ValueError(text)
    return int(value)


_HELP = Words(" (ดูวิธีใช้: emenscr --help)", " (see emenscr --help)")
_KINDS = {
    "MissingParameter": Words("ต้องระบุ {what}", "{what} is missing"),
    "NoSuchOption": Words("ไม่มีตัวเลือก {what}", "There is no option {what}"),
    "BadOptionUsage": Words("ใช้ตัวเลือก {what} ไม่ถูกต้อง", "The option {what} is not used so"),
    "BadParameter": Words("{what} ใช้ค่า “{value}” ไม่ได้", "“{value}” cannot be used for {what}"),
}
_SAYINGS = {
    r"No such command '(.*?)'": Words("ไม่มีคำสั่ง {what}", "There is no command {what}"),
    r"unexpected extra argument\(s\) \((.*)\)": Words(
        "มีคำที่ไม่รู้จักเกินมา: {what}", "More words than the command takes: {what}"
    ),
    r"Option '(.*?)' requires an argument": Words(
        "ตัวเลือก {what} ต้องมีค่าตามหลัง", "The option {what} needs a value"
    ),
    r"Missing (command)": Words("ต้องระบุคำสั่งย่อย", "A command is missing"),
}


def slip_words(slip: Exception) -> Words:
    """What is wrong with a command line, given what the library raised of it."""
    message = str(getattr(slip, "message", "") or slip).removeprefix("Value error, ")
    parameter = getattr(slip, "param", None)
    what = getattr(slip, "option_name", None) or (parameter and _called(parameter)) or ""
    value = re.search(r"'([^']*)'", message)
    words = _KINDS.get(type(slip).__name__, Words("คำสั่งไม่ถูกต้อง", message))
    words = words.format(what=what, value=value[1] if value else message)
    for pattern, saying in _SAYINGS.items():
        if match := re.search(pattern, message):
            words = saying.format(what=match[1])
    return Words(words.th + _HELP.th, words.en + _HELP.en)


def _called(parameter: object) -> str:
    """An option by its longest spelling, an argument by its name."""
    spellings: list[str] = getattr(parameter, "opts", [])
    return max(spellings, key=len, default="")


_FAULTS = {
    errno.ENOENT: Words("ไม่มีไฟล์หรือโฟลเดอร์นี้", "there is no such file or folder"),
    errno.ENOTDIR: Words("มีไฟล์อยู่ในที่ของโฟลเดอร์", "a file is where a folder should be"),
    errno.EEXIST: Words("มีไฟล์ชื่อนี้อยู่แล้ว", "it is there already"),
    errno.EISDIR: Words("เป็นโฟลเดอร์ ไม่ใช่ไฟล์", "it is a folder, not a file"),
    errno.ENOSPC: Words("พื้นที่ดิสก์เต็ม", "the disk is full"),
    errno.EROFS: Words("ดิสก์เขียนไม่ได้", "the disk cannot be written to"),
    errno.ENAMETOOLONG: Words("ชื่อยาวเกินไป", "the name is too long"),
}


def disk_words(slip: OSError) -> Words:
    """What the machine could not do with a file or folder."""
    unknown = Words("ระบบไม่ยอมให้ใช้", str(slip.strerror or slip))
    place = slip.filename if slip.filename is not None else ""
    return Words(
        "ใช้ไฟล์หรือโฟลเดอร์ {place} ไม่ได้: {why}", "The file or folder {place} cannot be used: {why}"
    ).format(place=place, why=_FAULTS.get(slip.errno or 0, unknown))
