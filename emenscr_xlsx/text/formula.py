"""Excel formulas built from values: quoted, bracketed where needed, within Excel's limits.

In calls and operators a Python text is a text, a number is a number, and a `ref` is what stands
in the sheet:

    >>> plan, spent = ref("B4"), ref("C4")
    >>> print(fn.IF(fn.COUNT(plan, spent).eq(2), (spent - plan) / plan * 100, ""))
    IF(COUNT(B4,C4)=2,(C4-B4)/B4*100,"")
    >>> print("Due " & fn.TEXT(ref("due"), "d mmm yyyy"))
    "Due "&TEXT(due,"d mmm yyyy")
    >>> print(any_of([plan > 0, spent.ne("")]))
    OR(B4>0,C4<>"")
    >>> written(plan + 1)
    '=B4+1'
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce

from .excel import LONGEST, quoted, units
from .words import Words

_DEEPEST, _MOST_ARGUMENTS = 64, 255  # what Excel takes
_CHARACTERS, _DEPTH, _ARGUMENTS = (
    Words("ความยาวของสูตร", "characters of a formula"),
    Words("ความลึกของสูตร", "depth of a formula"),
    Words("จำนวนค่าที่ส่งให้ฟังก์ชัน", "arguments of a function"),
)


class TooLong(ValueError):
    """A formula that Excel does not take: what there is too much of, how much, and the most."""

    def __init__(self, what: Words, size: int, most: int) -> None:
        self.words = Words(
            f"{what.th} {size:,} (Excel รับได้ {most:,})",
            f"{what.en}: {size:,} (Excel takes {most:,})",
        )
        super().__init__(str(self.words))


_COMPARING, _JOINING, _ADDING, _MULTIPLYING, _NEGATING, _WHOLE = range(6)
"""How tightly the operators bind; what is no operation binds most."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A part of a formula: its text, how tightly it binds, and how deep its calls are nested."""

    text: str
    binds: int = _WHOLE
    depth: int = 0

    def __str__(self) -> str:
        return self.text

    def __add__(self, other: "Value") -> "Expression":
        return _operation(self, "+", other, _ADDING)

    def __sub__(self, other: "Value") -> "Expression":
        return _operation(self, "-", other, _ADDING)

    def __mul__(self, other: "Value") -> "Expression":
        return _operation(self, "*", other, _MULTIPLYING)

    def __truediv__(self, other: "Value") -> "Expression":
        return _operation(self, "/", other, _MULTIPLYING)

    def __neg__(self) -> "Expression":
        return Expression(f"-{_within(self, _NEGATING)}", _NEGATING, self.depth)

    def __and__(self, other: "Value") -> "Expression":
        """The two texts as one."""
        return _operation(self, "&", other, _JOINING)

    def __rand__(self, other: "Value") -> "Expression":
        return _operation(other, "&", self, _JOINING)

    def __gt__(self, other: "Value") -> "Expression":
        return self.compared(">", other)

    def __ge__(self, other: "Value") -> "Expression":
        return self.compared(">=", other)

    def __lt__(self, other: "Value") -> "Expression":
        return self.compared("<", other)

    def __le__(self, other: "Value") -> "Expression":
        return self.compared("<=", other)

    def eq(self, other: "Value") -> "Expression":
        return self.compared("=", other)

    def ne(self, other: "Value") -> "Expression":
        return self.compared("<>", other)

    def compared(self, sign: str, other: "Value") -> "Expression":
        """A comparison by a sign such as `>=`."""
        return _operation(self, sign, other, _COMPARING)


Value = Expression | str | float
"""What may stand in a formula: an expression, a text, a number, or True or False."""


def ref(place: str) -> Expression:
    """What stands in the sheet: an address, a range or a defined name."""
    return Expression(place)


def literal(value: Value) -> Expression:
    """A value as it stands in a formula; a long text is joined from pieces that Excel takes."""
    if isinstance(value, Expression):
        return value
    if isinstance(value, str):
        return Expression(quoted(value))
    if isinstance(value, bool):
        return Expression(str(value).upper())
    return Expression(f"{Decimal(f'{value:.15g}'):f}", _NEGATING if value < 0 else _WHOLE)


def in_brackets(value: Value) -> Expression:
    """An expression in brackets, needed or not."""
    inner = literal(value)
    return Expression(f"({inner})", depth=inner.depth)


def _within(value: Expression, binds: int) -> Expression:
    return value if value.binds >= binds else in_brackets(value)


def _operation(left: Value, sign: str, right: Value, binds: int) -> Expression:
    a = _within(literal(left), binds)
    b = _within(literal(right), binds if binds == _JOINING else binds + 1)
    return Expression(f"{a}{sign}{b}", binds, max(a.depth, b.depth))


class _Functions:
    """Excel's functions by their names: `fn.IF(test, "yes", "no")`."""

    def __getattr__(self, name: str) -> Callable[..., Expression]:
        if not name.isupper():
            raise AttributeError(name)

        def call(*values: Value) -> Expression:
            given = list(map(literal, values))
            depth = 1 + max((each.depth for each in given), default=0)
            for what, size, most in (
                (_DEPTH, depth, _DEEPEST),
                (_ARGUMENTS, len(given), _MOST_ARGUMENTS),
            ):
                if size > most:
                    raise TooLong(what, size, most)
            return Expression(f"{name}({','.join(map(str, given))})", depth=depth)

        return call


fn = _Functions()


def any_of(tests: Iterable[Expression]) -> Expression:
    """At least one of some tests holds."""
    first, *rest = tests
    return fn.OR(first, *rest) if rest else first


def as_number(test: Expression) -> Expression:
    """1 where a test holds, and 0 where it does not, for SUMPRODUCT."""
    negative = -test
    return -negative


def joined(parts: Iterable[Value], separator: str = "") -> Expression:
    """Texts as one; an empty text where there are none."""
    texts = list(map(literal, parts))
    if separator:
        texts = [texts[0], *(separator & text for text in texts[1:])]
    return reduce(Expression.__and__, texts) if texts else literal("")


def written(formula: Expression) -> str:
    """A formula as a cell takes it. Raises TooLong where Excel takes none so long."""
    if 2 * len(formula.text) >= LONGEST and (size := units(formula.text)) >= LONGEST:
        raise TooLong(_CHARACTERS, size, LONGEST - 1)
    return f"={formula}"
