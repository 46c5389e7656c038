"""Two programs with the same draft open: no change is lost without a word."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from hipspine_desktop.domain.assessment import Assessment, NarrativeField
from hipspine_desktop.errors import ConflictError
from hipspine_desktop.services import assessments
from hipspine_desktop.services.practice import Surroundings, open_practice
from hipspine_desktop.services.session import Session
from hipspine_desktop.services.verification import verify_records
from tests.services.raw import raw_records

WRITER = """
import sys
from pathlib import Path
from hipspine_desktop.domain.answers import Answer, AnswerKey, Side
from hipspine_desktop.domain.findings import Catalogue, FindingDefinition, FindingKind, Laterality
from hipspine_desktop.errors import ConflictError
from hipspine_desktop.services import assessments
from hipspine_desktop.services.practice import Surroundings, open_practice

folder, password, assessment_id, first = sys.argv[1:]
rotation = FindingDefinition("rotation", "Internal rotation", "all", FindingKind.MEASURED,
                             Laterality.PER_SIDE, unit="degrees", minimum=0, maximum=1e9)
session = open_practice(Path(folder), "anna", password, Surroundings(Catalogue((), (rotation,))))
assessments.load_assessment(session, assessment_id)
print("ready", flush=True)
sys.stdin.readline()
number = int(first)
for _ in range(60):
    number += 1
    try:
        assessments.set_answer(session, assessment_id, AnswerKey("rotation", Side.LEFT),
                               Answer.of_value(float(number)))
        print("wrote", number, flush=True)
    except ConflictError:
        print("refused", number, flush=True)
        assessments.load_assessment(session, assessment_id)
session.close()
"""


@pytest.mark.slow
def test_two_programs_type_at_once(
    session: Session, assessment: Assessment, folder: Path, password: str
) -> None:
    session.close()
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder), password, assessment.id, str(first)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for first in (1000, 5000)
    ]  # fmt: skip
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    said: list[str] = []
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        said += writer.communicate()[0].splitlines()
        assert writer.returncode == 0
    words = Counter(line.split()[0] for line in said)
    assert words["wrote"] + words["refused"] == 120
    assert words["refused"] > 0  # they did meet
    chain = _logged(session)
    # each change that was not refused stands in the log, and was made on top of the one before
    assert sorted(after for _, after in chain) == sorted(
        float(line.split()[1]) for line in said if line.startswith("wrote")
    )
    assert [before for before, _ in chain] == [None, *(after for _, after in chain[:-1])]


def _logged(session: Session) -> list[tuple[float | None, float]]:
    raw: Any = raw_records(session.database)
    rows = raw.execute("SELECT before, after FROM assessment_change ORDER BY id").fetchall()
    raw.close()
    return [(_value(b), _value(a)) for b, a in rows]


def _value(entry: Any) -> Any:
    if isinstance(entry, str):  # a server gives JSON as what it says
        entry = json.loads(entry)
    return entry["value"] if entry else None


def test_a_typed_text_is_not_overwritten_by_another_window(
    session: Session, assessment: Assessment, folder: Path, password: str,
    surroundings: Surroundings,
) -> None:  # fmt: skip
    field = NarrativeField.HISTORY
    with open_practice(folder, "anna", password, surroundings) as other:
        assessments.load_assessment(other, assessment.id)
        assessments.set_narrative(session, assessment.id, field, "first")
        for act in (
            lambda: assessments.set_narrative(other, assessment.id, field, "second"),
            lambda: assessments.undo(other, assessment.id),
            lambda: assessments.acknowledge_flag(other, assessment.id, "fracture"),
        ):
            with pytest.raises(ConflictError, match="another window"):
                act()
        assert assessments.load_assessment(other, assessment.id).narrative[field] == "first"
        assessments.set_narrative(other, assessment.id, field, "second")
    assert verify_records(session).is_sound
