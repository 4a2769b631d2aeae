"""Workbooks issued for given values, without a workspace."""

from emenscr_xlsx.config.settings import Settings
from emenscr_xlsx.forms import report as form
from emenscr_xlsx.model.records import Records
from emenscr_xlsx.office.stored_values import cached_values
from emenscr_xlsx.text.words import Lang
from emenscr_xlsx.workbook.ticket import Ticket, digest, pack
from emenscr_xlsx.writing.parts import Values
from emenscr_xlsx.writing.report import report_workbook
from support.filling import KEY


def issued(given: Records, values: Values, lang: Lang, settings: Settings | None = None) -> bytes:
    """A workbook with these given values, filled in."""
    report = given["report"][0]
    ticket = Ticket(
        str(report["project_code"]),
        report["fiscal_year"],
        report["quarter"],
        form.VERSION,
        1,
        lang,
        digest(pack(given)),
    )
    (live,) = cached_values([given], [values], lang, settings or Settings())
    return report_workbook(ticket, given, ticket.seal(KEY), live, values)


def with_records(given: Records, **counts: int) -> Records:
    """The same with so many records of some tables, each with a number of its own."""
    numbered = {name: [dict(row) for row in rows] for name, rows in given.items()}
    for name, count in counts.items():
        rows, number = numbered[name], form.BY_NAME[name].key[-1]
        numbered[name] = [{**rows[place % len(rows)], number: place + 1} for place in range(count)]
    return numbered
