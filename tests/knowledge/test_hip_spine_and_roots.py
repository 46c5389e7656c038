"""Hip-spine types, the texts of the roots, and imaging findings of people without pain."""

from __future__ import annotations

import pytest

from hipspine_desktop.domain.sources import Basis
from hipspine_desktop.knowledge.base import KnowledgeBase


def test_each_type_has_its_meaning_and_what_follows(knowledge: KnowledgeBase) -> None:
    told = {"simple", "complex", "secondary", "misdiagnosed"}
    assert told == {e.type for e in knowledge.hip_spine} - {"any"}
    for name in told:
        statements = knowledge.hip_spine_statements(name)
        assert statements[0].kind == "meaning"
        assert {"meaning", "advice"} <= {s.kind for s in statements if s.type == name}
        assert any(s.type == "any" for s in statements)
        assert all(s.type in (name, "any") for s in statements)


def test_no_statement_orders_an_operation(knowledge: KnowledgeBase) -> None:
    (order,) = [e for e in knowledge.hip_spine if e.id == "order_of_operations"]
    assert "surgeons to decide" in order.text
    assert order.basis is Basis.JUDGEMENT


def test_each_root_says_all_that_a_reader_needs(knowledge: KnowledgeBase) -> None:
    assert [root.label for root in knowledge.roots] == ["L1", "L2", "L3", "L4", "L5", "S1"]
    for root in knowledge.roots:
        for name in (
            "dermatome", "myotome", "reflex", "level", "stretch", "key_test", "mistaken_for",
        ):  # fmt: skip
            assert getattr(root, name), (root.id, name)
        assert root.source is not None


def test_an_upper_root_is_stretched_forward_a_lower_one_backward(knowledge: KnowledgeBase) -> None:
    by_label = {root.label: root.stretch.lower() for root in knowledge.roots}
    assert all("femoral" in by_label[name] for name in ("L1", "L2", "L3", "L4"))
    assert all("straight leg raise" in by_label[name] for name in ("L4", "L5", "S1"))


@pytest.mark.parametrize(
    ("finding", "age", "rate"),
    [
        ("mri_disc_degeneration", 35, 0.52),
        ("mri_disc_degeneration", 52, 0.8),
        ("mri_disc_herniation", 45, 0.33),
        ("spondylolisthesis_imaging", 65, 0.23),
        ("labral_tear_mri", 30, 0.386),
    ],
)
def test_what_people_without_pain_have_at_an_age(
    finding: str, age: int, rate: float, knowledge: KnowledgeBase
) -> None:
    found = knowledge.seen_without_pain(finding, age)
    assert found
    assert found[0].rate == rate
    assert all(e.age[0] <= age <= e.age[1] for e in found)


def test_a_finding_never_counted_without_pain_has_none(knowledge: KnowledgeBase) -> None:
    assert knowledge.seen_without_pain("stress_fracture_imaging", 30) == ()
    assert knowledge.seen_without_pain("labral_tear_mri", 90) == ()


def test_disc_findings_grow_with_age(knowledge: KnowledgeBase) -> None:
    for name in ("mri_disc_degeneration", "mri_disc_herniation", "spondylolisthesis_imaging"):
        rates = [knowledge.seen_without_pain(name, age)[0].rate for age in range(20, 100, 10)]
        assert rates == sorted(rates)
