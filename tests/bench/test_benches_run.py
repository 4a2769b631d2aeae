"""The benches run on a few workbooks and end with their ratio; how fast is not asked here."""

import re
from types import ModuleType

import bench_ingest
import bench_office
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


@pytest.mark.slow
def test_an_offices_commands_are_timed_to_the_last(capsys: pytest.CaptureFixture[str]) -> None:
    """Q7: each ends well, and the watch answers its file."""
    bench_office.main(12)
    lines = capsys.readouterr().out.splitlines()
    assert re.search(r"watch: +\d+\.\d\d s, its first file answered after", lines[-1])
