"""One invented patient for each receiver of a letter; none of them exists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from hipspine_desktop.domain.answers import (
    ABSENT,
    PRESENT,
    Answer,
    AnswerKey,
    AnswerSet,
    AnswerState,
    Side,
    SymptomaticSide,
)
from hipspine_desktop.domain.assessment import (
    Agreement,
    Assessment,
    Complaint,
    Impression,
    NarrativeField,
)
from hipspine_desktop.domain.letter import Destination, Letter, Urgency
from hipspine_desktop.domain.patient import AllergyStatus, Identifier, Patient, Sex
from hipspine_desktop.domain.people import Addressee
from hipspine_desktop.domain.regions import Region
from hipspine_desktop.engine.result import (
    ConditionEstimate,
    EvaluatedSide,
    FlagState,
    Pathway,
    RaisedBy,
    RedFlag,
    RegionEstimate,
    Result,
)
from hipspine_desktop.services.documents import default_letter
from tests.documents import factory as f, results as r

R, L = Side.RIGHT, Side.LEFT
N = NarrativeField
Facts = Mapping[tuple[str, Side | None], Answer]


@dataclass(frozen=True)
class Referred:
    """A patient, the assessment, its result, and the letter as the program proposes it."""

    patient: Patient
    assessment: Assessment
    result: Result
    letter: Letter


def flag(
    id_: str, label: str, urgency: Urgency, to: Destination, time: str, action: str,
    *facts: tuple[str, str, Side | None],
) -> RedFlag:  # fmt: skip
    raised = tuple(RaisedBy(label, AnswerKey(i, side)) for label, i, side in facts)
    return RedFlag(
        id_, id_, label, FlagState.RAISED, urgency, to, action, time, raised, (), (r.SEEN,)
    )


def cause(
    id_: str, label: str, region: Region, side: Side, *reasons: tuple[str, str]
) -> ConditionEstimate:
    given = tuple(
        replace(r.reason(i, name, 0.9 - 0.1 * n, r.SEEN, side=side), answer=PRESENT)
        for n, (i, name) in enumerate(reasons)
    )
    return replace(
        r.OA, id=id_, label=label, region=region, p=r.p(0.82, 0.64, 0.93), reasons_for=given,
        reasons_against=(), not_known=(), groups=(),
    )  # fmt: skip


def result(
    who: Patient, side: Side, first: ConditionEstimate, to: Destination, urgency: Urgency,
    *flags: RedFlag,
) -> Result:  # fmt: skip
    regions = tuple(
        RegionEstimate(x, first.p if x is first.region else r.p(0.08, 0.02, 0.2)) for x in Region
    )
    own = replace(
        r.side_result(EvaluatedSide(side.value)), regions=regions, conditions=(first,),
        coexistence=(), next_tests=(), counted_together=(), used_findings=18,
    )  # fmt: skip
    age = who.age_on(f.NOW.date())
    return replace(
        r.FULL, age=age, sex=who.sex.value, sides=(own,), red_flags=flags, issues=(),
        pathway=Pathway(urgency, to, ()), missing_key_findings=(),
    )  # fmt: skip


def referred(
    who: Patient, side: Side, facts: Facts, words: Mapping[NarrativeField, str], impression: str,
    made: Result, number: str, to: Addressee,
) -> Referred:  # fmt: skip
    clear = {(d.id, None): ABSENT for d in f.CATALOGUE.red_flag_block if (d.id, None) not in facts}
    answers = AnswerSet({AnswerKey(i, s): a for (i, s), a in {**clear, **facts}.items()})
    assessment = replace(
        f.signed(), record_number=number, patient_id=who.id, narrative=words, answers=answers,
        complaint=Complaint(SymptomaticSide(side.value)), acknowledgements=(),
        impression=Impression(impression, Agreement.AGREES),
    )  # fmt: skip
    own = default_letter(
        "l-1", assessment, made, f.texts(), f.NOW, to, ("The patient",), f.CATALOGUE
    )
    return Referred(who, assessment, made, own)


def person(id_: str, family: str, given: str, born: date, sex: Sex, nhs: str) -> Patient:
    return replace(
        f.PATIENT, id=id_, family_name=family, given_name=given, title="", preferred_name="",
        born=born, sex=sex, gender="", identifiers=(Identifier("NHS", nhs),), needs="",
        allergy_status=AllergyStatus.NONE_KNOWN, allergies="",
    )  # fmt: skip


def both(finding: str, right: Answer, left: Answer) -> dict[tuple[str, Side | None], Answer]:
    return {(finding, R): right, (finding, L): left}


def spinal() -> Referred:
    """A weak great toe on the left: spinal surgery, urgent."""
    who = person("p-2", "Ferncastle", "Bram", date(1979, 2, 3), Sex.MALE, "9991590838")
    facts: Facts = {
        **both("below_knee", ABSENT, PRESENT), **both("tingling", ABSENT, PRESENT),
        **both("weakness", ABSENT, PRESENT), ("back_pain", None): PRESENT,
        ("cough", None): PRESENT, **both("slr", ABSENT, PRESENT),
        **both("slump", ABSENT, PRESENT), **both("crossed_slr", ABSENT, ABSENT),
        **both("ehl", Answer.of_value(5.0), Answer.of_value(3.0)),
        **both("ankle_reflex", Answer.of_value("normal"), Answer.of_value("normal")),
        **both("hip_ir", Answer.of_value(35.0), Answer.of_value(36.0)),
        **both("fadir", ABSENT, ABSENT),
    }  # fmt: skip
    raised = flag(
        "motor_deficit", "Leg weakness that grows", Urgency.URGENT, Destination.SPINAL_SURGERY,
        "within 2 weeks, same-day telephone call first", "MRI of the lumbar spine",
        ("Big toe extension, strength", "ehl", L), ("Weakness in the leg", "weakness", L),
    )  # fmt: skip
    first = cause(
        "radiculopathy", "Lumbar radiculopathy", Region.LUMBAR_SPINE, L,
        ("slr", "Straight leg raise, familiar leg pain"), ("below_knee", "Pain below the knee"),
    )  # fmt: skip
    words = {
        N.COMPLAINT: "Left leg pain to the top of the foot for 6 weeks; toe weaker since Friday.",
        N.HISTORY: "Two spells of back pain. No operation.",
        N.MEDICINES: "Naproxen 500 mg twice daily",
        N.TREATMENT_SO_FAR: "Relative rest, walking; no change.",
        N.PLAN: "Strength measured again on 27-Nov-2026.",
        N.SAFETY_NET: "Cauda equina card given and explained.",
        N.GOALS: "Back to work on roofs.",
    }
    made = result(who, L, first, Destination.SPINAL_SURGERY, Urgency.URGENT, raised)
    to = Addressee("Mr Q. Nominal", "Quillmarsh Hospital, spinal clinic")
    return referred(who, L, facts, words, "L5 radiculopathy, left, with weakness that grows",
                    made, "2026-0501-1", to)  # fmt: skip


def vascular() -> Referred:
    """Buttock pain on walking with risk factors: vascular surgery, soon."""
    who = person("p-3", "Oakhanger", "Wilfred", date(1954, 8, 21), Sex.MALE, "9991860916")
    facts: Facts = {
        **both("buttock_pain", PRESENT, ABSENT), **both("groin_pain", ABSENT, ABSENT),
        ("sitting_eases", None): ABSENT, ("diabetes", None): PRESENT,
        ("extension_pain", None): ABSENT, **both("slr", ABSENT, ABSENT),
        **both("hip_ir", Answer.of_value(33.0), Answer.of_value(34.0)),
        **both("fadir", ABSENT, ABSENT),
    }  # fmt: skip
    raised = flag(
        "claudication", "Pain on walking that stops on standing still", Urgency.SOON,
        Destination.VASCULAR, "within 6 weeks", "Ankle-brachial index and duplex scan",
        ("Buttock pain", "buttock_pain", R), ("Diabetes", "diabetes", None),
    )  # fmt: skip
    first = cause(
        "vascular_claudication", "Vascular claudication", Region.OTHER, R,
        ("buttock_pain", "Buttock pain"),
    )  # fmt: skip
    words = {
        N.COMPLAINT: "Right buttock ache after 200 metres, gone after 2 minutes of standing.",
        N.HISTORY: "Type 2 diabetes, raised blood pressure, smokes 10 a day.",
        N.MEDICINES: "Metformin 500 mg twice daily, ramipril 5 mg",
        N.PLAN: "Walking programme; help with stopping smoking offered.",
        N.SAFETY_NET: "To go to the emergency department if the leg turns cold, pale or numb.",
    }
    made = result(who, R, first, Destination.VASCULAR, Urgency.SOON, raised)
    return referred(who, R, facts, words, "Claudication of the right buttock, likely arterial",
                    made, "2026-0502-1", Addressee("", "Quillmarsh vascular clinic"))  # fmt: skip


def rheumatology() -> Referred:
    """Morning stiffness in a young man: rheumatology, soon."""
    who = person("p-4", "Sallowfield", "Jem", date(1997, 5, 9), Sex.MALE, "9993909963")
    facts: Facts = {
        **both("buttock_pain", PRESENT, PRESENT), ("back_pain", None): PRESENT,
        ("stiffness", None): Answer.of_value(75.0, "eased by moving"),
        ("onset", None): Answer.of_value("gradual"),
        **both("thigh_thrust", PRESENT, Answer(AnswerState.UNCLEAR)),
        ("compression", None): PRESENT, ("distraction", None): ABSENT,
        **both("hip_ir", Answer.of_value(38.0), Answer.of_value(39.0)),
        **both("slr", ABSENT, ABSENT),
    }  # fmt: skip
    raised = flag(
        "axial_spa", "Inflammatory back pain", Urgency.SOON, Destination.RHEUMATOLOGY,
        "within 6 weeks", "HLA-B27, CRP and MRI of the sacroiliac joints",
        ("Morning stiffness", "stiffness", None), ("Buttock pain", "buttock_pain", R),
        ("Buttock pain", "buttock_pain", L),
    )  # fmt: skip
    first = cause(
        "axial_spa", "Axial spondyloarthritis", Region.SACROILIAC, R,
        ("thigh_thrust", "Thigh thrust"), ("buttock_pain", "Buttock pain"),
    )  # fmt: skip
    words = {
        N.COMPLAINT: "Back and both buttocks for 14 months, wakes him at 4; better on moving.",
        N.HISTORY: "Psoriasis of the scalp. His mother has ankylosing spondylitis.",
        N.MEDICINES: "Ibuprofen 400 mg three times daily helps within a day",
        N.PLAN: "Mobility programme; stop nothing before you see him.",
        N.SAFETY_NET: "To come the same day with a red, painful eye.",
    }
    made = result(who, R, first, Destination.RHEUMATOLOGY, Urgency.SOON, raised)
    return referred(who, R, facts, words, "Suspected axial spondyloarthritis", made,
                    "2026-0503-1", Addressee("Dr V. Nominal", "Quillmarsh Hospital"))  # fmt: skip


def general_practice() -> Referred:
    """Nobody else has to act: for information."""
    who = person("p-5", "Hollinwood", "Greta", date(1971, 10, 30), Sex.FEMALE, "9990166137")
    facts: Facts = {
        **both("lateral_hip", ABSENT, PRESENT), **both("groin_pain", ABSENT, ABSENT),
        **both("single_leg", ABSENT, Answer(AnswerState.PRESENT, note="at 15 s")),
        **both("trochanter", ABSENT, PRESENT),
        **both("hip_ir", Answer.of_value(36.0), Answer.of_value(34.0)),
    }  # fmt: skip
    first = cause(
        "gtps", "Greater trochanteric pain syndrome", Region.AROUND_HIP, L,
        ("single_leg", "Single-leg stance, 30 s"), ("trochanter", "Greater trochanter tender"),
    )  # fmt: skip
    words = {
        N.COMPLAINT: "Outside of the left hip for 5 months; cannot lie on that side.",
        N.PLAN: "Load education and hip abductor exercise, 12 weeks.",
        N.SAFETY_NET: "To return if pain moves into the groin.",
    }
    made = result(who, L, first, Destination.PHYSIOTHERAPY, Urgency.ROUTINE)
    to = Addressee("Dr A. Placeholder", "Quillmarsh Surgery")
    return referred(who, L, facts, words, "Left greater trochanteric pain syndrome", made,
                    "2026-0504-1", to)  # fmt: skip


def pain_service() -> Referred:
    """No progress after a good course: the musculoskeletal service, routine."""
    base = general_practice()
    words = {
        **base.assessment.narrative,
        N.TREATMENT_SO_FAR: "14 weeks of exercise as planned, worst pain 7 then 7 of 10.",
    }
    assessment = replace(base.assessment, narrative=words, record_number="2026-0505-1")
    made = replace(base.result, pathway=Pathway(Urgency.ROUTINE, Destination.MSK_SERVICE, ()))
    own = default_letter(
        "l-1", assessment, made, f.texts(), f.NOW, Addressee("", "Quillmarsh pain service"),
        ("The patient",), f.CATALOGUE,
    )  # fmt: skip
    return Referred(base.patient, assessment, made, own)


RECEIVERS = {
    "letter_to_spinal_surgery": spinal,
    "letter_to_vascular": vascular,
    "letter_to_rheumatology": rheumatology,
    "letter_to_general_practice": general_practice,
    "letter_to_msk_service": pain_service,
}
