"""The same registry, ledger and key give the same bytes, whenever and wherever."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from emenscr_xlsx.office.issue import issue
from emenscr_xlsx.office.report import summarise
from emenscr_xlsx.office.workspace import Workspace
from emenscr_xlsx.text.period import Period
from emenscr_xlsx.writing.registry import registry_workbook
from support.office import Office

Q3, Q4 = Period(2566, 3), Period(2566, 4)
DECK = "ศธ 04006-66-0001"


def _templates(ws: Workspace) -> dict[str, bytes]:
    return {i.project: i.path.read_bytes() for i in issue(ws, Q4, agency="ศธ 04901")}


def test_templates_made_twice_are_the_same(fresh_office: Office) -> None:
    first = _templates(fresh_office.ws)
    shutil.rmtree(fresh_office.ws.folder("templates", Q4))
    assert _templates(Workspace(fresh_office.ws.root)) == first


def test_a_summary_made_twice_is_the_same(fresh_office: Office) -> None:
    first = summarise(fresh_office.ws, Q3).read_bytes()
    assert summarise(Workspace(fresh_office.ws.root), Q3).read_bytes() == first


def test_blank_registries_are_the_same() -> None:
    assert registry_workbook("th") == registry_workbook("th")


@pytest.mark.slow
def test_another_process_with_another_hash_seed_makes_the_same(fresh_office: Office) -> None:
    here = (
        summarise(fresh_office.ws, Q3),
        issue(fresh_office.ws, Q4, project=DECK)[0].path,
    )
    made = [path.read_bytes() for path in here]
    for path in here:
        path.unlink()
    script = (
        "import sys\nfrom pathlib import Path\nfrom emenscr_xlsx.office import verbs as office\n"
        "from emenscr_xlsx.text.period import Period\n"
        "ws = office.Workspace(Path(sys.argv[1]))\noffice.summarise(ws, Period(2566, 3))\n"
        f"office.issue(ws, Period(2566, 4), project={DECK!r})\n"
    )
    subprocess.run(
        [sys.executable, "-c", script, fresh_office.ws.root],
        check=True,
        env=os.environ | {"PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland", "PYTHONUTF8": "1"},
    )
    assert [Path(path).read_bytes() for path in here] == made
