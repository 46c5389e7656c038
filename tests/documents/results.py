"""Invented results: right side, both sides, nothing asked, an emergency."""

from __future__ import annotations

from dataclasses import replace

from hipspine_desktop.domain.answers import AnswerKey, AnswerState, Side
from hipspine_desktop.domain.findings import Position
from hipspine_desktop.domain.letter import Destination, Urgency
from hipspine_desktop.domain.regions import Region
from hipspine_desktop.domain.sources import Basis, Source, SourceRef
from hipspine_desktop.engine.result import (
    Advice,
    Coexistence,
    ConditionEstimate,
    Counted,
    EvaluatedSide,
    Figure,
    FlagState,
    Issue,
    IssueLevel,
    NextTest,
    Pathway,
    Probability,
    RaisedBy,
    Reason,
    RedFlag,
    RegionEstimate,
    Result,
    SideResult,
    Unasked,
)
from tests.documents.factory import full_answers

METCALFE = Source(
    "metcalfe_2019",
    "Metcalfe 2019",
    "Metcalfe D, Perry DC, Claireaux HA, et al. Does this patient have hip osteoarthritis? "
    "JAMA 2019;322:2323-2333",
    2019,
    "10.1001/jama.2019.19413",
    "31846019",
)
SUTLIVE = Source(
    "sutlive_2008",
    "Sutlive 2008",
    "Sutlive TG, Lopez HP, Schnitker DE, et al. "
    "Development of a clinical prediction rule. J Orthop Sports Phys Ther 2008;38:542-550",
    2008,
)
MADE_UP = Source(
    "made_up_2020",
    "Madeup 2020",
    "Madeup X, Invented Y. A study that does not exist, for tests only. J Nothing 2020;1:1-9",
    2020,
)

SEEN = SourceRef(METCALFE, Basis.SEEN)
SEEN_2 = SourceRef(SUTLIVE, Basis.SEEN)
UNVERIFIED = SourceRef(MADE_UP, Basis.UNVERIFIED)
JUDGED = SourceRef(None, Basis.JUDGEMENT, "no study found")

R = Side.RIGHT


def p(point: float, low: float, high: float) -> Probability:
    return Probability(point, low, high)


def figure(condition: str, ref: SourceRef, n: int | None, published: str) -> Figure:
    return Figure(
        condition, 0.66, 0.21, published, n, "hip pain without osteoarthritis", ref, JUDGED
    )


def reason(
    finding: str,
    label: str,
    weight: float,
    ref: SourceRef,
    side: Side | None = R,
    positive: bool = True,
    counted: str = "",
    condition: str = "hip_osteoarthritis",
) -> Reason:
    n = None if ref.source is None else 78
    published = "" if ref.source is None else "sensitivity 0.66, specificity 0.79"
    answer = full_answers().of(finding, side)
    return Reason(
        AnswerKey(finding, side),
        answer,
        f"{finding}_i",
        label,
        positive,
        weight,
        figure(condition, ref, n, published),
        counted,
    )


def unasked(finding: str, label: str, low: float, high: float, ref: SourceRef) -> Unasked:
    return Unasked(
        finding, R, f"{finding}_i", label, high, low, figure("hip_osteoarthritis", ref, 21, "")
    )


