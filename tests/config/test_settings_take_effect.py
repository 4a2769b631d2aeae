"""What an office sets in emenscr.toml is what its reports are measured by."""

from dataclasses import fields
from pathlib import Path

import pytest

from emenscr_xlsx.checking import rules as checks
from emenscr_xlsx.config import settings
from emenscr_xlsx.config.settings import Settings
from emenscr_xlsx.demo import samples as demo
from emenscr_xlsx.demo.samples import Sample
from emenscr_xlsx.forms import approval, report as form, thresholds
from emenscr_xlsx.model.finding import Finding, Severity
from emenscr_xlsx.model.rules import declared
from emenscr_xlsx.office.check import check
from emenscr_xlsx.office.stored_values import cached_values
from emenscr_xlsx.office.workspace import Workspace
from emenscr_xlsx.registry import prefill
from emenscr_xlsx.text.errors import Error
from emenscr_xlsx.text.period import Period
from support.office import IN_TIME, Office

SAMPLE = "2566-Q4/02-monitoring-staff"


@pytest.fixture(scope="module")
def off_plan(
    office: Office, samples: dict[str, Sample], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A report with something for each threshold.

    It is 7,000 baht below plan without a reason; one KPI is off by 0.24 per cent, one text has
    three characters, and one contribution repeats 40 per cent of its plan's goal.
    """
    sample = samples[SAMPLE]
    goal = next(
        row["goal_text"]
        for row in prefill.given(office.ws.registry, sample.project, sample.period)["master_plan"]
        if (row["level"], row["no"]) == ("NS", 1)
    )
    linked = sample.typed["master_plan"]
    linked = linked | {
        "NS-1": linked["NS-1"]
        | {"contribution": f"งานนี้ช่วยให้เห็นผลชัดขึ้น {goal[: len(goal) * 2 // 5]}"}
    }
    typed = sample.typed | {
        "budget": sample.typed["budget"] | {"3": {"disbursed": 23_000}},
        "kpis": sample.typed["kpis"]
        | {"QUANT-1": sample.typed["kpis"]["QUANT-1"] | {"percent": 92}},
        "activities": sample.typed["activities"]
        | {"2": sample.typed["activities"]["2"] | {"how": "สพท"}},
        "master_plan": linked,
    }
    return office.fill(
        Sample("off-plan", sample.project, sample.period, "", typed),
        tmp_path_factory.mktemp("settings") / "off-plan.xlsx",
    )


def _findings(office: Office, path: Path, text: str) -> dict[str, list[Finding]]:
    (office.ws.root / "emenscr.toml").write_text(text, "utf-8")
    (checked,) = check(Workspace(office.ws.root), [path], received=IN_TIME.date())
    findings: dict[str, list[Finding]] = {}
    for f in checked.findings:
        findings.setdefault(f.code, []).append(f)
    return findings


def test_as_delivered_all_three_are_found(fresh_office: Office, off_plan: Path) -> None:
    findings = _findings(fresh_office, off_plan, settings.TEMPLATE)
    assert {code: [f.severity for f in fs] for code, fs in findings.items()} == {
        "V-B1": [Severity.ERROR],
        "V-K1": [Severity.WARNING],
        "V-N2": [Severity.WARNING],
    }


@pytest.mark.slow
@pytest.mark.parametrize(("baht", "reported"), [(6_999.99, True), (7_000, False), (7_001, False)])
def test_a_tolerance_lets_a_difference_pass(
    fresh_office: Office, off_plan: Path, baht: float, *, reported: bool
) -> None:
    assert (
        "V-B1" in _findings(fresh_office, off_plan, f"[thresholds]\ntolerance_baht = {baht}")
    ) is reported


@pytest.mark.slow
@pytest.mark.parametrize(
    ("threshold", "code"), [("percent_tolerance = 0.3", "V-K1"), ("shortest_narrative = 3", "V-N2")]
)
def test_the_other_thresholds_too(
    fresh_office: Office, off_plan: Path, threshold: str, code: str
) -> None:
    assert code not in _findings(fresh_office, off_plan, f"[thresholds]\n{threshold}")


def test_a_stricter_copy_ratio_finds_shorter_copies(fresh_office: Office, off_plan: Path) -> None:
    assert "V-C1" in _findings(fresh_office, off_plan, "[thresholds]\ncopy_ratio = 30")


@pytest.mark.parametrize(
    "text", ['[severity]\n"V-N22" = "off"', 'trial = ["V-N22"]', '[severity]\n"v-n2" = "off"']
)
def test_a_rule_that_there_is_none_of_is_refused_by_name(fresh_office: Office, text: str) -> None:
    """A slip in a rule's number would otherwise change nothing, unseen."""
    (fresh_office.ws.root / "emenscr.toml").write_text(text, "utf-8")
    with pytest.raises(Error, match=r"(?i)V-N2"):
        _ = Workspace(fresh_office.ws.root).settings


@pytest.mark.slow
def test_one_rule_is_weighed_by_its_id_and_before_its_number(
    fresh_office: Office, off_plan: Path
) -> None:
    """T10: an id speaks for itself, a number for all that stand under it."""
    findings = _findings(
        fresh_office,
        off_plan,
        '[severity]\n"V-B1.reason_missing" = "off"\n"V-K1" = "off"\n"V-K1.percent_off" = "info"',
    )
    assert [f.rule for f in findings["V-B1"]] == ["V-B1.kind_missing"], (
        "a rule beside it under its number"
    )
    assert [f.severity for f in findings["V-K1"]] == [Severity.INFO]
    assert "V-B1" not in _findings(
        fresh_office, off_plan, '[severity]\n"V-B1.kind_missing" = "off"'
    )


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("V-B1.kind", "V-B1.kind_missing"),
        ("V-T1.unchange", "V-T1.unchanged"),
        ("V-Q6", "V-Q"),
        ("V-N2.placeholders", "V-N2."),
    ],
)
def test_an_unknown_rule_is_refused_with_what_is_near_it(
    fresh_office: Office, name: str, near: str
) -> None:
    (fresh_office.ws.root / "emenscr.toml").write_text(f'[severity]\n"{name}" = "info"', "utf-8")
    with pytest.raises(Error) as refused:
        _ = Workspace(fresh_office.ws.root).settings
    words = refused.value.words
    assert f"“{name}”" in words.th
    assert near in words.th.partition(name)[2]
    assert near in words.en.partition(name)[2]


