"""The charts of the overview."""

from collections.abc import Mapping

from xlsxwriter.chart import Chart

from ..forms.lists import STATUS
from ..text.words import Words
from ..writing.fast_sheet import FastSheet
from ..writing.look import ACCENT, FONT, INK, LINE, MUTED
from .counting import Figures
from .evaluation import OUTCOMES
from .figures import Head
from .office_block import COLUMNS, OfficeBlock
from .page import CHART_ROW, CHART_ROWS, CHARTS, COLUMN
from .year_blocks import QUARTER_SHARES

_STATUS_LOOK = {
    "NOT_REPORTED": "#D9DEE4",
    "SAVED": "#F2DDAF",
    "SUBMITTED": "#7FB3BA",
    "RETURNED": "#A65A2A",
    "APPROVED": ACCENT,
}
_OUTCOME_LOOK = {"met": ACCENT, "not_met": "#A65A2A", "not_yet": "#9CC4C9", "unanswered": "#D9DEE4"}
_PALE = "#7FB3BA"
_STRIPED = ("RETURNED", "not_met")
"""What must stand out from its neighbours in grey print too."""

_FONT = {"name": FONT, "size": 11, "color": INK}
_CROWDED = 6  # offices, above which their names are set smaller so that each keeps its own


class Charts:
    """The charts of a page, over the blocks of the sheet of figures."""

    def __init__(
        self, f: Figures, offices: OfficeBlock, first_quarter: int, reasons: tuple[int, int]
    ) -> None:
        self.f, self.lang, self.workbook = f, f.facts.lang, f.book.workbook
        self.offices, self.first_quarter, self.reasons = offices, first_quarter, reasons

    def insert(self, ws: FastSheet) -> None:
        """Put the charts in their places, three to a row."""
        status = self._by_office(
            (
                Words("สถานะรายหน่วยงาน (โครงการ)", "Status by office (projects)"),
                Words("สถานะรายหน่วยงาน ทั้งปี (รายงาน)", "Status by office, year (reports)"),
            ),
            _STATUS_LOOK,
            STATUS.items,
        )
        kpi = self._by_office(
            Words("ผลตัวชี้วัดรายหน่วยงาน (ตัวชี้วัด)", "KPI outcome by office (KPIs)"),
            _OUTCOME_LOOK,
            OUTCOMES,
        )
        for number, chart in enumerate(
            (status, self._money(), self._to_date(), kpi, self._reasons())
        ):
            row, col = CHARTS + number // 3 * CHART_ROWS, number % 3 * 8
            ws.insert_chart(row, col, chart, {"object_position": 1})

    def _office_span(self, heading: str) -> list[object]:
        """A column of the offices, as a chart takes it."""
        return self.f.span(self.offices.first, self.offices.last, COLUMNS[heading])

    def _by_office(self, title: Head, look: Mapping[str, str], words: Mapping[str, Words]) -> Chart:
        """How many of each kind each office has, stacked."""
        chart = self.workbook.chart({"type": "bar", "subtype": "stacked"})
        for code, colour in look.items():
            chart.add_series(
                _series(
                    words[code][self.lang],
                    self._office_span("Office"),
                    self._office_span(words[code].en),
                    colour,
                    striped=code in _STRIPED,
                )
            )
        self._look(chart, title, lying=True)
        return chart

    def _money(self) -> Chart:
        """Plan and disbursed, office by office."""
        chart = self.workbook.chart({"type": "bar"})
        for heading, words, colour in (
            ("Plan, quarter (baht)", Words("แผน", "Plan"), "#C3CCD5"),
            ("Disbursed, quarter (baht)", Words("เบิกจ่าย", "Disbursed"), ACCENT),
        ):
            values = self._office_span(heading)
            chart.add_series(_series(words[self.lang], self._office_span("Office"), values, colour))
        title = (
            Words("แผนและเบิกจ่ายไตรมาสนี้ (บาท)", "Plan and disbursed, quarter (baht)"),
            Words("แผนและเบิกจ่ายทั้งปี (บาท)", "Plan and disbursed, year (baht)"),
        )
        self._look(chart, title, lying=True, number_format="#,##0")
        return chart

    def _quarter_span(self, col: int) -> list[object]:
        return self.f.span(self.first_quarter, self.first_quarter + 3, col)

    def _to_date(self) -> Chart:
        """What was disbursed to date by quarter, beside the plan and the national benchmark."""
        quarters, spent = self._quarter_span(0), self._quarter_span(QUARTER_SHARES["disbursed"])
        chart = self.workbook.chart({"type": "column"})
        name = Words("เบิกจ่ายสะสม", "Disbursed")[self.lang]
        chart.add_series(_series(name, quarters, spent, _PALE))
        lines = self.workbook.chart({"type": "line"})
        for share, words, colour, dash, marker in (
            ("plan", Words("แผนสะสม", "Plan"), MUTED, "dash", "square"),
            ("national", Words("เป้าหมายประเทศ", "National"), INK, "solid", "diamond"),
        ):
            lines.add_series(
                {
                    "name": words[self.lang],
                    "categories": quarters,
                    "values": self._quarter_span(QUARTER_SHARES[share]),
                    "line": {"color": colour, "width": 1.75, "dash_type": dash},
                    "marker": {
                        "type": marker,
                        "size": 7,
                        "fill": {"color": colour},
                        "border": {"color": colour},
                    },
                }
            )
        chart.combine(lines)
        chart.show_blanks_as("span")
        whole = self.f.denominator
        title = Words(f"เบิกจ่ายสะสม (ร้อยละของ{whole.th})", f"Disbursed to date (% of {whole.en})")
        self._look(chart, title, top=100)
        return chart

    def _reasons(self) -> Chart:
        """The kinds of reasons for variance."""
        chart = self.workbook.chart({"type": "bar"})
        name = Words("รายการ", "Lines")[self.lang]
        series = _series(name, self.f.span(*self.reasons, 0), self.f.span(*self.reasons, 1), _PALE)
        labels = {"value": True, "font": {"name": FONT, "size": 12, "color": INK}}
        chart.add_series(series | {"data_labels": labels})
        title = Words("สาเหตุที่เบิกจ่ายไม่ตรงแผน (รายการงบ)", "Reasons for variance (budget lines)")
        self._look(chart, title, lying=True, legend=False)
        return chart

    def _look(
        self,
        chart: Chart,
        title: Head,
        *,
        lying: bool = False,
        legend: bool = True,
        number_format: str = "0",
        top: int | None = None,
    ) -> None:
        """Title, axes and legend; where bars lie, the names are on the y axis, the first on top."""
        chart.set_title(
            {
                "name": self.f.heading(title)[self.lang],
                "name_font": {**_FONT, "size": 13, "bold": True, "color": ACCENT},
                "overlay": False,
            }
        )
        axis = {
            "num_font": _FONT,
            "line": {"color": LINE},
            "major_tick_mark": "none",
            "minor_tick_mark": "none",
        }
        many_digits, crowded = "," in number_format, lying and len(self.f.facts.offices) > _CROWDED
        values = {
            **axis,
            "num_font": {**_FONT, "size": 8 if many_digits else 11},
            "major_gridlines": {"visible": True, "line": {"color": "#E4E8EC", "width": 0.5}},
            "num_format": number_format,
            "min": 0,
            "max": top,
        }
        names = {
            **axis,
            "num_font": {**_FONT, "size": 9 if crowded else 11},
            "reverse": lying,
            "interval_unit": 1,
            "major_gridlines": {"visible": False},
        }
        if lying:
            chart.set_y_axis(names)
            chart.set_x_axis({**values, "label_position": "high"})
        else:
            chart.set_x_axis(names)
            chart.set_y_axis(values)
        chart.set_legend({"position": "bottom", "font": _FONT} if legend else {"none": True})
        chart.set_chartarea({"border": {"color": LINE}})
        chart.set_size({"width": 8 * COLUMN - 6, "height": CHART_ROWS * CHART_ROW - 6})


def _series(
    name: str,
    categories: list[object],
    values: list[object],
    colour: str,
    *,
    striped: bool = False,
) -> dict[str, object]:
    """A series as xlsxwriter takes it."""
    look: dict[str, object] = (
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
