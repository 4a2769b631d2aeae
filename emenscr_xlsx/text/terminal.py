"""Texts of others on their way to a screen that takes orders."""

import re

_ORDERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def harmless(text: str) -> str:
    """A text without what a terminal obeys: each such character is spelled out, as in JSON.

    These are control characters, which escape sequences begin with, and those that turn a line
    around. Line breaks and tabs stay.
    """
    return _ORDERS.sub(lambda order: f"\\u{ord(order[0]):04x}", text)
