"""What the person at the keyboard can put right: an error of the workspace, in their words."""

from typing import Self

from ..text.errors import Error
from ..text.words import Words


class WorkspaceError(Error):
    """Something the person at the keyboard can put right, in their words."""

    def __init__(self, th: str, en: str) -> None:
        super().__init__(Words(th, en))

    @classmethod
    def saying(cls, words: Words, **places: object) -> Self:
        """The error that says these words, their places filled."""
        filled = words.format(**places)
        return cls(filled.th, filled.en)


NO_WORKSPACE = Words(
    "{root} ไม่ใช่พื้นที่ทำงาน ให้ระบุโฟลเดอร์ของพื้นที่ทำงานด้วย -w คือโฟลเดอร์ที่มี registry.xlsx และ inbox",
    "{root} is no workspace; name the workspace's folder with -w, "
    "which is the one that holds registry.xlsx and inbox",
)
BAD_KEY = Words(
    "กุญแจ {path} เสียหาย (มี {size} ไบต์ ต้องมี {wanted} ไบต์) ให้วางไฟล์กุญแจเดิมจากสำเนาสำรองทับไฟล์นี้",
    "The key {path} is damaged ({size} bytes, where {wanted} belong); "
    "put the original back over it, from a backup of the workspace",
)
NO_KEY = Words(
    "ไม่พบกุญแจ .emenscr.key ใน {root} ทั้งที่โฟลเดอร์นี้เคยใช้งานแล้ว "
    "(ไฟล์ที่ชื่อขึ้นต้นด้วยจุดจะถูกซ่อน มักตกหล่นเมื่อคัดลอก) "
    "ให้นำ .emenscr.key เดิมกลับมาวางในโฟลเดอร์นี้ จากที่ที่คัดลอกมาหรือจากสำเนาสำรอง "
    "หากไม่มีแล้วจริง ๆ ให้สั่ง emenscr init {root} --new-key แล้วออกแบบรายงานใหม่ทั้งหมด "
    "เพราะแบบที่ออกไปแล้วจะใช้ไม่ได้",
    "The key .emenscr.key is missing from {root}, where an office has worked "
    "(a name that begins with a dot is hidden, and easily left behind in copying). "
    "Put .emenscr.key back into this folder, from where it was copied or from a backup. "
    "If it is lost for good, run emenscr init {root} --new-key and issue all forms again: "
    "those issued so far will then be refused",
)
NO_LEDGER = Words(
    "ไม่พบฐานข้อมูล {ledger} ของพื้นที่ทำงานนี้ หรือไฟล์ว่างเปล่า "
    "ให้นำไฟล์เดิมกลับมาวางจากสำเนาสำรอง หรือตรวจค่า database ใน emenscr.toml "
    "หากต้องการเริ่มฐานข้อมูลใหม่ซึ่งไม่นับรายงานเดิม ให้สั่ง emenscr init {root} --new-ledger",
    "This workspace's database {ledger} is missing, or empty; "
    "put it back from a backup, or see what emenscr.toml says of database. "
    "To begin a new one, in which no earlier report counts, run emenscr init {root} --new-ledger",
)
ALREADY_RUNNING = Words(
    "มีการรับไฟล์ของพื้นที่ทำงานนี้ทำงานอยู่แล้ว ไฟล์ที่วางไว้จะได้รับการดำเนินการ",
    "Another run is already taking this workspace's files; what was dropped is being taken care of",
)
NO_REGISTRY = Words(
    "ไม่พบทะเบียน {path} ให้สั่ง emenscr registry new {path}",
    "There is no registry at {path}; make one with: emenscr registry new {path}",
)
WRONG_REGISTRY = Words(
    "ทะเบียนมี {count} จุดที่ต้องแก้ เช่น {where}: {message} (ดูทั้งหมด: emenscr registry check)",
    "The registry has {count} places to correct, such as {where}: {message} "
    "(see all: emenscr registry check)",
)
SHARED_INBOX = Words(
    "กล่องรับ {inbox} มีพื้นที่ทำงานอื่นซึ่งใช้ฐานข้อมูลอื่นรับไฟล์อยู่ด้วย แต่ละฐานข้อมูลจะรู้เพียงบางไฟล์ "
    "ให้ใช้กล่องรับละหนึ่งพื้นที่ทำงาน หากพื้นที่ทำงานนั้นเลิกใช้แล้ว "
    "ให้ย้ายไฟล์ที่ค้างใน {folder} กลับไปที่กล่องรับ แล้วลบโฟลเดอร์นั้น",
    "The inbox {inbox} is also emptied by a workspace with another database, and each of the two "
    "would know a part of what came. Give each workspace an inbox of its own. If that workspace is "
    "given up, move what is left in {folder} back into the inbox, and delete that folder",
)
NO_AGENCY = Words(
    "ไม่มีหน่วยงาน “{agency}” ในทะเบียน",
    "The registry has no agency “{agency}”",
)
NO_DASK = Words(
    "ให้หลายเครื่องช่วยกันทำต้องติดตั้งส่วนเสริม cluster ก่อน: pip install 'emenscr-xlsx[cluster]' "
    "หรือเอาค่า cluster ออกจาก emenscr.toml เพื่อทำในเครื่องนี้",
    "Sharing the work among machines needs the extra cluster: pip install 'emenscr-xlsx[cluster]'. "
    "Or take cluster out of emenscr.toml, and this machine does the work",
)
NO_CLUSTER = Words(
    "ติดต่อตัวจัดงานที่ {address} ไม่ได้ ({why}) ให้เริ่ม dask scheduler และ dask worker ก่อน "
    "หรือเอาค่า cluster ออกจาก emenscr.toml เพื่อทำในเครื่องนี้",
    "The scheduler at {address} does not answer ({why}). Start dask scheduler and dask worker, "
    "or take cluster out of emenscr.toml, and this machine does the work",
)
OTHER_VERSION = Words(
    "เครื่องที่ช่วยทำมี emenscr-xlsx รุ่น {other} แต่เครื่องนี้เป็นรุ่น {ours} ให้ติดตั้งรุ่นเดียวกันทุกเครื่อง",
    "Workers of the cluster have version {other} of emenscr-xlsx, and this machine {ours}: install "
    "the same version everywhere",
)
