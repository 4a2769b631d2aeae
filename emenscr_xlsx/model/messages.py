"""The findings that come with the form whatever its tables: severity and wording. Data only."""

from dataclasses import dataclass

from ..text.words import Words
from .finding import Finding, Severity, rule_number


@dataclass(frozen=True, slots=True)
class Message:
    """A built-in finding: its severity and its words."""

    severity: Severity
    say: Words
    in_sheet: bool = False  # the sheet says it too, in fewer words, while people type


_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

MESSAGES: dict[str, Message] = {
    # a cell
    "REQUIRED": Message(_E, Words("ยังไม่ได้กรอก: {head}", "Not filled in: {head}"), in_sheet=True),
    "NOT_A_NUMBER": Message(
        _E,
        Words(
            "“{value}” ไม่ใช่ตัวเลข {do}",
            "“{value}” is not a number; {do}",
        ),
        in_sheet=True,
    ),
    "TOO_LARGE": Message(
        _E,
        Words(
            "“{value}” มากเกินกว่าที่ช่องตัวเลขรับได้ (ไม่เกิน {most}) ให้ตรวจและพิมพ์ใหม่",
            "“{value}” is more than a figure may be (at most {most}); check it and type it anew",
        ),
        in_sheet=True,
    ),
    "NOT_A_TEXT": Message(
        _E,
        Words(
            "เซลล์นี้เป็นค่าตรรกะ {value} ไม่ใช่ข้อความ ให้พิมพ์ข้อความแทน",
            "This cell holds the logical value {value}, which is no text; type the text instead",
        ),
        in_sheet=True,
    ),
    "READ_AS_TEXT": Message(
        _W,
        Words(
            "โปรแกรมเก็บเป็นตัวเลขหรือวันที่ จึงอ่านเป็นข้อความ “{value}” {lost} หากไม่ตรงกับที่พิมพ์ "
            "ให้จัดรูปแบบเซลล์เป็นข้อความแล้วพิมพ์ใหม่",
            "Stored as a number or a date, and read as the text “{value}”: {lost}; if that is not "
            "what was typed, format the cell as text and type it again",
        ),
        in_sheet=True,
    ),
    "NOT_WHOLE": Message(
        _E,
        Words(
            "“{value}” ไม่ใช่จำนวนเต็ม ให้พิมพ์จำนวนเต็ม เช่น 2",
            "“{value}” is no whole number; type one, such as 2",
        ),
        in_sheet=True,
    ),
    "NOT_A_DATE": Message(
        _E,
        Words(
            "“{value}” ไม่ใช่วันที่ ให้พิมพ์เช่น 1/8/2566", "“{value}” is not a date; type it like 1/8/2566"
        ),
    ),
    "NOT_IN_LIST": Message(
        _E,
        Words(
            "“{value}” ไม่อยู่ในรายการ ให้เลือกจาก: {choices}",
            "“{value}” is not in the list; choose one of: {choices}",
        ),
        in_sheet=True,
    ),
    "OUT_OF_BOUNDS": Message(
        _E,
        Words("{head} ต้อง{bounds} ให้แก้ตัวเลขในเซลล์นี้", "{head} must be {bounds}; correct the figure"),
        in_sheet=True,
    ),
    "DUPLICATE": Message(
        _E,
        Words(
            "{head} “{value}” มีในแถวก่อนหน้านี้แล้ว ต้องไม่ซ้ำกัน ให้แก้หรือลบแถวนี้ สิ่งที่อ้างถึงจะตรวจเมื่อแก้แล้ว",
            "{head} “{value}” stands in a row above already, and may stand once only; correct or "
            "delete this row. What refers to it is checked once that is done",
        ),
    ),
    "ERROR_VALUE": Message(
        _E,
        Words(
            "เซลล์นี้แสดงข้อผิดพลาด {value} ให้พิมพ์ค่าแทนสูตร",
            "This cell shows the error {value}; type the value instead of the formula",
        ),
        in_sheet=True,
    ),
    "TOO_LONG": Message(
        _E,
        Words(
            "ข้อความในเซลล์นี้ยาวเกิน 32,767 ตัวอักษร ซึ่งเซลล์ของ Excel เก็บไม่ได้ ให้ย่อให้สั้นลง",
            "The text here is longer than the 32,767 characters that a cell of Excel holds; "
            "shorten it",
        ),
    ),
    "COVERED": Message(
        _E,
        Words(
            "ค่านี้ถูกเซลล์ที่ผสานกันบังไว้ มองไม่เห็น ให้ยกเลิกการผสานเซลล์ (หน้าแรก > ผสาน) แล้วตรวจค่า",
            "This value is hidden under merged cells; unmerge them (Home > Merge & Center) and "
            "check the value",
        ),
    ),
    "NOT_CALCULATED": Message(
        _E,
        Words(
            "สูตรในเซลล์นี้ยังไม่ได้คำนวณ ให้เปิดไฟล์ใน Excel แล้วบันทึก หรือพิมพ์ค่าแทนสูตร",
            "The formula here was never calculated; open and save the file in Excel, or type the "
            "value",
        ),
    ),
    "TEXT_NUMBER": Message(
        _I,
        Words("อ่าน “{value}” เป็นตัวเลข {number}", "“{value}” was read as the number {number}"),
        in_sheet=True,
    ),
    "TEXT_DATE": Message(
        _I, Words("อ่าน “{value}” เป็นวันที่ {date}", "“{value}” was read as the date {date}")
    ),
    "PERCENT_SHOWN": Message(
        _I,
        Words(
            "เซลล์นี้แสดง {value} จึงอ่านเป็น {number} หากไม่ใช่ ให้พิมพ์ตัวเลขใหม่",
            "This cell shows {value}, which was read as {number}; if that is wrong, type the "
            "figure "
            "anew",
        ),
    ),
    # a row, a column, a table
    "ROW_MISSING": Message(
        _E,
        Words(
            "บรรทัดของ “{record}” หายไปจากแบบ ให้กรอกบรรทัดนี้ในไฟล์ที่ตอบกลับ ซึ่งมีบรรทัดครบ แล้วส่งไฟล์นั้น",
            "A row of “{record}” is missing from the form; fill it in in the reply, which has "
            "every "
            "row, and send that",
        ),
    ),
    "ROW_TWICE": Message(
        _W,
        Words(
            "บรรทัดของ “{record}” มีซ้ำ ค่าตรงกันทุกช่อง จึงนับครั้งเดียว ให้ลบบรรทัดที่ซ้ำนี้",
            "The row of “{record}” stands twice with the same values and counts once; delete this "
            "copy",
        ),
    ),
    "ROW_APART": Message(
        _E,
        Words(
            "บรรทัดนี้เป็นของ “{record}” แต่ไม่ได้อยู่กับบรรทัดอื่นของรายการนั้นตามลำดับ จึงไม่แน่ว่าหมายถึงรายการใด "
            "ให้ย้ายกลับไปที่เดิมแล้วตรวจค่า (ในไฟล์ที่ตอบกลับ ทุกบรรทัดอยู่ที่เดิมแล้ว)",
            "This line is one of “{record}” and stands apart from the others, or not in their "
            "order, so that it is in doubt what it speaks of; move it back and check it (in the "
            "reply every line is in its place)",
        ),
    ),
    "ROW_UNKNOWN": Message(
        _E,
        Words(
            "บรรทัดนี้ไม่ใช่บรรทัดของแบบ จึงไม่ได้นับ: {value} ให้ย้ายค่าไปยังช่องของแบบ หรือลบบรรทัดนี้",
            "This row is none of the form's and does not count: {value}. Move its values to cells "
            "of the form, or delete it",
        ),
    ),
    "SUM_ROW": Message(
        _W,
        Words(
            "แถวรวม “{value}” ไม่ได้อ่าน เพราะระบบรวมยอดให้เอง จะลบหรือคงไว้ก็ได้",
            "The row of sums “{value}” was not read, as sums are worked out; delete it or leave it",
        ),
    ),
    "OUTSIDE": Message(
        _W,
        Words(
            "ข้อความนี้อยู่นอกช่องของแบบ จึงไม่ได้อ่าน: {value} ถ้าเป็นผลที่ต้องรายงาน "
            "ให้ย้ายไปยังช่องของแบบ ถ้าไม่ใช่ ให้ลบ",
            "This lies outside the form's cells and was not read: {value}. If it belongs to the "
            "report, move it to a cell of the form; if not, delete it",
        ),
    ),
    "NOT_USED_YET": Message(
        _E,
        Words(
            "“{value}” (เดิมอยู่ที่ {origin}) ยังไม่มีที่ในแบบ ให้ย้ายไปยังช่องของแบบ หรือลบแถวนี้ถ้าไม่ใช้ แล้วส่งใหม่",
            "“{value}” (from {origin}) has no place in the form yet; move it to a cell of the "
            "form, "
            "or delete this row if it is not needed, and send the file again",
        ),
    ),
    "TWO_VALUES": Message(
        _E,
        Words(
            "“{head}” มีมากกว่าหนึ่งค่า: {value} ในชีต “{first}” และ {others} "
            "จึงยังไม่นับ ให้คงค่าที่ถูกต้องไว้ในช่องนี้ แล้วลบค่าอื่น (ในไฟล์ที่ตอบกลับ "
            "ค่าอื่นอยู่ในชีต “ยังไม่ได้ใช้” ในไฟล์เดิม ให้ลบชีตหรือบรรทัดที่ซ้ำ)",
            "“{head}” has more than one value: {value} in sheet “{first}” and {others}, so none "
            "counts. Keep the right one in this cell and delete any other (in the reply it stands "
            "on “Not used yet”; in your own file delete the copy)",
        ),
    ),
    "SHEET_COPIED": Message(
        _W,
        Words(
            "ชีต “{copy}” เป็นสำเนาของ “{first}” ที่ไม่มีค่าต่างกัน ระบบอ่านจาก “{first}” ลบชีต “{copy}” ได้",
            "Sheet “{copy}” is a copy of “{first}” that says nothing else; “{first}” was read, and "
            "“{copy}” may be deleted",
        ),
    ),
    "MARKS_GONE": Message(
        _E,
        Words(
            "แถวและคอลัมน์ที่ซ่อนไว้ของชีต {sheets} ถูกลบออก (เช่น ใช้ Document Inspector "
            "หรือคัดลอกชีต) "
            "จึงอ่านไม่ได้ ให้กรอกในไฟล์ที่ตอบกลับ ซึ่งมีชีตครบ (สิ่งที่พิมพ์ไว้อยู่ในชีต "
            "“ยังไม่ได้ใช้” ให้คัดลอกจากที่นั่น) "
            "หรือส่งไฟล์ฉบับก่อนที่จะลบ",
            "The hidden rows or columns of sheet {sheets} were removed (by the Document Inspector, "
            "or by copying the sheet), so that it cannot be read. Fill in the reply, whose sheets "
            "are whole (copy what was typed from its sheet “Not used yet”), or send the file as it "
            "was before",
        ),
    ),
    "COLUMN_MISSING": Message(
        _E,
        Words(
            "คอลัมน์ “{head}” ของตาราง “{title}” หายไปจากแบบ ให้กรอกช่องเหล่านี้ในไฟล์ที่ตอบกลับ "
            "ซึ่งมีครบ แล้วส่งไฟล์นั้น",
            "The column “{head}” of the table “{title}” is missing from the form; fill it in in "
            "the "
            "reply, which has it, and send that",
        ),
    ),
    "TABLE_MISSING": Message(
        _E,
        Words(
            "ตาราง “{title}” (ชีต “{sheet_name}”) หายไปจากแบบ ให้กรอกในไฟล์ที่ตอบกลับ ซึ่งมีครบ แล้วส่งไฟล์นั้น",
            "The table “{title}” (sheet “{sheet_name}”) is missing from the form; fill it in in "
            "the "
            "reply, which has it, and send that",
        ),
    ),
    "SHEET_IGNORED": Message(
        _W,
        Words(
            "ชีตนี้ไม่ใช่ของแบบรายงาน จึงไม่ได้อ่าน: {value} ถ้ามีผลที่ต้องรายงาน ให้ย้ายไปยังช่องของแบบ",
            "This sheet does not belong to the form and was not read: {value}. If it holds results "
            "to be reported, move them to cells of the form",
        ),
    ),
    "SHEET_UNREAD": Message(
        _I,
        Words(
            "ชีตนี้ไม่ใช่ของแบบรายงาน จึงไม่ได้เปิดอ่าน",
            "This sheet does not belong to the form and was not opened",
        ),
    ),
    "V-I1.given_changed": Message(
        _W,
        Words(
            "ช่องที่กำหนดให้ “{head}” ถูกแก้เป็น “{value}” ระบบใช้ค่าเดิม “{issued}” ถ้าค่าเดิมผิด "
            "ให้แจ้งผู้ประสานงาน",
            "The given cell “{head}” was changed to “{value}”; the issued value “{issued}” is "
            "used. "
            "If that is wrong, tell your coordinator",
        ),
    ),
    "REACHES_OUT": Message(
        _W,
        Words(
            "สูตรในช่องนี้ดึงข้อมูลจากภายนอกเมื่อเปิดไฟล์: {value} ระบบใช้ค่าที่เก็บไว้ ให้พิมพ์ค่าแทนสูตร",
            "The formula here fetches from outside when the file is opened: {value} "
            "The stored value was used; type the value instead",
        ),
    ),
    # a file
    "NOT_A_WORKBOOK": Message(
        _E,
        Words(
            "ไฟล์นี้ไม่ใช่สมุดงาน Excel (.xlsx) ถ้า Excel เปิดได้ ให้เปิดแล้วบันทึกเป็น .xlsx "
            "ถ้าเปิดไม่ได้ ให้ส่งสมุดงาน (.xlsx) ของแบบรายงานแทน",
            "This is not an Excel workbook (.xlsx); if Excel opens it, save it there as .xlsx, "
            "else send the form's Excel workbook (.xlsx) instead",
        ),
    ),
    "EMPTY": Message(
        _E,
        Words(
            "ไฟล์ว่างเปล่า (0 ไบต์) ให้คัดลอกหรือส่งใหม่",
            "The file is empty (0 bytes); copy or send it again",
        ),
    ),
    "ZEROS": Message(
        _E,
        Words(
            "ไฟล์มีแต่ศูนย์ การคัดลอกไม่เสร็จสมบูรณ์ ให้คัดลอกหรือส่งใหม่",
            "The file holds nothing but zeros: copying it did not finish; copy or send it again",
        ),
    ),
    "UNREADABLE": Message(
        _E,
        Words(
            "ไฟล์เสียหรือไม่สมบูรณ์ อ่านไม่ได้ ให้ส่งใหม่",
            "The file is damaged or incomplete and cannot be read; send it again",
        ),
    ),
    "PASSWORD": Message(
        _E,
        Words(
            "ไฟล์มีรหัสผ่าน ให้เอารหัสผ่านออก (ไฟล์ > ข้อมูล > ป้องกันสมุดงาน > เข้ารหัสด้วยรหัสผ่าน) แล้วส่งใหม่",
            "The file has a password; remove it (File > Info > Protect Workbook > Encrypt with "
            "Password) and send the file again",
        ),
    ),
    "LABEL": Message(
        _E,
        Words(
            "ไฟล์ถูกเข้ารหัสด้วยป้ายระดับความลับหรือสิทธิ์การใช้งานขององค์กร ให้เลือกป้ายที่ไม่เข้ารหัส "
            "(หน้าแรก > ระดับความลับ) หรือยกเลิกการจำกัดการเข้าถึง (ไฟล์ > ข้อมูล > ป้องกันสมุดงาน) แล้วส่งใหม่",
            "The file is encrypted by a sensitivity label or rights of your organisation; choose a "
            "label without encryption (Home > Sensitivity), or lift the restriction (File > Info > "
            "Protect Workbook), and send it again",
        ),
    ),
    "OLD_XLS": Message(
        _E,
        Words(
            "ไฟล์นี้เป็นสมุดงาน Excel รุ่นเก่า (.xls) ให้เปิดแล้วบันทึกเป็น Excel Workbook (.xlsx) แล้วส่งใหม่ "
            "ค่าที่กรอกไว้จะอยู่ครบ",
            "This is an old Excel workbook (.xls); open it, save it as Excel Workbook (.xlsx) and "
            "send that: what was filled in stays",
        ),
    ),
    "XML_2003": Message(
        _E,
        Words(
            "ไฟล์นี้เป็นสมุดงานแบบ XML 2003 ให้เปิดใน Excel แล้วบันทึกเป็น Excel Workbook (.xlsx) แล้วส่งใหม่",
            "This is a workbook in the XML format of 2003; open it in Excel, save it as Excel "
            "Workbook (.xlsx) and send that",
        ),
    ),
    "NUMBERS": Message(
        _E,
        Words(
            "ไฟล์นี้เป็นเอกสาร Numbers ของ Apple ให้ส่งออก (ไฟล์ > ส่งออกไปยัง > Excel) แล้วส่งไฟล์ .xlsx",
            "This is an Apple Numbers document; export it (File > Export To > Excel) and send the "
            ".xlsx",
        ),
    ),
    "MAIL": Message(
        _E,
        Words(
            "ไฟล์นี้เป็นอีเมล ไม่ใช่สมุดงาน ให้เปิดอีเมล บันทึกไฟล์แนบ (.xlsx) แล้วส่งไฟล์แนบนั้น",
            "This is an e-mail, not a workbook; open it, save the workbook attached to it (.xlsx) "
            "and send that",
        ),
    ),
    "SHORTCUT": Message(
        _E,
        Words(
            "ไฟล์นี้เป็นทางลัดไปยังไฟล์ ไม่ใช่ตัวไฟล์ ให้เปิดทางลัด บันทึกหรือดาวน์โหลดสมุดงาน (.xlsx) แล้วส่งไฟล์นั้น",
            "This is a shortcut to a file, not the file; open it, save or download the workbook "
            "(.xlsx) and send that",
        ),
    ),
    "XLSB": Message(
        _E,
        Words(
            "ไฟล์นี้เป็นสมุดงานแบบไบนารี (.xlsb) ให้เปิดใน Excel แล้วบันทึกเป็น Excel Workbook (.xlsx)",
            "This is a binary workbook (.xlsb); open it in Excel and save it as Excel Workbook "
            "(.xlsx)",
        ),
    ),
    "ODS": Message(
        _E,
        Words(
            "ไฟล์นี้เป็นเอกสาร OpenDocument (.ods) ให้บันทึกเป็น Excel 2007-365 (.xlsx)",
            "This is an OpenDocument file (.ods); save it as Excel 2007-365 (.xlsx)",
        ),
    ),
    "TEXT": Message(
        _E,
        Words(
            "ไฟล์นี้เป็นข้อความหรือ CSV ไม่ใช่สมุดงาน ให้กรอกในแบบรายงานที่ผู้ประสานงานส่งให้ แล้วส่งเป็น .xlsx",
            "This is a text or CSV file, not a workbook; fill in the form your coordinator sent, "
            "and send it as .xlsx",
        ),
    ),
    "WEB_PAGE": Message(
        _E,
        Words(
            "ไฟล์นี้เป็นหน้าเว็บหรือ XML ไม่ใช่สมุดงาน ให้กรอกในแบบรายงานที่ผู้ประสานงานส่งให้ แล้วส่งเป็น .xlsx",
            "This is a web page or XML file, not a workbook; fill in the form your coordinator "
            "sent, and send it as .xlsx",
        ),
    ),
    "PDF": Message(
        _E,
        Words(
            "ไฟล์นี้เป็น PDF ให้ส่งสมุดงาน Excel (.xlsx) ของแบบรายงาน",
            "This is a PDF; send the form's Excel workbook (.xlsx)",
        ),
    ),
    "PICTURE": Message(
        _E,
        Words(
            "ไฟล์นี้เป็นรูปภาพ ให้ส่งสมุดงาน Excel (.xlsx) ของแบบรายงาน",
            "This is a picture; send the form's Excel workbook (.xlsx)",
        ),
    ),
    "DOCUMENT": Message(
        _E,
        Words(
            "ไฟล์นี้เป็นเอกสารหรืองานนำเสนอ ไม่ใช่สมุดงาน ให้ส่งสมุดงาน Excel (.xlsx) ของแบบรายงาน",
            "This is a document or a presentation, not a workbook; send the form's Excel "
            "workbook (.xlsx)",
        ),
    ),
    "ARCHIVE": Message(
        _E,
        Words(
            "ไฟล์นี้เป็นไฟล์บีบอัด ให้แตกไฟล์แล้วส่งสมุดงาน (.xlsx) ที่อยู่ข้างใน",
            "This is an archive; unpack it and send the workbooks (.xlsx) inside",
        ),
    ),
    "LOCKED_ARCHIVE": Message(
        _E,
        Words(
            "ไฟล์ zip นี้มีรหัสผ่าน ให้แตกไฟล์ด้วยรหัสผ่านนั้น แล้วส่งสมุดงาน (.xlsx) ที่อยู่ข้างใน",
            "This zip has a password; unpack it with the password and send the workbooks (.xlsx) "
            "inside",
        ),
    ),
    "UNPACKED": Message(
        _I,
        Words(
            "แตกไฟล์ zip นี้เป็น {count} ไฟล์ แต่ละไฟล์ได้รับคำตอบของตนเอง ไม่ต้องส่งใหม่: {names}",
            "This zip was taken apart into its files ({count}), and each is answered for itself; "
            "there is no need to send them again: {names}",
        ),
    ),
    "MACROS": Message(
        _E,
        Words(
            "ไฟล์นี้มีมาโคร จึงไม่เปิดอ่าน ให้บันทึกเป็น Excel Workbook (.xlsx) ซึ่งไม่มีมาโคร แล้วส่งใหม่",
            "The file holds macros and was not opened; save it as Excel Workbook (.xlsx), which "
            "has none, and send it again",
        ),
    ),
    "MACROS_IGNORED": Message(
        _I,
        Words(
            "ไฟล์มีมาโคร ระบบอ่านเฉพาะค่าในเซลล์และไม่เรียกใช้มาโคร",
            "The file holds macros; only the values of its cells were read, and nothing was run",
        ),
    ),
    "LINKS": Message(
        _I,
        Words(
            "มีลิงก์ไปยังไฟล์หรือแหล่งข้อมูลอื่น ระบบใช้ค่าที่เก็บไว้ในไฟล์นี้",
            "There are links to other files or data; the values stored in this file were used",
        ),
    ),
    "LINKED_CELL": Message(
        _W,
        Words(
            "ค่าในเซลล์นี้มาจากไฟล์อื่น ระบบใช้ค่าที่เก็บไว้: {value} ถ้าไม่ใช่ค่าล่าสุดให้พิมพ์ค่าแทนสูตร",
            "The value here comes from another file; the stored one was used: {value}. If it is "
            "not the latest, type the value instead of the formula",
        ),
    ),
    "EMBEDDED": Message(
        _I,
        Words(
            "ไฟล์มีเอกสารฝังอยู่ ระบบไม่ได้อ่านเอกสารนั้น",
            "The file has documents embedded in it, which were not read",
        ),
    ),
    "ACTIVE": Message(
        _E,
        Words(
            "ไฟล์นี้มีโปรแกรมหรือตัวควบคุมฝังอยู่ ({part}) จึงไม่เปิดอ่าน ให้ลบออก (หน้าแรก > ค้นหาและเลือก > "
            "ไปที่แบบพิเศษ > วัตถุ แล้วกด Delete) แล้วส่งใหม่",
            "The file has a program or a control embedded ({part}) and was not opened; remove it "
            "(Home > Find & Select > Go To Special > Objects, then Delete) and send it again",
        ),
    ),
    "LINKED": Message(
        _E,
        Words(
            "มีชีตที่ไม่ได้อยู่ในไฟล์นี้ จึงไม่เปิดอ่าน ให้คัดลอกค่าลงในแบบที่ผู้ประสานงานส่งให้ แล้วส่งฉบับนั้น",
            "A sheet of the file lies outside of it, and the file was not opened; copy the values "
            "into the form that your coordinator sent, and send that",
        ),
    ),
    "MALFORMED": Message(
        _E,
        Words(
            "โครงสร้างของไฟล์ผิดปกติ ไม่เป็นอย่างที่ Excel บันทึก จึงไม่เปิดอ่าน ให้เปิดใน Excel "
            "บันทึกเป็น .xlsx "
            "ใหม่ แล้วส่งอีกครั้ง",
            "The file is not built as Excel builds one, and was not opened; open it in Excel, "
            "save it as .xlsx anew and send it again",
        ),
    ),
    "ODD_ARCHIVE": Message(
        _E,
        Words(
            "ไฟล์บีบอัดนี้สร้างด้วยวิธีที่ไม่ปกติ หรือมีชื่อไฟล์ที่ใช้ไม่ได้ จึงไม่เปิดอ่าน ให้สร้าง zip ใหม่ "
            "หรือส่งสมุดงาน (.xlsx) ทีละไฟล์",
            "This archive is built in an unusual way, or a name in it cannot be used, and it was "
            "not opened; make the zip anew, or send the workbooks (.xlsx) one by one",
        ),
    ),
    "DISORDER": Message(
        _E,
        Words(
            "เซลล์ในไฟล์ซ้ำหรือสลับลำดับ จึงอ่านได้ไม่แน่นอน ให้เปิดใน Excel บันทึกเป็น .xlsx ใหม่ แล้วส่งอีกครั้ง",
            "Cells in the file are repeated or out of order, so that it cannot be read with "
            "certainty; open it in Excel, save it as .xlsx anew and send it again",
        ),
    ),
    "TWICE": Message(
        _E,
        Words(
            "ในไฟล์มีชีตชื่อเดียวกันมากกว่าหนึ่งชีต ให้เปลี่ยนชื่อหรือลบชีตที่ซ้ำ แล้วส่งใหม่",
            "Two sheets of the file have the same name; rename or delete one and send it again",
        ),
    ),
    "FOREIGN": Message(
        _E,
        Words(
            "มีสิ่งที่ไม่ใช่ของ Excel แทรกอยู่ในเซลล์ ({value}) ซึ่งแต่ละโปรแกรมอ่านไม่เหมือนกัน จึงไม่เปิดอ่าน "
            "ให้เปิดใน Excel บันทึกเป็น .xlsx ใหม่ แล้วส่งอีกครั้ง",
            "Something that is not Excel's stands among the cells ({value}), which programs read "
            "differently, and the file was not opened; open it in Excel, save it as .xlsx anew "
            "and send it again",
        ),
    ),
    "TOO_MUCH": Message(
        _E,
        Words(
            "มีมากเกินกว่าที่อ่านได้{where}: {what} {amount} (ไม่เกิน {most}) {cure}",
            "There is more than can be read{where}: {what}: {amount} (at most {most}); {cure}",
        ),
    ),
    "DISAGREES": Message(
        _E,
        Words(
            "อ่านเซลล์นี้สองวิธีแล้วได้ค่าไม่ตรงกัน («{counted}» และ «{read}») ให้เปิดใน Excel "
            "บันทึกเป็น .xlsx ใหม่ แล้วส่งอีกครั้ง",
            "Read in two ways, this cell has different values («{counted}» and «{read}»); open "
            "the file in Excel, save it as .xlsx anew and send it again",
        ),
    ),
    "UNSAFE": Message(
        _E,
        Words(
            "อ่านไฟล์นี้ให้ปลอดภัยไม่ได้ (ใช้เวลาหรือหน่วยความจำเกินกำหนด "
            "หรือโปรแกรมอ่านหยุดทำงาน) "
            "ให้คัดลอกค่าลงในแบบใหม่แล้วส่งอีกครั้ง",
            "This file could not be read safely (it took too much time or memory, or stopped the "
            "reader); copy the values into a fresh form and send that",
        ),
    ),
    "NOT_A_FILE": Message(
        _E,
        Words(
            "สิ่งที่วางไว้ไม่ใช่ไฟล์ (เป็นลิงก์หรืออุปกรณ์) จึงไม่เปิดอ่าน ให้คัดลอกตัวไฟล์จริงมาวางในกล่องรับ",
            "This is no file (it is a link or a device) and was not opened; copy the file itself "
            "into the inbox",
        ),
    ),
    "NOT_OPENED": Message(
        _E,
        Words(
            "เปิดอ่านไฟล์นี้ไม่ได้ เพราะไม่มีสิทธิ์อ่าน ให้กำหนดสิทธิ์ของไฟล์ แล้ววางในกล่องรับอีกครั้ง",
            "The file may not be opened: this program has no right to read it; give it that "
            "right, and drop the file into the inbox again",
        ),
    ),
    "NOT_PROCESSED": Message(
        _E,
        Words(
            "ระบบดำเนินการกับไฟล์นี้ไม่ได้ เพราะโปรแกรมขัดข้อง (ดู logs/intake.jsonl) "
            "ไฟล์เก็บไว้ครบถ้วน "
            "ให้แจ้งผู้ดูแลโปรแกรม แล้ววางในกล่องรับอีกครั้งเมื่อแก้ไขแล้ว",
            "The file could not be processed: the program failed on it (see logs/intake.jsonl). "
            "It is kept as it came; tell whoever looks after the program, "
            "and drop it into the inbox again once that is mended",
        ),
    ),
    "NOT_OURS": Message(
        _E,
        Words(
            "ไฟล์นี้ไม่ใช่แบบรายงานที่ออกจากระบบนี้ (ไม่พบใบกำกับ) ให้ใช้แบบที่ผู้ประสานงานส่งให้",
            "This is no form issued here (it has no ticket); use the form your coordinator sent",
        ),
    ),
    "SEAL": Message(
        _E,
        Words(
            "ไฟล์นี้ไม่ได้ออกจากพื้นที่ทำงานนี้ ให้ขอแบบใหม่จากผู้ประสานงาน",
            "This file was not issued by this workspace; ask your coordinator for a fresh form",
        ),
    ),
    "FORM_VERSION": Message(
        _E,
        Words(
            "แบบรุ่น {form} ใหม่กว่าที่ระบบนี้รู้จัก (รุ่น {version}) ให้ปรับปรุงโปรแกรม หรือขอแบบที่ออกจากระบบนี้",
            "Form version {form} is newer than this system knows (version {version}); update the "
            "program, or ask for a form issued here",
        ),
    ),
    "UNKNOWN_PROJECT": Message(
        _E,
        Words(
            "ไม่พบโครงการ {project} ในทะเบียน ให้ผู้ประสานงานตรวจรหัสในทะเบียน "
            "หรือใช้แบบที่ออกให้โครงการของท่าน",
            "Project {project} is not in the registry; have your coordinator check its code there, "
            "or use the form that was issued for your project",
        ),
    ),
    "WRONG_FOLDER": Message(
        _E,
        Words(
            "โฟลเดอร์นี้เป็นของ {folder} แต่โครงการ {project} เป็นของ {agency} "
            "ให้วางไฟล์ในโฟลเดอร์ของหน่วยงานนั้น หรือในกล่องรับโดยตรง",
            "This folder is that of {folder}, but project {project} belongs to {agency}; drop "
            "the file in that office's folder, or in the inbox itself",
        ),
    ),
    "NOT_STARTED": Message(
        _E,
        Words(
            "{why} ถ้าวันเริ่มไม่ถูก ให้ผู้ประสานงานแก้ในทะเบียน แล้วส่งใหม่",
            "{why}. If its start is wrong, have your coordinator correct the registry, and send "
            "the file again",
        ),
    ),
    "NOT_OPEN": Message(
        _E,
        Words(
            "{period} ยังไม่เปิดรับรายงาน (เปิดรับ {day}) ให้ส่งใหม่เมื่อเปิดรับแล้ว",
            "{period} is not open for reports yet (it opens on {day}); send the file again then",
        ),
    ),
    "NOT_OPEN.another_is": Message(
        _E,
        Words(
            "แบบนี้เป็นของ{period} ซึ่งยังไม่เปิดรับ (เปิดรับ {day}) ขณะนี้เปิดรับ{open} "
            "ให้กรอกและส่งแบบของ{open} และเก็บไฟล์นี้ไว้ส่งเมื่อเปิดรับ",
            "This is the form of {period}, which is not open yet (it opens on {day}). Open now is "
            "{open}: fill in and send the form of that quarter, and keep this one until its own "
            "opens",
        ),
    ),
    "CLOSED": Message(
        _E,
        Words(
            "{period} ปิดรับรายงานแล้ว (ปิดรับ {day}) หากมีเหตุจำเป็นให้ผู้ประสานงานขยายเวลา แล้วส่งใหม่",
            "{period} is closed (since {day}); if there is good cause ask your coordinator for "
            "an extension, then send the file again",
        ),
    ),
    "CLOSED.another_is_open": Message(
        _E,
        Words(
            "แบบนี้เป็นของ{period} ซึ่งปิดรับแล้ว (ปิดรับ {day}) ขณะนี้เปิดรับ{open} "
            "ให้กรอกและส่งแบบของ{open} "
            "ที่ผู้ประสานงานส่งให้ เฉพาะเมื่อตั้งใจรายงาน{period} ย้อนหลัง "
            "ให้ขอผู้ประสานงานขยายเวลาก่อน",
            "This is the form of {period}, which is closed (since {day}). Open now is {open}: fill "
            "in and send the form of that quarter, which your coordinator sent. Only if {period} "
            "itself is meant, ask your coordinator for an extension first",
        ),
    ),
    "STALE": Message(
        _E,
        Words(
            "เป็นแบบฉบับเก่า (ฉบับที่ {issue}) มีการส่งฉบับที่ {latest} แล้ว ให้แก้ไขในฉบับล่าสุด",
            "This is an older copy (issue {issue}); issue {latest} has already come in, please "
            "correct the newest",
        ),
    ),
    "SAME_BYTES": Message(
        _I,
        Words(
            "ไฟล์นี้เหมือนกับที่ส่งมาแล้วเมื่อ {when} ทุกประการ จึงไม่ได้บันทึกซ้ำ",
            "This file is identical to one received on {when}, so it was not recorded again",
        ),
    ),
    "V-T1.approved": Message(
        _E,
        Words(
            "รายงานนี้อนุมัติแล้ว จึงรับฉบับใหม่ไม่ได้ หากต้องแก้ไขให้ผู้ประสานงานเปิดรายงานอีกครั้ง (emenscr reopen)",
            "This report is approved, so a new copy cannot be taken; to change it, the "
            "coordinator reopens the report (emenscr reopen)",
        ),
    ),
    "V-T1.approved_level": Message(
        _E,
        Words(
            "รายงานนี้ผ่านการอนุมัติระดับ {level} แล้ว จึงรับฉบับใหม่ไม่ได้ หากต้องแก้ไข "
            "ขอให้ {next} ส่งกลับ "
            "หรือให้ผู้ประสานงานสั่ง reopen",
            "This report has passed approval level {level}, so a new copy cannot be taken; to "
            "change it, ask {next} to return it, or the coordinator to reopen it",
        ),
    ),
    "SUPERSEDED": Message(
        _W,
        Words(
            "ในรอบเดียวกันมีไฟล์ใหม่กว่าของรายงานนี้ คือ “{newer}”{saved} ระบบนับไฟล์นั้น "
            "ไฟล์นี้เก็บไว้แต่ไม่นับ{differences}",
            "A newer file of this report came at the same time, “{newer}”{saved}; that one "
            "counts, this one is kept and does not count{differences}",
        ),
    ),
}


