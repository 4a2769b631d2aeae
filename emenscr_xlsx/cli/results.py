"""The commands of what came of it: the consolidated workbook, and the reports as data."""

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..text.errors import Error
from ..text.period import Period
from ..text.typed import date
from ..text.words import Shown, Words
from .app import HERE, LangOption, WorkspaceOption, YearOption, app, lang_of, say, say_each
from .slips import whole

if TYPE_CHECKING:
    from ..office.verbs import Workspace

QuarterOption = Annotated[
    int | None,
    typer.Option(
        "--quarter",
        parser=whole,
        metavar="1-4",
        help="ไตรมาส 1-4 ไม่ระบุ = ทั้งปี / Quarter; without it, the whole year.",
    ),
]
AgencyOption = Annotated[
    str | None,
    typer.Option(
        "--agency", help="เฉพาะหน่วยงานนี้และหน่วยงานในสังกัด / One agency, and those below it."
    ),
]


ShownOption = Annotated[
    str | None,
    typer.Option("--lang", help="ภาษา / Language: th, en, both (default: the workspace's)."),
]
PdfOption = Annotated[
    bool,
    typer.Option("--pdf", help="ทำ PDF ด้วย / Write a PDF too, where LibreOffice is installed."),
]


def _shown(lang: str | None) -> Shown | None:
    """The language of an option, or both; raises Error where there is no such language."""
    return "both" if lang == "both" else lang_of(lang)


def _period(ws: "Workspace", year: int, quarter: int | None) -> Period:
    """The quarter, or the last one of a year of which the ledger knows anything."""
    from ..office import verbs as office

    period = Period(year, quarter or 4)
    return period if quarter else office.latest(ws, year)


@app.command()
def summary(
    year: YearOption,
    quarter: QuarterOption = None,
    agency: AgencyOption = None,
    since: Annotated[
        str | None,
        typer.Option(
            help="บอกสิ่งที่เปลี่ยนตั้งแต่วันที่ระบุ เช่น 2023-10-01"
            " / Tell what changed since this day (default: the ledger's last 7 days)."
        ),
    ] = None,
    lang: ShownOption = None,
    print_all: Annotated[
        bool,
        typer.Option(
            "--print-all",
            help="ตั้งให้พิมพ์ทุกชีต / Have every sheet print, and not only the first three.",
        ),
    ] = False,
    pdf: PdfOption = False,
    workspace: WorkspaceOption = HERE,
) -> None:
    """สร้างสมุดงานสรุปของไตรมาสหรือของปี / Write the consolidated workbook of a quarter or a year."""
    from .. import intake
    from ..office import verbs as office

    day = date(since) if since else None
    if since and day is None:
        raise Error(
            Words(f"“{since}” ไม่ใช่วันที่ เช่น 2023-10-01", f"“{since}” is no date, such as 2023-10-01")
        )
    ws = office.Workspace(workspace)
    scope = office.SummaryScope(ws, _period(ws, year, quarter), quarter is None, agency)
    with nullcontext() if agency or scope.whole_year else intake.showing(ws, scope.period):
        path = office.summarise(
            ws,
            scope.period,
            whole_year=scope.whole_year,
            agency=agency,
            since=day,
            lang=_shown(lang),
            print_all=print_all,
        )
    say(Words(f"สมุดงานสรุป: {path}", f"Consolidated workbook: {path}"))
    for covered in scope.periods if scope.whole_year else [scope.period]:
        say_each(office.unsound(ws, covered))
    if path != scope.target:
        say(
            Words(
                f"{scope.target.name} เปิดอยู่ในโปรแกรมอื่น จึงเขียนไว้ข้างกันเป็น {path.name}",
                f"{scope.target.name} is open in another program,"
                f" so the new one lies beside it as {path.name}",
            ),
            "yellow",
        )
    if pdf:
        _print_to(path)


