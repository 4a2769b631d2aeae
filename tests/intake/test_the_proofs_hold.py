"""Every claim that `tests/prove.py` proves holds in small."""

from pathlib import Path

import pytest

import prove
from emenscr_xlsx.demo.samples import Sample
from proof import CLAIMS, Claim, Ground, Tally, claims
from support.office import Office
from support.postgres import Postgres

LONG = {
    *("any_order", "broken_orders_are_noticed", "faults_at_every_step", "faults_in_succession"),
    *("two_runners", "commands_cut_and_repeated"),
}


@pytest.fixture(scope="module")
def ground(
    tmp_path_factory: pytest.TempPathFactory,
    samples: dict[str, Sample],
    office: Office,
    filled: dict[str, Path],
) -> Ground:
    ground = Ground(tmp_path_factory.mktemp("ground"))
    vars(ground).update(
        samples=samples, office=office, filled=filled
    )  # what the tests have built already
    return ground


@pytest.fixture(scope="module")
def on_server(
    tmp_path_factory: pytest.TempPathFactory,
    samples: dict[str, Sample],
    office: Office,
    postgres: Postgres,
) -> Ground:
    ground = Ground(tmp_path_factory.mktemp("ground"), postgres)
    vars(ground).update(samples=samples, office=office)
    return ground


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=[pytest.mark.long] if n in LONG else []) for n in claims()]
)
def test_the_claim_holds(name: str, ground: Ground) -> None:
    tally = prove.tally_of(CLAIMS[name], ground, full=False)
    assert not tally.violations, tally.violations[:5]


@pytest.mark.parametrize(("name", "count"), [("faults_at_every_step", 90), ("two_runners", 3)])
def test_the_claim_holds_with_the_ledger_in_postgresql(
    name: str, count: int, on_server: Ground
) -> None:
    """A few trials of each (Q2)."""
    claims()
    tally = CLAIMS[name].prove(on_server, count)
    assert tally.trials >= 3
    assert not tally.violations, tally.violations[:5]


@pytest.mark.parametrize(
    ("proof", "code"),
    [
        (lambda *_: Tally(3), 0),
        (lambda *_: Tally(3, ["one went through"]), 1),
        (lambda *_: Tally(), 1),
        (lambda *_: 1 // 0, 1),
    ],
    ids=["holds", "violated", "nothing tried", "breaks off"],
)
def test_a_claim_that_does_not_hold_is_told_by_the_exit_code(
    proof, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(CLAIMS, "trial", Claim("trial", "it is so", 1, 1, proof))
    assert prove.main("trial") == code
    assert capsys.readouterr().out.startswith(
        "✗ trial" if code else "✓ trial: it is so – 3 tried, 0 violations"
    )


def test_a_claim_that_is_not_there_is_said_to_be_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert prove.main("nothing of the kind") == 2
    assert "half_copied" in capsys.readouterr().out


def test_the_ground_gives_every_proof_a_folder_of_its_own(tmp_path: Path) -> None:
    ground = Ground(tmp_path)
    assert ground.folder() != ground.folder()
