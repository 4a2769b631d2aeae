"""What people call a record: its tag and its name."""

from collections.abc import Iterable, Mapping

from ..model import Table
from ..model.values import label
from ..text.words import Words

_BUDGET = ("activity", "source", "expense_class")  # what a budget line has for a name
_LONGEST = 60  # characters of a name: to recognise the record by
_ROW = Words("{title} แถวที่ {key}", "{title}, row {key}")
_ADDED = Words("{title} แถวที่เพิ่ม", "{title}, a row that was added")


def named(table: Table, record: Mapping[str, object]) -> Words:
    """What people call a record, with its whole name."""
    if not table.key:
        return table.title
    tag = table.tag_words(record)
    if table.name == "budget":
        parts = [
            tag,
            *(label(table[n], record[n]) for n in _BUDGET if record.get(n) is not None),
        ]
        return Words(*(" · ".join(p[lang] for p in parts) for lang in ("th", "en")))
    text = record.get(table.heading)
    return Words(f"{tag.th} {text}", f"{tag.en} {text}") if text else tag


def about(table: Table, key: str, given: Iterable[Mapping[str, object]]) -> Words:
    """What a message says it is about: a record's name, and its table where that is a number."""
    if table.open:
        return (_ROW if key.isdecimal() else _ADDED).format(title=table.title, key=key)
    if not table.key:
        return table.title
    words = next((named(table, r) for r in given if table.record_key(r) == key), None)
    words = words or table.called(key)
    shown = Words(*(_short(words[lang]) for lang in ("th", "en")))
    if shown.th[:1].isdecimal():
        return Words(f"{table.title.th} {shown.th}", f"{table.title.en} {shown.en}")
    return shown


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
