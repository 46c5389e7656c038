"""What the documents say, and never say, of a record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from hipspine_desktop.documents import letter as letter_paper
from hipspine_desktop.documents.model import PairedCharts
from hipspine_desktop.domain.answers import (
    ABSENT,
    PRESENT,
    Answer,
    AnswerKey,
    AnswerSet,
    AnswerState,
    Side,
)
from hipspine_desktop.domain.assessment import Acknowledgement, NarrativeField
from hipspine_desktop.domain.letter import Destination, Urgency
from hipspine_desktop.domain.patient import AllergyStatus, Identifier
from hipspine_desktop.errors import DocumentError
from hipspine_desktop.services.compose_context import PaperContext
from hipspine_desktop.services.compose_letter import compose_letter
from hipspine_desktop.services.compose_report import compose_report
from hipspine_desktop.services.documents import (
    DocumentKind,
    default_letter,
    document_file_name,
)
from tests.documents import factory as f, results as r
from tests.documents.golden import letter, report
from tests.documents.reading import page_texts, whole_text


def test_an_unasked_red_flag_is_never_a_no() -> None:
    answers = AnswerSet({AnswerKey("bladder"): ABSENT})
    assessment = replace(f.signed(), answers=answers)
    text = whole_text(letter(f.letter(), assessment))
    no = text[text.index("No: ") : text.index("Complaint ")]
    not_asked = text[text.index("Not asked: ") : text.index("No: ")]
    assert "passing or holding urine" in no
    assert "bowel" not in no
    assert "loss of bowel control" in not_asked


def test_no_estimate_is_printed_before_the_red_flags_were_asked() -> None:
    unasked = replace(r.FULL, flag_questions=(11, 12))
    for pdf in (report(f.signed(), unasked), letter(f.letter(), result=unasked)):
        text = whole_text(pdf)
        assert "No estimate yet" in text
        assert "81 %" not in text
        assert "76 %" not in text


def test_much_that_is_unexplained_is_said_in_words() -> None:
    side = replace(r.side_result(), unexplained=r.p(0.57, 0.02, 0.91))
    text = whole_text(report(f.signed(), replace(r.FULL, sides=(side,))))
    assert "In about 57 none of the causes that the program knows explains the findings." in text
    assert "none of the causes" not in whole_text(report(f.signed()))


def test_each_side_of_a_bilateral_complaint_has_its_differential() -> None:
    sides = (r.side_result(), replace(r.BILATERAL.sides[1], unexplained=r.p(0.55, 0.4, 0.7)))
    result = replace(r.FULL, sides=sides)
    text = whole_text(report(f.signed(), result))
    assert "Right side: Of 100 people who present like this, about 81" in text
    assert "Left side: Of 100 people who present like this" in text
    assert "In about 55 none of the causes" in text
    document = compose_report(
        f.PATIENT, f.signed(), result, f.CATALOGUE, None, None, f.texts(), f.NOW
    )
    pairs = [b for s in document.sections for b in s.blocks if isinstance(b, PairedCharts)]
    assert [chart.heads for chart in pairs] == [("Right side", "Left side")] * 2
    regions, conditions = pairs
    assert regions.right.bars[-1].percent.startswith("4")
    assert regions.left.bars[-1].percent.startswith("55")
    for chart in pairs:
        assert [b.label for b in chart.right.bars] == [b.label for b in chart.left.bars]
    estimates = {c.label: c.p.p for c in sides[1].conditions}
    assert all(b.p == estimates[b.label] for b in conditions.left.bars)


def complaint_prose(answers: AnswerSet) -> str:
    document = compose_letter(
        f.letter(),
        f.PATIENT,
        replace(f.signed(), answers=answers, narrative={}),
        r.FULL,
        f.CATALOGUE,
        None,
        None,
        f.texts(),
        f.NOW,
    )
    section = next(s for s in document.sections if s.key == "complaint")
    return " ".join(span.text for block in section.blocks for span in getattr(block, "text", ()))


def test_the_other_side_is_called_free_only_when_all_was_asked_there_and_absent() -> None:
    right = {AnswerKey("groin_pain", f.R): PRESENT, AnswerKey("lateral_hip", f.R): PRESENT}
    left = {AnswerKey("groin_pain", f.L): ABSENT, AnswerKey("lateral_hip", f.L): ABSENT}
    free = "On the right, and none of these on the left: groin pain and lateral hip pain."
    assert free in complaint_prose(AnswerSet(right | left))
    unasked = {AnswerKey("groin_pain", f.L): ABSENT}
    assert "none of these" not in complaint_prose(AnswerSet(right | unasked))
    other_kind = Answer(AnswerState.PRESENT, note="only on stairs")
    both = left | {AnswerKey("lateral_hip", f.L): other_kind}
    assert "none of these" not in complaint_prose(AnswerSet(right | both))


def test_the_side_is_not_swapped() -> None:
    assessment = f.signed()
    rows = {
        row.name: row
        for section in compose_report(
            f.PATIENT, assessment, r.FULL, f.CATALOGUE, None, None, f.texts(), f.NOW
        ).sections
        for block in section.blocks
        for row in getattr(block, "rows", ())
        if hasattr(row, "right")
    }
    rotation = rows["Internal rotation at 90°"]
    assert rotation.right is not None
    assert rotation.left is not None
    assert (rotation.right.value, rotation.left.value) == ("15°", "32°")
    assert rotation.note.startswith("right 17° less")
    assert rows["FADIR, groin pain"].right.text == "present, familiar"
    assert rows["FADIR, groin pain"].left.text == "absent"


def test_what_could_not_be_tested_is_said_with_its_reason() -> None:
    for pdf in (report(f.signed()), letter(f.letter())):
        text = whole_text(pdf).lower()
        assert "hop, both sides: not safe, osteonecrosis not excluded" in text
        assert "thigh thrust, both sides: no time" in text


def test_a_less_urgent_letter_needs_and_prints_a_reason() -> None:
    lowered = f.letter(urgency=Urgency.ROUTINE)
    with pytest.raises(DocumentError, match="less urgent"):
        letter(lowered)
    text = whole_text(letter(replace(lowered, urgency_reason="seen by orthopaedics today")))
    assert "Lowered from URGENT: seen by orthopaedics today." in text


def test_a_flag_set_aside_with_a_reason_no_longer_sets_the_urgency() -> None:
    aside = Acknowledgement(
        "osteonecrosis", "MRI normal last week", True, "R. Okonjo-Test", f.SEEN_AT
    )
    assessment = replace(f.signed(), acknowledgements=(aside,))
    text = whole_text(letter(f.letter(urgency=Urgency.ROUTINE), assessment))
    assert "Lowered" not in text
    assert (
        "No red flag active. Raised, but set aside by the clinician: osteonecrosis of the right "
        "hip not excluded (urgent, raised by groin pain on the right and long or repeated "
        "steroid courses): MRI normal last week."
    ) in text
    colleague = replace(assessment, acknowledgements=(replace(aside, by="S. Second-Test"),))
    text = whole_text(letter(f.letter(urgency=Urgency.ROUTINE), colleague))
    assert "MRI normal last week (set aside by S. Second-Test)." in text


def test_the_letter_says_what_was_done_about_a_raised_flag() -> None:
    text = whole_text(letter(f.letter()))
    assert "long or repeated steroid courses. Done: letter written today." in text
    nobody = replace(f.draft(), acknowledgements=())
    assert "Done:" not in whole_text(letter(f.letter(), nobody))
    seen = replace(f.signed().acknowledgements[0], reason=" ")
    silent = replace(f.signed(), acknowledgements=(seen,))
    assert "Done:" not in whole_text(letter(f.letter(), silent))
    # the last word counts: set aside first, then taken up again
    aside = replace(seen, reason="MRI normal", set_aside=True)
    again = replace(f.signed(), acknowledgements=(aside, replace(seen, reason="MRI was the knee")))
    text = whole_text(letter(f.letter(), again))
    assert "Done: MRI was the knee." in text
    assert "set aside" not in text


def test_a_flag_set_aside_counts_again_once_an_answer_that_raises_it_changed() -> None:
    aside = Acknowledgement("osteonecrosis", "Never took any", True, f.CLINICIAN.name, f.SEEN_AT)
    about = replace(f.signed(), acknowledgements=(aside,))
    steroids = next(fact.key for fact in r.AVN_FLAG.raised_by if fact.label.startswith("Long"))
    assert steroids is not None
    earlier = PaperContext(answered={steroids: f.SEEN_AT})
    later = PaperContext(answered={steroids: f.SEEN_AT + timedelta(seconds=1)})
    other = PaperContext(answered={AnswerKey("bowel"): f.SEEN_AT + timedelta(days=1)})
    routine = f.letter(urgency=Urgency.ROUTINE)
    for context in (earlier, other):
        assert "No red flag active" in whole_text(letter(routine, about, context=context))
    with pytest.raises(DocumentError, match="less urgent"):
        letter(routine, about, context=later)
    text = whole_text(letter(f.letter(), about, context=later))
    assert "URGENT: Osteonecrosis of the right hip not excluded" in text
    assert "Set aside earlier, before an answer that raises it was changed: Never took any." in text
    assert "Done:" not in text
    printed = whole_text(report(about, context=later))
    assert "it counts as raised until it is looked at again" in printed


def test_a_long_reason_is_whole_in_the_report_and_cut_with_a_mark_in_the_letter() -> None:
    reason = "MRI of both hips normal " + "and seen by the surgeon of the day " * 12 + "at last."
    aside = Acknowledgement("osteonecrosis", reason, True, f.CLINICIAN.name, f.SEEN_AT)
    assessment = replace(f.signed(), acknowledgements=(aside,))
    printed = whole_text(letter(f.letter(urgency=Urgency.ROUTINE), assessment))
    assert "MRI of both hips normal and seen" in printed
    assert "at last" not in printed
    assert "[…]" in printed
    assert reason in whole_text(report(assessment))


@pytest.mark.parametrize("set_aside", [False, True])
def test_what_was_done_about_a_flag_takes_no_second_page(
    set_aside: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A letter that just fills its page as it was laid out before this was printed."""
    block = {d.id for d in f.CATALOGUE.red_flag_block} | {"groin_pain", "hip_ir", "fadir"}
    answers = AnswerSet({k: a for k, a in f.full_answers().items() if k.finding_id in block})
    own = f.letter(urgency=Urgency.ROUTINE, urgency_reason="known there", request="Your opinion.")
    done = Acknowledgement(
        "osteonecrosis", "MRI asked for today, told not to run until she is seen", set_aside,
        f.CLINICIAN.name, f.SEEN_AT,
    )  # fmt: skip

    def pages(length: int, *done: Acknowledgement) -> int:
        walk = "Walks to the allotment, digs a little, then rests on the bench by the gate. "
        story = {NarrativeField.COMPLAINT: "Ache.", NarrativeField.HISTORY: (walk * 24)[:length]}
        about = replace(f.signed(), answers=answers, narrative=story, acknowledgements=done)
        return len(page_texts(letter(own, about)))

    with monkeypatch.context() as patched:
        patched.setattr(letter_paper, "_flags_together", lambda document: document)
        full = max(n for n in range(700, 1500, 80) if pages(n) == 1)
        assert pages(1500) == 2
    assert pages(full, done) == 1


