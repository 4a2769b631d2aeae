"""CPU time of reading filled workbooks, by this library and by others, in one run, by hand.

    python tests/bench/bench_peers.py [N]

`read_report` screens a file, reads it in a limited process, finds each record by its anchors, types
it and tests its seal. The others give the cells of every sheet as they stand, and nothing else.
What is not installed is named as absent. Each reads one file before it is timed; processes that it
starts are counted, but not their start.
"""

import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import process_time

import pandas as pd
import python_calamine as calamine

from emenscr_xlsx.api import read_report
from emenscr_xlsx.reading import pool
from office import LAST, build, of_children

Reader = Callable[[Path], object]


def by_calamine(path: Path) -> None:
    book = calamine.CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def by_pandas(engine: str) -> Reader:
    return lambda path: pd.read_excel(path, sheet_name=None, header=None, engine=engine)


def by_frictionless(path: Path) -> None:
    from frictionless import Dialect, formats, resources, system

    with system.use_context(trusted=True):
        for sheet in calamine.CalamineWorkbook.from_path(path).sheet_names:
            controls = [formats.ExcelControl(sheet=sheet)]
            dialect = Dialect(header=False, controls=controls)
            with resources.TableResource(path=str(path), dialect=dialect) as table:
                for _ in table.cell_stream:
                    pass


def timed(read: Reader, paths: list[Path]) -> float:
    """CPU seconds a file: what all take beyond the first alone, with whatever is started for it."""

    def whole(some: list[Path]) -> float:
        begun = process_time() + of_children()
        for path in some:
            read(path)
        pool.close()
        return process_time() + of_children() - begun

    read(paths[0])  # what is loaded once is loaded
    pool.close()
    return (whole(paths) - whole(paths[:1])) / (len(paths) - 1)


def main(count: int = 30) -> None:
    """Run the bench and print its figures."""
    with tempfile.TemporaryDirectory() as folder:
        office = build(Path(folder) / "office", count + 1)
        paths = []
        for copy, content in office.workbooks(office.copies, LAST):
            paths.append(Path(folder) / f"{copy.code}.xlsx")
            paths[-1].write_bytes(content)

        def ours(path: Path) -> object:
            return read_report(path, key=office.ws.key).tables

        readers: dict[str, tuple[str, Reader]] = {
            "python-calamine": ("python-calamine", by_calamine),
            "emenscr_xlsx read_report": ("emenscr-xlsx", ours),
            "pandas.read_excel, calamine": ("pandas", by_pandas("calamine")),
            "pandas.read_excel, openpyxl": ("openpyxl", by_pandas("openpyxl")),
            "frictionless": ("frictionless", by_frictionless),
        }
        for name, (package, read) in readers.items():
            try:
                known = version(package)
            except PackageNotFoundError:
                print(f"| {name} | absent | |")
                continue
            print(f"| {name} | {known} | {timed(read, paths) * 1000:.0f} ms |", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