CLUSTER = "hip capsular pattern"
OA = ConditionEstimate(
    "hip_osteoarthritis",
    "Hip osteoarthritis",
    Region.HIP_JOINT,
    p(0.76, 0.58, 0.88),
    p(0.22, 0.12, 0.35),
    SEEN,
    reasons_for=(
        reason("hip_ir", "Internal rotation under 24°", 0.96, SEEN, counted=CLUSTER),
        reason("groin_pain", "Groin is the main site", 0.59, JUDGED),
        reason("stairs", "Stairs make it worse", 0.47, SEEN, side=None),
        reason("scour", "Scour with adduction, groin pain", 0.26, SEEN_2, counted=CLUSTER),
        reason("fadir", "FADIR, groin pain", 0.02, SEEN_2, counted=CLUSTER),
    ),
    reasons_against=(
        reason("tingling", "Pins and needles in the leg", -0.43, JUDGED),
        reason("sitting_eases", "Eased by sitting", -0.22, UNVERIFIED, side=None, positive=False),
    ),
    not_known=(
        unasked("hip_adduction", "Passive adduction reproduces pain", -0.69, 0.88, SEEN),
        unasked("lag", "Abductor strength reduced", -0.36, 1.03, UNVERIFIED),
    ),
)
STENOSIS = ConditionEstimate(
    "lumbar_stenosis",
    "Lumbar spinal stenosis",
    Region.LUMBAR_SPINE,
    p(0.21, 0.08, 0.41),
    p(0.10, 0.04, 0.2),
    UNVERIFIED,
    reasons_for=(
        reason(
            "tingling", "Pins and needles in the leg", 0.41, UNVERIFIED, condition="lumbar_stenosis"
        ),
    ),
    reasons_against=(
        reason(
            "sitting_eases",
            "Eased by sitting",
            -1.1,
            SEEN,
            side=None,
            positive=False,
            condition="lumbar_stenosis",
        ),
        reason(
            "slr",
            "Straight leg raise, familiar leg pain",
            -0.3,
            SEEN,
            positive=False,
            condition="lumbar_stenosis",
        ),
    ),
)


def other(
    id_: str, label: str, region: Region, values: tuple[float, float, float]
) -> ConditionEstimate:
    return ConditionEstimate(
        id_,
        label,
        region,
        p(*values),
        p(0.12, 0.05, 0.22),
        JUDGED,
        reasons_for=(reason("buttock_pain", "Buttock pain", 0.3, UNVERIFIED),),
        reasons_against=(
            reason("slr", "Straight leg raise, familiar leg pain", -0.5, SEEN, positive=False),
        ),
    )


def side_result(side: EvaluatedSide = EvaluatedSide.RIGHT) -> SideResult:
    """A full differential."""
    return SideResult(
        side=side,
        regions=(
            RegionEstimate(Region.HIP_JOINT, p(0.81, 0.66, 0.91)),
            RegionEstimate(Region.AROUND_HIP, p(0.14, 0.05, 0.29)),
            RegionEstimate(Region.SACROILIAC, p(0.06, 0.02, 0.15)),
            RegionEstimate(Region.LUMBAR_SPINE, p(0.38, 0.20, 0.58)),
            RegionEstimate(Region.OTHER, p(0.03, 0.01, 0.09)),
        ),
        conditions=(
            OA,
            STENOSIS,
            other("radiculopathy", "Lumbar radiculopathy", Region.LUMBAR_SPINE, (0.16, 0.06, 0.33)),
            other(
                "gtps", "Greater trochanteric pain syndrome", Region.AROUND_HIP, (0.11, 0.04, 0.25)
            ),
            other("avn", "Osteonecrosis of the femoral head", Region.HIP_JOINT, (0.09, 0.02, 0.24)),
            other(
                "fai",
                "Femoroacetabular impingement syndrome with or without labral tear",
                Region.HIP_JOINT,
                (0.07, 0.02, 0.17),
            ),
            other("sij", "Sacroiliac joint pain", Region.SACROILIAC, (0.06, 0.02, 0.15)),
            other("meralgia", "Meralgia paraesthetica", Region.OTHER, (0.004, 0.001, 0.02)),
        ),
        coexistence=(
            Coexistence(Region.HIP_JOINT, Region.LUMBAR_SPINE, p(0.29, 0.14, 0.46)),
            Coexistence(Region.HIP_JOINT, Region.SACROILIAC, p(0.04, 0.01, 0.1)),
        ),
        unexplained=p(0.04, 0.01, 0.11),
        next_tests=(
            NextTest(
                "thigh_thrust",
                R,
                "Thigh thrust",
                Position.SUPINE,
                30,
                0.21,
                0.42,
                (Region.HIP_JOINT, 0.74),
                (Region.HIP_JOINT, 0.83),
            ),
            NextTest(
                "hip_adduction",
                R,
                "Adduction",
                Position.SUPINE,
                20,
                0.18,
                0.54,
                (Region.HIP_JOINT, 0.88),
                (Region.LUMBAR_SPINE, 0.57),
            ),
        ),
        counted_together=(
            Counted(
                "hip_capsule",
                "Hip capsular pattern",
                ("Internal rotation", "FADIR", "FABER", "Scour", "Hip flexion"),
                2.1,
                "signs of the same stiff capsule",
            ),
        ),
        used_findings=41,
    )


