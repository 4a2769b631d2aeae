"""Thousands of random rows.

The verdict that the sheet shows after a real engine recalculates it is the pipeline's, row by row
and rule by rule.
"""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from emenscr_xlsx.checking import schema
from emenscr_xlsx.checking.stacking import stack
from emenscr_xlsx.config.settings import Settings
from emenscr_xlsx.demo import samples as demo
from emenscr_xlsx.forms import report as form
from emenscr_xlsx.forms.lists import NARRATIVE, ROLL_UP
from emenscr_xlsx.forms.phrases import CLOSINGS, NOT_YET_SENTENCES
from emenscr_xlsx.model import Choices, Column, Kind, Table, rules
from emenscr_xlsx.model.finding import OK, Severity
from emenscr_xlsx.model.records import Records
from emenscr_xlsx.model.values import is_blank
from emenscr_xlsx.office.stored_values import cached_values
from emenscr_xlsx.reading import report as reader
from emenscr_xlsx.registry import prefill
from emenscr_xlsx.registry.registry import Registry
from emenscr_xlsx.text.period import Period
from emenscr_xlsx.text.words import LANGS, Lang
from emenscr_xlsx.workbook.layout import lines, slots
from emenscr_xlsx.workbook.submission import Submission
from emenscr_xlsx.workbook.ticket import Ticket, digest, pack
from emenscr_xlsx.writing import report as template
from emenscr_xlsx.writing.outcomes import READINGS, UNREADABLE, outcomes
from emenscr_xlsx.writing.parts import Values
from support.parity import sheet_verdicts

pytestmark = pytest.mark.slow

KEY = b"test"
WORKBOOKS = 48  # per language
_NUMBERS = (
    None,
    None,
    0,
    1,
    0.98,
    90,
    90.5,
    97.55,
    98.77,
    100,
    100.01,
    101,
    239,
    242,
    245,
    246,
    -5,
    23000,
    30000,
    1.005,
    "๒๔๒",
    "30,000",
    "1,23",
    "12 เขต",
    "97.55%",
    "ร้อยละ 90",
    "12,500 บาท",
    "- 7",
    "-7",
    "+7",
    "1.2.3",
    "5%5",
    "239 245",
    "0,123",
    "1,234.5",
    ".5",
    "5.",
    "-",
    "N/A",
    "−3",
    "1e5",
    " ",
    "\ufeff",
    "90\t",
    "\u00ad２42\r",
    "300,000.-",
    "๕.- บาท",
    "-5.-",
    ".-5",
    "1.-2",
    "1,300 บาทถ้วน",
    "90บ.",
    "\u202a90\u202c",
    1e16,
    "9" * 17,
    # No logical value: LibreOffice makes a number of it in a cell that shows numbers.
)
_TEXTS = (
    None,
    None,
    None,
    "-",
    "ไม่มี",
    "....",
    "xxx",
    "กทม",
    "งด",
    "ดีค่ะ",
    "เหมือนเดิมครับ",
    "n/a",
    "ดำเนินการครบทุกแห่ง",
    "ดำเนินการ\u00a0ครบ\u200bทุกแห่ง",
    "\u200b",
    "\u00a0\t",
    "ติดตามผล 245 เขต ระหว่างวันที่ 1-30 สิงหาคม 2566",
    "ผล ๑๓ แห่ง",
    *NOT_YET_SENTENCES.values(),
    "สรุป " + NOT_YET_SENTENCES["KPI"].replace("ในไตรมาส", " ในไตรมาส"),
    "เนื่องจากรออุปกรณ์",
    12,
    812345678,
    2.0004e19,
    "x" * 300,
    "สองบรรทัด\nบรรทัดที่สอง",
)


def some_value(
    rng: random.Random, column: Column, given: dict[str, list[dict[str, object]]], lang: Lang
) -> object:
    """What a person might type, or paste, into a cell."""
    if isinstance(column.choices, Choices):
        words = rng.choice(list(column.choices.items.values()))
        return rng.choice(
            (
                None,
                words[lang],
                words[lang],
                words[lang],
                words[lang],
                words.th,
                words.en,
                f" {words[lang]} ",
                "ไม่ทราบ",
                words[lang][:-1],
                3,
            )
        )
    if column.choices == "activities":
        return rng.choice(
            (None, None, 1, 2, 2, 99, "2", "กิจกรรมที่ 1", "๑", "Activity 2", "สอง", 1.5, "1 2")
        )
    if column.choices == "kpis":
        tags = [form.KPIS.tag_words(k)[lang] for k in given["kpis"]]
        return rng.choice((None, "ตัวชี้วัดอื่น", *(rng.choice(tags or ["-"]) for _ in range(6))))
    if column.name == "source_code":
        return rng.choice(
            (
                None,
                "ศธ 04006-66-0002",
                str(given["report"][0]["project_code"]),
                str(given["report"][0]["project_code"]).replace("-", "–"),
            )
        )
    if column.name in ("next_quarter", "next_year"):
        return rng.choice((None, 0, 1, 2, 3, 4, 5, 2566, 2567, 2.5, "๒", "ไตรมาส 2", "2567"))
    return rng.choice(_NUMBERS if column.kind.is_number else _TEXTS)


