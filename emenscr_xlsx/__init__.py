"""Quarterly project reports (eMENSCR M6) by Excel workbook: issued, checked, answered, consolidated."""

__version__ = "0.1.0"
