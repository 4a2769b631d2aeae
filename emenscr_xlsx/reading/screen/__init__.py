"""What a dropped file is, before any reader of workbooks sees it."""

from .core import Guard
from .package import links_of
from .screening import Screened, screen
from .sheets import ScreenedSheet, spelled_out
from .xml import elements

__all__ = ["Guard", "Screened", "ScreenedSheet", "elements", "links_of", "screen", "spelled_out"]
