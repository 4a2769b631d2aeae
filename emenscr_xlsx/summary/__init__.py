"""The consolidated workbook, one file a sheet, and the export."""
