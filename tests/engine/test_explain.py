"""Reasons, what is not known, what was counted together, and the next tests."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from hipspine_desktop.domain.answers import (
    ABSENT,
    NOT_ASKED,
    PRESENT,
    Answer,
    AnswerKey,
    CannotTestReason,
    Side,
)
from hipspine_desktop.domain.case import Case
from hipspine_desktop.domain.findings import Catalogue, Part, Section
from hipspine_desktop.domain.letter import Destination, Urgency
from hipspine_desktop.domain.regions import Region
from hipspine_desktop.engine.explain import effective_count
from hipspine_desktop.engine.next_test import (
    STOP_LINE_BITS,
    cost_minutes,
    entropy_bits,
    expected_gain,
    results_that_change,
)
from hipspine_desktop.engine.reasoner import Reasoner
from hipspine_desktop.engine.result import ConditionEstimate, SideResult, TurnedRound
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.schema import Fact, RedFlagEntry, Trigger
from hipspine_desktop.wording.texts import Texts
from tests.engine import factory
from tests.engine.random_networks import random_base, random_case

SEEDS = st.integers(0, 10**6)


def one_side(reasoner: Reasoner, case: Case) -> SideResult:
    (side,) = reasoner.assess(case).sides
    return side


def log_odds(side: SideResult, name: str) -> float:
    p = next(c.p.p for c in side.conditions if c.id == name)
    return math.log(p / (1.0 - p))


def with_answer(case: Case, key: AnswerKey, answer: Answer) -> Case:
    answers = case.answers.with_answer(key, answer)
    return Case(case.age, case.sex, case.symptomatic_side, answers, case.setting)


def named(side: SideResult, name: str) -> ConditionEstimate:
    return next(c for c in side.conditions if c.id == name)


@settings(max_examples=12)
@given(seed=SEEDS)
def test_a_reason_is_the_change_when_the_finding_is_taken_away(seed: int) -> None:
    base = random_base(seed)
    case = random_case(seed, base)
    reasoner = Reasoner(base)
    full = one_side(reasoner, case)
    replays = {k: one_side(reasoner, with_answer(case, k, NOT_ASKED)) for k in case.answers}
    for c in full.conditions:
        assert all(r.log_odds > 0 for r in c.reasons_for)
        assert all(r.log_odds < 0 for r in c.reasons_against)
        for reason in c.reasons_for + c.reasons_against:
            expected = log_odds(full, c.id) - log_odds(replays[reason.key], c.id)
            assert reason.log_odds == pytest.approx(expected, abs=1e-7)


@settings(max_examples=10)
@given(seed=SEEDS)
def test_a_group_is_the_change_when_all_its_findings_are_taken_away(seed: int) -> None:
    base = random_base(seed, findings=6)
    case = random_case(seed, base, share=0.8)
    reasoner = Reasoner(base)
    full = one_side(reasoner, case)
    for c in full.conditions:
        sizes = [abs(g.log_odds) for g in c.groups]
        assert sizes == sorted(sizes, reverse=True)
        for group in c.groups:
            assert len(group.reasons) > 1
            less = case
            for reason in group.reasons:
                less = with_answer(less, reason.key, NOT_ASKED)
            expected = log_odds(full, c.id) - log_odds(one_side(reasoner, less), c.id)
            assert group.log_odds == pytest.approx(expected, abs=1e-7)


def test_agreeing_findings_weigh_more_as_a_group_than_each_alone() -> None:
    answers = {"fadir": PRESENT, "groin": PRESENT, "slump": PRESENT}
    side = one_side(Reasoner(factory.hip_and_spine()), factory.case(answers))
    (group,) = named(side, "hip_arthritis").groups
    assert (group.cluster_id, group.label) == ("hip", "Hip")
    assert [r.key.finding_id for r in group.reasons] == ["fadir", "groin"]
    assert group.log_odds > max(r.log_odds for r in group.reasons) + 0.2


@settings(max_examples=8)
@given(seed=SEEDS)
def test_not_known_says_what_either_answer_would_do(seed: int) -> None:
    base = random_base(seed, ordinal=0.0)
    case = random_case(seed, base, share=0.4)
    reasoner = Reasoner(base)
    now = one_side(reasoner, case)
    for c in now.conditions:
        for unasked in c.not_known:
            key = AnswerKey(unasked.finding_id, unasked.side)
            for answer, told in (
                (PRESENT, unasked.log_odds_if_positive),
                (ABSENT, unasked.log_odds_if_negative),
            ):
                then = one_side(reasoner, with_answer(case, key, answer))
                assert told == pytest.approx(log_odds(then, c.id) - log_odds(now, c.id), abs=1e-7)


@settings(max_examples=8)
@given(seed=SEEDS)
def test_the_gain_of_a_next_test_is_the_expected_loss_of_entropy(seed: int) -> None:
    base = random_base(seed, conditions=5, ordinal=0.0)
    case = random_case(seed, base, share=0.3)
    reasoner = Reasoner(base)
    now = one_side(reasoner, case)
    for test in now.next_tests:
        key = AnswerKey(test.finding_id, test.side)
        positive = one_side(reasoner, with_answer(case, key, PRESENT))
        negative = one_side(reasoner, with_answer(case, key, ABSENT))
        chance = _chance(now, positive, negative)
        expected = entropy(now) - chance * entropy(positive) - (1 - chance) * entropy(negative)
        assert test.gain == pytest.approx(expected, abs=1e-6)
        region, p = test.leading_if_positive
        assert p == pytest.approx(max(r.p.p for r in positive.regions), abs=1e-6)
        assert region in {r.region for r in positive.regions}
        assert test.gain >= STOP_LINE_BITS
    values = [t.value for t in now.next_tests]
    assert values == sorted(values, reverse=True)


def entropy(side: SideResult) -> float:
    return float(entropy_bits(np.array([r.p.p for r in side.regions])).sum())


def _chance(now: SideResult, positive: SideResult, negative: SideResult) -> float:
    """P(+) from the law of total probability, over the region that moves most."""
    moved = [
        (abs(a.p.p - b.p.p), n.p.p, a.p.p, b.p.p)
        for n, a, b in zip(now.regions, positive.regions, negative.regions, strict=True)
    ]
    _, before, if_positive, if_negative = max(moved)
    return (before - if_negative) / (if_positive - if_negative)


def test_reasons_carry_the_studies() -> None:
    side = one_side(
        Reasoner(factory.hip_and_spine()),
        factory.case({"rotation": Answer.of_value(12.0), "fadir": ABSENT}),
    )
    hip = named(side, "hip_arthritis")
    (rotation,) = hip.reasons_for
    assert (rotation.label, rotation.positive) == ("Rotation under 15", True)
    assert rotation.figure is not None
    assert (rotation.figure.rate, rotation.figure.background) == (0.5, 0.1)
    assert rotation.counted_with == "Hip"
    (fadir,) = hip.reasons_against
    assert (fadir.positive, fadir.answer) == (False, ABSENT)
    assert named(side, "radiculopathy").reasons_for == ()


def test_the_easier_cut_speaks_when_the_harder_is_not_met() -> None:
    reasoner = Reasoner(factory.hip_and_spine())
    found = {}
    for degrees in (12.0, 20.0, 30.0):
        case = factory.case({"rotation": Answer.of_value(degrees)})
        hip = named(one_side(reasoner, case), "hip_arthritis")
        (reason,) = hip.reasons_for + hip.reasons_against
        found[degrees] = (reason.label, reason.positive, round(math.exp(reason.log_odds), 3))
    assert found == {
        12.0: ("Rotation under 15", True, round(0.5 / 0.1, 3)),
        20.0: ("Rotation under 24", True, round(0.35 / 0.25, 3)),
        30.0: ("Rotation under 24", False, round(0.15 / 0.65, 3)),
    }


def test_one_answer_that_is_two_signs_of_a_cluster_is_taken_away_as_a_whole() -> None:
    """The only answer of its cluster, and beside another of it."""
    joint = "cause"
    twice = factory.indicator(
        "rotation", factory.cut(0.3, {joint: 0.7}, factory.When(below=30)), cluster="hip"
    )
    base = factory.base(
        [factory.condition(joint, Region.HIP_JOINT, 0.3)],
        [factory.finding("rotation", measured=(0, 60)), factory.finding("fadir")],
        [
            twice,
            twice.model_copy(
                update={
                    "id": "stiff",
                    "cut": (factory.cut(0.2, {joint: 0.5}, factory.When(below=20)),),
                }
            ),
            factory.indicator("fadir", factory.cut(0.3, {joint: 0.8}), cluster="hip"),
        ],
        [factory.cluster("hip", 0.5)],
    )
    reasoner = Reasoner(base)
    for more in ({}, {"fadir": PRESENT}):
        case = factory.case({"rotation": Answer.of_value(12.0), **more})
        side = one_side(reasoner, case)
        (stiff,) = (r for r in named(side, joint).reasons_for if r.key.finding_id == "rotation")
        without = one_side(reasoner, factory.case(more))
        expected = log_odds(side, joint) - log_odds(without, joint)
        assert stiff.log_odds == pytest.approx(expected, abs=1e-9)


def test_findings_counted_together() -> None:
    reasoner = Reasoner(factory.hip_and_spine())
    one = one_side(reasoner, factory.case({"fadir": PRESENT}))
    assert one.counted_together == ()
    answers = {"fadir": PRESENT, "groin": ABSENT, "slump": PRESENT}
    (counted,) = one_side(reasoner, factory.case(answers)).counted_together
    assert counted.finding_labels == ("Fadir", "Groin")
    assert counted.effective == pytest.approx(2 / 1.5)


@given(count=st.integers(1, 12), rho=st.floats(0.0, 0.95))
def test_findings_count_for_at_least_one_and_at_most_all(count: int, rho: float) -> None:
    assert 1.0 - 1e-12 <= effective_count(count, rho) <= count


def test_what_was_asked_or_could_not_be_done_is_not_proposed_again() -> None:
    case = factory.case({"slump": Answer.could_not_test(CannotTestReason.PAIN), "fadir": PRESENT})
    side = one_side(Reasoner(factory.hip_and_spine()), case)
    proposed = {t.finding_id for t in side.next_tests}
    assert proposed == {"rotation", "groin", "sitting_eases"}
    assert {t.side for t in side.next_tests if t.finding_id != "sitting_eases"} == {Side.RIGHT}


def test_no_test_that_a_raised_red_flag_forbids() -> None:
    base = factory.hip_and_spine()
    flag = RedFlagEntry(
        id="fracture", pathology="Fracture", tag="fracture", label="Fracture",
        urgency=Urgency.EMERGENCY, destination=Destination.EMERGENCY_DEPARTMENT, action="Send",
        timeframe="now", trigger=Trigger(fact=Fact(finding="groin")), **factory.JUDGED,
    )  # fmt: skip
    flagged = factory.base(
        base.conditions, base.catalogue.findings, base.indicators, base.clusters,
        red_flags=[flag],
    )  # fmt: skip
    case = factory.case({"groin": PRESENT})
    allowed = {t.finding_id for t in one_side(Reasoner(base), case).next_tests}
    safe = {t.finding_id for t in one_side(Reasoner(flagged), case).next_tests}
    assert allowed - safe == {"slump"}


def test_nothing_is_proposed_below_the_stop_line() -> None:
    base = factory.base(
        [factory.condition("hip_arthritis", factory.Region.HIP_JOINT, 0.3)],
        [factory.finding("useless"), factory.finding("useful")],
        [
            factory.indicator("useless", factory.cut(0.30, {"hip_arthritis": 0.32})),
            factory.indicator("useful", factory.cut(0.30, {"hip_arthritis": 0.9})),
        ],
    )
    side = one_side(Reasoner(base), factory.case())
    assert [t.finding_id for t in side.next_tests] == ["useful"]


def test_nothing_is_proposed_that_leaves_the_answer_as_it_is() -> None:
    """Two bits' worth of gain at 97 percent may only say 96 or 98 percent."""
    hip, spine = "hip_arthritis", "radiculopathy"
    base = factory.base(
        [
            factory.condition(hip, factory.Region.HIP_JOINT, 0.985),
            factory.condition(spine, factory.Region.LUMBAR_SPINE, 0.30),
        ],
        [factory.finding("some"), factory.finding("much")],
        [
            factory.indicator("some", factory.cut(0.3, {spine: 0.5})),
            factory.indicator("much", factory.cut(0.1, {spine: 0.8})),
        ],
    )
    side = one_side(Reasoner(base), factory.case())
    (offered,) = side.next_tests
    assert offered.finding_id == "much"  # turns the spine from less to more probable than not
    assert offered.leading_if_positive[0] is offered.leading_if_negative[0]
    met = np.array([[0.985 * 0.36, 0.15]])
    assert expected_gain(met, np.array([0.36]), np.array([0.985, 0.30])) > STOP_LINE_BITS


