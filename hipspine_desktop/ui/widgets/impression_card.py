"""The clinician's own conclusion, apart from the program's estimate."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QVBoxLayout, QWidget

from hipspine_desktop.domain.assessment import Agreement, Impression
from hipspine_desktop.engine.result import ConditionEstimate
from hipspine_desktop.ui.allowing import allow
from hipspine_desktop.ui.kit import Kit, set_property
from hipspine_desktop.ui.widgets.narrative_edit import WRITE_AFTER_MS, GrowingEdit
from hipspine_desktop.ui.widgets.segmented import Segmented


class ImpressionCard(QFrame):
    """Conclusion in words, the causes held most likely, agreement with a reason if it differs.

    Signals:
        impression_changed(object): the :class:`Impression` to be stored.
        typing(), settled(): as :class:`~hipspine_desktop.ui.widgets.narrative_edit.NarrativeEdit`.
    """

    impression_changed = Signal(object)
    typing = Signal()
    settled = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._across = 2
        self._stored = Impression()
        self._is_typing = False
        self._boxes: dict[str, QCheckBox] = {}
        self.setProperty("card", True)
        self._text = GrowingEdit(kit, 3)
        self._text.setObjectName("impression_text")
        self._text.setAccessibleName(kit.texts("ui.impression.text"))
        self._text.setPlaceholderText(kit.texts("ui.impression.text_hint"))
        self._agreement = Segmented(
            kit,
            "impression_agreement",
            [(a, kit.texts(f"ui.impression.{a}")) for a in (Agreement.AGREES, Agreement.DIFFERS)],
        )
        self._agreement.set_title(kit.texts("ui.impression.agreement"))
        self._reason = GrowingEdit(kit, 1)
        self._reason.setObjectName("impression_reason")
        self._reason.setAccessibleName(kit.texts("ui.impression.reason"))
        self._reason.setPlaceholderText(kit.texts("ui.impression.reason_hint"))
        self._reason_label = kit.label(kit.texts("ui.impression.reason"), "caption_strong", "ink2")
        self._causes = QWidget()
        self._grid = QGridLayout(self._causes)
        self._timer = QTimer(self, singleShot=True, interval=WRITE_AFTER_MS)
        self._build_layout()
        self._timer.timeout.connect(self.commit)
        self._text.textChanged.connect(self._on_edited)
        self._text.left.connect(self.commit)
        self._reason.textChanged.connect(self._on_edited)
        self._reason.left.connect(self.commit)
        self._agreement.chosen.connect(self._on_agreement_chosen)

    def _build_layout(self) -> None:
        kit, px = self._kit, self._kit.theme.px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(14), px(12), px(14), px(14))
        layout.setSpacing(px(6))
        layout.addWidget(kit.label(kit.texts("ui.impression.text"), "caption_strong", "ink2"))
        layout.addWidget(self._text)
        layout.addSpacing(px(6))
        layout.addWidget(kit.label(kit.texts("ui.impression.likely"), "caption_strong", "ink2"))
        self._grid.setHorizontalSpacing(px(24))
        self._grid.setVerticalSpacing(px(6))
        self._grid.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._causes)
        layout.addSpacing(px(6))
        layout.addWidget(kit.label(kit.texts("ui.impression.agreement"), "caption_strong", "ink2"))
        layout.addWidget(self._agreement)
        layout.addWidget(self._reason_label)
        layout.addWidget(self._reason)

    def set_conditions(self, conditions: tuple[ConditionEstimate, ...]) -> None:
        """Offer the modelled causes, once known, in a fixed order by name."""
        if {c.id for c in conditions} == set(self._boxes):
            return
        for box in self._boxes.values():
            box.deleteLater()
        self._boxes.clear()
        for index, condition in enumerate(sorted(conditions, key=lambda c: c.label)):
            box = QCheckBox(condition.label)
            box.setObjectName(f"impression_{condition.id}")
            box.clicked.connect(self.commit)
            self._boxes[condition.id] = box
            self._grid.addWidget(box, index // self._across, index % self._across)
        self.show_impression(self._stored)

    def set_across(self, across: int) -> None:
        """How many causes stand beside each other."""
        if across == self._across:
            return
        self._across = across
        for index, box in enumerate(self._boxes.values()):
            self._grid.removeWidget(box)
            self._grid.addWidget(box, index // across, index % across)

    def show_impression(self, impression: Impression) -> None:
        """Show what is stored; words being typed are left alone."""
        self._stored = impression
        if not self._timer.isActive():
            for edit, text in ((self._text, impression.text), (self._reason, impression.reason)):
                if edit.toPlainText().strip() != text:
                    edit.setPlainText(text)
            self._timer.stop()
        for condition_id, box in self._boxes.items():
            box.setChecked(condition_id in impression.condition_ids)
        stated = impression.agreement is not Agreement.NOT_STATED
        self._agreement.set_value(impression.agreement if stated else None)
        differs = impression.agreement is Agreement.DIFFERS
        allow(self._reason, "" if differs else self._kit.texts("why_not.agrees"))
        missing = differs and not impression.reason
        set_property(self._reason, "state", "wrong" if missing else "")
        set_property(self._reason_label, "tone", "urgent" if missing else "ink2")

    def take_focus(self) -> None:
        """Put the cursor into the conclusion."""
        self._text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_read_only(self, read_only: bool) -> None:
        """Show only."""
        self._text.setReadOnly(read_only)
        self._reason.setReadOnly(read_only)
        why = self._kit.texts("why_not.read_only") if read_only else ""
        for widget in (self._agreement, *self._boxes.values()):
            allow(widget, why)

    @Slot()
    def commit(self) -> None:
        """Store what stands here, if it is new."""
        was_typing, self._is_typing = self._is_typing, False
        self._timer.stop()
        agreement = self._agreement.value
        impression = Impression(
            text=self._text.toPlainText().strip(),
            agreement=agreement if isinstance(agreement, Agreement) else Agreement.NOT_STATED,
            reason=self._reason.toPlainText().strip(),
            condition_ids=tuple(i for i, box in self._boxes.items() if box.isChecked()),
        )
        if impression != self._stored:
            self._stored = impression
            self.impression_changed.emit(impression)
        elif was_typing:
            self.settled.emit()

    @Slot()
    def _on_edited(self) -> None:
        words = (self._text.toPlainText().strip(), self._reason.toPlainText().strip())
        # not started anew at each key: whoever types on without a pause is saved all the same
        if words != (self._stored.text, self._stored.reason) and not self._timer.isActive():
            self._timer.start()
            self._is_typing = True
            self.typing.emit()

    @Slot(object)
    def _on_agreement_chosen(self, _agreement: Agreement) -> None:
        self.commit()
        self.show_impression(self._stored)
        if self._stored.agreement is Agreement.DIFFERS:
            self._reason.setFocus()
