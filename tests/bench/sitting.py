"""One walk through the program in one dress, with a photograph at every page."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QEventLoop, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget

from hipspine_desktop import paths
from hipspine_desktop.app import make_window
from hipspine_desktop.domain.records import DocumentKind
from hipspine_desktop.headless import Workshop
from hipspine_desktop.services.demonstration import DemoAccess, prepare_demo
from hipspine_desktop.services.practice import Surroundings
from hipspine_desktop.store.wrapping import Argon2Cost
from hipspine_desktop.ui.dialogs.reason_dialog import FlagDialog
from hipspine_desktop.ui.main_window import MainWindow
from hipspine_desktop.ui.pages.practice_page import PracticePart
from hipspine_desktop.ui.pages.sign_in_page import Credentials
from hipspine_desktop.ui.theme import Variant
from hipspine_desktop.ui.visit import Visit

if TYPE_CHECKING:
    from hipspine_desktop.services.reasoning import Estimator
    from hipspine_desktop.ui.pages.workspace_page import WorkspacePage

CHEAP = Argon2Cost(time=1, memory_kib=8, lanes=1)
PATIENCE = 60.0  # seconds until a wait is given up
STILL = 3  # looks at a quiet window before it is photographed
WHOLE, FLAGGED = "Thackerby, Rowena", "Holloway"  # of the demo practice
LINE = "slr r 70 -, slump r ?, thrst r -"
KINDS = {
    "report": DocumentKind.REPORT,
    "letter": DocumentKind.REFERRAL_LETTER,
    "summary": DocumentKind.PATIENT_SUMMARY,
}


@dataclass(frozen=True, slots=True)
class Dress:
    """How the window is worn in one sitting."""

    width: int
    height: int
    variant: str
    scale: float

    @property
    def name(self) -> str:
        """As at the end of a picture's name."""
        return f"{self.width}x{self.height}_{self.variant}_{self.scale:g}"


@dataclass(frozen=True, slots=True)
class Studio:
    """A demo practice, and what every window on it shares.

    Attributes:
        empty: a folder without a practice.
    """

    access: DemoAccess
    empty: Path
    around: Surroundings
    estimator: Estimator

    @classmethod
    def open(cls, folder: Path) -> Studio:
        """Make the demo practice in a folder."""
        workshop = Workshop()
        around = Surroundings(workshop.base.catalogue, cost=CHEAP)
        data = paths.resources_dir() / "demo" / "practice.json"
        reader, estimator = workshop.case_reader, workshop.estimator
        access = prepare_demo(folder / "practice", data, reader, estimator, around)
        return cls(access, folder / "empty", around, estimator)


