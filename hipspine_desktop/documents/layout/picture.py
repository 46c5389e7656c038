"""A picture of the practice on paper: as large as its room allows, with words in its place."""

from __future__ import annotations

import io

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from hipspine_desktop.documents.layout.tags import Role, Tag, figure
from hipspine_desktop.documents.model import PaperPicture


def fitted(picture: PaperPicture, width: float, height: float) -> tuple[float, float]:
    """Width and height in points at which a picture fits into a room, its shape kept.

    >>> fitted(PaperPicture(b"", 400, 100, "Logo"), 80.0, 80.0)
    (80.0, 20.0)
    """
    scale = min(width / picture.width, height / picture.height)
    return picture.width * scale, picture.height * scale


def draw_picture(
    canvas: Canvas, picture: PaperPicture, x: float, y: float, width: float, height: float
) -> None:
    """Draw it with its lower left corner at a place."""
    canvas.saveState()
    canvas.translate(x, y)
    with figure(canvas, Tag(Role.FIGURE, picture.alternative), width, height):
        canvas.drawImage(ImageReader(io.BytesIO(picture.content)), 0, 0, width, height)
    canvas.restoreState()