_PLAUSIBLE = {
    "quantity": (None, 0, 1, 90, 239, 239, 242, 245, 246, -5, "๒๔๒", "245 เขต", "ร้อยละ 90"),
    "total": (None, 245, 245, 245, 246, -5, 30000, "245 บาท", "๒๔๕"),
    "percent": (None, 0.98, 90, 97.55, 97.55, 98.77, 100, 101, "97.55%", "ร้อยละ 97.55"),
    "disbursed": (None, 0, 100, -5, 650_000, "650,000"),
    "committed": (None, None, 0, 500, "๕๐๐"),
    "next_quarter": (None, 1, 1, 2, 3, 4, 1.5, "๒"),
    "next_year": (None, None, None, None, 2560, 2566, 2567, "2567"),
    "amount": (0, 500, 12_000.5, "12,000"),
}
_ODD = {
    section: (
        CLOSINGS[section][0],
        f"ยังไม่{CLOSINGS[section][0]}",
        f"ติดตามผลครบ {NOT_YET_SENTENCES[section]}",
    )
    for section in CLOSINGS
}
"""What stands in one box of a narrative at most, or one rule would hide what another says."""
_SOUND = ("ติดตามผล 245 เขต ระหว่างวันที่ 1-30 สิงหาคม 2566", "ดำเนินการครบทุกแห่ง", "ผล ๑๓ แห่ง")


def plausible_value(
    rng: random.Random, column: Column, record: dict[str, object], lang: Lang
) -> object:
    """What a careful person might type.

    Alone, each cell could be right, so that what is wrong between cells is reached.
    """
    if isinstance(column.choices, Choices):
        return rng.choice((None, *(words[lang] for words in column.choices.items.values())))
    if column.name == "disbursed" and rng.random() < 0.4:
        return record["plan"]
    if column.name == "as_activity":
        return rng.choice((None, None, None, None, 1, "2"))
    if column.choices == "activities":
        return rng.choice((None, 1, 2, "กิจกรรมที่ 1"))
    if column.kind.is_number:
        return rng.choice(_PLAUSIBLE[column.name])
    if column.name == "label":
        return rng.choice((None, "ส่วนกลาง", "ส่วน กลาง", "ภูมิภาค"))
    return (
        rng.choice((None, *_SOUND, *_SOUND))
        if column.kind.is_text and column.choices is None
        else None
    )


def some_years_course(rng: random.Random, kpi: dict[str, object]) -> dict[str, object]:
    """How a KPI is put together over the year, and what its earlier quarters came to."""
    count, roll_up = rng.choice((0, 1, 3)), rng.choice(list(ROLL_UP.items))
    before = (
        None
        if roll_up == "latest" or not (count or roll_up == "sum")
        else rng.choice((0.1, 89.9, 239, 930))
        if count
        else 0
    )
    limit = (
        {"operator": "le", "target": rng.choice((0.3, 100, 1230))}
        if kpi["target"] is not None and rng.random() < 0.4
        else {}
    )
    return {
        "roll_up": roll_up,
        "before": before,
        "before_count": count,
        "bounded": rng.choice((kpi["bounded"], kpi["bounded"], kpi["bounded"], "no")),
    } | limit


