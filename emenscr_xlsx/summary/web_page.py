"""The board as one page for a browser: no server, no network, and no text of others that acts.

The page's own style and script are the only ones that it lets run, by their digests; what it
shows comes as data, and is put on it as text.
"""

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from string import Template

_UNSAFE = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def web_page(data: Mapping[str, object]) -> str:
    """The page that shows the data: periods, arrivals and reports (see `office/board.py`)."""
    text = json.dumps(data, ensure_ascii=False).translate(_UNSAFE)
    text = text.encode(errors="replace").decode()
    return Template(_page()).substitute(data=text)


@cache
def _page() -> str:
    """The page with a place for its data."""
    page = files(__package__).joinpath("board.html").read_text("utf-8")
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    return page.replace("$style", _digest(style)).replace("$script", _digest(script))


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
