"""A program killed while answers are typed loses at most the answer in flight."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hipspine_desktop.domain.answers import Side
from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.services import assessments, backup
from hipspine_desktop.services.practice import Surroundings, open_practice
from hipspine_desktop.services.session import Session

TYPIST = """
import sys
from pathlib import Path
from hipspine_desktop.domain.answers import Answer, AnswerKey, Side
from hipspine_desktop.domain.findings import Catalogue, FindingDefinition, FindingKind, Laterality
from hipspine_desktop.services import assessments
from hipspine_desktop.services.practice import Surroundings, open_practice

folder, password, assessment_id, first = sys.argv[1:]
rotation = FindingDefinition("rotation", "Internal rotation", "all", FindingKind.MEASURED,
                             Laterality.PER_SIDE, unit="degrees", minimum=0, maximum=1e9)
session = open_practice(Path(folder), "anna", password, Surroundings(Catalogue((), (rotation,))))
number = int(first)
while True:
    number += 1
    answer = Answer.of_value(float(number))
    assessments.set_answer(session, assessment_id, AnswerKey("rotation", Side.LEFT), answer)
    print(number, flush=True)  # said only after it returned
"""


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="kill -9 is a thing of POSIX systems")
def test_killed_while_typing(
    session: Session, assessment: Assessment, folder: Path, password: str,
    surroundings: Surroundings,
) -> None:  # fmt: skip
    session.close()
    chance = random.Random(20261124)
    number = 0
    for _ in range(4):
        told = _type_until_killed(
            folder, password, assessment.id, number, chance.uniform(0.05, 0.4)
        )
        again = open_practice(folder, "anna", password, surroundings)
        draft = assessments.load_assessment(again, assessment.id)
        kept = draft.answers.of("rotation", Side.LEFT).value
        assert told > number  # it did type
        assert kept in (told, told + 1)
        backup.check_records(again)
        undone, _ = assessments.undo(again, assessment.id)
        assert undone.answers.of("rotation", Side.LEFT).value in (kept - 1, None)
        assessments.redo(again, assessment.id)
        again.close()
        number = int(kept)


def _type_until_killed(
    folder: Path, password: str, assessment_id: str, first: int, seconds: float
) -> int:
    """Kill -9 the typist some time after its first answer; the last number it told."""
    words = [sys.executable, "-c", TYPIST, str(folder), password, assessment_id, str(first)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as typist:
        assert typist.stdout is not None
        told = [typist.stdout.readline()]
        time.sleep(seconds)
        typist.send_signal(signal.SIGKILL)
        told += typist.stdout.readlines()
    return int([line for line in told if line.endswith("\n")][-1])
