"""Arguments in, lines and an exit code out."""

from .commands import main

__all__ = ["main"]
