"""Which state a record is in stands on each of its papers, in words and across the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from hipspine_desktop.domain.assessment import Assessment, AssessmentState, Standing
from hipspine_desktop.domain.records import DocumentKind, IssuedDocument
from hipspine_desktop.services.compose_context import PaperContext
from hipspine_desktop.services.paper_context import paper_standing
from tests.documents import factory as f, lives
from tests.documents.golden import letter, report, summary
from tests.documents.reading import outside, page_texts, whole_text
from tests.documents.validating import PROFILES, failed_rules

MAKERS: tuple[Callable[..., bytes], ...] = (
    lambda a, c: report(a, context=c),
    lambda a, c: letter(f.letter(), a, context=c),
    lambda a, c: summary(a, context=c),
)
KINDS = ("report", "letter", "summary")


@pytest.mark.parametrize("make", MAKERS, ids=KINDS)
@pytest.mark.parametrize(
    ("assessment", "mark", "words"),
    [
        (f.draft(), "DRAFT", "DRAFT, not signed"),
        (f.signed(), "", "signed by R. Okonjo-Test"),
        (
            lives.amended(),
            "",
            "Amended v2. Replaces v1, record 2026-0417-1, signed 12-Nov-2026 10:05. "
            "Reason: The X-ray date was wrong.",
        ),
        (
            lives.superseded(),
            "SUPERSEDED",
            "Superseded. Version 3, record 2026-0417-3, signed 25-Nov-2026 09:30, counts in "
            "place of this one.",
        ),
        (
            lives.withdrawn(),
            "WITHDRAWN",
            "Withdrawn. Withdrawn 25-Nov-2026 08:00 by R. O., written about another patient: "
            "Typed into the wrong record.",
        ),
        (lives.of_student(), "", "Awaiting countersignature. Signed by S. Learner-Test"),
        (lives.countersigned(), "", "signed by S. Learner-Test"),
    ],
    ids=[
        "draft",
        "signed",
        "amended",
        "superseded",
        "withdrawn",
        "student",
        "countersigned",
    ],
)
def test_state_in_words_and_across_each_page(
    make: Callable[[Assessment, PaperContext], bytes],
    assessment: Assessment,
    mark: str,
    words: str,
) -> None:
    pdf = make(assessment, lives.CONTEXT)
    assert words in whole_text(pdf)
    for page in page_texts(pdf):
        first = page.splitlines()[0]
        assert (first == mark) if mark else first not in ("DRAFT", "SUPERSEDED", "WITHDRAWN")
    assert outside(pdf) == []


@pytest.mark.parametrize("profile", PROFILES)
def test_states_and_outcomes_keep_to_the_standards(profile: str) -> None:
    assessment = replace(lives.with_late_note(), superseded_by="a-9", amends_id="a-0")
    for make in MAKERS:
        assert failed_rules(make(assessment, lives.WITH_OUTCOMES), profile) == []


def test_a_countersignature_names_who_and_when() -> None:
    for make in MAKERS[:2]:
        text = whole_text(make(lives.countersigned(), PaperContext()))
        assert "Supervising clinician Countersigned electronically 24-Nov-2026 15:20." in text
        assert "Awaiting" not in text
        waiting = whole_text(make(lives.of_student(), PaperContext()))
        assert "Awaiting the supervisor’s countersignature." in waiting


def test_a_late_note_tells_event_writing_and_delay() -> None:
    for make in MAKERS[:2]:
        text = whole_text(make(lives.with_late_note(), PaperContext()))
        assert (
            "About 24-Nov-2026 12:58, written 26-Nov-2026 14:00, 2 days later, by R. Okonjo-Test, "
            "Physiotherapist, HCPC PH000000: She telephoned: the stick helps, no new symptom."
        ) in text


def issued(state: AssessmentState) -> IssuedDocument:
    return IssuedDocument(
        "d-1", "a-1", None, DocumentKind.REPORT, state, "2026-0417-2", "0" * 64, 9, "R. O.",
        lives.FIRST_SIGNED,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("made_from", "now", "counts_for"),
    [
        (AssessmentState.DRAFT, f.draft(), Standing.DRAFT),
        (AssessmentState.DRAFT, f.signed(), Standing.SUPERSEDED),
        (AssessmentState.SIGNED, f.signed(), Standing.SIGNED),
        (AssessmentState.SIGNED, lives.superseded(), Standing.SUPERSEDED),
        (AssessmentState.SIGNED, lives.withdrawn(), Standing.WITHDRAWN),
        (AssessmentState.SIGNED, lives.of_student(), Standing.AWAITING_COUNTERSIGNATURE),
    ],
)
def test_what_an_issued_paper_counts_for_now(
    made_from: AssessmentState, now: Assessment, counts_for: Standing
) -> None:
    assert paper_standing(issued(made_from), now) is counts_for


def test_outcomes_are_told_with_dates_and_what_matters() -> None:
    text = whole_text(report(f.signed(), context=lives.WITH_OUTCOMES))
    assert "48 of 100 first score" in text
    assert "7 better, less than the smallest change patients notice (10)" in text
    assert "not scored: 3 items missing" in text
    assert "23 better, at least the smallest change patients notice (10)" in text
    assert "1 better; smallest change patients notice not known" in text
    assert "0 of 100" not in text
    own = whole_text(letter(f.letter(), context=lives.WITH_OUTCOMES))
    assert "Invented hip score 71 of 100 (24-Nov-2026, 23 better" in own


def test_without_percentages_no_per_cent_is_printed_of_the_patient() -> None:
    words = PaperContext(percentages=False)
    for make in MAKERS:
        text = whole_text(make(f.signed(), words))
        estimates = [t for t in text.split() if t.rstrip(".,;)").endswith("%")]
        assert estimates == []
    assert "81 of 100" in whole_text(report(f.signed(), context=words))
    assert "Hip joint likely" in whole_text(report(f.signed(), context=words))
