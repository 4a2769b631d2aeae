"""What the sheet says before sending is what is said on receipt, in Excel too.

Ready is accepted, and an error is seen where it stands.

Recalculated by an engine that types as Excel does: a comparison joined to a text reads TRUE there,
and 1 in LibreOffice.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from emenscr_xlsx.checking import rules as checks
from emenscr_xlsx.config.settings import Settings
from emenscr_xlsx.demo import samples as demo
from emenscr_xlsx.demo.samples import Sample
from emenscr_xlsx.forms import report as form
from emenscr_xlsx.forms.lists import NARRATIVE
from emenscr_xlsx.model import Choices, Table
from emenscr_xlsx.model.finding import Finding, Severity
from emenscr_xlsx.model.messages import MESSAGES, ON_RECEIPT
from emenscr_xlsx.model.records import Records
from emenscr_xlsx.office import guide
from emenscr_xlsx.office.stored_values import cached_values
from emenscr_xlsx.registry import prefill
from emenscr_xlsx.registry.registry import Registry
from emenscr_xlsx.text.period import Period
from emenscr_xlsx.text.thai import BLANKS, UNSEEN
from emenscr_xlsx.text.words import LANGS, Lang
from emenscr_xlsx.workbook.own_pages import CHECK_LIST
from emenscr_xlsx.workbook.submission import Submission
from emenscr_xlsx.writing.parts import Values
from support.desk import Desk
from support.excel import Shown, shown_by
from support.filling import filled_workbooks
from support.issuing import issued, with_records
from support.office import Office

Excel = Callable[[Path], Shown]
READY, NOT_READY = "✓ พร้อมส่ง", "✗ ยังไม่พร้อมส่ง"


def made(
    given: Records,
    values: Values,
    lang: Lang,
    path: Path,
    settings: Settings | None = None,
) -> Path:
    """A workbook with these given values, filled in."""
    path.write_bytes(issued(given, values, lang, settings))
    return path


def unlike(path: Path, excel: Excel) -> list[tuple[object, ...]]:
    """Where what the file says its formulas show is not what recalculating makes of them."""
    stored, now = shown_by(path), excel(path)
    return [
        (path.name, *cell, stored.get(cell), now.get(cell))
        for cell in stored.keys() | now.keys()
        if stored.get(cell) != now.get(cell)
    ]


def verdict_of(cells: Shown, lang: Lang = "th") -> str:
    """The check list's last word."""
    marks = [
        v
        for (sheet, row, col), v in cells.items()
        if sheet == CHECK_LIST.head[lang]
        and col == 2
        and row > 4
        and isinstance(v, str)
        and v[0] in "✓✗"
    ]
    assert len(marks) == 1, marks
    return marks[0]


# Excel's typing -----------------------------------------------------------------------------------


def test_the_engine_types_as_excel_does(excel: Excel, tmp_path: Path) -> None:
    """A comparison joined to a text is TRUE, and no number."""
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "typing.xlsx") as book:
        ws = book.add_worksheet("a")
        for row, formula in enumerate(
            ('=(1>0)&" / 1"', '=COUNTIF(C1:C2,1)&" / 1"', '=MATCH("ABC",C1:C2,0)')
        ):
            ws.write_formula(row, 0, formula)
        ws.write_column(0, 2, [1, "abc"])
    cells = excel(tmp_path / "typing.xlsx")
    assert [cells["a", row, 0] for row in range(3)] == ["TRUE / 1", "1 / 1", 2]


