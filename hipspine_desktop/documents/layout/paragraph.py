"""A paragraph that says what it is: text, heading, item of a list."""

from __future__ import annotations

from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.platypus import Flowable, Paragraph

from hipspine_desktop.documents.layout.tags import Role, Tag, content

_LINE_END = ") Tj T*"


class TextParagraph(Paragraph):
    """ReportLab's paragraph with tags; its parts after a split are the same paragraph."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tags: tuple[Tag, ...] = (Tag(Role.P),)
        self.blank = False  # set by the typesetter: nothing to see, nothing to tag
        self.mark = ""  # of a list's item, at the left edge of its first line
        self.mark_tags: tuple[Tag, ...] = ()

    def tagged(self, *tags: Tag) -> TextParagraph:
        """The same paragraph under other tags."""
        self.tags = tags
        return self

    def as_item(self, mark: str, item: Tag, whole: Tag) -> TextParagraph:
        """The same paragraph as an item of a list, behind its mark."""
        self.mark = mark
        self.mark_tags = (whole, item, Tag(Role.LABEL))
        return self.tagged(whole, item, Tag(Role.BODY))

    def split(self, width: float, height: float) -> list[Flowable]:
        parts: list[Flowable] = super().split(width, height)
        for index, part in enumerate(parts):
            if isinstance(part, TextParagraph):
                part.tags = self.tags
                if index == 0:
                    part.mark, part.mark_tags = self.mark, self.mark_tags
        return parts

    def draw(self) -> None:
        if self.blank:
            super().draw()
            return
        if self.mark:
            self._draw_mark()
        with content(self.canv, *self.tags):
            code: list[str] = self.canv._code  # type: ignore[attr-defined]
            start = len(code)
            super().draw()
            _part_words(code, start)

    def _draw_mark(self) -> None:
        style = self.style
        ascent = pdfmetrics.getAscentDescent(style.fontName, style.fontSize)[0]
        self.canv.setFont(style.fontName, style.fontSize)
        self.canv.setFillColor(style.textColor)
        with content(self.canv, *self.mark_tags):
            self.canv.drawString(0, self.height - ascent, self.mark)


def _part_words(code: list[str], start: int) -> None:
    """A space at the end of each line: without it a reader that follows the tags joins the last
    word of a line to the first of the next."""
    code[start:] = [operators.replace(_LINE_END, f" {_LINE_END}") for operators in code[start:]]
