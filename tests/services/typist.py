"""A typing session of another process, to be killed: each step is known, and told once it is done.

    python -m tests.services.typist FOLDER PASSWORD ASSESSMENT FIRST

Step n writes one thing; what a draft holds after n steps follows from n alone.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from hipspine_desktop.domain.answers import Answer, AnswerKey, AnswerSet, Side
from hipspine_desktop.domain.assessment import Assessment, NarrativeField
from hipspine_desktop.domain.findings import Catalogue, FindingDefinition, FindingKind, Laterality
from hipspine_desktop.services import assessments
from hipspine_desktop.services.practice import Surroundings, open_practice
from hipspine_desktop.services.session import Session

ROOT = Path(__file__).parents[2]
ROTATION = FindingDefinition(
    "rotation", "Internal rotation", "all", FindingKind.MEASURED, Laterality.PER_SIDE,
    unit="degrees", minimum=0, maximum=1e9,
)  # fmt: skip
CATALOGUE = Catalogue((), (ROTATION,))
SIDES = (Side.LEFT, Side.RIGHT)
Kept = tuple[AnswerSet, dict[NarrativeField, str]]


def take_step(session: Session, assessment_id: str, number: int) -> None:
    """Write what step ``number`` writes: a text at each fifth step, else an answer."""
    if number % 5 == 0:
        text = f"step {number}"
        assessments.set_narrative(session, assessment_id, NarrativeField.HISTORY, text)
    else:
        key = AnswerKey("rotation", SIDES[number % 2])
        assessments.set_answer(session, assessment_id, key, Answer.of_value(float(number)))


def after(steps: int) -> Kept:
    """What a draft holds after so many steps."""
    answers, texts = AnswerSet(), {}
    for number in range(max(1, steps - 20), steps + 1):
        if number % 5 == 0:
            texts = {NarrativeField.HISTORY: f"step {number}"}
        else:
            key = AnswerKey("rotation", SIDES[number % 2])
            answers = answers.with_answer(key, Answer.of_value(float(number)))
    return answers, texts


def held(draft: Assessment) -> Kept:
    """What a draft holds."""
    return draft.answers, dict(draft.narrative)


def type_until_killed(
    folder: Path, password: str, assessment_id: str, first: int, chance: random.Random
) -> int:
    """Kill -9 a typist at some moment after its first step; the last step that it told."""
    words = [sys.executable, "-m", "tests.services.typist", str(folder), password, assessment_id]
    with subprocess.Popen(
        [*words, str(first)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as typist:
        assert typist.stdout is not None
        told = [typist.stdout.readline()]
        time.sleep(chance.uniform(0.0, 0.3))
        typist.send_signal(signal.SIGKILL)
        told += typist.stdout.readlines()
    return int([line for line in told if line.endswith("\n")][-1])


def main(words: list[str]) -> None:
    """Type until killed."""
    folder, password, assessment_id, first = words
    session = open_practice(Path(folder), "anna", password, Surroundings(CATALOGUE))
    number = int(first)
    while True:
        number += 1
        take_step(session, assessment_id, number)
        print(number, flush=True)  # only after it returned


if __name__ == "__main__":
    main(sys.argv[1:])
