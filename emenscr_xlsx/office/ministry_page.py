"""The page that says how one office becomes a ministry: which parts grow how, and what runs where.

Data only.
"""

from ..text.words import Lang, Words

_PAGE = Words(
    """\
# จากหนึ่งหน่วยงานเป็นทั้งกระทรวง

หน่วยงานเดียวใช้เครื่องเดียวและไฟล์ฐานข้อมูลไฟล์เดียว (`ledger.sqlite`) ไม่ต้องมีอะไรเพิ่ม
เมื่อรายงานมากขึ้น เพิ่มทีละส่วน ผลลัพธ์เหมือนเดิมทุกไบต์

## ส่วนไหนโตอย่างไร

| งาน | โตตาม | ทำที่ไหนได้ |
| --- | --- | --- |
| ตรวจไฟล์และอ่าน | จำนวนไฟล์ที่ส่งมา | ทุกเครื่อง แต่ละไฟล์อ่านในกระบวนการที่จำกัดสิทธิ์ |
| เขียนคำตอบ ออกแบบรายงาน | จำนวนไฟล์ | ทุกเครื่อง ผู้ทำไม่มีกุญแจและไม่ต่อฐานข้อมูล |
| ตรวจตามข้อกำหนด | จำนวนไฟล์ ทีละพันไฟล์ | เครื่องที่สั่ง `ingest` |
| บันทึก | จำนวนไฟล์ ทีละหนึ่งธุรกรรมต่อชุด | เครื่องที่สั่ง `ingest` ทีละเครื่องต่อฐานข้อมูล |
| สรุป | จำนวนโครงการในช่วงที่สรุป | เครื่องที่สั่ง `summary` |

## เพิ่มทีละขั้น

1. **เครื่องเดียว หลายแกน** ไม่ต้องตั้งอะไร งานอ่านและงานเขียนใช้ทุกแกน
2. **PostgreSQL** เมื่อหลายเครื่องใช้ฐานข้อมูลเดียวกัน

        pip install 'emenscr-xlsx[postgres]'
        createdb emenscr
        # emenscr.toml
        database = "postgresql+psycopg://emenscr:รหัสผ่าน@db.example.org/emenscr"

    แต่ละเครื่องมีสำเนาพื้นที่ทำงานของตน ใช้กุญแจ ทะเบียน และกล่องรับเดียวกัน ส่วน accepted, replies,
    refused และ approvals ให้ลิงก์ไปที่โฟลเดอร์กลาง แต่ละไฟล์มีเครื่องเดียวรับ
    หากเครื่องใดหยุดกลางคัน เครื่องอื่นรับไฟล์ที่ค้างต่อภายในสิบนาที

3. **หลายเครื่องช่วยกันทำ** ด้วย Dask (https://distributed.dask.org) ติดตั้งรุ่นเดียวกันทุกเครื่อง

        pip install 'emenscr-xlsx[cluster]'
        dask scheduler --host 10.0.0.1 --port 8786          # เครื่องที่หนึ่ง
        dask worker tcp://10.0.0.1:8786 --nthreads 1 --nworkers auto   # เครื่องที่เหลือ
        # emenscr.toml
        cluster = "tcp://10.0.0.1:8786"                     # หรือ emenscr ingest --cluster ที่อยู่

    ผู้จัดงานและผู้ช่วยต้องอยู่ในเครือข่ายที่ปิด หรือใช้ TLS ตามที่ Dask กำหนด เครื่องที่ตายไม่ทำให้ไฟล์หายหรือซ้ำ
    งานนั้นทำใหม่ที่เครื่องอื่น ถ้าผู้จัดงานหายไป เครื่องที่สั่งทำต่อเอง
4. **หลายหน่วยงาน** แต่ละกรมมีพื้นที่ทำงานและกล่องรับของตน กระทรวงรวมจากข้อมูลที่ส่งออกด้วย `emenscr rollup`

## บริการของแต่ละเครื่อง (systemd)

{units}

## ใช้เวลาเท่าไร

วัดบนเครื่องสองแกนธรรมดา ต่อรายงาน 10,000 ฉบับที่เหมือนของจริง (หนึ่งในสี่ต้องแก้ไข):
{cost}
""",
    """\
# From one office to a ministry

One office has one machine and one database file (`ledger.sqlite`), and needs nothing more. As
reports grow in number, add one part at a time; what comes out is the same, byte for byte.

## Which part grows how

| Work | Grows with | Where it may be done |
| --- | --- | --- |
| screening and reading | the files that came | anywhere; each file in a confined process |
| writing answers, issuing forms | the files | anywhere; who does it has no key and no database |
| checking by the rules | the files, by the thousand | the machine that runs `ingest` |
| booking | the files, one transaction a batch | where `ingest` runs, one at a time a database |
| summaries | the projects of what is summed up | the machine that runs `summary` |

## Step by step

1. **One machine, many cores.** Nothing to set: reading and writing use every core.
2. **PostgreSQL**, where several machines share a database:

        pip install 'emenscr-xlsx[postgres]'
        createdb emenscr
        # emenscr.toml
        database = "postgresql+psycopg://emenscr:password@db.example.org/emenscr"

    Each machine has a copy of the workspace, with the same key, registry and inbox, and with
    accepted, replies, refused and approvals linked to one shared folder. Each file is taken by one
    of them; what one that died has claimed another takes up within ten minutes.

3. **Several machines share the work**, by Dask (https://distributed.dask.org), with the same
   version of this library everywhere:

        pip install 'emenscr-xlsx[cluster]'
        dask scheduler --host 10.0.0.1 --port 8786                     # the first machine
        dask worker tcp://10.0.0.1:8786 --nthreads 1 --nworkers auto   # every other one
        # emenscr.toml
        cluster = "tcp://10.0.0.1:8786"              # or: emenscr ingest --cluster ADDRESS

    Scheduler and workers belong into a closed network, or behind TLS as Dask has it. A machine
    that dies neither loses nor doubles a file: its work is done once more elsewhere. If the
    scheduler goes away, the machine that runs the command goes on alone.
4. **Many offices**: each department keeps a workspace and an inbox of its own; the ministry adds
   their exports up with `emenscr rollup`.

## A service a machine (systemd)

{units}

## What it costs

Measured on a plain machine of two cores, for 10,000 reports such as people send (a quarter of
them to be corrected):
{cost}
""",
)
_UNITS = """\
    # /etc/systemd/system/emenscr-scheduler.service     one machine
    [Service]
    ExecStart=/opt/emenscr/bin/dask scheduler --host 10.0.0.1 --port 8786
    User=emenscr
    Restart=always

    # /etc/systemd/system/emenscr-worker.service        every other machine
    [Service]
    ExecStart=/opt/emenscr/bin/dask worker tcp://10.0.0.1:8786 --nthreads 1 --nworkers auto
    User=emenscr
    Restart=always

    # emenscr-watch.service, which `emenscr init` writes into a workspace: where the inbox lies.
    # For a scheduler or a database on another machine its last section allows the network:
    [Service]
    PrivateNetwork=no
    RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6"""