def of_every_size(registry: Registry, count: int) -> Records:
    """A last quarter's form with so many records of each kind.

    One activity is not planned, one line has no money.
    """
    project = next(iter(registry.projects))
    given = prefill.given(registry, project, Period(2566, 4))
    keyed = [name for name in given if form.BY_NAME[name].key]
    given = with_records(given, **dict.fromkeys(keyed, count))
    for name, column, value in (("activities", "planned", "no"), ("budget", "plan", 0)):
        for record in given[name][1:2]:
            record[column] = value
    return given


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGS)
def test_forms_of_every_kind_show_in_excel_what_they_were_issued_to_show(
    lang: Lang, samples: dict[str, Sample], excel: Excel, tmp_path: Path
) -> None:
    """Blank, filled and wrong; told in parts and in one box.

    No, one and many records of each item.
    """
    chosen = list(samples.values())
    paths = filled_workbooks(chosen, lang, tmp_path)
    for way in NARRATIVE.items:
        registry = replace(demo.sample_registry(), narrative=way)
        for count in (0, 1, 2, 40):
            given = of_every_size(registry, count)
            some = {
                "activities": {"1": {"state": "ดำเนินการ", "what": "ประชุม 5 ครั้ง"}},
                "budget": {"1": {"disbursed": 0}},
                "summary": {"-": {"summary": "ครบ"}},
            }
            for number, values in enumerate(({}, some if count else {"summary": some["summary"]})):
                paths.append(
                    made(given, values, lang, tmp_path / f"{lang}-{way}-{count}-{number}.xlsx")
                )
    assert [slip for path in paths for slip in unlike(path, excel)] == []


def formulas_of(*paths: Path) -> set[str]:
    """Every formula of some workbooks, each once however its addresses run."""
    formulas = {}
    for path in paths:
        for ws in load_workbook(path).worksheets:
            for row in ws.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        formulas.setdefault(
                            re.sub(r"\$?[A-Z]{1,3}\$?[0-9]+", "A1", cell.value), cell.value
                        )
    return set(formulas.values())


_TRUTHS = {"AND", "OR", "NOT", "EXACT", "TRUE", "FALSE"}


def is_truth(node: object) -> bool:
    """Whether a part of a formula may come to TRUE or FALSE."""
    kind, children = node.node_type(), node.children()
    if kind == "BinaryOp":
        return node.get_operator() in ("=", "<>", "<", ">", "<=", ">=")
    if kind == "Function":
        name = node.get_function_name()
        branches = (
            children[1:] if name in ("IF", "CHOOSE") else children if name == "IFERROR" else []
        )
        return name in _TRUTHS or name.startswith("IS") or any(map(is_truth, branches))
    return kind == "Literal" and isinstance(node.get_literal_value(), bool)


def joined_truths(node: object) -> Iterator[str]:
    """Comparisons that a formula joins to a text."""
    if node.node_type() == "BinaryOp" and node.get_operator() == "&":
        yield from (part.to_formula() for part in node.children() if is_truth(part))
    for part in node.children():
        yield from joined_truths(part)


@pytest.mark.slow
def test_no_truth_is_ever_joined_to_a_text_and_every_formula_fits(
    excel: Excel, tmp_path: Path
) -> None:
    """T24, in every formula there is.

    Of at most 8,192 characters, nested at most 64 deep, without functions of later Excels.
    """
    import formualizer

    assert list(joined_truths(formualizer.parse('=(LEN(A1)>0)&" / 1"'))), (
        "the search finds the fault that there was"
    )
    registry = demo.sample_registry()
    paths = [
        made(
            of_every_size(replace(registry, narrative=way), 2),
            {},
            lang,
            tmp_path / f"{lang}{way}.xlsx",
        )
        for lang in LANGS
        for way in NARRATIVE.items
    ]
    formulas = formulas_of(*paths)
    assert len(formulas) > 200
    for formula in formulas:
        assert not list(joined_truths(formualizer.parse(formula))), formula
        assert len(formula) <= 8192
        assert depth(formula) <= 64, formula
        assert (
            not {*re.findall(r"([A-Z][A-Z.]+)\(", re.sub(r'"[^"]*"', "", formula))} - _OF_EXCEL_2007
        ), formula


