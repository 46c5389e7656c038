"""What is asked of the receiver; reasons and numbers as a clinician would say them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hipspine_desktop.domain.answers import Answer, AnswerKey, AnswerSet, Side, SymptomaticSide
from hipspine_desktop.domain.assessment import (
    Agreement,
    Complaint,
    Impression,
    NarrativeField,
)
from hipspine_desktop.domain.findings import (
    Catalogue,
    FindingDefinition,
    FindingKind,
    Laterality,
    Norm,
    Option,
)
from hipspine_desktop.domain.letter import Destination, Urgency
from hipspine_desktop.domain.regions import Region
from hipspine_desktop.engine.result import (
    EvaluatedSide,
    GroupReason,
    HipSpineReason,
    HipSpineType,
    Pathway,
    RaisedBy,
    RedFlag,
    Result,
    RootEstimate,
    SideResult,
)
from hipspine_desktop.services.compose_findings import difference, finding_rows
from hipspine_desktop.services.compose_flags import bare_time, receiver_time
from hipspine_desktop.services.compose_material import Material
from hipspine_desktop.services.compose_reason_words import reason_label, weighed
from hipspine_desktop.services.compose_request import merged_labels
from hipspine_desktop.services.documents import default_letter
from hipspine_desktop.wording.prose import value_text
from tests.documents import factory as f, results as r
from tests.documents.golden import letter, report
from tests.documents.reading import page_texts, whole_text

INCOMPLETE = replace(
    r.CES_RAISED,
    id="ces_incomplete",
    label="Possible incomplete cauda equina syndrome",
    raised_by=(RaisedBy("Altered feeling in the saddle area", AnswerKey("saddle")),),
)
SAFETY_NET = replace(
    r.CES_RAISED,
    id="ces_safety_net",
    label="Nerve-root leg pain: warning advice due",
    urgency=Urgency.ROUTINE,
    destination=Destination.PHYSIOTHERAPY,
    action="Give spoken and written cauda equina warning advice",
    timeframe="At this visit",
    raised_by=(RaisedBy("Pain below the knee", AnswerKey("below_knee", f.L)),),
)
STAYS = Pathway(Urgency.ROUTINE, Destination.PHYSIOTHERAPY, ("hip osteoarthritis",))
CALM = replace(r.FULL, red_flags=(), pathway=STAYS)


def with_flags(*flags: RedFlag) -> Result:
    return replace(r.EMERGENCY, red_flags=flags)


def material(answers: AnswerSet, definitions: tuple[FindingDefinition, ...] = ()) -> Material:
    catalogue = Catalogue(f.SECTIONS, (*f.FINDINGS, *definitions))
    assessment = replace(f.signed(), answers=answers)
    return Material(f.PATIENT, assessment, r.FULL, catalogue, None, None, f.texts(), f.NOW)


def request(result: Result) -> str:
    return default_letter("l", f.draft(), result, f.texts(), f.NOW).request


def test_rules_of_one_pathology_are_one_request_to_the_receiver() -> None:
    assert request(with_flags(r.CES_RAISED, INCOMPLETE, SAFETY_NET)) == (
        "Emergency assessment today: suspected (possible incomplete) cauda equina syndrome. "
        "Raised by new trouble passing or holding urine and altered feeling in the saddle area."
    )


def test_a_rule_that_only_assumes_is_no_finding_beside_one_that_knows() -> None:
    both_legs = replace(
        INCOMPLETE,
        id="ces_bilateral",
        label="Nerve symptoms in both legs, new",
        raised_by=(RaisedBy("Both legs weak or numb", AnswerKey("both_legs"), assumed=True),),
    )
    asked = request(with_flags(INCOMPLETE, both_legs))
    assert asked.startswith("Emergency assessment today: possible incomplete cauda equina")
    assert "both legs" not in asked
    own = default_letter("l", f.signed(), with_flags(INCOMPLETE, both_legs), f.texts(), f.NOW)
    text = whole_text(letter(own, f.signed(), with_flags(INCOMPLETE, both_legs)))
    assert "Not excluded while answers are not known: nerve symptoms in both legs, new." in text
    assert request(with_flags(both_legs)).startswith(
        "Emergency assessment today: nerve symptoms in both legs, new. Raised by both legs weak "
        "or numb (not known, counted as yes)."
    )


def test_a_request_names_the_flag_first_and_then_the_likely_source() -> None:
    text = request(with_flags(replace(r.AVN_FLAG, urgency=Urgency.URGENT)))
    assert text.startswith("Urgent assessment: ")
    assert text.endswith(
        "The most likely source of the pain is the hip joint on the right (hip osteoarthritis)."
    )


def test_where_the_clinician_differs_the_program_names_no_source() -> None:
    impression = Impression("Lumbar spine", Agreement.DIFFERS, "leg symptoms first", ("unknown",))
    own = default_letter("l", replace(f.draft(), impression=impression), CALM, f.texts(), f.NOW)
    assert "hip" not in own.request
    named = replace(impression, condition_ids=(r.OA.id,))
    own = default_letter("l", replace(f.draft(), impression=named), CALM, f.texts(), f.NOW)
    assert "The most likely source is hip osteoarthritis on the right." in own.request


@pytest.mark.parametrize(
    ("labels", "merged"),
    [
        (["Suspected hip fracture"], "suspected hip fracture"),
        (["A b", "C d"], "a b, C d"),
        (["Sure cauda", "Sure cauda"], "sure cauda"),
        (["Left hip pain", "Right hip pain"], "left (right) hip pain"),
        (["Pain", "Hip pain"], "pain, hip pain"),
    ],
)
def test_labels_of_one_pathology_share_their_last_words(labels: list[str], merged: str) -> None:
    assert merged_labels(labels) == merged


def test_the_letter_never_repeats_what_the_physiotherapist_has_to_do() -> None:
    result = with_flags(r.CES_RAISED, INCOMPLETE, SAFETY_NET)
    own = default_letter("l", f.signed(), result, f.texts(), f.NOW)
    text = whole_text(letter(own, f.signed(), result))
    assert "phone the on-call team" not in text
    assert "Give spoken and written" not in text
    assert "warning advice due" not in text
    merged = "Suspected (possible incomplete) cauda equina syndrome"
    assert f"EMERGENCY: {merged}, now, the same day. Raised by" in text
    full = whole_text(report(f.signed(), result))
    assert "phone the on-call team" in full
    assert "Advice due, Nerve-root leg pain: warning advice due: Give spoken and written" in full


def test_without_a_plan_the_rules_say_what_is_due_until_seen() -> None:
    bare = replace(f.signed(), narrative={NarrativeField.COMPLAINT: "Leg pain."})
    own = default_letter("l", bare, with_flags(r.CES_RAISED, SAFETY_NET), f.texts(), f.NOW)
    text = whole_text(letter(own, bare, with_flags(r.CES_RAISED, SAFETY_NET)))
    assert "Due by the red-flag rule: Send to the emergency department now" in text
    assert "Safety-net: not recorded. Nerve-root leg pain: warning advice due." in text


def test_without_onward_referral_the_practice_is_informed() -> None:
    own = default_letter("l", f.signed(), CALM, f.texts(), f.NOW)
    assert own.destination is Destination.GENERAL_PRACTICE
    assert own.request.startswith("No action now; your opinion if you see it differently.")
    first = " ".join(page_texts(letter(own, f.signed(), CALM))[0].split())
    assert "ROUTINE" in first
    assert "General practice: for your information" in first
    assert "no onward referral" not in first


def test_advice_alone_does_not_refer() -> None:
    result = replace(CALM, red_flags=(SAFETY_NET,))
    own = default_letter("l", f.signed(), result, f.texts(), f.NOW)
    assert own.destination is Destination.GENERAL_PRACTICE
    assert own.request.startswith("No action now; your opinion if you see it differently.")
    assert "No red flag raised." in whole_text(report(f.signed(), result))


@pytest.mark.parametrize(
    ("timeframe", "bare", "receiver"),
    [
        ("X-ray within 2 weeks (times of this project); MRI", "X-ray within 2 weeks; MRI", None),
        ("GP within 2 weeks (time of this project; NICE sets no day)", "GP within 2 weeks", None),
        ("Same day (this project)", "Same day", "same day"),
        ("Test again within 2 weeks", "Test again within 2 weeks", ""),
    ],
)
def test_times_of_this_project_are_marked_apart(
    timeframe: str, bare: str, receiver: str | None
) -> None:
    flag = replace(r.AVN_FLAG, timeframe=timeframe)
    assert bare_time(flag) == bare
    if receiver is not None:
        assert receiver_time(flag) == receiver
    result = with_flags(flag)
    own = default_letter("l", f.signed(), result, f.texts(), f.NOW)
    assert "project" not in page_texts(letter(own, f.signed(), result))[0]
    marked = "Time set by this program" in whole_text(report(f.signed(), result))
    assert marked is ("project" in timeframe)


STRENGTH = FindingDefinition(
    "toe", "Great toe extension", "neurological", FindingKind.GRADED, Laterality.PER_SIDE,
    options=tuple(Option(float(n), f"{n} some words") for n in range(6)),
)  # fmt: skip
DURATION = FindingDefinition(
    "duration", "Duration", "behaviour", FindingKind.MEASURED, Laterality.MIDLINE,
    unit="months", decimals=1, norms=(Norm(0, 3, "adults", f.NORM),),
)  # fmt: skip
INDEX = replace(DURATION, id="index", unit="", decimals=2)


@pytest.mark.parametrize(
    ("definition", "value", "text"),
    [
        (STRENGTH, 4.0, "4 of 5"),
        (DURATION, 9.0, "9\u00a0months"),
        (DURATION, 1.0, "1\u00a0month"),
        (DURATION, 1.5, "1.5\u00a0months"),
        (INDEX, 0.9, "0.90"),
    ],
)
def test_values_read_as_spoken(definition: FindingDefinition, value: float, text: str) -> None:
    assert value_text(f.texts(), definition, Answer.of_value(value)) == text


def test_only_ranges_of_motion_are_set_against_the_usual() -> None:
    m = material(AnswerSet({AnswerKey("duration"): Answer.of_value(9.0)}), (DURATION,))
    assert finding_rows(m, [DURATION])[0].note == ""
    hip = next(d for d in f.FINDINGS if d.id == "hip_ir")
    full = material(f.full_answers())
    assert "usual" in finding_rows(full, [hip])[0].note


@pytest.mark.parametrize(
    ("hurting", "text"),
    [
        (SymptomaticSide.LEFT, "left 40° less"),
        (SymptomaticSide.RIGHT, "right 40° more"),
        (SymptomaticSide.BILATERAL, "right 40° more than left"),
        (SymptomaticSide.UNKNOWN, "right 40° more than left"),
    ],
)
def test_the_painful_side_is_set_against_the_other(hurting: SymptomaticSide, text: str) -> None:
    definition = next(d for d in f.FINDINGS if d.id == "hip_ir")
    answers = AnswerSet(
        {
            AnswerKey("hip_ir", Side.RIGHT): Answer.of_value(70.0),
            AnswerKey("hip_ir", Side.LEFT): Answer.of_value(30.0),
        }
    )
    m = material(answers)
    m = replace(m, assessment=replace(m.assessment, complaint=Complaint(hurting)))
    assert difference(m, definition, answers) == text


@pytest.mark.parametrize(
    ("finding", "label", "positive", "text"),
    [
        ("hip_ir", "Internal rotation under 24 degrees", True, "Internal rotation 15°"),
        (
            "hip_er",
            "External rotation 23 degrees or less",
            False,
            "External rotation 28° (not 23° or less)",
        ),
        ("hip_abduction", "Stiff hip", True, "Abduction 30°"),
    ],
)
def test_a_measured_reason_says_its_value(
    finding: str, label: str, positive: bool, text: str
) -> None:
    found = r.reason(finding, label, 0.5, r.SEEN, positive=positive)
    assert reason_label(material(f.full_answers()), found, EvaluatedSide.RIGHT) == text


def test_a_choice_and_a_negative_are_said_in_their_own_words() -> None:
    m = material(f.full_answers())
    onset = r.reason("onset", "Sudden onset", 0.5, r.SEEN, side=None, positive=False)
    assert reason_label(m, onset, EvaluatedSide.RIGHT) == "Onset: gradual"
    eased = r.reason("sitting_eases", "Eased by sitting", -0.5, r.SEEN, side=None, positive=False)
    assert reason_label(m, eased, EvaluatedSide.RIGHT) == "No relief on sitting"


def grouped() -> SideResult:
    side = r.side_result()
    first = side.conditions[0]
    members = tuple(x for x in first.reasons_for if x.counted_with)
    group = GroupReason("hip", "Hip joint: range and provocation", 1.9, members)
    roots = (
        RootEstimate("l5", "L5", r.p(0.8, 0.6, 0.9)),
        RootEstimate("s1", "S1", r.p(0.2, 0.1, 0.4)),
    )
    kind = HipSpineType(
        "engine.hip_spine.complex",
        (HipSpineReason("engine.hip_spine.because.source_hip_joint"),),
    )
    radiculopathy = replace(side.conditions[2], id="lumbar_radiculopathy")
    conditions = (
        replace(first, groups=(group,)),
        side.conditions[1],
        radiculopathy,
        *side.conditions[3:],
    )
    return replace(side, conditions=conditions, roots=roots, hip_spine=kind)


def test_a_group_is_one_row_with_its_findings_beneath() -> None:
    condition = grouped().conditions[0]
    assert weighed(condition)[0].group is condition.groups[0]
    singles = {w.reason.key.finding_id for w in weighed(condition) if w.reason is not None}
    assert singles.isdisjoint({x.key.finding_id for x in condition.groups[0].reasons})
    text = whole_text(report(f.signed(), replace(r.FULL, sides=(grouped(),))))
    assert "+ Hip joint, range and provocation: 3 answers ×6.7" in text
    assert "internal rotation 15°, scour with adduction, groin pain, FADIR, groin pain" in text
    assert "Counted together" not in text


def test_root_and_type_have_a_line_each() -> None:
    result = replace(r.FULL, sides=(grouped(),))
    text = whole_text(report(f.signed(), result))
    assert "which one: L5 80 % (60–90), S1 20 % (10–40)." in text
    assert "Complex hip-spine syndrome: hip and spine are both probable sources." in text
    assert "Complex hip-spine syndrome" in whole_text(letter(f.letter(), result=result))


def test_tests_that_change_nothing_are_not_listed() -> None:
    side = r.side_result()
    idle = replace(
        side.next_tests[0],
        leading_if_positive=(Region.HIP_JOINT, 0.82),
        leading_if_negative=(Region.HIP_JOINT, 0.80),
    )
    result = replace(r.FULL, sides=(replace(side, next_tests=(idle,)),))
    text = whole_text(report(f.signed(), result))
    assert "No further test would change the picture much." in text
    assert "Thigh thrust, right (lying" not in text


def test_a_test_that_moves_another_region_than_the_leading_one_says_which() -> None:
    side = r.side_result()
    spine = replace(
        side.next_tests[0],
        leading_if_positive=(Region.HIP_JOINT, 0.98),
        leading_if_negative=(Region.HIP_JOINT, 0.97),
        moved_if_positive=(Region.LUMBAR_SPINE, 0.62),
        moved_if_negative=(Region.LUMBAR_SPINE, 0.21),
    )
    result = replace(r.FULL, sides=(replace(side, next_tests=(spine,)),))
    text = whole_text(report(f.signed(), result))
    assert "if positive the lumbar spine 62 %, if negative 21 %; 30 s" in text
    assert "first (98 %)" not in text


def test_outside_the_scope_there_is_no_estimate_and_it_is_said() -> None:
    child = replace(r.FULL, age=12, sides=())
    for pdf in (report(f.signed(), child), letter(f.letter(), result=child)):
        text = whole_text(pdf)
        assert "No estimate: outside the program’s scope" in text
        assert "95 % interval):" not in text
    own = default_letter("l", f.draft(), child, f.texts(), f.NOW)
    assert "most likely source" not in own.request
