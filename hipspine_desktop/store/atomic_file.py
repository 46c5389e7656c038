"""Writing a small file so that it is either the old one or the new one, whatever happens."""

from __future__ import annotations

import os
from pathlib import Path

from hipspine_desktop.store.failures import plain_failures


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a file; readable by its owner only.

    Raises:
        StoreError: it could not be written; the old file is unchanged.
    """
    beside = path.with_name(path.name + ".new")
    with plain_failures():
        try:
            number = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(number, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        except OSError:
            beside.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
