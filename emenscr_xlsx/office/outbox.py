"""The outbox: what is to be sent today, ready to be sent. Nothing is sent by the software.

`outbox/<quarter>/<agency>/` holds the files that have not gone out, under names for people, the
text that goes with them, a draft of the mail where the registry has an address, and beside the
folder one zip. Only what this module put there, by its list, is ever removed.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from ..summary.facts import ReportStatus
from ..text.address import is_address
from ..text.period import Period
from ..text.words import Words
from . import disk, file_names, workspace
from .errors import NO_AGENCY, WorkspaceError
from .to_send import Item, ToSend
from .workspace import Workspace
from .zipping import zipped

_LIST = ".sent.json"
_XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


@dataclass(frozen=True)
class Parcel:
    """What goes to an agency: its folder in the outbox, and how many files."""

    agency: str
    folder: Path
    files: int
    mails: int


@dataclass
class _Folder:
    """The outbox of a quarter in the making: content by name, made only where it is not there yet.

    `before` and `after` list the files by name: whence each came, and the digest of what made it.
    """

    root: Path
    before: dict[str, list[str]]
    after: dict[str, list[str]] = field(default_factory=dict)
    due: dict[str, Callable[[], bytes]] = field(default_factory=dict)

    def put(self, name: str, place: str, digest: str, content: Callable[[], bytes]) -> None:
        """Have a file put in its place, unless the same one lies there."""
        self.after[name] = [place, digest]
        if self.before.get(name) != [place, digest] or not (self.root / name).exists():
            self.due[name] = content

    def close(self) -> None:
        """Put in place what is due, remove what is here no more, and note what is.

        What is due is listed first, without a digest: wherever a run ends, the next one knows it.
        """
        if self.due:
            self._note(self.before | {name: [self.after[name][0], ""] for name in self.due})
        for name, content in self.due.items():
            disk.write(self.root / name, content())
        gone = self.before.keys() - self.after.keys()
        left = {name: ["", ""] for name in sorted(gone) if not _remove(self.root / name)}
        if listed := self.after | left:
            self._note(listed)
        elif self.root.exists():
            _remove(self.root / _LIST)

    def _note(self, files: Mapping[str, list[str]]) -> None:
        disk.write(self.root / _LIST, json.dumps(files, ensure_ascii=False).encode())


def _remove(path: Path) -> bool:
    """Remove a file of ours, and its folder where that leaves it empty.

    Whether it is gone: one that is open in another program stays for the next time.
    """
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return False
    with suppress(OSError):  # other files lie beside it
        path.parent.rmdir()
    return True


def outbox(
    ws: Workspace,
    period: Period,
    statuses: Sequence[ReportStatus] | None = None,
    *,
    remind: bool = False,
) -> list[Parcel]:
    """Lay out what is to be sent of a quarter; by agency, what that is.

    It is what has not gone out, or, to `remind`, the workbooks of all who have not reported.
    `statuses` are those of the quarter where they are known.
    """
    ws = ws.in_year(period.fiscal_year)
    folder = _root(ws, period, remind)
    made = _Folder(folder, _listed(folder))
    by_agency: dict[str, list[Item]] = defaultdict(list)
    with ws.ledger() as ledger:
        gone = ledger.gone()
    digests: dict[Path, str] = {}
    for item in ToSend.now(ws, period, statuses).items():
        digests[item.path] = digest = item.digest
        if item.purpose.owed if remind else (ws.within(item.path), digest) not in gone:
            by_agency[item.agency].append(item)
    parcels = [
        _parcel(ws, period, made, agency, items, digests, remind=remind)
        for agency, items in sorted(by_agency.items())
    ]
    made.close()
    return parcels


def _root(ws: Workspace, period: Period, remind: bool) -> Path:
    return ws.root / "outbox" / (period.label + ("-remind" if remind else ""))


def _listed(folder: Path) -> dict[str, list[str]]:
    """What was laid out in a folder before."""
    try:
        return {
            str(k): [str(p) for p in v]
            for k, v in json.loads((folder / _LIST).read_bytes()).items()
        }
    except (OSError, ValueError, AttributeError):
        return {}


def _parcel(
    ws: Workspace,
    period: Period,
    made: _Folder,
    agency: str,
    items: Sequence[Item],
    digests: dict[Path, str],
    *,
    remind: bool,
) -> Parcel:
    """Lay out what goes to an agency and its approvers."""
    inside = file_names.safe(agency)
    named: dict[str, Item] = {}
    for item in items:
        named[_unique(item.file_name(period, ws.settings.lang), named)] = item
    for name, item in named.items():
        made.put(f"{inside}/{name}", ws.within(item.path), digests[item.path], item.path.read_bytes)
    mails = 0
    texts: dict[str, str] = {}
    for level in sorted({item.level for item in items}):
        for_whom = {name: item for name, item in named.items() if item.level == level}
        text = _message(ws, period, agency, level, for_whom, remind=remind)
        which = _WHICH.format(level=level)[ws.settings.lang] if level else ""
        texts[name := f"{_TEXT[ws.settings.lang]}{which}.txt"] = text
        made.put(f"{inside}/{name}", "", _digest(text), lambda text=text: text.encode("utf-8-sig"))  # type: ignore[misc]
        if address := _address(ws, agency, level):
            mails += 1
            key = _digest(text, address, *(digests[i.path] for i in for_whom.values()))
            made.put(
                f"{inside}/{Path(name).stem}.eml",
                "",
                key,
                lambda to=address, text=text, some=for_whom: _mail(to, text, some),  # type: ignore[misc]
            )
    key = _digest(*texts.values(), *named, *(digests[i.path] for i in items))
    made.put(f"{inside}.zip", "", key, lambda: _zip(named, texts))
    return Parcel(agency, made.root / inside, len(named), mails)


def _unique(name: str, taken: Iterable[str]) -> str:
    """A name that no other file has, also where letters' case makes no difference."""
    known, path = {n.casefold() for n in taken}, Path(name)
    number, unique = 2, name
    while unique.casefold() in known:
        head, _, tail = path.stem.rpartition("_Q")
        unique = f"{head[: len(head) - len(str(number)) - 1]}-{number}_Q{tail}{path.suffix}"
        number += 1
    return unique


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


