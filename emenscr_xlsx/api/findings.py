"""Findings as a notebook has them."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ..model.finding import Finding, Severity


class Findings(tuple[Finding, ...]):
    """Findings, the weightiest first.

    >>> findings = ex.check(ex.read_report("faulty.xlsx", key=".emenscr.key"))
    >>> findings
    Findings(errors=5, remarks=2, infos=1)
    >>> findings.ok
    False
    >>> findings.errors.to_frame().loc[1, ["rule", "sheet", "cell"]].tolist()
    ['V-B7.disbursed_missing', '3 งบประมาณ', 'H11']
    """

    def __new__(cls, findings: Iterable[Finding] = ()) -> Findings:
        return super().__new__(cls, sorted(findings, key=lambda f: -f.severity))

    @property
    def errors(self) -> Findings:
        """Those that keep a report from being accepted."""
        return Findings(f for f in self if f.severity is Severity.ERROR)

    @property
    def ok(self) -> bool:
        """Whether there are no errors; remarks are no errors."""
        return not self.errors

    def to_frame(self) -> pd.DataFrame:
        """One row a finding: rule, severity, messages, place and value, all `string`."""
        rows = [
            {
                "rule": f.rule or f.code,
                "severity": f.severity.name.lower(),
                "message_th": f.message.th,
                "message_en": f.message.en,
                "about_th": f.about.th,
                "about_en": f.about.en,
                "file": f.file,
                "sheet": f.sheet,
                "cell": f.cell,
                "table": f.table,
                "record": f.record,
                "column": f.column,
                "value": f.value,
            }
            for f in self
        ]
        names = (
            "rule severity message_th message_en about_th about_en"
            " file sheet cell table record column value"
        )
        return pd.DataFrame(rows, columns=names.split(), dtype="string")

    def __repr__(self) -> str:
        errors, remarks, infos = (
            sum(f.severity is severity for f in self)
            for severity in (Severity.ERROR, Severity.WARNING, Severity.INFO)
        )
        return f"Findings(errors={errors}, remarks={remarks}, infos={infos})"
