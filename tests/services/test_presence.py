"""Who has a draft open, on a file as on a server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.services.practice import (
    NewClinician,
    Surroundings,
    add_clinician,
    open_practice,
)
from hipspine_desktop.services.presence import GONE_AFTER, end_presence, note_presence
from hipspine_desktop.services.session import Session


@pytest.fixture
def berta(session: Session, folder: Path, surroundings: Surroundings) -> Iterator[Session]:
    add_clinician(session, NewClinician("berta", "Berta Colleague"), "four larks sing high")
    with open_practice(folder, "berta", "four larks sing high", surroundings) as opened:
        yield opened


def test_each_sees_the_others(session: Session, berta: Session, assessment: Assessment) -> None:
    assert note_presence(session, assessment.id, workstation="room 1") == ()
    (anna,) = note_presence(berta, assessment.id, workstation="room 2")
    assert (anna.name, anna.workstation) == ("Anna Sample", "room 1")
    (other,) = note_presence(session, assessment.id, workstation="room 1")
    assert (other.name, other.workstation) == ("Berta Colleague", "room 2")
    (still,) = note_presence(berta, assessment.id, workstation="room 2")
    assert still == anna  # since then
    end_presence(session, assessment.id, workstation="room 1")
    assert note_presence(berta, assessment.id, workstation="room 2") == ()


def test_the_same_clinician_at_another_computer_counts(
    session: Session, assessment: Assessment
) -> None:
    note_presence(session, assessment.id, workstation="room 1")
    (own,) = note_presence(session, assessment.id, workstation="room 2")
    assert own.workstation == "room 1"


def test_who_is_not_heard_of_is_gone(
    session: Session, berta: Session, assessment: Assessment, clock: Any
) -> None:
    note_presence(session, assessment.id, workstation="room 1")
    clock.now += GONE_AFTER - timedelta(seconds=15)
    assert note_presence(berta, assessment.id, workstation="room 2")
    clock.now += timedelta(seconds=15)
    assert note_presence(berta, assessment.id, workstation="room 2") == ()
