"""The first page: how many reported, what was spent and which KPIs were met, by three selectors.

It is one A4 landscape sheet.
"""

from ..forms.lists import TARGET_CLASS
from ..text.formula import literal
from ..text.words import Words
from ..writing.book import Book
from .alerts import CAUSES, LEVELS, criteria
from .charts import Charts
from .compare import Compared
from .counting import Figures
from .facts import SummaryFacts
from .fields import MONEY, heading
from .figures import ALL_OFFICES, ALL_SOURCES, OFFICE, QUARTER, SOURCE
from .headlines import headlines
from .office_block import office_block
from .page import (
    BENCHMARK,
    CHART_ROW,
    CHART_ROWS,
    CHARTS,
    COLUMN,
    COLUMNS,
    HEADLINES,
    NOTES,
    SELECTORS,
    TILE,
    TILES,
    chosen,
    write_merged,
)
from .tally import Figure, sentence
from .tiles import Tile, tiles
from .year_blocks import (
    BENCHMARK_FORMATS,
    BENCHMARK_HEADS,
    Benchmarks,
    benchmark_block,
    quarters_block,
    reasons_block,
)

NAME = Words("ภาพรวม", "Overview")
_SHORT = {MONEY: "#,##0"}


class Overview:
    """The page, laid out first, and filled when the tables behind its figures are written."""

    def __init__(self, book: Book, facts: SummaryFacts) -> None:
        self.book, self.facts = book, facts
        self.ws = book.sheet(NAME[facts.lang])

    def write(self, figures: Figures, compared: Compared) -> None:
        """Fill the page."""
        book, ws, facts = self.book, self.ws, self.facts
        title = Words("ภาพรวมการรายงานความก้าวหน้า (M6)", "Overview of progress reports (M6)")
        book.page(ws, title[facts.lang], facts.running)
        ws.fit_to_pages(1, 1)
        ws.set_margins(0.35, 0.35, 0.6, 0.45)
        ws.set_column(0, COLUMNS - 1, (COLUMN - 5) / 7)
        ws.set_row(0, 34)
        both = facts.language == "both"
        ws.write_string(0, 0, title["th" if both else facts.lang], book.format("title"))
        dated = f"{title.en} · {facts.dated}" if both else facts.dated
        ws.write_string(1, 0, dated, book.format("hint"))
        self._selectors(figures)
        offices, first_quarter = office_block(figures), quarters_block(figures)
        benchmarks, reasons = benchmark_block(figures), reasons_block(figures)
        self._tiles(figures, tiles(figures, offices.totals, benchmarks))
        for row, headline in enumerate(
            headlines(figures, offices.totals, benchmarks, compared), HEADLINES
        ):
            ws.set_row(row, 22)
            write_merged(
                ws,
                row,
                0,
                COLUMNS - 1,
                Figure(literal("• ") & headline.formula, f"• {headline.value}"),
                book.format("headline"),
            )
        ws.set_row(CHARTS - 1, 8)
        for row in range(CHARTS, BENCHMARK):
            ws.set_row(row, CHART_ROW * 0.75)
        Charts(figures, offices, first_quarter, reasons).insert(ws)
        self._alerts(figures)
        self._benchmark(figures, benchmarks)
        self._notes()

    def _merged(self, row: int, first: int, last: int, text: str, style: str) -> None:
        """A text over several columns of a row."""
        self.ws.merge_range(row, first, row, last, text, self.book.format(style))

    # Selectors --------------------------------------------------------------------------------

    def _selectors(self, f: Figures) -> None:
        """Three drop-downs, and the names by which formulas know what they stand on."""
        ws, facts, choice = self.ws, self.facts, f.choice
        offices = [f.worded(ALL_OFFICES), *facts.offices]
        sources = [f.worded(ALL_SOURCES), *sorted(f.tally.sources)]
        ws.set_row(SELECTORS, 26)
        error_title = f.worded(Words("เลือกจากรายการ", "Choose"))[:32]
        quarter = f.heading((Words("ไตรมาส", "Quarter"), Words("ถึงไตรมาส", "To quarter")))
        for name, label, value, (first, left, right), source in (
            (
                OFFICE,
                Words("หน่วยงาน", "Office"),
                choice.office or offices[0],
                (0, 3, 8),
                f.listing(offices),
            ),
            (
                SOURCE,
                Words("แหล่งเงิน", "Budget source"),
                choice.source or sources[0],
                (9, 12, 17),
                f.listing(sources),
            ),
            (QUARTER, quarter, f.quarter, (18, 21, 23), list(map(str, facts.quarters))),
        ):
            self._merged(SELECTORS, first, left - 1, label[facts.lang], "choice.label")
            ws.merge_range(SELECTORS, left, SELECTORS, right, value, self.book.format("choice"))
            listed = {"validate": "list", "source": source, "error_title": error_title}
            ws.data_validation(SELECTORS, left, SELECTORS, left, listed)
            f.name(str(name), NAME[facts.lang], SELECTORS, left)

    # Tiles ------------------------------------------------------------------------------------

    def _tiles(self, f: Figures, tiles: list[Tile]) -> None:
        """The tiles side by side: label, figure, note."""
        book, ws = self.book, self.ws
        both = self.facts.language == "both"
        heights = (8, 42, 32, 64, 8) if both else (8, 26, 32, 50, 6)
        for row, height in enumerate(heights, TILES - 1):
            ws.set_row(row, height)
        for number, (label, figure, note) in enumerate(tiles):
            left, right = number * TILE, number * TILE + TILE - 1
            words = heading(f.heading(label), self.facts.language)
            self._merged(TILES, left, right, words, "tile.label")
            write_merged(ws, TILES + 1, left, right, figure, book.format("tile", "#,##0"))
            write_merged(ws, TILES + 2, left, right, note, book.format("tile.note"))

    # The national benchmark -------------------------------------------------------------------

    def _benchmark(self, f: Figures, benchmarks: Benchmarks) -> None:
        """Disbursed and spent to date by class, beside the national targets."""
        book, ws, lang, head = self.book, self.ws, self.facts.lang, BENCHMARK + 1
        spans = [(0, 3), *((4 + 2 * n, 5 + 2 * n) for n in range(len(BENCHMARK_FORMATS)))]
        style = book.format("small.head.wrapped")
        ws.set_row(BENCHMARK, 8)
        ws.set_row(head, 54)
        title = Words("เทียบเป้าหมายประเทศ สะสมถึงไตรมาส ", "Against national targets, to Q")[lang]
        whole = Words("ตัวหาร: {whole} (บาท)", "Of: {whole} (baht)")[lang]
        write_merged(
            ws, head, *spans[0], Figure(literal(title) & QUARTER, f"{title}{f.quarter}"), style
        )
        write_merged(ws, head, *spans[1], sentence(whole, whole=(f.named(), "")), style)
        for words, span in zip(BENCHMARK_HEADS[2:], spans[2:], strict=True):
            ws.merge_range(head, span[0], head, span[1], words[lang], style)
        for row, (target_class, words) in enumerate(TARGET_CLASS.items.items(), head + 1):
            ws.set_row(row, 22)
            self._merged(row, *spans[0], words[lang], "small.cell")
            for number, (number_format, span) in enumerate(
                zip(BENCHMARK_FORMATS, spans[1:], strict=True)
            ):
                by_quarter = [benchmarks[target_class, q][number] for q in self.facts.quarters]
                figure_format = _SHORT.get(number_format, number_format)
                style = book.format("small.figure", figure_format)
                write_merged(ws, row, *span, chosen(f, by_quarter), style)

    # Alerts and notes -------------------------------------------------------------------------

    def _alerts(self, f: Figures) -> None:
        """How many alerts of each cause and level, and what they go by."""
        lang, left, top = self.facts.lang, 16, CHARTS + CHART_ROWS
        title = (
            Words("การแจ้งเตือน (โครงการ)", "Alerts (projects)"),
            Words("การแจ้งเตือนทั้งปี (รายงาน)", "Alerts of the year (reports)"),
        )
        spans = [(left + 4 + 2 * n, left + 5 + 2 * n) for n in range(len(LEVELS))]
        self._merged(top, left, left + 3, f.heading(title)[lang], "small.head")
        for (level, words), span in zip(LEVELS.items(), spans, strict=True):
            self._merged(top, *span, words[lang], level)
        style = self.book.format("small.number", "0")
        for row, (cause, words) in enumerate(CAUSES.items(), top + 1):
            self._merged(row, left, left + 3, words[lang], "small.cell")
            for level, span in zip(LEVELS, spans, strict=True):
                write_merged(self.ws, row, *span, f.alert(level, cause), style)
        bands = criteria(self.facts.settings.alerts)
        text = "\n".join(
            f"• {CAUSES[cause][lang]}: {words[lang]}" for cause, words in bands.items()
        )
        first, last = top + 1 + len(CAUSES), top + CHART_ROWS - 1
        self.ws.merge_range(first, left, last, COLUMNS - 1, text, self.book.format("small"))

    def _notes(self) -> None:
        """What the figures count, and of what."""
        whole = (
            _TRANSFERS if self.facts.settings.denominator == "after_transfers" else Words("", "")
        )
        notes = _NOTES.format(whole=whole)
        self.ws.set_row(NOTES, 86 if self.facts.language == "both" else 46)
        self._merged(NOTES, 0, COLUMNS - 1, heading(notes, self.facts.language), "small")
        self.ws.print_area(0, 0, NOTES, COLUMNS - 1)


