"""A zip of workbooks dropped into the inbox: each file in it is answered for itself (F11)."""

import hashlib
import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from emenscr_xlsx.intake.inbox import CLAIMED
from emenscr_xlsx.ledger.ledger import Ledger
from emenscr_xlsx.office import disk
from emenscr_xlsx.text.thai import file_name
from support.office import Office
from support.post import CLEAN, OTHER, WRONG, Post, post_of


class _OfWindows(zipfile.ZipInfo):
    """Named as Windows in Thai writes it, without a word on the coding."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - zipfile's own
        return self.filename.encode("cp874"), 0


def zipped(files: Mapping[str, bytes], cp874: bool = False) -> bytes:
    """A zip; with names as Windows in Thai writes them, if that is asked for."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        for name, body in files.items():
            box.writestr((_OfWindows if cp874 else zipfile.ZipInfo)(name), body)
    return out.getvalue()


@pytest.fixture
def post(office: Office, tmp_path: Path) -> Post:
    return post_of(office, tmp_path / "post")


def test_each_workbook_of_a_zip_is_answered_for_itself(post: Post, filled: dict[str, Path]) -> None:
    """With what stands in folders, and in Thai names; what is nobody's is let be."""
    files = {
        "ส่งแล้ว/ไตรมาส 4/ดี.xlsx": filled[CLEAN].read_bytes(),
        "ส่งแล้ว/ต้องแก้.xlsx": filled[WRONG].read_bytes(),
        "บันทึก.pdf": b"%PDF-1.7",
        "ซ้อน.zip": zipped({"x.xlsx": filled[OTHER].read_bytes()}),
    }
    dropped = post.drop(
        zipped({**files, "__MACOSX/._ดี.xlsx": b"x", "desktop.ini": b"x"}, cp874=True), "รวม.zip"
    )
    outcomes = {o.file: o for o in post.ingest()}
    assert {name: o.verdict.value for name, o in outcomes.items()} == {
        "รวม.zip": "refused",
        "ดี.xlsx": "accepted",
        "ต้องแก้.xlsx": "to correct",
        "บันทึก.pdf": "refused",
        "ซ้อน.zip": "refused",
    }
    codes = {name: o.findings[0].code for name, o in outcomes.items() if o.findings}
    assert (codes["รวม.zip"], codes["ซ้อน.zip"]) == ("UNPACKED", "ARCHIVE")
    answer = outcomes["รวม.zip"].reply.read_text("utf-8-sig")
    assert "แตกไฟล์ zip นี้เป็น 4 ไฟล์" in answer
    assert "ไม่รับ" not in answer
    kept = post.kept()
    assert all(kept[content] == 1 for content in (dropped, *files.values()))
    assert post.waiting() == []


def test_names_in_a_zip_never_become_paths(post: Post, filled: dict[str, Path]) -> None:
    """Not on any system: a name that leads elsewhere is refused, a drive's or a device's is not."""
    post.drop(zipped({"../../x.xlsx": filled[CLEAN].read_bytes()}), "a.zip")
    post.drop(zipped({"a/con:x?.xlsx": filled[CLEAN].read_bytes()}), "b.zip")
    before = set(post.root.parent.rglob("*"))
    verdicts = {o.file: o.verdict.value for o in post.ingest()}
    assert verdicts == {"a.zip": "refused", "b.zip": "refused", "con_x_.xlsx": "accepted"}
    assert not [p for p in set(post.root.parent.rglob("*")) - before if "x.xlsx" in p.name]


def test_a_zip_of_more_files_than_may_be_is_refused_whole(
    post: Post, filled: dict[str, Path]
) -> None:
    (post.root / "emenscr.toml").write_text("[limits]\narchive_files = 2", "utf-8")
    post.drop(zipped({f"{n}.xlsx": b"x" for n in range(3)}), "a.zip")
    (outcome,) = post.ingest()
    assert outcome.findings[0].code == "TOO_MUCH"
    assert "zip" in outcome.findings[0].message.th


@pytest.mark.slow
def test_the_same_zip_once_more_is_answered_and_counts_nothing_twice(
    post: Post, filled: dict[str, Path]
) -> None:
    content = zipped({"ดี.xlsx": filled[CLEAN].read_bytes()})
    for expected in ("accepted", "refused"):
        post.drop(content, "รวม.zip")
        outcomes = {o.file: o for o in post.ingest()}
        assert outcomes["ดี.xlsx"].verdict.value == expected
    assert outcomes["ดี.xlsx"].findings[0].code == "SAME_BYTES"


@pytest.mark.slow
@pytest.mark.parametrize("after", range(6))
def test_a_run_cut_anywhere_loses_and_doubles_nothing_of_a_zip(
    post: Post,
    filled: dict[str, Path],
    monkeypatch: pytest.MonkeyPatch,
    after: int,
) -> None:
    """Whatever of it was written, booked or let go: the next run finds the same claims again."""
    dropped = post.drop(
        zipped({"ก.xlsx": filled[CLEAN].read_bytes(), "ข.txt": b"a letter"}), "รวม.zip"
    )
    steps = 0

    def cut(call: Callable) -> Callable:
        def step(*given: object, **named: object) -> object:
            nonlocal steps
            steps += 1
            if steps > after:
                raise KeyboardInterrupt
            return call(*given, **named)

        return step

    with monkeypatch.context() as broken:
        broken.setattr(disk, "write", cut(disk.write))
        broken.setattr(disk, "deliver", cut(disk.deliver))
        broken.setattr(Ledger, "book", cut(Ledger.book))
        with pytest.raises(KeyboardInterrupt):
            post.ingest()
    post.ingest()
    assert post.waiting() == []
    assert not list((post.ws.inbox / CLAIMED).rglob("*.tmp"))
    kept = post.kept()
    assert [kept[c] for c in (dropped, filled[CLEAN].read_bytes(), b"a letter")] == [1, 1, 1]
    booked = [
        row[1]
        for row in post.booked()
        if len(row) == 6 and row[0] in _digests(dropped, filled[CLEAN])
    ]
    assert sorted(booked) == ["accepted", "refused"]


def _digests(*contents: bytes | Path) -> set[str]:
    return {
        hashlib.sha256(c if isinstance(c, bytes) else c.read_bytes()).hexdigest() for c in contents
    }


def test_a_name_is_read_in_utf_8_and_else_as_windows_in_thai_writes_it() -> None:
    """And as DOS wrote it where it is neither: no byte of it becomes a folder."""
    assert {file_name("รายงาน ๑.xlsx".encode(coding)) for coding in ("utf-8", "cp874")} == {
        "รายงาน ๑.xlsx"
    }
    assert file_name("résumé.xlsx".encode("cp437")) == "résumé.xlsx"


def test_files_of_one_name_in_a_zip_are_told_apart(post: Post) -> None:
    """By their folders; a zip made of the folder that one is in is as good as any."""
    files = {"ก/r.xlsx": b"a", "ข/r.xlsx": b"b", "ข/s.xlsx": b"c"}
    post.drop(zipped({"./": b"", **{f"./{name}": body for name, body in files.items()}}), "a.zip")
    assert {o.file for o in post.ingest()} == {"a.zip", "ก - r.xlsx", "ข - r.xlsx", "s.xlsx"}
