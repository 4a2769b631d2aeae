"""The package keeps its plan.

Imports point down, each kind of work has one room, and no room outgrows itself.
"""

import ast
import re
import subprocess
import sys
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib.resources import files
from pathlib import Path

import pytest

PACKAGE = Path(str(files("emenscr_xlsx")))

README = Path(__file__).parents[2] / "README.md"
FLOORS = tuple(
    re.findall(r"`(\w+)/?`", row)
    for row in re.search(r"\| floor \| rooms \|\n.*?\n((?:\|.*\n)+)", README.read_text("utf-8"))[
        1
    ].splitlines()
)
"""The rooms of each floor, from the ground up, as the README has them."""
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}

LONGEST = 300


def module(path: Path) -> str:
    """spec/condition.py is spec.condition, spec/__init__.py is spec."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


TREES = {
    module(p): ast.parse(p.read_text("utf-8"))
    for p in sorted(PACKAGE.rglob("*.py"))
    if p.parent != PACKAGE or p.stem != "__init__"
}
PACKAGES = {module(p) for p in PACKAGE.rglob("*/__init__.py")}


def room(name: str) -> str:
    return name.partition(".")[0]


def inside(name: str) -> set[str]:
    """The modules of this package that a module imports, wherever in it the import stands."""
    imports = set()
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.ImportFrom) and node.level:
            parts = [p for p in name.split(".") if p]
            base = parts[: len(parts) - node.level + (name in PACKAGES)]
            target = [*base, *(node.module.split(".") if node.module else [])]
            imports |= {
                m if (m := ".".join([*target, a.name])) in TREES else ".".join(target)
                for a in node.names
            }
    return imports - {"", name}


def checked_only(name: str) -> list[ast.stmt]:
    """What stands in a module for the type checker alone."""
    return [
        statement
        for node in ast.walk(TREES[name])
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for statement in node.body
    ]


@cache
def outside(name: str) -> set[str]:
    """What else a module imports when it runs, by its first name."""
    imports, unread = set(), {n for block in checked_only(name) for n in ast.walk(block)}
    for node in ast.walk(TREES[name]):
        if node in unread:
            continue
        if isinstance(node, ast.Import):
            imports |= {room(a.name) for a in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            imports.add(room(node.module))
    return imports


def test_every_room_has_its_floor() -> None:
    """A new module is given its place in the plan."""
    assert {room(name) for name in TREES} == set(FLOOR)


@pytest.mark.parametrize("name", TREES)
def test_imports_never_point_up(name: str) -> None:
    """Only to lower floors, or along one's own."""
    up = {other for other in inside(name) if FLOOR[room(other)] > FLOOR[room(name)]}
    assert not up


def test_imports_never_run_in_a_circle() -> None:
    """Neither between rooms nor between the files of one."""
    rooms: dict[str, set[str]] = {}
    for name in TREES:
        rooms.setdefault(room(name), set()).update(
            {room(other) for other in inside(name)} - {room(name)}
        )
    for graph in ({name: inside(name) for name in TREES}, rooms):
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as circle:
            pytest.fail(" → ".join(circle.args[1]))


def test_one_room_knows_each_tool() -> None:
    """Pandera in checking, SQL in ledger, the terminal in cli, openpyxl in demo."""
    for tool, rooms in {
        "pandera": {"checking"},
        "sqlalchemy": {"ledger"},
        "sqlite3": set(),
        "typer": {"cli"},
        "rich": {"cli"},
        "openpyxl": {"demo"},
        "emenscr_xlsx": set(),
    }.items():
        assert {room(name) for name in TREES if tool in outside(name)} <= rooms, tool


def test_the_vocabulary_needs_only_the_standard_library() -> None:
    """So that a declaration can be read anywhere."""
    for name in TREES:
        if room(name) in ("text", "model", "forms"):
            assert outside(name) <= sys.stdlib_module_names, name


def test_tables_of_data_appear_on_the_second_floor() -> None:
    """No pandas, numpy, workbook reader or writer below it."""
    heavy = {"pandas", "numpy", "openpyxl", "xlsxwriter", "python_calamine"}
    assert not {
        name: outside(name) & heavy
        for name in TREES
        if FLOOR[room(name)] < 2 and outside(name) & heavy
    }


def test_a_process_that_reads_files_loads_no_more_than_reading_needs() -> None:
    """It starts in a seventh of a second, and a watched file is answered that much sooner."""
    asked = "import sys, emenscr_xlsx.reading.worker; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "python_calamine" in loaded
    assert not {
        "pandas",
        "numpy",
        "pandera",
        "openpyxl",
        "xlsxwriter",
        "sqlalchemy",
        "typer",
    } & set(loaded)


def test_writing_a_workbook_loads_no_tables_of_data() -> None:
    """A form is written from plain values: nothing of the third floor's weight is needed for it."""
    modules = " ".join(f"emenscr_xlsx.{name}," for name in TREES if room(name) == "writing")
    asked = f"import sys, {modules.rstrip(',')}; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "xlsxwriter" in loaded
    assert not {"pandas", "numpy", "pandera"} & set(loaded)


_OF_OS = {"replace", "rename", "renames", "remove", "unlink", "rmdir", "removedirs"}


def moves(tree: ast.AST) -> set[str]:
    """Where a file is moved or deleted."""
    calls = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value.id if isinstance(node.func.value, ast.Name) else ""
            pandas_rename = node.func.attr == "rename" and bool(node.keywords)
            if (
                (owner == "os" and node.func.attr in _OF_OS)
                or owner == "shutil"
                or (node.func.attr in ("unlink", "rename", "rmdir", "rmtree") and not pandas_rename)
            ):
                calls.add(f"{node.func.attr} in line {node.lineno}")
    return calls


def test_files_are_moved_where_they_are_taken_in() -> None:
    """The demonstration may clear the folder it made itself."""
    moving = {name: where for name, tree in TREES.items() if (where := moves(tree))}
    assert {room(name) for name in moving} <= {"office", "intake", "demo"}, moving
    assert len(moving.get("demo.run", ())) <= 1


@pytest.mark.parametrize("name", TREES)
def test_no_room_outgrows_itself(name: str) -> None:
    """Data only may be as long as the form is."""
    path = PACKAGE / f"{name.replace('.', '/')}.py"
    path = path if path.exists() else path.with_suffix("") / "__init__.py"
    if "Data only." not in (ast.get_docstring(TREES[name]) or ""):
        assert len(path.read_text("utf-8").splitlines()) <= LONGEST
