"""A project on one A4 page: how it stands, its money, KPIs and activities, and what to look at."""

import datetime as dt
from collections.abc import Sequence
from typing import TypeVar

from ..forms import report as form
from ..forms.lists import ACTIVITY_STATE, STATUS
from ..model.finding import Severity
from ..text.thai import wrapped
from ..text.typed import date_words
from ..text.words import Words
from ..writing.book import Book
from . import alerts, board, evaluation, projects, risks
from .chunk import Chunk
from .evaluation import OUTCOMES
from .facts import SummaryFacts
from .fields import BAHT, SHARE
from .matter import cut, matter, risk_words
from .records import tag

NAME = Words("โครงการ", "Project")
_COLUMNS, _WIDTH, _WIDE = 12, 8.2, 13.5  # columns to the page, and characters to a column
_QUARTERS = (1, 2, 3, 4)
_MOST, _LONG, _LINE = 12, 600, 18.0  # lines of a list, characters of a text, points to a line
_MORE = Words("และอีก {count} รายการ", "and {count} more")
_NONE = Words("ไม่มี", "None")
_TEXT = {"cell": "cell.text"}
_STATES = {"done": "✓", "no_action": "✗"}
_TEXTS = (
    ("summary", Words("สรุปผล", "Summary")),
    ("problems", Words("ปัญหา/อุปสรรค", "Problems")),
    ("suggestions", Words("ข้อเสนอแนะ", "Suggestions")),
)


def project_page(facts: SummaryFacts, project: str) -> bytes:
    """A workbook of one sheet, set to print on one page; the same ledger gives the same bytes."""
    return _Page(facts, project).write()


_Row = TypeVar("_Row")


