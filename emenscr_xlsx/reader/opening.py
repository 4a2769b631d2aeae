"""A file to grids of cells and its ticket, or the one reason why not."""

import posixpath
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hmac import compare_digest
from io import BytesIO
from xml.etree import ElementTree

import python_calamine as calamine

from .. import approval
from ..cells import plain
from ..finding import Refusal
from ..messages import finding
from ..submission import TICKET_MARK, Ticket, digest

Grid = list[list[object]]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(slots=True)
class Opened:
    """A workbook's sheets as rows from A1 on."""

    name: str
    content: bytes
    grids: dict[str, Grid]

    def suspects(self, sheets: Collection[str]) -> set[tuple[str, str]]:
        """The cells (sheet, address) of these sheets that may hold an error or an uncalculated formula."""
        with _reading(self.name, self.content), zipfile.ZipFile(BytesIO(self.content)) as box:
            return {(sheet, at) for part, sheet in _sheet_parts(box) if sheet in sheets for at in _faults(box.read(part))}


_UNREADABLE = (calamine.CalamineError, zipfile.BadZipFile, zlib.error, ElementTree.ParseError)
_UNREADABLE += (EOFError, OSError, KeyError, ValueError, RuntimeError, NotImplementedError)  # what zipfile and calamine raise on damage


@contextmanager
def _reading(name: str, content: bytes) -> Iterator[None]:
    """Whatever goes wrong with a file's bytes is said of the file."""
    try:
        yield
    except calamine.PasswordError:
        raise Refusal(finding("PASSWORD", name)) from None
    except _UNREADABLE:
        raise Refusal(finding("UNREADABLE" if _may_be_workbook(content) else "NOT_A_WORKBOOK", name)) from None


def _may_be_workbook(content: bytes) -> bool:
    """Whether a zip that cannot be read has a workbook in it, or is too damaged to tell."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as box:
            return "xl/workbook.xml" in box.namelist()
    except _UNREADABLE:
        return True


def open_workbook(content: bytes, name: str) -> Opened:
    """Read every sheet of a workbook; what is no readable .xlsx is refused with the reason."""
    if content.startswith(_OLE):
        encrypted = "EncryptedPackage".encode("utf-16-le") in content
        raise Refusal(finding("PASSWORD" if encrypted else "NOT_A_WORKBOOK", name))
    if not content.startswith(b"PK"):
        raise Refusal(finding("NOT_A_WORKBOOK", name))
    with _reading(name, content):
        return Opened(name, content, _grids(content))


def _sheet_parts(box: zipfile.ZipFile) -> list[tuple[str, str]]:
    """The part of the zip that holds each worksheet, and the sheet's name."""
    sheets = [e.attrib for e in ElementTree.fromstring(box.read("xl/workbook.xml")).iter() if e.tag.endswith("}sheet")]
    names = {value: a.get("name", "") for a in sheets for key, value in a.items() if key.endswith("}id")}
    targets = {e.get("Id"): e.get("Target", "") for e in ElementTree.fromstring(box.read("xl/_rels/workbook.xml.rels"))}
    parts = [(posixpath.normpath(posixpath.join("/xl", targets[key]))[1:], name) for key, name in names.items() if key in targets]
    return [(part, name) for part, name in parts if part.startswith("xl/worksheets/")]


def _grids(content: bytes) -> dict[str, Grid]:
    try:
        book = calamine.CalamineWorkbook.from_filelike(BytesIO(content))
        return {n: book.get_sheet_by_name(n).to_python(skip_empty_area=False) for n in book.sheet_names}
    except calamine.CalamineError as failed:
        if "Unsupported cell error value" not in str(failed):
            raise
    return _grids(_old_errors(content))


_ERROR = re.compile(rb'(<c [^>]*t="e"[^>]*>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?<v>)#(?!N/A<)[^<]*')


def _old_errors(content: bytes) -> bytes:
    """The workbook with #N/A for every error: calamine gives up the whole file over those it does not know, such as #SPILL!."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as box, zipfile.ZipFile(out, "w") as copy:
        for part in box.namelist():
            xml = box.read(part)
            copy.writestr(part, _ERROR.sub(rb"\1#N/A", xml) if part.startswith("xl/worksheets/") else xml)
    return out.getvalue()


# calamine gives error cells, and formulas without a value, as blanks (law 6). The sheet's XML gives them away:
# a type "e", or a formula with nothing behind it (one that shows an empty text has the type "str").
_FAULT = re.compile(
    rb'<c r="([A-Z]+[0-9]+)"(?: (?!t="(?:e|str)")[a-z]+="[^"]*")*+'
    rb'(?: t="e"|><f(?:[^>]*/>|[^>]*>[^<]*</f>)(?:<v></v>|<v ?/>)?</c>)'
)


def _faults(xml: bytes) -> Iterator[str]:
    """The addresses at which a sheet may hold an error or an uncalculated formula; one too many does no harm."""
    return (at.decode() for at in _FAULT.findall(xml))


# The ticket -----------------------------------------------------------------------------------


def read_ticket(grids: dict[str, Grid], key: bytes, name: str, version: int) -> tuple[Ticket, str]:
    """The ticket and the packed given values; refused where there is none, or its seal does not hold."""
    for grid in grids.values():
        if grid and grid[0] and grid[0][0] == TICKET_MARK:
            break
    else:
        raise Refusal(finding("NOT_OURS", name))
    said: dict[str, str] = {}
    for row in grid[1:]:
        if len(row) >= 2 and isinstance(row[0], str):
            said[row[0]] = said.get(row[0], "") + (row[1] if isinstance(row[1], str) else plain(row[1]))
    try:
        ticket = Ticket(
            said["project"],
            int(said["fiscal_year"]),
            int(said["quarter"]),
            int(said["form"]),
            int(said["issue"]),
            "en" if said["lang"] == "en" else "th",
            digest(said["given"]),
            int(said.get("level", 0)),
        )
    except (KeyError, ValueError):
        raise Refusal(finding("SEAL", name)) from None
    if not compare_digest(ticket.seal(key).encode(), said.get("seal", "").encode()):
        raise Refusal(finding("SEAL", name))
    today = approval.VERSION if ticket.is_approval else version
    if not 1 <= ticket.form <= today:
        raise Refusal(finding("FORM_VERSION", name, form=ticket.form, version=today))
    return ticket, said["given"]
