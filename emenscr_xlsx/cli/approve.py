"""The commands of approval (M7), and what a coordinator may do to a report by hand."""

from typing import Annotated

import typer

from ..text.errors import Error
from ..text.period import Period
from ..text.typed import date
from ..text.words import Words
from .app import (
    HERE,
    LangOption,
    QuarterOption,
    WorkspaceOption,
    YearOption,
    app,
    lang_of,
    say,
    say_each,
)
from .sending import print_parcels
from .slips import whole

WhyOption = Annotated[str, typer.Option("--why", help="เหตุผล / The reason.")]
ByOption = Annotated[
    str, typer.Option("--by", help="ผู้สั่ง เช่น ตำแหน่ง / On whose behalf, such as a position.")
]


@app.command()
def approvals(
    year: YearOption,
    quarter: QuarterOption,
    level: Annotated[
        int | None, typer.Option(parser=whole, metavar="N", help="เฉพาะระดับ / One level.")
    ] = None,
    agency: Annotated[
        str | None, typer.Option(help="เฉพาะหน่วยงานของผู้อนุมัติ / One approver's agency.")
    ] = None,
    lang: LangOption = None,
    workspace: WorkspaceOption = HERE,
) -> None:
    """ออกแบบพิจารณาให้ผู้อนุมัติ / Write the approvers' workbooks (M7)."""
    from ..office import verbs as office

    ws, period = office.Workspace(workspace), Period(year, quarter)
    made = office.approvals(
        ws,
        period,
        level=level,
        agency=agency,
        lang=lang_of(lang),
    )
    say_each(office.unsound(ws, period))
    if not made:
        say(Words("ไม่มีรายงานรอพิจารณา", "No report waits for approval"))
    for workbook in made:
        say(
            Words(
                f"แบบพิจารณา {workbook.reports} รายงาน: {workbook.path}",
                f"{workbook.reports} reports to decide: {workbook.path}",
            )
        )
    print_parcels(ws, office.outbox(ws, period))


@app.command()
def reopen(
    project: str,
    year: YearOption,
    quarter: QuarterOption,
    why: WhyOption,
    by: ByOption = "",
    workspace: WorkspaceOption = HERE,
) -> None:
    """เปิดรายงานที่ส่งหรืออนุมัติแล้วให้แก้ไข / Reopen a submitted or approved report."""
    from ..office import verbs as office

    period = Period(year, quarter)
    made = office.reopen(office.Workspace(workspace), period, project, why, by=by)
    say(
        Words(
            f"เปิดรายงานของ {project} {period.words.th} ให้แก้ไขแล้ว เหตุผล: {why}",
            f"The report of {project} for {period.words.en} is reopened, because: {why}",
        )
    )
    say(Words(f"ส่งไฟล์นี้ให้เจ้าของโครงการ: {made}", f"Give the project this file: {made}"))


@app.command()
def withdraw(
    project: str,
    year: YearOption,
    quarter: QuarterOption,
    why: WhyOption,
    by: ByOption = "",
    workspace: WorkspaceOption = HERE,
) -> None:
    """ถอนรายงานที่ส่งแล้ว / Take back a report that was sent."""
    from ..office import verbs as office

    period = Period(year, quarter)
    office.withdraw(office.Workspace(workspace), period, project, why, by=by)
    say(
        Words(
            f"ถอนรายงานของ {project} {period.words.th} แล้ว เหตุผล: {why}"
            " รายงานนี้ไม่นับอีก จนกว่าจะส่งใหม่ (ส่งไฟล์เดิมได้)",
            f"The report of {project} for {period.words.en} is taken back, because: {why}."
            " It counts no more until one is sent again (the same file will do)",
        )
    )


@app.command()
def reinstate(
    project: str,
    year: YearOption,
    quarter: QuarterOption,
    delivery: Annotated[
        int,
        typer.Option(
            "--delivery",
            parser=whole,
            metavar="N",
            help="เลขรับของฉบับที่ให้กลับมานับ / The number of the delivery that is to count again.",
        ),
    ],
    why: WhyOption,
    by: ByOption = "",
    workspace: WorkspaceOption = HERE,
) -> None:
    """ให้รายงานฉบับก่อนกลับมานับ / Let an earlier delivery count again."""
    from ..office import verbs as office

    period = Period(year, quarter)
    office.reinstate(office.Workspace(workspace), period, project, delivery, why, by=by)
    say(
        Words(
            f"เลขรับ {delivery} ของ {project} {period.words.th} กลับมานับแล้ว",
            f"Number {delivery} of {project} for {period.words.en} counts again",
        )
    )


@app.command()
def extend(
    year: YearOption,
    quarter: QuarterOption,
    until: Annotated[str, typer.Option(help="ถึงวันที่ เช่น 30/10/2566 / Until, such as 2023-10-30.")],
    why: WhyOption,
    project: Annotated[str | None, typer.Option(help="โครงการ / A project's code.")] = None,
    agency: Annotated[str | None, typer.Option(help="หน่วยงาน / An agency.")] = None,
    by: ByOption = "",
    workspace: WorkspaceOption = HERE,
) -> None:
    """ขยายเวลาส่งรายงาน / Give a project or an agency more time."""
    from ..office import verbs as office

    if (day := date(until)) is None:
        raise Error(
            Words(
                f"อ่านวันที่ {until} ไม่ได้ ให้พิมพ์เช่น 30/10/2566",
                f"{until} is no date; type it like 2023-10-30",
            )
        )
    made = office.extend(
        office.Workspace(workspace),
        Period(year, quarter),
        day,
        why,
        project=project,
        agency=agency,
        by=by,
    )
    say(made.words)
    if made.approved:
        approved = ", ".join(made.approved)
        say(
            Words(
                f"อนุมัติแล้ว จึงไม่มีผลกับ: {approved}",
                f"Already approved, so it does not bear on: {approved}",
            ),
            "yellow",
        )
