"""The page that says how Excel's Power Query and Power BI are connected to the exported tables."""

from ..summary.export import exported
from ..text.words import Lang, Words

_TITLE = Words("ต่อ Excel และ Power BI กับข้อมูลที่ส่งออก", "Connect Excel and Power BI to the export")
_TEXT = Words(
    """\
ข้อมูลอยู่ที่เดิมทุกครั้ง จึงตั้งค่าครั้งเดียวแล้วกด “รีเฟรช” ได้ตลอด

## 1. ส่งออก

    emenscr export --year 2566 --format csv -w งาน

ไฟล์อยู่ที่ `งาน/outputs/export/latest/` หนึ่งไฟล์ต่อหนึ่งตาราง คำสั่งเดิมครั้งถัดไปเขียนทับที่เดิม
(`--format parquet` ได้ไฟล์เล็กกว่าและมีชนิดข้อมูลในตัว ต้องติดตั้ง `pip install '.[parquet]'`)
ถ้าต้องการให้ใหม่ทุกเช้า ตั้งคำสั่งนี้ไว้ใน Task Scheduler ของ Windows

## 2. Excel (Power Query)

1. แท็บ “ข้อมูล” > “รับข้อมูล” > “จากไฟล์” > “จากข้อความ/CSV” (หรือ “จาก Parquet”) เลือกไฟล์ เช่น `reports.csv`
2. ตรวจว่า “ต้นทางของไฟล์” เป็น 65001: Unicode (UTF-8) แล้วกด “แปลงข้อมูล”
3. ทำซ้ำกับตารางที่ต้องการ แล้ว “ปิดและโหลดไปยัง…” > “สร้างการเชื่อมต่อเท่านั้น” และ “เพิ่มลงในตัวแบบข้อมูล”
4. ครั้งต่อไปกด “ข้อมูล” > “รีเฟรชทั้งหมด”

หรือวางข้อความนี้ใน “ตัวแก้ไขขั้นสูง” ของ Power Query (เปลี่ยนที่อยู่โฟลเดอร์และชื่อไฟล์)

{query}

## 3. Power BI Desktop

1. “รับข้อมูล” > “ข้อความ/CSV” หรือ “Parquet” แล้วเลือกไฟล์ตามข้างต้น
2. ในมุมมองตัวแบบ ลากเส้นจากตารางหลักไปยังตารางอื่น ตามคีย์ในตารางข้างล่าง (หนึ่งต่อหลาย)
3. กด “รีเฟรช” เมื่อส่งออกใหม่

คอลัมน์รหัส (เช่น `status` = `APPROVED`) ไม่เปลี่ยนตามภาษา ใช้กรองและเขียนสูตร
คอลัมน์ที่ลงท้าย `_label` เป็นชื่อสำหรับแสดง ตาราง `codes` มีชื่อทั้งสองภาษา
ไฟล์ `data_dictionary` อธิบายทุกคอลัมน์ แผนของทุกโครงการอยู่ใน `plan_lines` แม้ยังไม่รายงาน

## 4. ตารางและคีย์
""",
    """\
The data lies in the same place each time: connect once, and press Refresh ever after.

## 1. Export

    emenscr export --year 2566 --format csv -w WORKSPACE

The files are in `WORKSPACE/outputs/export/latest/`, one a table; the same command replaces them.
(`--format parquet` gives smaller files that know their types; it needs `pip install '.[parquet]'`.)
To have them new every morning, give this command to the Task Scheduler of Windows.

## 2. Excel (Power Query)

1. Data > Get Data > From File > From Text/CSV (or From Parquet); choose a file: `reports.csv`.
2. See that File Origin is 65001: Unicode (UTF-8), then press Transform Data.
3. Do so for each table you need; then Close & Load To… > Only Create Connection, and tick
   Add this data to the Data Model.
4. From then on: Data > Refresh All.

Or put this into Power Query's Advanced Editor (with your own folder and file):

{query}

## 3. Power BI Desktop

1. Get Data > Text/CSV or Parquet, and choose the files as above.
2. In the model view, draw a line from each table that is looked up to the others, by the keys
   below (one to many).
3. Press Refresh after the next export.

Columns of codes (such as `status` = `APPROVED`) are the same in every language: filter and reckon
by them. Those that end in `_label` are for show, and the table `codes` has both languages.
`data_dictionary` explains every column. `plan_lines` has the plan of every project, reported or
not.

## 4. Tables and keys
""",
)
_QUERY = r"""    let
        Source = Csv.Document(
            File.Contents("D:\emenscr\outputs\export\latest\reports.csv"),
            [Delimiter = ",", Encoding = 65001, QuoteStyle = QuoteStyle.Csv]
        ),
        Headed = Table.PromoteHeaders(Source, [PromoteAllScalars = true]),
        Typed = Table.TransformColumnTypes(
            Headed,
            {{"fiscal_year", Int64.Type}, {"quarter", Int64.Type}, {"due", type date}},
            "en-US"
        )
    in
        Typed"""
_KEYS = {
    "agencies": "agency_code",
    "projects": "project_code",
    "calendar": "period",
    "goals": "record_id",
    "kpis": "record_id",
    "activities": "record_id",
}
"""What the tables that others look up are looked up by."""

_HEADS = Words("ตาราง|คืออะไร|คีย์ของตาราง|ต่อกับตารางหลักด้วย", "Table|What it is|Its key|Looks up by")


def connection_page(lang: Lang) -> str:
    """The page as a Markdown document, with every table and its keys."""
    heads = _HEADS[lang].split("|")
    rows = [
        f"| `{name}` | {table.title[lang]} | {_marked(_KEYS.get(name))} "
        f"| {', '.join(_marked(key) for key in _keys(name, {i.name for i in table.items}))} |"
        for name, table in exported(lang).items()
    ]
    text = _TEXT[lang].replace("{query}", _QUERY)
    table_head = [f"| {' | '.join(heads)} |", "|" + " --- |" * len(heads)]
    return "\n".join([f"# {_TITLE[lang]}", "", text, *table_head, *rows, ""])


def _marked(key: str | None) -> str:
    return f"`{key}`" if key else ""


def _keys(name: str, columns: set[str]) -> list[str]:
    """By which keys of other tables a table is connected."""
    own_key = _KEYS.get(name)
    keys = ("agency_code", "project_code", "period", "record_id")
    return [key for key in keys if key in columns and key != own_key]
