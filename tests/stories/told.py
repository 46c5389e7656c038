"""What happens in every story: signing in, a patient, the red-flag questions, signing, papers."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

from pypdf import PdfReader
from PySide6.QtWidgets import QLabel, QWidget

from hipspine_desktop.ui.pages.workspace_page import WorkspacePage
from hipspine_desktop.ui.widgets.answer_cell import AnswerCell
from hipspine_desktop.ui.widgets.choice_cell import ChoiceCell
from tests.stories.hands import CTRL, Hands, Key

PASSWORD = "three quiet herons"


def sign_in(hands: Hands, username: str = "") -> None:
    """The user name where it is asked, the password, Enter."""
    if hands.is_at("sign_in_page_username"):
        hands.tap(username)
        hands.enter()
    hands.until_at("sign_in_page_password")
    hands.tap(PASSWORD)
    hands.enter()
    hands.until(lambda: hands.window._session is not None)
    hands.until_idle()


def add_patient(hands: Hands, family: str, given: str, born: str, sex: str) -> None:
    """Ctrl+N, the fields, Ctrl+Enter; the record is open."""
    hands.press(Key.Key_N, CTRL)
    hands.dialog("patient_dialog")
    hands.tap(family)
    hands.tab_to("patient_given_name")
    hands.tap(given)
    hands.tab_to("patient_born")
    hands.tap(born)
    hands.tab_to("patient_sex")
    hands.tap(sex)
    hands.press(Key.Key_Return, CTRL)
    hands.no_dialog()
    hands.until_idle()


def find_patient(hands: Hands, letters: str) -> None:
    """A few letters and Enter; the record is open."""
    hands.until_at("patient_search")
    hands.tap(letters)
    rows = hands.window._visit._patients._model  # type: ignore[union-attr]
    hands.until(lambda: len(rows.rows) == 1)
    hands.enter()
    hands.until_idle()


def begin(hands: Hands, side: str, complaint: str) -> WorkspacePage:
    """Ctrl+E; the side that hurts; the patient's words."""
    hands.press(Key.Key_E, CTRL)
    workspace = hands.workspace()
    hands.until_at("complaint_side_right")
    for _ in range(("right", "left", "bilateral").index(side)):
        hands.press(Key.Key_Right)
    assert hands.is_at(f"complaint_side_{side}")
    hands.press(Key.Key_Space)
    hands.press(Key.Key_Tab)
    hands.until_at("narrative_complaint")
    hands.tap(complaint)
    return workspace


def ask_flags(
    hands: Hands, workspace: WorkspacePage, other: Mapping[str, str] | None = None
) -> None:
    """F7, then one key a question: the one given, else minus or the first option."""
    hands.press(Key.Key_F7)
    block = {d.id for d in workspace._model.catalogue.red_flag_block}
    while isinstance(hands.focus, AnswerCell | ChoiceCell):
        cell = hands.focus
        if cell.key.finding_id not in block:
            break
        plain = "-" if isinstance(cell, AnswerCell) else "a"
        hands.tap((other or {}).get(cell.key.finding_id, plain))
    hands.settled(workspace)
    result = workspace._estimate.result
    assert result is not None
    assert result.flags_asked


def conclude(hands: Hands, workspace: WorkspacePage, impression: str, plan: str) -> None:
    """Own conclusion, in agreement with the estimate, and the plan."""
    hands.choose("own imp")
    hands.until_at("impression_text")
    hands.tap(impression)
    hands.tab_to("impression_agreement_agrees")
    hands.press(Key.Key_Space)
    hands.choose("plan and")
    hands.until_at("narrative_plan")
    hands.tap(plan)


def sign(hands: Hands) -> None:
    """The palette's Sign, the password, Enter; the record is closed to changes."""
    hands.choose("sign")
    hands.dialog("sign_dialog")
    hands.until_at("sign_password")
    hands.tap(PASSWORD)
    hands.enter()
    hands.no_dialog()
    visit = hands.window._visit
    assert visit is not None
    hands.until(lambda: visit._model is not None and visit._model.is_read_only)
    hands.until_idle()


def issue(hands: Hands, folder: Path) -> str:
    """Ctrl+S and Enter: the paper on the screen, where the save dialog proposes; its words."""
    hands.until(hands.button("export_pdf").isEnabled)
    before = set(folder.glob("*.pdf"))
    hands.take_proposed_file()
    hands.press(Key.Key_S, CTRL)
    hands.until(lambda: len(set(folder.glob("*.pdf"))) > len(before))
    hands.until_idle()
    (written,) = set(folder.glob("*.pdf")) - before
    return words_of(written.read_bytes())


def words_of(pdf: bytes) -> str:
    """The words of a paper, each gap one space."""
    pages = [p.extract_text() for p in PdfReader(io.BytesIO(pdf)).pages]
    return " ".join(" ".join(pages).replace("\u2011", "-").split())


def shown(root: QWidget) -> str:
    """All words of labels on the screen under a widget."""
    labels = [w for w in root.findChildren(QLabel) if w.isVisible() and w.text()]
    return "\n".join(w.text().replace("\u00a0", " ") for w in labels)


def acknowledge_all(hands: Hands, workspace: WorkspacePage, reason: str) -> int:
    """F8 and a reason for each flag that is open; how many there were."""
    count = 0
    while workspace.panel.flags.first_open is not None:
        hands.press(Key.Key_F8)
        hands.dialog("flag_dialog")
        hands.until_at("flag_reason")
        hands.tap(reason)
        hands.press(Key.Key_Return, CTRL)
        hands.no_dialog()
        hands.settled(workspace)
        count += 1
    return count
