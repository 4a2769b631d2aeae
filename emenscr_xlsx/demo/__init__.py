"""The samples, played through."""
