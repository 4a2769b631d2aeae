"""Every sample gives, from a real workbook, exactly the findings its file lists.

Code, severity, sheet and cell.
"""

import shutil
import tomllib
from datetime import datetime, time
from pathlib import Path

import pytest
from openpyxl import load_workbook

from emenscr_xlsx.checking.verdict import verdict
from emenscr_xlsx.config.settings import Settings
from emenscr_xlsx.demo import samples as demo
from emenscr_xlsx.demo.run import Ran
from emenscr_xlsx.demo.samples import Sample
from emenscr_xlsx.model.finding import Finding, Severity, Verdict
from emenscr_xlsx.office.registry_file import read_registry
from emenscr_xlsx.text.period import Period
from support.filling import cells_of
from support.office import Office

M6_TABLES = {s.name: s for story in demo.stories() for s in demo.read_samples(story.folder)}
GOOD = [n for n in M6_TABLES if not n.startswith("wrong/")]


def arrival(sample: Sample) -> datetime:
    """When a sample comes in: the day it says, or else in time."""
    return datetime.combine(sample.received or sample.period.end, time(9))


@pytest.fixture(scope="module")
def findings(
    office: Office, samples: dict[str, Sample], filled: dict[str, Path], played: Ran
) -> dict[str, list[Finding]]:
    """The findings of every sample.

    A report sees only the quarters before its own, so one office does for all; the second story
    is ingested.
    """
    findings = {
        f"{o.period.label}/{Path(o.file).stem}": list(o.findings)
        for _, done in played.passes
        for o in done.outcomes
        if o.project
    }
    for day in {arrival(s) for s in samples.values()}:
        names = [n for n, s in samples.items() if arrival(s) == day]
        findings |= dict(
            zip(names, office.check(*(filled[n] for n in names), received=day), strict=True)
        )
    return findings


def places(findings: list[Finding]) -> list[tuple[str, str, str, str]]:
    return sorted((f.sheet, f.cell, f.code, f.severity.name.lower()) for f in findings)


def written(expect: list[dict[str, str]]) -> list[tuple[str, str, str, str]]:
    return sorted((e["sheet"], e["cell"], e["code"], e["severity"]) for e in expect)


@pytest.mark.parametrize("name", M6_TABLES)
def test_a_sample_gives_the_findings_written_in_its_file(
    name: str, findings: dict[str, list[Finding]]
) -> None:
    """Those and no others, each at its cell."""
    assert places(findings[name]) == written(M6_TABLES[name].expect)


@pytest.mark.parametrize("name", GOOD)
def test_a_good_sample_is_accepted(name: str, findings: dict[str, list[Finding]]) -> None:
    """No errors; with remarks only where its own file lists them."""
    warned = any(e["severity"] == "warning" for e in M6_TABLES[name].expect)
    assert verdict(findings[name]) is (Verdict.REMARKS if warned else Verdict.ACCEPTED)


def test_every_report_of_the_second_story_is_submitted(played: Ran) -> None:
    """Each counts at once; none is left as a draft or refused."""
    sent = [o for _, done in played.passes for o in done.outcomes if o.project]
    assert {o.status for o in sent} == {"SUBMITTED"}
    assert len(sent) == len(demo.read_samples(played.story.folder))


@pytest.mark.parametrize("name", [n for n in M6_TABLES if n not in GOOD])
def test_a_finding_says_what_to_do_in_both_languages(
    name: str, findings: dict[str, list[Finding]]
) -> None:
    """Every place of the message is filled in, and each names its record."""
    for f in findings[name]:
        assert all((f.message.th, f.message.en, f.table, f.record, f.column))
        assert not set("{}") & set(f.message.th + f.message.en)
        assert "nan" not in f.message.en


def test_the_sample_registry_has_nothing_to_correct(office: Office) -> None:
    """Four dates typed in Thai are read as meant, and said so."""
    findings, batch = read_registry(office.ws.registry_file, Settings())
    assert {(f.code, f.severity) for f in findings} == {
        ("TEXT_DATE", Severity.INFO),
        ("UNKNOWN", Severity.INFO),  # approval that ends below the ministry's
    }
    assert office.ws.registry.calendar(Period(2566, 1))["opens"] == "2022-12-13"
    assert len(batch["projects"]) == 14


def test_the_registry_of_the_second_story_draws_no_word(played: Ran) -> None:
    findings, batch = read_registry(played.workspace.registry_file, Settings())
    assert not findings
    assert len(batch["projects"]) == 7


@pytest.mark.slow
def test_mistakes_in_the_registry_are_found_at_their_cells(office: Office, tmp_path: Path) -> None:
    """The mistakes of wrong_registry.toml, typed over the registry workbook."""
    mistakes = tomllib.loads((demo.folder() / "wrong_registry.toml").read_text("utf-8"))
    path = Path(shutil.copy(office.ws.registry_file, tmp_path))
    book = load_workbook(path)
    cells = cells_of(book)
    for slip in mistakes["set"]:
        sheet, first, column = cells[slip["table"], "1", slip["column"]]
        book[sheet].cell(first + slip["row_index"], column).value = slip["value"]
    book.save(path)
    findings, _ = read_registry(path, Settings())
    assert places(findings) == written(mistakes["expect"])
