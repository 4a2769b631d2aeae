"""The commands of the inbox: taking files in, watching, and tracing what became of one."""

import signal
from pathlib import Path
from threading import Event
from typing import Annotated

import typer
from rich.markup import escape

from ..text.errors import Error
from ..text.thai import clean
from ..text.words import Words
from .app import HERE, ClusterOption, WorkspaceOption, app, bar, out, print_outcomes, say
from .sending import print_parcels


@app.command()
def ingest(cluster: ClusterOption = "", workspace: WorkspaceOption = HERE) -> None:
    """รับไฟล์ทั้งหมดในกล่องรับ / Take everything in the inbox."""
    from .. import intake
    from ..intake import inbox
    from ..office import verbs as office

    ws = office.Workspace(workspace, cluster=cluster)
    _ = ws.key
    if ws.remote_ledger:
        say(intake.REMOTE_LEDGER, "yellow")
    closed: set[Path] = set()
    still, moving = inbox.at_rest(
        ws.inbox, ws.settings.settle_seconds, closed.add, ws.settings.ignore
    )
    with bar() as shown:
        task = shown.add_task("inbox")
        done = intake.take_in(
            ws,
            only=still,
            progress=lambda done, total: shown.update(task, completed=done, total=total),
        )
    print_outcomes(ws, done)
    for path in moving:
        say(
            Words(
                f"ยังคัดลอกไม่เสร็จ จะรับในรอบถัดไป: {path.name}",
                f"Still being copied, left for the next run: {path.name}",
            ),
            "yellow",
        )
    for path in sorted(closed):
        say(intake.closed_folder(path), "yellow")
    for name, slip in done.undone.items():
        say(
            Words(
                f"ยังดำเนินการไม่ได้: {name} ({slip})",
                f"Could not be done now, and is left for the next run: {name} ({slip})",
            ),
            "red",
        )
    periods = {o.period for o in done.outcomes if o.period}
    print_parcels(ws, intake.lay_out(ws, periods))
    page = ws.folder("outputs") / "board.html"
    say(Words(f"กระดานสำหรับเปิดดู: {page}", f"A board to look at: {page}"))
    unmade = False
    for made in intake.renew(ws):
        if made.path:
            say(Words(f"สมุดงานสรุป: {made.path}", f"Consolidated workbook: {made.path}"))
        else:
            unmade |= not made.put_off
            say(made.words, "yellow" if made.put_off else "red")
    if done.undone or unmade:
        raise typer.Exit(1)


@app.command()
def watch(workspace: WorkspaceOption = HERE) -> None:
    """เฝ้ากล่องรับและตอบทันทีที่มีไฟล์ / Watch the inbox and answer files as they come. Ctrl-C stops it."""
    from .. import intake

    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    intake.watch(workspace, stop, aloud=True)


@app.command()
def trace(
    what: Annotated[
        str,
        typer.Argument(
            help="ไฟล์ ชื่อไฟล์ รหัสโครงการ หรือลายนิ้วมือไฟล์"
            " / A file, part of its name, a project code, or a digest."
        ),
    ],
    workspace: WorkspaceOption = HERE,
) -> None:
    """ติดตามว่าไฟล์ไปถึงไหน / What became of a file."""
    from .. import intake
    from ..office import verbs as office

    ws = office.Workspace(workspace)
    arrivals = intake.trace(ws, what)
    if not arrivals:
        raise Error(Words(f"ไม่เคยได้รับ “{what}”", f"Nothing was ever received under “{what}”"))
    for arrival in arrivals:
        out.print(
            f"[bold]{escape(clean(arrival.file))}[/]"
            f"  {escape(arrival.report)}  {escape(str(arrival.state))}"
        )
        lines = [
            (
                "ได้รับ / received",
                f"{arrival.received:%Y-%m-%d %H:%M:%S}" if arrival.received else "",
            ),
            ("SHA-256", arrival.sha256),
            ("พบว่า / found", str(arrival.message) if arrival.message else ""),
            (
                "สถานะ / status",
                " → ".join(f"{words} ({time:%Y-%m-%d %H:%M})" for words, time in arrival.steps),
            ),
            (
                "เก็บที่ / kept at",
                f"{arrival.filed}{'' if arrival.kept else '  ✗ ' + str(_CHANGED)}"
                if arrival.filed
                else "",
            ),
            ("คำตอบ / answer", str(arrival.reply or "")),
        ]
        for head, text in lines:
            if text:
                out.print(f"    [dim]{head}:[/] {escape(text)}")


_CHANGED = Words("ไม่พบไฟล์ หรือไฟล์ถูกแก้ไขหลังจัดเก็บ", "missing, or changed since it was filed")
