"""Two windows on one draft: says what was refused, keeps it, and offers what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from hipspine_desktop.domain.answers import AnswerKey
from hipspine_desktop.domain.assessment import NarrativeField
from hipspine_desktop.domain.findings import Catalogue
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.messages import message_for
from hipspine_desktop.ui.answer_words import spoken_answer
from hipspine_desktop.ui.dialogs.ask_dialog import identity_card
from hipspine_desktop.ui.dialogs.base_dialog import BaseDialog
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.models.assessment_model import Refused

AREA = "record_screens.conflict"


class ConflictDialog(BaseDialog):
    """Nothing is decided by closing it: what was typed stays on the screen, not stored.

    Signals:
        write_again_requested(): read the draft anew and write what was refused on top.
        take_theirs_requested(): show the other version and give up what was refused.
    """

    write_again_requested = Signal()
    take_theirs_requested = Signal()

    def __init__(
        self, kit: Kit, refused: Refused, patient: Patient, catalogue: Catalogue, parent: QWidget
    ) -> None:
        super().__init__(kit, kit.texts(f"{AREA}.title"), "conflict_dialog", parent, 600)
        self.body.addWidget(identity_card(kit, patient))
        self.body.addWidget(kit.prose(message_for(refused.failure).sentence))
        self.body.addWidget(kit.prose(kit.texts(f"{AREA}.what"), "strong"))
        card = QFrame()
        card.setProperty("card", "quiet")
        lines = QVBoxLayout(card)
        px = kit.theme.px
        lines.setContentsMargins(px(12), px(8), px(12), px(10))
        for words in refused_words(kit, refused, catalogue):
            line = kit.prose(words)
            line.setObjectName("refused_words")
            line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            lines.addWidget(line)
        self.body.addWidget(card)
        self.body.addWidget(kit.prose(kit.texts(f"{AREA}.choice"), "body", "ink2"))
        theirs = kit.button(kit.texts(f"{AREA}.theirs"), "take_theirs")
        theirs.clicked.connect(self._on_theirs)
        main = self.add_buttons(kit.texts(f"{AREA}.again"), "write_again", cancel=False)
        self.buttons.insertWidget(self.buttons.count() - 1, theirs)
        main.setFocus()

    def confirm(self) -> None:
        """Write it again on top of the other version."""
        self.write_again_requested.emit()
        self.accept()

    def reject(self) -> None:
        """Escape decides nothing, and there is nothing to go on with undecided."""

    @Slot()
    def _on_theirs(self) -> None:
        self.take_theirs_requested.emit()
        self.accept()


def refused_words(kit: Kit, refused: Refused, catalogue: Catalogue) -> tuple[str, ...]:
    """What was refused, as it stands on the screen, each once."""
    found: dict[object, str] = {}
    for place in refused.places:
        match place:
            case AnswerKey():
                definition = catalogue.finding(place.finding_id)
                answer = refused.shown.answers.of(place.finding_id, place.side)
                found[place] = spoken_answer(kit.texts, definition, place, answer)
            case NarrativeField():
                label = kit.texts(f"ui.narrative.{place}")
                found[place] = f"{label}: {refused.shown.narrative.get(place, '')}"
            case _:
                found[place] = kit.texts(f"{AREA}.other")
    return tuple(found.values())
