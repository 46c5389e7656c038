"""What holds for each page of each document."""

from __future__ import annotations

from io import BytesIO

import pypdf
import pytest

from tests.documents.golden import DOCUMENTS
from tests.documents.reading import font_names, outside, page_texts
from tests.documents.receivers import RECEIVERS

NAMES = sorted(DOCUMENTS)
OF_PATIENT = [
    n for n in NAMES if n != "report_case_without_identity" and not n.startswith("letter_to")
]
SIGNED = (
    "report_signed", "letter_orthopaedics", "letter_short_lowered", "summary_signed",
    "letter_flags_handled", "letter_flag_set_aside",
    "report_superseded", "report_body_chart",
)  # fmt: skip
ISSUED = ("letter_to", "letter_on_practice_paper")
DRAFTS = [n for n in NAMES if n not in SIGNED and not n.startswith(ISSUED)]


@pytest.fixture(scope="module")
def pdfs() -> dict[str, bytes]:
    return {name: make() for name, make in DOCUMENTS.items()}


@pytest.mark.parametrize("name", OF_PATIENT)
def test_each_page_carries_name_birth_date_and_number(pdfs: dict[str, bytes], name: str) -> None:
    for page in page_texts(pdfs[name]):
        foot = page[page.rindex("THISTLEWICK, Marigold (Mrs)") :]
        assert "Born 14-Mar-1960" in foot
        assert "NHS No. 999 104 2733" in foot
        assert "Record 2026-041" in foot
        assert "check " in foot


@pytest.mark.parametrize("name", NAMES)
def test_pages_count_themselves(pdfs: dict[str, bytes], name: str) -> None:
    pages = page_texts(pdfs[name])
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page


@pytest.mark.parametrize("name", NAMES)
def test_draft_stands_across_each_page_of_a_draft_and_on_no_signed_one(
    pdfs: dict[str, bytes], name: str
) -> None:
    for page in page_texts(pdfs[name]):
        assert page.startswith("DRAFT\n") == (name in DRAFTS)
        assert ("DRAFT" in page) == (name in DRAFTS)


def test_a_case_without_identity_says_so_and_names_nobody(pdfs: dict[str, bytes]) -> None:
    pages = page_texts(pdfs["report_case_without_identity"])
    assert "Case without identity" in pages[0]
    for page in pages:
        assert "CASE 001-demo" in page
        assert "NHS" not in page
        assert "Born" not in page


@pytest.mark.parametrize("name", [n for n in NAMES if n.startswith("letter")])
def test_a_letter_has_two_pages_at_most(pdfs: dict[str, bytes], name: str) -> None:
    assert len(page_texts(pdfs[name])) <= 2


@pytest.mark.parametrize("name", [n for n in NAMES if n.startswith("letter")])
def test_urgency_comes_first_on_a_letter(pdfs: dict[str, bytes], name: str) -> None:
    page = page_texts(pdfs[name])[0]
    word = {"letter_emergency_draft": "EMERGENCY", "letter_short_lowered": "ROUTINE"}
    word |= {"letter_flags_handled": "EMERGENCY", "letter_flag_set_aside": "ROUTINE"}
    word |= dict.fromkeys(("letter_to_vascular", "letter_to_rheumatology"), "SOON")
    word |= dict.fromkeys(("letter_to_general_practice", "letter_to_msk_service"), "ROUTINE")
    urgency = page.index(word.get(name, "URGENT"))
    family = RECEIVERS[name]().patient.family_name if name in RECEIVERS else "Thistlewick"
    identity = page.index(f"{family.upper()}, ")
    assert urgency < page.index("I ask for") < identity < page.index("Red flags")


@pytest.mark.parametrize("name", NAMES)
def test_nothing_stands_outside_the_margins(pdfs: dict[str, bytes], name: str) -> None:
    assert outside(pdfs[name]) == []


@pytest.mark.parametrize("name", NAMES)
def test_all_fonts_are_ours_and_embedded(pdfs: dict[str, bytes], name: str) -> None:
    fonts = font_names(pdfs[name])
    assert fonts
    for font, embedded in fonts.items():
        assert "Inter" in font, font
        assert embedded, font


@pytest.mark.parametrize("name", NAMES)
def test_the_pdf_says_what_it_is(pdfs: dict[str, bytes], name: str) -> None:
    reader = pypdf.PdfReader(BytesIO(pdfs[name]))
    assert reader.metadata is not None
    assert reader.metadata.title
    assert reader.metadata.author
    assert "Thistlewick" not in reader.metadata.title.title()
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"
    titles = [str(item.title) for item in reader.outline if not isinstance(item, list)]
    assert {"Red flags", "What we found"} & set(titles)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_record_gives_the_same_bytes(pdfs: dict[str, bytes], name: str) -> None:
    assert DOCUMENTS[name]() == pdfs[name]
