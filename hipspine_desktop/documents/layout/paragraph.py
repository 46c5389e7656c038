"""A paragraph that says what it is: text, heading, item of a list."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Flowable, Paragraph

from hipspine_desktop.documents.layout.tags import Role, Tag, content


class TextParagraph(Paragraph):
    """ReportLab's paragraph with tags; its parts after a split are the same paragraph."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tags: tuple[Tag, ...] = (Tag(Role.P),)
        self.blank = False  # set by the typesetter: nothing to see, nothing to tag

    def tagged(self, *tags: Tag) -> TextParagraph:
        """The same paragraph under other tags."""
        self.tags = tags
        return self

    def split(self, width: float, height: float) -> list[Flowable]:
        parts: list[Flowable] = super().split(width, height)
        for part in parts:
            if isinstance(part, TextParagraph):
                part.tags = self.tags
        return parts

    def draw(self) -> None:
        if self.blank:
            super().draw()
            return
        with content(self.canv, *self.tags):
            super().draw()
