"""The text of each eMENSCR box in Thai, composed of phrases as the sheet composes it (D18)."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from ..forms import report as form
from ..forms.phrases import BOXES, LEADS, PIECES
from ..forms.registry_notation import links
from ..model import Box, Choices, ColumnScope, Each, Kind, Phrase, Piece, Table
from ..model.phrase import Place, filled_in, without_lead
from ..model.saying import spellings
from ..model.values import figure, shown, to_python
from ..text.excel import replaced

if TYPE_CHECKING:
    import pandas as pd

    from ..checking.frames import Frames

Texts = list[dict[tuple[str, str], str]]
"""Per report: (box, record) → text."""

Cells = Mapping[tuple[str, str, str], object]
"""Of a report: (table, record, which text) → what the M6 page shows.

Besides a box's text, what it is made of.
"""

LEAD, FOLDED, WHOSE = "lead of {}", "folded {}", "whose {}"
"""How the texts are called that only serve others.

What was written, a text without spaces, and the record that a piece belongs to.
"""

ALIKE = spellings("")
"""What is taken out of two texts to compare them."""

PieceText = tuple[str, str, str]
"""What a piece tells of a record.

The record's key, the key of the record that it belongs to ("" for none), and its text.
"""


def m6_texts(batch: "Frames") -> Texts:
    """The text of every box."""
    return boxes_of(m6_cells(batch))


def told_as(table: Table) -> str | None:
    """The column that says which activity's text is a record's; None where a table has none."""
    return next((name for name in ("told_as", "as_activity") if name in table.by_name), None)


def boxes_of(reports: Sequence[Cells]) -> Texts:
    """The texts of the boxes among all that the M6 page shows of each report."""
    tables = {box.name: form.m6_table(box.table).name for box in BOXES}
    return [
        {
            (what, record): str(text)
            for (table, record, what), text in cells.items()
            if tables.get(what) == table
        }
        for cells in reports
    ]


def m6_cells(batch: "Frames") -> list[Cells]:
    """Everything that the M6 page shows, per report."""
    writer = _Writer(batch)
    for piece in PIECES:
        writer.piece(piece)
    # Activities first: others may take their text from one.
    for box in sorted(BOXES, key=lambda b: b.name != "activities"):
        writer.box(box)
    return [*writer.cells]


def trimmed(text: str) -> str:
    """A text as Excel's TRIM leaves it."""
    return re.sub(" +", " ", text).strip(" ")


