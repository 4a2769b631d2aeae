"""The commands of the registry: written, filled from an office's own lists, checked, carried on."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from ..model.finding import Severity
from ..text.words import Words
from .app import (
    HERE,
    LangOption,
    WorkspaceOption,
    app,
    lang_of,
    out,
    print_findings,
    say,
    table_of,
)

if TYPE_CHECKING:
    from ..office.verbs import Imported, Proposal

registry_app = typer.Typer(help="ทะเบียนโครงการ / The registry of projects.")
app.add_typer(registry_app, name="registry")


@registry_app.command("new")
def registry_new(
    path: Path,
    lang: LangOption = None,
    example: Annotated[
        bool, typer.Option("--example", help="ใส่ตัวอย่างไว้ด้วย / With a small filled example.")
    ] = False,
) -> None:
    """สร้างทะเบียนเปล่า / Write a blank registry workbook."""
    from ..office import verbs as office

    made = office.new_registry(path, lang_of(lang) or "th", example=example)
    say(Words(f"สร้างทะเบียนแล้ว: {made}", f"Registry written: {made}"))


@registry_app.command("check")
def registry_check(
    path: Annotated[Path | None, typer.Argument()] = None, workspace: WorkspaceOption = HERE
) -> None:
    """ตรวจทะเบียน / List what is wrong in the registry, by cell."""
    from ..office import verbs as office

    ws = office.Workspace(workspace)
    findings, batch = office.read_registry(path or ws.registry_file, ws.settings)
    out.print(
        " · ".join(f"{t.title.th} {len(batch[name])}" for name, t in batch.tables.items()),
        style="dim",
    )
    print_findings(office.by_cause(findings))
    if any(f.severity is Severity.ERROR for f in findings):
        raise typer.Exit(1)
    if not len(batch["projects"]):
        say(Words("ยังไม่มีโครงการในทะเบียน", "The registry has no project yet"), "yellow")
    elif not findings:
        say(Words("ทะเบียนถูกต้อง", "The registry is in order"), "green")


@registry_app.command("rollover")
def registry_rollover(
    to: Annotated[
        int, typer.Option("--to", help="ปีงบประมาณใหม่ พ.ศ. / The new fiscal year, Buddhist era.")
    ],
    workspace: WorkspaceOption = HERE,
) -> None:
    """เริ่มปีงบประมาณใหม่ / Make the next year's registry, and list what is to be decided."""
    from ..office import verbs as office

    done = office.rollover(office.Workspace(workspace), to)
    kept = ", ".join(path.name for path in done.kept)
    say(
        Words(
            f"ทะเบียนปี {to}: {done.registry} ยกมา {done.continuing} โครงการ ทะเบียนเดิมเก็บไว้ที่ {kept}",
            f"The registry of {to}: {done.registry}, with {done.continuing} projects;"
            f" the earlier one is kept in {kept}",
        )
    )
    for words in done.decisions:
        say(Words(f"• {words.th}", f"  {words.en}"))
    say(Words(f"สิ่งที่ต้องตัดสินใจ: {done.listed}", f"What is to be decided: {done.listed}"))


@registry_app.command("import")
def registry_import(
    files: Annotated[list[Path], typer.Argument(help="ไฟล์ Excel หรือ CSV / Excel or CSV files.")],
    mapping: Annotated[
        Path | None, typer.Option("--map", help="การจับคู่หัวคอลัมน์ / Which column takes which heading.")
    ] = None,
    year: Annotated[
        int | None,
        typer.Option("--year", help="ปีงบประมาณของแถวที่ไม่ระบุ / The year of rows that name none."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="ไม่ต้องถาม / Do not ask.")] = False,
    workspace: WorkspaceOption = HERE,
) -> None:
    """นำรายการของหน่วยงานเข้าทะเบียน / Take an office's own lists into the registry."""
    from ..office import verbs as office

    ws = office.Workspace(workspace)
    proposal = office.propose(files, office.read_map(mapping) if mapping else ())
    _print_matches(proposal)
    if not proposal.matches:
        raise typer.Exit(1)
    if not yes and not typer.confirm(f"นำเข้า {ws.registry_file} / Take these in?"):
        say(Words("ไม่ได้เขียนอะไร", "Nothing was written"))
        raise typer.Exit(1)
    _print_import(office.take(ws.registry_file, proposal, ws.settings.lang, year))
    findings, _ = office.read_registry(ws.registry_file, ws.settings)
    errors = sum(f.severity is Severity.ERROR for f in findings)
    say(
        Words(
            f"ตรวจแล้ว: ต้องแก้ {errors} จุด ดูด้วย emenscr registry check",
            f"Checked: {errors} places to correct; list them with emenscr registry check",
        ),
        "yellow" if errors else "green",
    )


def _print_matches(proposal: "Proposal") -> None:
    """Print which list feeds which table, and by which headings."""
    for match in proposal.matches:
        rows = sum(1 for _ in match.records())
        called = escape(match.source.called)
        title = match.table.title
        out.print(f"[bold]{called}[/] → {title.th}  [dim]{title.en}[/]  ({rows})")
        for heading, column, guess in match.pairs:
            mark = "[yellow]?[/]" if guess else "[green]✓[/]"
            out.print(f"  {mark} {escape(heading)} → {column.head.th}  [dim]{column.head.en}[/]")
        for heading in match.left_out:
            out.print(f"  [dim]– {escape(heading)}[/]")
        if match.lacking:
            say(
                Words(
                    f"  ไม่มีคอลัมน์: {', '.join(c.head.th for c in match.lacking)}",
                    f"  no column for: {', '.join(c.head.en for c in match.lacking)}",
                ),
                "yellow",
            )
    for source in proposal.unused:
        say(
            Words(
                f"ไม่รู้จักรายการใน {source.called} (ใช้ --map บอกได้)",
                f"Nothing recognised in {source.called} (say what it is with --map)",
            ),
            "yellow",
        )


_LISTED = 20  # values that were replaced, listed one by one


def _print_import(done: "Imported") -> None:
    """Print what an import did to each table."""
    table = table_of("ชีต / Sheet", "เดิม / Before", "ใหม่ / New", "แก้ / Changed", "คงเดิม / Same")
    for c in done.counts:
        table.add_row(str(c.table.title), *map(str, (c.before, c.new, c.changed, c.same)))
    out.print(table)
    for words in done.replaced[:_LISTED]:
        say(words)
    if len(done.replaced) > _LISTED:
        out.print(f"… +{len(done.replaced) - _LISTED}", style="dim")
    kept = f" ทะเบียนเดิม: {done.kept}", f"; the earlier one: {done.kept}"
    say(
        Words(
            f"ทะเบียน: {done.registry}{kept[0] if done.kept else ''}",
            f"The registry: {done.registry}{kept[1] if done.kept else ''}",
        )
    )
    if done.beside:
        say(
            Words(
                f"ข้อความนอกตาราง {done.beside} แห่งอยู่ในทะเบียนเดิมเท่านั้น",
                f"{done.beside} notes beside the tables are in the earlier one only",
            ),
            "yellow",
        )
