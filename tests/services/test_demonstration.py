"""The demo practice is whole, or not there."""

from __future__ import annotations

import json
from pathlib import Path

from hipspine_desktop.headless import Workshop
from hipspine_desktop.paths import resources_dir
from hipspine_desktop.services.demonstration import prepare_demo
from hipspine_desktop.services.patients import recent_patients
from hipspine_desktop.services.practice import Surroundings, open_practice
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
