"""Which overlay lies under the drawing, and what it can be trusted for."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QWidget,
)

from hipspine_desktop.services.chart_guide import ChartGuide, Referral
from hipspine_desktop.ui.body_chart.chart_canvas import Overlay
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.spoken import name_field
from hipspine_desktop.wording.prose import decapitalise


class OverlayBar(QWidget):
    """Segments, the condition of the referral pattern, and the caution in words.

    Signals:
        chosen(object, object): :class:`Overlay`, and the :class:`Referral` or None.
    """

    chosen = Signal(object, object)

    def __init__(self, kit: Kit, guide: ChartGuide) -> None:
        super().__init__()
        self._kit, self._guide = kit, guide
        texts = kit.texts
        kinds = [o for o in Overlay if o is not Overlay.REFERRAL or guide.referrals]
        self._group = QButtonGroup(self)
        self.buttons = {o: self._button(o, kinds) for o in kinds}
        self.buttons[Overlay.NONE].setChecked(True)
        self._group.buttonClicked.connect(self._on_chosen)
        self._condition = QComboBox()
        self._condition.setObjectName("chart_referral")
        name_field(self._condition, texts("body_chart.overlay.choose"))
        for referral in guide.referrals:
            self._condition.addItem(referral.label)
        self._condition.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._condition.setMinimumContentsLength(16)
        self._condition.currentIndexChanged.connect(self._on_chosen)
        self._condition.hide()
        self._note = kit.prose("", "caption", "ink2")
        self._note.hide()
        self._label = kit.label(texts("body_chart.overlay.title"), "caption", "ink2")
        self._layout = QGridLayout(self)
        self._build_layout()

    def _build_layout(self) -> None:
        segments = QHBoxLayout()
        segments.setSpacing(0)
        for button in self.buttons.values():
            segments.addWidget(button)
        segments.addStretch(1)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(self._kit.theme.px(8))
        self._layout.addWidget(self._label, 1, 0)
        self._layout.addLayout(segments, 1, 1)
        self._layout.setColumnStretch(1, 1)
        self._layout.addWidget(self._condition, 2, 0, 1, 2)
        self._layout.addWidget(self._note, 3, 0, 1, 2)

    def set_narrow(self, narrow: bool) -> None:
        """The word above the segments instead of before them."""
        self._layout.removeWidget(self._label)
        if narrow:
            self._layout.addWidget(self._label, 0, 0, 1, 2)
        else:
            self._layout.addWidget(self._label, 1, 0)

    def _button(self, overlay: Overlay, kinds: list[Overlay]) -> QPushButton:
        name = self._kit.texts(f"body_chart.overlay.{overlay}")
        button = self._kit.button(name, f"chart_overlay_{overlay}", "segment")
        place = {kinds[0]: "first", kinds[-1]: "last"}.get(overlay, "middle")
        button.setProperty("place", place)
        button.setCheckable(True)
        button.setAutoExclusive(True)
        self._group.addButton(button)
        return button

    @property
    def _referral(self) -> Referral | None:
        index = self._condition.currentIndex()
        return self._guide.referrals[index] if index >= 0 else None

    @Slot()
    def _on_chosen(self, *_args: object) -> None:
        overlay = next(o for o, button in self.buttons.items() if button.isChecked())
        texts, referral = self._kit.texts, self._referral
        self._condition.setVisible(overlay is Overlay.REFERRAL)
        note = ""
        if overlay is Overlay.DERMATOMES:
            caveat = self._guide.dermatome_caveat
            note = texts("body_chart.overlay.dermatomes_note", caveat=caveat)
        elif overlay is Overlay.REFERRAL and referral is not None:
            note = texts("body_chart.overlay.referral_note", condition=decapitalise(referral.label))
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self.chosen.emit(overlay, referral if overlay is Overlay.REFERRAL else None)
