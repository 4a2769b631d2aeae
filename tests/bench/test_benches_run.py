"""The benches run on a few workbooks and end with their ratio; how fast is not asked here."""

import re
from types import ModuleType

import bench_ingest
import bench_summary
import bench_templates
import pytest


@pytest.mark.slow
@pytest.mark.parametrize(
    "bench", [bench_ingest, bench_templates, bench_summary], ids=["ingest", "templates", "summary"]
)
def test_a_bench_ends_with_its_ratio(bench: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    bench.main(3)
    assert re.fullmatch(r"ratio: \d+\.\d\d", capsys.readouterr().out.splitlines()[-1])