_OF_EXCEL_2007 = frozenset(
    (
        *(
            "ABS",
            "AND",
            "CHAR",
            "CHOOSE",
            "CLEAN",
            "COUNT",
            "COUNTIF",
            "COUNTIFS",
            "EXACT",
            "FIND",
            "HYPERLINK",
            "IF",
            "IFERROR",
            "INDEX",
        ),
        *(
            "INT",
            "ISERROR",
            "ISNUMBER",
            "LEFT",
            "LEN",
            "LOWER",
            "MATCH",
            "MAX",
            "MID",
            "MIN",
            "MOD",
            "N",
            "NOT",
            "OR",
            "RIGHT",
            "ROUND",
            "SIGN",
        ),
        *("SUBSTITUTE", "SUM", "SUMIF", "SUMPRODUCT", "TEXT", "TRIM", "TYPE", "VALUE", "VLOOKUP"),
    )
)


def depth(formula: str) -> int:
    """How deep a formula is nested."""
    deep, most, quoted = 0, 0, False
    for char in formula:
        quoted ^= char == '"'
        if not quoted:
            deep += (char == "(") - (char == ")")
            most = max(most, deep)
    return most


# Ready is accepted ------------------------------------------------------------------------------


def errors(findings: list[Finding]) -> list[Finding]:
    return [f for f in findings if f.severity is Severity.ERROR]


@pytest.mark.slow
def test_a_sample_is_ready_exactly_if_it_is_accepted(
    office: Office, samples: dict[str, Sample], filled: dict[str, Path], excel: Excel
) -> None:
    """Recalculated, each good report says it is ready, and none with an error (T23-T25)."""
    chosen = [s for s in samples.values() if not s.overtype]
    results = office.check(*(filled[s.name] for s in chosen))
    assert sum(not errors(findings) for findings in results) >= 15
    verdicts = [verdict_of(excel(filled[s.name])) for s in chosen]
    slips = [
        (s.name, ready, errors(findings))
        for s, ready, findings in zip(chosen, verdicts, results, strict=True)
        if ready.startswith(READY) != (not errors(findings))
    ]
    assert slips == []


@pytest.mark.slow
def test_a_sample_says_so_before_anything_recalculates_it(
    samples: dict[str, Sample], tmp_path: Path
) -> None:
    """As stored, which is what a viewer shows."""
    good = [s for s in samples.values() if not s.name.startswith("wrong/")]
    for path in filled_workbooks(good, "th", tmp_path):
        assert verdict_of(shown_by(path)).startswith(READY), path.name  # one of them is a draft
    (faulty,) = filled_workbooks([samples["wrong/not-reported"]], "th", tmp_path)
    assert verdict_of(shown_by(faulty)) == NOT_READY


def test_a_draft_that_is_ready_is_told_to_choose_to_send(
    samples: dict[str, Sample], tmp_path: Path
) -> None:
    """It is ready all the same."""
    sample = samples["2566-Q4/02-monitoring-staff"]
    draft = replace(
        sample, typed=sample.typed | {"report": sample.typed["report"] | {"sending": "บันทึกร่าง"}}
    )
    (path,) = filled_workbooks([draft], "th", tmp_path)
    assert verdict_of(shown_by(path)).startswith(READY)
    assert "ส่งรายงาน" in verdict_of(shown_by(path))


def test_what_is_not_asked_is_not_counted(excel: Excel, tmp_path: Path) -> None:
    """An activity not planned and a line without money are neither answered nor missing (T23).

    What may follow is.
    """
    given = of_every_size(demo.sample_registry(), 3)
    sheet = CHECK_LIST.head["th"]
    blank = excel(made(given, {}, "th", tmp_path / "last.xlsx"))
    assert [blank[sheet, row, 3] for row in range(4, 11)] == [
        "–",
        "0 / 6",
        "0 / 2",
        "0 / 2",
        "0 / 3",
        "0 / 3",
        "0 / 1",
    ]
    given["report"][0] |= {"quarter": 2, "closing": "no"}
    early = excel(
        made(given, {"activities": {"2": {"state": "ดำเนินการ"}}}, "th", tmp_path / "early.xlsx")
    )
    assert [early[sheet, row, 3] for row in range(4, 11)] == [
        "–",
        "0 / 6",
        "1 / 3",
        "0 / 2",
        "0 / 3",
        "0 / 3",
        "0 / 1",
    ]
    assert early[sheet, 5, 6] == "ตอบภายหลังได้"


