"""What may go wrong with a ledger, as errors of our own, in words."""

from ..text.errors import Error
from ..text.words import Words


class LedgerError(Error):
    """The database cannot be opened, for its own reason."""

    def __init__(self, error: Exception) -> None:
        reason = getattr(error, "orig", error)
        super().__init__(
            Words(
                "เปิดฐานข้อมูลของพื้นที่ทำงานไม่ได้ สาเหตุอยู่ในบรรทัดถัดไป ให้ส่งให้ผู้ดูแลระบบ",
                f"The workspace's database cannot be opened ({reason})",
            )
        )


class Unusable(Error):
    """No ledger can lie in the database that the settings name: what can, and what to do."""


class Unreachable(Error):
    """The database cannot be used now: locked, out of room, gone. It may be later."""

    def __init__(self, reason: object) -> None:
        super().__init__(
            Words(
                "ใช้ฐานข้อมูลไม่ได้ขณะนี้ ให้ลองใหม่",
                f"The database cannot be used right now; try again ({reason})",
            )
        )
        self.reason = reason


class Damaged(Unreachable):
    """The database's file is damaged."""

    def __init__(self, reason: object) -> None:
        super().__init__(reason)
        self.words = Words(
            f"ฐานข้อมูลของพื้นที่ทำงานเสียหาย ({reason}) ให้สั่ง emenscr audit",
            f"The workspace's database is damaged ({reason}); run emenscr audit",
        )


class Overtaken(Error):
    """Somebody else booked in the meantime: what was decided must be decided anew."""

    def __init__(self) -> None:
        super().__init__(
            Words("มีอีกกระบวนการหนึ่งรับไฟล์อยู่ ให้ลองใหม่", "Another run is taking files; try again")
        )
