"""Papers in the timeline that count no longer, and numbers for patients only where switched on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from hipspine_desktop.domain.assessment import Assessment, AssessmentState, Signature
from hipspine_desktop.domain.patient import Patient, Sex
from hipspine_desktop.domain.records import DocumentKind, IssuedDocument
from hipspine_desktop.services.record_view import Record
from hipspine_desktop.settings import Settings
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.models.timeline_entries import timeline_entries
from hipspine_desktop.ui.window_parts import kit_for
from hipspine_desktop.wording.texts import Texts

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DRAFT = Assessment("a", "p1", "2026-0003-1", "c1", "R. Okonjo-Test", NOW, NOW)
SIGNED = replace(
    DRAFT,
    state=AssessmentState.SIGNED,
    signature=Signature("c1", "R. Okonjo-Test", "Physiotherapist", "HCPC PH000000", NOW, "0" * 64),
)


@pytest.mark.parametrize(
    ("made_from", "about", "tags"),
    [
        (AssessmentState.DRAFT, DRAFT, ()),
        (AssessmentState.DRAFT, SIGNED, ("REPLACED",)),
        (AssessmentState.SIGNED, SIGNED, ()),
        (AssessmentState.SIGNED, replace(SIGNED, superseded_by="b"), ("REPLACED",)),
    ],
)
def test_a_paper_that_counts_no_longer_says_so(
    texts: Texts, made_from: AssessmentState, about: Assessment, tags: tuple[str, ...]
) -> None:
    paper = IssuedDocument(
        "d-1", "a", None, DocumentKind.REPORT, made_from, "2026-0003-1", "0" * 64, 9, "R. O.", NOW
    )
    patient = Patient("p1", "Thistlewick", "Marigold", date(1960, 3, 14), Sex.FEMALE)
    entries = timeline_entries(texts, Record(patient, (about,), (paper,)))
    (shown,) = [e for e in entries if e.document is not None]
    assert tuple(t.words for t in shown.tags) == tags


def test_numbers_for_patients_are_off_until_switched_on(kit: Kit) -> None:
    assert not kit_for(kit, Settings()).patient_percentages
    on = Settings().with_value("patient_percentages", True)
    assert kit_for(kit, on).patient_percentages
