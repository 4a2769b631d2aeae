"""The filed originals of reports, read once more for those that go back to their projects."""

from collections.abc import Iterable, Mapping

from ..model.finding import Finding
from ..reading import pool as isolate
from ..text.words import Words
from ..workbook.submission import Submission
from .workspace import Workspace

_GONE = Words(
    "ไม่พบไฟล์ต้นฉบับของรายงาน หรือเปิดอ่านไม่ได้ ({filed}) ให้ผู้ประสานงานนำไฟล์เดิมกลับมาวางที่เดิม",
    "the report's original is not there, or cannot be opened ({filed}); the coordinator puts it back in its place",
)
_OTHER_KEY = Words(
    "ไฟล์ต้นฉบับของรายงาน ({filed}) ออกด้วยกุญแจ .emenscr.key อื่น ให้ผู้ประสานงานนำกุญแจเดิมกลับมาวาง",
    "the report's original ({filed}) was issued under another .emenscr.key; the coordinator puts the former key back",
)
_UNREAD = Words(
    "อ่านไฟล์ต้นฉบับของรายงานไม่ได้ ({filed}): {why}",
    "the report's original cannot be read ({filed}): {why}",
)


def originals(
    ws: Workspace, standing: Mapping[str, Mapping[str, object]], codes: Iterable[str]
) -> dict[str, Submission | Words]:
    """The originals of these projects' standing reports as they were sent; or, for one that cannot be had, why, and what to do."""
    found: dict[str, Submission | Words] = {}
    jobs = {}
    for code in dict.fromkeys(codes):
        held = standing.get(code, {})
        filed = str(held.get("filed") or "")
        try:
            with open(ws.root / filed, "rb"):
                jobs[code] = ws.job(ws.root / filed, str(held["file"]))
        except OSError:
            found[code] = _GONE.format(filed=filed or code)
    for code, read in zip(jobs, isolate.read_all(list(jobs.values())), strict=True):
        said, filed = read.result, standing[code]["filed"]
        if isinstance(said, Finding):
            found[code] = (
                _OTHER_KEY.format(filed=filed)
                if said.code == "SEAL"
                else _UNREAD.format(filed=filed, why=said.message)
            )
        else:
            found[code] = said
    return found
