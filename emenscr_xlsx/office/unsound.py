"""Reports that stand in the ledger and lack what they rest on: a project, or their original."""

from ..text.period import Period
from ..text.words import Words
from .originals import amiss
from .workspace import Workspace


def unsound(ws: Workspace, period: Period) -> list[Words]:
    """A sentence for each report of a quarter that lacks what it rests on, and what to do.

    One whose project the registry no longer has, or spells otherwise, is kept, and is in no board,
    approval or summary until its code is back (S7). One whose original is gone or was altered
    still counts, and is not put for approval (S15).
    """
    ws = ws.in_year(period.fiscal_year)
    with ws.ledger() as ledger:
        standings = ledger.standing(period)
    sentences = []
    for code in sorted(standings.keys() - ws.registry.projects.keys()):
        now = ws.registry.project_code(code)
        spelled = _SPELLED.format(now=now) if now else Words("", "")
        sentences.append(_NO_PROJECT.format(code=code, period=period.words, spelled=spelled))
    wrong = amiss(ws, period, standings)
    return sentences + [_NO_ORIGINAL.format(code=c, why=wrong[c]) for c in sorted(wrong)]


_SPELLED = Words(" (ทะเบียนเขียนว่า {now})", " (it spells it {now})")
_NO_PROJECT = Words(
    "มีรายงานของโครงการ {code} ใน{period} แต่ทะเบียนไม่มีรหัสนี้{spelled}"
    " รายงานจึงไม่อยู่ในสถานะ การพิจารณา และสรุป ให้ใส่รหัส {code} กลับในทะเบียน",
    "There is a report of project {code} for {period}, and the registry does not have that code"
    "{spelled}. It is in no status, approval or summary: put the code {code} back into the "
    "registry",
)
_NO_ORIGINAL = Words(
    "{code}: {why} จนกว่าจะนำกลับมา รายงานนี้จะไม่อยู่ในแบบพิจารณา",
    "{code}: {why}; until then it is put for nobody's approval",
)
