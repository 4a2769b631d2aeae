"""What every run asks of the ledger is found by an index, however much has come (Q6)."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
import sqlalchemy as sa

from emenscr_xlsx.ledger.entries import Entry
from emenscr_xlsx.ledger.ledger import Ledger
from emenscr_xlsx.ledger.tables import IN_SUMMARY
from emenscr_xlsx.model.finding import Verdict
from emenscr_xlsx.text.period import Period

Q4, DAY = Period(2566, 4), datetime(2023, 10, 1)
_BOOKED = Entry("x", "x.xlsx", DAY, Verdict.ACCEPTED, [], "P", Q4, 1, status="SUBMITTED", claim="x")
_ARRIVED = {"claim": "x", "sha256": "x", "file": "x.xlsx", "folder": "", "at": DAY}
ASKED: dict[str, Callable[[Ledger], object]] = {
    "booked": lambda ledger: ledger.booked(["x"]),
    "arrivals": lambda ledger: ledger.arrivals(["x"]),
    "receive": lambda ledger: ledger.receive([_ARRIVED]),
    "seen": lambda ledger: ledger.seen(["x"]),
    "book": lambda ledger: ledger.book([_BOOKED], {}, [], ledger.mark()),
    "answered": lambda ledger: ledger.answered("x", "y"),
    "to_tell": lambda ledger: ledger.to_tell(IN_SUMMARY),
    "note_told": lambda ledger: ledger.note_told(["x"], IN_SUMMARY),
    "standing": lambda ledger: ledger.standing(Q4),
    "returned": lambda ledger: ledger.returned(Q4),
    "rows": lambda ledger: ledger.rows([Q4], ["P"], ["budget"]),
    "former": lambda ledger: ledger.former([Q4], ["P"], DAY, ["budget"]),
    "deliveries": lambda ledger: ledger.deliveries([Q4], ["P"]),
    "findings": lambda ledger: ledger.findings([Q4], ["P"]),
    "steps": lambda ledger: ledger.steps([Q4], ["P"]),
    "reported_as": lambda ledger: ledger.reported_as(Q4),
    "project_states": lambda ledger: ledger.project_states(2566),
    "newest": lambda ledger: ledger.newest([Q4]),
    "issue": lambda ledger: ledger.issue({"P": "x"}, Q4, DAY),
    "reissue": lambda ledger: ledger.reissue({"P": "x"}, Q4, DAY),
    "templates": lambda ledger: ledger.templates(Q4),
    "answers": lambda ledger: ledger.answers(Q4),
    "arrived": lambda ledger: ledger.arrived(DAY),
}


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with Ledger(f"sqlite:///{tmp_path_factory.mktemp('ledger') / 'ledger.sqlite'}") as opened:
        yield opened


@pytest.mark.parametrize("name", ASKED)
def test_no_table_is_looked_through(ledger: Ledger, name: str) -> None:
    asked: list[tuple[str, object]] = []

    def noted(_db: object, _cursor: object, text: str, given: object, *_: object) -> None:
        if re.match("SELECT|UPDATE|DELETE", text):
            asked.append((text, given))

    sa.event.listen(ledger.engine, "before_cursor_execute", noted)
    ASKED[name](ledger)
    sa.event.remove(ledger.engine, "before_cursor_execute", noted)
    assert asked
    tables = "|".join(("arrivals", "deliveries", "findings", "status", "issues", "templates", "m6"))
    for text, given in asked:
        with ledger.engine.connect() as db:
            plan = [row[3] for row in db.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", given)]
        assert not [line for line in plan if re.match(f"SCAN ({tables})", line)], text