class Sitting:
    """Takes the pictures of one dress.

    Args:
        only: pictures whose name has this in it; "" takes all.
    """

    def __init__(self, studio: Studio, dress: Dress, out: Path, only: str) -> None:
        self._studio, self._dress, self._out, self._only = studio, dress, out, only
        self.count = 0
        self._window: MainWindow | None = None

    def take_all(self) -> None:
        """All pages, in the order in which a day meets them."""
        self._entrance()
        self._open(self._studio.access.folder)
        self._shoot("sign_in")
        access = self._studio.access
        self.window._entrance.sign_in(Credentials(access.username, access.password))
        self._until(lambda: self.window._visit is not None)
        self._patients()
        chapters = (
            (self._record, ("record", "workspace", "panel", "quick_entry", "palette", "sign")),
            (self._flagged, ("flag", "panel_emergency")),
            (self._documents, ("document",)),
            (self._practice, ("practice", "settings", "keys", "knowledge", "crash", "lock")),
        )
        wanted = [chapter for chapter, pages in chapters if self._is_of(pages)]
        for chapter in wanted or [chapter for chapter, _ in chapters]:
            chapter()
        self._close()

    def _is_of(self, pages: tuple[str, ...]) -> bool:
        """Whether the pages wanted may be among those whose names begin like these."""
        return any(self._only.startswith(p) or p.startswith(self._only) for p in pages)

    # the chapters

    def _entrance(self) -> None:
        self._open(self._studio.empty)
        self._shoot("set_up")
        self._close()

    def _patients(self) -> None:
        page = self.visit._patients
        self._settle()
        self._shoot("patients")
        for name, typed in (("patients_found", "thack"), ("patients_none", "zzy 14 3 60")):
            self._type(page._search, typed)
            self._settle()
            self._shoot(name)
        self.visit.ask_new_patient("Zzyxworth 14 3 60")
        self._shoot_dialog("new_patient")
        page._search.clear()
        self._settle()

    def _record(self) -> None:
        self._open_record(WHOLE)
        self._shoot("record")
        workspace = self._open_draft(WHOLE)
        for section in workspace.form._sections:
            workspace.form.go_to_section(section.id)
            self._settle()
            self._shoot(f"workspace_{section.id}")
            bar = workspace.form.verticalScrollBar()
            if bar.maximum() > 0:
                bar.setValue(bar.maximum())
                self._shoot(f"workspace_{section.id}_foot")
        workspace.form.go_to_section("hip_tests")
        self._panel(workspace)
        workspace.dock.go_to_line()
        self._type(workspace.dock.line, LINE)
        self._settle()
        self._shoot("quick_entry")
        workspace.dock.line.clear()
        self.window.show_palette()
        self._shoot_dialog("palette")
        self.visit._on_sign_requested()
        self._settle()
        self._shoot_dialog("sign")

    def _panel(self, workspace: WorkspacePage) -> None:
        folded = not workspace.panel.isVisible()
        if folded:
            workspace.toggle_panel()
        panel = workspace.panel
        panel.take_focus()
        self._settle()
        self._shoot("panel_open")
        reasons = panel.conditions.reasons
        if reasons.chart.rows:
            reasons.detail.show_row(reasons.chart.rows[0])
            reasons.detail._without.click()
            self._until(lambda: bool(reasons.replay.said))
            self._settle()
            panel._scroll.ensureWidgetVisible(reasons.replay)
            self._shoot("panel_replay")
        area = panel._scroll
        area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
        self._settle()
        self._shoot("panel_mind")
        panel._on_missing_clicked()
        self._shoot_dialog("panel_missing")
        if folded:
            workspace.toggle_panel()

    def _flagged(self) -> None:
        workspace = self._open_draft(FLAGGED)
        workspace.form.go_to_red_flags()
        self._settle()
        self._shoot("flag_asked")
        if not workspace.panel.isVisible():
            workspace.toggle_panel()
            self._settle()
            self._shoot("panel_emergency")
            workspace.toggle_panel()
        flag = workspace.panel.flags.first_open
        if flag is not None:
            dialog = FlagDialog(self.window._parts.kit, flag, False, workspace)
            dialog.open()
            self._shoot_dialog("flag_dialog")

    def _documents(self) -> None:
        self._open_draft(WHOLE)
        self.visit._on_documents_requested()
        page = self.visit._documents
        assert page is not None
        for name, kind in KINDS.items():
            page.show_kind(kind)
            self._settle()
            self._until(lambda: page._paper.page_count > 0)
            self._shoot(f"document_{name}")
        if page._toggle.isVisible():
            page._on_toggle()
            self._settle()
            self._shoot("document_pages")

    def _practice(self) -> None:
        self.visit.show_practice()
        room = self.visit._practice
        assert room is not None
        for part in PracticePart:
            room.page.open_part(part)
            self._settle()
            self._shoot(f"practice_{part.value}")
        self.visit.show_patients()
        self._settle()
        self.window.show_settings()
        self._shoot_dialog("settings")
        self.window.show_keys()
        self._shoot_dialog("keys")
        self.window.show_knowledge()
        self._shoot_dialog("knowledge")
        try:
            raise LookupError
        except LookupError as fault:
            self.window.report_fault(fault)
        self._shoot_dialog("crash")
        self.window.lock()
        self._settle()
        self._shoot("lock")

    # moving about

    @property
    def window(self) -> MainWindow:
        """The window that is open."""
        assert self._window is not None
        return self._window

    @property
    def visit(self) -> Visit:
        """The session on the screen."""
        visit = self.window._visit
        assert visit is not None
        return visit

    def _open(self, folder: Path) -> None:
        access, studio, dress = self._studio.access, self._studio, self._dress
        hint = Workshop().texts(
            "headless.demo.hint", username=access.username, password=access.password
        )
        made = make_window(folder, hint, studio.around, studio.estimator)
        assert isinstance(made, MainWindow)
        made._dress(Variant(dress.variant), dress.scale)
        made.resize(dress.width, dress.height)
        made.show()
        self._window = made
        self._settle()

    def _close(self) -> None:
        self.window.close()
        self.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self._window = None

    def _find(self, name: str) -> tuple[str, str | None]:
        """Ids of a patient of the demo practice and of the newest draft."""
        family, _, given = name.partition(", ")
        page = self.visit._patients
        self.visit.show_patients()
        self._type(page._search, family)
        self._settle()
        row = next(r for r in page._model.rows if r.patient.given_name.startswith(given))
        page._search.clear()
        self._settle()
        return row.patient.id, row.draft_id

    def _open_record(self, name: str) -> str | None:
        patient_id, draft_id = self._find(name)
        self.visit._desk.open_record(patient_id)
        self._settle()
        return draft_id

    def _open_draft(self, name: str) -> WorkspacePage:
        draft_id = self._open_record(name)
        assert draft_id is not None
        self.visit._desk.open_assessment(draft_id)
        self._until(lambda: self._is_estimated)
        self._settle()
        workspace = self.visit._workspace
        assert workspace is not None
        return workspace

    @property
    def _is_estimated(self) -> bool:
        estimate = self.visit._estimate
        return estimate is not None and estimate.result is not None and not estimate.is_waiting

    def _type(self, line: QLineEdit, text: str) -> None:
        """Letter by letter, in place of what stands there."""
        line.selectAll()
        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
                QApplication.sendEvent(line, event)

    # waiting and taking

    def _until(self, done: Callable[[], bool]) -> None:
        limit = time.monotonic() + PATIENCE
        while not done():
            if time.monotonic() > limit:
                raise TimeoutError
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
            time.sleep(0.005)

    def _settle(self) -> None:
        """Until nothing is under way; a search waits a moment before it begins."""
        quiet = 0
        while quiet < STILL:
            self._until(lambda: self.window._parts.operations.is_idle)
            before = time.monotonic() + 0.04
            while time.monotonic() < before:
                QApplication.processEvents()
                time.sleep(0.005)
            quiet = quiet + 1 if self.window._parts.operations.is_idle else 0

    def _shoot(self, name: str, over: QWidget | None = None) -> None:
        """Photograph the window, with what lies over it."""
        if self._only not in name:
            return
        QApplication.processEvents()
        picture = self.window.grab()
        if over is not None:
            painter = QPainter(picture)
            spare = self.window.size() - over.size()  # in the middle, as window managers do
            place = QPoint(max(0, spare.width()) // 2, max(0, spare.height()) // 2)
            painter.drawPixmap(place, over.grab())
            painter.setPen(self.window._parts.kit.theme.colour("linectl"))
            painter.drawRect(over.rect().translated(place).adjusted(-1, -1, 0, 0))
            painter.end()
        picture.save(str(self._out / f"{name}_{self._dress.name}.png"))
        self.count += 1

    def _shoot_dialog(self, name: str) -> None:
        """Photograph the dialog that was just opened, and close it."""
        self._settle()
        shown = [d for d in self.window.findChildren(QDialog) if d.isVisible()]
        assert shown, name
        self._shoot(name, shown[-1])
        for dialog in shown:
            dialog.reject()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self._settle()
