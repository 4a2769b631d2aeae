"""The text of each eMENSCR box in Thai, composed from its phrases as the sheet composes it (D18)."""

import re
from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING

from ..forms import report as form
from ..forms.phrases import BOXES, LEADS, PIECES
from ..forms.registry_notation import links
from ..model import Box, Choices, ColumnScope, Each, Kind, Phrase, Piece, Table
from ..model.phrase import Place, filled_in, without_lead
from ..model.saying import spellings
from ..model.values import figure, is_blank, shown, to_python
from ..text.excel import replaced

if TYPE_CHECKING:
    import pandas as pd

    from ..checking.frames import Batch

Texts = list[dict[tuple[str, str], str]]
"""Per report: (box, record) → text."""

Cells = list[dict[tuple[str, str, str], object]]
"""Per report: (table, record, which text) → what the M6 page shows; besides a box's text, what it is made of."""

LEAD, FOLDED, WHOSE = "lead of {}", "folded {}", "whose {}"
"""How the texts are called that only serve others: what was written, a text without spaces, and the record that a piece belongs to."""

ALIKE = spellings("")
"""What is taken out of two texts to compare them."""


def m6_texts(batch: "Batch") -> Texts:
    """The text of every box."""
    return boxes_of(m6_cells(batch))


def boxes_of(cells: Cells) -> Texts:
    """Of all that the M6 page shows, the texts of the boxes."""
    table = {box.name: form.m6_table(box.table).name for box in BOXES}
    return [
        {(what, record): text for (of, record, what), text in own.items() if table.get(what) == of}
        for own in cells
    ]


def m6_cells(batch: "Batch") -> Cells:
    """Everything that the M6 page shows."""
    writer = _Writer(batch)
    for piece in PIECES:
        writer.piece(piece)
    for box in sorted(
        BOXES, key=lambda b: b.name != "activities"
    ):  # first: others may take their text from one
        writer.box(box)
    return writer.cells


def trimmed(text: str) -> str:
    """A text as Excel's TRIM leaves it."""
    return re.sub(" +", " ", text).strip(" ")


