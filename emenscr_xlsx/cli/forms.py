"""The commands about reports: issued, checked, carried over, and how they stand."""

import sys
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from ..model.finding import Verdict
from ..text.errors import Error
from ..text.period import Period
from ..text.terminal import harmless
from ..text.words import Words, joined
from .app import (
    HERE,
    STYLES,
    ClusterOption,
    LangOption,
    QuarterOption,
    WorkspaceOption,
    YearOption,
    app,
    bar,
    lang_of,
    out,
    print_findings,
    print_issued,
    say,
)


@app.command()
def templates(
    year: YearOption,
    quarter: QuarterOption,
    project: Annotated[str | None, typer.Option(help="เฉพาะโครงการ / One project's code.")] = None,
    agency: Annotated[str | None, typer.Option(help="เฉพาะหน่วยงาน / One agency's code.")] = None,
    lang: LangOption = None,
    cluster: ClusterOption = "",
    workspace: WorkspaceOption = HERE,
) -> None:
    """ออกแบบรายงานของไตรมาส / Issue the workbooks of a quarter."""
    from ..office import verbs as office

    period = Period(year, quarter)
    ws = office.Workspace(workspace, cluster=cluster)
    with bar() as shown:
        task = shown.add_task("templates")
        made = office.issue(
            ws,
            period,
            project=project,
            agency=agency,
            lang=lang_of(lang),
            progress=lambda done, total: shown.update(task, completed=done, total=total),
        )
    print_issued(made)
    written, folder = sum(workbook.written for workbook in made), ws.folder("templates", period)
    say(
        Words(
            f"แบบรายงาน {len(made)} ไฟล์ ที่ {folder} (เขียนใหม่ {written})",
            f"{len(made)} workbooks issued in {folder}"
            f" ({written} written, the others are as they were)",
        )
    )
    if project is None:
        idle = Counter(
            b["state"]
            for b in office.status(ws, period)
            if not b["counts"] and agency in (None, b["agency"])
        )
        if idle:
            reasons = joined(
                [Words(f"{words.th} {n}", f"{words.en} {n}") for words, n in idle.items()],
                " · ",
                ", ",
            )
            say(Words(f"ไม่ต้องรายงานไตรมาสนี้: {reasons.th}", f"Not asked this quarter: {reasons.en}"))
        for why in office.not_asked(ws, period, agency=agency):
            say(why)


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="ไฟล์ / Files.")],
    as_json: Annotated[bool, typer.Option("--json")] = False,
    workspace: WorkspaceOption = HERE,
) -> None:
    """ตรวจไฟล์โดยไม่จัดเก็บ / Check files without filing them.

    Exit 0: no errors; 1: errors; 2: unreadable.
    """
    from ..office import verbs as office

    for path in files:
        if not path.is_file():
            raise Error(Words(f"ไม่พบไฟล์ {path}", f"There is no file {path}"))
    checked = office.check(office.Workspace(workspace), files)
    if as_json:
        sys.stdout.write(harmless(office.as_json(checked)) + "\n")
    else:
        for file in checked:
            out.print(
                f"[{STYLES[file.verdict]}]{file.verdict.words.th}[/]"
                f"  {escape(file.file)}  [dim]{file.verdict.words.en}[/]"
            )
            print_findings(file.findings)
    worst = (
        2
        if any(c.verdict is Verdict.REFUSED for c in checked)
        else int(any(c.verdict is Verdict.TO_CORRECT for c in checked))
    )
    raise typer.Exit(worst)


@app.command()
def reissue(
    file: Annotated[Path, typer.Argument(help="ไฟล์ที่กรอกแล้ว / A filled workbook.")],
    workspace: WorkspaceOption = HERE,
) -> None:
    """ย้ายข้อมูลที่กรอกแล้วไปยังแบบฉบับใหม่ / Carry a filled workbook over to a fresh form.

    The file itself stays as it is.
    """
    from ..office import verbs as office

    if not file.is_file():
        raise Error(Words(f"ไม่พบไฟล์ {file}", f"There is no file {file}"))
    made = office.reissue(office.Workspace(workspace), file)
    say(
        Words(
            f"ออกแบบฉบับที่ {made.issue} พร้อมข้อมูลที่กรอกไว้: {made.path}",
            f"Issue {made.issue}, with what was typed: {made.path}",
        )
    )
