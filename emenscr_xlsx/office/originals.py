"""The filed originals of reports, read once more for those that go back to their projects."""

from collections.abc import Iterable, Mapping

from ..ledger.rows import Standing
from ..model.finding import Finding
from ..text.period import Period
from ..text.words import Words
from ..workbook.submission import Submission
from .verified import Verified
from .workspace import Workspace

_GONE = Words(
    "ไม่พบไฟล์ต้นฉบับของรายงาน หรือเปิดอ่านไม่ได้ ({filed}) ให้ผู้ประสานงานนำไฟล์เดิมกลับมาวางที่เดิม",
    "the report's original is not there, or cannot be opened ({filed}); "
    "the coordinator puts it back in its place",
)
_OTHER_KEY = Words(
    "ไฟล์ต้นฉบับของรายงาน ({filed}) ออกด้วยกุญแจ .emenscr.key อื่น ให้ผู้ประสานงานนำกุญแจเดิมกลับมาวาง",
    "the report's original ({filed}) was issued under another .emenscr.key; "
    "the coordinator puts the former key back",
)
_ALTERED = Words(
    "ไฟล์ต้นฉบับของรายงาน ({filed}) ถูกแก้ไขหลังจัดเก็บ ให้ผู้ประสานงานนำไฟล์เดิมจากสำเนาสำรองกลับมาวาง",
    "the report's original ({filed}) was changed since it was filed; "
    "the coordinator puts the former file back, from a backup",
)
_UNREAD = Words(
    "อ่านไฟล์ต้นฉบับของรายงานไม่ได้ ({filed}): {why}",
    "the report's original cannot be read ({filed}): {why}",
)


def amiss(ws: Workspace, period: Period, standing: Mapping[str, Standing]) -> dict[str, Words]:
    """Why originals of a quarter's standing reports are not as they were filed, by project (S15).

    Those are read that were not read before, or look otherwise since.
    """
    wrong: dict[str, Words] = {}
    verified = Verified(ws.intake / "verified" / f"{period.label}.json")
    for code, row in standing.items():
        if filed := row["filed"]:
            try:
                if not verified.is_as_filed(ws.root, filed, row["sha256"] or ""):
                    wrong[code] = _ALTERED.format(filed=filed)
            except OSError:
                wrong[code] = _GONE.format(filed=filed)
    verified.keep()
    return wrong


def originals(
    ws: Workspace, standing: Mapping[str, Standing], codes: Iterable[str]
) -> dict[str, Submission | Words]:
    """The originals of these projects' standing reports, as they were sent.

    For one that cannot be had it is the reason why, and what to do.
    """
    read: dict[str, Submission | Words] = {}
    places: dict[str, str] = {}
    jobs = []
    for code in dict.fromkeys(codes):
        row = standing.get(code)
        filed, name = (row["filed"] or "", row["file"] or "") if row else ("", "")
        try:
            with open(ws.root / filed, "rb"):
                jobs.append(ws.job(ws.root / filed, name))
                places[code] = filed
        except OSError:
            read[code] = _GONE.format(filed=filed or code)
    for (code, filed), answer in zip(places.items(), ws.read(jobs), strict=True):
        result = answer.result
        row = standing[code]
        if answer.sha256 and answer.sha256 != row["sha256"]:
            read[code] = _ALTERED.format(filed=filed)
        elif not isinstance(result, Finding):
            read[code] = result
        elif result.code == "SEAL":
            read[code] = _OTHER_KEY.format(filed=filed)
        else:
            read[code] = _UNREAD.format(filed=filed, why=result.message)
    return read