@pytest.mark.parametrize(
    "text", ['[severity]\n"{}" = "off"', '[severity]\n"{}" = "warning"', 'trial = ["{}"]']
)
@pytest.mark.parametrize(
    "name",
    [
        "V-T1.comment_missing",
        "V-T1.decision_missing",
        "V-B7.negative",
        "V-B5.from_itself",
        "DUPLICATE",
        "NOT_A_NUMBER",
        "V-I1.given_changed",
    ],
)
def test_a_rule_that_holds_the_structure_cannot_be_switched_off_and_says_so(
    fresh_office: Office, name: str, text: str
) -> None:
    """A return needs its words, a decision is chosen, no money is negative, in any office (T10)."""
    (fresh_office.ws.root / "emenscr.toml").write_text(text.format(name), "utf-8")
    with pytest.raises(Error, match="holds the structure") as refused:
        _ = Workspace(fresh_office.ws.root).settings
    assert name in refused.value.words.th


def test_a_number_switches_off_those_under_it_that_may_be(
    fresh_office: Office, off_plan: Path
) -> None:
    """T10: with V-T1 and V-B7 off, what holds the structure under them stays."""
    off = Settings(
        severity={"V-T1": None, "V-B7": None, "V-B5": Severity.INFO}, trial=frozenset({"V-B7"})
    )
    rules = {d.code: d for t in (*form.TABLES, *approval.TABLES) for d in declared(t)} | {
        c.code: c for c in checks.CHECKS
    }
    assert {
        name: off.severity_of(rules[name])
        for name in ("V-T1.unchanged", "V-B7.over_budget", "V-B7.disbursed_missing")
    } == dict.fromkeys(("V-T1.unchanged", "V-B7.over_budget", "V-B7.disbursed_missing"))
    for name in (
        "V-T1.comment_missing",
        "V-T1.decision_missing",
        "V-B7.negative",
        "V-B5.from_itself",
        "V-B5.not_above_zero",
    ):
        assert off.severity_of(rules[name]) is Severity.ERROR, name
    _findings(
        fresh_office, off_plan, '[severity]\n"V-T1" = "off"'
    )  # and the number alone is no slip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("word", "severity"),
    [("error", Severity.ERROR), ("warning", Severity.WARNING), ("info", Severity.INFO)],
)
def test_a_rule_weighs_what_the_office_says(
    fresh_office: Office, off_plan: Path, word: str, severity: Severity
) -> None:
    findings = _findings(
        fresh_office, off_plan, f'[severity]\n"V-N2" = "{word}"\n"V-T2" = "{word}"'
    )
    assert [f.severity for f in findings["V-N2"]] == [severity]


