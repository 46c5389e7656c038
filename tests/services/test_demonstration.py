"""The demo practice is whole, or not there."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

from hipspine_desktop.domain.assessment import Standing
from hipspine_desktop.headless import Workshop
from hipspine_desktop.paths import resources_dir
from hipspine_desktop.services.assessments import assessments_of
from hipspine_desktop.services.demonstration import prepare_demo
from hipspine_desktop.services.patients import recent_patients
from hipspine_desktop.services.practice import Surroundings, open_practice
from hipspine_desktop.services.verification import verify_records
from hipspine_desktop.store.wrapping import Argon2Cost

DATA = resources_dir() / "demo" / "practice.json"


def test_the_demo_practice_is_made_once_and_shows_who_is_urgent(tmp_path: Path) -> None:
    workshop = Workshop()
    quick = Surroundings(workshop.base.catalogue, cost=Argon2Cost(1, 8, 1))
    parts = (DATA, workshop.case_reader, workshop.estimator, quick)
    (tmp_path / "demo.unfinished").mkdir()
    access = prepare_demo(tmp_path / "demo", *parts)
    made = (tmp_path / "demo" / "practice.keyring").read_bytes()
    assert prepare_demo(tmp_path / "demo", *parts) == access
    assert (tmp_path / "demo" / "practice.keyring").read_bytes() == made
    assert not (tmp_path / "demo.unfinished").exists()
    with open_practice(access.folder, access.username, access.password, quick) as session:
        rows = recent_patients(session)
    assert len(rows) == len(json.loads(DATA.read_text("utf-8"))["patients"])
    urgent = {row.patient.family_name for row in rows if row.urgency == "emergency"}
    assert urgent == {"Holloway"}


def test_the_demo_shows_a_chart_outcomes_and_an_earlier_signed_visit(tmp_path: Path) -> None:
    workshop = Workshop()
    quick = Surroundings(workshop.base.catalogue, cost=Argon2Cost(1, 8, 1))
    access = prepare_demo(tmp_path / "demo", DATA, workshop.case_reader, workshop.estimator, quick)
    with open_practice(access.folder, access.username, access.password, quick) as session:
        assert verify_records(session, "").faults == ()
        shown = {}
        for row in recent_patients(session):
            shown[row.patient.given_name] = assessments_of(session, row.patient.id)
    charted = {number for number, (now, *_) in shown.items() if now.body_chart.entries}
    measured = {n for n, (now, *_) in shown.items() if now.answers.of("nprs_now", None).is_asked}
    assert charted == measured == {"Rowena", "Ambrose", "Ines"}
    followed = {n: visits for n, visits in shown.items() if len(visits) > 1}
    assert set(followed) == {"Rowena", "Ambrose"}
    for now, before in followed.values():
        assert now.standing is Standing.DRAFT
        assert before.standing is Standing.SIGNED
        assert now.follows_id == before.id
        assert now.created_at - before.created_at > timedelta(days=13)
