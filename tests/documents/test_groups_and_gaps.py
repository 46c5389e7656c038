"""Groups speak by their findings; gaps, open questions and held-back advice are named exactly."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hipspine_desktop.documents.model import Prose
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
)
from hipspine_desktop.domain.assessment import NarrativeField
from hipspine_desktop.domain.findings import Catalogue, FindingDefinition, Part, Section
from hipspine_desktop.domain.letter import Destination, Urgency
from hipspine_desktop.engine.result import (
    EvaluatedSide,
    GroupReason,
    Pathway,
    RaisedBy,
    Reason,
    Result,
)
from hipspine_desktop.services.compose_findings import section_name, untouched_sections
from hipspine_desktop.services.compose_flags import facts_words, question_blocks
from hipspine_desktop.services.compose_letter_examination import examination_section
from hipspine_desktop.services.compose_material import Material
from hipspine_desktop.services.compose_reason_words import reason_words
from hipspine_desktop.services.compose_summary_findings import PartState, part_states
from hipspine_desktop.services.documents import report_pdf, subject_of_case
from tests.documents import factory as f, results as r
from tests.documents.golden import CASE, letter, report
from tests.documents.reading import whole_text

OPEN_LINE = "Red-flag questions open: urgency only as far as asked."
HELD_BACK = "All other advice is held back until the red flag is settled."
ROUTINE = replace(
    r.FULL,
    red_flags=(),
    pathway=Pathway(Urgency.ROUTINE, Destination.PHYSIOTHERAPY, (), r.PATHWAY.advice),
)


def material(answers: AnswerSet, catalogue: Catalogue = f.CATALOGUE) -> Material:
    assessment = replace(f.signed(), answers=answers)
    return Material(f.PATIENT, assessment, r.FULL, catalogue, None, None, f.texts(), f.NOW)


def member(finding: str, weight: float, positive: bool = True, side: Side | None = f.R) -> Reason:
    return r.reason(finding, finding, weight, r.SEEN, side=side, positive=positive)


def words(weight: float, *members: Reason, positive: bool, most: int = 3) -> list[str]:
    group = GroupReason("g", "Pain at the front of the hip", weight, members)
    condition = replace(r.OA, groups=(group,), reasons_for=(), reasons_against=())
    m = material(f.full_answers())
    return reason_words(m, condition, EvaluatedSide.RIGHT, 6, positive, most)


def test_a_group_names_its_agreeing_findings_and_never_its_title() -> None:
    found = words(
        -0.9,
        member("below_knee", -0.3, positive=False),
        member("lateral_hip", -0.6, positive=False),
        member("groin_pain", 0.4),
        positive=False,
    )
    assert found == ["no lateral hip pain and no pain below the knee"]


def test_a_normal_answer_is_no_reason_beside_the_abnormal_ones_of_its_group() -> None:
    members = (member("groin_pain", 0.6), member("below_knee", 0.2, positive=False))
    assert words(0.8, *members, positive=True) == ["groin pain"]


def test_a_group_whose_findings_all_point_the_other_way_stays_silent() -> None:
    assert words(0.5, member("groin_pain", -0.2), positive=True) == []


def test_a_group_names_three_and_counts_the_rest() -> None:
    names = ("groin_pain", "buttock_pain", "tingling", "fadir", "scour")
    members = [member(name, 0.9 - 0.1 * n) for n, name in enumerate(names)]
    assert words(2.0, *members, positive=True)[0].endswith(" and 2 more")
    assert words(2.0, *members, positive=True, most=2)[0].endswith(" and 3 more")


def strength_section() -> Catalogue:
    more = (
        Section("strength", "Strength", Part.EXAMINATION, 90),
        Section("observation", "Observation and gait", Part.EXAMINATION, 91),
    )
    findings = (
        f.yes_no("hip_abduction_weak", "strength", "Hip abductors weak"),
        f.yes_no("limp", "observation", "Limp"),
        f.yes_no("wide_based_gait", "neurological", "Wide-based gait", mid=True),
    )
    return Catalogue((*f.SECTIONS, *more), (*f.FINDINGS, *findings))


def not_examined(answers: AnswerSet) -> list[str]:
    m = material(answers, strength_section())
    return [section_name(m, s) for s in untouched_sections(m)]


def test_what_was_not_examined_is_named_so_that_nothing_recorded_contradicts_it() -> None:
    names = not_examined(f.full_answers())
    assert "hip muscle strength" in names
    assert "observation of posture and gait" in names
    gait = f.full_answers().with_answer(AnswerKey("wide_based_gait"), PRESENT)
    assert "observation of posture and gait" not in not_examined(gait)
    tested = f.full_answers().with_answer(AnswerKey("hip_abduction_weak", f.R), ABSENT)
    assert "hip muscle strength" not in not_examined(tested)


@pytest.mark.parametrize("urgency", [Urgency.EMERGENCY, Urgency.URGENT])
def test_a_pressing_flag_holds_routine_advice_back_until_it_is_settled(urgency: Urgency) -> None:
    flag = replace(r.CES_RAISED, urgency=urgency)
    result = replace(r.EMERGENCY, red_flags=(flag,))
    text = whole_text(report(f.draft(), result))
    pathway = text[text.index("Pathway Because") :]
    assert text.count("phone the on-call team") == 1
    assert "What to do stands with each red flag on the first page." in pathway
    assert HELD_BACK in pathway
    assert "No routine MRI" not in text
    assert "Offer exercise" not in text


def test_without_a_pressing_flag_the_advice_is_printed() -> None:
    for flags in ((), (replace(r.AVN_FLAG, urgency=Urgency.SOON),)):
        text = whole_text(report(f.draft(), replace(ROUTINE, red_flags=flags)))
        assert "Offer exercise" in text
        assert HELD_BACK not in text


COULD_NOT = Answer(AnswerState.COULD_NOT_TEST, reason=CannotTestReason.PAIN)


@pytest.mark.parametrize("answer", [UNCLEAR, COULD_NOT, None])
def test_open_cauda_equina_questions_stand_on_the_first_line(answer: Answer | None) -> None:
    answers = f.full_answers()
    if answer is None:
        kept = {key: a for key, a in answers.items() if key != AnswerKey("bladder")}
        answers = AnswerSet(kept)
    else:
        answers = answers.with_answer(AnswerKey("bladder"), answer)
    assessment = replace(f.draft(), answers=answers)
    own = f.letter(urgency=Urgency.ROUTINE, destination=Destination.GENERAL_PRACTICE)
    text = whole_text(letter(own, assessment, ROUTINE))
    assert text.index(OPEN_LINE) < text.index("I ask for")
    assert f"Plan {OPEN_LINE} Routine:" in whole_text(report(assessment, ROUTINE))


def test_the_engines_own_key_opens_the_urgency_and_answered_questions_do_not() -> None:
    own = f.letter(urgency=Urgency.ROUTINE, destination=Destination.GENERAL_PRACTICE)
    assert OPEN_LINE not in whole_text(letter(own, f.draft(), ROUTINE))
    opened = replace(ROUTINE.pathway, because=("engine.pathway.flags_open",))
    result: Result = replace(ROUTINE, pathway=opened)
    assert OPEN_LINE in whole_text(letter(own, f.draft(), result))
    own = f.letter(urgency=Urgency.EMERGENCY)
    assert OPEN_LINE not in whole_text(letter(own, f.draft(), result))


def test_a_choice_among_facts_says_what_was_asked() -> None:
    facts = [
        RaisedBy("Groin pain", AnswerKey("groin_pain", f.R)),
        RaisedBy("Gradual", AnswerKey("onset")),
    ]
    assert facts_words(material(f.full_answers()), facts) == (
        "groin pain on the right and onset: gradual"
    )
    assert f.texts()("documents.fact_name.ce_timing") == "timing"


def test_a_negative_that_a_rule_needed_raises_nothing_and_is_never_said_as_present() -> None:
    no = RaisedBy("Pain below the knee", AnswerKey("below_knee", f.R))
    yes = RaisedBy("Groin pain", AnswerKey("groin_pain", f.R))
    m = material(f.full_answers())
    assert facts_words(m, [no, yes]) == "groin pain on the right"
    assert facts_words(m, [no]) == "no pain below the knee on the right"


def test_several_assumed_facts_share_one_remark() -> None:
    facts = [
        RaisedBy("Knee flexion", None, assumed=True),
        RaisedBy("Groin pain", AnswerKey("groin_pain", f.R)),
        RaisedBy("Ankle eversion", None, assumed=True),
    ]
    m = material(f.full_answers())
    assert facts_words(m, facts) == (
        "groin pain on the right; not known, counted as yes: knee flexion and ankle eversion"
    )
    assert facts_words(m, facts[:1]) == "knee flexion (not known, counted as yes)"


def test_a_fact_carries_its_side_once() -> None:
    def fact(finding: str, side: Side | None) -> RaisedBy:
        return RaisedBy(definition(finding).label, AnswerKey(finding, side))

    m = material(f.full_answers())
    left = [fact("groin_pain", f.L), fact("fadir", f.R)]
    both = [fact("hip_ir", f.R), fact("hip_ir", f.R), fact("groin_pain", f.R)]
    assert facts_words(m, left[1:]) == "FADIR, groin pain on the right"
    assert facts_words(m, both) == "internal rotation at 90° 15° and groin pain (both on the right)"
    tender = AnswerSet({AnswerKey("trochanter", side): PRESENT for side in (f.R, f.L)})
    sides = [fact("trochanter", f.R), fact("trochanter", f.L)]
    assert facts_words(material(tender), sides) == "greater trochanter tender on both sides"


def test_why_a_question_could_not_be_asked_stands_in_brackets() -> None:
    noted = replace(COULD_NOT, note="in tears")
    m = material(f.full_answers().with_answer(AnswerKey("bladder"), noted))
    lines = ["".join(s.text for s in b.text) for b in question_blocks(m) if isinstance(b, Prose)]
    line = next(t for t in lines if t.startswith("Could not ask: "))
    label = definition("bladder").label
    assert line == f"Could not ask: {label[:1].lower()}{label[1:]} (pain, in tears)."


def definition(finding: str) -> FindingDefinition:
    return f.CATALOGUE.finding(finding)


def test_half_a_surrogate_pair_in_name_note_or_file_name_is_printed_by_its_number() -> None:
    broken = "Ash\ud83dford"
    patient = replace(f.PATIENT, family_name=broken, needs=broken)
    noted = Answer(AnswerState.PRESENT, note=broken)
    assessment = replace(
        f.draft(),
        answers=f.full_answers().with_answer(AnswerKey("fadir", f.R), noted),
        narrative={NarrativeField.COMPLAINT: broken},
        author_name=broken,
        record_number=broken,
    )
    for pdf in (
        report(assessment, subject=patient),
        letter(f.letter(request=broken, copies=(broken,)), assessment, subject=patient),
        report_pdf(
            subject_of_case(CASE, broken),
            assessment,
            r.NOTHING,
            f.CATALOGUE,
            None,
            None,
            f.texts(),
            f.NOW,
            f.FONTS,
        ),
    ):
        assert "Ash[U+D83D]ford" in whole_text(pdf)


def reassuring() -> Catalogue:
    finding = f.yes_no("hip_rom_full", "hip_range", "Hip moves freely in all directions")
    phrased = replace(
        finding,
        phrase_present="full and pain-free hip movement",
        phrase_absent="hip movement limited or painful",
    )
    return Catalogue(f.SECTIONS, (*f.FINDINGS, phrased))


@pytest.mark.parametrize(
    ("answer", "said"), [(PRESENT, "Normal: on the right full"), (ABSENT, "Hip moves")]
)
def test_the_absence_of_what_is_normal_is_no_negative(answer: Answer, said: str) -> None:
    answers = AnswerSet({AnswerKey("hip_rom_full", f.R): answer})
    m = material(answers, reassuring())
    section = examination_section(m)
    words = [
        "".join(span.text for span in block.text)
        for block in section.blocks
        if isinstance(block, Prose)
    ]
    rows = [row.name for block in section.blocks for row in getattr(block, "rows", ())]
    assert any(text.startswith(said) for text in (*words, *rows))
    assert not any(text.startswith("Negative") for text in words)
    state = PartState.NORMAL if answer is PRESENT else PartState.CHANGED
    assert part_states(m)["hip_range"] is state
