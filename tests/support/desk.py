"""A clean report, to be retyped at will and checked in memory."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from emenscr_xlsx.checking import rules as checks
from emenscr_xlsx.checking.judging import judge
from emenscr_xlsx.checking.stacking import stack
from emenscr_xlsx.config.settings import Settings
from emenscr_xlsx.forms import report as form
from emenscr_xlsx.forms.lists import JUDGED
from emenscr_xlsx.model.finding import Finding
from emenscr_xlsx.workbook.submission import Submission


@dataclass
class Desk:
    """A clean report, read once from its workbook, to be retyped and checked without files."""

    clean: Submission

    def retyped(
        self, typed: dict[str, object], *, file: str = "", blank: bool = False
    ) -> Submission:
        """A copy with cells typed over, by table.record.column; a given cell is issued anew.

        `blank` empties every asked cell first.
        """
        copy = Submission(
            file or self.clean.file,
            issued_as=self.clean.ticket,
            places=self.clean.places,
            given={t: [dict(r) for r in rows] for t, rows in self.clean.given.items()},
            cells={
                t: {k: dict(row) for k, row in rows.items()} for t, rows in self.clean.cells.items()
            },
        )
        if blank:
            for table in form.TABLES:
                for row in copy.cells[table.name].values():
                    row.update(dict.fromkeys((c.name for c in table.asked), ""))
        for path, value in typed.items():
            name, key, column = path.split(".")
            if form.BY_NAME[name][column].given:
                record = next(
                    r for r in copy.given[name] if form.BY_NAME[name].record_key(r) == key
                )
                record[column] = value
                copy.cells[name][key].pop(column, None)
            else:
                copy.cells[name][key][column] = float(value) if type(value) is int else value
        return copy

    def facts(self, reports: Sequence[Submission], **known: object) -> checks.CheckContext:
        """Reports together, and what is known of them: what checks look at."""
        settings = Settings()
        batch = stack(reports, form.BY_NAME, settings.thresholds)
        facts = checks.CheckContext(batch, settings, **known)
        if "kpis" in facts.history:  # as what is given now would have it
            earlier, kpis = facts.history["kpis"], batch["kpis"]
            judged = earlier[earlier["achieved"].isin(JUDGED)]
            known = set(zip(judged["_report"], judged["_key"], strict=True))
            answered = [
                "yes" if kpi in known else "no"
                for kpi in zip(kpis["_report"], kpis["_key"], strict=True)
            ]
            batch.frames["kpis"] = kpis.assign(
                judged_before=pd.Series(answered, index=kpis.index, dtype=object)
            )
        return facts

    def findings(self, reports: Sequence[Submission], **known: object) -> list[list[Finding]]:
        """What is found in each of these reports, checked together as the pipeline does."""
        return judge(self.facts(reports, **known))

    def address(self, path: str) -> tuple[str, str]:
        """Sheet and cell of table.record.column."""
        name, key, column = path.split(".")
        return self.clean.place(name).sheet, self.clean.place(name).address(key, column)
