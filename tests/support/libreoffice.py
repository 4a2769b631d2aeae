"""LibreOffice, which recalculates every formula of a workbook as it loads it."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

_RECALCULATE = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry"'
    ' xmlns:xs="http://www.w3.org/2001/XMLSchema"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    '<item oor:path="/org.openoffice.Office.Calc/Formula/Load">'
    '<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>'
    "</oor:items>"
)


@dataclass
class LibreOffice:
    """LibreOffice with a profile of its own, so that workers do not wait for each other."""

    profile: Path

    def __post_init__(self) -> None:
        (self.profile / "user").mkdir()
        (self.profile / "user" / "registrymodifications.xcu").write_text(_RECALCULATE)

    def resave(self, paths: list[Path], target: Path) -> list[Path]:
        """Recalculate workbooks and save them under their names in another folder."""
        target.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation=file://{self.profile}",
                "--headless",
                "--convert-to",
                "xlsx:Calc MS Excel 2007 XML",
                "--outdir",
                str(target),
                *map(str, paths),
            ],
            check=True,
            capture_output=True,
            timeout=300,
        )
        return [target / p.name for p in paths]
