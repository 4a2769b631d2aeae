"""One bad item stops no other: a batch that fails is taken apart until what fails stands alone."""

from collections.abc import Callable, Sequence

from ..ledger.ledger import Overtaken, Unreachable
from . import inbox


def apart(
    claims: Sequence[inbox.Claim],
    attempt: Callable[[Sequence[inbox.Claim]], None],
    give_up: Callable[[inbox.Claim, Exception], None],
) -> None:
    """Attempt claims together; where that fails, each half by itself, and one that stands alone once more before it is given up.

    `attempt` goes on from wherever it came to. What fails for want of the ledger is nobody's fault, and raised.
    """
    try:
        attempt(claims)
    except (Overtaken, Unreachable):
        raise
    except Exception:
        if len(claims) > 1:
            middle = len(claims) // 2
            apart(claims[:middle], attempt, give_up)
            apart(claims[middle:], attempt, give_up)
            return
        try:
            attempt(claims)
        except (Overtaken, Unreachable):
            raise
        except Exception as again:
            give_up(claims[0], again)
