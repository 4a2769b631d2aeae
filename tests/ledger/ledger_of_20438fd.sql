BEGIN TRANSACTION;
CREATE TABLE arrivals (
	claim TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	file TEXT NOT NULL, 
	folder TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (claim)
);
INSERT INTO "arrivals" VALUES('00000000000000000000000000000001','0000000000000000000000000000000000000000000000000000000000000001','รายงาน 1.xlsx','','2023-07-01 09:30:00.000000');
INSERT INTO "arrivals" VALUES('00000000000000000000000000000002','0000000000000000000000000000000000000000000000000000000000000002','รายงาน 2.xlsx','','2023-07-02 09:30:00.000000');
INSERT INTO "arrivals" VALUES('00000000000000000000000000000003','0000000000000000000000000000000000000000000000000000000000000003','รายงาน 3.xlsx','','2023-07-03 09:30:00.000000');
INSERT INTO "arrivals" VALUES('00000000000000000000000000000004','0000000000000000000000000000000000000000000000000000000000000004','รายงาน 4.xlsx','','2023-07-04 09:30:00.000000');
INSERT INTO "arrivals" VALUES('00000000000000000000000000000005','0000000000000000000000000000000000000000000000000000000000000005','รายงาน 5.xlsx','','2023-07-05 09:30:00.000000');
CREATE TABLE deliveries (
	id INTEGER NOT NULL, 
	claim TEXT, 
	sha256 TEXT NOT NULL, 
	file TEXT NOT NULL, 
	received DATETIME NOT NULL, 
	verdict TEXT NOT NULL, 
	project TEXT, 
	fiscal_year INTEGER, 
	quarter INTEGER, 
	issue INTEGER, 
	content TEXT, 
	filed TEXT, 
	reply TEXT, 
	further TEXT, 
	rows_read INTEGER, 
	rows_used INTEGER, 
	rows_ignored INTEGER, 
	PRIMARY KEY (id), 
	UNIQUE (claim)
);
INSERT INTO "deliveries" VALUES(1,'00000000000000000000000000000001','0000000000000000000000000000000000000000000000000000000000000001','รายงาน 1.xlsx','2023-07-01 09:30:00.000000','accepted','ก-1',2566,3,1,'c1','accepted/1.xlsx','replies/1.xlsx',NULL,3,3,0);
INSERT INTO "deliveries" VALUES(2,'00000000000000000000000000000002','0000000000000000000000000000000000000000000000000000000000000002','รายงาน 2.xlsx','2023-07-02 09:30:00.000000','accepted with remarks','ก-2',2566,3,1,'c2','accepted/2.xlsx','replies/2.xlsx',NULL,3,3,0);
INSERT INTO "deliveries" VALUES(3,'00000000000000000000000000000003','0000000000000000000000000000000000000000000000000000000000000003','รายงาน 3.xlsx','2023-07-03 09:30:00.000000','to correct','ก-3',2566,3,1,'c3','accepted/3.xlsx','replies/3.xlsx',NULL,3,3,0);
INSERT INTO "deliveries" VALUES(4,'00000000000000000000000000000004','ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff','จดหมาย.docx','2023-07-04 09:30:00.000000','refused',NULL,NULL,NULL,NULL,NULL,'refused/f.docx','refused/f.txt',NULL,0,0,0);
INSERT INTO "deliveries" VALUES(5,'00000000000000000000000000000005','0000000000000000000000000000000000000000000000000000000000000005','รายงาน 5.xlsx','2023-07-05 09:30:00.000000','accepted','ก-2',2566,3,1,'c5','accepted/5.xlsx','replies/5.xlsx',NULL,3,3,0);
CREATE TABLE extensions (
	id INTEGER NOT NULL, 
	agency_code TEXT, 
	project_code TEXT, 
	fiscal_year INTEGER NOT NULL, 
	quarter INTEGER NOT NULL, 
	new_due DATE NOT NULL, 
	reason TEXT NOT NULL, 
	who TEXT, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "extensions" VALUES(1,'ก',NULL,2566,3,'2023-08-31','น้ำท่วม','ผู้ประสานงาน','2023-07-05 09:30:00.000000');
CREATE TABLE findings (
	delivery INTEGER NOT NULL, 
	code TEXT, 
	sheet TEXT, 
	cell TEXT, 
	message_th TEXT, 
	message_en TEXT, 
	value TEXT, 
	"table" TEXT, 
	record TEXT, 
	"column" TEXT, 
	severity INTEGER NOT NULL, 
	FOREIGN KEY(delivery) REFERENCES deliveries (id)
);
INSERT INTO "findings" VALUES(2,'V-T6','2 กิจกรรม','D9','ข้อสังเกตที่สอง','the second remark','','activities','1','state',2);
INSERT INTO "findings" VALUES(2,'V-A9','2 กิจกรรม','D4','ข้อสังเกตแรก','the first remark','','activities','1','state',2);
INSERT INTO "findings" VALUES(3,'V-T1','2 กิจกรรม','D4','ต้องแก้ไข','to be corrected','','activities','1','state',3);
INSERT INTO "findings" VALUES(4,'NOT_XLSX','2 กิจกรรม','','ไม่ใช่แบบรายงาน','no report','','activities','1','state',3);
CREATE TABLE issues (
	project TEXT NOT NULL, 
	fiscal_year INTEGER NOT NULL, 
	quarter INTEGER NOT NULL, 
	issue INTEGER NOT NULL, 
	given TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (project, fiscal_year, quarter, issue)
);
INSERT INTO "issues" VALUES('ก-1',2566,3,1,'d1','2023-07-01 09:30:00.000000');
INSERT INTO "issues" VALUES('ก-2',2566,3,1,'d2','2023-07-01 09:30:00.000000');
INSERT INTO "issues" VALUES('ก-3',2566,3,1,'d3','2023-07-01 09:30:00.000000');
INSERT INTO "issues" VALUES('ก-1',2566,3,2,'d1','2023-07-03 09:30:00.000000');
CREATE TABLE m6_activities (
	_delivery INTEGER NOT NULL, 
	_key TEXT NOT NULL, 
	_row INTEGER NOT NULL, 
	_sheet TEXT NOT NULL, 
	no FLOAT, 
	title TEXT, 
	is_main TEXT, 
	planned TEXT, 
	promised TEXT, 
	plan_amount FLOAT, 
	answers TEXT, 
	answers_figures TEXT, 
	state TEXT, 
	no_action TEXT, 
	next_quarter FLOAT, 
	next_year FLOAT, 
	terminated_scope TEXT, 
	reason TEXT, 
	what TEXT, 
	"where" TEXT, 
	how TEXT, 
	result TEXT, 
	FOREIGN KEY(_delivery) REFERENCES deliveries (id)
);
CREATE TABLE m6_allocations (
	_delivery INTEGER NOT NULL, 
	_key TEXT NOT NULL, 
	_row INTEGER NOT NULL, 
	_sheet TEXT NOT NULL, 
	source_name TEXT, 
	source_code TEXT, 
	work_plan TEXT, 
	amount FLOAT, 
	FOREIGN KEY(_delivery) REFERENCES deliveries (id)
);
CREATE TABLE m6_budget (
	_delivery INTEGER NOT NULL, 
	_key TEXT NOT NULL, 
	_row INTEGER NOT NULL, 
	_sheet TEXT NOT NULL, 
	line FLOAT, 
	activity_no FLOAT, 
	activity TEXT, 
	source TEXT, 
	expense_class TEXT, 
	"plan" FLOAT, 
	cum_plan FLOAT, 
	cum_before FLOAT, 
	year_plan FLOAT, 
	disbursed FLOAT, 
	committed FLOAT, 
	reason_kind TEXT, 
	reason_activity FLOAT, 
	reason TEXT, 
	FOREIGN KEY(_delivery) REFERENCES deliveries (id)
);
INSERT INTO "m6_budget" VALUES(1,'1',11,'3 งบประมาณ',1.0,1.0,NULL,NULL,NULL,600000.0,NULL,NULL,NULL,250000.25,NULL,NULL,NULL,NULL);
INSERT INTO "m6_budget" VALUES(1,'2',12,'3 งบประมาณ',2.0,2.0,NULL,NULL,NULL,400000.0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "m6_budget" VALUES(2,'1',11,'3 งบประมาณ',1.0,1.0,NULL,NULL,NULL,600000.0,NULL,NULL,NULL,500000.5,NULL,NULL,NULL,NULL);
INSERT INTO "m6_budget" VALUES(2,'2',12,'3 งบประมาณ',2.0,2.0,NULL,NULL,NULL,400000.0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "m6_budget" VALUES(3,'1',11,'3 งบประมาณ',1.0,1.0,NULL,NULL,NULL,600000.0,NULL,NULL,NULL,750000.75,NULL,NULL,NULL,NULL);
INSERT INTO "m6_budget" VALUES(3,'2',12,'3 งบประมาณ',2.0,2.0,NULL,NULL,NULL,400000.0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "m6_budget" VALUES(5,'1',11,'3 งบประมาณ',1.0,1.0,NULL,NULL,NULL,600000.0,NULL,NULL,NULL,1250001.25,NULL,NULL,NULL,NULL);
INSERT INTO "m6_budget" VALUES(5,'2',12,'3 งบประมาณ',2.0,2.0,NULL,NULL,NULL,400000.0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE m6_goals (
	_delivery INTEGER NOT NULL, 
	_key TEXT NOT NULL, 
	_row INTEGER NOT NULL, 
	_sheet TEXT NOT NULL, 
	level TEXT, 
	no FLOAT, 
	text TEXT, 
	previous TEXT, 
	achieved TEXT, 
	as_activity FLOAT, 
	what TEXT, 
	"where" TEXT, 
	how TEXT, 
	result TEXT, 
	FOREIGN KEY(_delivery) REFERENCES deliveries (id)
);
CREATE TABLE m6_kpi_parts (
	_delivery INTEGER NOT NULL, 
	_key TEXT NOT NULL, 
	_row INTEGER NOT NULL, 
	_sheet TEXT NOT NULL, 
	kpi TEXT, 
	label TEXT, 
	quantity FLOAT, 
	total FLOAT, 
	percent FLOAT, 
	FOREIGN KEY(_delivery) REFERENCES deliveries (id)
);
CREATE TABLE m6_kpis (
	_delivery INTEGER NOT NULL, 
	_key TEXT NOT NULL, 
	_row INTEGER NOT NULL, 
	_sheet TEXT NOT NULL, 
	kind TEXT, 
	no FLOAT, 
	text TEXT, 
	operator TEXT, 
	target FLOAT, 
	unit TEXT, 
	roll_up TEXT, 
	previous FLOAT, 
	quantity FLOAT, 
	total FLOAT, 
	percent FLOAT, 
	achieved TEXT, 
	as_activity FLOAT, 
	what TEXT, 
	"where" TEXT, 
	how TEXT, 
	result TEXT, 
	FOREIGN KEY(_delivery) REFERENCES deliveries (id)
);
INSERT INTO "m6_kpis" VALUES(2,'1',8,'1 เป้าหมาย','percent',1.0,'ร้อยละของผู้ผ่านการอบรม','>=',80.0,'ร้อยละ',NULL,NULL,NULL,NULL,85.5,'yes',NULL,NULL,NULL,NULL,NULL);
CREATE TABLE m6_master_plan (
	_delivery INTEGER NOT NULL, 
	_key TEXT NOT NULL, 
	_row INTEGER NOT NULL, 
	_sheet TEXT NOT NULL, 
	level TEXT, 
	no FLOAT, 
	plan_name TEXT, 
	goal_text TEXT, 
	target_value TEXT, 
	as_activity FLOAT, 
	what TEXT, 
	"where" TEXT, 
	how TEXT, 
	result TEXT, 
	contribution TEXT, 
	target_answer TEXT, 
	FOREIGN KEY(_delivery) REFERENCES deliveries (id)
);
CREATE TABLE m6_nesd_plan (
	_delivery INTEGER NOT NULL, 
	_key TEXT NOT NULL, 
	_row INTEGER NOT NULL, 
	_sheet TEXT NOT NULL, 
	level TEXT, 
	no FLOAT, 
	plan_name TEXT, 
	goal_text TEXT, 
	target_value TEXT, 
	as_activity FLOAT, 
	what TEXT, 
	"where" TEXT, 
	how TEXT, 
	result TEXT, 
	contribution TEXT, 
	target_answer TEXT, 
	FOREIGN KEY(_delivery) REFERENCES deliveries (id)
);
CREATE TABLE m6_report (
	_delivery INTEGER NOT NULL, 
	_key TEXT NOT NULL, 
	_row INTEGER NOT NULL, 
	_sheet TEXT NOT NULL, 
	project_code TEXT, 
	project_name TEXT, 
	agency_code TEXT, 
	agency TEXT, 
	contact TEXT, 
	fiscal_year FLOAT, 
	quarter FLOAT, 
	start_date DATE, 
	end_date DATE, 
	due_date DATE, 
	closing TEXT, 
	narrative TEXT, 
	total_budget FLOAT, 
	project_state TEXT, 
	sending TEXT, 
	reporter TEXT, 
	position TEXT, 
	phone TEXT, 
	FOREIGN KEY(_delivery) REFERENCES deliveries (id)
);
INSERT INTO "m6_report" VALUES(1,'1',5,'ปก','ก-1','โครงการตัวอย่าง','ก','หน่วยงานตัวอย่าง',NULL,2566.0,3.0,NULL,NULL,'2023-07-15',NULL,NULL,1000000.0,'running','send',NULL,NULL,NULL);
INSERT INTO "m6_report" VALUES(2,'1',5,'ปก','ก-2','โครงการตัวอย่าง','ก','หน่วยงานตัวอย่าง',NULL,2566.0,3.0,NULL,NULL,'2023-07-15',NULL,NULL,1000000.0,'running','send',NULL,NULL,NULL);
INSERT INTO "m6_report" VALUES(3,'1',5,'ปก','ก-3','โครงการตัวอย่าง','ก','หน่วยงานตัวอย่าง',NULL,2566.0,3.0,NULL,NULL,'2023-07-15',NULL,NULL,1000000.0,'running','send',NULL,NULL,NULL);
INSERT INTO "m6_report" VALUES(5,'1',5,'ปก','ก-2','โครงการตัวอย่าง','ก','หน่วยงานตัวอย่าง',NULL,2566.0,3.0,NULL,NULL,'2023-07-15',NULL,NULL,1000000.0,'running','draft',NULL,NULL,NULL);
CREATE TABLE m6_summary (
	_delivery INTEGER NOT NULL, 
	_key TEXT NOT NULL, 
	_row INTEGER NOT NULL, 
	_sheet TEXT NOT NULL, 
	summary TEXT, 
	problems TEXT, 
	suggestions TEXT, 
	FOREIGN KEY(_delivery) REFERENCES deliveries (id)
);
CREATE TABLE status_history (
	id INTEGER NOT NULL, 
	project TEXT NOT NULL, 
	fiscal_year INTEGER NOT NULL, 
	quarter INTEGER NOT NULL, 
	status TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	delivery INTEGER, 
	comment TEXT, 
	level INTEGER, 
	who TEXT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(delivery) REFERENCES deliveries (id)
);
INSERT INTO "status_history" VALUES(1,'ก-1',2566,3,'SUBMITTED','2023-07-01 09:30:00.000000',1,'',0,'');
INSERT INTO "status_history" VALUES(2,'ก-2',2566,3,'SUBMITTED','2023-07-02 09:30:00.000000',2,'',0,'');
INSERT INTO "status_history" VALUES(3,'ก-3',2566,3,'SAVED','2023-07-03 09:30:00.000000',3,'',0,'');
INSERT INTO "status_history" VALUES(4,'ก-1',2566,3,'RETURNED','2023-07-05 09:30:00.000000',NULL,'ขอให้ตรวจตัวเลข',0,'ผู้อำนวยการ');
INSERT INTO "status_history" VALUES(5,'ก-2',2566,3,'SAVED','2023-07-05 09:30:00.000000',5,'',0,'');
CREATE TABLE statuses (
	project TEXT NOT NULL, 
	fiscal_year INTEGER NOT NULL, 
	quarter INTEGER NOT NULL, 
	status TEXT NOT NULL, 
	delivery INTEGER, 
	submissions INTEGER NOT NULL, 
	since DATETIME NOT NULL, 
	level INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (project, fiscal_year, quarter), 
	FOREIGN KEY(delivery) REFERENCES deliveries (id)
);
INSERT INTO "statuses" VALUES('ก-3',2566,3,'SAVED',3,0,'2023-07-03 09:30:00.000000',0);
INSERT INTO "statuses" VALUES('ก-1',2566,3,'RETURNED',1,1,'2023-07-05 09:30:00.000000',0);
INSERT INTO "statuses" VALUES('ก-2',2566,3,'SAVED',5,1,'2023-07-05 09:30:00.000000',0);
CREATE INDEX ix_arrivals_sha256 ON arrivals (sha256);
CREATE INDEX ix_deliveries_sha256 ON deliveries (sha256);
CREATE INDEX ix_deliveries_project ON deliveries (project);
CREATE INDEX ix_findings_delivery ON findings (delivery);
CREATE INDEX ix_m6_report__delivery ON m6_report (_delivery);
CREATE INDEX ix_m6_goals__delivery ON m6_goals (_delivery);
CREATE INDEX ix_m6_kpis__delivery ON m6_kpis (_delivery);
CREATE INDEX ix_m6_kpi_parts__delivery ON m6_kpi_parts (_delivery);
CREATE INDEX ix_m6_activities__delivery ON m6_activities (_delivery);
CREATE INDEX ix_m6_budget__delivery ON m6_budget (_delivery);
CREATE INDEX ix_m6_allocations__delivery ON m6_allocations (_delivery);
CREATE INDEX ix_m6_master_plan__delivery ON m6_master_plan (_delivery);
CREATE INDEX ix_m6_nesd_plan__delivery ON m6_nesd_plan (_delivery);
CREATE INDEX ix_m6_summary__delivery ON m6_summary (_delivery);
COMMIT;