def test_a_rule_can_be_switched_off(fresh_office: Office, off_plan: Path) -> None:
    findings = _findings(
        fresh_office, off_plan, '[severity]\n"V-N2" = "off"\n"V-B1" = "off"\n"V-K1" = "off"'
    )
    assert findings == {}


def test_a_check_over_several_tables_can_be_switched_off(
    fresh_office: Office, off_plan: Path
) -> None:
    assert "V-C1" not in _findings(
        fresh_office, off_plan, '[thresholds]\ncopy_ratio = 10\n[severity]\n"V-C1" = "off"'
    )


def test_the_language_of_the_workbooks(fresh_office: Office) -> None:
    (fresh_office.ws.root / "emenscr.toml").write_text('lang = "en"', "utf-8")
    assert Workspace(fresh_office.ws.root).settings.lang == "en"


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    assert settings.load(tmp_path / "emenscr.toml") == settings.Settings()
    path = tmp_path / "emenscr.toml"
    path.write_text("\ufeff" + settings.TEMPLATE, "utf-8")
    assert settings.load(path) == settings.Settings(), "the file as delivered, saved by Notepad"


def test_the_file_as_delivered_names_every_threshold_with_its_default() -> None:
    assert set(thresholds.THRESHOLDS.numbers) == set(thresholds.SETTINGS.by_name)
    for name, value in thresholds.THRESHOLDS.numbers.items():
        assert f"# {name} = {value:g}" in settings.TEMPLATE


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[thresholds]\ntolerance = 5", "tolerance"),
        ("[thresholds]\ntolerance_baht = -1", "tolerance_baht"),
        ("[thresholds]\ncopy_ratio = 100.5", "100"),
        ("[thresholds]\ncopy_ratio = nan", "copy_ratio"),
        ('[thresholds]\ncopy_ratio = "80"', "copy_ratio"),
        ("[limit]\nx = 1", "limit"),
        ('[severity]\n"V-N2" = "none"', "V-N2"),
    ],
)
def test_what_cannot_be_is_refused_by_name(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "emenscr.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(Error) as refused:
        settings.load(path)
    words = refused.value.words
    assert words.th.startswith("emenscr.toml: ")
    assert says in words.th
    assert says in words.en


def test_a_rule_on_trial_speaks_as_a_remark(fresh_office: Office, off_plan: Path) -> None:
    findings = _findings(fresh_office, off_plan, 'trial = ["V-B1"]\n')
    assert [f.severity for f in findings["V-B1"]] == [Severity.WARNING]


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("", "✗"),
        ('trial = ["V-B1"]', "!"),
        ('[severity]\n"V-B1" = "info"', "i"),
        ('[severity]\n"V-B1" = "off"', "✓"),
    ],
)
def test_the_sheet_weighs_a_rule_as_the_office_does(tmp_path: Path, text: str, mark: str) -> None:
    """The live check beside a budget line below plan without a reason."""
    (tmp_path / "emenscr.toml").write_text(text, "utf-8")
    registry = demo.sample_registry()
    given = prefill.given(registry, next(iter(registry.projects)), Period(2566, 4))
    chosen = settings.load(tmp_path / "emenscr.toml")
    live = cached_values(
        [given], [{"budget": {"1": {"disbursed": 1.0, "committed": 0.0}}}], "th", chosen
    )[0]
    assert live.problems["budget", "1", 0].startswith(mark)


def test_an_impossible_trial_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "emenscr.toml").write_text('trial = "V-B1"', "utf-8")
    with pytest.raises(Error, match="trial"):
        settings.load(tmp_path / "emenscr.toml")


def test_every_setting_is_declared_and_counts() -> None:
    """A field without a declaration would be in no file, and one outside the hash in no cache."""
    sections = ("inbox", "ignore", "thresholds", "rows", "alerts", "severity", "limits")
    declared = {s.column.name for s in settings.SETTINGS}
    assert {f.name for f in fields(Settings)} == declared.union(sections)
    others = [
        Settings(lang="en"),
        Settings(inbox="x"),
        Settings(ignore=("*.bak",)),
        Settings(denominator="after_transfers"),
        Settings(alerts=Settings().alerts | {"kpi_watch": 90.0}),
        Settings(rows=Settings().rows | {"allocations": 6}),
        Settings(limits=Settings().limits | {"file_mb": 5}),
    ]
    assert len({hash(s) for s in [Settings(), *others]}) == 1 + len(others)
