"""The first page: one A4 landscape sheet that says how many reported, what was spent and which KPIs were met, and answers to three selectors."""

import re
from collections.abc import Sequence

from ..lists import REASON_KIND, STATUS
from ..period import Period
from ..style import ACCENT, FONT, INK, LINE, MUTED, Book
from ..words import Words
from .alerts import CAUSES, LEVELS, criteria
from .blocks import offices_block, quarters_block, reasons_block
from .core import Facts
from .evaluation import OUTCOMES
from .figures import ALL_OFFICES, ALL_SOURCES, Figures
from .tally import Figure

NAME = Words("ภาพรวม", "Overview")
_COLUMNS, _TILE = 24, 3
_SELECTORS, _TILES, _CHARTS = 2, 4, 8
_CHART_ROWS, _CHART_ROW = 10, 32  # rows to a chart, and pixels to a row
_STATUS_LOOK = {"NOT_REPORTED": "#D9DEE4", "SAVED": "#F2DDAF", "SUBMITTED": "#7FB3BA", "RETURNED": "#A65A2A", "APPROVED": ACCENT}
_OUTCOME_LOOK = {"met": ACCENT, "not_met": "#A65A2A", "not_yet": "#9CC4C9", "unanswered": "#D9DEE4"}
_STRIPED = ("RETURNED", "not_met")
"""What must be told from its neighbours in grey print too."""


