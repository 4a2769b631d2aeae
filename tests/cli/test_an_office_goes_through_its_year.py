"""A year of an office, from its own lists to the first report of the next year, by its commands."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
import python_calamine as calamine

from emenscr_xlsx.config.settings import Settings
from emenscr_xlsx.demo.filling import decide, fill
from emenscr_xlsx.demo.samples import Sample
from emenscr_xlsx.forms import report as form
from emenscr_xlsx.office import file_names, workspace
from emenscr_xlsx.office.registry_file import read_registry, typed_rows
from emenscr_xlsx.office.statuses import status
from emenscr_xlsx.office.workspace import Workspace
from emenscr_xlsx.reading import report as reader
from emenscr_xlsx.text.period import Period
from support.command import Command, Said

GOES_ON, ENDS = "สสจ-67-01", "รพม-67-02"
LISTS = {
    "หน่วยงาน.csv": (
        "รหัสส่วนราชการ,ชื่อส่วนราชการ,อักษรย่อ,ต้นสังกัด\n"
        "H1,สำนักงานสาธารณสุขจังหวัด,สสจ.,\nH2,โรงพยาบาลเมือง,รพม.,สสจ.\n"
    ),
    "ผู้อนุมัติ.csv": (
        "ส่วนราชการ,ระดับ,ผู้บังคับบัญชา\nสสจ.,1,หัวหน้ากลุ่มงานยุทธศาสตร์\nสสจ.,2,นายแพทย์สาธารณสุขจังหวัด\n"
    ),
    "โครงการ.csv": (
        "แผนงานโครงการ ปี 2567\nลำดับ,รหัส,โครงการ,หน่วยงานรับผิดชอบ,งบประมาณ (บาท),วันที่เริ่ม,วันที่สิ้นสุด\n"
        f'1,{GOES_ON},ตำบลสุขภาพดี,สสจ.,"1,000,000",1/10/2566,30 ก.ย. 2568\n'
        f"2,{ENDS},ลดเวลารอคอย,โรงพยาบาลเมือง,80000,1 ต.ค. 2566,30/9/2567\n"
        ',,รวม,,"1,080,000",,\n'
    ),
    "เป้าหมาย.csv": (
        "โครงการ,ระดับเป้าหมาย,เป้าหมายโครงการ\n"
        "ตำบลสุขภาพดี,ผลผลิต,ตำบลมีแผนสุขภาพ\nลดเวลารอคอย,ผลผลิต,ผู้ป่วยรอไม่เกิน 60 นาที\n"
    ),
    "ตัวชี้วัด.csv": (
        "โครงการ,ตัวชี้วัดความสำเร็จ,เกณฑ์,ค่าเป้า,หน่วยนับ,การรวมผล\n"
        "ตำบลสุขภาพดี,จำนวนตำบลที่มีแผนสุขภาพ,ไม่น้อยกว่า,40,ตำบล,รวมทุกไตรมาส\n"
        "ลดเวลารอคอย,ร้อยละของผู้ป่วยที่รอไม่เกิน 60 นาที,≥,80,ร้อยละ,ใช้ค่าล่าสุด\n"
    ),
    "กิจกรรม.csv": (
        "โครงการ,กิจกรรม,ไตรมาส\n"
        'ตำบลสุขภาพดี,จัดทำแผนสุขภาพตำบล,1-4\n,ประเมินผล,"2, 4"\nลดเวลารอคอย,ปรับระบบคิว,1-4\n'
    ),
    "แผนเงิน.csv": (
        "โครงการ,กิจกรรมที่,แหล่งงบประมาณ,งบรายจ่าย,ไตรมาส 1,ไตรมาส 2,ไตรมาส 3,ไตรมาส 4\n"
        "ตำบลสุขภาพดี,1,งบประมาณแผ่นดิน,รายจ่ายประจำ,100000,100000,100000,100000\n"
        ",2,งบประมาณแผ่นดิน,รายจ่ายประจำ,,50000,,50000\n"
        "ลดเวลารอคอย,1,เงินบำรุง,รายจ่ายประจำ,20000,20000,20000,20000\n"
    ),
    "ปฏิทิน.csv": (
        "ปีงบ,ไตรมาส,วันเปิดรับ,กำหนดส่ง\n2567,1,15 ธ.ค. 2566,15 ม.ค. 2567\n"
        "2567,2,15/3/2567,17/4/2567\n2567,3,14/6/2567,15/7/2567\n2567,4,13/9/2567,15/10/2567\n"
    ),
}
NEXT_PLAN = (
    "โครงการ,กิจกรรมที่,แหล่งงบประมาณ,งบรายจ่าย,ไตรมาส 1,ไตรมาส 2,ไตรมาส 3,ไตรมาส 4\n"
    "ตำบลสุขภาพดี,1,งบประมาณแผ่นดิน,รายจ่ายประจำ,100000,100000,100000,100000\n"
)
TOLD = {
    "what": "ประชุมทีมตำบลและจัดทำแผนสุขภาพร่วมกับชุมชน",
    "where": "ตำบลในอำเภอเมืองและอำเภอใกล้เคียง",
    "how": "จัดเวทีตำบลละ 1 วัน มีผู้เข้าร่วมเวทีละ 40 คน",
    "result": "ได้แผนสุขภาพตำบลครบตามเป้าหมายของไตรมาส 10 ตำบล",
}
ANSWER = "ตัวเลข 10 ตำบลนับเฉพาะตำบลที่สภาเห็นชอบแผนแล้ว"
COMMENT = "ขอให้ชี้แจงว่า 10 ตำบลนับอย่างไร"


def report(code: str, period: Period) -> Sample:
    """What staff type into a quarter's report."""
    last, even = period.quarter == 4, period.quarter % 2 == 0
    judged = {"achieved": "บรรลุ" if last else "ยังไม่ส่งผลต่อเป้าหมาย", "as_activity": 1}
    going = code == GOES_ON
    figure = {"quantity": 10} if going else {"percent": 82}
    activities = {"1": {"state": "ดำเนินการ", **TOLD}}
    budget = {"1": {"disbursed": 100000 if going else 20000}}
    if going and even:
        activities["2"] = {"state": "ดำเนินการ", **TOLD}
        budget["2"] = {"disbursed": 50000}
    state = "เสร็จสิ้น" if last and not going else "อยู่ระหว่างดำเนินการ"
    return Sample(
        code,
        code,
        period,
        "",
        {
            "report": {"project_state": state, "sending": "ส่งรายงาน"},
            "goals": {"OUTPUT-1": judged},
            "kpis": {"QUANT-1": judged | figure},
            "activities": activities,
            "budget": budget,
            "summary": {"summary": f"ดำเนินงานตามแผนของไตรมาส {period.quarter} ครบถ้วน"},
        },
    )


