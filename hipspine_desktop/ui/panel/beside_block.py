"""What is said in words under the conditions: hip-spine type, root, pictures without pain."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hipspine_desktop.engine.result import Result, SideResult
from hipspine_desktop.services.beside_words import picture_words, statement_words
from hipspine_desktop.services.knowledge_browse import EntryRef
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.wording.formats import format_interval
from hipspine_desktop.wording.texts import Texts

RADICULOPATHY = "lumbar_radiculopathy"
ROOTS_FROM = 0.15
SHOWN_ROOTS = 3


class BesideBlock(QWidget):
    """Three short parts; each stands only where there is something to say.

    Signals:
        page_requested(object): the :class:`EntryRef` of what is wanted to be read.
    """

    page_requested = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        px = kit.theme.px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(14), px(8), px(14), 0)
        layout.setSpacing(px(3))
        head = QHBoxLayout()
        self._type_title = kit.label(kit.texts("panel.beside.hip_spine"), "caption_strong")
        self._more = kit.button(kit.texts("panel.beside.page"), "hip_spine_page", "link")
        self._more.clicked.connect(self._on_more_clicked)
        head.addWidget(self._type_title, 1)
        head.addWidget(self._more)
        layout.addLayout(head)
        self._type = kit.prose("", "caption", "ink2")
        self._type.setObjectName("hip_spine_words")
        self._roots = kit.prose("", "caption", "ink2")
        self._roots.setObjectName("root_words")
        self._pictures_title = kit.label(kit.texts("panel.beside.pictures"), "caption_strong")
        self._pictures = kit.prose("", "caption", "ink2")
        self._pictures.setObjectName("picture_words")
        for part in (self._type, self._roots, self._pictures_title, self._pictures):
            layout.addWidget(part)

    def show_side(self, result: Result, side: SideResult) -> None:
        """Show what a side's result says in words."""
        kind = hip_spine_words(self._kit.texts, side)
        for part in (self._type_title, self._more, self._type):
            part.setVisible(bool(kind))
        self._type.setText("\n".join(kind))
        roots = root_words(self._kit, side)
        self._roots.setText(roots)
        self._roots.setVisible(bool(roots))
        pictures = [picture_words(self._kit.texts, p) for p in result.seen_without_pain]
        self._pictures_title.setVisible(bool(pictures))
        self._pictures.setVisible(bool(pictures))
        self._pictures.setText("\n".join(pictures))
        self.setVisible(bool(kind or roots or pictures))

    @Slot()
    def _on_more_clicked(self) -> None:
        self.page_requested.emit(EntryRef("hip_spine", "hip_spine"))


def hip_spine_words(texts: Texts, side: SideResult) -> list[str]:
    """The type with what it rests on; then what follows, with sources."""
    kind = side.hip_spine
    if kind is None:
        return []
    said = [(kind.key, {}), *((r.key, dict(r.values)) for r in kind.reasons)]
    first = " ".join(texts(key, **values) for key, values in said if key in texts)
    return [first, *statement_words(texts, side)]


def root_words(kit: Kit, side: SideResult) -> str:
    """The most probable roots, where radiculopathy itself is worth showing."""
    cause = next((c for c in side.conditions if c.id == RADICULOPATHY), None)
    if not side.roots or cause is None or cause.p.p < ROOTS_FROM:
        return ""
    ranked = sorted(side.roots, key=lambda root: -root.p.p)[:SHOWN_ROOTS]
    shown = ", ".join(
        kit.texts(
            "ui.roots.one",
            root=root.label,
            chance=kit.chance(root.p.p),
            interval=format_interval(root.p.low, root.p.high),
        )
        for root in ranked
    )
    return kit.texts("ui.roots.line", roots=shown)
