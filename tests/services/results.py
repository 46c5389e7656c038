"""A small result that fits the catalogue of these tests."""

from __future__ import annotations

from hipspine_desktop.domain.answers import (
    PRESENT,
    Answer,
    AnswerKey,
    CannotTestReason,
    Side,
)
from hipspine_desktop.domain.letter import Destination, Urgency
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.domain.regions import Region
from hipspine_desktop.domain.sources import Basis, SourceRef
from hipspine_desktop.engine.result import (
    ConditionEstimate,
    EvaluatedSide,
    Pathway,
    Probability,
    Reason,
    Result,
    SideResult,
)

GROIN = AnswerKey("groin", Side.RIGHT)
BLADDER, SADDLE = AnswerKey("bladder"), AnswerKey("saddle")
REFUSED = Answer.could_not_test(CannotTestReason.REFUSED)
P = Probability(0.5, 0.4, 0.6)


def result_for(patient: Patient, reason: Answer = PRESENT, age: int = 66) -> Result:
    """As if computed from a draft in which the groin has this answer."""
    judged = SourceRef(None, Basis.JUDGEMENT, "made up for the test")
    why = Reason(GROIN, reason, "groin", "Groin pain", True, 0.7, None)
    condition = ConditionEstimate(
        "hip_oa", "Hip osteoarthritis", Region.HIP_JOINT, P, P, judged, reasons_for=(why,)
    )
    side = SideResult(EvaluatedSide.RIGHT, (), (condition,), (), P)
    return Result(
        "1.2.3", "f" * 64, age, patient.sex.value, "physiotherapy", (side,), (), (2, 2),
        Pathway(Urgency.SOON, Destination.GENERAL_PRACTICE, ("because",)),
    )  # fmt: skip