def texts(path: Path) -> str:
    """All that a workbook shows."""
    book = calamine.CalamineWorkbook.from_path(path)
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    return "\n".join(str(cell) for rows in sheets for row in rows for cell in row)


class Year:
    """The office in a year: its commands, each on its day."""

    asked = ""  # all that the last workbook of an approver showed

    def __init__(self, root: Path, emenscr: Command, on: Callable[[datetime], None]) -> None:
        self.root, self.emenscr, self.on = root, emenscr, on

    def begins(self, lists: Path) -> None:
        """Make the workspace, and take in the office's own lists."""
        self.on(datetime(2023, 10, 2, 9))
        assert self.emenscr("init", self.root).code == 0
        for name, text in LISTS.items():
            (lists / name).write_text(text, "utf-8")
        named = [lists / name for name in LISTS]
        self.does("registry", "import", *named, "--year", 2567, "--yes")
        self.does("registry", "check", self.root / "registry.xlsx")

    def does(self, *words: object) -> Said:
        done = self.emenscr(*words, "-w", self.root)
        assert done.code == 0, done.out + done.err
        return done

    def on_period(self, command: str, period: Period) -> Said:
        year, quarter = period.fiscal_year, period.quarter
        return self.does(command, "--year", year, "--quarter", quarter)

    def sends(self, form_of: Callable[[str], Path], *reports: Sample) -> Said:
        for typed in reports:
            fill(form_of(typed.project), typed, self.root / "inbox" / f"{typed.project}.xlsx")
        return self.does("ingest")

    def decides(self, period: Period, level: int, returned: Mapping[str, str] = {}) -> Said:
        """The approver of a level, whose workbook it is, approves all but what is returned."""
        self.on_period("approvals", period)
        folder = self.root / "approvals" / period.label
        (asked,) = [p for p in folder.glob("*.xlsx") if p.stem.endswith(f"_{level}")]
        decide(asked, returned, "th", self.root / "inbox" / asked.name)
        self.asked = texts(asked)
        return self.does("ingest")

    def shown(self, kind: str, period: Period, folder: str, code: str) -> str:
        name = f"{file_names.safe(code)}.xlsx"
        return texts(self.root / kind / period.label / folder / name)

    def how(self, period: Period) -> dict[str, tuple[str, int]]:
        board = status(Workspace(self.root), period)
        return {s["project"]: (s["status"], s["level"]) for s in board}

    def issued(self, period: Period) -> Callable[[str], Path]:
        def form_of(code: str) -> Path:
            (path,) = (self.root / "templates" / period.label).rglob(
                f"{file_names.safe(code)}_*.xlsx"
            )
            return path

        return form_of

    def returned(self, period: Period) -> Callable[[str], Path]:
        def form_of(code: str) -> Path:
            paths = (self.root / "replies" / period.label).glob(
                f"{file_names.safe(code)}_returned_*.xlsx"
            )
            return max(paths, key=lambda p: int(p.stem.rpartition("_")[2]))

        return form_of


