"""The board is one file that works in a browser, and nothing in it acts but its own script (P5)."""

import json
import re
from html import escape, unescape
from pathlib import Path
from urllib.parse import unquote

import pytest

from emenscr_xlsx.intake.ingest import ingest
from emenscr_xlsx.office import workspace
from emenscr_xlsx.office.board import board
from emenscr_xlsx.summary.web_page import web_page
from emenscr_xlsx.text.period import Period
from support.browser import Browser
from support.command import Command
from support.office import IN_TIME, Office

LAST = Period(2566, 4)
HOSTILE = (
    "</script><script>document.title='ACTED'</script>",
    "<img src=x onerror=\"document.title='ACTED'\">",
    "<!--<script>",
    "javascript:document.title='ACTED'",
    "$data {{x}} \u2028 \ud800 ' \" \\ &lt;",
)


def row(code: str, name: str, **other: object) -> dict[str, object]:
    same = {"agency": "ก 1", "office": "กก.", "state": "ยังไม่รายงาน", "holder": "เจ้าของโครงการ"}
    due = {"held": "เจ้าของโครงการ", "due": "16 ต.ค. 2566", "left": 3}
    return {"code": code, "name": name} | same | due | other


def page_of(*reports: dict[str, object], arrivals: tuple[dict[str, object], ...] = ()) -> str:
    return web_page(
        {
            "period": "ไตรมาสที่ 4",
            "made": "วันนี้",
            "refresh": 0,
            "amiss": [r["amiss"] for r in reports if "amiss" in r],
            "arrivals": arrivals,
            "agencies": [("ก 1", "กก."), ("ข 2", "ขข.")],
            "order": ["เจ้าของโครงการ", "ผู้อนุมัติระดับ 1"],
            "reports": reports,
        }
    )


def data_of(page: str) -> dict[str, object]:
    return json.loads(re.search(r'id="data">(.*?)</script>', page, re.DOTALL)[1])


THREE = (
    row("A-1", "โครงการน้ำ", left=-5),
    row("A-2", "โครงการป่า", agency="ข 2", office="ขข."),
    row("A-3", "โครงการดิน", state="ส่งแล้ว", held="ผู้อนุมัติระดับ 1", holder="ผอ.", left=None),
)


def test_the_board_tells_who_holds_what_and_what_came(
    fresh_office: Office, filled: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workspace, "clock", lambda: IN_TIME)
    ws = fresh_office.ws
    for name in ("2566-Q4/02-monitoring-staff", "wrong/kpi-figures"):
        (ws.inbox / filled[name].name).write_bytes(filled[name].read_bytes())
    (ws.inbox / "บันทึก.docx").write_text("?")
    ingest(ws, now=IN_TIME)
    path = board(ws, LAST, watched=True)
    assert path == ws.root / "outputs" / "board.html"
    data = data_of(path.read_text("utf-8"))
    assert data["refresh"]
    assert sorted(a["verdict"] for a in data["arrivals"]) == ["accepted", "refused", "to correct"]
    by_code = {r["code"]: r for r in data["reports"]}
    assert len(by_code) == 14
    assert by_code["ศธ 04006-66-0002"]["held"] == "ผู้อนุมัติระดับ 1"
    assert by_code["ศธ 04902-66-0004"]["left"] == 6
    links = [
        r[n] for r in (*data["reports"], *data["arrivals"]) for n in ("reply", "filed") if n in r
    ]
    assert len(links) == 10
    assert all((path.parent / unquote(link)).is_file() for link in links)
    assert data_of(board(ws, LAST).read_text("utf-8"))["refresh"] == 0


def test_ingest_makes_the_board(emenscr: Command, fresh_office: Office) -> None:
    assert "board.html" in emenscr("ingest", "-w", fresh_office.ws.root).out
    assert (fresh_office.ws.root / "outputs" / "board.html").is_file()


def test_no_text_of_others_leaves_its_place_in_the_page() -> None:
    page = page_of(*(row("A", text) for text in HOSTILE), arrivals=({"file": HOSTILE[0]},))
    assert page.count("<script") == 2
    assert page.count("</script>") == 2
    shown = [r["name"] for r in data_of(page)["reports"]]
    assert shown == [text.replace("\ud800", "?") for text in HOSTILE]
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "innerHTML" not in page
    assert not re.search(r'(src|href)="|url\(|@import|https?:', page), "nothing is fetched"


