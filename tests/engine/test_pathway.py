"""How soon and where."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hipspine_desktop.domain.answers import (
    ABSENT,
    PRESENT,
    Answer,
    AnswerKey,
    Side,
    SymptomaticSide,
)
from hipspine_desktop.domain.letter import Destination, Urgency
from hipspine_desktop.domain.regions import Region
from hipspine_desktop.engine.pathway import acting_early, decide_pathway, leading_condition
from hipspine_desktop.engine.reasoner import Reasoner
from hipspine_desktop.engine.result import Pathway, Probability, SideResult
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.schema import (
    AdviceEntry,
    EscalationEntry,
    Fact,
    PathwayEntry,
    RedFlagEntry,
    Trigger,
)
from tests.engine import factory

HIP, ROOT, BONE = "hip_arthritis", "radiculopathy", "stress_fracture"
SIGNS = ("groin", "rotation_loss", "leg_pain", "slump")


def base() -> KnowledgeBase:
    hip = PathwayEntry(
        id="hip_path", condition=HIP, urgency=Urgency.ROUTINE,
        destination=Destination.PHYSIOTHERAPY,
        advice=(AdviceEntry(kind="management", text="Exercise", **factory.JUDGED),),
    )  # fmt: skip
    weak = EscalationEntry(
        trigger=Trigger(fact=Fact(finding="weakness", side="symptomatic")),
        urgency=Urgency.URGENT, destination=Destination.SPINAL_SURGERY,
        because="Weakness that gets worse", **factory.JUDGED,
    )  # fmt: skip
    bone = PathwayEntry(
        id="bone_path", condition=BONE, urgency=Urgency.URGENT,
        destination=Destination.ORTHOPAEDICS, act_from=0.1, act_from_reason="It may displace",
        advice=(AdviceEntry(kind="imaging", text="MRI now", **factory.JUDGED),),
    )  # fmt: skip
    root = PathwayEntry(
        id="root_path", condition=ROOT, urgency=Urgency.SOON, destination=Destination.MSK_SERVICE,
        escalate=(weak,),
        advice=(AdviceEntry(kind="no_imaging", text="No scan before six weeks", **factory.JUDGED),),
    )  # fmt: skip
    warning = RedFlagEntry(
        id="warn", pathology="Cauda equina", tag="cauda", label="Warning advice due",
        urgency=Urgency.ROUTINE, destination=Destination.GENERAL_PRACTICE, action="Warn them",
        timeframe="today", trigger=Trigger(fact=Fact(finding="tingling", side="any")),
        **factory.JUDGED,
    )  # fmt: skip
    flag = RedFlagEntry(
        id="fever", pathology="Infection", tag="infection", label="Infection suspected",
        urgency=Urgency.EMERGENCY, destination=Destination.EMERGENCY_DEPARTMENT, action="Send",
        timeframe="now", trigger=Trigger(fact=Fact(finding="fever")), **factory.JUDGED,
    )  # fmt: skip
    return factory.base(
        [
            factory.condition(HIP, Region.HIP_JOINT, 0.2),
            factory.condition(ROOT, Region.LUMBAR_SPINE, 0.2),
            factory.condition(BONE, Region.HIP_JOINT, 0.02),
        ],
        [factory.finding(n) for n in (*SIGNS, "weakness", "hop", "tingling")]
        + [factory.finding("fever", per_side=False)],
        [factory.indicator(n, factory.cut(0.1, {HIP: 0.8})) for n in SIGNS[:2]]
        + [factory.indicator(n, factory.cut(0.1, {ROOT: 0.8})) for n in SIGNS[2:]]
        + [factory.indicator("hop", factory.cut(0.1, {BONE: 0.8}))],
        red_flags=[flag, warning],
        pathways=[hip, root, bone],
    )


def pathway(side: SymptomaticSide = SymptomaticSide.RIGHT, **answers: Answer) -> Pathway:
    keys = {AnswerKey(n, None if n == "fever" else Side.RIGHT): a for n, a in answers.items()}
    return Reasoner(base()).assess(factory.case(keys, side=side)).pathway


def test_the_leading_cause_decides_when_no_flag_is_raised() -> None:
    found = pathway(groin=PRESENT, rotation_loss=PRESENT, slump=ABSENT, fever=ABSENT)
    assert found.urgency is Urgency.ROUTINE
    assert found.destination is Destination.PHYSIOTHERAPY
    assert found.because == ("Hip arthritis",)
    assert [(a.kind, a.about, a.text) for a in found.advice] == [
        ("management", "Hip arthritis", "Exercise")
    ]


@pytest.mark.parametrize(
    ("weakness", "urgency", "destination", "because"),
    [
        (ABSENT, Urgency.SOON, Destination.MSK_SERVICE, ("Radiculopathy",)),
        (
            PRESENT,
            Urgency.URGENT,
            Destination.SPINAL_SURGERY,
            ("Radiculopathy", "Weakness that gets worse"),
        ),
    ],
)
def test_escalation(
    weakness: Answer, urgency: Urgency, destination: Destination, because: tuple[str, ...]
) -> None:
    found = pathway(leg_pain=PRESENT, slump=PRESENT, weakness=weakness)
    assert (found.urgency, found.destination, found.because) == (urgency, destination, because)


def test_a_raised_flag_overrides_any_probability() -> None:
    found = pathway(groin=PRESENT, rotation_loss=PRESENT, fever=PRESENT)
    assert found.urgency is Urgency.EMERGENCY
    assert found.destination is Destination.EMERGENCY_DEPARTMENT
    assert found.because == ("Infection suspected",)
    assert [a.about for a in found.advice] == ["Hip arthritis"]


def test_every_cause_that_is_possible_gets_its_advice() -> None:
    found = pathway(groin=PRESENT, rotation_loss=PRESENT, slump=PRESENT, leg_pain=PRESENT)
    assert {a.about for a in found.advice} == {"Hip arthritis", "Radiculopathy"}
    assert found.urgency in (Urgency.ROUTINE, Urgency.SOON)


def test_nothing_leads() -> None:
    little = pathway(groin=ABSENT)
    assert (little.urgency, little.destination) == (Urgency.ROUTINE, Destination.PHYSIOTHERAPY)
    assert little.because == ("engine.pathway.too_little",)
    assert little.advice == ()


def test_nothing_known_is_no_lead_however_common_a_cause_is() -> None:
    plain = factory.base([factory.condition(HIP, Region.HIP_JOINT, 0.9)])
    found = Reasoner(plain).assess(factory.case()).pathway
    assert found.because == ("engine.pathway.too_little",)
    assert found.advice == ()


def test_nothing_explains_many_findings() -> None:
    names = [f"sign_{i}" for i in range(6)]
    plain = factory.base(
        [factory.condition(HIP, Region.HIP_JOINT, 0.2)],
        [factory.finding(n) for n in names],
        [factory.indicator(n, factory.cut(0.2, {HIP: 0.7})) for n in names],
    )
    found = Reasoner(plain).assess(factory.case(dict.fromkeys(names, ABSENT))).pathway
    assert found.destination is Destination.GENERAL_PRACTICE
    assert found.because == ("engine.pathway.unexplained",)


def test_on_two_sides_the_more_urgent_counts() -> None:
    answers = {AnswerKey(n, Side.RIGHT): PRESENT for n in SIGNS[:2]}
    answers |= {AnswerKey(n, Side.LEFT): PRESENT for n in SIGNS[2:]}
    case = factory.case(answers, side=SymptomaticSide.BILATERAL)
    found = Reasoner(base()).assess(case).pathway
    assert (found.urgency, found.because) == (Urgency.SOON, ("Radiculopathy",))


def test_a_routine_flag_is_advice_and_decides_nothing() -> None:
    found = pathway(leg_pain=PRESENT, slump=PRESENT, tingling=PRESENT)
    plain = pathway(leg_pain=PRESENT, slump=PRESENT)
    assert (found.urgency, found.destination, found.because) == (
        plain.urgency, plain.destination, plain.because,
    )  # fmt: skip
    (added,) = [a for a in found.advice if a not in plain.advice]
    assert (added.kind, added.about, added.text) == (
        "safety_net", "Warning advice due", "Warn them",
    )  # fmt: skip
    assert pathway(groin=PRESENT, rotation_loss=PRESENT, tingling=PRESENT).destination is (
        Destination.PHYSIOTHERAPY
    )


def test_a_condition_that_harms_by_delay_acts_before_it_leads() -> None:
    calm = pathway(leg_pain=PRESENT, slump=PRESENT)
    assert "no_imaging" in {a.kind for a in calm.advice}
    found = pathway(leg_pain=PRESENT, slump=PRESENT, hop=PRESENT)
    assert (found.urgency, found.destination) == (Urgency.URGENT, Destination.ORTHOPAEDICS)
    assert found.because == ("Stress fracture", "engine.pathway.acts_early")
    assert {(a.kind, a.about) for a in found.advice} == {("imaging", "Stress fracture")}


def test_a_flag_still_goes_before_a_condition_that_acts_early() -> None:
    found = pathway(hop=PRESENT, fever=PRESENT)
    assert (found.urgency, found.because) == (Urgency.EMERGENCY, ("Infection suspected",))


def test_a_cause_as_probable_as_no_cause_leads() -> None:
    (side,) = Reasoner(base()).assess(factory.case(dict.fromkeys(SIGNS, PRESENT))).sides
    first = side.conditions[0]
    assert leading_condition(replace(side, unexplained=first.p)) is first
    above = replace(first.p, p=min(1.0, first.p.p + 1e-9), high=1.0)
    assert leading_condition(replace(side, unexplained=above)) is None
    assert leading_condition(replace(side, used_findings=0)) is None


@pytest.mark.parametrize(("p", "acts"), [(0.0999, False), (0.1, True), (0.11, True)])
def test_a_cause_acts_from_its_probability_on(p: float, acts: bool) -> None:
    acting = {c.id for c, _ in acting_early(with_probability(BONE, p), base())}
    assert (BONE in acting) is acts


@pytest.mark.parametrize(("p", "possible"), [(0.2999, False), (0.3, True)])
def test_advice_is_given_from_possible_on(p: float, possible: bool) -> None:
    case, side = factory.case({"slump": PRESENT}), with_probability(HIP, p)
    advice = decide_pathway(case, base(), (), (side,)).advice
    assert ("Hip arthritis" in {a.about for a in advice}) is possible


def with_probability(name: str, p: float) -> SideResult:
    """A side on which radiculopathy leads and another condition has just this probability."""
    (side,) = Reasoner(base()).assess(factory.case({"slump": PRESENT, "leg_pain": PRESENT})).sides
    assert side.conditions[0].id == ROOT
    conditions = tuple(
        replace(c, p=Probability(p, p, p)) if c.id == name else c for c in side.conditions
    )
    return replace(side, conditions=conditions)
