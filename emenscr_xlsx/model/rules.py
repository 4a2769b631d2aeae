"""All that the declaration of a table promises to check, in the order in which it is said."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from ..text.words import Words
from . import Above, Below, Condition, Filled, Table
from .finding import Severity
from .messages import MESSAGES


@dataclass(frozen=True)
class Declared:
    """One check as declared: where it points, what it reads, and where it fails."""

    code: str
    column: str
    reads: frozenset[str]
    wrong: Callable[[Any], Any]
    say: Words
    severity: Severity
    source: str
    places: dict[str, object]
    when: Condition | None = None
    structural: bool = False  # no office can weigh or waive it: what comes with every form, and what its declaration marks so


@cache
def declared(table: Table) -> tuple[Declared, ...]:
    """Everything the declaration of a table promises to check, in the order in which it is said."""
    found: list[Declared] = []

    def add(
        code: str,
        column: str,
        when: Condition,
        say: Words,
        severity: Severity,
        source: str,
        structural: bool = False,
        **places: object,
    ) -> None:
        found.append(
            Declared(
                code,
                column,
                when.names() | {column},
                when.mask,
                say,
                severity,
                source,
                places,
                when,
                structural or code in MESSAGES,
            )
        )

    for c in table.columns:
        if c.asked and (c.low is not None or c.high is not None):
            bounds = [
                b
                for b in (
                    Below(c.name, c.low) if c.low is not None else None,
                    Above(c.name, c.high) if c.high is not None else None,
                )
                if b
            ]
            message = MESSAGES["OUT_OF_BOUNDS"]
            low, high = (f"{b:,g}" if b is not None else "…" for b in (c.low, c.high))
            add(
                "OUT_OF_BOUNDS",
                c.name,
                bounds[0] if len(bounds) == 1 else bounds[0] | bounds[1],
                message.say,
                message.severity,
                c.source,
                low=low,
                high=high,
            )
    if table.open and table.key:
        message = MESSAGES["DUPLICATE"]
        say = message.say.format(value=" · ".join(f"{{{name}}}" for name in table.key))
        found.append(
            Declared(
                "DUPLICATE",
                table.key[-1],
                frozenset(table.key),
                _repeated(table.key),
                say,
                message.severity,
                "",
                {},
                structural=True,
            )
        )
    for c in table.columns:
        if c.required is not None:
            n, wrong = c.required, c.required.when & ~Filled(c.name)
            add(
                n.code,
                c.name,
                wrong,
                n.say or MESSAGES["REQUIRED"].say,
                n.severity,
                n.source or c.source,
                n.structural,
            )
    for r in table.rules:
        add(r.code, r.column, r.wrong, r.say, r.severity, r.source, r.structural)
    return tuple(found)


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


def _repeated(key: tuple[str, ...]) -> Callable[[Any], Any]:
    """Records with a key that another of the same report has; `_report` tells reports of a batch apart."""

    def wrong(frame: Any) -> Any:
        columns = [*(n for n in ("_report",) if n in frame), *key]
        return frame.duplicated(columns, keep=False) & frame[list(key)].notna().all(axis=1)

    return wrong
