"""How a workbook of ours lies: layout, anchors, ticket. Reading and writing both go through it."""
