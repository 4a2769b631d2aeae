"""Reports in the ledger whose project the registry no longer has, or spells otherwise (S7)."""

from ..text.period import Period
from ..text.words import Words
from .workspace import Workspace


def unregistered(ws: Workspace, period: Period) -> list[Words]:
    """A sentence for each report of a quarter that no project of the registry stands for.

    Such a report is kept, and is in no board, approval or summary until its code is back.
    """
    ws = ws.in_year(period.fiscal_year)
    with ws.ledger() as ledger:
        standings = ledger.standing(period)
    sentences = []
    for code in sorted(standings.keys() - ws.registry.projects.keys()):
        now = ws.registry.project_code(code)
        spelled = (
            Words(f" (ทะเบียนเขียนว่า {now})", f" (it spells it {now})") if now else Words("", "")
        )
        sentences.append(
            Words(
                f"มีรายงานของโครงการ {code} ใน{period.words.th} แต่ทะเบียนไม่มีรหัสนี้{spelled.th}"
                f" รายงานจึงไม่อยู่ในสถานะ การพิจารณา และสรุป ให้ใส่รหัส {code} กลับในทะเบียน",
                f"There is a report of project {code} for {period.words.en}, and the registry does"
                f" not have that code{spelled.en}. It is in no status, approval or summary:"
                f" put the code {code} back into the registry",
            )
        )
    return sentences
