"""The chart in the record: durable, undone, frozen, amended, bounded, read into proposals."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from sqlalchemy.exc import DatabaseError

from hipspine_desktop.domain.answers import ABSENT, AnswerKey, AnswerSet, Side
from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.domain.body_chart import (
    MOST_ITEMS,
    BodyChart,
    ChartEntry,
    ChartPatch,
    ClearTick,
    PainLabel,
    Pen,
    RegionMark,
    Stroke,
    View,
    clear,
    draw,
    label_id,
    mark_id,
    put,
    stroke_id,
    tick_id,
)
from hipspine_desktop.domain.body_map import Place
from hipspine_desktop.engine.result import Result
from hipspine_desktop.errors import SignedRecordError, StoreError
from hipspine_desktop.knowledge.loader import load_knowledge
from hipspine_desktop.paths import resources_dir
from hipspine_desktop.services import amending, assessments
from hipspine_desktop.services.body_chart import change_chart
from hipspine_desktop.services.body_map_file import shipped_body_map
from hipspine_desktop.services.chart_guide import chart_guide, referral_places
from hipspine_desktop.services.chart_reading import ChartReader
from hipspine_desktop.services.chart_words import chart_text, place_words
from hipspine_desktop.services.session import Session
from hipspine_desktop.services.verification import verify_records
from hipspine_desktop.wording.texts import Texts
from tests.services.raw import raw_records

MAP = shipped_body_map()
BASE = load_knowledge(resources_dir() / "knowledge")
READER = ChartReader(MAP, BASE.catalogue)
TEXTS = Texts.load(resources_dir() / "wording")
R, L = Side.RIGHT, Side.LEFT
GROIN = Stroke(View.FRONT, Pen.PAIN, ((-45, 400), (-42, 415), (-40, 430)))
PATCH = put(stroke_id(1), GROIN)


def read(chart: BodyChart, answers: AnswerSet | None = None) -> set[tuple[str, Side | None, str]]:
    found = READER.read(chart, answers or AnswerSet()).proposals
    return {(p.key.finding_id, p.key.side, p.answer.state.value) for p in found}


def test_what_is_signed_holds_the_chart_and_is_proved(
    session: Session, ready: Assessment, password: str, result: Result
) -> None:
    drawn, _ = change_chart(session, ready.id, PATCH)
    label = PainLabel(View.FRONT, (-45, 412), worst=8)
    drawn, _ = change_chart(session, ready.id, put(label_id(1), label))
    signed, _ = assessments.sign(session, drawn, password, result)
    record = assessments.frozen_record(session, signed.id)
    assert record is not None
    assert {e["id"] for e in record.content["recorded"]["body_chart"]} == {
        "label:1", "stroke:000001",
    }  # fmt: skip
    with pytest.raises(SignedRecordError):
        change_chart(session, signed.id, clear(signed.body_chart))
    for statement in ("DELETE FROM chart_item", "UPDATE chart_item SET content = '{}'"):
        with pytest.raises((DatabaseError, StoreError)), session.writing() as work:
            work.connection.exec_driver_sql(statement)
    assert verify_records(session).is_sound


def test_a_chart_that_was_altered_is_found_out(
    session: Session, ready: Assessment, password: str, result: Result
) -> None:
    drawn, _ = change_chart(session, ready.id, PATCH)
    signed, _ = assessments.sign(session, drawn, password, result)
    raw = raw_records(session.database)
    with raw.unguarded():
        raw.execute("UPDATE chart_item SET content = replace(content, '-45', '45')")
    raw.close()
    with pytest.raises(StoreError, match="no longer what was signed"):
        assessments.frozen_record(session, signed.id)


def test_an_amendment_begins_with_the_chart_and_leaves_the_original(
    session: Session, ready: Assessment, password: str, result: Result
) -> None:
    drawn, _ = change_chart(session, ready.id, PATCH)
    signed, _ = assessments.sign(session, drawn, password, result)
    made, _ = amending.amend(session, signed.id, "other side")
    assert made.body_chart == signed.body_chart
    changed, _ = change_chart(session, made.id, clear(made.body_chart))
    assert changed.body_chart.is_empty
    assert assessments.load_assessment(session, signed.id).body_chart == signed.body_chart


def test_what_cannot_be_read_is_not_signed(session: Session, ready: Assessment) -> None:
    change_chart(session, ready.id, PATCH)
    with session.writing() as work:
        work.connection.exec_driver_sql("UPDATE chart_item SET version = 7")
        work.commit()
    found = assessments.load_assessment(session, ready.id)
    assert found.body_chart.unreadable == 1
    assert not found.body_chart.is_drawn


def test_undo_and_redo_in_line_with_answers(session: Session, assessment: Assessment) -> None:
    key = AnswerKey("groin", R)
    change_chart(session, assessment.id, PATCH)
    assessments.set_answer(session, assessment.id, key, ABSENT)
    gone, _ = change_chart(session, assessment.id, put(stroke_id(1), None))
    assert gone.body_chart.is_empty
    one, _ = assessments.undo(session, assessment.id)
    assert dict(one.body_chart.strokes) == {stroke_id(1): GROIN}
    two, _ = assessments.undo(session, assessment.id)
    assert key not in two.answers
    three, _ = assessments.undo(session, assessment.id)
    assert three.body_chart.is_empty
    for _ in range(3):
        last, _ = assessments.redo(session, assessment.id)
    assert last.body_chart.is_empty
    assert last.answers[key] == ABSENT


def test_the_same_again_is_no_change(session: Session, assessment: Assessment) -> None:
    one, _ = change_chart(session, assessment.id, PATCH)
    same, changes = change_chart(session, assessment.id, PATCH)
    assert same.version == one.version
    assert not changes.kinds


def test_a_full_chart_says_so_and_can_still_be_erased(
    session: Session, assessment: Assessment
) -> None:
    many = ChartPatch(tuple(ChartEntry(stroke_id(n), GROIN) for n in range(1, MOST_ITEMS + 1)))
    full, _ = change_chart(session, assessment.id, many)
    with pytest.raises(StoreError, match="full"):
        change_chart(session, assessment.id, draw(full.body_chart, GROIN))
    less, _ = change_chart(session, assessment.id, put(stroke_id(3), None))
    assert len(less.body_chart.entries) == MOST_ITEMS - 1


def test_an_unknown_region_is_refused(session: Session, assessment: Assessment) -> None:
    with pytest.raises(StoreError, match="not on the body chart"):
        change_chart(session, assessment.id, put("tick:moon:right", ClearTick("moon", R)))


# reading


def test_every_finding_of_the_regions_is_in_the_catalogue() -> None:
    named = {
        finding
        for r in MAP.regions
        for finding in (r.pain, r.absent, *r.numbness, *r.tingling, *r.burning)
        if finding
    }
    assert named <= set(BASE.catalogue.by_id)
    assert {"groin_pain", "psis_pain", "foot_pain", "ce_saddle_numbness"} <= named


def test_each_place_has_words() -> None:
    words = {place_words(TEXTS, place) for place in MAP.places}
    assert len(words) == len(MAP.places)
    assert not any("{" in w or "_" in w for w in words)


@given(st.sampled_from(MAP.places), st.sampled_from(Pen))
def test_a_marked_region_proposes_only_present_and_only_its_own(place: Place, pen: Pen) -> None:
    chart = BodyChart().with_patch(
        put(mark_id(place.region, place.side, pen), RegionMark(place.region, place.side, pen))
    )
    region = MAP.by_id[place.region]
    may = {region.pain, *region.numbness, *region.tingling, *region.burning}
    for finding, side, state in read(chart):
        assert finding in may
        assert state == "present"
        assert side is place.side


@given(st.sampled_from(MAP.places))
def test_a_tick_proposes_absent_for_its_region_alone(place: Place) -> None:
    chart = BodyChart().with_patch(
        put(tick_id(place.region, place.side), ClearTick(place.region, place.side))
    )
    absent = MAP.by_id[place.region].absent
    assert read(chart) == ({(absent, place.side, "absent")} if absent else set())


def test_no_red_flag_is_answered_no_by_a_tick() -> None:
    flags = {f.id for f in BASE.catalogue if f.red_flag_block or f.cauda_equina}
    assert not flags & {r.absent for r in MAP.regions}


def test_nothing_drawn_proposes_nothing() -> None:
    assert read(BodyChart()) == set()


def test_a_little_over_the_edge_is_named_and_not_proposed() -> None:
    stroke = Stroke(View.FRONT, Pen.PAIN, tuple((-55, y) for y in range(470, 589, 6)))
    chart = BodyChart().with_patch(draw(BodyChart(), stroke))
    reading = READER.read(chart, AnswerSet())
    assert {p.key.finding_id for p in reading.proposals} == {"anterior_thigh_pain"}
    assert reading.touched == {Place("knee", R): (Pen.PAIN,)}


def test_a_tick_beside_a_drawing_of_the_same_region_proposes_no_absence() -> None:
    chart = (
        BodyChart().with_patch(PATCH).with_patch(put(tick_id("groin", R), ClearTick("groin", R)))
    )
    assert read(chart) == {("groin_pain", R, "present")}


def test_feeling_is_kept_apart_from_pain_and_roots_are_a_note() -> None:
    foot = Stroke(View.LEFT, Pen.NUMBNESS, tuple((-10 - x, 790) for x in range(0, 50, 6)))
    chart = BodyChart().with_patch(draw(BodyChart(), foot))
    reading = READER.read(chart, AnswerSet())
    assert read(chart) == {
        ("numb_leg", L, "present"), ("numb_below_knee", L, "present"), ("numb_foot", L, "present"),
    }  # fmt: skip
    assert set(reading.roots) == {L}
    assert chart_text(TEXTS, chart, reading, MAP) == "Numbness: left foot."


def test_what_is_recorded_otherwise_is_marked_and_not_among_the_open() -> None:
    chart = BodyChart().with_patch(PATCH)
    answers = AnswerSet({AnswerKey("groin_pain", R): ABSENT})
    reading = READER.read(chart, answers)
    assert [p.is_at_odds for p in reading.proposals] == [True]
    assert reading.open_proposals == ()


def test_overlays_come_from_the_knowledge_base() -> None:
    guide = chart_guide(BASE)
    assert "not dermatomal" in guide.dermatome_caveat
    hip = next(r for r in guide.referrals if r.label == "Hip osteoarthritis")
    assert Place("groin", R) in referral_places(MAP, hip)
    roots = {a.place.region for a in MAP.dermatomes}
    assert {"L1", "L2", "L3", "L4", "L5", "S1", "S2"} <= roots
    known = {f for r in guide.referrals for f in r.findings}
    assert known <= set(BASE.catalogue.by_id)


def test_a_map_with_an_unknown_path_is_refused(tmp_path: Path) -> None:
    from hipspine_desktop.services.body_map_file import load_body_map

    source = resources_dir() / "body_chart"
    for name in ("outlines.svg", "regions.toml"):
        (tmp_path / name).write_text((source / name).read_text())
    assert load_body_map(tmp_path).areas == MAP.areas
    svg = (source / "outlines.svg").read_text().replace("M0.0 0.0C", "M0.0 0.0Q", 1)
    (tmp_path / "outlines.svg").write_text(svg)
    with pytest.raises(ValueError, match="not drawn"):
        load_body_map(tmp_path)


def test_a_reading_is_the_same_for_a_reader_that_saw_the_stroke_before() -> None:
    chart = BodyChart().with_patch(PATCH)
    again = replace(chart)
    assert READER.read(chart, AnswerSet()) == READER.read(again, AnswerSet())
    assert ChartReader(MAP, BASE.catalogue).read(chart, AnswerSet()) == READER.read(
        chart, AnswerSet()
    )