_TRANSFERS = Words(
    " วงเงินหลังโอน = วงเงินในทะเบียน + จัดสรรเพิ่มเติมที่รายงาน (เมื่อเลือกแหล่งเงิน หรือแยกกลุ่มรายจ่าย ใช้แผนทั้งปี) ·",
    " Budget after transfers: total budget plus additional allocations reported; "
    "of one source or class it is the year's plan.",
)
_NOTES = Words(
    "เบิกจ่าย ก่อหนี้ และกิจกรรมนับเฉพาะรายงานที่ส่งแล้ว · แผนนับทุกโครงการของปี · "
    "โครงการที่สิ้นสุดหรือยุติแล้วไม่ต้องรายงานอีก แต่เงินและตัวชี้วัดยังอยู่ในยอดสะสมและยอดทั้งปี · "
    "ใช้จ่าย = เบิกจ่ายสะสม + ก่อหนี้คงค้างตามรายงานฉบับล่าสุด ·{whole} "
    "แหล่งเงินมีผลกับตัวเลขงบประมาณเท่านั้น · เตือนหนึ่งครั้งต่อหนึ่งสาเหตุ",
    "Money spent or committed and activities are of sent reports only, the plan is of all projects "
    "of the year. A project that ended reports no more; its money and its KPIs stay in the sums to "
    "date and of the year. Spent: disbursed to date plus what the newest report says is committed "
    "and unpaid.{whole} The budget source bears on money only. One cause, one alert.",
)
