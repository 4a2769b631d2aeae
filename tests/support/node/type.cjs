// Types values into workbooks as programs built on SheetJS and ExcelJS do: open, set cells, save.
// The jobs come as JSON on the standard input: [{by, source, target, cells: [[sheet, cell, value]]}],
// a value being a text, a number, {day: serial}, or null for an emptied cell.
const ExcelJS = require("exceljs");
const SheetJS = require("xlsx");

const DAY_0 = Date.UTC(1899, 11, 30);

const writers = {
  async exceljs({ source, target, cells }) {
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(source);
    for (const [sheet, cell, value] of cells) {
      const day = value?.day;
      book.getWorksheet(sheet).getCell(cell).value =
        day === undefined ? value : new Date(DAY_0 + day * 86400000);
    }
    await book.xlsx.writeFile(target);
  },

  async sheetjs({ source, target, cells }) {
    const book = SheetJS.readFile(source, { cellStyles: true, cellNF: true });
    for (const [sheet, cell, value] of cells) {
      const v = value?.day ?? value;
      const typed = { t: typeof v === "number" ? "n" : "s", v };
      if (value?.day !== undefined) typed.z = "d/m/yyyy";
      if (value === null) delete book.Sheets[sheet][cell];
      else book.Sheets[sheet][cell] = typed;
    }
    SheetJS.writeFile(book, target, { bookType: "xlsx", compression: true });
  },
};

(async () => {
  for (const job of JSON.parse(require("fs").readFileSync(0, "utf8"))) {
    await writers[job.by](job);
  }
})().catch((slip) => {
  console.error(slip);
  process.exit(1);
});
