"""The access log as a file of words, for a patient who asks who looked, or for an examiner."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from hipspine_desktop.services.log_reading import (
    ROLES,
    Action,
    ListedEntry,
    LogQuery,
    read_log,
)
from hipspine_desktop.services.log_words import LogWords
from hipspine_desktop.services.session import Session
from hipspine_desktop.store.atomic_file import write_atomically
from hipspine_desktop.wording.formats import format_datetime

COLUMNS = ("position", "at", "who", "what", "patient", "record", "detail")
AREA = "record_screens.log.column"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export_log(session: Session, query: LogQuery, words: LogWords, path: Path) -> int:
    """Write all entries that a query finds, newest first, as CSV in UTF-8; the log says so.

    Returns:
        The number of entries written.

    Raises:
        PermissionRefusedError: the signed-in user may not.
        StoreError: the file could not be written.
    """
    session.require(*ROLES)
    entries = tuple(_all(session, query))
    texts = words.texts
    text = io.StringIO(newline="")
    out = csv.writer(text)
    out.writerow([*(texts(f"{AREA}.{n}") for n in COLUMNS), texts("log_words.file.codes")])
    out.writerows(_row(entry, words) for entry in entries)
    write_atomically(path, b"\xef\xbb\xbf" + text.getvalue().encode())  # so that Excel reads it
    with session.writing() as work:
        session.log(work, Action.LOG_EXPORTED, entries=len(entries))
        work.commit()
    return len(entries)


def _all(session: Session, query: LogQuery) -> Iterator[ListedEntry]:
    page = read_log(session, replace(query, before=None))
    yield from page.entries
    while page.more:
        page = read_log(session, replace(query, before=page.entries[-1].position))
        yield from page.entries


def _row(entry: ListedEntry, words: LogWords) -> list[str]:
    # the codes name findings and rules, so only who may see those gets them
    codes = json.dumps({"action": entry.action, **entry.detail}, sort_keys=True)
    cells = (
        str(entry.position),
        format_datetime(entry.at.astimezone()),
        words.who(entry),
        words.action(entry),
        words.patient(entry),
        entry.record_number,
        words.say(entry),
        codes if words.clinical else "",
    )
    # a name that begins like a formula is not reckoned by a spreadsheet
    return [f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells]
