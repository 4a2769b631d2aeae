"""The forms as data: the report (M6), its approval (M7), the registry, and the lists and sentences they share."""
