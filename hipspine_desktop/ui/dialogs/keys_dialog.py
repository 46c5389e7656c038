"""F1: all keys of the window, by where they hold."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from hipspine_desktop.ui.body_chart.chart_canvas import TOOL_KEYS
from hipspine_desktop.ui.commands import ASSESSMENT_KEYS, DOCUMENT_KEYS, WINDOW_KEYS
from hipspine_desktop.ui.dialogs.base_dialog import BaseDialog
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.widgets.key_cap import key_cap
from hipspine_desktop.ui.widgets.reading_area import ReadingArea

ANSWERS = (
    ("+", "present"), ("\u2212", "absent"), ("?", "unclear"), ("x", "could_not_test"),
    ("Del", "not_asked"), ("N", "note"), ("Tab", "tab"), ("Arrows", "arrows"),
)  # fmt: skip
QUICK = (("Enter", "store"), ("Tab", "complete"), ("Esc", "back_to_form"))
TEXT = (("Ctrl Space", "snippets"), (";name Space", "snippet"), ("Tab", "blank"))
CHART = (
    (f"{min(TOOL_KEYS)} to {max(TOOL_KEYS)}", "tools"), ("Z", "zoom"), ("Ctrl Enter", "accept_all"),
)  # fmt: skip
DIALOG = (("Ctrl Enter", "confirm"), ("Esc", "cancel"))
GROUPS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("everywhere", (*((keys.shown, keys.id) for keys in WINDOW_KEYS), ("Esc", "leave"))),
    ("assessment", tuple((keys.shown, keys.id) for keys in ASSESSMENT_KEYS)),
    ("documents", tuple((keys.shown, keys.id) for keys in DOCUMENT_KEYS)),
    ("answers", ANSWERS),
    ("quick", QUICK),
    ("text", TEXT),
    ("chart", CHART),
    ("dialog", DIALOG),
)


class KeysDialog(BaseDialog):
    """Key caps left, what they do right."""

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(kit, kit.texts("ui.keys.title"), "keys_dialog", parent, 560)
        page = QWidget()
        page.setProperty("ground", "surface")
        grid = QGridLayout(page)
        px = kit.theme.px
        grid.setContentsMargins(0, 0, px(8), 0)
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(5))
        grid.setColumnStretch(1, 1)
        row = 0
        for group, keys in GROUPS:
            heading = kit.label(kit.texts(f"ui.keys.group.{group}"), "card")
            heading.setContentsMargins(0, px(8) if row else 0, 0, 0)
            grid.addWidget(heading, row, 0, 1, 2)
            row += 1
            for key, what in keys:
                grid.addWidget(key_cap(kit, key), row, 0, Qt.AlignmentFlag.AlignLeft)
                grid.addWidget(kit.prose(kit.texts(f"ui.keys.{what}")), row, 1)
                row += 1
        scroll = ReadingArea(kit.texts("ui.keys.title"))
        scroll.setWidget(page)
        room = parent.window().height() - px(190)
        scroll.setFixedHeight(max(px(160), min(page.sizeHint().height() + px(10), room)))
        self.body.addWidget(scroll)
        self.add_buttons(kit.texts("ui.dialog.close"), "close_keys", cancel=False).setFocus()
