"""What may be written in a column that names records of a table, and what its list shows."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..model import Table
from ..model.values import plain
from ..text.thai import squash
from ..text.words import Words, joined
from ..workbook.submission import Submission

_LISTED = 12  # choices that are listed


@dataclass(frozen=True, slots=True)
class Named:
    """The records of a table that a column may name.

    What people may write for them (squashed) with their keys, and what the list shows. Where one
    key stands twice it is in `doubt` which are meant.
    """

    keys: dict[str, object]
    shown: tuple[Words, ...]
    doubt: bool = False

    @property
    def choices(self) -> Words:
        """What may be chosen, as the list shows it."""
        some = [*self.shown[:_LISTED]] or [Words("-", "-")]
        rest = len(self.shown) - _LISTED
        more = Words(f" … (ทั้งหมด {len(self.shown)})", f" … ({len(self.shown)} in all)")
        listed = joined(some, ", ", ", ")
        return Words(listed.th + more.th, listed.en + more.en) if rest > 0 else listed


Names = dict[str, Named]
"""By table, what people may write for its records."""


def names_of(submission: Submission, tables: Mapping[str, Table]) -> Names:
    """For each table that a column may name.

    What people may write for its records, to their keys.
    """
    wanted = {c.choices for t in tables.values() for c in t.columns if isinstance(c.choices, str)}
    names: Names = {}
    for name in wanted:
        table = tables[name]
        if submission.given:
            records = submission.given.get(name, ())
            shown = dict.fromkeys(map(table.listed, records))
            names[name] = Named(table.codes(records), tuple(shown))
        else:  # the registry names its own rows
            rows = submission.cells.get(name, {}).values()
            codes = [plain(r[table.key[0]]).strip() for r in rows if r.get(table.key[0])]
            keys: dict[str, object] = {squash(code): code for code in codes}
            shown = dict.fromkeys(Words(code, code) for code in codes)
            names[name] = Named(keys, tuple(shown), len(keys) < len(codes))
    return names
