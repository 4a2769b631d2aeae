"""Whether each row of an approval workbook showed its approver what it decides (S5)."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..forms import approval
from ..model.finding import Finding
from ..model.values import CellFault
from ..text.words import Words
from ..workbook.submission import Submission


@dataclass(frozen=True)
class Shown:
    """An approver's workbook as it was seen, to be compared with what was issued."""

    submission: Submission
    findings: Sequence[Finding]

    def otherwise(self, project: str) -> Words | None:
        """Why a row did not show its approver what it decides; None where it did."""
        about = [f for f in self.findings if f.table == "decisions" and f.record == project]
        if any(f.code in DOUBLED for f in (*about, *(f for f in self.findings if not f.table))):
            return _TWICE
        if project in self.submission.unseen:
            return _HIDDEN
        cells = [f.cell for f in about if f.rule == "V-I1.given_changed"]
        cells += self._computed_otherwise(project)
        return _OTHERWISE.format(cells=", ".join(cells)) if cells else None

    def _computed_otherwise(self, project: str) -> list[str]:
        """The cells whose formula was overtyped with another figure."""
        cells = self.submission.cells["decisions"][project]
        place = self.submission.place("decisions")
        (given,) = (r for r in self.submission.given["decisions"] if r["project_code"] == project)
        return [
            place.address(project, column.name)
            for column in approval.DECISIONS.columns
            if column.computed is not None
            and (shows := cells.get(column.name)) not in ("", None)
            and not isinstance(shows, CellFault)
            and not _alike(shows, column.computed.value(given))
        ]


def _alike(shows: object, figure: object) -> bool:
    """Whether a cell shows a computed figure, to the cent."""
    if not isinstance(shows, float | int) or not isinstance(figure, float | int):
        return False
    return abs(float(shows) - float(figure)) < _CENT


_CENT = 0.01
DOUBLED = ("ROW_TWICE", "TWO_VALUES", "SHEET_COPIED")
_OTHERWISE = Words(
    "ไม่ได้ดำเนินการ: เซลล์ {cells} แสดงค่าต่างจากที่ออกให้ ให้ขอแบบพิจารณาใหม่",
    "Not done: the cells {cells} show other than what was issued; ask for a fresh workbook",
)
_TWICE = Words(
    "ไม่ได้ดำเนินการ: รายงานนี้มีผลการพิจารณามากกว่าหนึ่งแถว ให้ลบแถวหรือชีตที่คัดลอกไว้ แล้วส่งใหม่",
    "Not done: this report stands in more than one row; delete the copied rows or sheet, "
    "and send the workbook again",
)
_HIDDEN = Words(
    "ไม่ได้ดำเนินการ: แถวหรือช่องของรายงานนี้ถูกซ่อนไว้ ให้แสดงให้ครบ ตรวจผลการพิจารณา แล้วส่งใหม่",
    "Not done: rows or columns of this report are hidden; show them all, look at the decision, "
    "and send the workbook again",
)
