"""A command loads the libraries that it uses, and no others: it starts at once (Q4)."""

import json
import subprocess
import sys

from support.office import Office

HEAVY = {"numpy", "openpyxl", "pandas", "pandera", "python_calamine", "xlsxwriter"}
_RUN = """
import json, sys
sys.argv[0] = "emenscr"
from emenscr_xlsx.cli import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
sys.stderr.write(json.dumps(sorted(sys.modules)))
"""


def loaded(*words: str) -> set[str]:
    """The modules that a command has loaded at its end."""
    run = subprocess.run(
        [sys.executable, "-P", "-c", _RUN, *words], capture_output=True, text=True, check=True
    )
    return set(json.loads(run.stderr))


def test_status_loads_no_frames_and_writes_no_workbooks(office: Office) -> None:
    """The registry is as it was kept; only who reads it anew needs what reads workbooks."""
    assert office.ws.registry.projects
    modules = loaded("status", "--year", "2566", "--quarter", "4", "-w", str(office.ws.root))
    assert "emenscr_xlsx.office.statuses" in modules
    assert not modules & HEAVY
