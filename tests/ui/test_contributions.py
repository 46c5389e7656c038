"""Groups stand in one row in place of their members, which are reached by opening it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hipspine_desktop.domain.answers import PRESENT, AnswerKey, Side
from hipspine_desktop.domain.regions import Region
from hipspine_desktop.domain.sources import Basis, SourceRef
from hipspine_desktop.engine.result import (
    ConditionEstimate,
    Figure,
    GroupReason,
    Probability,
    Reason,
)
from hipspine_desktop.ui.contributions import Leaning, contribution_rows
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.widgets.contribution_chart import ContributionChart
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