_COST = Words(
    """\

- อ่าน 4 นาทีของหนึ่งแกน ตรวจและบันทึก 1.5 นาที เขียนคำตอบ 4 นาที รวมไม่ถึง 10 นาทีของหนึ่งแกน
- ออกแบบรายงาน 10 นาทีของหนึ่งแกน
- บันทึกอย่างเดียวรับได้ราว 100 ฉบับต่อวินาที ส่วนอื่นเร็วขึ้นตามจำนวนแกน
- ลองทั้งประเทศ: 40,000 ฉบับของ 8,000 หน่วยงานใน 20 กระทรวง บน PostgreSQL กับสองแกน ตั้งแต่ทำไฟล์จนรวมยอด
  ใช้ 0.18 วินาทีของหนึ่งแกนต่อฉบับ และหน่วยความจำไม่เกิน 1.3 GB""",
    """\

- reading takes 4 minutes of one core, checking and booking 1.5, answers 4: below 10 in all
- issuing their forms takes 10 minutes of one core
- one machine alone books some 100 reports a second; all else grows with the cores
- a nation tried: 40,000 reports of 8,000 offices in 20 ministries, over PostgreSQL and two cores,
  took 0.18 seconds of one core each, from making the files to the total, and 1.3 GB at the most""",
)


def ministry_page(lang: Lang) -> str:
    """The page as a Markdown document."""
    return _PAGE[lang].replace("{units}", _UNITS).replace("{cost}", _COST[lang])
