"""Letters beside their record: what follows, what is said before they go out, templates, colour."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from hipspine_desktop.domain.assessment import NarrativeField
from hipspine_desktop.domain.colour import contrast_on_white
from hipspine_desktop.domain.letter import REQUEST, Letter
from hipspine_desktop.domain.linked_text import as_proposed, retyped
from hipspine_desktop.domain.people import Practice
from hipspine_desktop.domain.stationery import LetterPart, PracticeText, TextKind
from hipspine_desktop.errors import StoreError
from hipspine_desktop.services import letterhead, letters, stationery
from hipspine_desktop.services.letter_links import brought_up, doubts, open_blanks, unfilled
from hipspine_desktop.services.letter_templates import (
    PLACEHOLDERS,
    filled,
    placeholder_labels,
    read_aloud,
)
from hipspine_desktop.services.letter_writing import Material, proposals
from hipspine_desktop.services.session import Session
from tests.documents import factory as f, results as r

THEN = {"complaint": "Groin pain. Stiff for 20 min.", "history": "", REQUEST: "Your opinion."}
NOW = {**THEN, "complaint": "Groin pain. Stiff for 40 min."}
TEMPLATE = PracticeText(
    "", TextKind.LETTER_TEMPLATE, "Opinion", "Is it {main_conclusion}?", part=LetterPart.REQUEST
)


def edited(own: str) -> Letter:
    links = retyped(as_proposed(THEN["complaint"]), own)
    return replace(
        f.letter(request=THEN[REQUEST], sections=(("complaint", own),)),
        links=(("complaint", links), (REQUEST, as_proposed(THEN[REQUEST]))),
    )


def material() -> Material:
    return Material(
        f.PATIENT, f.signed(), r.FULL, f.CATALOGUE, f.PRACTICE, f.CLINICIAN, f.texts(), f.NOW
    )


def test_a_letter_follows_where_it_was_left_as_proposed() -> None:
    letter = brought_up(edited("Groin pain, worse. Stiff for 20 min."), NOW)
    assert dict(letter.sections)["complaint"] == "Groin pain, worse. Stiff for 40 min."
    assert doubts(letter, NOW, f.texts()) == ()
    assert brought_up(letter, NOW) == letter


def test_words_as_proposed_again_are_no_longer_own_words() -> None:
    letter = brought_up(edited("Groin pain. Stiff for 40 min."), NOW)
    assert letter.sections == ()


def test_a_request_as_proposed_follows_and_an_edited_one_is_marked() -> None:
    urgent = {**THEN, REQUEST: "Your opinion within 2 weeks."}
    assert brought_up(edited("x"), urgent).request == "Your opinion within 2 weeks."
    mine = replace(edited("x"), request="Your opinion, and an injection.")
    links = (REQUEST, retyped(as_proposed(THEN[REQUEST]), mine.request))
    mine = brought_up(replace(mine, links=(mine.links[0], links)), urgent)
    assert mine.request == "Your opinion, and an injection."
    (doubt,) = doubts(mine, urgent, f.texts())
    assert (doubt.section, "within 2 weeks" in doubt.sentence) == (REQUEST, True)


def test_marked_sentences_and_blanks_are_said() -> None:
    letter = brought_up(edited("Groin pain. Stiff 20 min, [when]."), NOW)
    said = [d.sentence for d in doubts(letter, NOW, f.texts())]
    assert said == [
        "This sentence rests on a finding that changed: was “Stiff for 20 min”, "
        "now “Stiff for 40 min”.",
        "Not filled in yet: when.",
    ]


def test_a_letter_of_an_earlier_program_opens_with_its_words() -> None:
    old = replace(edited("Mine alone."), links=())
    letter = brought_up(old, NOW)
    assert dict(letter.sections)["complaint"] == "Mine alone."
    assert doubts(letter, NOW, f.texts()) == ()
    assert doubts(letter, THEN, f.texts()) != ()  # from now on it is known what it rests on


def test_blanks_are_said_before_signing() -> None:
    assert unfilled(f.draft(), f.texts()) == ()
    plan = {**f.draft().narrative, NarrativeField.PLAN: "Rest for [how long]."}
    (sentence,) = unfilled(replace(f.draft(), narrative=plan), f.texts())
    assert sentence == "Not filled in yet: how long."


def test_proposals_have_each_section_and_the_request() -> None:
    found = proposals(f.letter(), material())
    assert {"opening", "closing", "complaint", REQUEST} <= set(found)
    assert found["opening"] == ""
    assert found[REQUEST]


def test_each_placeholder_has_a_label_and_a_value_or_a_blank() -> None:
    labels = dict(placeholder_labels(f.texts()))
    for name in PLACEHOLDERS:
        words = filled(f"{{{name}}}", material(), f.letter())
        assert words
        assert words != f"{{{name}}}"
        assert open_blanks(words) in ((), (labels[name],))
    known = filled("{patient_name}, {age}, {side}, {urgency}", material(), f.letter())
    assert known == "Mrs Marigold Thistlewick, 66, right, urgent"


def test_what_the_record_does_not_know_is_a_blank() -> None:
    m = replace(material(), assessment=f.empty())
    assert filled("Side: {side}.", m, f.letter()) == "Side: [side that hurts]."
    assert read_aloud("A {side} B", f.texts()) == "A \u2039side that hurts\u203a B"


def test_an_unknown_placeholder_is_refused_on_saving(session: Session) -> None:
    with pytest.raises(StoreError, match=r"no placeholder \{patient\}"):
        stationery.save_text(session, replace(TEMPLATE, body="Dear {patient}"))
    saved, _ = stationery.save_text(session, TEMPLATE)
    assert stationery.texts(session, TextKind.LETTER_TEMPLATE) == (saved,)
    assert saved.part is LetterPart.REQUEST


def test_links_and_enclosures_are_kept(session: Session, assessment: object) -> None:
    own = replace(
        edited("Groin pain. Stiff."),
        id="",
        assessment_id=assessment.id,  # type: ignore[attr-defined]
        enclosures=("Imaging CD",),
    )
    saved, _ = letters.save_letter(session, own)
    assert letters.letters_of(session, own.assessment_id) == (saved,)
    assert (saved.links, saved.enclosures) == (own.links, ("Imaging CD",))


def test_a_colour_that_cannot_be_read_is_refused(session: Session) -> None:
    for pale in ("#FFCC00", "777", "yellow", "#12345G"):
        with pytest.raises(StoreError, match=r"too pale|no colour"):
            letterhead.set_accent(session, pale)
    kept, _ = letterhead.set_accent(session, "8a1c4a")
    assert session.practice == kept
    assert kept.accent == "#8A1C4A"
    usual, _ = letterhead.set_accent(session, " ")
    assert isinstance(usual, Practice)
    assert usual.accent == ""


@given(st.integers(0, 0xFFFFFF))
def test_a_colour_taken_has_contrast(number: int) -> None:
    colour = f"#{number:06X}"
    try:
        assert letterhead.checked_accent(colour) == colour
        taken = True
    except StoreError:
        taken = False
    assert taken == (contrast_on_white(colour) >= 4.5)


def test_contrast_as_published() -> None:
    assert contrast_on_white("#FFFFFF") == pytest.approx(1.0)
    assert contrast_on_white("#767676") == pytest.approx(4.54, abs=0.01)
    assert contrast_on_white("#777777") == pytest.approx(4.48, abs=0.01)


def test_the_sample_shows_practice_and_signer(session: Session) -> None:
    pdf = letterhead.letterhead_sample(session, f.texts(), f.FONTS)
    assert pdf.startswith(b"%PDF-")
    assert pdf == letterhead.letterhead_sample(session, f.texts(), f.FONTS)
