"""The commands that begin a workspace, keep a copy of it, and bring it back."""

from pathlib import Path
from typing import Annotated

import typer

from ..text.words import Words
from .app import HERE, WorkspaceOption, app, say


@app.command()
def init(
    directory: Annotated[Path, typer.Argument(help="โฟลเดอร์ / The folder.")],
    new_key: Annotated[
        bool,
        typer.Option(
            "--new-key",
            help="สร้างกุญแจใหม่แทนที่หายไป แบบที่ออกไปแล้วจะใช้ไม่ได้"
            " / A new key for one that is lost: forms issued so far are refused.",
        ),
    ] = False,
    new_ledger: Annotated[
        bool,
        typer.Option(
            "--new-ledger",
            help="เริ่มฐานข้อมูลใหม่แทนที่หายไป รายงานเดิมจะไม่นับ"
            " / A new database for one that is lost: no earlier report counts.",
        ),
    ] = False,
) -> None:
    """สร้างพื้นที่ทำงาน / Make a workspace."""
    from ..intake.owners import adopt
    from ..office import verbs as office

    ws = office.init(directory, new_key=new_key, new_ledger=new_ledger)
    if new_ledger:
        with ws.ledger() as ledger:
            adopt(ws.inbox, ledger.id)
    say(
        Words(
            f"สร้างพื้นที่ทำงานแล้วที่ {ws.root} ขั้นต่อไป: กรอก {ws.registry_file}",
            f"Workspace ready at {ws.root}. Next: fill in {ws.registry_file}",
        )
    )


@app.command()
def backup(
    target: Annotated[
        Path | None, typer.Option("--to", help="ไฟล์ .zip ที่จะเก็บ / The .zip file to write.")
    ] = None,
    workspace: WorkspaceOption = HERE,
) -> None:
    """สำรองพื้นที่ทำงานเป็นไฟล์เดียว / Keep a copy of the workspace in one file."""
    from ..office import verbs as office

    made = office.backup(office.Workspace(workspace), target)
    say(
        Words(
            f"สำรองแล้ว {made.files} ไฟล์ ที่ {made.path}"
            " มีกุญแจของหน่วยงานอยู่ด้วย ให้เก็บเป็นความลับ และเก็บไว้คนละเครื่องกับพื้นที่ทำงาน",
            f"{made.files} files kept in {made.path}. The office's key is among them:"
            " keep it where only you can read it, and not on this machine alone",
        )
    )
    if not made.ledger:
        say(
            Words(
                "ฐานข้อมูลอยู่บนเซิร์ฟเวอร์ จึงไม่อยู่ในไฟล์นี้ ให้สำรองที่เซิร์ฟเวอร์",
                "The database is on a server and not in this file; have it backed up there",
            ),
            "yellow",
        )


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="ไฟล์สำรอง / The backup.")],
    workspace: WorkspaceOption = HERE,
) -> None:
    """กู้คืนพื้นที่ทำงานลงในโฟลเดอร์ว่าง / Make a workspace from a backup, in an empty folder."""
    from ..office import verbs as office

    ws = office.restore(file, workspace)
    say(
        Words(
            f"กู้คืนพื้นที่ทำงานพร้อมกุญแจแล้วที่ {ws.root.absolute()}"
            " อย่าใช้พร้อมกับพื้นที่เดิม ขั้นต่อไป: emenscr ingest",
            f"The workspace with its key is back at {ws.root.absolute()}."
            " Do not use it beside the old one. Next: emenscr ingest",
        )
    )