def test_imaging_is_never_proposed_as_the_next_test() -> None:
    useful = factory.cut(0.1, {"hip_arthritis": 0.9})
    plain = factory.base(
        [factory.condition("hip_arthritis", factory.Region.HIP_JOINT, 0.3)],
        [factory.finding("film"), factory.finding("fadir")],
        [factory.indicator("film", useful), factory.indicator("fadir", useful)],
    )
    (film, fadir) = plain.catalogue.findings
    sections = (*plain.catalogue.sections, Section("imaging", "Imaging", Part.CONCLUSION, 1))
    catalogue = Catalogue(sections, (replace(film, section="imaging"), fadir))
    base = replace(plain, catalogue=catalogue)
    result = Reasoner(base).assess(factory.case())
    assert [t.finding_id for t in result.sides[0].next_tests] == ["fadir"]
    assert result.missing_key_findings == ("Fadir",)


def test_costs() -> None:
    catalogue = factory.hip_and_spine().catalogue
    costs = {f.id: cost_minutes(f) for f in catalogue}
    assert costs["groin"] == pytest.approx(5 / 60)
    assert costs["rotation"] == pytest.approx(1.5)
    assert costs["slump"] == pytest.approx(0.75 + 0.5 + 1.0)


def test_missing_key_findings_are_named() -> None:
    reasoner = Reasoner(factory.hip_and_spine())
    assert "Slump" in reasoner.assess(factory.case()).missing_key_findings
    full = dict.fromkeys(("fadir", "groin", "slump"), PRESENT)
    answers = {AnswerKey(n, Side.RIGHT): a for n, a in full.items()}
    answers[AnswerKey("rotation", Side.RIGHT)] = Answer.of_value(30.0)
    answers[AnswerKey("sitting_eases")] = ABSENT
    assert reasoner.assess(factory.case(answers)).missing_key_findings == ()