def test_the_default_letter_follows_the_pathway() -> None:
    own = default_letter("l-9", f.draft(), r.EMERGENCY, f.texts(), f.NOW)
    assert own.urgency is Urgency.EMERGENCY
    assert own.destination is Destination.EMERGENCY_DEPARTMENT
    assert own.request == (
        "Emergency assessment today: suspected cauda equina syndrome. Raised by new trouble "
        "passing or holding urine."
    )


def test_a_default_letter_is_never_less_urgent_than_a_raised_flag() -> None:
    calm = replace(r.PATHWAY, urgency=Urgency.ROUTINE)
    own = default_letter("l-9", f.draft(), replace(r.FULL, pathway=calm), f.texts(), f.NOW)
    assert own.urgency is Urgency.URGENT


def test_the_default_request_names_the_likely_source_only_when_it_is_likely() -> None:
    calm = replace(r.FULL, red_flags=())
    own = default_letter("l-9", f.draft(), calm, f.texts(), f.NOW)
    source = "The most likely source is the hip joint on the right (hip osteoarthritis)."
    assert own.request.endswith(source)
    unsure = replace(calm, flag_questions=(3, 12))
    own = default_letter("l-9", f.draft(), unsure, f.texts(), f.NOW)
    assert own.request == "Your opinion and advice on further management."


