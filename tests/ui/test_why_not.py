"""Whatever cannot be used says why: tooltip, screen reader, and words where there is room."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from hipspine_desktop.domain.people import Role
from hipspine_desktop.services.reasoning import Estimator
from hipspine_desktop.ui.allowing import allow, why_of
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.main_window import MainWindow
from hipspine_desktop.ui.pages.practice_page import PracticePage, PracticePart
from hipspine_desktop.ui.pages.workspace_page import WorkspacePage
from hipspine_desktop.wording.texts import Texts
from tests.ui.clinic import Clinic, open_clinic
from tests.ui.test_story import Physio
from tests.ui.tour import Tour

UI = Path(__file__).parents[2] / "hipspine_desktop" / "ui"
OPERABLE = (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit)
HEADINGS = ("widgets/reason_menu.py", "widgets/snippet_typing.py", "widgets/offer_button.py")


@pytest.fixture
def clinic(window: MainWindow, qtbot: QtBot, estimator: Estimator) -> Clinic:
    return open_clinic(Physio(window, qtbot), estimator)


def silent(root: QWidget) -> list[str]:
    """Controls on the screen that cannot be used and do not say why."""
    found = []
    for widget in root.findChildren(QWidget):
        operable = isinstance(widget, OPERABLE) and not widget.objectName().startswith("qt_")
        if not operable or not widget.isVisible() or widget.isEnabled():
            continue
        said = _reason(widget)
        if not said or said not in _heard(widget):
            found.append(f"{widget.objectName() or type(widget).__name__}: {said!r}")
    return found


def _reason(widget: QWidget) -> str:
    """Of itself, or of the group that it belongs to."""
    part: QWidget | None = widget
    while part is not None:
        if why_of(part):
            return why_of(part)
        part = part.parentWidget()
    return ""


def _heard(widget: QWidget) -> str:
    part: QWidget | None = widget
    words = []
    while part is not None:
        if part.toolTip() == why_of(part):
            words.append(part.accessibleDescription())
        part = part.parentWidget()
    return " ".join(words)


def test_own_words_come_back(kit: Kit, qtbot: QtBot) -> None:
    button = kit.button("Copy", "copy")
    qtbot.addWidget(button)
    button.setToolTip("Copy it")
    button.setAccessibleDescription("into the draft")
    for why in ("Nothing chosen.", "Signed.", "Signed."):
        allow(button, why)
        assert not button.isEnabled()
        assert button.toolTip() == why
        assert button.accessibleDescription() == f"into the draft. {why}"
    allow(button)
    assert button.isEnabled()
    assert (button.toolTip(), button.accessibleDescription()) == ("Copy it", "into the draft")


def test_nothing_is_switched_off_without_a_word() -> None:
    """In the code: `allow` is the only way; headings of menus are no controls."""
    switched = re.compile(r"\bset(En|Dis)abled\b")
    for path in UI.rglob("*.py"):
        name = path.relative_to(UI).as_posix()
        if name != "allowing.py" and name not in HEADINGS:
            assert not switched.search(path.read_text(encoding="utf-8")), name


@pytest.mark.slow
def test_everything_on_every_page_and_dialog_that_is_off_says_why(clinic: Clinic) -> None:
    complaints: list[str] = []
    off: set[str] = set()

    def look(name: str, root: QWidget) -> None:
        complaints.extend(f"{name}: {line}" for line in silent(root))
        buttons = root.findChildren(QPushButton)
        off.update(b.objectName() for b in buttons if b.isVisible() and not b.isEnabled())

    tour = Tour(clinic.physio, clinic, look)
    tour.everything()
    assert not complaints, "\n".join(sorted(set(complaints)))
    assert {"make_backup", "go_on", "issue_go"} <= off, "the walk met some"


def test_a_signed_assessment_says_so_at_each_control(clinic: Clinic, texts: Texts) -> None:
    patient = clinic.patient()
    signed = clinic.signed(patient)
    clinic.open(patient)
    assert clinic.window._visit is not None
    clinic.window._visit._desk.open_assessment(signed.id)
    workspace = clinic.physio.page(WorkspacePage)
    assert isinstance(workspace, WorkspacePage)
    for section in ("location", "impression", "plan", "hip_tests"):
        workspace.form.go_to_section(section)
        clinic.physio.wait()
        assert not silent(clinic.window), section
    tool = clinic.window.findChild(QPushButton, "chart_wipe")
    assert isinstance(tool, QPushButton)
    assert tool.toolTip() == texts("why_not.read_only")


def test_backup_and_passwords_say_why_in_words(clinic: Clinic, texts: Texts) -> None:
    window = clinic.window
    clinic.other(Role.RECEPTION).close()
    assert window._visit is not None
    window._visit.show_practice()
    page = clinic.physio.page(PracticePage)
    assert isinstance(page, PracticePage)
    clinic.physio.wait()
    why = page.users.findChild(QLabel, "users_why_not")
    assert isinstance(why, QLabel)
    table = page.users.table
    for row, shown in enumerate(table.rows):
        table.setCurrentIndex(table.model().index(row, 0))
        key = "own_password" if "okonjo" in shown.words else ""
        given = page.users.findChild(QPushButton, "give_password")
        assert isinstance(given, QPushButton)
        assert given.isEnabled() == (not key)
        assert (texts(f"why_not.{key}") in why.text()) if key else why.text() == ""
    page.open_part(PracticePart.BACKUP)
    clinic.physio.wait()
    make, said = page.backup._make, page.backup._why
    assert not make.isEnabled()
    assert said.isVisible()
    assert said.text() == make.toolTip() == texts("why_not.no_folder")
    page.backup._folder.set_path("/somewhere")
    page.backup._on_folder("/somewhere")
    assert make.isEnabled()
    assert not said.isVisible()
