"""The command line answers at once: help loads nothing that only work needs."""

import subprocess
import sys


def test_help_loads_no_table_tools() -> None:
    """0.13 s of CPU with these modules left alone, 0.95 s with them."""
    asked = (
        "import sys; from emenscr_xlsx.cli import main; sys.argv = ['emenscr', '--help']\n"
        "try: main()\n"
        "except SystemExit: print(*sys.modules, file=sys.stderr)"
    )
    loaded = subprocess.run(
        [sys.executable, "-P", "-c", asked], capture_output=True, text=True, check=True
    ).stderr.split()
    assert "typer" in loaded
    assert not {"pandas", "numpy", "pandera", "sqlalchemy", "openpyxl", "xlsxwriter"} & {*loaded}
