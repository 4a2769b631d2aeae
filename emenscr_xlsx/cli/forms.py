"""The command that carries a filled workbook over to a fresh form."""

from pathlib import Path
from typing import Annotated

import typer

from ..text.errors import Error
from ..text.words import Words
from .app import HERE, WorkspaceOption, app, say


@app.command()
def reissue(
    file: Annotated[Path, typer.Argument(help="ไฟล์ที่กรอกแล้ว / A filled workbook.")],
    workspace: WorkspaceOption = HERE,
) -> None:
    """ย้ายข้อมูลที่กรอกแล้วไปยังแบบฉบับใหม่ / Carry a filled workbook over to a fresh form; the file itself stays as it is."""
    from .. import office

    if not file.is_file():
        raise Error(Words(f"ไม่พบไฟล์ {file}", f"There is no file {file}"))
    made = office.reissue(office.Workspace(workspace), file)
    say(
        Words(
            f"ออกแบบฉบับที่ {made.issue} พร้อมข้อมูลที่กรอกไว้: {made.path}",
            f"Issue {made.issue}, with what was typed: {made.path}",
        )
    )
