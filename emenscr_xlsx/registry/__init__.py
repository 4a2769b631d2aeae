"""The registry: look-ups, what a report is given, and who has to report."""