class _Page:
    """The page in the making, filled from the top."""

    def __init__(self, facts: SummaryFacts, project: str) -> None:
        self.facts, self.project, self.lang = facts, project, facts.lang
        self.chunk, self.book = Chunk(facts, [project]), Book()
        self.ws, self.row = self.book.sheet(NAME[self.lang]), 0
        self.standings = list(evaluation.standings(self.chunk, project))
        self.budget = projects.lines(self.chunk, project)
        self.covers = self.chunk.covers(project)
        steps = facts.source.steps([project])
        self.board = list(board.rows(self.chunk, project, steps))
        timely = {quarter: timeliness for quarter, timeliness, _ in self.board}
        self.alerts = list(alerts.alerts(self.chunk, project, timely, self.standings))
        self.risks = list(risks.rows(self.chunk, project))

    def write(self) -> bytes:
        """Fill the page."""
        ws, facts = self.ws, self.facts
        project = facts.projects[self.project]
        self.book.page(ws, self.project, facts.running)
        ws.set_portrait()
        ws.fit_to_pages(1, 1)
        ws.set_column(0, _COLUMNS - 2, _WIDTH)
        ws.set_column(_COLUMNS - 1, _COLUMNS - 1, _WIDE)  # the outcome of a KPI is a word
        self._wide(project["name"], "title.wrapped", 54, 28)
        self._wide(f"{self.project} · {facts.office_of(self.project)} · {facts.dated}", "hint")
        main = matter(self.chunk, self.project, self.alerts, self.risks)
        self._wide(main.words[self.lang], f"matter.{main.level}~16")
        self._standing()
        self._money()
        self._kpis()
        self._activities()
        self._texts()
        self._list(Words("สิ่งที่ควรดู", "What to look at"), self._to_see())
        if explained := self._explained():
            self._list(Words("คำชี้แจงของเจ้าหน้าที่", "What staff explain"), explained)
        ws.print_area(0, 0, self.row - 1, _COLUMNS - 1)
        return self.book.bytes(dt.datetime.combine(facts.period.end, dt.time()))

    # Blocks -----------------------------------------------------------------------------------

    def _standing(self) -> None:
        """Status by quarter: what it is, when it was due, and who holds it."""
        heads = [Words(f"ไตรมาส {q}", f"Q{q}") for q in _QUARTERS]
        self._block(Words("การรายงาน", "Reports"), heads, 4, 2)
        reports = [self.facts.board.get((self.project, q)) for q in _QUARTERS]
        shown = [status if status and status["counts"] else None for status in reports]
        rows = (
            (
                Words("สถานะ", "Status"),
                [s and STATUS.words(s["status"])[self.lang] for s in shown],
            ),
            (
                Words("กำหนดส่ง", "Due"),
                [
                    date_words(dt.date.fromisoformat(s["due"]))[self.lang]
                    if s and s["due"]
                    else None
                    for s in shown
                ],
            ),
            (Words("อยู่ที่", "Held by"), [s and s["holder"][self.lang] for s in shown]),
        )
        for words, values in rows:
            self._line(words[self.lang], values, 4, 2)

    def _money(self) -> None:
        """Planned and disbursed by quarter and in all."""
        heads = [
            *(Words(f"ไตรมาส {q}", f"Q{q}") for q in _QUARTERS),
            Words("ทั้งปี", "Year"),
        ]
        self._block(Words("งบประมาณ (บาท)", "Budget (baht)"), heads, 2, 2)
        plan, paid = (
            [sum(by.get(q, 0) for by in lines) for q in _QUARTERS]
            for lines in ([x.plan for x in self.budget], [x.disbursed for x in self.budget])
        )
        known = [q in self.covers for q in _QUARTERS]
        spent = [p if k else None for p, k in zip(paid, known, strict=True)]
        self._line(Words("แผน", "Plan")[self.lang], [*plan, sum(plan)], 2, 2, BAHT)
        self._line(Words("เบิกจ่าย", "Disbursed")[self.lang], [*spent, sum(paid)], 2, 2, BAHT)
        shares = [
            p * 100 / w if w and k else None for p, w, k in zip(paid, plan, known, strict=True)
        ]
        whole = sum(paid) * 100 / sum(plan) if sum(plan) else None
        self._line(Words("ร้อยละ", "%")[self.lang], [*shares, whole], 2, 2, SHARE)

    def _kpis(self) -> None:
        """Each KPI with its target, its results and how it stands."""
        heads = [
            Words("เป้าหมาย", "Target"),
            *(Words(f"ไตรมาส {q}", f"Q{q}") for q in _QUARTERS),
            Words("ผล", "Outcome"),
        ]
        self._block(Words("ตัวชี้วัด", "KPIs"), heads, 6, 1)
        last = self.facts.period.quarter
        for s in self._some(self.standings):
            name = f"{tag(form.KPIS, s.given)[self.lang]}: {s.given['text'] or ''}"
            results = [s.figure(q) if q <= last else None for q in _QUARTERS]
            outcome = OUTCOMES[s.outcome(last)][self.lang]
            self._line(cut(name, 160), [s.target, *results, outcome], 6, 1, "#,##0.##")
        self._more(self.standings)

    def _activities(self) -> None:
        """Each activity with its state by quarter."""
        heads = [Words(f"ไตรมาส {q}", f"Q{q}") for q in _QUARTERS]
        title = Words("กิจกรรม (✓ ดำเนินการ ✗ ไม่ได้ดำเนินการ)", "Activities (✓ done, ✗ not done)")
        self._block(title, heads, 8, 1)
        states: dict[int, dict[int, str]] = {}
        for record in self.chunk.sent("activities", self.project):
            state = record.text("state")
            if state in ACTIVITY_STATE.items:
                number = int(record.amount("no"))
                states.setdefault(number, {})[record.quarter] = _STATES.get(state, "")
        planned = self.facts.registry.plan_of(self.project).activities
        for activity in self._some(planned):
            by_quarter = states.get(activity["no"], {})
            name = cut(f"{activity['no']}. {activity['title']}", 160)
            self._line(name, [by_quarter.get(q) for q in _QUARTERS], 8, 1)
        self._more(planned)

    def _texts(self) -> None:
        """What the newest report says in sum."""
        newest = self.chunk.sent("summary", self.project)[-1:]
        for column, words in _TEXTS:
            text = newest[0].text(column) if newest else None
            if text:
                self._wide(words[self.lang], "section")
                self._wide(cut(text, _LONG), "text~13", 92)

    def _to_see(self) -> list[str]:
        """Alerts of the quarter, what is at risk, and remarks on the reports that count."""
        sentences = [a.sentence for a in self.alerts if a.quarter == self.facts.period.quarter]
        sentences += map(risk_words, self.risks)
        findings = self.facts.source.findings([self.project])
        sentences += [
            Words(f["message_th"], f["message_en"])
            for f in findings
            if f["severity"] > Severity.INFO and f["quarter"] == self.facts.period.quarter
        ]
        return [words[self.lang] for words in sentences]

    def _explained(self) -> list[str]:
        """What staff answer to remarks and comments, in the quarter's report."""
        records = self.chunk.sent("explanations", self.project)
        now = (r for r in records if r.quarter == self.facts.period.quarter and r.text("answer"))
        return [" → ".join(filter(None, (r.text("about"), r.text("answer")))) for r in now]

    # Lines ------------------------------------------------------------------------------------

    def _some(self, rows: Sequence[_Row]) -> Sequence[_Row]:
        """As many as a page takes."""
        return rows[:_MOST]

    def _wide(self, text: str, style: str, room: float = 98, line: float = _LINE + 3) -> None:
        """A text over the whole page."""
        self.ws.merge_range(self.row, 0, self.row, _COLUMNS - 1, "", self.book.format(style))
        self.ws.write_string(self.row, 0, text, self.book.format(style))
        self.ws.set_row(self.row, line * wrapped(text, room) + 4)
        self.row += 1

    def _block(self, title: Words, heads: Sequence[Words], label: int, span: int) -> None:
        """A block's title, over its first columns, and the headings of the others."""
        self.ws.set_row(self.row, 8)
        self.row += 1
        self._cells([title[self.lang], *(words[self.lang] for words in heads)], "head", label, span)

    def _line(
        self,
        name: str,
        values: Sequence[object],
        label: int,
        span: int,
        number_format: str = "General",
    ) -> None:
        """A line: its name, over its first columns, and its values."""
        self._cells([name, *values], "cell", label, span, number_format)

    def _cells(
        self,
        values: Sequence[object],
        style: str,
        label: int,
        span: int,
        number_format: str = "General",
    ) -> None:
        """Values beside one another, the first over `label` columns, the others over `span`."""
        ws, row, left, lines = self.ws, self.row, 0, 1
        for number, value in enumerate(values):
            width = span if number else label
            cell_format = self.book.format(style, number_format)
            if width > 1:
                ws.merge_range(row, left, row, left + width - 1, "", cell_format)
            if isinstance(value, int | float):
                ws.write_number(row, left, value, cell_format)
            elif value is None:
                ws.write_blank(row, left, None, cell_format)
            else:
                text = str(value)
                ws.write_string(row, left, text, self.book.format(_TEXT.get(style, style)))
                lines = max(lines, wrapped(text, width * _WIDTH * 0.8 - 1))
            left += width
        ws.set_row(row, _LINE * lines + 4)
        self.row += 1

    def _list(self, title: Words, texts: Sequence[str]) -> None:
        """A block of sentences."""
        self._wide(title[self.lang], "section")
        for text in self._some(texts):
            self._wide(f"• {cut(text, 240)}", "text~13")
        self._more(texts)
        if not texts:
            self._wide(_NONE[self.lang], "text~13")

    def _more(self, rows: Sequence[object]) -> None:
        """How many lines sentences no room."""
        if len(rows) > _MOST:
            self._wide(_MORE.format(count=len(rows) - _MOST)[self.lang], "small")
