"""The exact posterior against the slow twin, and the properties it must have."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings, strategies as st

from hipspine_desktop.domain.answers import (
    ABSENT,
    PRESENT,
    UNCLEAR,
    Answer,
    AnswerKey,
    AnswerSet,
    CannotTestReason,
    Side,
)
from hipspine_desktop.domain.case import Case
from hipspine_desktop.domain.regions import Region
from hipspine_desktop.engine.reasoner import Reasoner
from hipspine_desktop.engine.result import EvaluatedSide, SideResult
from tests.engine import factory, slow_twin
from tests.engine.random_networks import random_base, random_case

SEEDS = st.integers(0, 10**6)


def one_side(reasoner: Reasoner, case: Case) -> SideResult:
    (side,) = reasoner.assess(case).sides
    return side


def probability(side: SideResult, name: str) -> float:
    return next(c.p.p for c in side.conditions if c.id == name)


@settings(max_examples=15)
@given(seed=SEEDS)
def test_equals_the_plain_enumeration(seed: int) -> None:
    base = random_base(seed, conditions=1 + seed % 5, findings=7)
    case = random_case(seed + 1, base)
    truth = slow_twin.joint(base, case)
    side = one_side(Reasoner(base), case)
    for c in base.conditions:
        assert probability(side, c.id) == pytest.approx(slow_twin.marginal(truth, c.id), abs=1e-9)
    assert side.unexplained.p == pytest.approx(truth[frozenset()], abs=1e-9)


@settings(max_examples=8)
@given(seed=SEEDS)
def test_regions_and_pairs_are_sums_over_the_joint_states(seed: int) -> None:
    base = random_base(seed, conditions=6, findings=6)
    case = random_case(seed, base)
    region_of = {c.id: c.region for c in base.conditions}
    truth = slow_twin.joint(base, case)
    side = one_side(Reasoner(base), case)
    for r in side.regions:
        expected = sum(
            p for state, p in truth.items() if any(region_of[c] is r.region for c in state)
        )
        assert r.p.p == pytest.approx(expected, abs=1e-9)
    single = {r.region: r.p.p for r in side.regions}
    for pair in side.coexistence:
        expected = sum(
            p
            for state, p in truth.items()
            if {pair.first, pair.second} <= {region_of[c] for c in state}
        )
        assert pair.p.p == pytest.approx(expected, abs=1e-9)
        assert pair.p.p <= min(single[pair.first], single[pair.second]) + 1e-12
    assert {side.regions[0].region, side.regions[3].region} == {
        Region.HIP_JOINT,
        Region.LUMBAR_SPINE,
    }
    assert side.hip_and_spine.p <= min(single[Region.HIP_JOINT], single[Region.LUMBAR_SPINE])


@settings(max_examples=10)
@given(seed=SEEDS)
def test_nine_nodes_are_as_good_as_sixty_one(seed: int) -> None:
    """Up to rho 0.6 no probability moves by more than two percentage points."""
    base = random_base(seed, conditions=3, findings=6, clusters=2)
    clusters = tuple(c.model_copy(update={"rho": min(c.rho, 0.6)}) for c in base.clusters)
    base = factory.base(base.conditions, base.catalogue.findings, base.indicators, clusters)
    case = random_case(seed, base)
    few, many = slow_twin.joint(base, case), slow_twin.joint(base, case, nodes=61)
    for c in base.conditions:
        assert slow_twin.marginal(few, c.id) == pytest.approx(
            slow_twin.marginal(many, c.id), abs=0.02
        )


@settings(max_examples=8)
@given(seed=SEEDS)
def test_the_order_of_the_answers_does_not_matter(seed: int) -> None:
    base = random_base(seed)
    case = random_case(seed, base)
    items = list(case.answers.items())
    random.Random(seed).shuffle(items)
    shuffled = factory.case(dict(items))
    reasoner = Reasoner(base)
    assert reasoner.assess(shuffled) == reasoner.assess(case)


@settings(max_examples=8)
@given(seed=SEEDS)
def test_the_same_case_gives_the_same_result_whatever_came_before(seed: int) -> None:
    base = random_base(seed)
    case, other = random_case(seed, base), random_case(seed + 1, base)
    reasoner = Reasoner(base)
    reasoner.assess(other)
    assert reasoner.assess(case) == Reasoner(base).assess(case)


@settings(max_examples=8)
@given(seed=SEEDS)
def test_what_could_not_be_tested_changes_no_probability(seed: int) -> None:
    base = random_base(seed)
    case = random_case(seed, base, share=0.5)
    silent = Answer.could_not_test(CannotTestReason.PAIN)
    asked = {k.finding_id for k in case.answers}
    answers = dict(case.answers)
    answers.update(
        {AnswerKey(f.id, Side.RIGHT): silent for f in base.catalogue if f.id not in asked}
    )
    reasoner = Reasoner(base)
    left, right = one_side(reasoner, case), one_side(reasoner, factory.case(answers))
    assert left.regions == right.regions
    assert left.unexplained == right.unexplained
    assert {c.id: c.p for c in left.conditions} == {c.id: c.p for c in right.conditions}


@settings(max_examples=12)
@given(seed=SEEDS)
def test_intervals_hold_their_point(seed: int) -> None:
    base = random_base(seed, conditions=5)
    side = one_side(Reasoner(base), random_case(seed, base))
    shown = [c.p for c in side.conditions] + [c.prior for c in side.conditions]
    shown += [r.p for r in side.regions] + [c.p for c in side.coexistence] + [side.unexplained]
    assert all(0.0 <= p.low <= p.p <= p.high <= 1.0 for p in shown)


@settings(max_examples=12)
@given(seed=SEEDS)
def test_a_positive_sign_of_a_condition_never_lowers_it(seed: int) -> None:
    """Findings without a cluster that only this condition explains."""
    base = random_base(seed, clusters=0, most_links=1, ordinal=0.0, quieting=False)
    case = random_case(seed, base, share=0.4)
    reasoner = Reasoner(base)
    before = one_side(reasoner, case)
    for i in base.indicators:
        key = AnswerKey(str(i.finding), Side.RIGHT)
        if key in case.answers:
            continue
        answers = case.answers.with_answer(key, PRESENT)
        after = one_side(reasoner, Case(60, case.sex, case.symptomatic_side, answers))
        name = i.cut[0].link[0].condition
        assert probability(after, name) >= probability(before, name) - 1e-12


def test_one_condition_explains_another_away() -> None:
    base = factory.base(
        [
            factory.condition("hip_arthritis", Region.HIP_JOINT, 0.2),
            factory.condition("radiculopathy", Region.LUMBAR_SPINE, 0.2),
        ],
        [factory.finding("groin_pain"), factory.finding("rotation_loss")],
        [
            factory.indicator(
                "groin_pain", factory.cut(0.05, {"hip_arthritis": 0.8, "radiculopathy": 0.5})
            ),
            factory.indicator("rotation_loss", factory.cut(0.1, {"hip_arthritis": 0.9})),
        ],
    )
    reasoner = Reasoner(base)
    one = one_side(reasoner, factory.case({"groin_pain": PRESENT}))
    two = one_side(reasoner, factory.case({"groin_pain": PRESENT, "rotation_loss": PRESENT}))
    assert probability(one, "radiculopathy") > 0.25
    assert probability(two, "radiculopathy") < probability(one, "radiculopathy") - 0.1


RATES = st.floats(0.05, 0.95)


PAIR = st.tuples(RATES, RATES)


@settings(max_examples=25)
@given(priors=PAIR, background=st.floats(0.01, 0.5), lift=PAIR, own=RATES)
def test_what_proves_one_cause_never_raises_the_other(
    priors: tuple[float, float], background: float, lift: tuple[float, float], own: float
) -> None:
    """Explaining away, for any two causes of one positive finding and a sign of the first alone."""
    hip, spine = "hip_arthritis", "radiculopathy"
    shared = [background + (1.0 - background) * part for part in lift]
    base = factory.base(
        [
            factory.condition(hip, Region.HIP_JOINT, priors[0]),
            factory.condition(spine, Region.LUMBAR_SPINE, priors[1]),
        ],
        [factory.finding("groin_pain"), factory.finding("rotation_loss")],
        [
            factory.indicator(
                "groin_pain", factory.cut(background, dict(zip((hip, spine), shared, strict=True)))
            ),
            factory.indicator("rotation_loss", factory.cut(own / 2.0, {hip: own})),
        ],
    )
    reasoner = Reasoner(base)
    told = (
        factory.case({"groin_pain": PRESENT}),
        factory.case({"groin_pain": PRESENT, "rotation_loss": PRESENT}),
    )
    before, after = (dict(reasoner.quick(case).sides[0].conditions) for case in told)
    assert after[hip] >= before[hip] - 1e-12
    assert after[spine] <= before[spine] + 1e-12


def test_a_condition_that_quiets_a_sign_gains_from_its_absence() -> None:
    base = factory.base(
        [
            factory.condition("stenosis", Region.LUMBAR_SPINE, 0.3),
            factory.condition("disc", Region.LUMBAR_SPINE, 0.3),
        ],
        [factory.finding("worse_sitting", per_side=False)],
        [factory.indicator("worse_sitting", factory.cut(0.4, {"stenosis": 0.1, "disc": 0.7}))],
    )
    key = AnswerKey("worse_sitting")
    reasoner = Reasoner(base)
    absent = one_side(reasoner, factory.case({key: ABSENT}))
    present = one_side(reasoner, factory.case({key: PRESENT}))
    assert probability(absent, "stenosis") > 0.3 > probability(present, "stenosis")
    # P(+ | both) = 1 - (1 - 0.1)(1 - q), q = 1 - 0.3 / 0.6
    states = reasoner.posterior(factory.case({key: PRESENT}), EvaluatedSide.RIGHT).states
    both = 0.3 * 0.3 * (1 - 0.9 * 0.5)
    none = 0.7 * 0.7 * 0.4
    assert states[3] / states[0] == pytest.approx(both / none)


def test_an_unclear_answer_says_little() -> None:
    base = factory.base(
        [factory.condition("hip_arthritis", Region.HIP_JOINT, 0.5)],
        [factory.finding("fadir")],
        [factory.indicator("fadir", factory.cut(0.005, {"hip_arthritis": 0.995}))],
    )
    side = one_side(Reasoner(base), factory.case({"fadir": UNCLEAR}))
    assert probability(side, "hip_arthritis") == pytest.approx(0.599, abs=0.001)


def test_correlated_findings_count_for_less_than_independent_ones() -> None:
    def with_rho(rho: float) -> float:
        names = ("fadir", "faber", "scour")
        base = factory.base(
            [factory.condition("hip_arthritis", Region.HIP_JOINT, 0.2)],
            [factory.finding(n) for n in names],
            [
                factory.indicator(n, factory.cut(0.3, {"hip_arthritis": 0.8}), cluster="hip")
                for n in names
            ],
            [factory.cluster("hip", rho)],
        )
        side = one_side(Reasoner(base), factory.case(dict.fromkeys(names, PRESENT)))
        return probability(side, "hip_arthritis")

    independent, some, much = with_rho(0.0), with_rho(0.4), with_rho(0.7)
    odds = 0.25 * (0.8 / 0.3) ** 3
    assert independent == pytest.approx(odds / (1 + odds))
    assert independent > some + 0.05 > much + 0.1


def test_the_side_that_hurts_is_the_side_that_counts() -> None:
    base = factory.hip_and_spine()
    answers = {AnswerKey("fadir", Side.LEFT): PRESENT, AnswerKey("fadir", Side.RIGHT): ABSENT}
    full = factory.case(answers)
    left = Case(60, full.sex, full.symptomatic_side.LEFT, full.answers)
    both = Case(60, full.sex, full.symptomatic_side.BILATERAL, full.answers)
    reasoner = Reasoner(base)
    assert probability(one_side(reasoner, full), "hip_arthritis") < 0.3
    assert probability(one_side(reasoner, left), "hip_arthritis") > 0.3
    assert [s.side for s in reasoner.assess(both).sides] == ["right", "left"]


def test_midline_findings_serve_both_sides() -> None:
    base = factory.hip_and_spine()
    case = factory.case(
        {AnswerKey("sitting_eases"): PRESENT}, side=factory.SymptomaticSide.BILATERAL
    )
    right, left = Reasoner(base).assess(case).sides
    assert right.regions == left.regions
    assert probability(right, "stenosis") > 0.15


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ([], ["unknown"]),
        ([AnswerKey("sitting_eases")], ["unknown"]),
        ([AnswerKey("fadir", Side.LEFT)], ["left"]),
        ([AnswerKey("fadir", Side.LEFT), AnswerKey("slump", Side.RIGHT)], ["right", "left"]),
        ([AnswerKey("fadir")], ["unknown"]),
        ([AnswerKey("fadir"), AnswerKey("fadir", Side.RIGHT)], ["right", "unknown"]),
    ],
)
def test_sides_evaluated_when_the_side_is_not_known(
    keys: list[AnswerKey], expected: list[str]
) -> None:
    answers = AnswerSet(dict.fromkeys(keys, PRESENT))
    case = Case(60, factory.Sex.FEMALE, factory.SymptomaticSide.UNKNOWN, answers)
    result = Reasoner(factory.hip_and_spine()).assess(case)
    assert [s.side for s in result.sides] == expected