class Overview:
    """The page, laid out first and filled last, when the tables that its figures come from are written."""

    def __init__(self, book: Book, facts: Facts) -> None:
        self.book, self.facts = book, facts
        self.ws = book.sheet(NAME[facts.lang])

    def write(self, figures: Figures) -> None:
        """Fill the page."""
        book, ws, facts = self.book, self.ws, self.facts
        title = Words("ภาพรวมการรายงานความก้าวหน้า (M6)", "Overview of progress reports (M6)")
        book.page(ws, title[facts.lang], facts.running)
        ws.fit_to_pages(1, 1)
        ws.set_margins(0.35, 0.35, 0.6, 0.45)
        ws.set_column(0, _COLUMNS - 1, 6.1)
        ws.set_row(0, 34)
        ws.write_string(0, 0, title.th, book.format("title"))
        ws.write_string(1, 0, f"{title.en} · {facts.dated}", book.format("hint"))
        self._selectors(figures)
        first, last, totals, columns = offices_block(figures)
        start, places = quarters_block(figures)
        reasons = reasons_block(figures)
        self._tiles(figures, totals, columns)
        self._charts(figures, first, last, columns, start, places, reasons)
        self._alerts(figures)
        self._notes()

    # Selectors --------------------------------------------------------------------------------

    def _selectors(self, f: Figures) -> None:
        """Three drop-downs, and the names by which formulas know what they stand on."""
        book, ws, facts, choice = self.book, self.ws, self.facts, f.choice
        offices = [str(ALL_OFFICES), *facts.offices]
        sources = [str(ALL_SOURCES), *sorted(f.tally.sources)]
        ws.set_row(_SELECTORS, 26)
        chosen = (choice.office or offices[0], choice.source or sources[0], f.quarter)
        labels = (Words("หน่วยงาน", "Office"), Words("แหล่งเงิน", "Budget source"), Words("ไตรมาส", "Quarter"))
        spans = ((0, 3, 8), (9, 12, 17), (18, 21, 23))
        lists = (f.listing(offices), f.listing(sources), list(map(str, facts.quarters)))
        for name, label, value, (at, left, right), source in zip(("s_office", "s_source", "s_quarter"), labels, chosen, spans, lists, strict=True):
            ws.merge_range(_SELECTORS, at, _SELECTORS, left - 1, label[facts.lang], book.format("choice.label"))
            ws.merge_range(_SELECTORS, left, _SELECTORS, right, value, book.format("choice"))
            ws.data_validation(
                _SELECTORS, left, _SELECTORS, left, {"validate": "list", "source": source, "error_title": str(Words("เลือกจากรายการ", "Choose"))[:32]}
            )
            f.name(name, ws.get_name(), _SELECTORS, left)

    # Tiles ------------------------------------------------------------------------------------

    def _tiles(self, f: Figures, totals: Sequence[Figure], columns: dict[str, int]) -> None:
        lang = self.facts.lang
        of = {name: totals[no - 1] for name, no in columns.items() if no}
        projects = of["Projects"]
        sent = _plus(of, [STATUS.items[s].en for s in ("SUBMITTED", "RETURNED", "APPROVED")])
        kpis = _plus(of, [w.en for w in OUTCOMES.values()])
        quarter = Period(self.facts.period.fiscal_year, f.quarter)
        spent_year = f.money("disbursed", until=True).share(f.money("plan", year=True))
        done, idle = f.activity("done"), f.activity("no_action")
        acted = done + idle
        committed = f.money("committed")
        n_of = Words("จากรายงาน {n} จาก {of} โครงการ", "from {n} of {of} projects")
        reported = _said(n_of[lang], n=(sent, "0"), of=(projects, "0"))
        tiles = (
            (Words("ส่งรายงานแล้ว", "Sent"), _of(sent, projects), _said(Words("โครงการ · ร้อยละ {p}", "projects, {p}%")[lang], p=(sent.share(projects), "0.0"))),
            (
                Words("ส่งตรงเวลา", "In time"),
                _of(of["In time"], sent),
                _said(Words("ช้า {late} · เลยกำหนด {over}", "late {late}, overdue {over}")[lang], late=(of["Late"], "0"), over=(of["Overdue, not sent"], "0")),
            ),
            (
                Words("อนุมัติแล้ว", "Approved"),
                _of(of["Approved"], projects),
                _said(Words("รออนุมัติ {s} · ส่งกลับ {r}", "waiting {s}, returned {r}")[lang], s=(of["Submitted"], "0"), r=(of["Returned"], "0")),
            ),
            (
                Words("แผนไตรมาสนี้ (บาท)", "Plan (baht)"),
                of["Plan, quarter (baht)"],
                _said(Words("ทุกโครงการ {n}", "of all {n} projects")[lang], n=(projects, "0")),
            ),
            (
                Words("เบิกจ่ายไตรมาสนี้ (บาท)", "Disbursed (baht)"),
                of["Disbursed, quarter (baht)"],
                _said(
                    Words("ร้อยละ {p} ของแผน · ก่อหนี้ {c} · n {n}/{of}", "{p}% of plan, committed {c}, n {n}/{of}")[lang],
                    p=(of["% of plan"], "0.0"),
                    c=(committed, "#,##0"),
                    n=(sent, "0"),
                    of=(projects, "0"),
                ),
            ),
            (
                Words("เบิกจ่ายสะสม ร้อยละ", "To date, % of year"),
                Figure(f'IF({_q(spent_year)}="","–",TEXT({_q(spent_year)},"0.00"))', f"{spent_year.value:.2f}" if spent_year.value != "" else "–"),
                self._against(f, quarter, sent, projects),
            ),
            (
                Words("ตัวชี้วัดบรรลุ", "KPIs achieved"),
                _of(of["Achieved"], kpis),
                _said(
                    Words("ไม่บรรลุ {a} · ยังไม่ส่งผล {b} · ยังไม่ตอบ {c}", "not {a}, not yet {b}, none {c}")[lang],
                    a=(of["Not achieved"], "0"),
                    b=(of["Not yet"], "0"),
                    c=(of["Unanswered"], "0"),
                ),
            ),
            (Words("กิจกรรมที่ไม่ได้ดำเนินการ", "Activities without action"), _of(idle, acted), reported),
        )
        book, ws = self.book, self.ws
        for row, height in ((_TILES - 1, 8), (_TILES, 42), (_TILES + 1, 32), (_TILES + 2, 52), (_TILES + 3, 8)):
            ws.set_row(row, height)
        for no, (label, figure, note) in enumerate(tiles):
            left, right = no * _TILE, no * _TILE + _TILE - 1
            ws.merge_range(_TILES, left, _TILES, right, f"{label.th}\n{label.en}", book.format("tile.label"))
            for row, shown, style, number_format in ((_TILES + 1, figure, "tile", "#,##0"), (_TILES + 2, note, "tile.note", "General")):
                ws.merge_range(row, left, row, right, "", book.format(style, number_format))
                ws.write_formula(row, left, f"={shown.formula}", book.format(style, number_format), shown.value)

    def _against(self, f: Figures, quarter: Period, sent: Figure, projects: Figure) -> Figure:
        """The national benchmark of the quarter chosen (B7), or that there is none."""
        targets = {q: self.facts.plan.benchmark(Period(quarter.fiscal_year, q)) for q in self.facts.quarters}
        shown = {q: f"{t['disbursed_pct']:.2f}" if t else "–" for q, t in targets.items()}
        listed = ",".join(f'"{shown[q]}"' for q in self.facts.quarters)
        chosen = Figure(f"CHOOSE(s_quarter,{listed})", shown[f.quarter])
        said = Words("เป้าหมายประเทศ {t} · n {n}/{of}", "national target {t}, n {n}/{of}")
        return _said(said[self.facts.lang], t=(chosen, ""), n=(sent, "0"), of=(projects, "0"))

    # Charts -----------------------------------------------------------------------------------

    def _charts(self, f: Figures, first: int, last: int, columns: dict[str, int], start: int, places: dict[str, int], reasons: tuple[int, int]) -> None:
        for row in range(_CHARTS, _CHARTS + 2 * _CHART_ROWS):
            self.ws.set_row(row, _CHART_ROW * 0.75)
        offices = f.span(first, last, 0)

        def stacked(title: Words, look: dict[str, str], words: dict[str, Words]) -> object:
            chart = self.book.workbook.add_chart({"type": "bar", "subtype": "stacked"})
            for code, colour in look.items():
                chart.add_series(_series(words[code][self.facts.lang], offices, f.span(first, last, columns[words[code].en]), colour, code in _STRIPED))
            self._look(chart, title, reverse=True)
            return chart

        status = stacked(Words("สถานะรายหน่วยงาน (โครงการ)", "Status by office (projects)"), _STATUS_LOOK, STATUS.items)
        kpi = stacked(Words("ผลตัวชี้วัดรายหน่วยงาน (ตัวชี้วัด)", "KPI outcome by office (KPIs)"), _OUTCOME_LOOK, OUTCOMES)

        money = self.book.workbook.add_chart({"type": "bar"})
        for head, words, colour in (
            ("Plan, quarter (baht)", Words("แผน", "Plan"), "#C3CCD5"),
            ("Disbursed, quarter (baht)", Words("เบิกจ่าย", "Disbursed"), ACCENT),
        ):
            money.add_series(_series(words[self.facts.lang], offices, f.span(first, last, columns[head]), colour))
        self._look(money, Words("แผนและเบิกจ่ายไตรมาสนี้ (บาท)", "Plan and disbursed, quarter (baht)"), reverse=True, number_format="#,##0")

        quarters = f.span(start, start + 3, 0)
        course = self.book.workbook.add_chart({"type": "column"})
        spent = f.span(start, start + 3, places["Disbursed to date, % of the year"])
        course.add_series(_series(Words("เบิกจ่ายสะสม", "Disbursed")[self.facts.lang], quarters, spent, "#7FB3BA"))
        lines = self.book.workbook.add_chart({"type": "line"})
        for head, words, colour, dash, marker in (
            ("Plan to date, % of the year", Words("แผนสะสม", "Plan"), MUTED, "dash", "square"),
            ("National benchmark, %", Words("เป้าหมายประเทศ", "National"), INK, "solid", "diamond"),
        ):
            lines.add_series(
                {
                    "name": words[self.facts.lang],
                    "categories": quarters,
                    "values": f.span(start, start + 3, places[head]),
                    "line": {"color": colour, "width": 1.75, "dash_type": dash},
                    "marker": {"type": marker, "size": 7, "fill": {"color": colour}, "border": {"color": colour}},
                }
            )
        course.combine(lines)
        course.show_blanks_as("span")
        self._look(course, Words("เบิกจ่ายสะสม (ร้อยละของแผนทั้งปี)", "Disbursed to date (% of the year's plan)"), top=100)

        why = self.book.workbook.add_chart({"type": "bar"})
        why.add_series(
            _series(Words("รายการ", "Lines")[self.facts.lang], f.span(*reasons, 0), f.span(*reasons, 1), "#7FB3BA")
            | {"data_labels": {"value": True, "font": {"name": FONT, "size": 12, "color": INK}}}
        )
        self._look(why, Words("สาเหตุที่เบิกจ่ายไม่ตรงแผน (รายการงบ)", "Reasons for variance (budget lines)"), reverse=True, legend=False)
        assert len(REASON_KIND.items) == reasons[1] - reasons[0] + 1
        for no, chart in enumerate((status, money, course, kpi, why)):
            self.ws.insert_chart(_CHARTS + no // 3 * _CHART_ROWS, no % 3 * 8, chart, {"object_position": 1})

    def _look(self, chart, title: Words, *, reverse: bool = False, legend: bool = True, number_format: str = "0", top: int | None = None) -> None:
        font = {"name": FONT, "size": 11, "color": INK}
        chart.set_title({"name": title[self.facts.lang], "name_font": {**font, "size": 13, "bold": True, "color": ACCENT}, "overlay": False})
        plain = {"num_font": font, "line": {"color": LINE}, "major_tick_mark": "none", "minor_tick_mark": "none"}
        values = {**plain, "major_gridlines": {"visible": True, "line": {"color": "#E4E8EC", "width": 0.5}}, "num_format": number_format, "min": 0, "max": top}
        small = {**font, "size": 9 if reverse and len(self.facts.offices) > 6 else font["size"]}  # every office keeps its name
        names = {**plain, "num_font": small, "reverse": reverse, "interval_unit": 1, "major_gridlines": {"visible": False}}
        if reverse:  # bars lie: names on the y axis, the first at the top
            chart.set_y_axis(names)
            chart.set_x_axis({**values, "label_position": "high"})
        else:
            chart.set_x_axis(names)
            chart.set_y_axis(values)
        chart.set_legend({"position": "bottom", "font": font} if legend else {"none": True})
        chart.set_chartarea({"border": {"color": LINE}})
        chart.set_size({"width": 8 * 48 - 6, "height": _CHART_ROWS * _CHART_ROW - 6})

    # Alerts and notes -------------------------------------------------------------------------

    def _alerts(self, f: Figures) -> None:
        """How many alerts of each cause and level, and what they go by."""
        book, ws, left = self.book, self.ws, 16
        row = _CHARTS + _CHART_ROWS
        ws.merge_range(row, left, row, left + 3, Words("การแจ้งเตือน (โครงการ)", "Alerts (projects)")[self.facts.lang], book.format("small.head"))
        for no, (level, words) in enumerate(LEVELS.items()):
            ws.merge_range(row, left + 4 + 2 * no, row, left + 5 + 2 * no, words[self.facts.lang], book.format(level))
        for at, (cause, words) in enumerate(CAUSES.items(), row + 1):
            ws.merge_range(at, left, at, left + 3, words[self.facts.lang], book.format("small.cell"))
            for no, level in enumerate(LEVELS):
                figure = f.alert(level, cause)
                ws.merge_range(at, left + 4 + 2 * no, at, left + 5 + 2 * no, "", book.format("small.number", "0"))
                ws.write_formula(at, left + 4 + 2 * no, f"={figure.formula}", book.format("small.number", "0"), figure.value)
        said = criteria(self.facts.settings.alerts)
        lang = self.facts.lang
        text = "\n".join(f"• {CAUSES[c][lang]}: {w[lang]}" for c, w in said.items())
        ws.merge_range(row + 1 + len(CAUSES), left, row + _CHART_ROWS - 1, _COLUMNS - 1, text, book.format("small"))

    def _notes(self) -> None:
        """What the figures count, and of what."""
        notes = Words(
            "เบิกจ่ายและกิจกรรมนับเฉพาะรายงานที่ส่งแล้ว · ร้อยละของแผน = เบิกจ่าย ÷ แผนของช่วงเดียวกันของทุกโครงการ · ร้อยละของแผนทั้งปี = เบิกจ่ายสะสม ÷ แผนทั้งปีในทะเบียน · "
            "แหล่งเงินมีผลกับตัวเลขงบประมาณเท่านั้น · เตือนหนึ่งครั้งต่อหนึ่งสาเหตุ",
            "Money spent and activities are of sent reports only. % of plan: disbursed ÷ the plan of all projects for the same time. % of the year: disbursed to date ÷ "
            "the registry's plan of the year. The budget source bears on money only. One cause, one alert.",
        )
        row = _CHARTS + 2 * _CHART_ROWS
        self.ws.set_row(row, 86)
        self.ws.merge_range(row, 0, row, _COLUMNS - 1, f"{notes.th}\n{notes.en}", self.book.format("small"))
        self.ws.print_area(0, 0, row, _COLUMNS - 1)


def _series(name: str, categories: list[object], values: list[object], colour: str, striped: bool = False) -> dict[str, object]:
    look = {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": colour, "bg_color": "#FFFFFF"}} if striped else {"fill": {"color": colour}}
    return {"name": name, "categories": categories, "values": values, "border": {"color": "#FFFFFF", "width": 0.5}, "gap": 45, **look}


def _plus(of: dict[str, Figure], names: Sequence[str]) -> Figure:
    found = of[names[0]]
    for name in names[1:]:
        found += of[name]
    return found


def _q(figure: Figure) -> str:
    return f"({figure.formula})"


def _of(n: Figure, whole: Figure) -> Figure:
    """So many of so many, never a figure without it (C14)."""
    return Figure(f'{_q(n)}&" / "&{_q(whole)}', f"{n.value:.0f} / {whole.value:.0f}")


def _said(text: str, **places: tuple[Figure, str]) -> Figure:
    """A sentence with figures in it, as a formula."""
    formula, value = [], ""
    for part in _parts(text):
        if not part.startswith("{"):
            formula.append('"' + part.replace('"', '""').replace("\n", '"&CHAR(10)&"') + '"')
            value += part
            continue
        figure, number_format = places[part[1:-1]]
        formula.append(f'TEXT({_q(figure)},"{number_format}")' if number_format else _q(figure))
        value += _shown(figure.value, number_format)
    return Figure("&".join(formula), value)


def _parts(text: str) -> list[str]:
    return [p for p in re.split(r"(\{\w+\})", text) if p]


def _shown(value: float | str, number_format: str) -> str:
    if isinstance(value, str):
        return value
    decimals = len(number_format.partition(".")[2])
    return f"{value:,.{decimals}f}" if "," in number_format else f"{value:.{decimals}f}"