ON_RECEIPT = {
    Words(
        "แบบครบทุกบรรทัด ช่อง และตาราง ไม่หาย ไม่มีสองค่า และไม่มีสิ่งที่ยังไม่มีที่",
        "the form is whole: no row, cell or table is missing or says two things, and nothing waits "
        "to be placed",
    ): (
        *(
            "ROW_MISSING",
            "ROW_APART",
            "ROW_UNKNOWN",
            "NOT_USED_YET",
            "TWO_VALUES",
            "MARKS_GONE",
            "COLUMN_MISSING",
            "TABLE_MISSING",
        ),
    ),
    Words("สูตรที่ใส่แทนตัวเลขคำนวณและบันทึกแล้ว", "formulas typed for figures are calculated and saved"): (
        "NOT_CALCULATED",
    ),
    Words("ข้อความไม่ยาวเกินที่เซลล์เก็บได้", "no text is longer than a cell holds"): ("TOO_LONG",),
    Words("ไม่มีค่าซ่อนอยู่ใต้เซลล์ที่ผสานกัน", "no value is hidden under merged cells"): ("COVERED",),
    Words(
        "ไฟล์เป็น .xlsx เปิดอ่านได้ ไม่มีรหัสผ่าน มาโคร หรือโปรแกรมฝังอยู่",
        "the file is an .xlsx that can be read, without password, macros or embedded programs",
    ): (
        *(
            "NOT_A_FILE",
            "NOT_OPENED",
            "NOT_PROCESSED",
            "NOT_A_WORKBOOK",
            "EMPTY",
            "ZEROS",
            "UNREADABLE",
            "PASSWORD",
            "LABEL",
            "OLD_XLS",
            "XML_2003",
            "NUMBERS",
            "MAIL",
            "SHORTCUT",
            "XLSB",
            "ODS",
            "TEXT",
            "WEB_PAGE",
            "PDF",
            "PICTURE",
            "DOCUMENT",
            "ARCHIVE",
            "LOCKED_ARCHIVE",
        ),
        *(
            "MACROS",
            "ACTIVE",
            "LINKED",
            "MALFORMED",
            "ODD_ARCHIVE",
            "FOREIGN",
            "DISORDER",
            "TWICE",
            "TOO_MUCH",
            "DISAGREES",
            "UNSAFE",
        ),
    ),
    Words(
        "แบบออกให้โครงการนี้ และวางในกล่องรับที่ถูกต้อง",
        "the form was issued for this project, and lies in the right inbox",
    ): (*("NOT_OURS", "SEAL", "FORM_VERSION", "UNKNOWN_PROJECT", "WRONG_FOLDER"),),
    Words(
        "อยู่ในช่วงรับรายงาน เป็นฉบับล่าสุด และรายงานยังไม่อนุมัติ",
        "the quarter is open, the form is the newest, and the report not approved yet",
    ): (
        "NOT_STARTED",
        "NOT_OPEN",
        "NOT_OPEN.another_is",
        "CLOSED",
        "CLOSED.another_is_open",
        "STALE",
        "V-T1.approved",
        "V-T1.approved_level",
    ),
}
"""What keeps a report from being accepted and no sheet can know.

In a few words, with the findings that say it.
"""

REPAIRED = ("TEXT_NUMBER", "TEXT_DATE", "PERCENT_SHOWN")
"""What is said of a cell that was put right on reading."""


_SHOWN = 80  # characters of a value in a message: to recognise it by


def finding(rule: str, file: str, sheet: str = "", cell: str = "", **places: object) -> Finding:
    """A built-in finding at a place of a file."""
    message, value = MESSAGES[rule], str(places.get("value", ""))
    if len(value) > _SHOWN:
        places = {**places, "value": value[: _SHOWN - 1] + "…"}
    return Finding(
        rule_number(rule),
        message.severity,
        message.say.format(**places),
        file=file,
        sheet=sheet,
        cell=cell,
        value=value,
        rule=rule,
    )
