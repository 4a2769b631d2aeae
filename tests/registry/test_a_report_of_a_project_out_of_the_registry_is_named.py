"""A report that stands does not vanish in silence when its project leaves the registry (S7)."""

from emenscr_xlsx.forms import registry as registry_form
from emenscr_xlsx.office import verbs as desk
from emenscr_xlsx.text.period import Period
from support.command import Command
from support.office import Office, registered, where

Q3 = Period(2566, 3)
TABLES = [t.name for t in registry_form.TABLES if "project_code" in t.by_name]
CODE, RESPELLED = "ศธ 04006-66-0001", "ศธ 04006–66–0001"


def test_a_project_spelled_otherwise_is_named_with_both_spellings(
    fresh_office: Office, emenscr: Command
) -> None:
    change = where({"project_code": RESPELLED}, project_code=CODE)
    ws = registered(fresh_office, **dict.fromkeys(TABLES, change))
    (sentence,) = desk.unsound(ws, Q3)
    assert CODE in sentence.th
    assert RESPELLED in sentence.en
    for command in ("status", "approvals"):
        shown = emenscr(command, "--year", 2566, "--quarter", 3, "-w", ws.root)
        assert CODE in shown.out
        assert "ให้ใส่รหัส" in "".join(shown.out.split("\n"))


def test_a_project_that_was_removed_is_named(fresh_office: Office) -> None:
    def without(rows: list[dict[str, object]]) -> list[dict[str, object]]:
        return [r for r in rows if r.get("project_code") != CODE]

    ws = registered(fresh_office, **dict.fromkeys(TABLES, without))
    (sentence,) = desk.unsound(ws, Q3)
    assert CODE in sentence.th
    assert "spells" not in sentence.en


def test_a_registry_with_all_its_projects_draws_no_word(office: Office) -> None:
    assert desk.unsound(office.ws, Q3) == []
