"""The benches run on a few workbooks and end with their ratio; how fast is not asked here."""

import re
from types import ModuleType

import bench_ingest
import bench_nation
import bench_office
import bench_summary
import bench_templates
import pytest

from support.postgres import binaries


@pytest.mark.slow
@pytest.mark.parametrize(
    "bench", [bench_ingest, bench_templates, bench_summary], ids=["ingest", "templates", "summary"]
)
def test_a_bench_ends_with_its_ratio(bench: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    bench.main(3)
    assert re.fullmatch(r"ratio: \d+\.\d\d", capsys.readouterr().out.splitlines()[-1])


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.filterwarnings("default")  # those of the engine are not ours
@pytest.mark.skipif(binaries() is None, reason="no PostgreSQL is installed")
def test_a_nations_total_is_that_of_its_reports(capsys: pytest.CaptureFixture[str]) -> None:
    """To the satang, though two workers and a database a ministry had them in hand."""
    bench_nation.main(2, 12)
    typed, rolled = (
        line.split()[1] for line in capsys.readouterr().out.splitlines() if "baht" in line
    )
    assert typed == rolled != "0.00"


@pytest.mark.long
@pytest.mark.slow
def test_an_offices_commands_are_timed_to_the_last(capsys: pytest.CaptureFixture[str]) -> None:
    """Q7: each ends well, and the watch answers its file."""
    bench_office.main(12)
    lines = capsys.readouterr().out.splitlines()
    assert re.search(r"watch: +\d+\.\d\d s, its first file answered after", lines[-1])
