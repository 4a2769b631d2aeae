"""xlsxwriter's workbook: what it shares among sheets, and its charts."""

from collections.abc import Sequence

from xlsxwriter.chart import Chart
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings
from xlsxwriter.workbook import Workbook

from ..text.excel import text_element


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