def two_hips(arthritis: float, impingement: float) -> KnowledgeBase:
    """Two causes in the hip, "groin" in both and more often in impingement, and a sign of each."""
    joint = Region.HIP_JOINT
    names = ("groin", "fadir", "stiff", "back")
    return factory.base(
        [
            factory.condition("arthritis", joint, 0.2),
            factory.condition("impingement", joint, 0.2),
            factory.condition("back_disease", Region.LUMBAR_SPINE, 0.3),
        ],
        [factory.finding(name) for name in names],
        [
            factory.indicator(
                "groin", factory.cut(0.25, {"arthritis": arthritis, "impingement": impingement})
            ),
            factory.indicator("fadir", factory.cut(0.1, {"impingement": 0.9})),
            factory.indicator("stiff", factory.cut(0.2, {"arthritis": 0.7})),
            factory.indicator("back", factory.cut(0.1, {"back_disease": 0.9})),
        ],
    )


def test_what_reads_as_its_figures_do_is_not_turned() -> None:
    for answer in (PRESENT, ABSENT):
        side = one_side(Reasoner(two_hips(0.5, 0.9)), factory.case({"groin": answer}))
        for name in ("arthritis", "impingement"):
            (groin,) = named(side, name).reasons_for + named(side, name).reasons_against
            assert (groin.log_odds > 0.0) is (answer is PRESENT)
            assert groin.turned is None


