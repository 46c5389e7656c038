"""The palette of a visit: what it offers where the visit is, and what happens when it is chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot
from shiboken6 import isValid

from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.domain.records import DocumentKind
from hipspine_desktop.services.session import Session
from hipspine_desktop.ui.asking import Asker
from hipspine_desktop.ui.commands import Command
from hipspine_desktop.ui.copy_flow import CopyFlow
from hipspine_desktop.ui.models.assessment_model import AssessmentModel
from hipspine_desktop.ui.pages.documents_page import DocumentsPage
from hipspine_desktop.ui.pages.practice_page import PracticePage, PracticePart
from hipspine_desktop.ui.pages.workspace_page import WorkspacePage
from hipspine_desktop.ui.palette_buttons import FIELD, KIND as BUTTON, go_to_field, press
from hipspine_desktop.ui.palette_lines import Here, lines, snippets_at
from hipspine_desktop.ui.paper_acts import PaperAct
from hipspine_desktop.ui.record_room import RecordRoom
from hipspine_desktop.ui.shell import Shell
from hipspine_desktop.ui.widgets.work_bar import Place


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a visit is."""

    place: Place
    patient: Patient | None
    model: AssessmentModel | None
    workspace: WorkspacePage | None


class VisitPalette(QObject):
    """Asks the visit for what only the visit can do.

    Signals:
        place_requested(object): a :class:`Place`.
        sign_requested(), password_requested(), new_patient_requested(): wishes.
    """

    place_requested = Signal(object)
    sign_requested = Signal()
    password_requested = Signal()
    new_patient_requested = Signal()

    def __init__(
        self,
        asker: Asker,
        session: Session,
        room: RecordRoom,
        shell: Shell,
        spot: Callable[[], Spot],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._spot = spot
        self._kit, self._session, self._room, self._shell = asker.kit, session, room, shell
        self._copying = CopyFlow(asker, session, self)
        self._copying.copied.connect(self._on_copied)
        self._copying.message_given.connect(shell.messages.show_message)
        self._copied_into: AssessmentModel | None = None
        self._wishes = {"sign": self.sign_requested, "own_password": self.password_requested}

    def watch(self, workspace: WorkspacePage) -> None:
        """A workspace was made: it may ask to copy from the visit before."""
        workspace.copy_requested.connect(self.copy_last)

    def commands(self) -> tuple[Command, ...]:
        """What is offered where the visit is."""
        return lines(self._kit.texts, self._here())

    def run(self, command_id: str) -> None:
        """Do what a line says."""
        spot = self._spot()
        kind, _, name = command_id.partition(":")
        if kind in self._wishes:
            self._wishes[kind].emit()
        elif kind == BUTTON:
            press(self._shell, name)
        elif kind == FIELD:
            go_to_field(self._shell, name)
        elif kind == "place":
            self.place_requested.emit(Place(name))
        elif kind == "practice":
            self._open_part(PracticePart(name))
        elif kind == "paper":
            self._do_paper(*name.split(":"))
        elif kind == "new_patient":
            self._ask_new_patient()
        elif kind == "copy_last":
            self.copy_last()
        elif kind == "snippet":
            snippets = snippets_at(self._shell.window().focusWidget())
            if snippets is not None:
                snippets.show_list()
        elif spot.workspace is not None:
            spot.workspace.run(command_id)

    @Slot(object)
    def copy_last(self, section: str = "") -> None:
        """Copy from the visit before into the draft on the screen."""
        spot = self._spot()
        model, workspace = spot.model, spot.workspace
        if model is None or workspace is None or spot.patient is None or not model.follows:
            return
        workspace.form.commit()
        self._copied_into = model
        self._copying.ask(spot.patient, model.assessment.id, section)

    def _do_paper(self, kind: str, act: str) -> None:
        if self._spot().place is not Place.DOCUMENTS:
            self.place_requested.emit(Place.DOCUMENTS)
        page = self._shell.pages.currentWidget()
        if isinstance(page, DocumentsPage):
            page.do_with(DocumentKind(kind), PaperAct(act))

    def _open_part(self, part: PracticePart) -> None:
        self.place_requested.emit(Place.PRACTICE)
        page = self._shell.pages.currentWidget()
        if isinstance(page, PracticePage):
            page.open_part(part)

    def _ask_new_patient(self) -> None:
        if self._spot().place is not Place.PATIENTS:
            self.place_requested.emit(Place.PATIENTS)
        self.new_patient_requested.emit()

    @Slot()
    def _on_copied(self) -> None:
        model, self._copied_into = self._copied_into, None
        if model is not None and isValid(model):
            model.read_copied()

    def _here(self) -> Here:
        spot, record, shell = self._spot(), self._room.record, self._shell
        return Here(
            spot.place,
            self._session.clinician.role,
            spot.patient is not None,
            spot.patient is not None and record is not None and record.is_clinical,
            spot.model,
            spot.workspace,
            shell,
            shell.window().focusWidget(),
        )
