"""Names are nouns that say what a thing is, and a test's name is its promise."""

import ast
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

BANNED = {"at", "found", "held", "no", "of", "one", "own", "said", "told"}
LONGEST = 79
TESTS = Path(__file__).parents[1]
PACKAGE = Path(str(files("emenscr_xlsx")))


def sources(folder: Path) -> list[Path]:
    """The modules of a folder, without those that node installs for the tests."""
    return sorted(p for p in folder.rglob("*.py") if "node" not in p.relative_to(folder).parts)


def is_row(cls: ast.ClassDef) -> bool:
    return any(isinstance(base, ast.Name) and base.id == "TypedDict" for base in cls.bases)


def bound(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and name of each variable, parameter, attribute, function, class and import.

    The keys of a row are its table's columns, as the form declares them.
    """
    rows = [c for c in ast.walk(tree) if isinstance(c, ast.ClassDef) and is_row(c)]
    keys = {id(field.target) for c in rows for field in c.body if isinstance(field, ast.AnnAssign)}
    for node in ast.walk(tree):
        if id(node) in keys:
            continue
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield node.lineno, name
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield node.lineno, name
            case ast.arg(arg=name) | ast.ExceptHandler(name=str(name)):
                yield node.lineno, name
            case ast.alias(name=name, asname=alias):
                yield node.lineno, alias or name
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield node.lineno, name


@pytest.mark.parametrize(
    "path",
    [*sources(TESTS), *sources(PACKAGE)],
    ids=lambda path: f"{path.parent.name}/{path.name}",
)
def test_no_name_leaves_open_what_it_names(path: Path) -> None:
    names = bound(ast.parse(path.read_text("utf-8")))
    assert not [f"{name} in line {line}" for line, name in names if name in BANNED]


def test_the_name_of_a_test_fits_on_a_line() -> None:
    assert not [
        node.name
        for path in TESTS.rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
        and node.name.startswith("test_")
        and len(node.name) > LONGEST
    ]