def test_a_sign_that_is_rarer_with_the_cause_speaks_against_it_and_is_not_turned() -> None:
    """Pain on one flexion only in 10 % of the cause, in 40 % without it: no other cause at work."""
    base = factory.base(
        [factory.condition("cause", Region.HIP_JOINT, 0.3)],
        [factory.finding("sign")],
        [factory.indicator("sign", factory.cut(0.4, {"cause": 0.1}))],
    )
    (against,) = named(
        one_side(Reasoner(base), factory.case({"sign": PRESENT})), "cause"
    ).reasons_against
    (speaks_for,) = named(
        one_side(Reasoner(base), factory.case({"sign": ABSENT})), "cause"
    ).reasons_for
    assert against.log_odds == pytest.approx(math.log(0.1 / 0.4))
    assert speaks_for.log_odds == pytest.approx(math.log(0.9 / 0.6))
    assert (against.turned, speaks_for.turned) == (None, None)


def test_what_turns_round_names_the_cause_that_takes_it_over() -> None:
    """Two causes that seldom meet: groin pain lifts impingement, and that excuses the stiffness."""
    base = two_hips(0.30, 0.9)
    stiff_in_both = factory.indicator(
        "stiff", factory.cut(0.05, {"arthritis": 0.8, "impingement": 0.8})
    )
    base = replace(
        base,
        indicators=tuple(stiff_in_both if i.finding == "stiff" else i for i in base.indicators),
    )
    side = one_side(Reasoner(base), factory.case({"groin": PRESENT, "stiff": PRESENT}))
    (groin,) = named(side, "arthritis").reasons_against
    assert groin.figure is not None
    assert groin.figure.rate > groin.figure.background  # alone it would speak for arthritis
    assert groin.turned == TurnedRound("engine.turned.fits_better", "impingement", "Impingement")
    assert all(r.turned is None for r in named(side, "impingement").reasons_for)

    absent = one_side(Reasoner(base), factory.case({"groin": ABSENT, "stiff": PRESENT}))
    (groin,) = (r for r in named(absent, "arthritis").reasons_for if r.key.finding_id == "groin")
    assert groin.turned == TurnedRound("engine.turned.fits_worse", "impingement", "Impingement")


