"""Who has a draft open: shown to others, so that two do not write the same one unawares.

What two write at once is kept apart by the version check, whether or not this is shown.
"""

from __future__ import annotations

import platform
from datetime import timedelta

from hipspine_desktop.domain.presence import Presence
from hipspine_desktop.services.session import Session
from hipspine_desktop.store import presence

BEAT = timedelta(seconds=30)
"""How often an open window says so."""
GONE_AFTER = timedelta(seconds=100)
"""A window that was not heard of for so long is closed, or its computer is off."""


def note_presence(
    session: Session, assessment_id: str, *, workstation: str | None = None
) -> tuple[Presence, ...]:
    """Say that this window has a draft open, and hear who else has; called again each BEAT.

    Args:
        workstation: None: the name of this computer.

    Raises:
        StoreError: it could not be written; nothing depends on it.
    """
    session.require_clinical()
    place = platform.node() if workstation is None else workstation
    now, user = session.now(), session.clinician.id
    with session.writing() as work:
        presence.forget_older(work.connection, now - GONE_AFTER)
        presence.note(work.connection, assessment_id, user, place, now)
        found = presence.others(work.connection, assessment_id, user, place, now - GONE_AFTER)
        work.commit()
    return found


def end_presence(session: Session, assessment_id: str, *, workstation: str | None = None) -> None:
    """Say that this window has the draft open no longer.

    Raises:
        StoreError: it could not be written; it ends by itself after a while.
    """
    session.require_clinical()
    place = platform.node() if workstation is None else workstation
    with session.writing() as work:
        presence.forget(work.connection, assessment_id, session.clinician.id, place)
        work.commit()
