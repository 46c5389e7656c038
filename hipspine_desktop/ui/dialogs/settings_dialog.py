"""Settings of this computer, made from their declarations; each change holds at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from hipspine_desktop.settings import SETTINGS, Setting, Settings, Value
from hipspine_desktop.ui.dialogs.base_dialog import BaseDialog
from hipspine_desktop.ui.kit import Kit, set_property

Choices = Sequence[tuple[Value, str]]


class SettingsDialog(BaseDialog):
    """A field for each declaration.

    Args:
        offered: choices that come from elsewhere, such as the kinds of clinic, by key.

    Signals:
        setting_changed(object, object): the key, and the new allowed value.
        practice_requested(): what holds for the whole practice is wanted; the dialog closes.
    """

    setting_changed = Signal(object, object)
    practice_requested = Signal()

    def __init__(
        self, kit: Kit, settings: Settings, offered: Mapping[str, Choices], parent: QWidget
    ) -> None:
        super().__init__(kit, kit.texts("ui.settings.title"), "settings_dialog", parent, 520)
        self._offered = offered
        values = settings.as_dict()
        for setting in SETTINGS:
            self._add(setting, values[setting.key])
        practice = kit.button(kit.texts("panel.settings.button"), "practice_settings", "link")
        practice.clicked.connect(self._on_practice_clicked)
        self.body.addWidget(practice)
        self.add_buttons(kit.texts("ui.dialog.close"), "close_settings", cancel=False)

    def go_to(self, key: str) -> None:
        """Put the cursor at a setting; "" leaves it."""
        field = self.findChild(QWidget, f"setting_{key}") if key else None
        if isinstance(field, QWidget):
            field.setFocus()

    def _add(self, setting: Setting, value: Value) -> None:
        kit = self.kit
        label = kit.texts(setting.label_key)
        field = self._field(setting, value, label)
        field.setObjectName(f"setting_{setting.key}")
        field.setAccessibleName(label)
        why = kit.texts(setting.help_key)
        field.setAccessibleDescription(f"{label}. {why}" if isinstance(field, QComboBox) else why)
        field.setProperty("setting", setting.key)
        if not isinstance(field, QCheckBox):
            self.body.addWidget(kit.label(label, "caption_strong", "ink2"))
        self.body.addWidget(field)
        self.body.addWidget(kit.prose(kit.texts(setting.help_key), "caption", "ink2"))
        self.body.addSpacing(kit.theme.px(6))

    def _field(self, setting: Setting, value: Value, label: str) -> QWidget:
        if isinstance(value, bool):
            box = QCheckBox(label)
            box.setChecked(value)
            box.clicked.connect(self._on_box)
            return box
        choices = self._choices(setting)
        if not choices:
            line = QLineEdit(f"{value:g}" if isinstance(value, float) else str(value))
            line.textEdited.connect(self._on_typed)
            return line
        combo = QComboBox()
        for choice, text in choices:
            combo.addItem(text, choice)
        combo.setCurrentIndex(max(0, combo.findData(value)))
        combo.activated.connect(self._on_chosen)
        return combo

    def _choices(self, setting: Setting) -> Choices:
        if setting.key in self._offered:
            return self._offered[setting.key]
        if setting.choices:
            return [(c, self.kit.texts(setting.choice_key(c))) for c in setting.choices]
        low, high = setting.lowest, setting.highest
        if isinstance(setting.default, float) and low is not None and high is not None:
            count = round((high - low) / setting.step)
            steps = [round(low + n * setting.step, 3) for n in range(count + 1)]
            return [(s, self.kit.texts("ui.settings.percent", n=round(100 * s))) for s in steps]
        return ()

    def _tell(self, field: QWidget, value: Value) -> None:
        key = str(field.property("setting"))
        setting = next(s for s in SETTINGS if s.key == key)
        allowed = setting.allows(value)
        set_property(field, "state", "" if allowed else "wrong")
        if allowed:
            self.setting_changed.emit(key, value)

    @Slot()
    def _on_practice_clicked(self) -> None:
        self.accept()
        self.practice_requested.emit()

    @Slot()
    def _on_box(self) -> None:
        box = self.sender()
        if isinstance(box, QCheckBox):
            self._tell(box, box.isChecked())

    @Slot(int)
    def _on_chosen(self, _index: int) -> None:
        combo = self.sender()
        if isinstance(combo, QComboBox):
            self._tell(combo, combo.currentData())

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        line = self.sender()
        if isinstance(line, QLineEdit):
            typed = text.strip()
            self._tell(line, int(typed) if typed.isascii() and typed.isdigit() else typed)
