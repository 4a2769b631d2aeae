"""A page in a real browser: what it shows, what it complains of, and what a script sees in it."""

import re
import subprocess
from dataclasses import dataclass
from html import unescape
from pathlib import Path


@dataclass(frozen=True)
class Browser:
    """Chromium without a window and without a network."""

    program: str
    profile: Path

    def show(self, address: str, width: int = 1366, height: int = 768) -> tuple[str, list[str]]:
        """The page as it stands after its scripts, and what they and the page complained of."""
        ran = subprocess.run(
            [
                self.program,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--enable-logging=stderr",
                "--host-resolver-rules=MAP * ~NOTFOUND",
                f"--user-data-dir={self.profile}",
                f"--window-size={width},{height}",
                "--virtual-time-budget=1000",
                "--dump-dom",
                address,
            ],
            capture_output=True,
            check=True,
            timeout=60,
        )
        complaints = [x for x in ran.stderr.decode().splitlines() if "CONSOLE" in x]
        return ran.stdout.decode(), complaints

    def ask(self, page: str, script: str, folder: Path, width: int = 1366) -> str:
        """What a script answers that runs after the page's own, in a copy that lets it."""
        allowed = re.sub(r"<meta http-equiv=[^>]*>", "", page)
        asking = (
            f"<script>document.documentElement.dataset.answer = (() => {{{script}}})();</script>"
        )
        copy = folder / "asked.html"
        copy.write_text(allowed.replace("</body>", asking + "</body>"), "utf-8")
        shown, complaints = self.show(copy.as_uri(), width)
        assert not complaints
        return unescape(re.search(r'data-answer="([^"]*)"', shown)[1])