class _Writer:
    """The texts in the making.

    `pieces` by their name and report, `titles` of activities per report.
    """

    def __init__(self, batch: "Frames") -> None:
        self.batch = batch
        self.cells: list[dict[tuple[str, str, str], object]] = [{} for _ in range(batch.reports)]
        self.titles: list[dict[float, str]] = [{} for _ in range(batch.reports)]
        activities = batch["activities"]
        for report, number, title in zip(
            activities["_report"], activities["no"], activities["title"], strict=True
        ):
            self.titles[report][number] = title
        self.pieces: dict[str, dict[int, list[PieceText]]] = {}

    def piece(self, piece: Piece) -> None:
        """Tell of each record of a piece's table."""
        table, frame = form.m6_table(piece.table), self.batch[piece.table]
        texts = self._say(table, frame, piece.phrases)
        owners = frame[piece.by] if piece.by else frame["_key"]
        pieces: dict[int, list[PieceText]] = defaultdict(list)
        places = []
        for report, key, owner, text in zip(
            frame["_report"], frame["_key"], owners, texts, strict=True
        ):
            places.append((report, len(pieces[report])))
            pieces[report].append((key, (owner or "") if text else "", text))
        if piece.listed:
            for report, of_report in pieces.items():
                pieces[report] = [
                    _listed(piece, of_report, index) for index in range(len(of_report))
                ]
        self.pieces[piece.name] = pieces
        for row, (report, index) in enumerate(places):
            name, typed_row = self.batch.typed_at(piece.table, row)
            typed = name, str(self.batch[name]["_key"].iat[typed_row])
            _, owner, text = pieces[report][index]
            self.cells[report][*typed, piece.name] = text
            self.cells[report][*typed, FOLDED.format(piece.name)] = replaced(text, ALIKE)
            if piece.by:
                self.cells[report][*typed, WHOSE.format(piece.name)] = owner

    def box(self, box: Box) -> None:
        """Tell of each record of a box's table."""
        table = form.m6_table(box.table)
        frame = self._totals(table) if table is form.QUARTER_MONEY else self.batch[box.table]
        leads = self._say(table, frame, box.lead)
        if whose := told_as(table):
            activities = self.batch.joined_to(frame, table, [whose])[whose]
            leads = self._with_activities(activities, frame, leads)
        with_lead = self.batch.with_texts(frame, "lead", [text or None for text in leads])
        texts = leads
        for part in box.rest:
            more = (
                self._each(table, with_lead, part)
                if isinstance(part, Each)
                else self._say(table, with_lead, (part,))
            )
            texts = [trimmed(f"{text} {rest}") for text, rest in zip(texts, more, strict=True)]
        for report, key, lead, text in zip(
            frame["_report"], frame["_key"], leads, texts, strict=True
        ):
            self.cells[report][table.name, key, box.name] = text
            self.cells[report][table.name, key, LEAD.format(box.name)] = lead
            self.cells[report][table.name, key, FOLDED.format(box.name)] = replaced(lead, ALIKE)

    def _totals(self, table: Table) -> "pd.DataFrame":
        """The one record of each report that a table of totals has."""
        frame = self.batch.totals(table)
        for column in table.columns:
            for report, value in enumerate(frame[column.name]):
                self.cells[report][table.name, "-", column.name] = to_python(value)
        return frame

    def _with_activities(
        self, activities: "pd.Series", frame: "pd.DataFrame", leads: list[str]
    ) -> list[str]:
        """Leads, each after the text of the activity whose text is its record's."""
        texts = []
        for report, activity, lead in zip(frame["_report"], activities, leads, strict=True):
            number = to_python(activity)
            if number is None:
                texts.append(lead)
                continue
            named = "activities", f"{number:g}", LEAD.format("activities")
            texts.append(trimmed(f"{self.cells[report].get(named, '')} {lead}"))
        return texts

    def _say(self, table: Table, frame: "pd.DataFrame", phrases: tuple[Phrase, ...]) -> list[str]:
        """What phrases say of each record."""
        if frame.empty:
            return []
        names = {n for p in phrases for n in p.names()}
        joined = self.batch.joined_to(frame, table, names)
        holding = [(p, p.when.mask(joined).to_numpy(dtype=bool)) for p in phrases]
        wanted = [n for n in joined.columns if n in names]
        texts = []
        for row, (report, *values) in enumerate(
            zip(joined["_report"], *(joined[n] for n in wanted), strict=True)
        ):
            record, titles = dict(zip(wanted, values, strict=True)), self.titles[int(report)]
            show = partial(_shown, form.scope(table), record, titles)
            texts.append(
                trimmed(" ".join(filled_in(p.say, show) for p, holds in holding if holds[row]))
            )
        return texts

    def _each(self, table: Table, frame: "pd.DataFrame", each: Each) -> list[str]:
        """The pieces that go into each record's text.

        One that was typed as it is, is not said again.
        """
        if frame.empty:
            return []
        texts, pieces = [], self.pieces[each.piece.name]
        holds = each.when.mask(self.batch.joined_to(frame, table, each.when.names()))
        owners = frame[each.by] if each.by else frame["_key"]
        for report, key, named, lead, holding in zip(
            frame["_report"], frame["_key"], owners, frame["lead"], holds, strict=True
        ):
            if not holding:
                texts.append("")
            elif each.by:
                by_key = {k: text for k, _, text in pieces[report]}
                named_texts = [
                    by_key.get(k, "") for k in dict.fromkeys(k for _, k in links(named) if k)
                ]
                typed = replaced(lead or "", ALIKE)
                texts.append(
                    " ".join(
                        text for text in named_texts if text and replaced(text, ALIKE) not in typed
                    )
                )
            else:
                texts.append(
                    " ".join(
                        text
                        for _, owner, text in pieces[report]
                        if not each.piece.by or owner == key
                    )
                )
        return texts


def onward(piece: Piece, pieces: Sequence[PieceText]) -> list[str]:
    """Each piece with all that follow it in the same box."""
    following: dict[str, str] = defaultdict(str)
    shown = []
    for _, owner, text in reversed(pieces):
        if text:
            following[owner] = f"{text} {following[owner]}"
        shown.append(following[owner] if text or not piece.by else "")
        if piece.by:
            following[""] = ""  # without its own there are none
    return shown[::-1]


def _listed(piece: Piece, pieces: list[PieceText], index: int) -> PieceText:
    """A piece with what introduces, numbers and joins the pieces that belong to the same record."""
    key, owner, text = pieces[index]
    same = [i for i, (_, other, _) in enumerate(pieces) if owner and other == owner]
    if len(same) < 2:
        return pieces[index]
    number = same.index(index) + 1
    lead = "และ " if number == len(same) else ""
    if number == 1:
        lead = piece.listed.format(n=len(same))
    return key, owner, f"{lead}{number}) {text}"


def _shown(
    scope: ColumnScope, record: Mapping[str, object], titles: Mapping[float, str], place: Place
) -> str:
    """How a phrase shows a column of a record."""
    name, manner = place
    column, value = scope.column(name), to_python(record[name])
    manner, _, other = manner.partition(" ")
    if manner == "title":
        return (titles.get(value) or "") if isinstance(value, int | float) else ""
    if value is None:
        return ""
    if isinstance(column.choices, Choices):
        return column.choices.words(value).th
    if manner in LEADS:
        return without_lead(str(value), LEADS[manner])
    if not isinstance(value, int | float):
        return shown(value)
    compared = to_python(record[other]) if other else None
    target = compared if isinstance(compared, int | float) else None
    if manner == "from" and target is not None:
        return shown(round(abs(value - target), 2))
    if column.kind is Kind.WHOLE:
        return f"{value:g}"
    if column.is_figure:
        return figure(value, target if manner == "against" else None, 4 if manner == "exact" else 2)
    return shown(value)
