"""xlsxwriter's workbook: what it shares among sheets, the sheets it streams, and its charts."""

from collections.abc import Callable, Sequence
from typing import TypeVar
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from xlsxwriter.chart import Chart
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings
from xlsxwriter.workbook import Workbook

from ..text.excel import address, text_element
from .fast_sheet import FastSheet

_TIGHT = 3  # of 9: beyond it zlib looks for better matches, at half as much time again


class _Texts(SharedStrings):
    """The texts that cells share, each written as a text, whatever it looks like."""

    def _write_si(self, string: str) -> None:
        self.fh.write(f"<si>{text_element(string)}</si>")  # type: ignore[attr-defined]


class _Packager(Packager):
    def _write_shared_strings_file(self) -> None:
        texts, workbook = _Texts(), self.workbook
        assert isinstance(workbook, Workbook)
        texts.string_table = workbook.str_table
        if workbook.str_table.count:
            texts._set_xml_writer(self._filename("xl/sharedStrings.xml"))
            texts._assemble_xml_file()


class FastWorkbook(Workbook):
    """A workbook in which a text is a text, where xlsxwriter takes `<r>…</r>` for markup.

    Its charts have their fonts for Thai too.
    """

    def _get_packager(self) -> Packager:
        return _Packager()

    def _store_workbook(self) -> None:
        """A form in memory is packed in 5 ms instead of 11, and is a quarter larger."""
        if not self.in_memory:
            super()._store_workbook()
            return
        packager = self._get_packager()
        first = self.worksheets()[0]
        if self.worksheet_meta.activesheet == 0:
            first.selected, first.hidden = 1, 0
        for sheet in self.worksheets():
            sheet.active = int(sheet.index == self.worksheet_meta.activesheet)
        self._prepare_sst_string_data()
        self._prepare_vml()
        self._prepare_defined_names()
        self._prepare_drawings()
        self._add_chart_data()
        self._prepare_tables()
        self._prepare_metadata()
        packager._add_workbook(self)
        packager._set_tmpdir(self.tmpdir)
        packager._set_in_memory(True)
        with ZipFile(self.filename, "w", ZIP_DEFLATED) as box:
            for content, name, is_binary in packager._create_package():  # type: ignore[no-untyped-call]
                part = content.getvalue()
                place = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                place.compress_type = ZIP_DEFLATED
                box.writestr(place, part if is_binary else part.encode(), compresslevel=_TIGHT)

    def chart(self, kind: dict[str, str]) -> Chart:
        """A new chart of a kind. Raises ValueError where xlsxwriter makes none."""
        chart = self.add_chart(kind)
        if chart is None:
            raise ValueError(f"xlsxwriter makes no chart of {kind}")
        latin = chart._write_a_latin

        def fonts(attributes: Sequence[tuple[str, object]]) -> None:
            latin(attributes)
            chart._xml_empty_tag("a:cs", attributes)

        chart._write_a_latin = fonts  # type: ignore[method-assign]
        return chart


class Stream(FastSheet):
    """A worksheet whose rows go to disk as they come, each once and in order.

    What stays in memory is its tables and links.
    """

    LINKS = 65_530  # what Excel takes on one sheet

    def __init__(self) -> None:
        super().__init__()
        self._links: list[tuple[int, int, str, str]] = []

    def line(
        self, row: int, cells: Sequence[str], height: float | None = None, level: int = 0
    ) -> None:
        """Write a finished row: its cells as XML."""
        if self.table[self.previous_row]:
            self._write_single_row(row)
        size = f' ht="{height:g}" customHeight="1"' if height else ""
        outline = f' outlineLevel="{level}"' if level else ""
        self.outline_row_level: int = max(self.outline_row_level, level)
        self._check_dimensions(row, 0)
        self._check_dimensions(row, len(cells) - 1)
        self._write_xml(f'<row r="{row + 1}"{size}{outline}>{"".join(cells)}</row>')
        self.previous_row: int = row + 1

    def listed(self, name: str, first: int, last: int, headings: Sequence[str]) -> None:
        """Make rows that are written an Excel table, with filters.

        What xlsxwriter has for that wants all its cells in memory.
        """
        area = f"{address(first, 0)}:{address(last, len(headings) - 1)}"
        column = dict.fromkeys(
            ("total_string", "total_function", "custom_total", "formula"), ""
        ) | {"total_value": 0, "format": None, "name_format": None}
        self.tables.append(
            {
                "name": name,
                "range": area,
                "a_range": area,
                "autofilter": area,
                "style": "TableStyleLight1",
                "show_first_col": False,
                "show_last_col": False,
                "show_row_stripes": False,
                "show_col_stripes": False,
                "header_row_count": True,
                "totals_row_shown": False,
                "description": None,
                "title": None,
                "columns": [
                    {**column, "id": number, "name": heading}
                    for number, heading in enumerate(headings, 1)
                ],
            }
        )

    def merged(self, first: int, col: int, last: int) -> None:
        """Make cells of a column, which are written, one."""
        self.merge.append([first, col, last, col])

    def link(self, row: int, col: int, target: str, location: str) -> None:
        """Lead from a cell to a place in another workbook.

        Kept as two texts until the sheet is assembled.
        """
        self._links.append((row, col, target, location))

    @property
    def has_room_for_links(self) -> bool:
        return len(self._links) < self.LINKS

    def _write_hyperlinks(self) -> None:
        if not self._links:
            return
        self._xml_start_tag("hyperlinks")
        for row, col, target, location in self._links:
            self.rel_count += 1
            attributes = [
                ("ref", address(row, col)),
                ("r:id", f"rId{self.rel_count}"),
                *([("location", location)] if location else ()),
            ]
            self._xml_empty_tag("hyperlink", attributes)
            self.external_hyper_links.append(["/hyperlink", target, "External"])
        self._xml_end_tag("hyperlinks")


AnySheet = TypeVar("AnySheet", bound=FastSheet)


def added(
    workbook: FastWorkbook, name: str, kind: type[AnySheet], prefixed: Callable[[Format], Format]
) -> AnySheet:
    """A new sheet of a workbook, of a kind."""
    workbook.constant_memory = issubclass(kind, Stream)
    try:
        sheet = workbook.add_worksheet(name, kind)
    finally:
        workbook.constant_memory = False
    assert isinstance(sheet, kind)
    sheet.prefixed = prefixed
    return sheet
