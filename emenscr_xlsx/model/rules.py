"""Every check that a table's declaration makes, in the order in which it is reported."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache

from ..text.thai import code_key
from ..text.words import Words, joined
from . import Above, Below, Column, Condition, Filled, Table
from .condition import Frame, Mask
from .finding import Severity
from .messages import MESSAGES


@dataclass(frozen=True)
class Declared:
    """One check as declared: where it points, what it reads, and where it fails."""

    code: str
    column: str
    reads: frozenset[str]
    wrong: Callable[[Frame], Mask]
    say: Words
    severity: Severity
    source: str = ""
    places: dict[str, object] = field(default_factory=dict)  # for `say`, beside the record's values
    when: Condition | None = None  # `wrong` as a condition, where it is one
    structural: bool = False  # comes with every form: no office can weigh or waive it


@cache
def declared(table: Table) -> tuple[Declared, ...]:
    """Every check that a table's declaration makes, in the order in which it is reported."""
    return (*_bounds(table), *_no_duplicates(table), *_required(table), *_rules(table))


@cache
def by_name(table: Table) -> dict[str, Declared]:
    """The declared checks of a table by name: rule and column, such as "V-B1.reason:reason_kind".

    A rule that is declared several times for one column is numbered from the second on.
    """
    named: dict[str, Declared] = {}
    for d in declared(table):
        name = f"{d.code}:{d.column}"
        repeats = sum(known.partition("#")[0] == name for known in named)
        named[f"{name}#{repeats + 1}" if repeats else name] = d
    return named


def _condition(
    code: str,
    column: str,
    wrong: Condition,
    say: Words,
    severity: Severity,
    source: str,
    *,
    structural: bool = False,
    **places: object,
) -> Declared:
    """A check that fails where a condition holds."""
    return Declared(
        code,
        column,
        wrong.names() | {column},
        wrong.mask,
        say,
        severity,
        source,
        places,
        wrong,
        structural or code in MESSAGES,
    )


def _bounds(table: Table) -> Iterator[Declared]:
    for c in table.columns:
        if c.asked and (outside := _outside(c)) is not None:
            message = MESSAGES["OUT_OF_BOUNDS"]
            yield _condition(
                "OUT_OF_BOUNDS",
                c.name,
                outside,
                message.say,
                message.severity,
                c.source,
                bounds=_bounds_of(c),
            )


def _bounds_of(column: Column) -> Words:
    """What a column's value must be, in words."""
    low, high = (f"{b:,g}" if b is not None else "" for b in (column.low, column.high))
    if low and high:
        return Words(f"อยู่ระหว่าง {low} ถึง {high}", f"between {low} and {high}")
    return (
        Words(f"ไม่น้อยกว่า {low}", f"at least {low}")
        if low
        else Words(f"ไม่เกิน {high}", f"at most {high}")
    )


def _outside(column: Column) -> Condition | None:
    """That a column's value is below or above its bounds; None where it has no bounds."""
    below = None if column.low is None else Below(column.name, column.low)
    above = None if column.high is None else Above(column.name, column.high)
    return below | above if below and above else below or above


def _no_duplicates(table: Table) -> Iterator[Declared]:
    if table.open and table.key:
        message = MESSAGES["DUPLICATE"]
        value = " · ".join(f"{{{name}}}" for name in table.key)
        heads = [table[name].head for name in table.key]
        yield Declared(
            "DUPLICATE",
            table.key[-1],
            frozenset(table.key),
            _repeated(table.key),
            message.say.format(value=value, head=joined(heads, " · ", " · ")),
            message.severity,
            structural=True,
        )


def _repeated(key: tuple[str, ...]) -> Callable[[Frame], Mask]:
    """Records with a key that one before them of the same report has.

    `_report` tells the reports of a batch apart. A code is the same however it is spelt, as where
    it is referred to.
    """

    def wrong(frame: Frame) -> Mask:
        columns = [*(n for n in ("_report",) if n in frame), *key]
        keys = frame[list(key)]
        texts = keys.select_dtypes(object)
        spelt = texts.map(lambda v: code_key(v) if isinstance(v, str) else v)
        repeated = frame[columns].assign(**spelt).duplicated(keep="first")
        return repeated & keys.notna().all(axis=1)

    return wrong


def _required(table: Table) -> Iterator[Declared]:
    for c in table.columns:
        if (required := c.required) is not None:
            yield _condition(
                required.code,
                c.name,
                required.when & ~Filled(c.name),
                required.say or MESSAGES["REQUIRED"].say,
                required.severity,
                required.source or c.source,
                structural=required.structural,
            )


def _rules(table: Table) -> Iterator[Declared]:
    for r in table.rules:
        yield _condition(
            r.code, r.column, r.wrong, r.say, r.severity, r.source, structural=r.structural
        )