AVN_FLAG = RedFlag(
    "osteonecrosis",
    "osteonecrosis",
    "Osteonecrosis of the right hip not excluded",
    FlagState.RAISED,
    Urgency.URGENT,
    Destination.ORTHOPAEDICS,
    "X-ray of both hips; MRI of both hips even if it is normal; no impact meanwhile",
    "within 2 weeks",
    (
        RaisedBy("Groin pain", AnswerKey("groin_pain", R)),
        RaisedBy("Long or repeated steroid courses", AnswerKey("steroids")),
    ),
    (),
    (UNVERIFIED,),
)
CES_CLEAR = RedFlag(
    "cauda_equina",
    "cauda equina",
    "Cauda equina syndrome",
    FlagState.CLEAR,
    Urgency.EMERGENCY,
    Destination.EMERGENCY_DEPARTMENT,
    "MRI",
    "same day",
    (),
    (),
    (SEEN,),
)
CES_RAISED = replace(
    CES_CLEAR,
    label="Suspected cauda equina syndrome",
    state=FlagState.RAISED,
    action="Send to the emergency department now for whole-spine MRI; phone the on-call team",
    timeframe="now, the same day",
    raised_by=(
        RaisedBy("New trouble passing or holding urine", AnswerKey("bladder")),
        RaisedBy("Onset within two weeks", None, assumed=True),
    ),
)
CANCER_UNKNOWN = replace(
    CES_CLEAR,
    id="cancer",
    pathology="cancer",
    label="Spread of cancer to the bone",
    state=FlagState.UNKNOWN,
    missing=("Past cancer", "Weight loss without reason"),
)

PATHWAY = Pathway(
    Urgency.URGENT,
    Destination.ORTHOPAEDICS,
    ("Osteonecrosis of the right hip is not excluded",),
    (
        Advice(
            "imaging",
            "Hip osteoarthritis",
            "A weight-bearing X-ray is enough when the picture "
            "is typical and surgery is being considered",
            SEEN,
        ),
        Advice(
            "management",
            "Hip osteoarthritis",
            "Offer exercise, and weight loss where it applies; explain flare-ups",
            UNVERIFIED,
        ),
        Advice(
            "no_imaging",
            "Lumbar spinal stenosis",
            "No routine MRI before six weeks without progressive deficit",
            JUDGED,
        ),
    ),
)

FULL = Result(
    knowledge_version="0.1.0",
    knowledge_hash="5be1d3c0a9f84c27b6d2e1f0a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6",
    age=66,
    sex="female",
    setting="physiotherapy",
    sides=(side_result(),),
    red_flags=(AVN_FLAG, CES_CLEAR),
    flag_questions=(12, 12),
    pathway=PATHWAY,
    issues=(Issue(IssueLevel.WARNING, "engine.issue.unclear_answers", (("count", "3"),)),),
    missing_key_findings=("Passive adduction", "Abductor strength", "Thigh thrust"),
)

BILATERAL = replace(FULL, sides=(side_result(EvaluatedSide.RIGHT), side_result(EvaluatedSide.LEFT)))
EMERGENCY = replace(
    FULL,
    red_flags=(CES_RAISED, AVN_FLAG, CANCER_UNKNOWN),
    pathway=replace(
        PATHWAY,
        urgency=Urgency.EMERGENCY,
        destination=Destination.EMERGENCY_DEPARTMENT,
        because=("Suspected cauda equina syndrome",),
    ),
)
NOTHING = replace(
    FULL,
    sides=(
        replace(
            side_result(EvaluatedSide.UNKNOWN),
            conditions=tuple(
                replace(c, reasons_for=(), reasons_against=(), not_known=()) for c in (OA, STENOSIS)
            ),
            counted_together=(),
            used_findings=0,
        ),
    ),
    red_flags=(
        replace(
            CES_CLEAR, state=FlagState.UNKNOWN, missing=("New trouble passing or holding urine",)
        ),
    ),
    flag_questions=(0, 12),
    pathway=Pathway(Urgency.ROUTINE, Destination.PHYSIOTHERAPY, ()),
    issues=(),
)

__all__ = ["AnswerState"]
