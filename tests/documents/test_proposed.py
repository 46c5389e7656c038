"""The words proposed for the letter's sections are the words that it prints."""

from __future__ import annotations

from hipspine_desktop.services.compose_letter import EDITABLE
from hipspine_desktop.services.documents import proposed_sections
from tests.documents import factory as f, results as r


def proposed(**changes: object) -> dict[str, str]:
    return dict(
        proposed_sections(
            f.letter(**changes), f.PATIENT, f.signed(), r.FULL, f.CATALOGUE, f.PRACTICE,
            f.CLINICIAN, f.texts(), f.NOW,
        )
    )  # fmt: skip


def test_each_editable_section_has_its_proposal() -> None:
    words = proposed()
    assert tuple(words) == EDITABLE
    assert words["complaint"].startswith("Right-sided complaint. Right groin pain for 7 months")
    assert "Medicines: Beclometasone" in words["history"]


def test_own_words_do_not_change_what_is_proposed() -> None:
    assert proposed(sections=(("complaint", "Mine."),)) == proposed()