def test_an_edited_section_replaces_the_proposed_text() -> None:
    own = f.letter(sections=(("goals", "Wants to dance at the wedding."), ("social", "")))
    text = whole_text(letter(own))
    assert "Wants to dance at the wedding." in text
    assert "allotment" not in text


def test_the_clinicians_conclusion_stands_apart_from_the_estimate() -> None:
    document = compose_letter(
        f.letter(), f.PATIENT, f.signed(), r.FULL, f.CATALOGUE, None, None, f.texts(), f.NOW
    )
    keys = [section.key for section in document.sections]
    assert keys.index("impression") < keys.index("estimate")
    impression = document.sections[keys.index("impression")]
    assert "%" not in str(impression.blocks)


@pytest.mark.parametrize(
    ("status", "label"),
    [
        (AllergyStatus.NONE_KNOWN, "No known allergies"),
        (AllergyStatus.NOT_RECORDED, "Allergies not recorded"),
        (AllergyStatus.UNAVAILABLE, "Allergies unavailable"),
    ],
)
def test_exactly_one_allergy_label_is_printed(status: AllergyStatus, label: str) -> None:
    patient = replace(f.PATIENT, allergy_status=status, allergies="")
    text = whole_text(report(f.signed(), subject=patient))
    assert text.count(label) == 1
    assert "Known allergies" not in text


