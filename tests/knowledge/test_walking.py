"""No test that makes a patient walk or stand on one leg is proposed on a hip that may be broken."""

from __future__ import annotations

import pytest

from hipspine_desktop.domain.findings import Position
from hipspine_desktop.knowledge.base import KnowledgeBase

LOADED_STANDING = ("hop", "single_leg", "squat", "step_down", "trendelenburg_sign")


@pytest.mark.parametrize("tag", ["fracture", "slipped_epiphysis"])
def test_walking_and_loading_wait(knowledge: KnowledgeBase, tag: str) -> None:
    loading = [
        d
        for d in knowledge.catalogue
        if d.position is Position.WALKING
        or (d.position is Position.STANDING and any(word in d.id for word in LOADED_STANDING))
    ]
    assert len(loading) > 12
    open_ones = [d.id for d in loading if tag not in {c.tag for c in d.contraindications}]
    assert not open_ones
