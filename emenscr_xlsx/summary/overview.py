"""The first page: one A4 landscape sheet that says how many reported, what was spent and which KPIs were met, and answers to three selectors."""

from collections.abc import Sequence

from ..forms.lists import REASON_KIND, STATUS, TARGET_CLASS
from ..registry.duty import SENT
from ..text.words import Words
from ..writing.book import Book
from ..writing.look import ACCENT, FONT, INK, LINE, MUTED
from .alerts import CAUSES, LEVELS, criteria
from .blocks import (
    BENCHMARK_FORMATS,
    BENCHMARK_HEADS,
    TARGET,
    Benchmarks,
    benchmark_block,
    offices_block,
    quarters_block,
    reasons_block,
)
from .core import SummaryFacts
from .evaluation import OUTCOMES
from .figures import ALL_OFFICES, ALL_SOURCES, Figures, Head
from .sheet import MONEY
from .tally import Figure, added, sentence, shown, so_many

NAME = Words("ภาพรวม", "Overview")
_COLUMNS, _TILE, _COLUMN = 24, 3, 56  # columns, of them to a tile, and pixels to a column
_SELECTORS, _TILES, _CHARTS = 2, 4, 8
_CHART_ROWS, _CHART_ROW = 10, 31  # rows to a chart, and pixels to a row
_NOTES = _CHARTS + 2 * _CHART_ROWS + 2 + len(TARGET_CLASS.items)  # below the benchmark
_DASH = '"–"'
_SHORT = {MONEY: "#,##0"}
_STATUS_LOOK = {
    "NOT_REPORTED": "#D9DEE4",
    "SAVED": "#F2DDAF",
    "SUBMITTED": "#7FB3BA",
    "RETURNED": "#A65A2A",
    "APPROVED": ACCENT,
}
_OUTCOME_LOOK = {"met": ACCENT, "not_met": "#A65A2A", "not_yet": "#9CC4C9", "unanswered": "#D9DEE4"}
_STRIPED = ("RETURNED", "not_met")
"""What must be told from its neighbours in grey print too."""


