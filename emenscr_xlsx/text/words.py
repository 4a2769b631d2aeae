"""One text in two languages: `Words`."""

from dataclasses import dataclass
from functools import cache
from string import Formatter
from typing import Literal

Lang = Literal["th", "en"]
Shown = Literal["th", "en", "both"]
LANGS: tuple[Lang, ...] = ("th", "en")


@dataclass(frozen=True, slots=True)
class Words:
    """One text in Thai and English."""

    th: str
    en: str

    def __getitem__(self, lang: Lang) -> str:
        return self.th if lang == "th" else self.en

    def format(self, **values: object) -> "Words":
        """Fill `{name}` in both languages.

        A value that is itself Words gives each language its own text.
        """
        return Words(*(self[lang].format_map(_in(values, lang)) for lang in LANGS))

    def places(self) -> frozenset[str]:
        """The names of the `{places}` in either language."""
        return _places(self.th) | _places(self.en)

    def shown(self, how: Shown) -> str:
        """The text in one language, or in both."""
        return str(self) if how == "both" else self[how]

    def __str__(self) -> str:
        return self.th if self.th == self.en else f"{self.th} / {self.en}"


@cache
def _places(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name)


def _in(values: dict[str, object], lang: Lang) -> dict[str, object]:
    return {
        name: value[lang] if isinstance(value, Words) else value for name, value in values.items()
    }


def joined(parts: list[Words], th: str, en: str) -> Words:
    """Join Words with a separator of each language."""
    return Words(th.join(p.th for p in parts), en.join(p.en for p in parts))


BLANK = Words("(ว่าง)", "(blank)")
"""What stands for nothing where a value is told."""
