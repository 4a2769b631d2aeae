"""What the screens share: how a file is turned away, and the limits it is held against."""

from collections.abc import Mapping
from dataclasses import dataclass

from ...config.limits import WORDS
from ...model.finding import Refusal
from ...model.messages import finding


@dataclass(frozen=True, slots=True)
class Guard:
    """A file being screened: what to call it, and how much it may hold."""

    name: str
    limits: Mapping[str, float]

    def refuse(self, code: str, **places: object) -> Refusal:
        """The reason why the file is turned away, to be raised."""
        return Refusal(finding(code, self.name, "", "", **places))

    def within(self, limit: str, amount: float) -> None:
        """Turn the file away if it holds more than so much."""
        if amount > self.limits[limit]:
            raise self.refuse("TOO_MUCH", what=WORDS[limit], most=f"{self.limits[limit]:,g}")
