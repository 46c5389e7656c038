"""Practices as earlier programs left them; each must open with this one.

Each folder holds a practice with one invented patient, a signed record with an issued paper, and a
draft, made by the program of that revision. User "anna", password as below.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from hipspine_desktop.domain.answers import (
    ABSENT,
    PRESENT,
    Answer,
    AnswerKey,
    CannotTestReason,
    Side,
)
from hipspine_desktop.domain.assessment import Standing
from hipspine_desktop.domain.findings import Catalogue
from hipspine_desktop.services import assessments, backup, letters, patients
from hipspine_desktop.services.practice import Surroundings, open_practice
from hipspine_desktop.services.recorded import is_as_recorded
from hipspine_desktop.services.verification import verify_records
from hipspine_desktop.store import migrating
from hipspine_desktop.store.wrapping import Argon2Cost
from tests.services.test_recorded import without_later_fields

FOLDERS = sorted(p for p in (Path(__file__).parent / "old_databases").iterdir() if p.is_dir())
PASSWORD = "three sparrows walk"
REFUSED = Answer.could_not_test(CannotTestReason.REFUSED)


@pytest.mark.parametrize("old", FOLDERS, ids=lambda p: p.name)
def test_an_old_practice_opens_with_everything_in_it(old: Path, tmp_path: Path) -> None:
    folder = tmp_path / "practice"
    shutil.copytree(old, folder)
    around = Surroundings(Catalogue((), ()), cost=Argon2Cost(1, 8, 1))
    with open_practice(folder, "anna", PASSWORD, around) as session:
        assert (
            migrating.stored_revision(session.database.path, session.database.key)
            == (migrating.known_revisions()[-1])
        )
        (row,) = patients.search_patients(session, "Thistle")
        assert row.patient.identifier("NHS") == "9990000018"
        draft, signed = assessments.assessments_of(session, row.patient.id)
        assert (draft.standing, signed.standing) == (Standing.DRAFT, Standing.SIGNED)
        assert dict(signed.answers.items()) == {
            AnswerKey("groin", Side.RIGHT): PRESENT,
            AnswerKey("bladder"): ABSENT,
            AnswerKey("saddle"): REFUSED,
        }
        record = assessments.frozen_record(session, signed.id)
        assert record is not None
        assert record.patient == row.patient
        assert record.result.sides[0].conditions[0].label == "Hip osteoarthritis"
        (issued,) = letters.documents_of(session, signed.id)
        assert letters.document_content(session, issued.id) == b"%PDF-1.7 old"
        # a later program with more fields and parts takes today's record for what it is
        assert is_as_recorded(without_later_fields(dict(record.content["recorded"])), signed)
        assert verify_records(session).is_sound
        backup.make_backup(session, tmp_path / "stick")
    assert list(folder.glob("practice-before-*.hipspine"))
