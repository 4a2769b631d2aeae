"""Dataclasses as lines of JSON, which pass between an office and its readers.

What JSON has no form for is an object with one member, the name of its type: `{"CellFault":
["ERROR_VALUE", "#N/A"]}`. A line is decoded to the type that is asked for, field by field, and to
nothing else; what does not fit is a ValueError.
"""

import json
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from ..model.values import AsPercent, CellFault

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_SCALARS = frozenset((str, float, int, bool, type(None)))
_CELLS = (date, datetime, time, timedelta, CellFault, AsPercent)
"""What a cell may hold besides a scalar."""

T = TypeVar("T")
Decoder = Callable[[object], object]


def encode(value: object) -> bytes:
    """A dataclass as a line."""
    return json.dumps(value, default=_tagged).encode("ascii") + b"\n"


def decode(line: bytes, kind: type[T]) -> T:
    """The dataclass of this kind that a line stands for.

    Raises ValueError where it stands for none.
    """
    if not line.endswith(b"\n"):
        raise ValueError("a line without its end")
    declared: type = kind
    try:
        value = _decoder(declared)(json.loads(line))
    except (RecursionError, TypeError, OverflowError) as error:
        raise ValueError(str(error)) from error
    if not isinstance(value, kind):
        raise ValueError(f"no {kind.__name__}")
    return value


def _tagged(value: object) -> object:
    """A value that JSON has no form for, as an object of one member."""
    if is_dataclass(value) and not isinstance(value, type):
        return {type(value).__name__: [getattr(value, f.name) for f in fields(value)]}
    if isinstance(value, timedelta):
        return {"timedelta": [value.days, value.seconds, value.microseconds]}
    if isinstance(value, date | time):
        return {type(value).__name__: value.isoformat()}
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} is not passed on")


def _member(value: object, kind: type) -> object:
    """What stands under a type's name."""
    if not isinstance(value, dict) or value.keys() != {kind.__name__}:
        raise ValueError(f"no {kind.__name__}")
    member: object = value[kind.__name__]
    return member


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("no text")
    return value


def _items(value: object) -> list[object]:
    if not isinstance(value, list):
        raise ValueError("no list")
    return value


def _mapping(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise ValueError("no object")
    return value


def _cell(value: object) -> object:
    """A scalar, or another thing that a cell may hold."""
    if type(value) in _SCALARS:
        return value
    name = next(iter(_mapping(value)), "")
    kind = next((k for k in _CELLS if k.__name__ == name), None)
    if kind is None:
        raise ValueError(f"no value of a cell: {name}")
    return _decoder(kind)(value)


def _cells(value: object) -> dict[str, object]:
    """The cells of a record, by column: most are scalars."""
    return {
        name: cell if type(cell) in _SCALARS else _cell(cell)
        for name, cell in _mapping(value).items()
    }


@cache
def _decoder(kind: object) -> Decoder:
    """What makes a value of a declared type of decoded JSON."""
    origin, inner = get_origin(kind), get_args(kind)
    if kind is object:
        return _cell
    if kind == dict[str, object]:
        return _cells
    if origin in (Union, types.UnionType):
        return _one_of([_decoder(k) for k in inner])
    if origin is Literal:
        return _literal(inner)
    if origin in (dict, Mapping):
        return _dictionary(*inner)
    if origin in (list, frozenset) or (origin is tuple and inner[1:] == (...,)):
        return _several(origin, _decoder(inner[0]))
    if origin is tuple:
        return _fixed([_decoder(k) for k in inner])
    if isinstance(kind, type):
        return _of_type(kind)
    raise TypeError(f"{kind} is not passed on")


def _of_type(kind: type) -> Decoder:
    """The same of a class."""
    if kind in _SCALARS or kind is float:
        return _scalar((int, float) if kind is float else (kind,))
    if is_dataclass(kind):
        return _dataclass(kind)
    if issubclass(kind, Enum):
        return kind
    if kind is timedelta:
        return lambda value: timedelta(*map(_whole, _items(_member(value, timedelta))))
    if kind is bytes:
        return lambda value: bytes.fromhex(_text(_member(value, bytes)))
    if issubclass(kind, datetime | date | time):
        return lambda value: kind.fromisoformat(_text(_member(value, kind)))
    raise TypeError(f"{kind} is not passed on")


def _whole(value: object) -> int:
    if type(value) is not int:
        raise ValueError("no whole number")
    return value


def _scalar(kinds: tuple[type, ...]) -> Decoder:
    def decoded(value: object) -> object:
        if type(value) not in kinds:
            raise ValueError(f"{type(value).__name__} for {kinds[-1].__name__}")
        return value

    return decoded


def _literal(choices: tuple[object, ...]) -> Decoder:
    def decoded(value: object) -> object:
        if not isinstance(value, str) or value not in choices:
            raise ValueError(f"none of {choices}")
        return value

    return decoded


def _one_of(decoders: Sequence[Decoder]) -> Decoder:
    def decoded(value: object) -> object:
        for decoder in decoders:
            try:
                return decoder(value)
            except ValueError:
                continue
        raise ValueError("none of its types")

    return decoded


def _several(kind: Callable[[list[object]], object], decoder: Decoder) -> Decoder:
    return lambda value: kind([decoder(item) for item in _items(value)])


def _fixed(decoders: Sequence[Decoder]) -> Decoder:
    def decoded(value: object) -> object:
        return tuple(decoder(item) for decoder, item in zip(decoders, _items(value), strict=True))

    return decoded


def _dictionary(key: object, inner: object) -> Decoder:
    """JSON has texts only for keys."""
    decoder, key_of = _decoder(inner), int if key is int else str
    return lambda value: {key_of(name): decoder(item) for name, item in _mapping(value).items()}


def _dataclass(kind: "type[DataclassInstance]") -> Decoder:
    hints = get_type_hints(kind)
    decoders = [_decoder(hints[f.name]) for f in fields(kind)]
    make: Callable[..., object] = kind
    return lambda value: make(
        *(d(item) for d, item in zip(decoders, _items(_member(value, kind)), strict=True))
    )
