"""Where a shared practice is kept: the address of a PostgreSQL database, never with a password.

The password of the everyday role stands in PostgreSQL's own password file (``PGPASSFILE``, or
``~/.pgpass``), or the server trusts the computer's user; it opens nothing but the key ring.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from hipspine_desktop.errors import StoreError
from hipspine_desktop.paths import user_data_dir
from hipspine_desktop.store.failures import plain_failures

URL_VARIABLE = "HIPSPINE_DATABASE_URL"
FILE_NAME = "practice.server"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_PROVED = ("verify-ca", "verify-full")
SECONDS_TO_ANSWER = "5"


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """One database of a server; :meth:`read` makes and checks it.

    Attributes:
        host: empty for a socket in the server's usual place.
        options: of libpq, as sslmode and sslrootcert.
    """

    host: str
    port: int
    database: str
    user: str
    options: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, text: str) -> ServerAddress:
        """The address from ``postgresql://role@host/database?sslrootcert=…``.

        Raises:
            StoreError: it is not one, holds a password, or would send records in the clear.
        """
        try:
            url = make_url(text.strip())
        except (ArgumentError, ValueError) as error:
            raise _no_address() from error
        if url.get_backend_name() != "postgresql" or not url.database or not url.username:
            raise _no_address()
        if url.password is not None:
            raise StoreError(
                "The address of the server holds a password.",
                "Take it out, and put it into the password file that PGPASSFILE names.",
            )
        return cls._of(url)

    @classmethod
    def _of(cls, url: URL) -> ServerAddress:
        options = {name: value for name, value in url.query.items() if isinstance(value, str)}
        host = options.pop("host", url.host or "")
        if not (host in ("", *_LOOPBACK) or host.startswith("/")):
            options.setdefault("sslmode", "verify-full")
            if options["sslmode"] not in _PROVED:
                raise StoreError(
                    "The server would be used without proof that it is the right one.",
                    "Write sslmode=verify-full into its address, with sslrootcert.",
                )
        assert url.database is not None
        assert url.username is not None
        return cls(
            host, url.port or 5432, url.database, url.username, tuple(sorted(options.items()))
        )

    def parameters(self, role: str, password: str | None) -> dict[str, str]:
        """What libpq is given to sign a role in; without a password it asks its own file."""
        given = {
            "port": str(self.port),
            "dbname": self.database,
            "user": role,
            "connect_timeout": SECONDS_TO_ANSWER,
            "application_name": "hipspine",
            **dict(self.options),
        }
        if self.host:
            given["host"] = self.host
        if password is not None:
            given["password"] = password
        return given


def server_of(folder: Path) -> ServerAddress | None:
    """The server that a folder's practice is kept on; None when its records lie in the folder.

    The environment variable HIPSPINE_DATABASE_URL speaks for the usual data folder only, so that
    a demonstration or a trial elsewhere never reaches the practice.

    Raises:
        StoreError: the address cannot be used.
    """
    said = os.environ.get(URL_VARIABLE, "")
    if said and folder.absolute() == user_data_dir():
        return ServerAddress.read(said)
    file = folder / FILE_NAME
    with plain_failures():
        if not file.is_file():
            return None
        return ServerAddress.read(file.read_text(encoding="utf-8"))


def _no_address() -> StoreError:
    return StoreError(
        "This is not the address of a PostgreSQL database.",
        "It looks like postgresql://hipspine_door@server.example/hipspine.",
    )