@pytest.mark.slow
def test_hostile_texts_are_shown_and_do_nothing(browser: Browser, tmp_path: Path) -> None:
    texts = HOSTILE[:4]
    file = tmp_path / "board.html"
    file.write_text(
        page_of(*(row(t, t, holder=t, office=t, state=t, held=t, amiss=t) for t in texts)),
        "utf-8",
    )
    shown, complaints = browser.show(file.as_uri())
    assert complaints == []
    assert 'data-ready="1"' in shown
    assert "<title>กระดานรายงาน eMENSCR</title>" in shown
    cells = [unescape(c) for c in re.findall(r"<td[^>]*>([^<]*)</td>", shown)]
    assert all(cells.count(t) >= 3 for t in texts)
    assert escape(texts[1], quote=False) in shown
    amiss = [unescape(p) for p in re.findall(r'<p class="wrong">([^<]*)</p>', shown)]
    assert amiss == list(texts)
    assert 'id="wrong" hidden' not in shown


@pytest.mark.slow
def test_filters_leave_what_is_asked_for(browser: Browser, tmp_path: Path) -> None:
    """Typed and chosen as a person does; and kept in the address, over a reload."""
    answer = browser.ask(
        page_of(*THREE),
        """
        const seen = () => [...document.querySelectorAll("#reports tbody tr")]
            .map(r => r.cells[0].textContent).join("+");
        const choose = (id, value) => {
            const box = document.getElementById(id);
            if (box.type === "checkbox") box.checked = value; else box.value = value;
            box.dispatchEvent(new Event("input", {bubbles: true}));
            return seen() + location.hash;
        };
        const views = [seen(), choose("search", "น้ำ กก"), choose("search", ""),
            choose("agency", "ข 2"), choose("agency", ""), choose("state", "ส่งแล้ว"),
            choose("state", ""), choose("overdue", true), choose("search", "ไม่มี")];
        views.push(document.querySelector("#reports p").textContent);
        return JSON.stringify(views);
        """,
        tmp_path,
    )
    views = json.loads(answer)
    assert [s.partition("#")[0] for s in views] == [
        "A-1+A-2+A-3",
        "A-1",
        "A-1+A-2+A-3",
        "A-2",
        "A-1+A-2+A-3",
        "A-3",
        "A-1+A-2+A-3",
        "A-1",
        "",
        "ไม่มีโครงการที่ตรงกับที่เลือก",
    ]
    file = tmp_path / "board.html"
    file.write_text(page_of(*THREE), "utf-8")
    shown, complaints = browser.show(f"{file.as_uri()}#{views[7].partition('#')[2]}")
    assert complaints == []
    assert "1 จาก 3" in shown
    assert re.search('id="wrong" hidden', shown), "nothing is amiss"


@pytest.mark.slow
@pytest.mark.parametrize("width", [1366, 390])
def test_the_board_fits_its_screen(browser: Browser, tmp_path: Path, width: int) -> None:
    """On a desk and on a telephone: nothing runs off to the side, and no text is tiny."""
    long = row("ศธ 04006-66-0001", "โครงการ" * 30, holder="ผู้อนุมัติระดับ 1: " + "ผู้อำนวยการ" * 5)
    long["amiss"] = "ศธ-04006-66-0001: replies/" + "x" * 150
    answer = browser.ask(
        page_of(long, *THREE, arrivals=({"file": "x" * 150 + ".xlsx", "about": "โครงการ" * 20},)),
        """
        const page = document.documentElement;
        const size = cell => parseFloat(getComputedStyle(cell).fontSize);
        const sizes = [...document.querySelectorAll("td")].map(size);
        return JSON.stringify([innerWidth, page.scrollWidth, Math.min(...sizes)]);
        """,
        tmp_path,
        width,
    )
    inner, whole, smallest = json.loads(answer)
    assert inner == width
    assert whole <= width
    assert smallest >= 14
