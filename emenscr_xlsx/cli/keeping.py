"""The commands that keep a workspace sound: looking it over, and making its ledger anew."""

import typer
from rich.markup import escape

from ..text.words import Words
from .app import HERE, WorkspaceOption, app, out, say


@app.command()
def audit(workspace: WorkspaceOption = HERE) -> None:
    """ตรวจว่าฐานข้อมูล ไฟล์ และบันทึกตรงกัน / Whether ledger, files and logs agree, and what to do."""
    from .. import intake
    from ..office import verbs as office

    amiss = intake.audit(office.Workspace(workspace))
    for item in amiss:
        for what, todo in ((item.what.th, item.todo.th), (item.what.en, item.todo.en)):
            out.print(f"[red]✗[/] {escape(what)}\n    → {escape(todo)}")
    if amiss:
        raise typer.Exit(1)
    say(
        Words(
            "ฐานข้อมูล ไฟล์ต้นฉบับ และบันทึกตรงกันทั้งหมด",
            "The ledger, the originals and the logs agree",
        ),
        "green",
    )


@app.command()
def rebuild(workspace: WorkspaceOption = HERE) -> None:
    """สร้างฐานข้อมูลใหม่จากไฟล์ต้นฉบับและบันทึกการตัดสิน / Make the ledger anew from originals and log."""
    from ..office import verbs as office

    made = office.rebuild(office.Workspace(workspace))
    say(
        Words(
            f"สร้างฐานข้อมูลใหม่แล้ว: รับไว้ {made.deliveries} ไฟล์ อ่านตัวเลขจากต้นฉบับ {made.reports} รายงาน",
            f"The ledger is made anew: {made.deliveries} deliveries, the figures of "
            f"{made.reports} reports read from their originals",
        )
    )
    if made.kept:
        say(Words(f"ฐานข้อมูลเดิมเก็บไว้ที่ {made.kept}", f"The former ledger is kept at {made.kept}"))
    for words in made.lacking:
        say(words, "yellow")
    if made.lacking:
        raise typer.Exit(1)