def random_report(
    rng: random.Random, number: int, plans: Sequence[Registry], lang: Lang
) -> tuple[Ticket, Records, Values]:
    """A project's form of some quarter, filled at random."""
    projects = list(plans[0].projects)
    project, period = (
        projects[number % 5 if number % 2 else 0],
        Period(2566, rng.choice((1, 2, 3, 4, 4))),
    )
    given = prefill.given(plans[number % 4 == 0], project, period)  # one in four is told in one box
    for kpi in given["kpis"]:
        kpi.update(some_years_course(rng, kpi))
    for activity in given["activities"] if not form.in_one_box(given) else ():
        activity.update({n: rng.choice((None, *_SOUND)) for n in ("last_where", "last_how")})
    filled: dict[str, dict[str, dict[str, object]]] = {}
    alone = rng.random() < 0.3  # no part-results, no additional allocations
    for table in form.TABLES:
        if table.open and not table.among and alone:
            continue
        records = (
            {str(n): dict(table.fixed) for n in range(1, table.open + 1)}
            if table.open
            else {table.record_key(r): r for r in given[table.name]}
        )
        for key, record in records.items():
            busy, careful = (
                rng.random(),
                rng.random() < 0.5,
            )  # some records are full, some nearly empty; some are wild
            if table.open and key > "1" and rng.random() < 0.15:
                filled[table.name][key] = dict(filled[table.name]["1"])  # the same row again
                continue
            cells = filled.setdefault(table.name, {}).setdefault(key, {})
            sentences = _ODD[
                "KPI"
                if table is form.KPIS
                else str(record.get("level", "OUTPUT"))
                if table is form.GOALS
                else "OUTPUT"
            ]
            odd = {
                rng.choice(form.PARTS[:1] if form.in_one_box(given) else form.PARTS): rng.choice(
                    (*sentences, *sentences, *rng.choice(list(_ODD.values())))
                )
            }
            for c in table.asked:
                if (c.part and form.in_one_box(given)) or rng.random() > (0.9 if careful else busy):
                    continue
                known = careful and c.choices != "kpis"
                value = (
                    odd.get(c.name) or plausible_value(rng, c, record, lang)
                    if known
                    else some_value(rng, c, given, lang)
                )
                if value is not None:
                    cells[c.name] = value
    on_purpose(rng, given, filled, lang)
    return (
        Ticket(
            project,
            period.fiscal_year,
            period.quarter,
            form.VERSION,
            number + 1,
            lang,
            digest(pack(given)),
        ),
        given,
        filled,
    )


def on_purpose(
    rng: random.Random, given: Records, filled: dict[str, dict[str, dict[str, object]]], lang: Lang
) -> None:
    """What chance seldom brings together.

    A KPI told by its parts alone or judged too early, an activity put off beyond the year,
    money without a line.
    """

    def labels(table: Table, **codes: str) -> dict[str, object]:
        return {column: table[column].words(code)[lang] for column, code in codes.items()}

    extra, activity = form.EXTRA_BUDGET, form.ACTIVITIES
    row = {"source": "เงินนอกงบประมาณ", **labels(extra, expense_class="recurrent")}
    further = rng.choice(
        (
            {"disbursed": 0, "committed": "๕๐๐"},
            {"disbursed": 5, **labels(extra, reason_kind="additional_allocation")},
            {"disbursed": 5, **labels(extra, reason_kind="activity_not_done")},
            {"disbursed": 0, "reason": "ไม่มีค่ะ"},
        )
    )
    if rng.random() < 0.5:
        filled.setdefault("extra_budget", {})["1"] = row | further
    if rng.random() < 0.3:
        put_off = labels(activity, state="no_action", no_action="deferred") | {
            "next_quarter": 1,
            "reason": "รอผลการจัดซื้อ",
        }
        filled["activities"]["1"] = put_off | rng.choice(({}, {"next_year": 2566}))
    if rng.random() < 0.2:
        allocation = {
            "source_name": "ก",
            "source_code": given["report"][0]["project_code"],
            "work_plan": "แผนงานพื้นฐาน",
            "amount": 500,
        }
        filled.setdefault("allocations", {})["4"] = allocation
    if rng.random() < 0.2:  # figures where texts belong
        named = {"source_name": "ก", "source_code": "ข", "work_plan": "แผนงานพื้นฐาน", "amount": 700}
        odd = {rng.choice(("source_name", "source_code", "work_plan")): 2566}
        filled.setdefault("allocations", {})["3"] = named | odd
        explained = labels(extra, reason_kind="other") | {"reason": "ค่าจ้างค้างจ่ายของปีก่อน"}
        odd = {rng.choice(("source", "reason")): 7}
        filled.setdefault("extra_budget", {})["2"] = row | {"disbursed": 5} | explained | odd
    for link in given["nesd_plan"]:
        if rng.random() < 0.2:
            filled["nesd_plan"][form.NESD_PLAN.record_key(link)] = rng.choice(
                ({"target_answer": "ได้ 5 แห่ง"}, {"what": "กทม", "contribution": "ได้ 5 แห่ง"})
            )
    for goal in given["goals"]:
        if rng.random() < 0.1:
            level = str(goal["level"])
            achieved, what = rng.choice(
                (("met", f"ยังไม่{CLOSINGS[level][0]}"), ("not_met", NOT_YET_SENTENCES[level]))
            )
            filled["goals"][form.GOALS.record_key(goal)] = {
                **labels(form.GOALS, achieved=achieved),
                **dict.fromkeys(form.PARTS, "ทำครบ 5 แห่ง"),
                "what": what,
            }
    percents = [k for k in given["kpis"] if k["measure"] == "percent" and k["target"] is not None]
    if percents and rng.random() < 0.9:
        kpi = rng.choice(percents)
        key, whole, judged = (
            form.KPIS.record_key(kpi),
            dict.fromkeys(form.PARTS, "ทำครบ 5 แห่ง"),
            labels(form.KPIS, achieved=rng.choice(("met", "not_met"))),
        )
        how = rng.choice(("parts", "parts", "early", "not yet", "fraction"))
        kpi |= {"roll_up": "latest", "before": None, "operator": "ge", "target": 90}
        if how == "parts":
            filled["kpis"][key] = judged | {"as_activity": 1}
            shares = rng.choice(
                (
                    ({"percent": 90}, {"percent": 95}),
                    ({"percent": 2}, {"percent": 3}),
                    ({"percent": 90}, {"percent": 2}),
                    ({"percent": 0.98}, {"percent": 91, "quantity": "๕"}),
                    ({"percent": 99, "quantity": 5, "total": 2}, {"percent": 95}),
                )
            )
            tag = form.KPIS.tag_words(kpi)[lang]
            filled["kpi_parts"] = {
                str(n): {"kpi": tag, "label": f"ส่วนที่ {n}", **share}
                for n, share in enumerate(shares, 1)
            }
        elif how == "early":
            kpi |= {"roll_up": "sum", "before": 0.1, "before_count": 1, "operator": "le"}
            filled["kpis"][key] = whole | labels(form.KPIS, achieved="met") | {"percent": 5}
        elif how == "fraction":
            filled["kpis"][key] = whole | labels(form.KPIS, achieved="not_met") | {"percent": 0.98}
        else:
            filled["kpis"][key] = (
                whole
                | labels(form.KPIS, achieved="not_met")
                | {"percent": 40, "what": f"ติดตามผลครบ {NOT_YET_SENTENCES['KPI']}"}
            )


