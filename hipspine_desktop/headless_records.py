"""Composition root of the commands that look after the records: verify, backup, restore.

A password comes from the environment variable HIPSPINE_PASSWORD or is asked for; never from the
command line, which other programs can read.
"""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path

from hipspine_desktop.errors import StoreError
from hipspine_desktop.headless import Workshop
from hipspine_desktop.paths import user_data_dir
from hipspine_desktop.services import backup as backups, practice
from hipspine_desktop.services.practice import Surroundings
from hipspine_desktop.services.restoring import backup_usernames, restore_backup
from hipspine_desktop.services.session import Session
from hipspine_desktop.services.verification import verify_records
from hipspine_desktop.wording.formats import format_datetime

PASSWORD_VARIABLE = "HIPSPINE_PASSWORD"


def verify(
    folder: Path | None, user: str, known_mac: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Look through the records of a folder.

    Returns:
        Lines about what was looked at, and one line for each fault.

    Raises:
        StoreError: they cannot be opened, or the head is not one.
    """
    workshop = Workshop()
    texts = workshop.texts
    with _sign_in(workshop, folder or user_data_dir(), user) as session:
        found = verify_records(session, known_mac)
    head = texts("headless.records.head", entries=found.head.count, mac=found.head.mac)
    looked = texts(
        "headless.records.looked_at",
        entries=found.head.count,
        signed=found.signed_records,
        documents=found.documents,
    )
    faults = tuple(texts(fault.key, **fault.values) for fault in found.faults)
    end = () if faults else (texts("headless.records.sound"),)
    return (looked, head, *end), faults


def verify_file(folder: Path | None, user: str, file: Path) -> tuple[str, bool]:
    """Say what a PDF belongs to and what it counts for.

    Returns:
        One sentence, and whether the file is what was issued.

    Raises:
        StoreError: the records cannot be opened, or the file cannot be read.
    """
    from hipspine_desktop.services.verify_pdf import verify_paper

    try:
        content = file.read_bytes()
    except OSError as fault:
        raise StoreError(
            f"{file.name} cannot be read: {fault.strerror}.", "Give the path of a PDF file."
        ) from fault
    workshop = Workshop()
    with _sign_in(workshop, folder or user_data_dir(), user) as session:
        verdict = verify_paper(session, content, workshop.texts)
    return workshop.texts(verdict.key, **verdict.values), verdict.is_ours


def backup(folder: Path | None, user: str, target: Path, keep: int | None) -> tuple[str, ...]:
    """Back the records of a folder up.

    Raises:
        StoreError: the backup could not be made, or is not good.
    """
    workshop = Workshop()
    if keep is not None and keep < 1:
        raise StoreError("At least one backup is kept.", "Give --keep a number from 1.")
    with _sign_in(workshop, folder or user_data_dir(), user) as session:
        made = backups.make_backup(session, target, keep=keep)
    return (
        workshop.texts("headless.records.verified", at=format_datetime(made.verified_at)),
        str(made.database),
        str(made.key_ring),
        workshop.texts("headless.records.head", entries=made.audit_entries, mac=made.audit_mac),
    )


def restore(folder: Path | None, user: str, file: Path) -> tuple[str, ...]:
    """Put a backup in the place of the records.

    Raises:
        StoreError: nothing was replaced.
    """
    workshop = Workshop()
    target = folder or user_data_dir()
    name = _user(user, backup_usernames(file))
    done = restore_backup(file, target, name, _password(name), _surroundings(workshop))
    texts = workshop.texts
    lines = [texts("headless.records.restored", folder=target)]
    if done.safety_copy is not None:
        lines.append(texts("headless.records.safety_copy", folder=done.safety_copy))
    lines.append(texts("headless.records.head", entries=done.head.count, mac=done.head.mac))
    return tuple(lines)


def _sign_in(workshop: Workshop, folder: Path, user: str) -> Session:
    if not practice.practice_exists(folder):
        raise StoreError(
            f"There is no practice in {folder}.", "Give its folder with --folder, or restore one."
        )
    name = _user(user, practice.usernames(folder))
    return practice.open_practice(folder, name, _password(name), _surroundings(workshop))


def _surroundings(workshop: Workshop) -> Surroundings:
    return Surroundings(workshop.base.catalogue)


def _user(given: str, known: tuple[str, ...]) -> str:
    if given:
        return given
    if len(known) == 1:
        return known[0]
    raise StoreError("Several people can sign in.", "Say who with --user NAME.")


def _password(user: str) -> str:
    given = os.environ.get(PASSWORD_VARIABLE)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise StoreError(
            "There is no terminal to ask for the password at.",
            f"Set the environment variable {PASSWORD_VARIABLE}.",
        )
    return getpass.getpass(f"Password of {user}: ")
