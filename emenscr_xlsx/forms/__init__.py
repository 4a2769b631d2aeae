"""The forms as data: the report (M6), its approval (M7), the registry, and what they share."""
