"""The ledger: what was issued, delivered, found and reported."""
