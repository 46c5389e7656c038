"""Kill -9 at random moments of a typing session, many times, and look at what is kept.

    nice -n 19 python -m tests.bench.bench_store_kills [TIMES]

Prints one line a hundred kills and the sum; ends with status 1 at the first loss.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

from hipspine_desktop.domain.patient import Address
from hipspine_desktop.domain.people import Practice
from hipspine_desktop.services import assessments, backup, patients
from hipspine_desktop.services.patients import PatientDraft
from hipspine_desktop.services.practice import (
    NewClinician,
    Surroundings,
    create_practice,
    open_practice,
)
from hipspine_desktop.store.wrapping import Argon2Cost
from tests.services.typist import CATALOGUE, after, held, type_until_killed

PASSWORD = "three sparrows walk"
TIMES = 500
CHEAP = Surroundings(CATALOGUE, cost=Argon2Cost(1, 8, 1))


def main(words: list[str]) -> int:
    """Kill so many times; 1 when anything but the answer in flight was lost."""
    times = int(words[0]) if words else TIMES
    chance = random.Random(500)
    begun = time.monotonic()
    in_flight = done = 0
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "practice"
        assessment_id = _draft(folder)
        for number in range(1, times + 1):
            told = type_until_killed(folder, PASSWORD, assessment_id, done, chance)
            with open_practice(folder, "anna", PASSWORD, CHEAP) as session:
                kept = held(assessments.load_assessment(session, assessment_id))
                if kept not in (after(told), after(told + 1)):
                    print(f"kill {number}: told {told}, but the draft holds {kept}")
                    return 1
                in_flight += kept != after(told)
                done = told if kept == after(told) else told + 1
                if number % 100 == 0 or number == times:
                    backup.check_records(session)
                    print(f"{number} kills, {done} answers, whole", flush=True)
    print(
        f"{times} kills, {done} steps typed, none lost; in {in_flight} the answer in flight was "
        f"kept though not yet told; {time.monotonic() - begun:.0f} s"
    )
    return 0


def _draft(folder: Path) -> str:
    details = Practice("Hillside Physiotherapy", Address(("1 High Street",)))
    user = NewClinician("anna", "Anna Sample")
    session, _ = create_practice(folder, details, user, PASSWORD, CHEAP)
    with session:
        draft = PatientDraft(family_name="Thistle", given_name="Morag", born="14-Mar-1960")
        patient, _ = patients.save_new_patient(session, draft)
        return assessments.start_assessment(session, patient.id)[0].id


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