def test_what_is_waived_does_not_stand_in_the_way(
    office: Office, samples: dict[str, Sample], filled: dict[str, Path], excel: Excel
) -> None:
    """The issued form of a project with a waiver weighs the rule as the pipeline will."""
    assert not errors(office.check(filled["wrong/waived-target"])[0])
    assert verdict_of(excel(filled["wrong/waived-target"])) == READY


# An error shows where it stands -----------------------------------------------------------------

NO_FIGURE = {"kpis.QUANT-4.quantity": ""}
MORE = {"budget.1.disbursed": 650_500, "budget.1.reason_kind": "ได้รับจัดสรรเพิ่มเติม"}
ROW = {
    "source_name": "โครงการอื่น",
    "source_code": "ศธ 04006-66-0002",
    "work_plan": "แผนงานพื้นฐาน",
    "amount": 500,
}
UNTOLD = {
    "activities.1.state": "",
    **{f"activities.1.{part}": "" for part in form.PARTS},
    "activities.1.planned": "no",
}


def row(number: int, **other: object) -> dict[str, object]:
    return {f"allocations.{number}.{column}": value for column, value in {**ROW, **other}.items()}


BAD = {
    "a KPI judged without a figure": (NO_FIGURE, "kpis.QUANT-4.quantity", "V-K2.figure_missing"),
    "an allocation without its row": (MORE, "budget.1.reason_kind", "V-B5.allocation_missing"),
    "an allocation from itself": (
        MORE | row(1, source_code="ศธ04006–66–๐๐๐๑"),
        "allocations.1.source_code",
        "V-B5.from_itself",
    ),
    "the same allocation twice": (
        MORE | row(1) | row(3, source_code="ศธ 04006–66–0002"),
        "allocations.3.amount",
        "V-B5.twice",
    ),
    "the same part-result twice": (
        {
            f"kpi_parts.{number}.{c}": v
            for number in (5, 6)
            for c, v in (("kpi", "QUANT-1"), ("label", f"ส่วน{' ' * number}ที่ ๑"), ("percent", 95))
        },
        "kpi_parts.6.label",
        "V-K6.twice",
    ),
    "the text of an activity that has none": (
        UNTOLD,
        "master_plan.NS-1.as_activity",
        "V-N1.nothing_to_repeat",
    ),
}


