"""The usual range of a measured finding stands in its row, in figures, with the people it is of."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from hipspine_desktop.domain.findings import FindingDefinition, FindingKind, Laterality, Norm
from hipspine_desktop.domain.sources import Basis, SourceRef
from hipspine_desktop.ui.answer_words import usual_words
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.widgets.finding_row import FindingRow
from hipspine_desktop.ui.widgets.form_columns import form_columns


def norm(low: float, high: float, group: str) -> Norm:
    return Norm(low, high, group, SourceRef(None, Basis.JUDGEMENT, "invented"))


def measured(*norms: Norm, laterality: Laterality = Laterality.MIDLINE) -> FindingDefinition:
    return FindingDefinition(
        "bend", "Bending", "lumbar", FindingKind.MEASURED, laterality, how_to="Bend forward.",
        unit="deg", minimum=0.0, maximum=110.0, norms=norms,
    )  # fmt: skip


def test_the_usual_range_is_told_with_its_people_where_there_are_several(kit: Kit) -> None:
    texts = kit.texts
    young, old = norm(60.0, 80.0, "young adults"), norm(30.0, 50.0, "old age")
    assert usual_words(texts, measured(young)) == "usual 60 to 80°"
    several = usual_words(texts, measured(young, old))
    assert several == "usual 60 to 80° (young adults); 30 to 50° (old age)"
    assert usual_words(texts, measured()) == ""
    assert usual_words(texts, measured(norm(1.75, 2.5, "adults"))) == "usual 1.8 to 2.5°"


@pytest.mark.parametrize("laterality", list(Laterality))
def test_the_figures_of_the_usual_range_are_painted(
    qtbot: QtBot, kit: Kit, laterality: Laterality
) -> None:
    def picture(*norms: Norm) -> object:
        row = FindingRow(kit, measured(*norms, laterality=laterality))
        qtbot.addWidget(row)
        row.resize(900, 60)
        row.place(form_columns(900, kit.theme))
        row.show()
        return row.grab().toImage()

    # the same band of the scale, other figures
    assert picture(norm(60.0, 80.0, "adults")) != picture(norm(60.0, 80.01, "adults"))
    assert picture(norm(60.0, 80.0, "adults")) == picture(norm(60.0, 80.0, "adults"))
