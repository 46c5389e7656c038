"""A PostgreSQL server of the tests' own: on loopback, in a scratch folder, thrown away at the end.

Debian's package ``postgresql`` brings the programs. The server refuses to run as root, so root runs
it as the user that the package made. Nothing here touches a server that is there already.
"""

from __future__ import annotations

import itertools
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from hipspine_desktop.store.server_address import ServerAddress

ADMIN, OWNER, DOOR = "hipspine_admin", "hipspine_records", "hipspine_door"
_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "32MB",
    "max_connections": "60",
    "listen_addresses": "127.0.0.1",
    "log_statement": "none",
}


def programs() -> Path | None:
    """Folder of PostgreSQL's programs, of the newest version; None where there are none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: p.parts[-3])
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def why_not() -> str:
    """Why no server can be started here; empty when it can."""
    if os.name != "posix":
        return "PostgreSQL is only started on POSIX systems"
    if programs() is None:
        return "PostgreSQL is not installed (Debian: apt-get install postgresql)"
    if os.geteuid() == 0 and (shutil.which("runuser") is None or _server_user() is None):
        return "root cannot run PostgreSQL, and there is no user postgres to run it as"
    return ""


def _server_user() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return None


@dataclass
class Cluster:
    """A running server with two roles: the owner of the records, and the door.

    Attributes:
        setup_password: the owner's one-time password, which setting up replaces.
    """

    folder: Path
    port: int
    password: str = field(default_factory=lambda: secrets.token_hex(16))
    setup_password: str = field(default_factory=lambda: secrets.token_hex(16))
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @classmethod
    def for_bench(cls, folder: Path) -> Cluster:
        """A running server outside the tests, with its password file in the folder."""
        made = cls(folder, _free_port())
        made._own(folder)
        made.start()
        made.set_owner_password(made.setup_password)
        made.write_password_file(folder / "passwords")
        return made

    def start(self) -> None:
        """Make the server and start it."""
        secret = self.folder / "secret"
        secret.write_text(self.password)
        self._own(secret)
        self._run(
            "initdb", "-D", str(self.data), "-U", ADMIN, "--pwfile", str(secret), "-A",
            "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "--locale-provider=icu",
            "--icu-locale=en", "--no-sync",
        )  # fmt: skip
        lines = [f"{name} = '{value}'" for name, value in _SETTINGS.items()]
        lines += [f"port = {self.port}", f"unix_socket_directories = '{self.folder}'"]
        with (self.data / "postgresql.conf").open("a") as file:
            file.write("\n".join(lines) + "\n")
        self._run("pg_ctl", "-D", str(self.data), "-w", "-l", str(self.folder / "log"), "start")
        self.admin(
            f"CREATE ROLE {OWNER} LOGIN",
            f"CREATE ROLE {DOOR} LOGIN PASSWORD '{self.password}'",
        )

    def stop(self) -> None:
        """Stop it without ado."""
        self._desk.close()
        self._run("pg_ctl", "-D", str(self.data), "-m", "immediate", "-w", "stop")

    @property
    def data(self) -> Path:
        """The server's data folder."""
        return self.folder / "data"

    def admin(self, *statements: str, database: str = "postgres") -> list[Any]:
        """Run statements as the server's administrator; rows of the last."""
        if database == "postgres":
            return _rows_of_last(self._desk, statements)
        with self._connected(database) as connection:
            return _rows_of_last(connection, statements)

    @cached_property
    def _desk(self) -> Any:
        """The administrator's connection that stays: a new one costs more than what it does."""
        return self._connected("postgres")

    def _connected(self, database: str) -> Any:
        import psycopg

        return psycopg.connect(
            host="127.0.0.1", port=self.port, user=ADMIN, password=self.password,
            dbname=database, autocommit=True,
        )  # fmt: skip

    def new_database(self, template: str | None = None, owner: str = OWNER) -> ServerAddress:
        """A fresh database of the owner, or a copy of another one."""
        name = f"trial_{next(self._numbers)}"
        like = f" TEMPLATE {template} STRATEGY FILE_COPY" if template else ""
        self.admin(f"CREATE DATABASE {name} OWNER {owner}{like}")
        return ServerAddress("127.0.0.1", self.port, name, DOOR)

    def drop(self, address: ServerAddress) -> None:
        """Take a database away, whoever is connected."""
        self.admin(f"DROP DATABASE {address.database} WITH (FORCE)")

    def set_owner_password(self, password: str, owner: str = OWNER) -> None:
        """As whoever looks after the server would."""
        self.admin(f"ALTER ROLE {owner} PASSWORD '{password}'")

    def write_password_file(self, path: Path) -> None:
        """What PGPASSFILE names: the door's password, and the owner's one-time password."""
        lines = [
            f"*:{self.port}:*:{DOOR}:{self.password}",
            f"*:{self.port}:*:*:{self.setup_password}",
        ]
        path.write_text("\n".join(lines) + "\n")
        path.chmod(0o600)

    def _own(self, path: Path) -> None:
        user = _server_user()
        if os.geteuid() == 0 and user is not None:
            os.chown(path, user.pw_uid, user.pw_gid)

    def _run(self, program: str, *words: str) -> None:
        folder = programs()
        assert folder is not None
        command: Sequence[str] = [str(folder / program), *words]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        # the server keeps its standard output open, so none of ours is handed on
        out = self.folder / "out"
        with out.open("w") as file:
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=file, stderr=file, check=False,
                cwd=self.folder, env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            )  # fmt: skip
        assert done.returncode == 0, out.read_text()


def _rows_of_last(connection: Any, statements: Sequence[str]) -> list[Any]:
    for statement in statements:
        cursor = connection.execute(statement)
    return cursor.fetchall() if cursor.description else []


def _stop_with_us(folder: Path) -> None:
    """Let a small watcher stop the server when the tests were killed before they could."""
    script = (
        f"while kill -0 {os.getpid()} 2>/dev/null; do sleep 3; done; "
        f"if [ -f {folder}/data/postmaster.pid ]; then "
        f"kill -QUIT $(head -n 1 {folder}/data/postmaster.pid); sleep 2; fi; rm -rf {folder}"
    )
    words = ["sh", "-c", f"({script}) < /dev/null > /dev/null 2>&1 &"]
    subprocess.run(words, start_new_session=True, cwd="/", check=True)


def _fast_folder() -> str | None:
    """Memory, where there is enough of it and it may be used; else the usual place."""
    memory = Path("/dev/shm")
    may_write = memory.is_dir() and os.access(memory, os.W_OK | os.X_OK)
    if may_write and shutil.disk_usage(memory).free > 600_000_000:
        return str(memory)
    return None


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """One server for the tests of one worker; without one, the tests that want it are skipped."""
    reason = why_not()
    if reason:
        pytest.skip(reason)
    folder = Path(tempfile.mkdtemp(prefix="hipspine-postgres-", dir=_fast_folder()))
    made = Cluster(folder, _free_port())
    made._own(folder)
    with pytest.MonkeyPatch.context() as patch:
        made.start()
        _stop_with_us(folder)
        made.write_password_file(folder / "passwords")
        os.chown(folder / "passwords", os.geteuid(), os.getegid())
        patch.setenv("PGPASSFILE", str(folder / "passwords"))
        try:
            yield made
        finally:
            made.stop()
            shutil.rmtree(folder, ignore_errors=True)
