"""From findings to one verdict on a delivery."""

from collections.abc import Iterable

from ..model.finding import Finding, Severity, Verdict


def verdict(findings: list[Finding], *, draft: bool = False) -> Verdict:
    """The verdict on a delivery that could be read.

    A draft is a draft, whatever it still lacks (S51).
    """
    if draft:
        return Verdict.DRAFT
    worst = max((f.severity for f in findings), default=Severity.INFO)
    return {
        Severity.ERROR: Verdict.TO_CORRECT,
        Severity.WARNING: Verdict.REMARKS,
        Severity.INFO: Verdict.ACCEPTED,
    }[worst]


def settle(findings: Iterable[Finding]) -> list[Finding]:
    """One finding per cell: the weightiest, and of equals the first said.

    Those without a cell all stand.
    """
    best: dict[tuple[str, str], Finding] = {}
    rest: list[Finding] = []
    for f in findings:
        if not f.cell:
            rest.append(f)
            continue
        known = best.get((f.sheet, f.cell))
        if known is None or f.severity > known.severity:
            best[f.sheet, f.cell] = f
    return rest + list(best.values())
