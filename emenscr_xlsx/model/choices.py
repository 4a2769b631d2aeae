"""Closed lists: what is stored, what people choose, and what they may write for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from ..text.thai import squash
from ..text.words import Words


@dataclass(frozen=True, eq=False)
class Choices:
    """A closed list: what is stored, and what people read and choose.

    `also` is what else they may write for an item.
    """

    name: str
    title: Words
    items: dict[str, Words]
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def words(self, code: object) -> Words:
        listed = self.items.get(code) if isinstance(code, str) else None
        return listed or Words(str(code), str(code))

    @cached_property
    def codes(self) -> dict[str, str]:
        """What a person may write for an item (see `thai.squash`), to its code."""
        also = [(text, code) for code, others in self.also.items() for text in others]
        return keys(
            (
                *also,
                *(
                    (text, code)
                    for code, words in self.items.items()
                    for text in (code, words.th, words.en)
                ),
            )
        )


Thing = TypeVar("Thing")


def keys(spelled: Iterable[tuple[str, Thing]]) -> dict[str, Thing]:
    """What may be written for things (see `thai.squash`), to the thing that is meant.

    Sara am may have lost its ring, as in text from a PDF.
    """
    known = {squash(text): thing for text, thing in spelled}
    return {key.replace("\u0e33", "\u0e32"): thing for key, thing in known.items()} | known
