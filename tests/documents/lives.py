"""The same record in each state of its life, and outcome measures, all invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from hipspine_desktop.domain.assessment import Addendum, Assessment, Signature, Withdrawal
from hipspine_desktop.domain.people import Role
from hipspine_desktop.services.compose_context import (
    Edition,
    OutcomeScore,
    OutcomeSeries,
    PaperContext,
)
from tests.documents import factory as f

FIRST_SIGNED = datetime(2026, 11, 12, 10, 5, tzinfo=UTC)
LATER_SIGNED = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
EDITIONS = (
    Edition("2026-0417-1", FIRST_SIGNED),
    Edition("2026-0417-2", f.SIGNATURE.at),
    Edition("2026-0417-3", LATER_SIGNED),
)
CONTEXT = PaperContext(editions=EDITIONS)

HARRIS = OutcomeSeries(
    name="Invented hip score",
    lowest=0,
    highest=100,
    higher_is_better=True,
    important_change=10,
    scores=(
        OutcomeScore(date(2026, 9, 1), 48),
        OutcomeScore(date(2026, 10, 6), 55),
        OutcomeScore(date(2026, 10, 30), None, missing_items=3),
        OutcomeScore(date(2026, 11, 24), 71),
    ),
)
PAIN = OutcomeSeries(
    name="Worst pain",
    lowest=0,
    highest=10,
    higher_is_better=False,
    scores=(OutcomeScore(date(2026, 9, 1), 8), OutcomeScore(date(2026, 11, 24), 7)),
)
WITH_OUTCOMES = replace(CONTEXT, outcomes=(HARRIS, PAIN))


def amended() -> Assessment:
    """The second edition, signed."""
    return replace(
        f.signed(),
        record_number="2026-0417-2",
        amends_id="a-0",
        amendment_reason="The X-ray date was wrong",
    )


def superseded() -> Assessment:
    """The second edition after the third was signed."""
    return replace(amended(), superseded_by="a-3")


def withdrawn(wrong_patient: bool = True) -> Assessment:
    """Withdrawn, written about somebody else."""
    at = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
    return replace(
        f.signed(),
        withdrawal=Withdrawal("Typed into the wrong record", wrong_patient, "c-1", "R. O.", at),
    )


def of_student() -> Assessment:
    """Signed by a student, not countersigned."""
    signature = replace(
        f.SIGNATURE, name="S. Learner-Test", role=Role.STUDENT, registration="", clinician_id="c-2"
    )
    return replace(f.signed(), signature=signature)


def countersigned() -> Assessment:
    """The student's record under the supervisor's signature."""
    given = Signature(
        "c-1", "R. Okonjo-Test", "Physiotherapist", "HCPC PH000000",
        datetime(2026, 11, 24, 15, 20, tzinfo=UTC), f.SIGNATURE.content_hash,
    )  # fmt: skip
    return replace(of_student(), countersignature=given)


def with_late_note() -> Assessment:
    """A note of two days later."""
    note = Addendum(
        "n-1", "She telephoned: the stick helps, no new symptom", f.SIGNATURE.at,
        datetime(2026, 11, 26, 14, 0, tzinfo=UTC), "c-1", "R. Okonjo-Test", "Physiotherapist",
        "HCPC PH000000", "0" * 64,
    )  # fmt: skip
    return replace(f.signed(), addenda=(note,))
