"""Words: two languages, the Thai script, numbers and dates as people type them, and what Excel takes. Standard library only."""
