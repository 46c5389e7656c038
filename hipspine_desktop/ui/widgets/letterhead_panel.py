"""The practice's paper: logo, colour, one's own signature, and how it looks printed."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from hipspine_desktop.ui.allowing import allow
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.widgets.paper_view import PaperView

AREA = "stationery.head"
PAPER_HEIGHT = 300


class LetterheadPanel(QWidget):
    """What is chosen shows at once as it will be printed.

    Signals:
        logo_requested(), logo_removed(): choose a picture; print none.
        signature_requested(), signature_removed(): the same for one's own signature.
        colour_chosen(object): the colour as typed, "" for the usual one.
    """

    logo_requested = Signal()
    logo_removed = Signal()
    signature_requested = Signal()
    signature_removed = Signal()
    colour_chosen = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        texts, px = kit.texts, kit.theme.px
        self.setObjectName("letterhead_panel")
        self.paper = PaperView(kit)
        self.paper.setFixedHeight(px(PAPER_HEIGHT))
        self._problem = kit.prose("", "strong", "urgent")
        self._problem.setObjectName("letterhead_problem")
        self._problem.hide()
        self._colour = QLineEdit()
        self._colour.setObjectName("accent_colour")
        self._colour.setAccessibleName(texts(f"{AREA}.colour"))
        self._colour.setPlaceholderText(texts(f"{AREA}.colour_hint"))
        self._colour.setFixedWidth(px(140))
        self._colour.returnPressed.connect(self._on_colour)
        self._signature_row = QWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        layout.addWidget(kit.prose(texts(f"{AREA}.what"), "body", "ink2"))
        layout.addWidget(self.paper)
        layout.addWidget(self._problem)
        self._build_rows(layout)
        layout.addStretch(1)

    def _build_rows(self, layout: QVBoxLayout) -> None:
        kit, texts = self._kit, self._kit.texts
        logo = kit.button(texts(f"{AREA}.choose_logo"), "choose_logo")
        logo.clicked.connect(self.logo_requested)
        self._no_logo = kit.button(texts(f"{AREA}.no_logo"), "remove_logo", "link")
        self._no_logo.clicked.connect(self.logo_removed)
        use = kit.button(texts(f"{AREA}.use_colour"), "use_colour")
        use.clicked.connect(self._on_colour)
        usual = kit.button(texts(f"{AREA}.usual_colour"), "usual_colour", "link")
        usual.clicked.connect(self._on_usual)
        own = kit.button(texts(f"{AREA}.choose_signature"), "choose_signature")
        own.clicked.connect(self.signature_requested)
        self._no_own = kit.button(texts(f"{AREA}.no_signature"), "remove_signature", "link")
        self._no_own.clicked.connect(self.signature_removed)
        for key, widgets in (
            ("logo", (logo, self._no_logo)),
            ("colour", (self._colour, use, usual)),
            ("signature", (own, self._no_own)),
        ):
            block = QWidget()
            inner = QVBoxLayout(block)
            inner.setContentsMargins(0, 0, 0, 0)
            inner.setSpacing(kit.theme.px(4))
            inner.addWidget(kit.label(texts(f"{AREA}.{key}"), "caption_strong", "ink2"))
            inner.addWidget(kit.prose(texts(f"{AREA}.{key}_what"), "caption", "ink2"))
            row = QHBoxLayout()
            row.setSpacing(kit.theme.px(8))
            for widget in widgets:
                if isinstance(widget, QPushButton):
                    words, title = widget.text().strip(), texts(f"{AREA}.{key}")
                    of = texts("spoken.field.of", field=words, title=title)
                    widget.setAccessibleName(of)
                row.addWidget(widget)
            row.addStretch(1)
            inner.addLayout(row)
            layout.addWidget(block)
            if key == "signature":
                self._signature_row = block

    def show_paper(
        self, pdf: bytes, accent: str, *, logo: bool, signature: bool, signs: bool
    ) -> None:
        """Show the paper as it is printed now.

        Args:
            logo, signature: whether there is one that can be taken out.
            signs: whether the user signs records, and so may have a signature.
        """
        self.paper.show_pdf(pdf)
        self._colour.setText(accent)
        allow(self._no_logo, "" if logo else self._kit.texts("why_not.no_logo"))
        allow(self._no_own, "" if signature else self._kit.texts("why_not.no_signature"))
        self._signature_row.setVisible(signs)
        self.show_problem("")

    def show_problem(self, words: str) -> None:
        """Say why something was not done; "" clears it."""
        self._problem.setText(words)
        self._problem.setVisible(bool(words))

    @Slot()
    def _on_colour(self) -> None:
        self.colour_chosen.emit(self._colour.text())

    @Slot()
    def _on_usual(self) -> None:
        self.colour_chosen.emit("")
