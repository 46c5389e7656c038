"""Turning what SQLite and the file system report into one plain sentence."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, TimeoutError as PoolTimeoutError
from sqlcipher3 import dbapi2

from hipspine_desktop.errors import SignedRecordError, StoreError, UnwrittenError

SIGNED_MARK = "signed record"
WITHDRAWN_MARK = "withdrawn record"
_BY_MARK = (
    ("record is kept", "This record must still be kept.", "Nothing was deleted."),
    ("merged patient", "This record was joined to another.", "Open that one."),
    ("open draft", "This record has an open draft.", "Sign or withdraw it first."),
)

_DAMAGED = (
    "The records file is damaged or was not made by this program.",
    "Nothing was changed in it. Restore the latest backup, and keep this file.",
)
_BY_TEXT = (
    ("database is locked", "Another program is using the records.",
     "What was saved is safe. Close the other program, then try again."),
    ("disk is full", "The disk is full.",
     "What was saved is safe. Free some space, then try again."),
    ("readonly database", "The records cannot be written to.",
     "What was saved is safe. Check that the folder may be written to, then try again."),
    ("unable to open", "The records file cannot be opened.",
     "Check that the folder is there and may be read and written to, then try again."),
    ("disk i/o error", "The disk did not take what was written.",
     "What was saved is safe. Check the disk and its free space, then try again."),
    ("is not a database", *_DAMAGED),
    ("malformed", *_DAMAGED),
    ("file is encrypted", *_DAMAGED),
    ("hmac", *_DAMAGED),
    ("lock timeout", "Another program is using the records.",
     "What was saved is safe. Try again in a moment."),
    ("no space left", "The disk of the server is full.",
     "What was saved is safe. Tell whoever looks after the server."),
    ("read-only transaction", "The records cannot be written to.",
     "What was saved is safe. Tell whoever looks after the server."),
    ("password authentication failed", "The server does not let the records be opened.",
     "Check the password file that PGPASSFILE names, and the name of the role in the address."),
    ("no password supplied", "The server asks for a password.",
     "Put it into the password file that PGPASSFILE names."),
    ("certificate verify failed", "The server could not prove that it is the right one.",
     "Check sslrootcert in its address; nothing was sent."),
    *((part, "The server has no such database or role.", "Check the address of the server.")
      for part in ("fatal:  database", "fatal:  role")),
    *((part, "The server of the records does not answer.",
       "What was saved is safe. Check the network, then try again.")
      for part in ("connection failed", "connection timeout", "connection is bad",
                   "server closed the connection", "terminating connection", "could not connect",
                   "connection refused", "connection already closed", "connection is closed",
                   "consuming input failed", "failed to resolve host", "connection is lost",
                   "ssl syscall", "starting up", "shutting down")),
)  # fmt: skip
_BY_ERRNO = {
    errno.ENOSPC: ("The disk is full.", "Free some space, then try again."),
    errno.EDQUOT: ("The disk quota is used up.", "Free some space, then try again."),
    errno.EFBIG: ("The disk is full.", "Free some space, then try again."),
    errno.EROFS: ("The folder cannot be written to.", "Choose another folder, or mend its rights."),
    errno.EACCES: (
        "The folder or a file in it may not be used.",
        "Choose another folder, or mend its rights.",
    ),
    errno.ENOENT: ("A file of the practice is missing.", "Check the folder, or restore a backup."),
}


class ServerFaultError(Exception):
    """A fault of ours that a server refused; without the values of the row, unlike its own."""


def damaged() -> StoreError:
    """The records file cannot be what this program wrote."""
    return StoreError(*_DAMAGED)


def from_database(error: BaseException) -> StoreError | None:
    """The sentence for a database failure; None when it is a fault of ours."""
    text = str(error).lower()
    if SIGNED_MARK in text:
        return SignedRecordError(
            "This assessment is signed and cannot be changed.",
            "Start a new assessment to record something new.",
        )
    if WITHDRAWN_MARK in text:
        return SignedRecordError(
            "This assessment was withdrawn.", "Start a new assessment to record something new."
        )
    for part, sentence, way_out in _BY_MARK:
        if part in text:
            return StoreError(sentence, way_out)
    for part, sentence, way_out in _BY_TEXT:
        if part in text:
            kind = StoreError if (sentence, way_out) == _DAMAGED else UnwrittenError
            return kind(sentence, way_out)
    return None


def from_system(error: OSError) -> StoreError:
    """The sentence for a failure of the file system."""
    known = _BY_ERRNO.get(error.errno or 0)
    known = known or ("The folder of the practice cannot be used.", "Check the disk and try again.")
    return UnwrittenError(*known)


@contextmanager
def plain_failures() -> Iterator[None]:
    """Raise :class:`StoreError` for failures of the world; faults of ours pass unchanged."""
    try:
        yield
    except PoolTimeoutError as error:
        raise UnwrittenError(
            "The records are busy.", "What was saved is safe. Try again in a moment."
        ) from error
    except DBAPIError as error:
        sentence = from_database(error.orig or error)
        if sentence is None:
            told = getattr(getattr(error.orig, "diag", None), "message_primary", None)
            if told is not None:
                # what a server says beside it quotes the row
                raise ServerFaultError(str(told)) from None
            raise
        raise sentence from error
    except dbapi2.Error as error:
        sentence = from_database(error)
        if sentence is None:
            raise
        raise sentence from error
    except OSError as error:
        raise from_system(error) from error