def random_workbooks(lang: Lang, folder: Path, seed: int) -> list[Path]:
    """Issued workbooks of several projects and quarters, filled at random.

    As many as asked, and of more those that reach an outcome not reached yet.
    """
    rng, paths, tried = random.Random(seed), [], 0
    wanted = every_outcome()
    plans = [replace(demo.sample_registry(), narrative=way) for way in NARRATIVE.items]
    while len(paths) < WORKBOOKS or (wanted and tried < 10 * WORKBOOKS):
        some = [random_report(rng, tried + number, plans, lang) for number in range(8)]
        lives = cached_values(
            [given for _, given, _ in some], [filled for _, _, filled in some], lang, Settings()
        )
        for (ticket, given, filled), live in zip(some, lives, strict=True):
            tried += 1
            reached = wanted & {
                (table, line, number) for (table, _, line), (number, _) in live.verdicts.items()
            }
            if reached or len(paths) < WORKBOOKS:
                wanted -= reached
                paths.append(folder / f"{lang}-{ticket.issue}.xlsx")
                paths[-1].write_bytes(
                    template.report_workbook(ticket, given, ticket.seal(KEY), live, filled)
                )
    return paths


def every_outcome() -> set[tuple[str, int, int]]:
    """Each thing that the check beside a line may come to, by table, line and number.

    Each rule, each unreadable cell, ✓; but a text in error, which nobody types.
    """
    return {
        (t.name, line, o.number)
        for t in form.TABLES
        for line in range(len(lines(t)))
        for o in outcomes(t, line, Settings())
        if o.code != UNREADABLE or t[o.column].choices or not t[o.column].kind.is_text
    }


