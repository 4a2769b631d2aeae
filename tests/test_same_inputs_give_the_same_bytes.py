"""The same registry, ledger and key give the same files, byte for byte, whenever and wherever they are made."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from conftest import Office

from emenscr_xlsx import pipeline, template
from emenscr_xlsx.period import Period

Q3, Q4 = Period(2566, 3), Period(2566, 4)
DECK = "ศธ 04006-66-0001"


def _templates(ws: pipeline.Workspace) -> dict[str, bytes]:
    return {i.project: i.path.read_bytes() for i in pipeline.issue(ws, Q4, agency="ศธ 04901")}


def test_templates_made_twice_are_the_same(fresh_office: Office) -> None:
    first = _templates(fresh_office.ws)
    shutil.rmtree(fresh_office.ws.folder("templates", Q4))
    assert _templates(pipeline.Workspace(fresh_office.ws.root)) == first


def test_a_summary_made_twice_is_the_same(fresh_office: Office) -> None:
    first = pipeline.summarise(fresh_office.ws, Q3).read_bytes()
    assert pipeline.summarise(pipeline.Workspace(fresh_office.ws.root), Q3).read_bytes() == first


def test_blank_registries_are_the_same() -> None:
    assert template.registry_workbook("th") == template.registry_workbook("th")


def test_another_process_with_another_hash_seed_makes_the_same(fresh_office: Office) -> None:
    here = (
        pipeline.summarise(fresh_office.ws, Q3),
        pipeline.issue(fresh_office.ws, Q4, project=DECK)[0].path,
    )
    made = [path.read_bytes() for path in here]
    for path in here:
        path.unlink()
    script = (
        "import sys\nfrom pathlib import Path\nfrom emenscr_xlsx import pipeline\nfrom emenscr_xlsx.period import Period\n"
        f"ws = pipeline.Workspace(Path(sys.argv[1]))\npipeline.summarise(ws, Period(2566, 3))\npipeline.issue(ws, Period(2566, 4), project={DECK!r})\n"
    )
    subprocess.run(
        [sys.executable, "-c", script, fresh_office.ws.root],
        check=True,
        env=os.environ | {"PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland", "PYTHONUTF8": "1"},
    )
    assert [Path(path).read_bytes() for path in here] == made
