"""What stands behind the chosen row of a chart, and where one can go from there."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from hipspine_desktop.domain.sources import Basis, SourceRef
from hipspine_desktop.engine.result import Figure
from hipspine_desktop.services.knowledge_browse import EntryRef
from hipspine_desktop.ui.allowing import allow
from hipspine_desktop.ui.contributions import ContributionRow, Leaning
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.wording.texts import Texts


class RowDetail(QWidget):
    """Study, sample and basis in words; source, page, field and replay one click away.

    It keeps its place and height whether or not a row is chosen.

    Signals:
        source_requested(object): the :class:`ContributionRow`.
        page_requested(object): the :class:`EntryRef` of its test or group.
        jump_requested(object): the :class:`AnswerKey` of its field.
        replay_requested(object): the row without which it shall be reckoned.
    """

    source_requested = Signal(object)
    page_requested = Signal(object)
    jump_requested = Signal(object)
    replay_requested = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._row: ContributionRow | None = None
        px = kit.theme.px
        self.setObjectName("row_detail")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, px(2), 0, 0)
        layout.setSpacing(px(2))
        self._title = kit.prose("", "caption_strong")
        self._study = kit.prose("", "caption", "ink2")
        self._study.setMinimumHeight(px(32))
        layout.addWidget(self._title)
        layout.addWidget(self._study)
        links = QHBoxLayout()
        links.setSpacing(px(14))
        self._source = self._link(links, "row_source", "source")
        self._page = self._link(links, "row_page", "page")
        self._field = self._link(links, "row_field", "field")
        self._without = self._link(links, "row_without", "without")
        links.addStretch(1)
        self._source.clicked.connect(self._on_source_clicked)
        self._page.clicked.connect(self._on_page_clicked)
        self._field.clicked.connect(self._on_field_clicked)
        self._without.clicked.connect(self._on_without_clicked)
        layout.addLayout(links)
        self.setMinimumHeight(px(82))
        self.show_row(None)

    @property
    def row(self) -> ContributionRow | None:
        """The row shown."""
        return self._row

    def show_row(self, row: ContributionRow | None) -> None:
        """Show what stands behind a row; None: say what a row would tell."""
        self._row = row
        texts = self._kit.texts
        known = row is not None and row.leaning is not Leaning.UNKNOWN
        grouped = row is not None and bool(row.members)
        none = texts("why_not.choose_row") if row is None else ""
        no_figure = row is not None and row.figure is None
        allow(self._source, none or (texts("why_not.no_figure") if no_figure else ""))
        allow(self._page, none)
        allow(self._field, none or (texts("why_not.several") if grouped else ""))
        allow(self._without, none or ("" if known else texts("why_not.not_known")))
        if row is None:
            self._title.setText("")
            self._study.setText(texts("panel.reasons.hint"))
            return
        self._title.setText(row.label)
        self._study.setText(study_words(texts, row))
        for button, key in ((self._page, "page"), (self._without, "without")):
            button.setAccessibleName(f"{texts(f'panel.reasons.{key}')}: {row.label}")

    def _link(self, row: QHBoxLayout, name: str, key: str) -> QPushButton:
        button = self._kit.button(self._kit.texts(f"panel.reasons.{key}"), name, "link")
        row.addWidget(button)
        return button

    @Slot()
    def _on_source_clicked(self) -> None:
        if self._row is not None:
            self.source_requested.emit(self._row)

    @Slot()
    def _on_page_clicked(self) -> None:
        row = self._row
        if row is not None and row.members:
            self.page_requested.emit(EntryRef("cluster", row.cluster_id))
        elif row is not None and row.keys:
            self.page_requested.emit(EntryRef("finding", row.keys[0].finding_id))

    @Slot()
    def _on_field_clicked(self) -> None:
        if self._row is not None and self._row.keys:
            self.jump_requested.emit(self._row.keys[0])

    @Slot()
    def _on_without_clicked(self) -> None:
        if self._row is not None:
            self.replay_requested.emit(self._row)


def study_words(texts: Texts, row: ContributionRow) -> str:
    """Published figures, sample, comparator, and what kind of support that is, in words."""
    if row.members:
        n = len(row.members)
        if row.effective is None:
            return texts("panel.reasons.group_plain", n=n)
        return texts("panel.reasons.group", n=n, effective=f"{row.effective:.1f}")
    figure: Figure | None = row.figure
    if figure is None:
        return texts("panel.reasons.no_figure")
    parts = [figure.published] if figure.published else []
    if figure.n and figure.ref.basis is not Basis.JUDGEMENT:
        parts.append(texts("panel.reasons.sample", n=figure.n))
    if figure.comparator:
        parts.append(texts("panel.reasons.against", comparator=figure.comparator))
    said = "; ".join(parts)
    basis = basis_words(texts, figure.ref)
    return f"{said}. {basis}" if said else basis


def basis_words(texts: Texts, ref: SourceRef) -> str:
    """Whether the figure was seen in its source, is attributed to it, or is a judgement."""
    key = f"panel.reasons.basis_{ref.basis}"
    if ref.basis is Basis.JUDGEMENT and ref.source is not None:
        return texts("panel.reasons.basis_anchored", source=ref.short, note=ref.note).strip()
    if ref.basis is Basis.JUDGEMENT:
        return texts(key, note=ref.note).strip()
    return texts(key, source=ref.short)
