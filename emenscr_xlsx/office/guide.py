"""Declarations to documents: the rule catalogue and the field guide, in either language."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..checking.rules import CHECKS
from ..config.settings import Settings
from ..forms import approval, registry as registry_form, report as form
from ..model import Choices, Column, ColumnScope, Table
from ..model.finding import Severity
from ..model.messages import MESSAGES
from ..model.rules import by_name
from ..text.words import Lang, Words
from ..workbook.layout import lines
from ..writing.outcomes import outcomes

_LIVE = Words("ในแบบ ขณะกรอก", "in the sheet, while typing")
_ON_RECEIPT = Words("เมื่อได้รับไฟล์", "on receipt")
_OF_REGISTRY = Words("เมื่อตรวจทะเบียน", "when the registry is checked")


@dataclass(frozen=True)
class _Book:
    """A kind of workbook.

    Its name, its tables, what their conditions can speak of, and when what the sheet cannot check
    is checked.
    """

    name: Words
    tables: tuple[Table, ...]
    scope: Callable[[Table], ColumnScope]
    checked: Words


def _alone(table: Table) -> ColumnScope:
    return ColumnScope((table,))


_BOOKS = (
    _Book(
        Words("แบบรายงานรายไตรมาส (M6)", "The quarterly workbook (M6)"),
        form.TABLES,
        form.scope,
        _ON_RECEIPT,
    ),
    _Book(
        Words("แบบพิจารณา (M7)", "The approval workbook (M7)"), approval.TABLES, _alone, _ON_RECEIPT
    ),
    _Book(Words("ทะเบียนโครงการ", "The registry"), registry_form.TABLES, _alone, _OF_REGISTRY),
)


@dataclass(frozen=True)
class CatalogueRule:
    """One rule, for people to read."""

    code: str
    severity: Severity
    where: Words
    say: Words
    source: str
    checked: Words
    when: Words | None = None
    structural: bool = False

    @property
    def weight(self) -> Words:
        """Its severity, and whether it stands whatever an office sets."""
        words = self.severity.words
        if self.structural:
            return Words(f"{words.th} (ปรับไม่ได้)", f"{words.en} (fixed)")
        return words


def catalogue() -> list[CatalogueRule]:
    """Every rule there is: declared on a table, checked across tables, or built in.

    Ordered by id.
    """
    rules = [*_declared(), *_across(), *_general()]
    return sorted(rules, key=lambda r: (not r.code.startswith("V-"), r.code))


def _declared() -> Iterator[CatalogueRule]:
    """The rules that tables declare; what comes with every form is told by its message."""
    for book in _BOOKS:
        for table in book.tables:
            in_sheet = frozenset() if book.checked is _OF_REGISTRY else _in_sheet(table)
            for key, d in by_name(table).items():
                if d.code in ("REQUIRED", "OUT_OF_BOUNDS", "DUPLICATE"):
                    continue
                head = table[d.column].head
                yield CatalogueRule(
                    d.code,
                    d.severity,
                    Words(f"{table.title.th} · {head.th}", f"{table.title.en} · {head.en}"),
                    _bare(d.say, head),
                    d.source,
                    _LIVE if key in in_sheet else book.checked,
                    d.when.words(book.scope(table)) if d.when else None,
                    d.structural,
                )


def _across() -> Iterator[CatalogueRule]:
    """The rules that are checked across tables."""
    where = {
        "report": (Words("ทั้งรายงาน", "Whole report"), _ON_RECEIPT),
        "registry": (Words("ทะเบียน", "Registry"), _OF_REGISTRY),
    }
    for c in CHECKS:
        place, checked = where[c.scope]
        yield CatalogueRule(
            c.code, c.severity, place, c.say, c.source, checked, structural=c.structural
        )


def _general() -> Iterator[CatalogueRule]:
    """What comes with every form."""
    general = Words("ทั่วไป", "General")
    for name, m in MESSAGES.items():
        checked = _LIVE if m.in_sheet else _ON_RECEIPT
        yield CatalogueRule(name, m.severity, general, m.say, "", checked, structural=True)


def _in_sheet(table: Table) -> frozenset[str]:
    """The names of the checks that the sheet makes itself: those beside a line of the table."""
    return frozenset(
        outcome.key
        for line in range(len(lines(table)))
        for outcome in outcomes(table, line, Settings())
    )


def _bare(say: Words, head: Words) -> Words:
    """A message with its own heading filled in; other places stay as they are."""
    return Words(say.th.replace("{head}", head.th), say.en.replace("{head}", head.en))


# Documents ------------------------------------------------------------------------------------


def _row(*cells: str) -> str:
    return "| " + " | ".join(c.replace("|", "\\|").replace("\n", " ") for c in cells) + " |"


def _heads(*heads: str) -> list[str]:
    return [_row(*heads), "|" + " --- |" * len(heads)]


def rule_catalogue(lang: Lang) -> str:
    """Every rule as a Markdown document."""
    title = Words("รายการข้อกำหนดที่ระบบตรวจ", "The rules that are checked")
    heads = Words(
        "ข้อกำหนด|ระดับ|ที่|ข้อความ|เมื่อ|ตรวจ|ที่มา", "Rule|Severity|Where|Message|When|Checked|Source"
    )
    rows = [
        _row(
            r.code,
            r.weight[lang],
            r.where[lang],
            r.say[lang],
            r.when[lang] if r.when else "",
            r.checked[lang],
            r.source,
        )
        for r in catalogue()
    ]
    return "\n".join([f"# {title[lang]}", "", *_heads(*heads[lang].split("|")), *rows, ""])


def field_guide(lang: Lang) -> str:
    """Every field of the quarterly workbook and of the registry as a Markdown document."""
    title = Words("คู่มือช่องกรอก", "Field guide")
    parts = [f"# {title[lang]}", ""]
    for book in _BOOKS:
        parts += [f"## {book.name[lang]}", ""]
        for table in book.tables:
            parts += [f"### {table.sheet.head[lang]} · {table.title[lang]}", ""]
            if table.hint[lang]:
                parts += [table.hint[lang], ""]
            heads = Words(
                "ช่อง|ผู้กรอก|ชนิด|ต้องกรอกเมื่อ|ที่มา", "Field|Filled by|Kind|Required when|Source"
            )
            parts += [
                *_heads(*heads[lang].split("|")),
                *(_field(book, table, c, lang) for c in table.columns),
                "",
            ]
    return "\n".join(parts)


_GIVEN, _ASKED, _COMPUTED = (
    Words("มีให้แล้ว", "given"),
    Words("ผู้รายงาน", "reporter"),
    Words("คำนวณให้", "computed"),
)


def _field(book: _Book, table: Table, column: Column, lang: Lang) -> str:
    who = _GIVEN if column.given else _COMPUTED if column.computed else _ASKED
    kind = column.kind.words[lang]
    if isinstance(column.choices, Choices):
        kind = " / ".join(w[lang] for w in column.choices.items.values())
    need = ""
    if column.required:
        need = column.required.when.words(book.scope(table))[lang]
    return _row(column.heading[lang], who[lang], kind, need, column.source)
