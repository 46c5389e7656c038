"""A strip of paper with the letterhead and a signature, to see them as printed."""

from __future__ import annotations

from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from hipspine_desktop.documents.layout.characters import Printer
from hipspine_desktop.documents.layout.fonts import has_glyph
from hipspine_desktop.documents.layout.letterhead import LetterheadFlowable
from hipspine_desktop.documents.layout.signature import SignatureFlowable
from hipspine_desktop.documents.layout.style import (
    BLACK,
    HAIR,
    LABEL_WIDTH,
    LEFT,
    LETTER,
    PAGE_WIDTH,
    TOP,
    WIDTH,
)
from hipspine_desktop.documents.layout.text import Typesetter
from hipspine_desktop.documents.model import Letterhead, SignatureBlock

HEIGHT = 196.0


def sample_bytes(letterhead: Letterhead, signature: SignatureBlock) -> bytes:
    """One page of the paper's width; for the screen only, no record.

    The fonts must have been registered (`layout.fonts.register_fonts`).
    """
    target = BytesIO()
    canvas = Canvas(target, pagesize=(PAGE_WIDTH, HEIGHT), invariant=True)
    setter = Typesetter(LETTER, Printer(has_glyph))
    head = LetterheadFlowable(letterhead, setter)
    _, height = head.wrap(WIDTH, HEIGHT)
    y = HEIGHT - TOP / 2 - height
    head.drawOn(canvas, LEFT, y)
    canvas.setStrokeColor(BLACK)
    canvas.setLineWidth(HAIR)
    canvas.line(LEFT, y - 10, LEFT + WIDTH, y - 10)
    block = SignatureFlowable(signature, setter)
    _, height = block.wrap(WIDTH - LABEL_WIDTH, HEIGHT)
    block.drawOn(canvas, LEFT + LABEL_WIDTH, y - 18 - height)
    canvas.showPage()
    canvas.save()
    return target.getvalue()
