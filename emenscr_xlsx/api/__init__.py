"""What an analyst's notebook uses: workbooks as tables, findings, schemas, a workspace.

Every function returns new objects and prints nothing. Frames have one row a record, with its key
as the index (`record`), the columns that `dictionary()` lists, and the types `string`, `Int64`,
`float64` and `datetime64[s]`. Chosen items are codes. The examples run in a workspace with a
filled workbook.
"""

from .findings import Findings
from .workbooks import Report, Workbook, check, dictionary, read_registry, read_report, schema
from .workspace import Workspace

__all__ = [
    "Findings",
    "Report",
    "Workbook",
    "Workspace",
    "check",
    "dictionary",
    "read_registry",
    "read_report",
    "schema",
]
