"""What comes from others is shown on the terminal, and never obeyed by it."""

import json
import logging
from datetime import datetime
from pathlib import Path

from emenscr_xlsx.cli.app import out, say, table_of
from emenscr_xlsx.intake.log import log, note
from emenscr_xlsx.text.terminal import harmless
from emenscr_xlsx.text.words import Words

HOSTILE = "ก\x1b]0;x\x07\x1b[2J\x9b31m\u202eข.xlsx"
SPELLED = r"ก\u001b]0;x\u0007\u001b[2J\u009b31m\u202eข.xlsx"


def test_no_escape_sequence_in_a_name_reaches_the_terminal() -> None:
    """In a line and in a table, each is spelled out (S19)."""
    with out.capture() as shown:
        say(Words(HOSTILE, HOSTILE))
        table = table_of("ไฟล์")
        table.add_row(HOSTILE)
        out.print(table)
    assert shown.get().count(SPELLED) == 2
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(shown.get())


def test_json_says_the_same_with_the_orders_spelled_out() -> None:
    """So that it can be shown on a terminal too (S19)."""
    text = json.dumps({"file": HOSTILE}, ensure_ascii=False)
    assert "\x9b" in text
    assert "\x9b" not in harmless(text)
    assert json.loads(harmless(text)) == {"file": HOSTILE}


def test_the_log_can_be_shown_on_a_terminal(tmp_path: Path) -> None:
    """Also the one for programs (S19)."""
    with log(tmp_path) as logger:
        note(logger, Words(HOSTILE, HOSTILE), logging.INFO, file=HOSTILE)
    people, programs = (
        (tmp_path / "logs" / f"intake.{e}").read_text("utf-8") for e in ("log", "jsonl")
    )
    assert SPELLED in people
    assert not {"\x1b", "\x9b", "\u202e"} & set(people + programs)
    assert json.loads(programs)["file"] == HOSTILE
    assert datetime.fromisoformat(json.loads(programs)["at"])