def test_a_turned_finding_says_so_inside_its_group_too() -> None:
    base = two_hips(0.30, 0.9)
    names = ("groin", "stiff")
    both = {"arthritis": 0.8, "impingement": 0.8}
    clustered = (
        factory.indicator("stiff", factory.cut(0.05, both), cluster="hip"),
        base.indicators[0].model_copy(update={"cluster": "hip"}),
    )
    base = replace(base, indicators=clustered, clusters=(factory.cluster("hip", 0.1),))
    side = one_side(Reasoner(base), factory.case(dict.fromkeys(names, PRESENT)))
    (group,) = named(side, "arthritis").groups
    turned = {r.key.finding_id: r.turned and r.turned.label for r in group.reasons}
    assert turned == {"groin": "Impingement", "stiff": None}


@pytest.mark.parametrize("kind", ["fits_better", "fits_worse", "beside_others"])
def test_what_turned_round_has_its_sentence(kind: str) -> None:
    texts = Texts.load(Path(__file__).parents[2] / "resources" / "wording")
    said = texts(f"engine.turned.{kind}", condition="Impingement")
    assert ("Impingement" in said) is (kind != "beside_others")


def test_a_settled_hip_is_told_by_the_region_that_still_moves() -> None:
    base = two_hips(0.5, 0.9)
    settled = factory.case({"groin": PRESENT, "fadir": PRESENT, "stiff": PRESENT})
    reasoner = Reasoner(base)
    (back,) = one_side(reasoner, settled).next_tests
    assert back.finding_id == "back"
    (region, p), (same, q) = back.leading_if_positive, back.leading_if_negative
    assert region is same is Region.HIP_JOINT
    assert p == pytest.approx(q, abs=1e-9)  # either answer leaves the hip as it is
    (told, yes), (_, no) = back.told
    assert told is Region.LUMBAR_SPINE
    for answer, expected in ((PRESENT, yes), (ABSENT, no)):
        then = one_side(reasoner, with_answer(settled, AnswerKey("back", Side.RIGHT), answer))
        assert expected == pytest.approx(named(then, "back_disease").p.p, abs=1e-9)


def test_what_moves_the_leading_region_is_told_by_it() -> None:
    side = one_side(Reasoner(two_hips(0.5, 0.9)), factory.case({"groin": PRESENT}))
    fadir = next(t for t in side.next_tests if t.finding_id == "fadir")
    assert abs(fadir.leading_if_positive[1] - fadir.leading_if_negative[1]) > 0.05
    assert fadir.told == (fadir.leading_if_positive, fadir.leading_if_negative)


def test_just_past_one_half_is_no_other_answer() -> None:
    before = np.array([0.97, 0.48, 0.2])
    after = np.array([[0.97, 0.52, 0.2], [0.97, 0.54, 0.2], [0.97, 0.2, 0.2], [0.91, 0.48, 0.2]])
    assert results_that_change(before, after).tolist() == [False, True, False, True]