class _Writer:
    """The texts in the making."""

    def __init__(self, batch: "Batch") -> None:
        self.batch = batch
        self.cells: Cells = [{} for _ in batch.submissions]
        self.titles: list[dict[float, str]] = [{} for _ in batch.submissions]
        activities = batch["activities"]
        for report, no, title in zip(
            activities["_report"], activities["no"], activities["title"], strict=True
        ):
            self.titles[report][no] = title
        self.pieces: dict[
            str, dict[int, list[tuple[str, str, str]]]
        ] = {}  # by piece and report: its record's key, whose it is, its text

    def piece(self, piece: Piece) -> None:
        """Tell of each record of a piece's table."""
        table, frame = form.m6_table(piece.table), self.batch[piece.table]
        texts = self._say(table, frame, piece.phrases)
        whose = frame[piece.by] if piece.by else frame["_key"]
        said: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
        places = []
        for report, key, of, text in zip(
            frame["_report"], frame["_key"], whose, texts, strict=True
        ):
            places.append((report, len(said[report])))
            said[report].append((key, (of or "") if text else "", text))
        if piece.listed:
            for report, own in said.items():
                said[report] = [_listed(piece, own, no) for no in range(len(own))]
        self.pieces[piece.name] = said
        for row, (report, no) in enumerate(places):
            name, at = self.batch.typed_at(piece.table, row)
            typed = name, str(self.batch[name]["_key"].iat[at])
            _, of, text = said[report][no]
            self.cells[report][*typed, piece.name] = text
            self.cells[report][*typed, FOLDED.format(piece.name)] = replaced(text, ALIKE)
            if piece.by:
                self.cells[report][*typed, WHOSE.format(piece.name)] = of

    def box(self, box: Box) -> None:
        """Tell of each record of a box's table."""
        table = form.m6_table(box.table)
        frame = _totals(self.batch, table) if table is form.QUARTER_MONEY else self.batch[box.table]
        if table is form.QUARTER_MONEY:
            for column in table.columns:
                for report, value in enumerate(frame[column.name]):
                    self.cells[report][table.name, "-", column.name] = to_python(value)
        leads = self._say(table, frame, box.lead)
        if "as_activity" in frame.columns:
            for row, (report, other) in enumerate(
                zip(frame["_report"], frame["as_activity"], strict=True)
            ):
                if not is_blank(other):
                    leads[row] = trimmed(
                        f"{self.cells[report].get(('activities', f'{other:g}', LEAD.format('activities')), '')} {leads[row]}"
                    )
        whole = self.batch.with_texts(frame, "lead", [text or None for text in leads])
        texts = leads
        for one in box.rest:
            more = (
                self._each(table, whole, one)
                if isinstance(one, Each)
                else self._say(table, whole, (one,))
            )
            texts = [trimmed(f"{text} {said}") for text, said in zip(texts, more, strict=True)]
        for report, key, lead, text in zip(
            frame["_report"], frame["_key"], leads, texts, strict=True
        ):
            self.cells[report][table.name, key, box.name] = text
            self.cells[report][table.name, key, LEAD.format(box.name)] = lead
            self.cells[report][table.name, key, FOLDED.format(box.name)] = replaced(lead, ALIKE)

    def _say(self, table: Table, frame: "pd.DataFrame", phrases: tuple[Phrase, ...]) -> list[str]:
        """What phrases say of each record."""
        if frame.empty:
            return []
        names = {n for p in phrases for n in p.names()}
        whole = self.batch.joined_to(frame, table, names)
        held = [(p, p.when.mask(whole).to_numpy(dtype=bool)) for p in phrases]
        wanted = [n for n in whole.columns if n in names]
        found = []
        for row, values in enumerate(
            zip(whole["_report"], *(whole[n] for n in wanted), strict=True)
        ):
            show = partial(
                _shown,
                form.scope(table),
                dict(zip(wanted, values[1:], strict=True)),
                self.titles[int(values[0])],
            )
            found.append(
                trimmed(" ".join(filled_in(p.say, show) for p, holds in held if holds[row]))
            )
        return found

    def _each(self, table: Table, frame: "pd.DataFrame", each: Each) -> list[str]:
        """The pieces that go into each record's text; one that was typed as it is, is not said again."""
        if frame.empty:
            return []
        found, said = [], self.pieces[each.piece.name]
        holds = each.when.mask(self.batch.joined_to(frame, table, each.when.names()))
        by = frame[each.by] if each.by else frame["_key"]
        for report, key, named, lead, holding in zip(
            frame["_report"],
            frame["_key"],
            by,
            frame["lead"],
            holds,
            strict=True,
        ):
            own = {k: text for k, _, text in said[report]} if each.by else {}
            if not holding:
                found.append("")
            elif each.by:
                texts = [own.get(k, "") for k in dict.fromkeys(k for _, k in links(named) if k)]
                typed = replaced(lead or "", ALIKE)
                found.append(
                    " ".join(text for text in texts if text and replaced(text, ALIKE) not in typed)
                )
            else:
                found.append(
                    " ".join(
                        text for _, whose, text in said[report] if not each.piece.by or whose == key
                    )
                )
        return found


def _listed(piece: Piece, said: list[tuple[str, str, str]], at: int) -> tuple[str, str, str]:
    """A piece with what introduces, numbers and joins the pieces that belong to the same record."""
    key, whose, text = said[at]
    same = [no for no, (_, other, _) in enumerate(said) if whose and other == whose]
    if len(same) < 2:
        return said[at]
    no = same.index(at) + 1
    lead = piece.listed.format(n=len(same)) if no == 1 else "และ " if no == len(same) else ""
    return key, whose, f"{lead}{no}) {text}"


def _totals(batch: "Batch", table: Table) -> "pd.DataFrame":
    """The one record of each report that a table of totals has."""
    frame = batch.reports()
    return frame.assign(**{c.name: c.computed.values(frame, batch.frames) for c in table.columns})


def _shown(
    scope: ColumnScope, record: dict[str, object], titles: dict[float, str], place: Place
) -> str:
    """How a phrase shows a column of a record."""
    name, manner = place
    column, value = scope.column(name), to_python(record[name])
    manner, _, other = manner.partition(" ")
    if manner == "title":
        return titles.get(value, "") or ""
    if value is None:
        return ""
    if isinstance(column.choices, Choices):
        return column.choices.words(value).th
    if manner in LEADS:
        return without_lead(str(value), LEADS[manner])
    if manner == "from":
        return shown(round(abs(value - record[other]), 2))
    if column.kind is Kind.WHOLE:
        return f"{value:g}"
    if column.is_figure:
        return figure(
            value, record[other] if manner == "against" else None, 4 if manner == "exact" else 2
        )
    return shown(value)
