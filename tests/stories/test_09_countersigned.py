"""Story 9: a student signs, the supervisor countersigns, a mistake is amended in version 2."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hipspine_desktop.domain.answers import ABSENT, PRESENT, Side
from hipspine_desktop.domain.assessment import Standing
from hipspine_desktop.domain.people import Role
from hipspine_desktop.services.letters import documents_of
from hipspine_desktop.services.paper_context import paper_standing
from hipspine_desktop.ui.pages.record_page import RecordPage
from tests.stories.conftest import Clinic
from tests.stories.hands import CTRL, Hands, Key
from tests.stories.told import (
    PASSWORD,
    add_patient,
    ask_flags,
    begin,
    conclude,
    find_patient,
    issue,
    sign,
    sign_in,
)


@pytest.mark.slow
def test_student_supervisor_amendment(
    open_window: Callable[[], Hands],
    clinic: Clinic,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    clinic.staff("sample", "B. Sample", Role.STUDENT)
    hands = open_window()
    sign_in(hands, "sample")
    add_patient(hands, "Firbank", "Sample", "2 3 1990", "f")
    workspace = begin(hands, "right", "Right groin pain when running.")
    ask_flags(hands, workspace)
    hands.write("groin r + l +, fadir r +")
    conclude(hands, workspace, "Right hip impingement.", "Load advice.")
    sign(hands)
    (first,) = clinic.stored("firbank")
    assert first.standing is Standing.AWAITING_COUNTERSIGNATURE
    hands.press(Key.Key_L, CTRL)
    hands.until_at("lock_page_password")
    hands.tab_to("other_user")
    hands.press(Key.Key_Space)
    hands.until_at("sign_in_page_username")
    sign_in(hands, "okonjo")
    find_patient(hands, "firb")
    record = hands.sees(RecordPage)
    hands.tab_to("entry_countersign")
    hands.press(Key.Key_Space)
    hands.until_at("ask_password")
    hands.tap(PASSWORD)
    hands.enter()
    hands.no_dialog()
    hands.until_idle()
    (first,) = clinic.stored("firbank")
    assert first.standing is Standing.SIGNED
    assert record.isVisible()
    hands.enter()  # the signed record, to be read and printed
    hands.workspace()
    hands.until_idle()
    hands.choose("documents")
    paper = issue(hands, tmp_path)
    assert "countersigned" in paper.lower()
    hands.choose("record")
    hands.sees(RecordPage)
    hands.until_idle()
    hands.tab_to("entry_amend")
    hands.press(Key.Key_Space)
    hands.until_at("ask_reason")
    hands.tap("Groin pain is right only; typed on both sides")
    hands.press(Key.Key_Return, CTRL)
    hands.no_dialog()
    workspace = hands.workspace()
    hands.until_idle()
    assert not workspace._model.is_read_only
    hands.write("groin l -")
    hands.settled(workspace)
    sign(hands)
    hands.choose("documents")
    second = issue(hands, tmp_path)
    assert "v2" in second
    assert "typed on both sides" in second
    hands.photograph("09_papers")
    what_is_stored(clinic, first.id)
    hands.choose("record")
    hands.sees(RecordPage)
    hands.until_idle()
    hands.photograph("09_record")
    hands.tab_to("entry_open")  # version 1 is still chosen
    hands.press(Key.Key_Space)
    old = hands.workspace()
    hands.until(lambda: old._model.assessment.id == first.id)
    assert old._model.is_read_only
    assert old._model.assessment.answers.of("groin_pain", Side.LEFT) == PRESENT


def what_is_stored(clinic: Clinic, first_id: str) -> None:
    """Version 1 as it was, replaced; its paper is marked so; version 2 counts."""
    editions = {a.id: a for a in clinic.stored("firbank")}
    one = editions.pop(first_id)
    (two,) = editions.values()
    assert one.standing is Standing.SUPERSEDED
    assert one.answers.of("groin_pain", Side.LEFT) == PRESENT
    assert two.standing is Standing.SIGNED
    assert two.amends_id == first_id
    assert two.answers.of("groin_pain", Side.LEFT) == ABSENT
    assert two.amendment_reason == "Groin pain is right only; typed on both sides"
    with clinic.session() as session:
        (paper,) = documents_of(session, first_id)
        assert paper_standing(paper, one) is Standing.SUPERSEDED
