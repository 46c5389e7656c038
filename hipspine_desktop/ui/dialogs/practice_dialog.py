"""What holds for the whole practice: its kind, and how often it meets each cause."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QScrollArea, QWidget

from hipspine_desktop.domain.people import Practice
from hipspine_desktop.services.reasoning import PRIOR_FACTOR_RANGE
from hipspine_desktop.ui.allowing import allow
from hipspine_desktop.ui.dialogs.base_dialog import BaseDialog
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.spoken import name_field

FACTORS = (0.25, 0.33, 0.5, 0.67, 1.0, 1.5, 2.0, 3.0, 4.0)
AS_PUBLISHED = 1.0


@dataclass(frozen=True, slots=True)
class Offered:
    """What the practice may choose from.

    Attributes:
        clinics, conditions: id and label.
    """

    clinics: tuple[tuple[str, str], ...]
    conditions: tuple[tuple[str, str], ...]


class PracticeDialog(BaseDialog):
    """Kind of clinic, and a factor on the odds of each cause before any finding.

    Signals:
        practice_changed(object): the :class:`Practice` as it shall be from now on.
    """

    practice_changed = Signal(object)

    def __init__(
        self, kit: Kit, practice: Practice, offered: Offered, allowed: bool, parent: QWidget
    ) -> None:
        title = kit.texts("panel.settings.practice")
        super().__init__(kit, title, "practice_dialog", parent, 560)
        self._practice = practice
        self.body.addWidget(kit.prose(kit.texts("panel.settings.practice_why"), "body", "ink2"))
        self._why = "" if allowed else kit.texts("panel.settings.not_allowed")
        if self._why:
            self.body.addWidget(kit.prose(self._why, "caption_strong", "urgent"))
        self._clinic = self._build_clinic(offered)
        priors = kit.texts("panel.settings.priors")
        self.body.addWidget(kit.label(priors, "caption_strong", "ink2"))
        self.body.addWidget(kit.prose(kit.texts("panel.settings.priors_why"), "caption", "ink2"))
        self._factors = self._build_factors(offered, parent)
        reset = kit.button(kit.texts("panel.settings.reset"), "reset_factors", "link")
        reset.clicked.connect(self._on_reset_clicked)
        allow(reset, self._why)
        self.body.addWidget(reset, 0, Qt.AlignmentFlag.AlignLeft)
        save = self.add_buttons(kit.texts("panel.settings.save"), "save_practice")
        allow(save, self._why)

    def confirm(self) -> None:
        """Tell the practice as chosen, if anything changed."""
        chosen = tuple(
            (condition, float(combo.currentData()))
            for condition, combo in sorted(self._factors.items())
            if combo.currentData() != AS_PUBLISHED
        )
        changed = replace(
            self._practice, setting=str(self._clinic.currentData()), prior_factors=chosen
        )
        self.accept()
        if changed != self._practice:
            self.practice_changed.emit(changed)

    def _build_clinic(self, offered: Offered) -> QComboBox:
        kit = self.kit
        label = kit.texts("panel.settings.clinic")
        combo = QComboBox()
        combo.setObjectName("practice_clinic")
        combo.setAccessibleName(label)
        allow(combo, self._why)
        for name, text in offered.clinics:
            combo.addItem(text, name)
        combo.setCurrentIndex(max(0, combo.findData(self._practice.setting)))
        self.body.addWidget(kit.label(label, "caption_strong", "ink2"))
        self.body.addWidget(combo)
        help_text = kit.texts("panel.settings.clinic_why")
        combo.setAccessibleDescription(f"{label}. {help_text}")
        self.body.addWidget(kit.prose(help_text, "caption", "ink2"))
        self.body.addSpacing(kit.theme.px(6))
        return combo

    def _build_factors(self, offered: Offered, parent: QWidget) -> dict[str, QComboBox]:
        kit, px = self.kit, self.kit.theme.px
        page = QWidget()
        page.setProperty("ground", "surface")
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, px(8), 0)
        grid.setVerticalSpacing(px(4))
        grid.setColumnStretch(0, 1)
        made: dict[str, QComboBox] = {}
        present = dict(self._practice.prior_factors)
        for row, (name, label) in enumerate(offered.conditions):
            made[name] = self._factor_field(label, name, present.get(name, AS_PUBLISHED))
            grid.addWidget(kit.prose(label), row, 0)
            grid.addWidget(made[name], row, 1)
        scroll = QScrollArea()
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setProperty("ground", "surface")
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(page)
        room = parent.window().height() - px(430)
        scroll.setFixedHeight(max(px(110), min(page.sizeHint().height() + px(4), room)))
        self.body.addWidget(scroll)
        return made

    def _factor_field(self, label: str, name: str, value: float) -> QComboBox:
        texts = self.kit.texts
        combo = QComboBox()
        combo.setObjectName(f"factor_{name}")
        name_field(combo, texts("panel.settings.factor_spoken", label=label))
        allow(combo, self._why)
        low, high = PRIOR_FACTOR_RANGE
        for factor in sorted({*FACTORS, value}):
            if low <= factor <= high:
                words = texts("panel.settings.factor", factor=f"{factor:g}")
                usual = factor == AS_PUBLISHED
                combo.addItem(texts("panel.settings.usual") if usual else words, factor)
        combo.setCurrentIndex(max(0, combo.findData(value)))
        return combo

    @Slot()
    def _on_reset_clicked(self) -> None:
        for combo in self._factors.values():
            combo.setCurrentIndex(combo.findData(AS_PUBLISHED))
