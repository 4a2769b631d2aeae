"""Mail addresses: whether a text is one."""

import re

_ADDRESS = re.compile(r"[A-Za-z0-9._%+'-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}")


def is_address(text: str) -> bool:
    """Whether a text is one mail address, and nothing beside it."""
    return _ADDRESS.fullmatch(text) is not None
