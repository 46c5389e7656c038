"""Benign patients drawn from the network raise next to no emergency (issue: false alarms).

A small fixed sample of the bench `tests.bench.false_alarms`: every question without figures is
answered "no". The rates of the full bench stand in docs/red-flag-false-alarms.md.
"""

from __future__ import annotations

from collections import Counter

import pytest

from hipspine_desktop.domain.letter import Urgency
from hipspine_desktop.engine.red_flags import evaluate_red_flags
from hipspine_desktop.engine.result import FlagState
from hipspine_desktop.knowledge.base import KnowledgeBase
from tests.bench.false_alarms import DANGEROUS, Drawer

PATIENTS = 100
"""A condition; eleven conditions make 1,100 patients."""


@pytest.fixture(scope="module")
def raised(knowledge: KnowledgeBase) -> dict[str, Counter[str]]:
    """By condition: how many patients raised a flag of which urgency, and each emergency."""
    drawer = Drawer(knowledge, seed=20261124)
    found: dict[str, Counter[str]] = {}
    for number, condition in enumerate(knowledge.conditions):
        if condition.id in DANGEROUS:
            continue
        counts: Counter[str] = Counter()
        for _ in range(PATIENTS):
            flags = evaluate_red_flags(drawer.draw(number, everyday=False), knowledge)
            up = [flag for flag in flags if flag.state is FlagState.RAISED]
            counts.update({flag.urgency.value for flag in up})
            counts.update(flag.id for flag in up if flag.urgency is Urgency.EMERGENCY)
        found[condition.id] = counts
    return found


def test_hardly_any_benign_patient_raises_an_emergency(raised: dict[str, Counter[str]]) -> None:
    people = PATIENTS * len(raised)
    emergencies = {name: counts[Urgency.EMERGENCY.value] for name, counts in raised.items()}
    assert sum(emergencies.values()) <= 0.01 * people, raised
    assert max(emergencies.values()) <= 0.06 * PATIENTS, raised


def test_few_benign_patients_raise_something_urgent(raised: dict[str, Counter[str]]) -> None:
    for name, counts in raised.items():
        assert counts[Urgency.URGENT.value] <= 0.45 * PATIENTS, (name, counts)


def test_the_sample_is_not_blind(raised: dict[str, Counter[str]]) -> None:
    """Something is raised where it should be: warning advice in most root pain."""
    assert raised["lumbar_radiculopathy"][Urgency.ROUTINE.value] > 0.6 * PATIENTS
