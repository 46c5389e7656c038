"""A program killed while answers are typed loses at most the answer in flight.

``python -m tests.bench.bench_store_kills`` does the same 500 times.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.services import assessments, backup
from hipspine_desktop.services.practice import Surroundings, open_practice
from hipspine_desktop.services.session import Session
from tests.services.typist import after, held, type_until_killed

TIMES = 10


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="kill -9 is a thing of POSIX systems")
def test_killed_while_typing(
    session: Session, assessment: Assessment, folder: Path, password: str,
    surroundings: Surroundings,
) -> None:  # fmt: skip
    session.close()
    chance = random.Random(20261124)
    done = 0
    for _ in range(TIMES):
        told = type_until_killed(folder, password, assessment.id, done, chance)
        assert told > done  # it did type
        with open_practice(folder, "anna", password, surroundings) as again:
            kept = held(assessments.load_assessment(again, assessment.id))
            assert kept in (after(told), after(told + 1))
            done = told if kept == after(told) else told + 1
            undone, _ = assessments.undo(again, assessment.id)
            assert held(undone) == after(done - 1)
            redone, _ = assessments.redo(again, assessment.id)
            assert held(redone) == after(done)
    with open_practice(folder, "anna", password, surroundings) as again:
        backup.check_records(again)
