"""Answers as English sentences."""

from __future__ import annotations

import pytest

from hipspine_desktop.domain.answers import (
    ABSENT,
    PRESENT,
    Answer,
    AnswerKey,
    AnswerSet,
    AnswerState,
)
from hipspine_desktop.domain.findings import FindingDefinition, FindingKind, Laterality
from hipspine_desktop.wording.prose import (
    Statement,
    all_statements,
    counted,
    decapitalise,
    measured_text,
    negatives_text,
    sentence,
    statements,
    value_statements,
    with_unit,
)
from tests.documents.factory import CATALOGUE, L, R, texts

TEXTS = texts()


@pytest.mark.parametrize(
    ("label", "inside"),
    [
        ("Groin pain", "groin pain"),
        ("FADIR", "FADIR"),
        ("Trendelenburg sign", "Trendelenburg sign"),
        ("C-sign", "C-sign"),
        ("X-ray", "X-ray"),
        ("L5 myotome", "L5 myotome"),
        ("A limp", "a limp"),
        ("", ""),
    ],
)
def test_labels_inside_a_sentence(label: str, inside: str) -> None:
    assert decapitalise(label) == inside


def test_one_and_many() -> None:
    assert counted(TEXTS, "documents.missing.lead", 1) == "1 key finding: "
    assert counted(TEXTS, "documents.missing.lead", 3) == "3 key findings: "


def test_units() -> None:
    assert with_unit("15", "degrees") == "15°"
    assert with_unit("10", "min") == "10\u00a0min"
    assert with_unit("3", "") == "3"


def test_a_sentence_ends_once() -> None:
    assert sentence(" Done ") == "Done."
    assert sentence("Done.") == "Done."
    assert sentence("") == ""


def answers(**states: tuple[Answer | None, Answer | None]) -> AnswerSet:
    found = {}
    for name, (right, left) in states.items():
        if right is not None:
            found[AnswerKey(name, R)] = right
        if left is not None:
            found[AnswerKey(name, L)] = left
    return AnswerSet(found)


def said(state: AnswerState, given: AnswerSet) -> str:
    return all_statements(statements(TEXTS, CATALOGUE.findings, given, state))


def test_sides_are_drawn_together_only_when_they_agree() -> None:
    noted = Answer(AnswerState.PRESENT, note="sharp")
    assert (
        said(AnswerState.PRESENT, answers(groin_pain=(PRESENT, PRESENT)))
        == "both sides: groin pain"
    )
    assert (
        said(AnswerState.PRESENT, answers(groin_pain=(noted, PRESENT)))
        == "right: groin pain (sharp); left: groin pain"
    )
    assert said(AnswerState.PRESENT, answers(groin_pain=(PRESENT, ABSENT))) == "right: groin pain"


def test_a_side_that_was_not_asked_is_not_in_the_negatives() -> None:
    given = answers(groin_pain=(ABSENT, None), below_knee=(ABSENT, ABSENT))
    groups = statements(TEXTS, CATALOGUE.findings, given, AnswerState.ABSENT)
    assert negatives_text(TEXTS, groups) == (
        "on the right no groin pain; no pain below the knee on either side"
    )


def test_values_name_their_sides() -> None:
    given = answers(hip_ir=(Answer.of_value(15.0), Answer.of_value(32.0)))
    assert value_statements(TEXTS, CATALOGUE.findings, given) == (
        "internal rotation at 90° 15° right, 32° left",
    )


def test_what_is_not_denied_with_no_never_shares_its_and() -> None:
    groups = (Statement("", ("no pain uphill", "improvement with rest", "no cough pain")),)
    assert negatives_text(TEXTS, groups) == (
        "no pain uphill and no cough pain; improvement with rest"
    )


def test_part_of_a_month_is_told_in_days() -> None:
    duration = FindingDefinition(
        "duration",
        "Duration",
        "behaviour",
        FindingKind.MEASURED,
        Laterality.MIDLINE,
        unit="months",
        decimals=1,
    )
    assert measured_text(0.13, duration) == "4\u00a0days"
    assert measured_text(1.5, duration) == "1.5\u00a0months"
    assert measured_text(0.01, duration) == "0.0\u00a0months"
