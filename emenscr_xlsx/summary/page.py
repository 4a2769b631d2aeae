"""How the overview's page is laid out: selectors, tiles, charts, the benchmark, notes."""

from collections.abc import Sequence

from xlsxwriter.format import Format

from ..forms.lists import TARGET_CLASS
from ..text.formula import Value, fn, written
from ..writing.fast_sheet import FastSheet
from .counting import Figures
from .figures import QUARTER
from .tally import Figure, shown

SENTENCES = 5  # that say what the figures say
COLUMNS, TILE, COLUMN = 24, 3, 56  # columns, of them to a tile, and pixels to a column
SELECTORS, TILES, HEADLINES = 2, 4, 9
CHARTS = HEADLINES + SENTENCES + 1
CHART_ROWS, CHART_ROW = 10, 31  # rows to a chart, and pixels to a row
BENCHMARK = CHARTS + 2 * CHART_ROWS
NOTES = BENCHMARK + 2 + len(TARGET_CLASS.items)


def write_merged(
    ws: FastSheet, row: int, first: int, last: int, figure: Figure, cell_format: Format
) -> None:
    """Write a figure over several columns of a row."""
    ws.merge_range(row, first, row, last, "", cell_format)
    ws.write_formula(row, first, written(figure.formula), cell_format, figure.value)


def chosen(f: Figures, by_quarter: Sequence[Figure | None], number_format: str = "") -> Figure:
    """The figure of the last quarter chosen, as a number or a text; a dash where there is none."""
    cases: list[Value] = []
    for figure in by_quarter:
        if figure is None:
            cases.append("–")
            continue
        text = fn.TEXT(figure.formula, number_format) if number_format else figure.formula
        cases.append(fn.IF(figure.formula.eq(""), "–", text))
    figure = by_quarter[f.quarter - 1]
    value = "–" if figure is None or figure.value == "" else figure.value
    return Figure(
        fn.CHOOSE(QUARTER, *cases), shown(value, number_format) if number_format else value
    )
