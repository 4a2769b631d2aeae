"""The workbooks that were issued: their numbers, and which lies in the templates folder."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from ..text.period import Period
from .decisions import Decisions
from .dialect import among
from .noting import note
from .rows import Template, rows
from .tables import ISSUES, TEMPLATES, of_period


class Issues(Decisions):
    """The workbooks that were issued."""

    def issue(self, given: Mapping[str, str], period: Period, time: datetime) -> dict[str, int]:
        """Issue numbers for projects; the same given values, by their digest, keep their number."""
        query = (
            sa.select(ISSUES.c.project, ISSUES.c.issue, ISSUES.c.given)
            .where(of_period(ISSUES, period), among(ISSUES.c.project, given))
            .order_by(ISSUES.c.issue)
        )
        with self.deciding() as db:
            latest = {project: (issue, digest) for project, issue, digest in db.execute(query)}
            numbers, fresh = {}, {}
            for project, digest in given.items():
                last, before = latest.get(project, (0, None))
                numbers[project] = last if before == digest else last + 1
                if before != digest:
                    fresh[project] = last + 1
            _keep(db, fresh, given, period, time)
        return numbers

    def reissue(self, given: Mapping[str, str], period: Period, time: datetime) -> dict[str, int]:
        """A further issue number for each project, for the copy that goes back to be corrected."""
        query = (
            sa.select(ISSUES.c.project, sa.func.max(ISSUES.c.issue))
            .where(of_period(ISSUES, period), among(ISSUES.c.project, given))
            .group_by(ISSUES.c.project)
        )
        with self.deciding() as db:
            latest = dict(db.execute(query).all())
            numbers = {project: latest.get(project, 0) + 1 for project in given}
            _keep(db, numbers, given, period, time)
        return numbers

    def wrote(
        self, period: Period, written: Sequence[Mapping[str, object]], time: datetime
    ) -> None:
        """Note workbooks written to the templates folder: project, issue, stamp, given values."""
        same = {"fiscal_year": period.fiscal_year, "quarter": period.quarter, "at": time}
        projects = [str(template["project"]) for template in written]
        with self._writing.begin() as db:
            db.execute(
                sa.delete(TEMPLATES).where(
                    of_period(TEMPLATES, period), among(TEMPLATES.c.project, projects)
                )
            )
            if written:
                db.execute(sa.insert(TEMPLATES), [same | dict(template) for template in written])

    def templates(self, period: Period) -> dict[str, Template]:
        """The workbooks in the templates folder, by project."""
        query = sa.select(*(TEMPLATES.c[name] for name in ("project", "issue", "stamp", "given")))
        with self._reading() as db:
            templates = rows(
                db,
                query.where(of_period(TEMPLATES, period)).order_by(TEMPLATES.c.project),
                Template,
            )
        return {template["project"]: template for template in templates}


def _keep(
    db: sa.Connection,
    numbers: Mapping[str, int],
    given: Mapping[str, str],
    period: Period,
    time: datetime,
) -> None:
    """Note issue numbers, each with the digest of what it was given."""
    same = {"fiscal_year": period.fiscal_year, "quarter": period.quarter, "at": time}
    issues = [
        {"project": project, "issue": number, "given": given[project], **same}
        for project, number in numbers.items()
    ]
    if issues:
        db.execute(sa.insert(ISSUES), issues)
        note(db, {ISSUES: issues})
