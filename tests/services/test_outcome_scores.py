"""Totals of outcome measures: published forms, items that are missing, two totals that differ."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, strategies as st

from hipspine_desktop import paths
from hipspine_desktop.domain.answers import (
    ABSENT,
    NOT_ASKED,
    PRESENT,
    UNCLEAR,
    Answer,
    AnswerKey,
    AnswerSet,
    CannotTestReason,
)
from hipspine_desktop.domain.findings import Catalogue, FindingKind
from hipspine_desktop.domain.outcomes import ScoreMethod
from hipspine_desktop.knowledge.loader import load_knowledge
from hipspine_desktop.services.compose_context import OutcomeSeries
from hipspine_desktop.services.outcome_scores import (
    Visit,
    outcome_rows,
    series_of,
    total_of,
    value_of,
)
from hipspine_desktop.services.outcome_words import change_words, plain_change, score_words
from hipspine_desktop.wording.texts import Texts

FIRST, SECOND = date(2026, 9, 1), date(2026, 11, 24)
ROLAND = [f"roland_morris_{n}" for n in range(1, 25)]
LOST = (NOT_ASKED, UNCLEAR, Answer.could_not_test(CannotTestReason.REFUSED))


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return load_knowledge(paths.resources_dir() / "knowledge").catalogue


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts.load(paths.resources_dir() / "wording")


def answers(**given: Answer | float) -> AnswerSet:
    return AnswerSet(
        {
            AnswerKey(name): a if isinstance(a, Answer) else Answer.of_value(float(a))
            for name, a in given.items()
        }
    )


def one(catalogue: Catalogue, name: str, *visits: AnswerSet) -> OutcomeSeries:
    days = (FIRST, SECOND)[-len(visits) :]
    found = series_of(catalogue, [Visit(d, a) for d, a in zip(days, visits, strict=True)])
    return next(s for s in found if s.id == name)


def roland(ticked: int, *, lost: Answer | None = None, at: int = 23) -> AnswerSet:
    given = {name: PRESENT if n < ticked else ABSENT for n, name in enumerate(ROLAND)}
    if lost is not None:
        given[ROLAND[at]] = lost
    return answers(**given)


def test_a_roland_morris_total_is_the_number_of_statements_ticked(
    shipped: Catalogue, texts: Texts
) -> None:
    series = one(shipped, "roland_morris", roland(9))
    assert series.scores[-1].score == 9
    assert score_words(texts, series, series.scores[-1]) == "9 of 24"


@pytest.mark.parametrize("lost", LOST)
@pytest.mark.parametrize("at", [0, 23])
def test_with_one_statement_missing_there_is_no_total(
    shipped: Catalogue, texts: Texts, lost: Answer, at: int
) -> None:
    series = one(shipped, "roland_morris", roland(9, lost=lost, at=at))
    assert series.scores[-1].score is None
    assert score_words(texts, series, series.scores[-1]) == "not scored: 1 item missing"


def test_a_total_from_paper_stands_where_no_statement_was_answered(shipped: Catalogue) -> None:
    assert one(shipped, "roland_morris", answers(roland_morris_total=11)).scores[0].score == 11


def test_two_totals_that_differ_are_no_score(shipped: Catalogue, texts: Texts) -> None:
    both = AnswerSet({**roland(9), AnswerKey("roland_morris_total"): Answer.of_value(11.0)})
    series = one(shipped, "roland_morris", both)
    assert series.scores[0].score is None
    said = score_words(texts, series, series.scores[0])
    assert said == "not scored: the answers give 9, entered is 11"


def test_phq4_and_its_pairs(shipped: Catalogue) -> None:
    given = answers(phq4_1=2, phq4_2=1, phq4_3=0, phq4_4=3)
    scores = {s.id: s.scores[0].score for s in series_of(shipped, [Visit(SECOND, given)])}
    assert scores == {"phq4": 6, "phq4_anxiety": 3, "phq4_depression": 3}
    part = series_of(shipped, [Visit(SECOND, answers(phq4_1=2, phq4_2=1, phq4_3=0))])
    assert {s.id: s.scores[0].score for s in part} == {
        "phq4": None, "phq4_anxiety": 3, "phq4_depression": None,
    }  # fmt: skip


def test_a_value_that_was_refused_is_no_score(shipped: Catalogue) -> None:
    refused = answers(oxford_hip_total=Answer.could_not_test(CannotTestReason.REFUSED))
    assert series_of(shipped, [Visit(SECOND, refused)]) == ()


def named(first: float, second: float | None, words: str = "Walking the dog") -> AnswerSet:
    given = {"psfs_1": Answer.of_value(first, words)}
    if second is not None:
        given["psfs_2"] = Answer.of_value(second, "Stairs")
    return answers(**given)


def test_the_patients_own_activities_are_a_mean_of_the_same_ones(
    shipped: Catalogue, texts: Texts
) -> None:
    series = one(shipped, "psfs", named(4, 6), named(7, 8))
    assert [s.score for s in series.scores] == [5, 7.5]
    last = score_words(texts, series, series.scores[-1])
    assert last == "7.5 of 10 (Walking the dog 7; Stairs 8)"
    gone = one(shipped, "psfs", named(4, 6), named(7, None))
    assert (gone.scores[1].score, gone.scores[1].missing_items) == (None, 1)
    other = one(shipped, "psfs", named(4, 6), named(7, 8, "Sitting in the car"))
    assert (other.scores[1].score, other.scores[1].missing_items) == (None, 1)
    more = one(shipped, "psfs", named(4, None), named(7, 1))
    assert [s.score for s in more.scores] == [4, 7]


@pytest.mark.parametrize(
    ("name", "first", "second", "said"),
    [
        ("oxford_hip_total", 20, 31, "11 better, at least the smallest change patients notice "
         "(8, Oxford Hip Score 2022)"),
        ("oxford_hip_total", 31, 27, "4 worse, less than the smallest change patients notice "
         "(8, Oxford Hip Score 2022)"),
        ("nprs_now", 7, 5, "2 better, at least the smallest change patients notice "
         "(2, Ostelo 2008)"),
        ("oswestry_total", 40, 52, "12 worse, at least the smallest change patients notice "
         "(10, Ostelo 2008)"),
        ("mskhq_total", 20, 26, "6 better, at least the smallest change patients notice "
         "(5.5, Price 2019, figure not read there)"),
        ("ihot12_total", 40, 46.5, "6.5 better, within the error of the measure "
         "(8.9, iHOT-12 Greek 2020)"),
        ("hoos_pain", 40, 60, "20.0 better; smallest change patients notice not known"),
        ("lefs_total", 40, 40, "no change, less than the smallest change patients notice "
         "(9, Binkley 1999)"),
        ("paindetect_total", 20, 10, "10 better"),
    ],
)  # fmt: skip
def test_a_change_is_said_against_what_patients_notice(
    shipped: Catalogue, texts: Texts, name: str, first: float, second: float, said: str
) -> None:
    visits = [Visit(FIRST, answers(**{name: first})), Visit(SECOND, answers(**{name: second}))]
    series = series_of(shipped, visits)[0]
    assert change_words(texts, series, series.scores[0]) == "first score"
    assert change_words(texts, series, series.scores[1]) == said


def test_a_patient_reads_no_number_and_nothing_of_a_first_visit(
    shipped: Catalogue, texts: Texts
) -> None:
    first, second = answers(oxford_hip_total=20), answers(oxford_hip_total=31)
    assert plain_change(texts, one(shipped, "ohs", first)) == ""
    told = plain_change(texts, one(shipped, "ohs", first, second))
    assert "clearly better" in told
    assert not any(c.isdigit() for c in told)
    incomplete = one(shipped, "roland_morris", roland(9), roland(4, lost=NOT_ASKED))
    assert plain_change(texts, incomplete) == ""


@given(
    st.lists(st.none() | st.integers(0, 10), min_size=1, max_size=12),
    st.sampled_from(ScoreMethod),
)
def test_a_missing_item_never_counts_as_nought(
    values: list[int | None], method: ScoreMethod
) -> None:
    known = [v for v in values if v is not None]
    total = total_of([None if v is None else float(v) for v in values], method, 1)
    if not known:
        assert total is None
    elif method is ScoreMethod.MEAN:
        assert total is not None
        assert min(known) <= total <= max(known)
        assert total == pytest.approx(sum(known) / len(known))
    else:
        assert total == (sum(known) if len(known) == len(values) else None)


def test_items_count_only_where_they_are_known() -> None:
    assert [value_of(a) for a in (PRESENT, ABSENT, Answer.of_value(3.0), *LOST)] == [
        1, 0, 3, None, None, None,
    ]  # fmt: skip


def test_the_result_file_says_null_where_there_is_no_score(shipped: Catalogue) -> None:
    row = outcome_rows([one(shipped, "roland_morris", roland(9, lost=UNCLEAR))])[0]
    assert (row["score"], row["missing_items"], row["higher_is"]) == (None, 1, "worse")


def test_only_free_instruments_have_items(shipped: Catalogue) -> None:
    itemised = {o.id for o in shipped.outcomes if o.items}
    assert itemised == {"roland_morris", "psfs", "phq4", "phq4_anxiety", "phq4_depression"}
    read = {i for o in shipped.outcomes for i in o.finding_ids}
    assert read == {d.id for d in shipped.in_section("outcomes")}
    for outcome in shipped.outcomes:
        assert outcome.licence
        assert outcome.lowest < outcome.highest
        if outcome.total:
            assert shipped.finding(outcome.total).kind is FindingKind.MEASURED
