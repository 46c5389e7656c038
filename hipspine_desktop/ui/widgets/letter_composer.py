"""Writing the letter: to whom, how soon, what is asked, and the sections' own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from hipspine_desktop.domain.letter import Destination, Letter, Urgency
from hipspine_desktop.domain.patient import Address
from hipspine_desktop.domain.people import Addressee
from hipspine_desktop.ui.kit import Kit, set_property
from hipspine_desktop.ui.widgets.letter_section import LetterSection
from hipspine_desktop.ui.widgets.narrative_edit import GrowingEdit
from hipspine_desktop.ui.widgets.segmented import Segmented

SECTIONS = (
    "complaint", "history", "investigations", "impression", "treatment", "goals", "needs",
    "social", "until_seen",
)  # fmt: skip
TELL_AFTER_MS = 500


class LetterComposer(QWidget):
    """A form about one letter; tells after a short pause.

    Signals:
        letter_edited(object): the :class:`Letter` as typed.
    """

    letter_edited = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._letter: Letter | None = None
        self._limit = Urgency.ROUTINE
        self._showing = False
        self.setObjectName("letter_composer")
        self._urgency = Segmented(
            kit, "letter_urgency", [(u, kit.texts(f"ui.letter.{u}")) for u in Urgency]
        )
        self._destination = QComboBox()
        self._destination.setObjectName("letter_destination")
        for destination in Destination:
            self._destination.addItem(
                kit.texts(f"clinical.destination.{destination}"), destination.value
            )
        self._reason = GrowingEdit(kit, 1)
        self._reason.setObjectName("letter_reason")
        self._request = GrowingEdit(kit, 3)
        self._request.setObjectName("letter_request")
        self._name, self._organisation = QLineEdit(), QLineEdit()
        self._name.setObjectName("letter_name")
        self._organisation.setObjectName("letter_organisation")
        self._address, self._copies = GrowingEdit(kit, 2), GrowingEdit(kit, 1)
        self._address.setObjectName("letter_address")
        self._copies.setObjectName("letter_copies")
        self._sections = {name: LetterSection(kit, name) for name in SECTIONS}
        self._timer = QTimer(self, singleShot=True, interval=TELL_AFTER_MS)
        self._layout = QVBoxLayout(self)
        self._reason_label = kit.prose("", "caption_strong", "ink2")
        self._build_layout()
        self._connect()

    def _build_layout(self) -> None:
        kit, px = self._kit, self._kit.theme.px
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(px(4))
        for name, widget in (
            ("urgency", self._urgency),
            ("reason", self._reason),
            ("destination", self._destination),
            ("name", self._name),
            ("organisation", self._organisation),
            ("address", self._address),
            ("request", self._request),
            ("copies", self._copies),
        ):
            text = kit.texts(f"ui.letter.{name}")
            label = kit.label(text, "caption_strong", "ink2")
            if name == "reason":
                label = self._reason_label
                label.setText(text)
            widget.setAccessibleName(text)
            self._layout.addWidget(label)
            self._layout.addWidget(widget)
            if name != "reason":
                self._layout.addSpacing(px(6))
        self._layout.addWidget(kit.rule())
        self._layout.addSpacing(px(4))
        self._layout.addWidget(kit.label(kit.texts("ui.letter.sections"), "card"))
        self._layout.addWidget(kit.prose(kit.texts("ui.letter.sections_what"), "caption", "ink2"))
        for section in self._sections.values():
            self._layout.addSpacing(px(4))
            self._layout.addWidget(section)
        self._layout.addStretch(1)

    def _connect(self) -> None:
        self._timer.timeout.connect(self.commit)
        self._urgency.chosen.connect(self._on_choice)
        self._destination.activated.connect(self._on_choice)
        for line in (self._name, self._organisation):
            line.textEdited.connect(self._on_edited)
        for edit in self._edits():
            edit.textChanged.connect(self._on_edited)
        for section in self._sections.values():
            section.edited.connect(self._on_edited)

    def _edits(self) -> tuple[QPlainTextEdit, ...]:
        return (self._reason, self._request, self._address, self._copies)

    def show_letter(self, letter: Letter, limit: Urgency, proposed: Mapping[str, str]) -> None:
        """Show a letter.

        Args:
            limit: a lower urgency than this needs a reason.
            proposed: the words proposed from the record, by section.
        """
        self._letter, self._limit = letter, limit
        self._showing = True
        self._urgency.set_value(letter.urgency)
        self._destination.setCurrentIndex(self._destination.findData(letter.destination.value))
        self._name.setText(letter.addressee.name)
        self._organisation.setText(letter.addressee.organisation)
        self._address.setPlainText("\n".join(letter.addressee.address.lines))
        self._request.setPlainText(letter.request)
        self._reason.setPlainText(letter.urgency_reason)
        self._copies.setPlainText("\n".join(letter.copies))
        written = dict(letter.sections)
        for name, section in self._sections.items():
            section.show_words(written.get(name), proposed.get(name, ""))
        self._showing = False
        self._mark_reason()

    def typed(self) -> Letter | None:
        """The letter as typed; None before one is shown."""
        if self._letter is None:
            return None
        urgency = self._urgency.value
        return replace(
            self._letter,
            urgency=urgency if isinstance(urgency, Urgency) else self._letter.urgency,
            destination=Destination(self._destination.currentData()),
            addressee=Addressee(
                self._name.text().strip(),
                self._organisation.text().strip(),
                Address(_lines(self._address)),
            ),
            request=self._request.toPlainText().strip(),
            urgency_reason=self._reason.toPlainText().strip(),
            copies=_lines(self._copies),
            sections=tuple(
                (name, section.own_words)
                for name, section in self._sections.items()
                if section.own_words is not None
            ),
        )

    @Slot()
    def commit(self) -> None:
        """Tell the letter as typed, if it changed."""
        self._timer.stop()
        letter = self.typed()
        if letter is not None and letter != self._letter:
            self._letter = letter
            self._mark_reason()
            self.letter_edited.emit(letter)

    def _mark_reason(self) -> None:
        letter = self.typed()
        lowered = letter is not None and letter.urgency.rank > self._limit.rank
        self._reason.setVisible(lowered)
        self._reason_label.setVisible(lowered)
        missing = lowered and letter is not None and not letter.urgency_reason
        set_property(self._reason, "state", "wrong" if missing else "")
        set_property(self._reason_label, "tone", "urgent" if missing else "ink2")

    @Slot()
    def _on_edited(self) -> None:
        if not self._showing:
            self._timer.start()

    @Slot(object)
    def _on_choice(self, _choice: object) -> None:
        self._mark_reason()
        self.commit()


def _lines(edit: QPlainTextEdit) -> tuple[str, ...]:
    return tuple(line.strip() for line in edit.toPlainText().splitlines() if line.strip())