class Overview:
    """The page, laid out first and filled last, when the tables that its figures come from are written."""

    def __init__(self, book: Book, facts: SummaryFacts) -> None:
        self.book, self.facts = book, facts
        self.ws = book.sheet(NAME[facts.lang])

    def write(self, figures: Figures) -> None:
        """Fill the page."""
        book, ws, facts = self.book, self.ws, self.facts
        title = Words("ภาพรวมการรายงานความก้าวหน้า (M6)", "Overview of progress reports (M6)")
        book.page(ws, title[facts.lang], facts.running)
        ws.fit_to_pages(1, 1)
        ws.set_margins(0.35, 0.35, 0.6, 0.45)
        ws.set_column(0, _COLUMNS - 1, (_COLUMN - 5) / 7)
        ws.set_row(0, 34)
        ws.write_string(0, 0, title.th, book.format("title"))
        ws.write_string(1, 0, f"{title.en} · {facts.dated}", book.format("hint"))
        self._selectors(figures)
        first, last, totals, columns = offices_block(figures)
        start, places = quarters_block(figures)
        benchmarks = benchmark_block(figures)
        reasons = reasons_block(figures)
        self._tiles(figures, totals, columns, benchmarks)
        self._charts(figures, first, last, columns, start, places, reasons)
        self._alerts(figures)
        self._benchmark(figures, benchmarks)
        self._notes()

    # Selectors --------------------------------------------------------------------------------

    def _selectors(self, f: Figures) -> None:
        """Three drop-downs, and the names by which formulas know what they stand on."""
        book, ws, facts, choice = self.book, self.ws, self.facts, f.choice
        offices = [str(ALL_OFFICES), *facts.offices]
        sources = [str(ALL_SOURCES), *sorted(f.tally.sources)]
        ws.set_row(_SELECTORS, 26)
        chosen = (choice.office or offices[0], choice.source or sources[0], f.quarter)
        labels = (
            Words("หน่วยงาน", "Office"),
            Words("แหล่งเงิน", "Budget source"),
            f.heading((Words("ไตรมาส", "Quarter"), Words("ถึงไตรมาส", "To quarter"))),
        )
        spans = ((0, 3, 8), (9, 12, 17), (18, 21, 23))
        lists = (f.listing(offices), f.listing(sources), list(map(str, facts.quarters)))
        for name, label, value, (at, left, right), source in zip(
            ("s_office", "s_source", "s_quarter"), labels, chosen, spans, lists, strict=True
        ):
            ws.merge_range(
                _SELECTORS, at, _SELECTORS, left - 1, label[facts.lang], book.format("choice.label")
            )
            ws.merge_range(_SELECTORS, left, _SELECTORS, right, value, book.format("choice"))
            ws.data_validation(
                _SELECTORS,
                left,
                _SELECTORS,
                left,
                {
                    "validate": "list",
                    "source": source,
                    "error_title": str(Words("เลือกจากรายการ", "Choose"))[:32],
                },
            )
            f.name(name, ws.get_name(), _SELECTORS, left)

    # Tiles ------------------------------------------------------------------------------------

    def _tiles(
        self, f: Figures, totals: Sequence[Figure], columns: dict[str, int], placed: Benchmarks
    ) -> None:
        lang = self.facts.lang
        of = {name: totals[no - 1] for name, no in columns.items() if no}
        due, year = of["Projects"], of["Projects of the year"]
        sent = added(of[STATUS.items[s].en] for s in SENT)
        kpis = added(of[w.en] for w in OUTCOMES.values())
        spent_year = of["Disbursed to date (baht)"].share(f.whole())
        done, idle = f.activity("done"), f.activity("no_action")
        unit = f.heading((Words("โครงการ", "projects"), Words("รายงาน", "reports")))[lang]
        reports = {"n": (sent, "0"), "of": (due, "0")}
        everybody = {"n": (of["Projects that have reported"], "0"), "of": (year, "0")}
        tiles: tuple[tuple[Head, Figure, Figure], ...] = (
            (
                Words("ส่งรายงานแล้ว", "Sent"),
                so_many(sent, due),
                sentence(
                    Words(f"{unit} · ร้อยละ {{p}}", f"{unit}, {{p}}%")[lang],
                    p=(sent.share(due), "0.0"),
                ),
            ),
            (
                Words("ส่งตรงเวลา", "In time"),
                so_many(of["In time"], sent),
                sentence(
                    Words("ช้า {late} · เลยกำหนด {over}", "late {late}, overdue {over}")[lang],
                    late=(of["Late"], "0"),
                    over=(of["Overdue, not sent"], "0"),
                ),
            ),
            (
                Words("อนุมัติแล้ว", "Approved"),
                so_many(of["Approved"], due),
                sentence(
                    Words("รออนุมัติ {s} · ส่งกลับ {r}", "waiting {s}, returned {r}")[lang],
                    s=(of["Submitted"], "0"),
                    r=(of["Returned"], "0"),
                ),
            ),
            (
                (
                    Words("แผนไตรมาสนี้ (บาท)", "Plan (baht)"),
                    Words("แผนทั้งปี (บาท)", "Plan, year (baht)"),
                ),
                of["Plan, quarter (baht)"],
                sentence(
                    Words("ทุกโครงการของปี {n}", "all {n} projects of the year")[lang], n=(year, "0")
                ),
            ),
            (
                (
                    Words("เบิกจ่ายไตรมาสนี้ (บาท)", "Disbursed (baht)"),
                    Words("เบิกจ่ายทั้งปี (บาท)", "Disbursed, year (baht)"),
                ),
                of["Disbursed, quarter (baht)"],
                sentence(
                    Words(
                        "ร้อยละ {p} ของแผน · ก่อหนี้คงค้าง {c} · รายงาน {n}/{of}",
                        "{p}% of plan, committed {c}, reports {n}/{of}",
                    )[lang],
                    p=(of["% of plan"], "0.0"),
                    c=(of["Committed, outstanding (baht)"], "#,##0"),
                    **reports,
                ),
            ),
            (
                Words("เบิกจ่ายสะสม ร้อยละ", "Disbursed to date, %"),
                Figure(
                    f'IF(({spent_year.formula})="","–",TEXT(({spent_year.formula}),"0.00"))',
                    shown(spent_year.value, "0.00") or "–",
                ),
                self._against(f, placed, everybody),
            ),
            (
                Words("ตัวชี้วัดบรรลุ", "KPIs achieved"),
                so_many(of["Achieved"], kpis),
                sentence(
                    Words(
                        "ไม่บรรลุ {a} · ยังไม่ส่งผล {b} · ยังไม่ตอบ {c} · ของ {n} โครงการ",
                        "not {a}, not yet {b}, none {c}, of {n} projects",
                    )[lang],
                    a=(of["Not achieved"], "0"),
                    b=(of["Not yet"], "0"),
                    c=(of["Unanswered"], "0"),
                    n=(of["Projects begun"], "0"),
                ),
            ),
            (
                Words("กิจกรรมที่ไม่ได้ดำเนินการ", "Activities without action"),
                so_many(idle, done + idle),
                sentence(
                    Words(f"จากรายงาน {{n}} จาก {{of}} {unit}", f"from {{n}} of {{of}} {unit}")[
                        lang
                    ],
                    **reports,
                ),
            ),
        )
        book, ws = self.book, self.ws
        for row, height in (
            (_TILES - 1, 8),
            (_TILES, 42),
            (_TILES + 1, 32),
            (_TILES + 2, 64),
            (_TILES + 3, 8),
        ):
            ws.set_row(row, height)
        for no, (label, figure, note) in enumerate(tiles):
            left, right = no * _TILE, no * _TILE + _TILE - 1
            words = f.heading(label)
            ws.merge_range(
                _TILES, left, _TILES, right, f"{words.th}\n{words.en}", book.format("tile.label")
            )
            for row, shown_as, style, number_format in (
                (_TILES + 1, figure, "tile", "#,##0"),
                (_TILES + 2, note, "tile.note", "General"),
            ):
                ws.merge_range(row, left, row, right, "", book.format(style, number_format))
                ws.write_formula(
                    row,
                    left,
                    f"={shown_as.formula}",
                    book.format(style, number_format),
                    shown_as.value,
                )

    def _against(
        self, f: Figures, placed: Benchmarks, everybody: dict[str, tuple[Figure, str]]
    ) -> Figure:
        """What the share is of, the national benchmark to date (B7), or that there is none, and of how many projects."""
        target = _chosen(f, [placed["total", q][TARGET] for q in self.facts.quarters], "0.00")
        said = Words(
            "ของ{whole} · เป้าหมายประเทศ {t} · {n}/{of} โครงการ",
            "of {whole}, national target {t}, {n}/{of} projects",
        )
        return sentence(said[self.facts.lang], whole=(f.named(), ""), t=(target, ""), **everybody)

    # The national benchmark -------------------------------------------------------------------

    def _benchmark(self, f: Figures, placed: Benchmarks) -> None:
        """Disbursed and spent to date by class, beside the national targets."""
        book, ws, lang = self.book, self.ws, self.facts.lang
        row = _CHARTS + 2 * _CHART_ROWS
        spans = [(0, 3), *((4 + 2 * no, 5 + 2 * no) for no in range(len(BENCHMARK_FORMATS)))]
        ws.set_row(row, 8)
        ws.set_row(row + 1, 54)
        for no, (head, (left, right)) in enumerate(zip(BENCHMARK_HEADS, spans, strict=True)):
            ws.merge_range(
                row + 1,
                left,
                row + 1,
                right,
                "" if no <= 1 else head[lang],
                book.format("small.head.wrapped"),
            )
        title = Words("เทียบเป้าหมายประเทศ สะสมถึงไตรมาส ", "Against national targets, to Q")[lang]
        ws.write_formula(
            row + 1,
            0,
            f'="{title}"&s_quarter',
            book.format("small.head.wrapped"),
            f"{title}{f.quarter}",
        )
        of = f.named()
        whole = Words("ตัวหาร: {whole} (บาท)", "Of: {whole} (baht)")[lang]
        named = sentence(whole, whole=(of, ""))
        ws.write_formula(
            row + 1,
            spans[1][0],
            f"={named.formula}",
            book.format("small.head.wrapped"),
            named.value,
        )
        for at, (target_class, words) in enumerate(TARGET_CLASS.items.items(), row + 2):
            ws.set_row(at, 22)
            ws.merge_range(at, spans[0][0], at, spans[0][1], words[lang], book.format("small.cell"))
            for no, (number_format, (left, right)) in enumerate(
                zip(BENCHMARK_FORMATS, spans[1:], strict=True)
            ):
                style = book.format("small.figure", _SHORT.get(number_format, number_format))
                ws.merge_range(at, left, at, right, "", style)
                figure = _chosen(f, [placed[target_class, q][no] for q in self.facts.quarters])
                ws.write_formula(at, left, f"={figure.formula}", style, figure.value)

    # Charts -----------------------------------------------------------------------------------

    def _charts(
        self,
        f: Figures,
        first: int,
        last: int,
        columns: dict[str, int],
        start: int,
        places: dict[str, int],
        reasons: tuple[int, int],
    ) -> None:
        for row in range(_CHARTS, _CHARTS + 2 * _CHART_ROWS):
            self.ws.set_row(row, _CHART_ROW * 0.75)
        offices = f.span(first, last, 0)

        def stacked(title: Head, look: dict[str, str], words: dict[str, Words]) -> object:
            chart = self.book.workbook.add_chart({"type": "bar", "subtype": "stacked"})
            for code, colour in look.items():
                chart.add_series(
                    _series(
                        words[code][self.facts.lang],
                        offices,
                        f.span(first, last, columns[words[code].en]),
                        colour,
                        code in _STRIPED,
                    )
                )
            self._look(chart, f.heading(title)[self.facts.lang], reverse=True)
            return chart

        status = stacked(
            (
                Words("สถานะรายหน่วยงาน (โครงการ)", "Status by office (projects)"),
                Words("สถานะรายหน่วยงาน ทั้งปี (รายงาน)", "Status by office, year (reports)"),
            ),
            _STATUS_LOOK,
            STATUS.items,
        )
        kpi = stacked(
            Words("ผลตัวชี้วัดรายหน่วยงาน (ตัวชี้วัด)", "KPI outcome by office (KPIs)"),
            _OUTCOME_LOOK,
            OUTCOMES,
        )

        money = self.book.workbook.add_chart({"type": "bar"})
        for head, words, colour in (
            ("Plan, quarter (baht)", Words("แผน", "Plan"), "#C3CCD5"),
            ("Disbursed, quarter (baht)", Words("เบิกจ่าย", "Disbursed"), ACCENT),
        ):
            money.add_series(
                _series(words[self.facts.lang], offices, f.span(first, last, columns[head]), colour)
            )
        title = (
            Words("แผนและเบิกจ่ายไตรมาสนี้ (บาท)", "Plan and disbursed, quarter (baht)"),
            Words("แผนและเบิกจ่ายทั้งปี (บาท)", "Plan and disbursed, year (baht)"),
        )
        self._look(money, f.heading(title)[self.facts.lang], reverse=True, number_format="#,##0")

        quarters = f.span(start, start + 3, 0)
        course = self.book.workbook.add_chart({"type": "column"})
        spent = f.span(start, start + 3, places["disbursed"])
        course.add_series(
            _series(Words("เบิกจ่ายสะสม", "Disbursed")[self.facts.lang], quarters, spent, "#7FB3BA")
        )
        lines = self.book.workbook.add_chart({"type": "line"})
        for head, words, colour, dash, marker in (
            ("plan", Words("แผนสะสม", "Plan"), MUTED, "dash", "square"),
            ("national", Words("เป้าหมายประเทศ", "National"), INK, "solid", "diamond"),
        ):
            lines.add_series(
                {
                    "name": words[self.facts.lang],
                    "categories": quarters,
                    "values": f.span(start, start + 3, places[head]),
                    "line": {"color": colour, "width": 1.75, "dash_type": dash},
                    "marker": {
                        "type": marker,
                        "size": 7,
                        "fill": {"color": colour},
                        "border": {"color": colour},
                    },
                }
            )
        course.combine(lines)
        course.show_blanks_as("span")
        of = f.denominator
        self._look(
            course,
            Words(f"เบิกจ่ายสะสม (ร้อยละของ{of.th})", f"Disbursed to date (% of {of.en})")[
                self.facts.lang
            ],
            top=100,
        )

        why = self.book.workbook.add_chart({"type": "bar"})
        why.add_series(
            _series(
                Words("รายการ", "Lines")[self.facts.lang],
                f.span(*reasons, 0),
                f.span(*reasons, 1),
                "#7FB3BA",
            )
            | {"data_labels": {"value": True, "font": {"name": FONT, "size": 12, "color": INK}}}
        )
        self._look(
            why,
            Words("สาเหตุที่เบิกจ่ายไม่ตรงแผน (รายการงบ)", "Reasons for variance (budget lines)")[
                self.facts.lang
            ],
            reverse=True,
            legend=False,
        )
        assert len(REASON_KIND.items) == reasons[1] - reasons[0] + 1
        for no, chart in enumerate((status, money, course, kpi, why)):
            self.ws.insert_chart(
                _CHARTS + no // 3 * _CHART_ROWS, no % 3 * 8, chart, {"object_position": 1}
            )

    def _look(
        self,
        chart,
        title: str,
        *,
        reverse: bool = False,
        legend: bool = True,
        number_format: str = "0",
        top: int | None = None,
    ) -> None:
        font = {"name": FONT, "size": 11, "color": INK}
        chart.set_title(
            {
                "name": title,
                "name_font": {**font, "size": 13, "bold": True, "color": ACCENT},
                "overlay": False,
            }
        )
        plain = {
            "num_font": font,
            "line": {"color": LINE},
            "major_tick_mark": "none",
            "minor_tick_mark": "none",
        }
        amounts = {
            "num_font": {**font, "size": 8 if "," in number_format else font["size"]}
        }  # baht have many digits
        values = {
            **plain,
            **amounts,
            "major_gridlines": {"visible": True, "line": {"color": "#E4E8EC", "width": 0.5}},
            "num_format": number_format,
            "min": 0,
            "max": top,
        }
        small = {
            **font,
            "size": 9 if reverse and len(self.facts.offices) > 6 else font["size"],
        }  # every office keeps its name
        names = {
            **plain,
            "num_font": small,
            "reverse": reverse,
            "interval_unit": 1,
            "major_gridlines": {"visible": False},
        }
        if reverse:  # bars lie: names on the y axis, the first at the top
            chart.set_y_axis(names)
            chart.set_x_axis({**values, "label_position": "high"})
        else:
            chart.set_x_axis(names)
            chart.set_y_axis(values)
        chart.set_legend({"position": "bottom", "font": font} if legend else {"none": True})
        chart.set_chartarea({"border": {"color": LINE}})
        chart.set_size({"width": 8 * _COLUMN - 6, "height": _CHART_ROWS * _CHART_ROW - 6})

    # Alerts and notes -------------------------------------------------------------------------

    def _alerts(self, f: Figures) -> None:
        """How many alerts of each cause and level, and what they go by."""
        book, ws, left = self.book, self.ws, 16
        row = _CHARTS + _CHART_ROWS
        title = (
            Words("การแจ้งเตือน (โครงการ)", "Alerts (projects)"),
            Words("การแจ้งเตือนทั้งปี (รายงาน)", "Alerts of the year (reports)"),
        )
        ws.merge_range(
            row, left, row, left + 3, f.heading(title)[self.facts.lang], book.format("small.head")
        )
        for no, (level, words) in enumerate(LEVELS.items()):
            ws.merge_range(
                row,
                left + 4 + 2 * no,
                row,
                left + 5 + 2 * no,
                words[self.facts.lang],
                book.format(level),
            )
        for at, (cause, words) in enumerate(CAUSES.items(), row + 1):
            ws.merge_range(
                at, left, at, left + 3, words[self.facts.lang], book.format("small.cell")
            )
            for no, level in enumerate(LEVELS):
                figure = f.alert(level, cause)
                ws.merge_range(
                    at,
                    left + 4 + 2 * no,
                    at,
                    left + 5 + 2 * no,
                    "",
                    book.format("small.number", "0"),
                )
                ws.write_formula(
                    at,
                    left + 4 + 2 * no,
                    f"={figure.formula}",
                    book.format("small.number", "0"),
                    figure.value,
                )
        said = criteria(self.facts.settings.alerts)
        lang = self.facts.lang
        text = "\n".join(f"• {CAUSES[c][lang]}: {w[lang]}" for c, w in said.items())
        ws.merge_range(
            row + 1 + len(CAUSES),
            left,
            row + _CHART_ROWS - 1,
            _COLUMNS - 1,
            text,
            book.format("small"),
        )

    def _notes(self) -> None:
        """What the figures count, and of what."""
        transfers = Words(
            " วงเงินหลังโอน = วงเงินในทะเบียน + จัดสรรเพิ่มเติมที่รายงาน (เมื่อเลือกแหล่งเงิน หรือแยกกลุ่มรายจ่าย ใช้แผนทั้งปี) ·",
            " Budget after transfers: total budget plus additional allocations reported; of one source or class it is the year's plan.",
        )
        of = transfers if self.facts.settings.denominator == "after_transfers" else Words("", "")
        notes = Words(
            "เบิกจ่าย ก่อหนี้ และกิจกรรมนับเฉพาะรายงานที่ส่งแล้ว · แผนนับทุกโครงการของปี · โครงการที่สิ้นสุดหรือยุติแล้วไม่ต้องรายงานอีก แต่เงินและตัวชี้วัดยังอยู่ในยอดสะสมและยอดทั้งปี · "
            f"ใช้จ่าย = เบิกจ่ายสะสม + ก่อหนี้คงค้างตามรายงานฉบับล่าสุด ·{of.th} แหล่งเงินมีผลกับตัวเลขงบประมาณเท่านั้น · เตือนหนึ่งครั้งต่อหนึ่งสาเหตุ",
            "Money spent or committed and activities are of sent reports only, the plan is of all projects of the year. A project that ended reports no more; its money and its KPIs "
            f"stay in the sums to date and of the year. Spent: disbursed to date plus what the newest report says is committed and unpaid.{of.en} "
            "The budget source bears on money only. One cause, one alert.",
        )
        row = _NOTES
        self.ws.set_row(row, 86)
        self.ws.merge_range(
            row, 0, row, _COLUMNS - 1, f"{notes.th}\n{notes.en}", self.book.format("small")
        )
        self.ws.print_area(0, 0, row, _COLUMNS - 1)


def _series(
    name: str, categories: list[object], values: list[object], colour: str, striped: bool = False
) -> dict[str, object]:
    look = (
        {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": colour, "bg_color": "#FFFFFF"}}
        if striped
        else {"fill": {"color": colour}}
    )
    return {
        "name": name,
        "categories": categories,
        "values": values,
        "border": {"color": "#FFFFFF", "width": 0.5},
        "gap": 45,
        **look,
    }


def _chosen(f: Figures, by_quarter: Sequence[Figure | None], number_format: str = "") -> Figure:
    """Of figures by quarter that of the last one chosen, as a number or a text; a dash where there is none."""
    shown_as = [
        _DASH
        if x is None
        else x.formula
        if not number_format
        else f'TEXT({x.formula},"{number_format}")'
        for x in by_quarter
    ]
    listed = ",".join(
        _DASH if x is None else f'IF({x.formula}="",{_DASH},{text})'
        for x, text in zip(by_quarter, shown_as, strict=True)
    )
    figure = by_quarter[f.quarter - 1]
    value = (
        "–"
        if figure is None or figure.value == ""
        else shown(figure.value, number_format)
        if number_format
        else figure.value
    )
    return Figure(f"CHOOSE(s_quarter,{listed})", value)
