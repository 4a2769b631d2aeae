"""A PostgreSQL server of the tests' own: a temporary cluster on this machine, gone at the end."""

import os
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import sqlalchemy as sa

from emenscr_xlsx.ledger.ledger import Ledger
from emenscr_xlsx.ledger.tables import METADATA

_BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parts[-2]))


def binaries() -> Path | None:
    """Where Debian, or the path, has the server's programs."""
    path = shutil.which("postgres")
    return Path(path).parent if path else (_BINARIES or [None])[-1]


@dataclass
class Postgres:
    """A server; databases are made in it and forgotten."""

    programs: Path
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="emenscr-postgres-")))
    numbers: count = field(default_factory=count)

    def __post_init__(self) -> None:
        # The server does not run as root, who gives it an account that Debian's package made.
        self.account = {"user": "postgres", "group": "postgres", "extra_groups": []}
        self.account = self.account if os.geteuid() == 0 else {}
        if self.account:
            shutil.chown(self.folder, "postgres", "postgres")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def start(self) -> None:
        """Start the server; it ends with this process, however that ends."""
        data = self.folder / "data"
        trusting = ("-U", "tests", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        self._run("initdb", "-D", data, *trusting)
        settings = (
            *(f"port={self.port}", "listen_addresses=127.0.0.1"),
            *(f"unix_socket_directories={self.folder}", "fsync=off", "shared_buffers=32MB"),
        )
        options = " ".join(f"-c {setting}" for setting in settings)
        self._run("pg_ctl", "-D", data, "-o", options, "-l", self.folder / "log", "-w", "start")
        stop = f"{self.programs / 'pg_ctl'} -D {data} -m immediate stop"
        self.end = subprocess.Popen(
            ["sh", "-c", f"read -r _; {stop}; rm -rf {self.folder}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            cwd="/",
            **self.account,
        )

    def stop(self) -> None:
        self.end.communicate()

    def _run(self, program: str, *words: object) -> None:
        subprocess.run(
            [self.programs / program, *map(str, words)],
            check=True,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            **self.account,
        )

    def database(self, like: str = "template1") -> str:
        """The address of a new database, a copy of another where that is named."""
        name = f"test{next(self.numbers)}"
        source = sa.make_url(like).database if "://" in like else like
        engine = sa.create_engine(self._address("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as db:
            db.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {source}")
        engine.dispose()
        return self._address(name)

    def _address(self, name: str) -> str:
        return f"postgresql+psycopg://tests@127.0.0.1:{self.port}/{name}"


def carried_over(ledger: Path, url: str) -> str:
    """Copy all that a ledger of SQLite holds into a new database."""
    with (
        Ledger(f"sqlite:///{ledger}") as source,
        Ledger(url) as target,
        source.engine.connect() as old,
        target.engine.execution_options(writing=True).begin() as new,
    ):
        for table in reversed(METADATA.sorted_tables):
            new.execute(sa.delete(table))
        for table in METADATA.sorted_tables:
            if rows := [dict(row) for row in old.execute(sa.select(table)).mappings()]:
                new.execute(sa.insert(table), rows)
        for name in ("status_history", "extensions", "decisions"):
            new.exec_driver_sql(
                f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), coalesce(max(id), 1))"
                f" FROM {name}"
            )
    return url