def _print_to(path: Path) -> None:
    """Write a workbook as PDF too, and say where."""
    from ..office import verbs as office

    made = office.to_pdf(path)
    say(Words(f"PDF: {made}", f"PDF: {made}"))


@app.command()
def brief(
    year: YearOption,
    project: Annotated[str, typer.Option("--project", help="รหัสโครงการ / The project's code.")],
    quarter: QuarterOption = None,
    lang: LangOption = None,
    pdf: PdfOption = False,
    workspace: WorkspaceOption = HERE,
) -> None:
    """สรุปโครงการหนึ่งหน้า A4 / Write one A4 page of a project."""
    from ..office import verbs as office

    ws = office.Workspace(workspace)
    scope = office.SummaryScope(ws, _period(ws, year, quarter), lang=lang_of(lang))
    path = office.brief(scope, project)
    say(Words(f"สรุปโครงการ: {path}", f"The project's page: {path}"))
    if pdf:
        _print_to(path)


@app.command()
def export(
    year: YearOption,
    kind: Annotated[
        str, typer.Option("--format", help="parquet, csv หรือ sqlite / parquet, csv or sqlite.")
    ],
    quarter: QuarterOption = None,
    agency: AgencyOption = None,
    target: Annotated[Path | None, typer.Option("--out", help="ที่เก็บ / Where to put them.")] = None,
    workspace: WorkspaceOption = HERE,
) -> None:
    """ส่งออกรายงานเป็นข้อมูล พร้อมพจนานุกรมข้อมูล / Write the reports as data, with a data dictionary."""
    from ..office import verbs as office

    if kind not in office.FORMATS:
        raise Error(
            Words(
                f"ไม่มีรูปแบบ {kind} ให้ใช้ parquet, csv หรือ sqlite",
                f"There is no format {kind}; use parquet, csv or sqlite",
            )
        )
    ws = office.Workspace(workspace)
    made = office.export(
        office.SummaryScope(ws, _period(ws, year, quarter), quarter is None, agency), kind, target
    )
    say(
        Words(
            f"ส่งออกแล้ว {len(made)} ไฟล์ ที่ {made[0].parent}",
            f"{len(made)} files written to {made[0].parent}",
        )
    )


@app.command()
def rollup(
    folders: Annotated[
        list[Path],
        typer.Argument(
            metavar="DIR...",
            help="พื้นที่ทำงานหรือโฟลเดอร์ข้อมูลที่ส่งออก / Workspaces, or folders of their exports.",
        ),
    ],
    year: YearOption,
    quarter: Annotated[
        int, typer.Option("--quarter", parser=whole, metavar="1-4", help="ไตรมาส / The quarter.")
    ],
    lang: LangOption = "both",
    target: Annotated[Path, typer.Option("--out", help="ไฟล์ / The workbook to write.")] = Path(
        "rollup.xlsx"
    ),
) -> None:
    """รวมหลายพื้นที่ทำงานเป็นสรุประดับประเทศ / Sum several workspaces' exports up in one workbook."""
    from ..office.rollup import rollup as made_of

    made = made_of(folders, Period(year, quarter), target, _shown(lang) or "both")
    say(
        Words(
            f"รวม {len(folders)} แห่ง {made.projects} โครงการ แผนสะสม {made.plan:,.2f} บาท"
            f" เบิกจ่ายสะสม {made.disbursed:,.2f} บาท: {made.path}",
            f"exports: {len(folders)}, projects: {made.projects}, plan to date {made.plan:,.2f}"
            f" baht, disbursed to date {made.disbursed:,.2f} baht: {made.path}",
        )
    )
    if made.doubled:
        codes = ", ".join(made.doubled)
        say(
            Words(
                f"โครงการที่อยู่ในหลายแห่ง นับครั้งเดียวตามแห่งแรกที่ระบุ: {codes}",
                f"Projects of several exports, which count once, in the first named: {codes}",
            ),
            "yellow",
        )
