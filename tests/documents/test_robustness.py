"""Long, odd, empty and foreign: nothing clips, crashes or vanishes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings, strategies as st
from reportlab.platypus import Flowable

from hipspine_desktop.documents.layout.characters import Printer
from hipspine_desktop.documents.layout.columns import TwoColumns
from hipspine_desktop.documents.layout.fonts import has_glyph, register_fonts
from hipspine_desktop.documents.layout.style import REPORT
from hipspine_desktop.documents.layout.text import Typesetter
from hipspine_desktop.documents.model import TextSize
from hipspine_desktop.domain.answers import PRESENT, Answer, AnswerKey, AnswerSet, AnswerState, Side
from hipspine_desktop.domain.assessment import Agreement, Impression, NarrativeField
from hipspine_desktop.domain.patient import Address, GeneralPractice, Identifier
from hipspine_desktop.domain.people import Addressee
from hipspine_desktop.errors import DocumentError
from hipspine_desktop.services.compose_context import OutcomeScore, OutcomeSeries, PaperContext
from tests.documents import factory as f, lives, results as r
from tests.documents.golden import letter, report, summary
from tests.documents.reading import outside, page_texts, whole_text

LONG_NAME = replace(
    f.PATIENT,
    family_name="Featherstonehaugh-Cholmondeley-Wolfeschlegelsteinhausenbergerdorff",
    given_name="Maximiliana Anastasia Theodora Wilhelmina Philippa",
    preferred_name="Max",
    title="Professor",
)
CALM = replace(r.FULL, red_flags=())
TWELVE_LINES = tuple(f"Line {n} of a very long address in Quillmarsh" for n in range(1, 13))


def test_a_very_long_name_is_whole_on_each_page() -> None:
    papers = (
        report(f.signed(), subject=LONG_NAME),
        letter(f.letter(), subject=LONG_NAME),
        summary(f.signed(), subject=LONG_NAME),
    )
    for pdf in papers:
        for page in page_texts(pdf):
            joined = page.replace("\n", "").replace(" ", "")
            assert LONG_NAME.family_name.upper() in joined
            assert "Wilhelmina" in joined
        assert outside(pdf) == []


def test_a_name_without_a_single_space_wraps() -> None:
    patient = replace(f.PATIENT, family_name="W" * 120, given_name="M" * 120)
    for pdf in (report(f.signed(), subject=patient), letter(f.letter(), subject=patient)):
        assert outside(pdf) == []


def test_a_twelve_line_address_and_long_practice_fit() -> None:
    patient = replace(
        f.PATIENT,
        address=Address(TWELVE_LINES, "01632 960 118", "someone@example.example"),
        practice=GeneralPractice("Dr A. Placeholder", "The Quillmarsh and District Practice " * 4),
        allergies="penicillin, aspirin, latex, plasters, elastic bandages, iodine and nuts " * 3,
    )
    own = f.letter(addressee=Addressee("Miss P. Nominal", "Hospital", Address(TWELVE_LINES)))
    pdf = letter(own, subject=patient)
    assert len(page_texts(pdf)) <= 2
    assert outside(pdf) == []
    assert "Line 12 of a very long address" in whole_text(pdf)


def everything_present() -> AnswerSet:
    found: dict[AnswerKey, Answer] = {}
    for definition in f.CATALOGUE:
        for key in definition.keys:
            allowed = definition.problem_with(PRESENT) is None
            note = f"a note on {definition.label}, {key.side}, that is rather longer than a cell"
            value = definition.options[0].value if definition.options else 42.0
            found[key] = (
                Answer(AnswerState.PRESENT, note=note) if allowed else Answer.of_value(value)
            )
    return AnswerSet(found)


def test_every_finding_positive_with_a_long_note_still_makes_two_pages() -> None:
    assessment = replace(f.signed(), answers=everything_present())
    pdf = letter(f.letter(), assessment)
    assert len(page_texts(pdf)) <= 2
    full = whole_text(report(assessment))
    noted = sum(bool(answer.note) for answer in assessment.answers.values())
    assert full.count("a note on") == noted


def test_long_texts_are_shortened_visibly_and_what_decides_is_not() -> None:
    narrative = dict.fromkeys(NarrativeField, "Long story about the allotment. " * 150)
    narrative[NarrativeField.SAFETY_NET] = "Emergency department if numb between the legs."
    pdf = letter(f.letter(), replace(f.signed(), narrative=narrative))
    text = whole_text(pdf)
    assert len(page_texts(pdf)) == 2
    assert "[…]" in text
    assert f.IMPRESSION.text[:40] in text
    assert "Emergency department if numb between the legs." in text
    assert "Osteonecrosis of the right femoral head is not excluded." in text


def test_a_request_that_cannot_fit_is_refused_with_a_way_out() -> None:
    with pytest.raises(DocumentError, match="Shorten the request"):
        letter(f.letter(request="Please see. " * 2000))


def test_nothing_at_all_still_makes_documents() -> None:
    pdf = report(f.empty(), r.NOTHING)
    text = whole_text(pdf)
    assert "0 of 12 red-flag questions asked" in text
    assert "Not written yet." in text
    pdf = letter(f.letter(request="", copies=()), f.empty(), replace(r.NOTHING, sides=()))
    assert "Not written yet." in whole_text(pdf)


def test_other_scripts_and_emoji_are_printed_or_named() -> None:
    patient = replace(
        f.PATIENT, family_name="Παπαδοπούλου", given_name="Жанна 王小明", preferred_name=""
    )
    narrative = {**f.NARRATIVE, NarrativeField.GOALS: "Dance again 💃🏽 \u202eback\u202c ﬁt"}
    text = whole_text(report(replace(f.signed(), narrative=narrative), subject=patient))
    assert "ΠΑΠΑΔΟΠΟΎΛΟΥ" in text
    assert "Жанна [U+738B][U+5C0F][U+660E]" in text
    assert "[dancer]" in text
    assert "\u202e" not in text
    assert "Characters that this typeface does not have" in text


WILD = st.text(
    alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), max_size=400
) | st.text(alphabet="W&<>'\"/\\{}%[]\n\t ", max_size=200)


@settings(max_examples=12)
@given(name=WILD, story=WILD, note=WILD, reason=WILD, number=WILD)
def test_any_text_makes_documents_inside_the_margins(
    name: str, story: str, note: str, reason: str, number: str
) -> None:
    patient = replace(
        f.PATIENT,
        family_name=name,
        given_name=name[:40],
        needs=note,
        allergies=note,
        identifiers=(Identifier("NHS", number[:60]),),
    )
    answers = f.full_answers().with_answer(
        AnswerKey("fadir", Side.RIGHT), Answer(AnswerState.PRESENT, note=note)
    )
    assessment = replace(
        f.draft(),
        answers=answers,
        narrative=dict.fromkeys(NarrativeField, story),
        impression=Impression(story, Agreement.DIFFERS, reason),
        author_name=name,
    )
    pdf = report(assessment, subject=patient)
    assert outside(pdf) == []
    pdf = summary(assessment, CALM, subject=patient)
    assert outside(pdf) == []
    pdf = letter(f.letter(request=reason, copies=(name, note)), assessment, subject=patient)
    assert outside(pdf) == []
    assert len(page_texts(pdf)) <= 2


SCORES = st.lists(
    st.tuples(st.integers(0, 900), st.none() | st.floats(-5, 130), st.integers(0, 12)),
    min_size=1, max_size=12,
)  # fmt: skip


@settings(max_examples=15, deadline=None)
@given(name=WILD, scores=SCORES, words=WILD, important=st.none() | st.floats(0, 50))
def test_any_outcome_and_late_note_make_a_report(
    name: str, scores: list[tuple[int, float | None, int]], words: str, important: float | None
) -> None:
    first = date(2025, 1, 1)
    ordered = tuple(
        OutcomeScore(first + timedelta(days=day), score, missing)
        for day, score, missing in sorted(scores, key=lambda x: x[0])
    )
    series = OutcomeSeries(name, 0, 100, True, ordered, important)
    noted = lives.with_late_note()
    noted = replace(noted, addenda=(replace(noted.addenda[0], text=words, name=name),) * 3)
    context = PaperContext(outcomes=(series,), editions=lives.EDITIONS)
    assert outside(report(noted, context=context)) == []


@pytest.mark.parametrize("count", [0, 1, 2, 3, 50])
def test_fifty_findings_or_none_keep_to_the_pages(count: int) -> None:
    chosen = AnswerSet(dict(list(everything_present().items())[:count]))
    assessment = replace(f.signed(), answers=chosen)
    for pdf, most in (
        (report(assessment), 5),
        (letter(f.letter(), assessment), 2),
        (summary(assessment, CALM), 2),
    ):
        assert len(page_texts(pdf)) <= most
        assert outside(pdf) == []


def test_a_list_in_two_columns_loses_nothing_over_pages() -> None:
    register_fonts(f.FONTS)
    setter = Typesetter(REPORT, Printer(has_glyph))
    style = setter.style(TextSize.CAPTION)
    items = [setter.plain(f"Source {n} " * (n % 7 + 1), style) for n in range(90)]
    rest: list[Flowable] = [TwoColumns(items, 1.0)]
    seen = 0
    while rest:
        part = rest.pop(0)
        if part.wrap(480, 300)[1] > 300:
            rest = part.split(480, 300) + rest
            assert rest
            continue
        assert isinstance(part, TwoColumns)
        seen += len(part.items)
    assert seen == 90
