"""Quarterly project reports (eMENSCR M6) by Excel workbook: issued, checked cell by cell, answered, consolidated."""