# Texts and mails ------------------------------------------------------------------------------

_TEXT = Words("ข้อความนำส่ง", "message")
_WHICH = Words("-ผู้อนุมัติระดับ{level}", "-approver-level{level}")
_SUBJECT = Words("รายงาน eMENSCR {period}", "eMENSCR reports, {period}")
_TO_STAFF = Words("เรียน ผู้ประสานงาน {agency}", "To the coordinator of {agency}")
_SENDING = Words("ขอส่งไฟล์ {count} ไฟล์ ดังนี้", "Please find {count} files:")
_REMINDING = Words(
    "ยังไม่ได้รับรายงาน {count} โครงการ จึงขอส่งไฟล์มาอีกครั้ง",
    "{count} reports have not come yet; here are their files once more:",
)


def _message(
    ws: Workspace,
    period: Period,
    agency: str,
    level: int,
    items: dict[str, Item],
    *,
    remind: bool,
) -> str:
    """The text that goes with files, for a mail or a LINE message."""
    lang, row = ws.settings.lang, ws.registry.agencies[agency]
    positions = {a["level"]: a["position"] for a in ws.registry.approvers_of(agency)}
    to = (
        Words(f"เรียน {positions.get(level, '')}", f"To {positions.get(level, '')}")
        if level
        else _TO_STAFF.format(agency=row["name"])
    )
    opening = (_REMINDING if remind else _SENDING).format(count=len(items))
    lines = [to[lang], _SUBJECT.format(period=period.words)[lang], "", opening[lang]]
    for number, (name, item) in enumerate(items.items(), 1):
        about = " ".join(part for part in (item.code, item.name) if part)
        lines += [f"{number}. {' '.join(about.split())}", f"   {item.todo[lang]}", f"   [{name}]"]
    return "\n".join(lines) + "\n"


def _address(ws: Workspace, agency: str, level: int) -> str | None:
    """The e-mail address that the registry has for an agency's staff, or its approver."""
    levels = {a["level"]: a["email"] for a in ws.registry.approvers_of(agency)}
    address = levels.get(level) if level else ws.registry.agencies[agency]["email"]
    return address if address and is_address(address) else None


def _mail(address: str, text: str, items: dict[str, Item]) -> bytes:
    """A mail that is still to be sent, with its files."""
    mail = EmailMessage(SMTP)
    mail["To"], mail["Subject"] = address, text.splitlines()[1]
    mail["X-Unsent"] = "1"  # Outlook opens it as a draft
    mail.set_content(text)
    for name, item in items.items():
        kind = _XLSX if item.path.suffix == ".xlsx" else ("application", "octet-stream")
        mail.add_attachment(item.path.read_bytes(), *kind, filename=name)
    return mail.as_bytes()


def _zip(items: dict[str, Item], texts: dict[str, str]) -> bytes:
    """The files of an agency and the texts that go with them, in one."""
    files = {name: item.path.read_bytes() for name, item in items.items()}
    return zipped(files | {name: text.encode("utf-8-sig") for name, text in texts.items()})


# What is gone ---------------------------------------------------------------------------------


def sent(ws: Workspace, agency: str | None = None) -> int:
    """Mark what lies in the outbox as gone, all or an agency's; returns how many files.

    What came in after it was laid out is none of it, and is laid out now.
    """
    code = ws.registry.agency_of(agency) if agency else None
    if agency and code is None:
        raise WorkspaceError.saying(NO_AGENCY, agency=agency)
    start, count = f"{file_names.safe(code)}/" if code else "", 0
    for folder in sorted((ws.root / "outbox").glob("????-Q?*")):
        listed = _listed(folder)
        mine = {name for name in listed if name.startswith((start, start.rstrip("/") + ".zip"))}
        files = [(place, made) for name in mine for place, made in [listed[name]] if place and made]
        with ws.ledger() as ledger:
            ledger.note_gone(files, workspace.clock())
        count += len(files)
        if folder.name.endswith("-remind"):
            rest = {name: entry for name, entry in listed.items() if name not in mine}
            _Folder(folder, listed, rest).close()
        else:
            outbox(ws, Period.parse(folder.name))
    return count
