"""Groups stand in one row in place of their members, which are reached by opening it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hipspine_desktop.domain.answers import PRESENT, AnswerKey, Side
from hipspine_desktop.domain.findings import Position
from hipspine_desktop.domain.regions import Region
from hipspine_desktop.domain.sources import Basis, SourceRef
from hipspine_desktop.engine.result import (
    ConditionEstimate,
    Figure,
    GroupReason,
    NextTest,
    Probability,
    Reason,
    TurnedRound,
)
from hipspine_desktop.ui.contributions import Leaning, contribution_rows
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.widgets.contribution_chart import ContributionChart
from hipspine_desktop.ui.widgets.next_test_row import NextTestRow
from tests.ui.conftest import press

JUDGED = SourceRef(None, Basis.JUDGEMENT, "made up for the test")
FIGURE = Figure("hip_oa", 0.6, 0.2, "sensitivity 0.6", 50, "", JUDGED, JUDGED)
P = Probability(0.5, 0.4, 0.6)


def reason(finding: str, log_odds: float) -> Reason:
    key = AnswerKey(finding, Side.RIGHT)
    return Reason(key, PRESENT, finding, finding.title(), True, log_odds, FIGURE)


def condition() -> ConditionEstimate:
    scour, fadir, alone = reason("scour", 0.3), reason("fadir", -0.1), reason("groin", 0.8)
    group = GroupReason("joint", "Hip joint", 1.9, (scour, fadir))
    return ConditionEstimate(
        "hip_oa", "Hip osteoarthritis", Region.HIP_JOINT, P, P, JUDGED,
        reasons_for=(alone, scour), reasons_against=(reason("age", -0.4), fadir), groups=(group,),
    )  # fmt: skip


def test_a_group_stands_in_place_of_its_findings(kit: Kit) -> None:
    rows = contribution_rows(kit.texts, condition())
    assert [r.label for r in rows] == [
        "Hip joint, 2 findings",
        "Groin, right: present",
        "Age, right: present",
    ]
    assert [m.leaning for m in rows[0].members] == [Leaning.FOR, Leaning.AGAINST]


def test_a_group_opens_to_its_findings_and_their_sources(kit: Kit, qtbot: QtBot) -> None:
    chart = ContributionChart(kit)
    qtbot.addWidget(chart)
    chart.set_rows(contribution_rows(kit.texts, condition()))
    closed = chart.height()
    with qtbot.assertNotEmitted(chart.figure_requested):
        press(chart, Qt.Key.Key_Return)
    assert len(chart.rows) == 5
    assert chart.height() > closed
    press(chart, Qt.Key.Key_Down)
    with qtbot.waitSignal(chart.figure_requested) as told:
        press(chart, Qt.Key.Key_Return)
    assert told.args[0].figure is FIGURE
    chart.set_rows(contribution_rows(kit.texts, condition()))
    assert len(chart.rows) == 5, "an opened group stays open when results arrive"


def test_a_finding_that_reads_the_other_way_round_says_why(kit: Kit) -> None:
    groin = replace(
        reason("groin", -0.1), turned=TurnedRound("engine.turned.fits_better", "fai", "Impingement")
    )
    (row,) = contribution_rows(kit.texts, replace(condition(), reasons_for=(), groups=(),
                                                  reasons_against=(groin,)))  # fmt: skip
    assert row.note == "Explained better here by: Impingement"


def test_a_next_test_tells_the_region_it_moves(kit: Kit, qtbot: QtBot) -> None:
    hip, spine = Region.HIP_JOINT, Region.LUMBAR_SPINE
    test = NextTest(
        "back_pain", None, "Back pain", Position.NONE, 10, 0.1, 0.2, (hip, 0.97), (hip, 0.96),
        moved_if_positive=(spine, 0.65), moved_if_negative=(spine, 0.13),
    )  # fmt: skip
    row = NextTestRow(kit, test, 1, 0.1)
    qtbot.addWidget(row)
    short = kit.texts(f"ui.region.short.{spine}")
    assert all(short in words for words in row.effect)
    settled = replace(test, leading_if_positive=(hip, 0.99), leading_if_negative=(hip, 0.90))
    assert settled.told == (settled.leading_if_positive, settled.leading_if_negative)
