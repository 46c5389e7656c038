"""The practice's logo and the signatures of its clinicians, made fit for print."""

from __future__ import annotations

import io
import warnings

from PIL import Image, UnidentifiedImageError

from hipspine_desktop.domain.people import Role
from hipspine_desktop.domain.stationery import PRACTICE, Picture, PictureKind
from hipspine_desktop.errors import StoreError
from hipspine_desktop.services.changes import Changes, Kind
from hipspine_desktop.services.session import Session
from hipspine_desktop.store import audit, stationery

LARGEST_FILE = 8_000_000
LONGEST_SIDE = 1600
"""Pixels; 1600 over 60 mm are 677 dots an inch, more than any printer shows."""
_KINDS = frozenset({Kind.PRACTICE})


def readable_picture(content: bytes) -> tuple[bytes, int, int]:
    """A picture file as PNG on white, shrunk to :data:`LONGEST_SIDE`.

    Returns:
        PNG, width and height in pixels.

    Raises:
        StoreError: not a picture that can be read, or too large.
    """
    if len(content) > LARGEST_FILE:
        raise StoreError(
            f"The picture is larger than {LARGEST_FILE // 1_000_000} MB.", "Choose a smaller one."
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content)) as opened:
                made = opened.convert("RGBA")
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:
        raise StoreError(
            "The file is not a picture that can be read.", "Choose a PNG or JPEG file."
        ) from error
    made.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    paper = Image.new("RGB", made.size, "white")
    paper.paste(made, mask=made.getchannel("A"))
    out = io.BytesIO()
    paper.save(out, "PNG", optimize=True)
    return out.getvalue(), paper.width, paper.height


def set_logo(
    session: Session, content: bytes | None, *, initiator: object | None = None
) -> tuple[Picture | None, Changes]:
    """Put the practice's logo in, or take it out with None.

    Raises:
        StoreError: as :func:`readable_picture`.
    """
    session.require(Role.ADMINISTRATOR, Role.CLINICIAN)
    return _set(session, PictureKind.LOGO, PRACTICE, content, initiator)


def set_signature(
    session: Session, content: bytes | None, *, initiator: object | None = None
) -> tuple[Picture | None, Changes]:
    """Put one's own signature in, or take it out with None; nobody can put in another's.

    Raises:
        StoreError: as :func:`readable_picture`.
    """
    session.require_clinical()
    return _set(session, PictureKind.SIGNATURE, session.clinician.id, content, initiator)


def logo(session: Session) -> Picture | None:
    """The practice's logo."""
    session.require()
    with session.database.reading() as connection:
        return stationery.read_picture(connection, PictureKind.LOGO, PRACTICE)


def signature_of(session: Session, clinician_id: str) -> Picture | None:
    """A clinician's signature, for what that clinician signed."""
    session.require_clinical()
    with session.database.reading() as connection:
        return stationery.read_picture(connection, PictureKind.SIGNATURE, clinician_id)


def _set(
    session: Session,
    kind: PictureKind,
    owner: str,
    content: bytes | None,
    initiator: object | None,
) -> tuple[Picture | None, Changes]:
    made = None if content is None else Picture(kind, owner, *readable_picture(content))
    with session.writing() as work:
        if made is None:
            stationery.remove_picture(work.connection, kind, owner)
        else:
            stationery.put_picture(work.connection, made, session.now())
        session.log(
            work, audit.Action.PRACTICE_CHANGED, picture=kind.value, in_use=int(made is not None)
        )
        work.commit()
    return made, Changes(_KINDS, initiator)
