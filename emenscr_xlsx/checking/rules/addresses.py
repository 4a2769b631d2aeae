"""Checks of the registry's mail addresses, to which drafts of mails are made out."""

from collections.abc import Iterator

from ...model.finding import Severity
from ...text.address import is_address
from ..engine import CheckContext, Hit, check


@check(
    "ADDRESS.no_address",
    Severity.WARNING,
    "“{email}” ไม่ใช่ที่อยู่อีเมล จึงไม่ร่างอีเมลให้ ใส่ได้ช่องละหนึ่งที่อยู่ เช่น plan@office.example",
    "“{email}” is no mail address, so no mail is drafted; give one a cell, like a@b.example",
    "D1",
    scope="registry",
)
def no_address(facts: CheckContext) -> Iterator[Hit]:
    for table in ("agencies", "approvers"):
        for row, email in enumerate(facts[table]["email"]):
            if isinstance(email, str) and not is_address(email):
                yield table, row, "email"
