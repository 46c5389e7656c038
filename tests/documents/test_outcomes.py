"""Outcome measures on the papers, scored by the shipped knowledge base."""

from __future__ import annotations

import re
from datetime import date

import pytest

from hipspine_desktop import paths
from hipspine_desktop.domain.answers import Answer, AnswerKey, AnswerSet
from hipspine_desktop.knowledge.loader import load_knowledge
from hipspine_desktop.services.compose_context import PaperContext
from hipspine_desktop.services.outcome_scores import Visit, series_of
from tests.documents import factory as f
from tests.documents.golden import letter, report, summary
from tests.documents.reading import outside, whole_text
from tests.documents.validating import PROFILES, failed_rules

FIRST = {"oxford_hip_total": 20.0, "nprs_now": 7.0, "phq4_1": 3.0, "phq4_2": 1.0, "odd": 1.0}
NOW = {"oxford_hip_total": 31.0, "nprs_now": 6.0, "phq4_1": 2.0, "phq4_2": 1.0, "psfs_1": 4.0}


def visit(on: date, given: dict[str, float]) -> Visit:
    answers = {AnswerKey(name): Answer.of_value(value) for name, value in given.items()}
    if "psfs_1" in given:
        answers[AnswerKey("psfs_1")] = Answer.of_value(given["psfs_1"], "Walking the dog")
    return Visit(on, AnswerSet(answers))


@pytest.fixture(scope="module")
def context() -> PaperContext:
    catalogue = load_knowledge(paths.resources_dir() / "knowledge").catalogue
    visits = [visit(date(2026, 9, 1), FIRST), visit(date(2026, 11, 24), NOW)]
    return PaperContext(outcomes=series_of(catalogue, visits))


def flat(pdf: bytes) -> str:
    return " ".join(whole_text(pdf).replace("\u2011", "-").split())


def test_the_report_gives_scores_changes_and_what_they_are_held_against(
    context: PaperContext,
) -> None:
    pdf = report(f.signed(), context=context)
    text = flat(pdf)
    assert "Oxford Hip Score" in text
    assert "11 better, at least" in text
    assert "less than the smallest" in text
    assert "Walking the dog 4" in text
    assert "not scored: 2 items missing" in text, "half a PHQ-4 is no total"
    assert "a screen, not a diagnosis" in text
    assert "nought" in text
    assert outside(pdf) == []


@pytest.mark.parametrize("profile", PROFILES)
def test_the_figures_keep_to_the_standards(context: PaperContext, profile: str) -> None:
    assert failed_rules(report(f.signed(), context=context), profile) == []


def test_a_letter_names_scores_and_no_screen_of_mood(context: PaperContext) -> None:
    text = flat(letter(f.letter(), context=context))
    assert "Oxford Hip Score 31 of 48" in text
    assert "PHQ" not in text


def test_a_patient_reads_words_and_no_number(context: PaperContext) -> None:
    text = flat(summary(f.signed(), context=context))
    assert "Your hip form (Oxford Hip Score): clearly better than at your first visit" in text
    told = re.findall(r"(?:clearly|a little) better[^.]*\.", text)
    assert len(told) == 2
    assert not any(c.isdigit() for c in "".join(told))
    assert "PHQ" not in text
    assert "mood" not in text
