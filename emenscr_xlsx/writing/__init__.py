"""From declarations to workbooks."""
