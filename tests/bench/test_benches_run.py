"""Both benches run on a few workbooks and end with their ratio; how fast is not asked here."""

import re
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("bench", ["bench_ingest.py", "bench_templates.py"])
def test_a_bench_ends_with_its_ratio(bench: str) -> None:
    ran = subprocess.run([sys.executable, Path(__file__).with_name(bench), "3"], capture_output=True, text=True, check=True, timeout=300)
    assert re.fullmatch(r"ratio: \d+\.\d\d", ran.stdout.splitlines()[-1])
