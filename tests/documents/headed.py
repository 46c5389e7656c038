"""An invented practice's own paper: logo, colour, signature, opening, closing, enclosures."""

from __future__ import annotations

import io
from dataclasses import replace

from PIL import Image

from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.domain.stationery import PRACTICE, Picture, PictureKind
from hipspine_desktop.services.compose_context import PLAIN, PaperContext
from hipspine_desktop.services.documents import letter_pdf
from tests.documents import factory as f, results as r


def picture(kind: PictureKind, owner: str, width: int, height: int) -> Picture:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), (20, 110, 90)).save(out, "PNG")
    return Picture(kind, owner, out.getvalue(), width, height)


OWN = f.letter(
    sections=(("opening", "Dear Miss Nominal."), ("closing", "With kind regards.")),
    enclosures=("Assessment report 2026-0417-3", "Imaging CD"),
)
LOGO = picture(PictureKind.LOGO, PRACTICE, 300, 200)
HAND = picture(PictureKind.SIGNATURE, f.CLINICIAN.id, 300, 90)
HEADED = replace(PLAIN, logo=LOGO, signature=HAND)
COLOURED = replace(f.PRACTICE, accent="#8A1C4A")


def headed_letter(context: PaperContext = HEADED, assessment: Assessment | None = None) -> bytes:
    """A letter on it."""
    about = assessment or f.signed()
    return letter_pdf(
        OWN, f.PATIENT, about, r.FULL, f.CATALOGUE, COLOURED, f.CLINICIAN, f.texts(), f.NOW,
        f.FONTS, context,
    )  # fmt: skip
