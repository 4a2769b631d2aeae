"""From submissions to findings: typed frames, schemas, rules, verdicts."""
