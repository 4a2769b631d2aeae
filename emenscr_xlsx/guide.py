"""Declarations to the rule catalogue: every rule with its severity, its place, its words and its source."""

from dataclasses import dataclass

from . import form, registry
from .checks import CHECKS
from .finding import Severity
from .messages import MESSAGES
from .schema import declared
from .spec import Scope
from .words import Words


@dataclass(frozen=True)
class CatalogueRule:
    """One rule, for people to read."""

    code: str
    severity: Severity
    where: Words
    say: Words
    source: str
    when: Words | None = None


def catalogue() -> list[CatalogueRule]:
    """Every rule there is: declared on a table, checked across tables, or built in; ordered by code."""
    found = []
    for tables, scope in ((form.TABLES, form.scope), (registry.TABLES, lambda t: Scope((t,)))):
        for table in tables:
            for d in declared(table):
                if d.code in ("REQUIRED", "OUT_OF_BOUNDS", "DUPLICATE"):
                    continue
                head = table[d.at].head
                where = Words(f"{table.title.th} · {head.th}", f"{table.title.en} · {head.en}")
                found.append(CatalogueRule(d.code, d.severity, where, _bare(d.say, head), d.source, d.when.words(scope(table)) if d.when else None))
    across = {"report": Words("ทั้งรายงาน", "Whole report"), "registry": Words("ทะเบียน", "Registry")}
    found += [CatalogueRule(c.code, c.severity, across[c.scope], c.say, c.source) for c in CHECKS]
    found += [CatalogueRule(code, m.severity, Words("ทั่วไป", "General"), m.say, "") for code, m in MESSAGES.items()]
    return sorted(found, key=lambda r: (not r.code.startswith("V-"), r.code))


def _bare(say: Words, head: Words) -> Words:
    """A message with its own heading filled in; other places stay as they are."""
    return Words(say.th.replace("{head}", head.th), say.en.replace("{head}", head.en))