@pytest.mark.slow
def test_a_year_goes_from_an_offices_lists_to_the_next_years_first_report(
    emenscr: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P2, P3, T13: registry, four quarters with returns at both levels, October, and on."""
    office = Year(
        tmp_path / "งาน", emenscr, lambda day: monkeypatch.setattr(workspace, "clock", lambda: day)
    )
    office.begins(tmp_path)
    for quarter in range(1, 5):
        period = Period(2567, quarter)
        office.on(datetime.combine(period.end, time(9)) + timedelta(days=5))
        office.on_period("templates", period)
        office.sends(office.issued(period), *(report(c, period) for c in (GOES_ON, ENDS)))
        assert set(office.how(period).values()) == {("SUBMITTED", 0)}
        office.does("sent")
        if quarter in (1, 2):  # once by each of the two levels
            for level in range(1, quarter + 1):
                last = level == quarter
                office.decides(period, level, {GOES_ON: COMMENT} if last else {})
            assert office.how(period)[GOES_ON] == ("RETURNED", 0)
            corrected = report(GOES_ON, period)  # nothing but an answer is new in it
            corrected.typed["explanations"] = [{"answer": ANSWER}]
            office.sends(office.returned(period), corrected)
            office.does("brief", "--year", 2567, "--quarter", quarter, "--project", GOES_ON)
            assert ANSWER in office.shown("outputs", period, "briefs", GOES_ON)
            assert office.how(period)[GOES_ON] == ("SUBMITTED", 0)
        for level in (1, 2):
            if "SUBMITTED" in {state for state, _ in office.how(period).values()}:
                office.decides(period, level)
                answered = quarter in (1, 2)
                assert (ANSWER in office.asked, COMMENT in office.asked) == (answered, answered)
        assert set(office.how(period).values()) == {("APPROVED", 2)}, quarter

    before = [office.how(Period(2567, q)) for q in range(1, 5)]
    office.does("summary", "--year", 2567)
    office.on(datetime(2024, 10, 20, 9))
    office.does("registry", "rollover", "--to", 2568)
    (tmp_path / "แผน.csv").write_text(NEXT_PLAN, "utf-8")
    office.does("registry", "import", tmp_path / "แผน.csv", "--year", 2568, "--yes")
    office.does("registry", "check", office.root / "registry.xlsx")
    rows = typed_rows(read_registry(office.root / "registry.xlsx", Settings())[1])
    (goes_on,) = rows["projects"]
    assert (goes_on["project_code"], goes_on["spent_before"]) == (GOES_ON, 500_000)
    assert rows["calendar"][0]["opens"] == date(2024, 12, 15)

    first = Period(2568, 1)
    office.on(datetime(2025, 1, 6, 9))
    office.on_period("templates", first)
    ws = Workspace(office.root)
    read = reader.read_report(office.issued(first)(GOES_ON), ws.key, form.BY_NAME, form.VERSION)
    assert [(b["plan"], b["cum_before"]) for b in read.given["budget"]] == [(100_000, 0), (0, 0)]
    office.sends(office.issued(first), report(GOES_ON, first))
    assert office.how(first) == {GOES_ON: ("SUBMITTED", 0)}
    assert [office.how(Period(2567, q)) for q in range(1, 5)] == before
    office.does("audit")
    office.does("status", "--year", 2567, "--quarter", 4)