def test_an_answer_that_this_knowledge_lacks_is_still_printed() -> None:
    answers = f.full_answers().with_answer(AnswerKey("old_test", Side.LEFT), ABSENT)
    text = whole_text(report(replace(f.signed(), answers=answers)))
    assert "old_test, left: absent" in text


def test_the_check_code_changes_with_the_content_and_not_with_the_printing_time() -> None:
    def check(assessment: object, minute: int) -> str:
        now = f.NOW.replace(minute=minute)
        document = compose_report(
            f.PATIENT,
            assessment,
            r.FULL,
            f.CATALOGUE,
            None,
            None,
            f.texts(),
            now,  # type: ignore[arg-type]
        )
        return document.properties.check

    assert check(f.signed(), 1) == check(f.signed(), 2)
    changed = f.signed().answers.with_answer(AnswerKey("hop", Side.LEFT), ABSENT)
    assert check(replace(f.signed(), answers=changed), 1) != check(f.signed(), 1)


def test_file_names_hold_the_record_number_and_nobodys_name() -> None:
    name = document_file_name(
        "2026/0417 3", DocumentKind.LETTER, date(2026, 11, 24), f.texts(), True
    )
    assert name == "2026-0417-3_24-Nov-2026_referral-letter_DRAFT.pdf"


def test_times_are_printed_in_the_local_zone() -> None:
    from datetime import UTC, datetime
    from zoneinfo import ZoneInfo

    summer = datetime(2026, 7, 1, 11, 0, tzinfo=UTC)
    assessment = replace(f.draft(), created_at=summer)
    document = compose_report(
        f.PATIENT,
        assessment,
        r.FULL,
        f.CATALOGUE,
        None,
        None,
        f.texts(),
        datetime(2026, 7, 1, 12, 30, tzinfo=ZoneInfo("Europe/London")),
    )
    assert document.letterhead.right == ("Assessment 01-Jul-2026 12:00",)


def test_a_letter_page_two_names_the_letter() -> None:
    assert page_texts(letter(f.letter()))[1].startswith("THISTLEWICK, Marigold (Mrs) Born")


@pytest.mark.parametrize(
    ("system", "number", "printed"),
    [
        ("NHS", "9991042733", "999 104 2733"),
        ("NHS", "9991042734", "9991042734 (fails its check digit)"),
        ("local", "Q-77", "Q-77"),
    ],
)
def test_a_number_that_fails_its_check_never_looks_right(
    system: str, number: str, printed: str
) -> None:
    patient = replace(f.PATIENT, identifiers=(Identifier(system, number),))
    text = whole_text(letter(f.letter(), subject=patient))
    assert printed in text.replace("\n", " ")
    assert ("fails its check digit" in text) == ("fails" in printed)
