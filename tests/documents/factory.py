"""Invented people and a full invented result for the documents' tests.

Nobody here exists; NHS numbers are from the range kept for tests. The figures are made up and
say nothing about any real test.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from hipspine_desktop.domain.answers import (
    ABSENT,
    PRESENT,
    UNCLEAR,
    Answer,
    AnswerKey,
    AnswerSet,
    AnswerState,
    CannotTestReason,
    Side,
    SymptomaticSide,
)
from hipspine_desktop.domain.assessment import (
    Acknowledgement,
    Agreement,
    Assessment,
    AssessmentState,
    Complaint,
    Impression,
    NarrativeField,
    Signature,
)
from hipspine_desktop.domain.findings import (
    Catalogue,
    FindingDefinition,
    FindingKind,
    Laterality,
    MeasurementError,
    Norm,
    Option,
    Part,
    Section,
)
from hipspine_desktop.domain.letter import Destination, Letter, Urgency
from hipspine_desktop.domain.patient import (
    Address,
    AllergyStatus,
    GeneralPractice,
    Identifier,
    Patient,
    Sex,
)
from hipspine_desktop.domain.people import Addressee, Clinician, Practice
from hipspine_desktop.domain.sources import Basis, Source, SourceRef
from hipspine_desktop.wording.texts import Texts

ROOT = Path(__file__).parents[2]
FONTS = ROOT / "resources" / "fonts"
NOW = datetime(2026, 11, 24, 12, 41, tzinfo=ZoneInfo("Europe/London"))
SEEN_AT = datetime(2026, 11, 24, 11, 29, tzinfo=UTC)

NORM_SOURCE = Source(
    "invented_norms", "Invented 2001", "Invented A, B. Ranges of nobody. 2001", 2001
)
NORM = SourceRef(NORM_SOURCE, Basis.SEEN)

YES_NO, MEASURED, GRADED, CHOICE = (
    FindingKind.YES_NO,
    FindingKind.MEASURED,
    FindingKind.GRADED,
    FindingKind.CHOICE,
)
MID, SIDES = Laterality.MIDLINE, Laterality.PER_SIDE


@cache
def texts() -> Texts:
    """The shipped wording, read once."""
    return Texts.load(ROOT / "resources" / "wording")


SECTIONS = tuple(
    Section(id_, title, part, order)
    for order, (id_, title, part) in enumerate(
        (
            ("location", "Complaint: where it hurts", Part.HISTORY),
            ("behaviour", "Behaviour of symptoms", Part.HISTORY),
            ("neuro_symptoms", "Neurological symptoms", Part.HISTORY),
            ("red_flags", "Red flags", Part.HISTORY),
            ("general_health", "General health", Part.HISTORY),
            ("lumbar", "Lumbar movements", Part.EXAMINATION),
            ("hip_range", "Hip range", Part.EXAMINATION),
            ("neurological", "Neurological", Part.EXAMINATION),
            ("sacroiliac", "Sacroiliac tests", Part.EXAMINATION),
            ("hip_tests", "Hip tests", Part.EXAMINATION),
            ("palpation", "Palpation", Part.EXAMINATION),
            ("imaging", "Imaging and injections", Part.CONCLUSION),
        )
    )
)


def yes_no(
    id_: str, section: str, label: str, present: str = "", absent: str = "", mid: bool = False
) -> FindingDefinition:
    return FindingDefinition(
        id_,
        label,
        section,
        YES_NO,
        MID if mid else SIDES,
        phrase_present=present,
        phrase_absent=absent,
    )


def flag(id_: str, label: str, absent: str, cauda: bool = False) -> FindingDefinition:
    return FindingDefinition(
        id_,
        label,
        "red_flags",
        YES_NO,
        MID,
        phrase_present=label[:1].lower() + label[1:],
        phrase_absent=absent,
        red_flag_block=True,
        cauda_equina=cauda,
    )


def measured(id_: str, section: str, label: str, low: float, high: float) -> FindingDefinition:
    return FindingDefinition(
        id_,
        label,
        section,
        MEASURED,
        SIDES,
        unit="degrees",
        minimum=0,
        maximum=180,
        norms=(Norm(low, high, "adults", NORM),),
        measurement_error=MeasurementError(7, NORM),
    )


FINDINGS = (
    yes_no("groin_pain", "location", "Groin pain", "groin pain", "no groin pain"),
    yes_no("buttock_pain", "location", "Buttock pain", "buttock pain", "no buttock pain"),
    yes_no(
        "below_knee",
        "location",
        "Pain below the knee",
        "pain below the knee",
        "no pain below the knee",
    ),
    yes_no(
        "lateral_hip", "location", "Lateral hip pain", "lateral hip pain", "no lateral hip pain"
    ),
    yes_no("back_pain", "location", "Back pain", "back pain", "no back pain", mid=True),
    yes_no(
        "socks",
        "behaviour",
        "Trouble with socks and shoes",
        "trouble putting on socks and shoes",
        "no trouble with socks and shoes",
        mid=True,
    ),
    yes_no(
        "stairs", "behaviour", "Worse on stairs", "pain on stairs", "no pain on stairs", mid=True
    ),
    yes_no(
        "sitting_eases",
        "behaviour",
        "Eased by sitting",
        "relief on sitting",
        "no relief on sitting",
        mid=True,
    ),
    yes_no(
        "cough",
        "behaviour",
        "Worse on coughing",
        "pain on coughing",
        "no pain on coughing",
        mid=True,
    ),
    FindingDefinition(
        "stiffness",
        "Morning stiffness",
        "behaviour",
        MEASURED,
        MID,
        unit="min",
        minimum=0,
        maximum=600,
    ),
    FindingDefinition(
        "onset",
        "Onset",
        "behaviour",
        CHOICE,
        MID,
        options=(
            Option("gradual", "gradual"),
            Option("sudden", "sudden"),
            Option("fall", "after a fall"),
        ),
    ),
    yes_no(
        "tingling",
        "neuro_symptoms",
        "Pins and needles in the leg",
        "pins and needles in the leg",
        "no pins and needles in the leg",
    ),
    yes_no(
        "weakness",
        "neuro_symptoms",
        "Weakness in the leg",
        "weakness in the leg",
        "no weakness in the leg",
    ),
    flag(
        "bladder",
        "New trouble passing or holding urine",
        "no new trouble passing or holding urine",
        True,
    ),
    flag("bowel", "New loss of bowel control", "no new loss of bowel control", True),
    flag(
        "saddle",
        "Altered feeling in the saddle area",
        "no altered feeling in the saddle area",
        True,
    ),
    flag("sexual", "New change of sexual function", "no new change of sexual function", True),
    flag("both_legs", "Both legs weak or numb", "no weakness or numbness of both legs", True),
    flag("cancer", "Past cancer", "no past cancer"),
    flag("weight_loss", "Weight loss without reason", "no weight loss without reason"),
    flag("fever", "Fever or chills", "no fever or chills"),
    flag("steroids", "Long or repeated steroid courses", "no long or repeated steroid courses"),
    flag("fall_injury", "Recent fall or injury", "no recent fall or injury"),
    flag("cold_leg", "Sudden cold or pale leg", "no sudden cold or pale leg"),
    flag(
        "night_pain",
        "Night pain not eased by position",
        "no night pain that position does not ease",
    ),
    yes_no("diabetes", "general_health", "Diabetes", "diabetes", "no diabetes", mid=True),
    yes_no(
        "osteoporosis",
        "general_health",
        "Osteoporosis",
        "osteoporosis",
        "no osteoporosis",
        mid=True,
    ),
    yes_no(
        "extension_pain",
        "lumbar",
        "Pain on extension",
        "pain on lumbar extension",
        "no pain on lumbar extension",
        mid=True,
    ),
    yes_no(
        "quadrant",
        "lumbar",
        "Extension with rotation",
        "pain on extension with rotation",
        "no pain on extension with rotation",
    ),
    measured("hip_flexion", "hip_range", "Hip flexion, passive", 110, 130),
    measured("hip_ir", "hip_range", "Internal rotation at 90°", 30, 45),
    measured("hip_er", "hip_range", "External rotation at 90°", 35, 50),
    measured("hip_abduction", "hip_range", "Abduction", 30, 45),
    measured("hip_adduction", "hip_range", "Adduction", 20, 30),
    yes_no(
        "slr",
        "neurological",
        "Straight leg raise, familiar leg pain",
        "familiar leg pain on straight leg raise",
        "straight leg raise without leg pain",
    ),
    yes_no("slump", "neurological", "Slump", "slump test positive", "slump test negative"),
    yes_no(
        "crossed_slr",
        "neurological",
        "Crossed straight leg raise",
        "crossed straight leg raise positive",
        "crossed straight leg raise negative",
    ),
    FindingDefinition(
        "ehl",
        "Big toe extension, strength",
        "neurological",
        GRADED,
        SIDES,
        options=tuple(Option(float(n), f"{n} of 5") for n in range(6)),
    ),
    FindingDefinition(
        "ankle_reflex",
        "Ankle reflex",
        "neurological",
        CHOICE,
        SIDES,
        options=(
            Option("normal", "normal"),
            Option("reduced", "reduced"),
            Option("absent", "absent"),
        ),
    ),
    yes_no(
        "thigh_thrust",
        "sacroiliac",
        "Thigh thrust",
        "thigh thrust positive",
        "thigh thrust negative",
    ),
    yes_no(
        "compression",
        "sacroiliac",
        "Compression",
        "compression positive",
        "compression negative",
        mid=True,
    ),
    yes_no(
        "distraction",
        "sacroiliac",
        "Distraction",
        "distraction positive",
        "distraction negative",
        mid=True,
    ),
    yes_no(
        "fadir", "hip_tests", "FADIR, groin pain", "groin pain on FADIR", "no groin pain on FADIR"
    ),
    yes_no(
        "faber", "hip_tests", "FABER, groin pain", "groin pain on FABER", "no groin pain on FABER"
    ),
    yes_no(
        "scour",
        "hip_tests",
        "Scour with adduction, groin pain",
        "groin pain on scour",
        "no groin pain on scour",
    ),
    yes_no("log_roll", "hip_tests", "Log roll", "log roll positive", "log roll negative"),
    yes_no(
        "single_leg",
        "hip_tests",
        "Single-leg stance, 30 s",
        "pain on single-leg stance",
        "no pain on single-leg stance",
    ),
    yes_no(
        "trendelenburg", "hip_tests", "Trendelenburg", "Trendelenburg sign", "no Trendelenburg sign"
    ),
    yes_no("hop", "hip_tests", "Hop", "pain on hopping", "no pain on hopping"),
    yes_no("lag", "hip_tests", "Hip lag sign", "hip lag sign", "no hip lag sign"),
    yes_no(
        "trochanter",
        "palpation",
        "Greater trochanter tender",
        "tender greater trochanter",
        "greater trochanter not tender",
    ),
    yes_no(
        "xray_narrow",
        "imaging",
        "Joint space narrowing on X-ray",
        "joint space narrowing on X-ray",
        "no joint space narrowing on X-ray",
    ),
)

CATALOGUE = Catalogue(SECTIONS, FINDINGS)

R, L = Side.RIGHT, Side.LEFT


def could_not(reason: CannotTestReason, note: str = "") -> Answer:
    return Answer.could_not_test(reason, note)


def full_answers() -> AnswerSet:
    """Most of the catalogue, in all five states and with notes."""
    value = Answer.of_value
    not_safe = could_not(CannotTestReason.NOT_SAFE, "osteonecrosis not excluded")
    found: dict[AnswerKey, Answer] = {}

    def put(finding: str, right: Answer | None, left: Answer | None = None) -> None:
        if right is not None:
            found[AnswerKey(finding, R)] = right
        if left is not None:
            found[AnswerKey(finding, L)] = left

    def mid(finding: str, answer: Answer) -> None:
        found[AnswerKey(finding)] = answer

    put("groin_pain", PRESENT, ABSENT)
    put("buttock_pain", Answer(AnswerState.PRESENT, note="dull ache, comes and goes"), ABSENT)
    put("below_knee", ABSENT, ABSENT)
    put("lateral_hip", ABSENT, ABSENT)
    mid("back_pain", UNCLEAR)
    mid("socks", PRESENT)
    mid("stairs", PRESENT)
    mid("sitting_eases", ABSENT)
    mid("cough", ABSENT)
    mid("stiffness", value(10.0))
    mid("onset", value("gradual"))
    put("tingling", Answer(AnswerState.PRESENT, note="outer calf"), ABSENT)
    put("weakness", ABSENT, ABSENT)
    for id_ in (
        "bladder",
        "bowel",
        "saddle",
        "sexual",
        "both_legs",
        "cancer",
        "weight_loss",
        "fever",
        "fall_injury",
        "cold_leg",
        "night_pain",
    ):
        mid(id_, ABSENT)
    mid("steroids", Answer(AnswerState.PRESENT, note="4 courses of prednisolone in 18 months"))
    mid("diabetes", ABSENT)
    mid("extension_pain", ABSENT)
    put("quadrant", ABSENT, ABSENT)
    put("hip_flexion", value(95.0, "groin pain"), value(118.0))
    put("hip_ir", value(15.0, "groin pain"), value(32.0))
    put("hip_er", value(28.0, "stretch only"), value(38.0))
    put("hip_abduction", value(30.0), value(36.0))
    put("slr", ABSENT, ABSENT)
    put("slump", Answer(AnswerState.UNCLEAR, note="calf tingling"), ABSENT)
    put("crossed_slr", ABSENT, ABSENT)
    put("ehl", value(5.0), value(5.0))
    put("ankle_reflex", value("normal"), value("normal"))
    no_time = could_not(CannotTestReason.NO_TIME)
    put("thigh_thrust", no_time, no_time)
    put("fadir", Answer(AnswerState.PRESENT, note="familiar"), ABSENT)
    put("faber", Answer(AnswerState.PRESENT, note="familiar"), ABSENT)
    put("scour", PRESENT, ABSENT)
    put("log_roll", ABSENT, ABSENT)
    put("single_leg", Answer(AnswerState.PRESENT, note="groin at 12 s"), ABSENT)
    put("trendelenburg", Answer(AnswerState.UNCLEAR, note="trunk leans, pelvis level"), ABSENT)
    put("hop", not_safe, not_safe)
    put("xray_narrow", Answer(AnswerState.PRESENT, note="mild, 03-Aug-2026"))
    return AnswerSet(found)


PATIENT = Patient(
    id="p-1",
    family_name="Thistlewick",
    given_name="Marigold",
    title="Mrs",
    preferred_name="Goldie",
    born=date(1960, 3, 14),
    sex=Sex.FEMALE,
    gender="Female",
    identifiers=(Identifier("NHS", "9991042733"),),
    address=Address(("3 Invention Row", "Quillmarsh", "QM0 0AA"), "01632 960 118"),
    practice=GeneralPractice("Dr A. Placeholder", "Quillmarsh Surgery"),
    allergy_status=AllergyStatus.KNOWN,
    allergies="Penicillin (rash)",
    needs="Hard of hearing: face her, speak slowly, letter rather than phone",
)

PRACTICE = Practice(
    "Quillmarsh Physiotherapy",
    Address(
        ("2 Example Street", "Quillmarsh", "QM1 0AA"), "01632 960 200", "physio@quillmarsh.example"
    ),
)

CLINICIAN = Clinician("c-1", "okonjo", "R. Okonjo-Test", "Physiotherapist", "HCPC PH000000")

NARRATIVE = {
    NarrativeField.COMPLAINT: (
        "Right groin pain for 7 months, getting worse since October. Sharp on turning and on "
        "stairs; worst 8 of 10, now 3, best 1. Walks 15 minutes. Sleeps through."
    ),
    NarrativeField.HISTORY: (
        "Asthma, raised blood pressure. No operation or injection at hip or spine. "
        "Never smoked. Back pain in 2025, settled."
    ),
    NarrativeField.MEDICINES: "Beclometasone and formoterol inhaler, ramipril 5 mg, paracetamol",
    NarrativeField.INVESTIGATIONS: (
        "X-ray pelvis 03-Aug-2026, Quillmarsh Imaging: mild narrowing of the right hip joint, "
        "no collapse of the head."
    ),
    NarrativeField.TREATMENT_SO_FAR: (
        "07-Oct-2026 to now: load advice and hip exercise, 3 sets on 4 days a week. No clear "
        "response: worst pain 8, 7, 8 of 10."
    ),
    NarrativeField.GOALS: (
        "“I want to get back to the allotment.” She worries that she needs a new hip. She knows "
        "why I write, and agrees to this letter and to sharing it."
    ),
    NarrativeField.PLAN: "Partial weight-bearing with a stick. Review on 02-Dec-2026.",
    NarrativeField.SAFETY_NET: (
        "Told to go to the emergency department if she cannot bear weight, has fever, or loses "
        "feeling between the legs or control of bladder or bowel; card given."
    ),
}

IMPRESSION = Impression(
    text=(
        "Painful right hip joint: osteoarthritis most likely, osteonecrosis to be excluded. "
        "A second source in the lumbar spine is possible."
    ),
    agreement=Agreement.AGREES,
    condition_ids=("hip_osteoarthritis",),
)

SIGNATURE = Signature(
    "c-1",
    CLINICIAN.name,
    CLINICIAN.profession,
    CLINICIAN.registration,
    datetime(2026, 11, 24, 12, 58, tzinfo=UTC),
    "4f7a21c99b7e5d0c1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f7081",
)


def draft() -> Assessment:
    """A full assessment, not signed."""
    return Assessment(
        id="a-1",
        patient_id=PATIENT.id,
        record_number="2026-0417-3",
        author_id=CLINICIAN.id,
        author_name=CLINICIAN.name,
        created_at=SEEN_AT,
        changed_at=datetime(2026, 11, 24, 12, 57, tzinfo=UTC),
        complaint=Complaint(SymptomaticSide.RIGHT),
        answers=full_answers(),
        narrative=NARRATIVE,
        impression=IMPRESSION,
        acknowledgements=(
            Acknowledgement(
                "osteonecrosis",
                "letter written today",
                False,
                CLINICIAN.name,
                datetime(2026, 11, 24, 12, 39, tzinfo=UTC),
            ),
        ),
        version=71,
    )


def signed() -> Assessment:
    """The same, signed."""
    return replace(draft(), state=AssessmentState.SIGNED, signature=SIGNATURE)


def empty() -> Assessment:
    """A new assessment in which nothing was asked."""
    return Assessment(
        id="a-0",
        patient_id=PATIENT.id,
        record_number="2026-0418-1",
        author_id=CLINICIAN.id,
        author_name=CLINICIAN.name,
        created_at=SEEN_AT,
        changed_at=SEEN_AT,
    )


def letter(**changes: object) -> Letter:
    """The letter to orthopaedics."""
    base = Letter(
        id="l-1",
        assessment_id="a-1",
        destination=Destination.ORTHOPAEDICS,
        urgency=Urgency.URGENT,
        addressee=Addressee("Miss P. Nominal", "Quillmarsh Hospital"),
        request=(
            "A new X-ray of pelvis and right hip within 2 weeks, MRI of both hips even if it is "
            "normal, and your opinion. Osteonecrosis of the right femoral head is not excluded."
        ),
        written_at=datetime(2026, 11, 24, 12, 41, tzinfo=UTC),
        copies=("Mrs Thistlewick", "Dr A. Placeholder, Quillmarsh Surgery"),
    )
    return replace(base, **changes)  # type: ignore[arg-type]
