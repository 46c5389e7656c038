"""Papers with the practice's logo and colour, and the signer's own picture."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pytest
from hypothesis import given, settings, strategies as st

from hipspine_desktop.documents.layout.picture import fitted
from hipspine_desktop.documents.model import PaperPicture
from hipspine_desktop.domain.stationery import PRACTICE, PictureKind
from hipspine_desktop.services.compose_context import PLAIN
from hipspine_desktop.services.compose_letter import compose_letter
from tests.documents import factory as f, results as r
from tests.documents.golden import report, summary
from tests.documents.headed import COLOURED, HAND, HEADED, OWN, headed_letter as letter, picture
from tests.documents.reading import page_texts
from tests.documents.validating import PROFILES, elements, failed_rules


def pictures_in(pdf: bytes) -> list[str]:
    """Alternative texts of the practice's pictures, in reading order."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        texts = [str(e.get("/Alt", "")) for e in elements(file, "Figure")]
    return [t for t in texts if t.startswith(("Logo", "Signature"))]


def test_both_standards_hold_with_pictures_and_colour() -> None:
    for pdf in (letter(), report(f.signed(), context=HEADED), summary(f.signed(), context=HEADED)):
        for profile in PROFILES:
            assert failed_rules(pdf, profile) == []
    assert letter() == letter()


def test_pictures_have_words() -> None:
    assert pictures_in(letter()) == [
        "Logo of Quillmarsh Physiotherapy",
        "Signature of R. Okonjo-Test",
    ]


def test_a_signature_stands_only_under_its_own_name() -> None:
    another = replace(HEADED, signature=replace(HAND, owner="somebody-else"))
    assert pictures_in(letter(another)) == ["Logo of Quillmarsh Physiotherapy"]
    assert pictures_in(letter(HEADED, f.draft())) == ["Logo of Quillmarsh Physiotherapy"]


def test_looks_do_not_change_what_the_paper_says() -> None:
    def check(context: object, practice: object) -> str:
        document = compose_letter(
            OWN, f.PATIENT, f.signed(), r.FULL, f.CATALOGUE, practice, f.CLINICIAN,  # type: ignore[arg-type]
            f.texts(), f.NOW, context,  # type: ignore[arg-type]
        )  # fmt: skip
        return document.properties.check

    assert check(HEADED, COLOURED) == check(PLAIN, f.PRACTICE)


def test_opening_closing_and_enclosures_stand_in_their_places() -> None:
    text = "\n".join(page_texts(letter()))
    places = [
        text.index(words)
        for words in ("I ask for", "Dear Miss Nominal.", "Red flags", "With kind regards.", "Enc.:")
    ]
    assert places == sorted(places)
    assert "Enc.: Assessment report 2026-0417-3; Imaging CD" in " ".join(text.split())


@pytest.mark.parametrize("size", [(1600, 10), (10, 1600), (1, 1), (1600, 1600)])
def test_any_logo_fits(size: tuple[int, int]) -> None:
    pdf = letter(replace(HEADED, logo=picture(PictureKind.LOGO, PRACTICE, *size)))
    assert failed_rules(pdf, "ua1") == []
    assert len(page_texts(pdf)) <= 2


@settings(deadline=None)
@given(st.integers(1, 4000), st.integers(1, 4000))
def test_a_fitted_picture_keeps_its_shape_and_its_room(width: int, height: int) -> None:
    wide, high = fitted(PaperPicture(b"", width, height, ""), 110.0, 36.0)
    assert wide <= 110.0001
    assert high <= 36.0001
    assert wide / high == pytest.approx(width / height)
