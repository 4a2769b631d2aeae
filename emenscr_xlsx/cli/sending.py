"""The commands of what goes out: the outbox, what has been sent, and reminders."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from ..text.period import Period
from ..text.words import Words
from .app import HERE, QuarterOption, WorkspaceOption, YearOption, app, out, say

if TYPE_CHECKING:
    from ..office.verbs import Parcel, Workspace


def print_parcels(ws: "Workspace", parcels: "Iterable[Parcel]") -> None:
    """Print what is to be sent, and to whom."""
    parcels = list(parcels)
    if not parcels:
        return
    say(Words("ที่ต้องส่งออกไป:", "To be sent:"))
    for parcel in parcels:
        mails = f" · .eml {parcel.mails}" if parcel.mails else ""
        name = ws.registry.agencies[parcel.agency]["name"]
        out.print(
            f"  {name}  {parcel.files} ไฟล์{mails}  → {ws.within(parcel.folder)}", markup=False
        )
    say(
        Words(
            "แต่ละโฟลเดอร์มีข้อความนำส่ง และมีไฟล์ .zip อยู่ข้างกัน ส่งแล้วให้สั่ง emenscr sent",
            "Each folder has its covering message, and a .zip beside it; once sent: emenscr sent",
        ),
        "dim",
    )


@app.command()
def sent(
    agency: Annotated[
        str | None, typer.Option(help="เฉพาะหน่วยงานนี้ / One agency's files only.")
    ] = None,
    workspace: WorkspaceOption = HERE,
) -> None:
    """บันทึกว่าไฟล์ใน outbox ส่งออกไปแล้ว / Note that what lies in the outbox has been sent."""
    from ..office import verbs as office

    count = office.sent(office.Workspace(workspace), agency)
    say(
        Words(f"บันทึกว่าส่งแล้ว {count} ไฟล์", f"{count} files noted as sent")
        if count
        else Words("ไม่มีไฟล์รอส่ง", "Nothing waits to be sent")
    )


@app.command()
def remind(year: YearOption, quarter: QuarterOption, workspace: WorkspaceOption = HERE) -> None:
    """เตรียมการเตือนผู้ที่ยังไม่รายงาน / Lay out reminders for those who have not reported."""
    from ..office import verbs as office

    ws = office.Workspace(workspace)
    parcels = office.outbox(ws, Period(year, quarter), remind=True)
    if not parcels:
        say(Words("ทุกโครงการรายงานแล้ว", "Every project has reported"), "green")
    print_parcels(ws, parcels)
