"""What one visit of the demo practice holds, entered as a clinician enters it, on its own day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hipspine_desktop.domain.answers import Side
from hipspine_desktop.domain.assessment import (
    Agreement,
    Assessment,
    Complaint,
    Impression,
    NarrativeField,
)
from hipspine_desktop.domain.body_chart import (
    ChartEntry,
    ChartPatch,
    ClearTick,
    Course,
    Depth,
    PainLabel,
    Pen,
    Stroke,
    View,
    label_id,
    stroke_id,
    tick_id,
)
from hipspine_desktop.domain.case import Case
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.services.assessments import (
    acknowledge_flag,
    set_answer,
    set_complaint,
    set_impression,
    set_narrative,
    sign,
    start_assessment,
)
from hipspine_desktop.services.birth_dates import parse_birth_date
from hipspine_desktop.services.body_chart import change_chart
from hipspine_desktop.services.case_files import CaseReader
from hipspine_desktop.services.episodes import assign_episode, start_episode
from hipspine_desktop.services.reasoning import Estimator
from hipspine_desktop.services.session import Clock, Session

Row = Mapping[str, Any]


@dataclass
class DemoClock:
    """The time so many days ago: the demo practice has a past.

    Attributes:
        real: the time now, UTC.
        days_back: how long ago it is told to be.
    """

    real: Clock
    days_back: int = 0

    def __call__(self) -> datetime:
        """The time told, UTC."""
        return self.real() - timedelta(days=self.days_back)


def earlier_row(row: Row) -> Row:
    """The patient's row as it was at the earlier visit: what differed then, over what is now."""
    then = row["earlier"]
    changed = {_place(a): a for a in then["answers"]}
    same = [a for a in row["answers"] if _place(a) not in changed]
    left_out = set(then["not_asked"])
    answers = [a for a in (*same, *changed.values()) if a["finding"] not in left_out]
    return {
        **row,
        "answers": answers,
        "narrative": {**row["narrative"], **then["narrative"]},
        "impression": then["impression"],
        "chart": then["chart"],
    }


def enter_visit(session: Session, made: Assessment, row: Row, reader: CaseReader) -> Assessment:
    """Enter everything of a visit, answer by answer, into a draft."""
    case = _case(session, row, reader)
    made, _ = set_complaint(session, made.id, Complaint(case.symptomatic_side))
    for key, answer in case.answers.items():
        made, _ = set_answer(session, made.id, key, answer)
    for field, text in row["narrative"].items():
        made, _ = set_narrative(session, made.id, NarrativeField(field), text)
    chart = tuple(_chart(row.get("chart", {})))
    for entry in chart:
        made, _ = change_chart(session, made.id, ChartPatch((entry,)))
    words = row["impression"]
    if words["text"]:
        impression = Impression(words["text"], Agreement(words["agreement"]))
        made, _ = set_impression(session, made.id, impression)
    return made


def enter_earlier_visit(
    session: Session,
    patient: Patient,
    row: Row,
    reader: CaseReader,
    estimator: Estimator,
    password: str,
) -> Assessment:
    """Enter and sign the visit before today's, in an episode of care of its own.

    Raises:
        StoreError: the row lacks what signing needs.
        KeyError: a red flag is raised, and the row does not say what was done.
    """
    episode, _ = start_episode(session, patient.id, row["earlier"]["episode"])
    made, _ = start_assessment(session, patient.id)
    assign_episode(session, made.id, episode.id)
    made = enter_visit(session, made, earlier_row(row), reader)
    practice = session.practice
    result = estimator.evaluate(
        patient, made, session.today(), practice.setting, practice.prior_factors
    )
    for flag in result.raised:
        made, _ = acknowledge_flag(session, made.id, flag.id, row["earlier"]["acknowledged"])
    return sign(session, made, password, result)[0]


def _place(answer: Row) -> tuple[str, str | None]:
    return answer["finding"], answer.get("side")


def _case(session: Session, row: Row, reader: CaseReader) -> Case:
    born = parse_birth_date(row["born"], session.today())
    age = session.today().year - born.year if born else 0
    return reader.read_data(
        {
            "schema": 1,
            "patient": {"age": age, "sex": row["sex"]},
            "symptomatic_side": row["symptomatic_side"],
            "answers": row["answers"],
        }
    )


def _chart(chart: Row) -> Iterator[ChartEntry]:
    for number, words in enumerate(chart.get("strokes", ()), start=1):
        view, pen = View(words["view"]), Pen(words["pen"])
        yield ChartEntry(stroke_id(number), Stroke(view, pen, _points(words["points"])))
    for words in chart.get("clear", ()):
        side = Side(words["side"]) if words.get("side") else None
        yield ChartEntry(tick_id(words["region"], side), ClearTick(words["region"], side))
    for number, words in enumerate(chart.get("labels", ()), start=1):
        yield ChartEntry(label_id(number), _label(words))


def _label(words: Row) -> PainLabel:
    x, y = words["at"]
    return PainLabel(
        View(words["view"]),
        (x, y),
        words["now"],
        words["best"],
        words["worst"],
        Course(words["course"]),
        Depth(words["depth"]),
        words["words"],
    )


def _points(pairs: Sequence[Sequence[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((x, y) for x, y in pairs)
