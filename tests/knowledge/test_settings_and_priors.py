"""Pre-test probabilities: three kinds of clinic, and a practice's own adjustment."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from hipspine_desktop.domain.answers import SymptomaticSide
from hipspine_desktop.domain.case import Case
from hipspine_desktop.domain.patient import Sex
from hipspine_desktop.domain.sources import Basis
from hipspine_desktop.engine.reasoner import Reasoner
from hipspine_desktop.errors import KnowledgeError
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.loader import load_knowledge
from hipspine_desktop.knowledge.prior_factors import LARGEST, SMALLEST, moved
from hipspine_desktop.paths import resources_dir

BASE = load_knowledge(resources_dir() / "knowledge")
SETTINGS = ("physiotherapy", "spine_clinic", "sports")
AGES = (18, 25, 38, 45, 52, 63, 75, 90)


def prior(condition: str, setting: str, age: int, sex: Sex, base: KnowledgeBase = BASE) -> float:
    return base.prior(base.condition_by_id[condition], setting, age, sex).rate


def test_the_three_kinds_of_clinic_are_there() -> None:
    assert tuple(s.id for s in BASE.settings) == SETTINGS
    assert all(s.description for s in BASE.settings)


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("sex", list(Sex))
def test_every_age_and_sex_has_a_probability_with_a_range(setting: str, sex: Sex) -> None:
    for condition in BASE.conditions:
        for age in range(121):
            row = BASE.prior(condition, setting, age, sex)
            assert 0.0 < row.rate < 0.6, (condition.id, age)
            assert row.n is not None or row.interval is not None, (condition.id, age)


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("age", AGES)
def test_an_unknown_sex_lies_between_women_and_men(setting: str, age: int) -> None:
    for condition in BASE.conditions:
        female, male, unknown = (
            BASE.prior(condition, setting, age, sex).rate
            for sex in (Sex.FEMALE, Sex.MALE, Sex.NOT_KNOWN)
        )
        assert min(female, male) <= unknown <= max(female, male), condition.id


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("condition", ["hip_osteoarthritis", "spinal_stenosis"])
def test_what_wears_grows_with_age(setting: str, condition: str) -> None:
    rates = [prior(condition, setting, age, Sex.FEMALE) for age in range(121)]
    assert rates == sorted(rates)


@pytest.mark.parametrize("age", AGES)
@pytest.mark.parametrize("sex", [Sex.FEMALE, Sex.MALE])
def test_the_clinics_differ_as_their_patients_do(age: int, sex: Sex) -> None:
    for spinal in ("lumbar_radiculopathy", "spinal_stenosis", "lumbar_somatic"):
        rates = [prior(spinal, s, age, sex) for s in ("sports", "physiotherapy", "spine_clinic")]
        if age >= 30 or spinal != "lumbar_somatic":
            assert rates == sorted(rates), spinal
    for hip in ("hip_osteoarthritis", "fai_labral", "groin_tendon", "proximal_hamstring"):
        if hip == "hip_osteoarthritis" and age < 40:
            continue
        rates = [prior(hip, s, age, sex) for s in ("spine_clinic", "physiotherapy", "sports")]
        assert rates == sorted(rates), hip


def test_a_spine_clinic_has_as_many_hips_and_spines_as_were_counted() -> None:
    """Sembrano 2009: of 200 with a mean age near 50, a hip in 12.5 %, a spine in 82 %, neither,
    nor a sacroiliac joint, in 10 %; counted over adults of 25 to 79 of either sex."""
    hips, spines = [], []
    for age in range(25, 80):
        for sex in (Sex.FEMALE, Sex.MALE):
            no_hip = no_spine = 1.0
            for condition in BASE.conditions:
                rate = BASE.prior(condition, "spine_clinic", age, sex).rate
                no_hip *= 1 - rate if condition.region == "hip_joint" else 1.0
                no_spine *= 1 - rate if condition.region == "lumbar_spine" else 1.0
            hips.append(1 - no_hip)
            spines.append(1 - no_spine)
    assert sum(hips) / len(hips) == pytest.approx(0.125, abs=0.03)
    assert 0.65 <= sum(spines) / len(spines) <= 0.82


FACTORS = st.floats(SMALLEST, LARGEST)


@given(odds=FACTORS, age=st.sampled_from(AGES), setting=st.sampled_from(SETTINGS))
def test_a_factor_moves_the_odds_and_nothing_else(odds: float, age: int, setting: str) -> None:
    adjusted = BASE.with_prior_factors({"gtps": odds})
    for condition in BASE.conditions:
        before = BASE.prior(condition, setting, age, Sex.FEMALE)
        after = adjusted.prior(condition, setting, age, Sex.FEMALE)
        if condition.id != "gtps" or odds == 1.0:
            assert after == before
            continue
        odds_before, odds_after = (r.rate / (1 - r.rate) for r in (before, after))
        assert odds_after == pytest.approx(odds_before * odds)
        assert after.basis is Basis.JUDGEMENT
        assert "adjusted by the practice" in after.reason
        if before.interval and after.interval:
            low, high = before.interval
            assert after.interval == (moved(low, odds), moved(high, odds))
            assert after.interval[0] <= after.rate <= after.interval[1]


def test_an_adjusted_base_cannot_be_taken_for_the_plain_one() -> None:
    adjusted = BASE.with_prior_factors({"gtps": 2.0, "fai_labral": 1.0})
    assert adjusted.version == f"{BASE.version}+practice"
    assert adjusted.content_hash != BASE.content_hash
    assert adjusted.content_hash != BASE.with_prior_factors({"gtps": 3.0}).content_hash
    label = BASE.condition_by_id["gtps"].label
    assert adjusted.setting_text("sports") == (
        f"Sports clinic, adjusted by the practice: {label} x 2"
    )
    assert BASE.setting_text("sports") == "Sports clinic"


def test_factors_are_replaced_not_piled_up() -> None:
    twice = BASE.with_prior_factors({"gtps": 2.0}).with_prior_factors({"gtps": 2.0})
    assert twice == BASE.with_prior_factors({"gtps": 2.0})
    back = twice.with_prior_factors({})
    assert (back.version, back.content_hash) == (BASE.version, BASE.content_hash)


def test_a_wrong_factor_is_refused_with_what_is_allowed() -> None:
    with pytest.raises(KnowledgeError) as refused:
        BASE.with_prior_factors({"gtps": 9.0, "hip_pain": 2.0, "meralgia": float("nan")})
    lines = refused.value.problems
    assert len(lines) == 3
    assert any("'hip_pain' is not in the knowledge base" in line for line in lines)
    assert any("'gtps' is 9, allowed are 0.25 to 4" in line for line in lines)


def test_the_result_reckons_with_setting_and_factor_and_carries_both() -> None:
    case = Case(62, Sex.FEMALE, SymptomaticSide.RIGHT, setting="spine_clinic")
    adjusted = Reasoner(BASE.with_prior_factors({"gtps": 2.0})).assess(case)
    assert adjusted.setting == "spine_clinic"
    assert adjusted.setting_text.startswith("Spine clinic, adjusted by the practice: ")
    assert adjusted.knowledge_version.endswith("+practice")
    (side,) = adjusted.sides
    gtps = next(c for c in side.conditions if c.id == "gtps")
    assert gtps.prior.p == pytest.approx(moved(prior("gtps", "spine_clinic", 62, Sex.FEMALE), 2))
    assert gtps.prior.low < gtps.prior.p < gtps.prior.high
    assert "adjusted by the practice" in gtps.prior_ref.note
