"""Story 6: the power goes while somebody types into the real window; the draft is opened again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from hipspine_desktop.domain.answers import Answer, AnswerKey
from hipspine_desktop.services import assessments, patients
from hipspine_desktop.services.patients import PatientDraft
from tests.stories.conftest import Clinic
from tests.stories.hands import Hands, Key
from tests.stories.told import find_patient, sign_in

ROOT = Path(__file__).parents[2]
MOMENTS = (0.0, 0.02)  # seconds after the second answer was told as saved


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="kill -9 is a thing of POSIX systems")
def test_killed_while_typing(open_window: Callable[[], Hands], clinic: Clinic) -> None:
    with clinic.session() as session:
        new = PatientDraft("Elmfield", "Sample", "7-Jul-1977")
        patient, _ = patients.save_new_patient(session, new)
        assessments.start_assessment(session, patient.id)
    asked = [k for d in clinic.around.catalogue.red_flag_block for k in d.keys]
    told = 0
    for moment in MOMENTS:
        told = type_until_killed(clinic.folder, told, moment)
        (draft,) = clinic.stored("elmfield")
        kept = len(draft.answers)
        assert told <= kept <= told + 1
        assert set(draft.answers) == set(asked[:kept])
        told = kept
    hands = open_window()
    sign_in(hands)
    find_patient(hands, "elmf")
    hands.enter()
    workspace = hands.workspace()
    hands.until_idle()
    hands.press(Key.Key_F7)  # to the first question that is open
    following = asked[told]
    assert hands.is_at(f"cell_{following.finding_id}_{following.side or 'midline'}")
    for key in asked[:told]:
        assert shown_answer(hands, key) == draft.answers.of(key.finding_id, key.side)
    hands.settled(workspace)
    hands.photograph("06_again")


def type_until_killed(folder: Path, done: int, moment: float) -> int:
    """Let another process type, and kill it; how many answers the draft holds for certain."""
    words = [sys.executable, "-m", "tests.stories.window_typist", str(folder), "elmf"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=ROOT) as typist:
        assert typist.stdout is not None
        heard = [typist.stdout.readline(), typist.stdout.readline()]
        time.sleep(moment)
        typist.send_signal(signal.SIGKILL)
        heard += typist.stdout.readlines()
    whole = [line for line in heard if line.endswith("\n")]
    return done + int(whole[-1])


def shown_answer(hands: Hands, key: AnswerKey) -> Answer:
    """What a cell on the screen says."""
    row = hands.workspace().form.section("red_flags").row_of(key.finding_id)
    assert row is not None
    return row.cells[key].answer