def asked_of(report: Submission) -> Values:
    """What was typed into a report."""
    return {
        t: {
            key: {c: v for c, v in cells.items() if v != "" and form.BY_NAME[t][c].asked}
            for key, cells in rows.items()
        }
        for t, rows in report.cells.items()
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", BAD)
def test_an_error_that_looks_at_other_records_shows_in_the_sheet(
    name: str, desk: Desk, excel: Excel, tmp_path: Path
) -> None:
    """On receipt at its cell, and in the sheet beside its line (T21, T22, T25).

    And nothing is said of the report without it.
    """
    typed, place, rule = BAD[name]
    if name.startswith("the text"):
        typed = typed | {place: 1}
    report = desk.retyped(typed)
    (findings,) = desk.findings([report])
    assert (rule, *desk.address(place)) in [(f.rule, f.sheet, f.cell) for f in errors(findings)]
    table, key, column = place.split(".")
    path = made(report.given, asked_of(report), "th", tmp_path / "a.xlsx")
    assert unlike(path, excel) == []
    assert verdict_of(excel(path)) == NOT_READY
    (live,) = cached_values([report.given], [asked_of(report)], "th", Settings())
    (message,) = [
        f.message.th
        for f in findings
        if (f.rule, f.table, f.record, f.column) == (rule, table, key, column)
    ]
    assert f"✗ {message}" in [
        text for (t, k, _), text in live.problems.items() if (t, k) == (table, key)
    ]


def test_naming_an_activity_without_a_text_answers_nothing(desk: Desk) -> None:
    """T21: an activity not planned, not done or ended cannot be repeated.

    The goal, the KPI and the plans stay unanswered.
    """
    named = {
        f"master_plan.NS-1.{c}": "" for c in (*form.PARTS, "contribution", "target_answer")
    } | {"master_plan.NS-1.as_activity": 1}
    states = {
        "not planned": UNTOLD,
        "ended": {
            **UNTOLD,
            "activities.1.state": "ไม่มีการดำเนินการ",
            "activities.1.no_action": "ยุติโครงการ/กิจกรรม",
            "activities.1.reason": "หมดงาน",
        },
    }
    reports = {name: desk.retyped(typed | named) for name, typed in states.items()} | {
        "done": desk.retyped(named)
    }
    for name, findings in zip(reports, desk.findings(list(reports.values())), strict=True):
        rules = {f.rule for f in errors(findings) if (f.table, f.record) == ("master_plan", "NS-1")}
        if name == "done":
            assert rules == {"V-N3.contribution_missing", "V-Q4.target_unanswered"}
        else:
            assert "V-N1.nothing_to_repeat" in rules
            assert "V-Q4.strategy_unanswered" in rules


def test_the_same_money_twice_is_no_more_money(desk: Desk) -> None:
    """T22: a row repeated does not silence that more was spent than there is."""
    over = {"budget.1.disbursed": 5_000_000, "budget.1.reason_kind": "ได้รับจัดสรรเพิ่มเติม"}
    total = desk.clean.given["report"][0]["total_budget"]
    once, twice = (
        desk.retyped(
            over | row(1, amount=total * 0.7) | (row(2, amount=total * 0.7) if n == 2 else {})
        )
        for n in (1, 2)
    )
    facts = desk.facts([once, twice])
    hits = list(next(c.find for c in checks.CHECKS if c.find.__name__ == "over_budget")(facts))
    assert [facts["budget"]["_report"].iat[hit[1]] for hit in hits] in ([0, 1], []), (
        "the second row changes nothing"
    )


# What the sheet takes for blank, the pipeline does ----------------------------------------------

_ODD = [*UNSEEN, *BLANKS, "\r", "\n", "\r\n"]
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@pytest.mark.slow
def test_what_is_typed_with_odd_characters_is_read_alike(excel: Excel, tmp_path: Path) -> None:
    """Cells of only blanks and unseen marks (T26).

    Those around and within numbers, items and texts; digits of other kinds.
    """
    registry = demo.sample_registry()
    given = of_every_size(registry, len(_ODD) + 8)
    numbers = [
        *_ODD,
        *(f"{odd}12{odd}" for odd in _ODD),
        *(f"1{odd}2" for odd in _ODD),
        "1,234".translate(_FULL_WIDTH),
        "๑２3",
        "12\x07",
        "\x07",
        "-\u00a07",
        "٣",
        "१",
        True,
    ]
    items = [*_ODD, *(f"{odd}ดำเนินการ{odd}" for odd in _ODD), *(f"ดำเนิน{odd}การ" for odd in _ODD)]
    items += [
        "ด\u0e4d\u0e32เนินการ",
        "ด าเนินการ",
        "ไมมีการดำเนินการ",
        "ไม่มีการดําเนินการ",
        "ดำเนิน*",
        "ดำเนินกา?",
        "~",
        "*",
        "d" * 300,
        "DONE",
        " Done ",
        "done\t",
        "\x07",
        "no_action",
    ]
    texts = [
        *_ODD,
        *(odd * 3 for odd in _ODD),
        *(f"ก{odd}ข" for odd in UNSEEN + BLANKS),
        "\x07",
        "น้\u0e4d\u0e32ท่วม",
        " \n ",
        12.5,
    ]
    for batch in range(3):
        size = len(_ODD) + 8
        values = {
            "budget": {
                str(number): {
                    "disbursed": v,
                    "reason_activity": "1" + str(v) if number % 3 else "กิจกรรมท่ี 2",
                    "reason": t,
                }
                for number, (v, t) in enumerate(
                    zip(_some(numbers, batch, size), _some(texts, batch, size), strict=False), 1
                )
            },
            "activities": {
                str(number): {"state": v, "what": t, "next_quarter": n}
                for number, (v, t, n) in enumerate(
                    zip(
                        _some(items, batch, size),
                        _some(texts, batch, size),
                        _some(numbers, batch, size),
                        strict=False,
                    ),
                    1,
                )
            },
        }
        path = made(given, values, "th", tmp_path / f"{batch}.xlsx")
        assert unlike(path, excel) == []


def _some(values: list[object], batch: int, size: int) -> list[object]:
    return values[batch * size : (batch + 1) * size]


# What only receipt can tell ---------------------------------------------------------------------


def test_what_only_receipt_can_tell_stands_below_the_check_list_by_name(
    excel: Excel, tmp_path: Path
) -> None:
    """Every error of a report shows in the sheet, or is named there."""
    named = {code for codes in ON_RECEIPT.values() for code in codes}
    registry_only = {
        "NOT_A_DATE",
        "DUPLICATE",
    }  # the form asks for no date, and its own tables say what may not repeat
    assert (
        named
        == {code for code, m in MESSAGES.items() if m.severity is Severity.ERROR and not m.in_sheet}
        - registry_only
    )
    for lang in LANGS:
        page = {
            v
            for (sheet, *_), v in shown_by(
                made(of_every_size(demo.sample_registry(), 1), {}, lang, tmp_path / f"{lang}.xlsx")
            ).items()
            if sheet == CHECK_LIST.head[lang]
        }
        names = checks.on_receipt(Settings())
        assert {f"• {name[lang]}" for name in names} <= page
        assert {
            f"• {c.called[lang]}"
            for c in checks.CHECKS
            if c.scope == "report" and c.severity is Severity.ERROR
        } <= page
    declared = {r.code for r in guide.catalogue() if r.severity is Severity.ERROR}
    assert {
        "V-K2.figure_missing",
        "V-B5.allocation_missing",
        "V-B5.from_itself",
        "V-Q3.kpi_unanswered",
    } <= declared - {c.code for c in checks.CHECKS}


def test_the_keys_of_a_list_are_what_the_pipeline_reads() -> None:
    """One source of what may be written for an item (X12).

    None has in it what MATCH would take for more than itself, or is too long for it.
    """
    lists: dict[str, Choices] = {
        c.choices.name: c.choices
        for t in form.TABLES
        for c in t.asked
        if isinstance(c.choices, Choices)
    }
    tables: list[Table] = [form.ACTIVITIES, form.KPIS]
    given = of_every_size(demo.sample_registry(), 12)
    keys = [k for choices in lists.values() for k in choices.codes] + [
        k for t in tables for k in t.codes(given[t.name])
    ]
    assert len(keys) > 60
    assert not [k for k in keys if re.search(r"[*?~|]", k) or len(k) > 255]


@pytest.mark.slow
def test_a_cell_in_error_is_seen_whatever_it_is_to_hold(
    office: Office, samples: dict[str, Sample], excel: Excel, tmp_path: Path
) -> None:
    """A failing formula in a text, a number or a choice hinders sending, as it does on receipt."""
    sample = samples["2566-Q4/02-monitoring-staff"]
    for table, key, column in (
        ("summary", "-", "summary"),
        ("budget", "2", "disbursed"),
        ("activities", "2", "state"),
    ):
        path = office.fill(
            replace(
                sample,
                overtype=[{"table": table, "record": key, "column": column, "value": "=1/0"}],
            ),
            tmp_path / f"{column}.xlsx",
        )
        assert verdict_of(excel(path)) == NOT_READY, column
