"""How the practice's paper looks: its colour, and a strip of it to look at."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hipspine_desktop.documents.layout.fonts import register_fonts
from hipspine_desktop.documents.model import Letterhead, PaperPicture, SignatureBlock
from hipspine_desktop.documents.sample import sample_bytes
from hipspine_desktop.domain.colour import LEAST_CONTRAST, contrast_on_white, normal_colour
from hipspine_desktop.domain.people import Practice, Role
from hipspine_desktop.domain.stationery import Picture
from hipspine_desktop.errors import StoreError
from hipspine_desktop.services import pictures
from hipspine_desktop.services.changes import Changes
from hipspine_desktop.services.practice import update_practice
from hipspine_desktop.services.session import CLINICAL_ROLES, Session
from hipspine_desktop.wording.texts import Texts


def checked_accent(typed: str) -> str:
    """A colour as it is stored; "" is the usual one.

    Raises:
        StoreError: no colour, or too pale to be read on white paper.
    """
    if not typed.strip():
        return ""
    colour = normal_colour(typed)
    if colour is None:
        raise StoreError(
            "This is no colour.", "Write six digits or letters A to F, for example 0F4C5C."
        )
    contrast = contrast_on_white(colour)
    if contrast < LEAST_CONTRAST:
        raise StoreError(
            f"This colour is too pale to be read on white paper: its contrast is {contrast:.1f} "
            f"to 1, and {LEAST_CONTRAST} to 1 is needed.",
            "Choose a darker one.",
        )
    return colour


def set_accent(
    session: Session, typed: str, *, initiator: object | None = None
) -> tuple[Practice, Changes]:
    """Print the practice's name in a colour; "" takes it back.

    Raises:
        StoreError: as :func:`checked_accent`.
    """
    session.require(Role.CLINICIAN, Role.ADMINISTRATOR)
    details = replace(session.practice, accent=checked_accent(typed))
    return update_practice(session, details, initiator=initiator)


def letterhead_sample(session: Session, texts: Texts, fonts: Path) -> bytes:
    """The letterhead, and the user's own signature where the user signs, as PDF."""
    session.require()
    register_fonts(fonts)
    practice, user = session.practice, session.clinician
    logo = pictures.logo(session)
    own = None
    if user.role in CLINICAL_ROLES:
        own = pictures.signature_of(session, user.id)
    right = tuple(t for t in (practice.address.phone, practice.address.email) if t)
    lines = (", ".join(practice.address.lines),) if practice.address.lines else ()
    head = Letterhead(
        practice.name,
        lines,
        right,
        _on_paper(logo, texts("stationery.paper.logo", practice=practice.name)),
        practice.accent,
    )
    who = ", ".join(t for t in (user.profession, user.registration) if t)
    block = SignatureBlock(
        user.name,
        (who,) if who else (),
        texts("stationery.head.sample"),
        _on_paper(own, texts("stationery.paper.signature", name=user.name)),
    )
    return sample_bytes(head, block)


def _on_paper(picture: Picture | None, words: str) -> PaperPicture | None:
    if picture is None:
        return None
    return PaperPicture(picture.content, picture.width, picture.height, words)
