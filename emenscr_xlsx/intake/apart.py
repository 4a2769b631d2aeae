"""One bad item stops no other: a batch that fails is halved until what fails stands alone."""

from collections.abc import Callable, Sequence

from ..ledger.failures import Overtaken, Unreachable
from .incoming import IncomingFile


def apart(
    files: Sequence[IncomingFile],
    attempt: Callable[[Sequence[IncomingFile]], None],
    give_up: Callable[[IncomingFile, Exception], None],
) -> None:
    """Attempt files together; where that fails, each half by itself.

    A file that stands alone is attempted once more before it is given up. `attempt` goes on from
    wherever it came to. A failure of the ledger is no file's fault: it is raised.
    """
    try:
        attempt(files)
    except (Overtaken, Unreachable):
        raise
    except Exception:
        if len(files) > 1:
            middle = len(files) // 2
            apart(files[:middle], attempt, give_up)
            apart(files[middle:], attempt, give_up)
            return
        try:
            attempt(files)
        except (Overtaken, Unreachable):
            raise
        except Exception as again:
            give_up(files[0], again)
