"""Places and methods of routine work stay as they were: chosen once, and not typed again (P7)."""

import pytest

from emenscr_xlsx.checking.stacking import stack
from emenscr_xlsx.forms import report as form
from emenscr_xlsx.forms.lists import UNCHANGED
from emenscr_xlsx.intake.ingest import ingest
from emenscr_xlsx.reading.report import read_report
from support.filling import type_over
from support.office import IN_TIME

SAMPLE = "2566-Q4/01-overall-monitoring"
SAME = UNCHANGED.items["same"].th


@pytest.fixture(scope="module")
def before(office, samples):
    """What each activity's place and method were, as the form of the fourth quarter knows it."""
    given = read_report(office.template(samples[SAMPLE]), office.ws.key).given
    return {str(a["no"]): (a["last_where"], a["last_how"]) for a in given["activities"]}


@pytest.fixture(scope="module")
def kept(office, samples, before, filled, tmp_path_factory):
    """The deck's last quarter, where each activity done before keeps place and method by choice."""
    cells = read_report(filled[SAMPLE], office.ws.key).cells["activities"]
    done = [number for number, row in cells.items() if row.get("where") and before[number][0]]
    assert done
    changes: dict[tuple[str, str, str], object] = {}
    for number in done:
        changes |= {("activities", number, column): None for column in ("where", "how")}
        changes["activities", number, "unchanged"] = SAME
    return type_over(filled[SAMPLE], changes, tmp_path_factory.mktemp("kept") / "kept.xlsx"), done


def test_nothing_is_missing_where_the_choice_is_made(office, kept):
    """The report is complete, and nothing else is said of it than of the one typed in full."""
    path, _ = kept
    (findings,) = office.check(path)
    assert not [f for f in findings if f.column in ("where", "how", "unchanged")]


def test_what_is_kept_is_booked_like_what_is_typed(fresh_office, kept, before):
    """The ledger, and so the summary, the M6 text and the next quarter, have the texts whole."""
    path, done = kept
    fresh_office.ws.inbox.joinpath("kept.xlsx").write_bytes(path.read_bytes())
    (outcome,) = ingest(fresh_office.ws, now=IN_TIME).outcomes
    assert outcome.verdict.stands
    ticket = read_report(path, fresh_office.ws.key).ticket
    with fresh_office.ws.ledger() as ledger:
        rows = ledger.rows([ticket.period], [ticket.project], ["activities"])["activities"]
    booked = {f"{r['no']:g}": (r["where"], r["how"]) for r in rows.to_dict("records")}
    assert [booked[number] for number in done] == [before[number] for number in done]


def test_what_is_typed_counts_beside_the_choice(office, kept, before, tmp_path):
    """A place that changed is typed; the method stays."""
    (path, done), place = kept, "หอประชุมจังหวัด"
    typed = type_over(path, {("activities", done[0], "where"): place}, tmp_path / "typed.xlsx")
    rows = stack([read_report(typed, office.ws.key)], form.BY_NAME)["activities"]
    (row,) = rows[rows["_key"] == done[0]].to_dict("records")
    assert (row["where"], row["how"]) == (place, before[done[0]][1])


def test_where_nothing_was_reported_nothing_is_kept(office, samples, filled, tmp_path):
    """In the first quarter the choice is grey, and does not stand for a place."""
    first = "2566-Q1/01-overall-monitoring"
    cells = read_report(filled[first], office.ws.key).cells["activities"]
    number = next(number for number, row in cells.items() if row.get("where"))
    changes = {("activities", number, "where"): None, ("activities", number, "unchanged"): SAME}
    (findings,) = office.check(type_over(filled[first], changes, tmp_path / "first.xlsx"))
    assert [f.rule for f in findings if f.column == "where"] == ["V-N1.part_missing"]


def test_who_reported_last_stands_in_the_next_form(office, samples, filled):
    """Name, position and telephone are typed once a year."""
    earlier = read_report(filled["2566-Q3/01-overall-monitoring"], office.ws.key).cells["report"]
    later = read_report(office.template(samples[SAMPLE]), office.ws.key).cells["report"]
    names = ("reporter", "position", "phone")
    typed = {n: earlier["-"].get(n) or "" for n in names}
    assert any(typed.values())
    assert {n: later["-"].get(n) or "" for n in names} == typed
