"""Every hostile file is refused with its reason, and every harmless odd one is read exactly.

No check is there for show.
"""

import ast
import importlib
import sys
import traceback
from collections import defaultdict
from pathlib import Path

import pytest

from emenscr_xlsx.config import limits
from emenscr_xlsx.demo.samples import Sample
from emenscr_xlsx.model.finding import Finding, Refusal
from emenscr_xlsx.reading.report import parse_report
from emenscr_xlsx.reading.screen import screen
from support import hostile
from support.office import Office

FILES = ("container", "xml", "package", "anew", "sheets", "sheet_cells", "one_by_one", "cells")
MODULES = {name: importlib.import_module(f"emenscr_xlsx.reading.screen.{name}") for name in FILES}


@pytest.fixture(scope="module")
def issued(office: Office, samples: dict[str, Sample]) -> Path:
    return office.template(samples["2566-Q4/01-overall-monitoring"])


@pytest.fixture(scope="module")
def cases(issued: Path) -> dict[str, hostile.Case]:
    return {c.name: c for c in hostile.cases(issued.read_bytes())}


def screened(
    content: bytes, chosen: dict[str, float] = limits.USUAL
) -> tuple[str, str, set[tuple[str, int]]]:
    """Whether the screens let a file pass, else its code, words and where that was decided."""
    try:
        screen(content, "x.xlsx", chosen)
    except Refusal as refused:
        frames = traceback.extract_tb(sys.exc_info()[2])
        return (
            refused.finding.code,
            str(refused.finding.message),
            {
                (Path(f.filename).stem, f.lineno)
                for f in frames
                if Path(f.filename).parent.name == "screen"
            },
        )
    except Exception as slip:
        return type(slip).__name__, "", set()
    return "passes", "", set()


def test_every_file_has_its_verdict(
    cases: dict[str, hostile.Case], issued: Path, office: Office, tmp_path: Path
) -> None:
    """In the readers' own processes, as the inbox has it.

    F1, F2, F3, F4, F5, F6, F7, F8, S4, S14.
    """
    assert len(cases) >= 100
    for number, case in enumerate(cases.values()):
        (tmp_path / f"{number}.xlsx").write_bytes(case.content)
    plain, *read = office.ws.read(
        [
            office.ws.job(p, n)
            for p, n in [
                (issued, ""),
                *((tmp_path / f"{number}.xlsx", n) for number, n in enumerate(cases)),
            ]
        ]
    )
    verdicts = [
        r.result.code
        if isinstance(r.result, Finding)
        else hostile.READ
        if r.result.cells == plain.result.cells
        else "read otherwise"
        for r in read
    ]
    assert {n: v for (n, c), v in zip(cases.items(), verdicts, strict=True) if v != c.verdict} == {}


@pytest.mark.parametrize(
    ("coding", "before", "text", "left"),
    [
        ("utf-16", '<!DOCTYPE x [<!ENTITY a "bbbb">]>', "&a;" * 100, []),
        ("utf-8", '<!DOCTYPE x [<!ENTITY a "bbbb">]>', "&a;" * 100, []),
        ("utf-8", "<!-- a note -->", "bbbb", ["bbbb"]),
    ],
)
def test_notes_at_cells_are_parsed_as_closely_as_cells(
    issued: Path, coding: str, before: str, text: str, left: list[str]
) -> None:
    """S4: what would be spelled out over and over is none, in whatever encoding it hides."""
    note = (
        f'<?xml version="1.0" encoding="{coding}"?>{before}<comments xmlns="{hostile.MAIN}">'
        f'<commentList><comment ref="C5"><text><t>{text}</t></text></comment></commentList>'
        "</comments>"
    ).encode(coding)
    rels = hostile.SHEET.replace("sheets/", "sheets/_rels/") + ".rels"
    noted = hostile.linked("comments", "../comments9.xml", part=rels, xl__comments9_xml=note)
    form = hostile.Box(noted(hostile.parts_of(issued.read_bytes()))).bytes()
    kept = parse_report(form, "x.xlsx").leftovers
    assert [value for leftover in kept for value in leftover.values] == left


class _Without(ast.NodeTransformer):
    """The source with one check left out."""

    def __init__(self, line: int) -> None:
        self.line = line

    def visit_Raise(self, node: ast.Raise) -> ast.stmt:
        return ast.Pass() if node.lineno == self.line else node

    def visit_Expr(self, node: ast.Expr) -> ast.stmt:
        return ast.Pass() if node.lineno == self.line else node


def checks() -> list[tuple[str, int]]:
    """Every place at which the screens may turn a file away."""
    places = []
    for name, module in MODULES.items():
        for node in ast.walk(ast.parse(Path(module.__file__).read_text("utf-8"))):
            call = (
                node.exc
                if isinstance(node, ast.Raise)
                else node.value
                if isinstance(node, ast.Expr)
                else None
            )
            if (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Attribute)
                and call.func.attr in ("refuse", "within")
            ):
                places.append((name, node.lineno))
    return places


def leave_out(name: str, line: int, patch: pytest.MonkeyPatch) -> None:
    """Take one check out of the screens."""
    module = MODULES[name]
    tree = ast.fix_missing_locations(
        _Without(line).visit(ast.parse(Path(module.__file__).read_text("utf-8")))
    )
    before = dict(vars(module))
    made = dict(before)
    exec(compile(tree, module.__file__, "exec"), made)
    for other in (
        *MODULES.values(),
        importlib.import_module("emenscr_xlsx.reading.screen.screening"),
    ):
        for key, value in list(vars(other).items()):
            for attribute, old in before.items():
                if (
                    value is old
                    and callable(old)
                    and getattr(old, "__module__", "") == module.__name__
                    and not isinstance(old, type)
                ):
                    patch.setattr(other, key, made[attribute])
    for key in [
        k
        for k, v in before.items()
        if callable(v)
        and getattr(v, "__module__", "") == module.__name__
        and not isinstance(v, type)
    ]:
        patch.setitem(made, key, made[key])


@pytest.mark.slow
def test_no_check_is_there_for_show(
    cases: dict[str, hostile.Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is left out in turn, and some file then becomes something else."""
    decided = defaultdict(list)
    for case in cases.values():
        for place in screened(case.content)[2]:
            decided[place].append(case)
    idle = []
    for place in checks():
        with monkeypatch.context() as patch:
            leave_out(*place, patch)
            if not any(screened(c.content)[0] != c.verdict for c in decided[place][:4]):
                idle.append(place)
    assert idle == []


@pytest.mark.parametrize(
    "name",
    [n for n in limits.USUAL if n not in ("file_mb", "seconds", "memory_mb", "archive_files")],
)
def test_every_limit_can_be_set(name: str, cases: dict[str, hostile.Case]) -> None:
    """Some file is refused for it, and with the limit far away no longer is."""
    for case in cases.values():
        if case.verdict == "TOO_MUCH" and limits.WORDS[name].th in screened(case.content)[1]:
            assert (
                limits.WORDS[name].th
                not in screened(case.content, limits.USUAL | {name: 10**12})[1]
            )
            break
    else:
        pytest.fail("no file is refused for it")
