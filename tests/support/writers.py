"""What people fill forms with: each of these types values and saves in its own way."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
import python_calamine as calamine
from openpyxl import load_workbook
from pyexcelerate import Workbook

from emenscr_xlsx.demo.filling import Place, type_into
from emenscr_xlsx.text.excel import address

_NODE = Path(__file__).parent / "node"
_DAY_0 = datetime(1899, 12, 30)


@dataclass(frozen=True)
class Typing:
    """What is typed into which workbook, and where that is saved; None empties a cell."""

    source: Path
    values: Mapping[Place, object]
    target: Path


Writer = Callable[[Sequence[Typing]], None]


def openpyxl(typings: Sequence[Typing]) -> None:
    """Opens a workbook whole, and loses what it does not know."""
    for typing in typings:
        book = load_workbook(typing.source)
        for (sheet, row, col), value in typing.values.items():
            book[sheet].cell(row, col).value = value
        book.save(typing.target)


def pyexcelerate(typings: Sequence[Typing]) -> None:
    """Writes rows only: every sheet is shown, without a formula or a format."""
    for typing in typings:
        before, book = calamine.CalamineWorkbook.from_path(typing.source), Workbook()
        for name in before.sheet_names:
            rows = before.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for (sheet, row, col), value in typing.values.items():
                if sheet == name:
                    rows[row - 1][col - 1] = value
            book.new_sheet(name, data=[[None if v == "" else v for v in row] for row in rows])
        book.save(str(typing.target))


def libreoffice(resave: Callable[[list[Path], Path], list[Path]]) -> Writer:
    """Opens, recalculates and saves."""

    def write(typings: Sequence[Typing]) -> None:
        folder = typings[0].target.parent
        typed = [type_into(t.source, t.values, folder / "typed" / t.target.name) for t in typings]
        resave(typed, folder)

    return write


def node(by: str) -> Writer:
    """A JavaScript library: `exceljs`, or `sheetjs`, which keeps values and few formats.

    Missing: skipped on a user's machine, failed in CI.
    """

    def write(typings: Sequence[Typing]) -> None:
        if shutil.which("node") is None or not (_NODE / "node_modules").is_dir():
            lack = f"node is not installed, or its packages are not: npm ci --prefix {_NODE}"
            if os.environ.get("CI"):
                pytest.fail(lack)
            pytest.skip(lack)
        jobs = [
            {
                "by": by,
                "source": str(t.source),
                "target": str(t.target),
                "cells": [
                    [sheet, address(row - 1, col - 1), _plain(value)]
                    for (sheet, row, col), value in t.values.items()
                ],
            }
            for t in typings
        ]
        subprocess.run(
            ["node", str(_NODE / "type.cjs")],
            input=json.dumps(jobs),
            text=True,
            check=True,
            timeout=120,
        )

    return write


def _plain(value: object) -> object:
    return {"day": (value - _DAY_0).days} if isinstance(value, datetime) else value
