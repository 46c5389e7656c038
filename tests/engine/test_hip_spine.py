"""Types of hip-spine syndrome with their reasons."""

from __future__ import annotations

from pathlib import Path

import pytest

from hipspine_desktop.domain.answers import ABSENT, PRESENT, UNCLEAR, Answer, AnswerKey, Side
from hipspine_desktop.domain.case import Case
from hipspine_desktop.domain.regions import Region
from hipspine_desktop.engine import hip_spine
from hipspine_desktop.engine.hip_spine import hip_spine_type
from hipspine_desktop.engine.reasoner import Reasoner
from hipspine_desktop.engine.result import (
    EvaluatedSide,
    HipSpineType,
    Probability,
    RegionEstimate,
)
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.wording.texts import Texts
from tests.engine import factory

WORDING = Path(__file__).parents[2] / "resources" / "wording"
KINDS = ("simple", "complex", "secondary", "misdiagnosed")


def found(
    knowledge: KnowledgeBase, hip: float, spine: float, **answers: Answer
) -> HipSpineType | None:
    per_side = {f.id for f in knowledge.catalogue if f.laterality.value == "per_side"}
    case = factory.case(
        {AnswerKey(n, Side.RIGHT if n in per_side else None): a for n, a in answers.items()}
    )
    regions = tuple(
        RegionEstimate(r, Probability(p, p, p))
        for r, p in ((Region.HIP_JOINT, hip), (Region.LUMBAR_SPINE, spine), (Region.OTHER, 0.9))
    )
    return hip_spine_type(case, knowledge.catalogue, EvaluatedSide.RIGHT, regions, len(answers))


@pytest.mark.parametrize(
    ("hip", "spine", "answers", "kind"),
    [
        (0.8, 0.2, {"groin_pain": PRESENT}, None),
        (0.4, 0.4, {"groin_pain": PRESENT, "mri_canal_stenosis": PRESENT}, None),
        (0.8, 0.7, {"groin_pain": PRESENT}, "complex"),
        (0.8, 0.7, {"thomas_test": PRESENT}, "secondary"),
        (0.8, 0.7, {"hip_extension_passive": Answer.of_value(-10.0)}, "secondary"),
        (0.8, 0.7, {"hip_extension_passive": Answer.of_value(10.0)}, "complex"),
        (0.8, 0.7, {"thomas_test": UNCLEAR}, "complex"),
        (0.8, 0.2, {"mri_canal_stenosis": PRESENT}, "simple"),
        (0.8, 0.2, {"mri_canal_stenosis": ABSENT}, None),
        (0.2, 0.8, {"hip_xray_oa": PRESENT}, "simple"),
        (0.8, 0.2, {"hip_xray_oa": PRESENT}, None),
        (0.8, 0.7, {"hip_injection_relief": PRESENT, "epidural_relief": ABSENT}, "simple"),
        (0.8, 0.7, {"hip_injection_relief": PRESENT, "epidural_relief": PRESENT}, "complex"),
        (0.8, 0.2, {"epidural_relief": ABSENT}, "misdiagnosed"),
        (0.2, 0.8, {"hip_injection_percent": Answer.of_value(10.0)}, "misdiagnosed"),
        (0.2, 0.8, {"hip_injection_percent": Answer.of_value(50.0)}, None),
    ],
)  # fmt: skip
def test_types(
    knowledge: KnowledgeBase,
    hip: float,
    spine: float,
    answers: dict[str, Answer],
    kind: str | None,
) -> None:
    told = found(knowledge, hip, spine, **answers)
    assert (told.key if told else None) == (f"engine.hip_spine.{kind}" if kind else None)


def test_reasons_name_what_the_type_rests_on(knowledge: KnowledgeBase) -> None:
    told = found(knowledge, 0.8, 0.2, mri_canal_stenosis=PRESENT, hip_injection_relief=PRESENT)
    assert told is not None
    assert [r.key.rsplit(".", 1)[1] for r in told.reasons] == [
        "source_hip_joint", "changed", "relieved",
    ]  # fmt: skip
    assert told.reasons[1].about == (AnswerKey("mri_canal_stenosis"),)
    texts = Texts.load(WORDING)
    assert all(texts(r.key, **dict(r.values)) for r in told.reasons)
    assert all(texts(f"engine.hip_spine.{kind}") for kind in KINDS)


def test_nothing_recorded_has_no_type(knowledge: KnowledgeBase) -> None:
    assert found(knowledge, 0.8, 0.8) is None


def test_findings_it_reads_exist_and_thresholds_fit(knowledge: KnowledgeBase) -> None:
    for facts in (
        *hip_spine.CHANGED.values(), *hip_spine.RELIEVED.values(),
        *hip_spine.NOT_RELIEVED.values(), hip_spine.FIXED_FLEXION,
    ):  # fmt: skip
        for name, when in facts:
            measured = knowledge.catalogue.finding(name).maximum is not None
            assert measured == (when.answer is None), name


def test_the_result_carries_it(knowledge: KnowledgeBase) -> None:
    answers = {
        AnswerKey("hip_xray_oa", Side.RIGHT): PRESENT,
        AnswerKey("fadir_groin_pain", Side.RIGHT): PRESENT,
        AnswerKey("hip_ir_passive", Side.RIGHT): Answer.of_value(5.0),
        AnswerKey("groin_pain", Side.RIGHT): PRESENT,
        AnswerKey("mri_canal_stenosis"): PRESENT,
        AnswerKey("better_sitting"): ABSENT,
    }
    case: Case = factory.case(answers)
    (side,) = Reasoner(knowledge).assess(case).sides
    assert side.hip_spine is not None
    keys = {r.region: r.p.p >= 0.5 for r in side.regions}
    expected = "complex" if keys[Region.LUMBAR_SPINE] else "simple"
    assert side.hip_spine.key == f"engine.hip_spine.{expected}"