def pipeline_verdicts(
    submissions: list[Submission], lang: Lang
) -> list[dict[tuple[str, str, int], tuple[Severity, set[str]]]]:
    """Per report and line.

    The weight of what pandera and parsing found there, and the words of those that weigh so.
    """
    batch = stack(submissions, form.BY_NAME, Settings().thresholds)
    failing = schema.check(batch, Settings())
    verdicts = []
    for read, failed in zip(batch.findings, failing, strict=True):
        by_line: dict[tuple[str, str, int], tuple[Severity, set[str]]] = {}
        for f in (*read, *failed):
            if f.code in ("V-I1",) or not f.table:
                continue
            line = slots(form.BY_NAME[f.table], 1)[f.column].line
            place = (f.table, f.record, line)
            weight, words = by_line.get(place, (Severity.INFO, set()))
            if f.severity > weight:
                weight, words = f.severity, set()
            by_line[place] = (weight, words | {f.message[lang]} if f.severity == weight else words)
        verdicts.append(by_line)
    return verdicts


@pytest.mark.long
@pytest.mark.parametrize("lang", LANGS)
def test_sheet_and_pipeline_agree_on_thousands_of_random_rows(lang, soffice, tmp_path):
    """Weight and words agree for every line of every record, each rule is reached.

    What the file showed before recalculating was right too.
    """
    issued = random_workbooks(lang, tmp_path, seed=2566)
    recalculated = soffice(issued, tmp_path / "recalculated")
    submissions = [reader.read_report(p, KEY, form.BY_NAME, form.VERSION) for p in recalculated]
    assert_the_same_to_date(submissions)
    expected = pipeline_verdicts(submissions, lang)
    disagreements, compared, seen, reached = [], 0, Counter(), set()
    for path, before, submission, verdicts in zip(
        recalculated, issued, submissions, expected, strict=True
    ):
        shown = sheet_verdicts(path, submission)
        assert shown == sheet_verdicts(
            before, reader.read_report(before, KEY, form.BY_NAME, form.VERSION)
        ), path.name
        reached |= {(table, line, number) for (table, _, line), (number, _) in shown.items()}
        for table in form.TABLES:
            for key, rows in submission.places[table.name].rows.items():
                for line in rows:
                    if not any(table[n].asked for n in lines(table)[line]):
                        continue
                    compared += 1
                    (_, text), (weight, words) = (
                        shown.get((table.name, key, line), (0, "")),
                        verdicts.get((table.name, key, line), (None, set())),
                    )
                    mark = f"{weight.mark} " if weight else ""
                    seen[mark] += 1
                    agree = text.startswith(mark) if weight else text in ("", OK)
                    if agree and weight and (message := text.removeprefix(mark)) not in words:
                        agree = _is_reading(table, line, message, lang)
                    if not agree:
                        disagreements.append(
                            (
                                path.name,
                                table.name,
                                key,
                                line,
                                text,
                                weight,
                                words,
                                submission.cells[table.name].get(key),
                            )
                        )
    assert compared >= 5_000, compared
    assert not every_outcome() - reached, "a rule that no row breaks is not compared"
    assert all(seen[mark] > 10 for mark in ("", *(f"{s.mark} " for s in Severity))), seen
    assert disagreements == []


def assert_the_same_to_date(submissions: list[Submission]) -> None:
    """Each KPI's value to date, as the sheet calculates it, is the pipeline's."""
    kpis = stack(submissions, form.BY_NAME, Settings().thresholds).joined("kpis", ("to_date",))
    figures = 0
    for report, key, value in zip(kpis["_report"], kpis["_key"], kpis["to_date"], strict=True):
        shown = submissions[report].cells["kpis"][key]["to_date"]
        assert (shown == "") if is_blank(value) else shown == pytest.approx(value), (
            submissions[report].file,
            key,
        )
        figures += not is_blank(value)
    assert figures > 50


def _is_reading(table: Table, line: int, message: str, lang: Lang) -> bool:
    """What the sheet says of an unreadable or text-number cell.

    The same thing in fewer words, without the value.
    """
    readings = [o for o in outcomes(table, line, Settings()) if o.code in (UNREADABLE, *READINGS)]
    return message in {o.say[lang] for o in readings}


def test_every_rule_of_the_form_is_in_the_sheet():
    """No declared rule or need is left out of the check beside its line."""
    for table in form.TABLES:
        in_sheet = [
            o for line in range(len(lines(table))) for o in outcomes(table, line, Settings())
        ]
        assert {id(o.check) for o in in_sheet if o.check} == {id(d) for d in rules.declared(table)}
        assert all(o.check.when is not None for o in in_sheet if o.check)
        keys = [
            (o.key, line)
            for line in range(len(lines(table)))
            for o in outcomes(table, line, Settings())
        ]
        assert len(keys) == len(set(keys)), "two outcomes of a line are told apart by their keys"
        assert all(c.kind is not Kind.DATE for c in table.asked), (
            "a date that is asked needs a reading in the sheet"
        )
