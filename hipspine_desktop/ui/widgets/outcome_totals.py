"""What the outcome measures come to so far, beside the rows they are entered in."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout

from hipspine_desktop.domain.answers import AnswerKey
from hipspine_desktop.services.compose_context import OutcomeSeries
from hipspine_desktop.services.outcome_scores import Visit, series_of
from hipspine_desktop.services.outcome_words import change_words, score_words
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.models.assessment_model import AssessmentModel
from hipspine_desktop.wording.formats import format_date

AREA = "outcomes.form"


class OutcomeTotals(QFrame):
    """A line for each measure that was begun; counts again when one of its answers changes."""

    def __init__(self, kit: Kit, model: AssessmentModel) -> None:
        super().__init__()
        self._kit, self._model = kit, model
        measures = model.catalogue.outcomes
        self._reads = frozenset(i for measure in measures for i in measure.finding_ids)
        self._lines: list[tuple[QLabel, QLabel]] = []
        px = kit.theme.px
        self.setProperty("card", True)
        self.setObjectName("outcome_totals")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(14), px(10), px(14), px(12))
        layout.setSpacing(px(6))
        layout.addWidget(kit.label(kit.texts(f"{AREA}.title"), "caption_strong", "ink2"))
        self._empty = kit.prose(kit.texts(f"{AREA}.empty"), "body", "ink2")
        layout.addWidget(self._empty)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(px(16))
        self._grid.setVerticalSpacing(px(4))
        for column, share in enumerate((2, 5)):
            self._grid.setColumnStretch(column, share)
        layout.addLayout(self._grid)
        model.answer_changed.connect(self._on_answer_changed)
        model.changed.connect(self._on_changed)
        self._show()

    @property
    def words(self) -> tuple[tuple[str, str], ...]:
        """The lines shown: name, and score with its change."""
        return tuple((n.text(), t.text()) for n, t in self._lines if not n.isHidden())

    def _show(self) -> None:
        series = self._series()
        self._empty.setVisible(not series)
        while len(self._lines) < len(series):
            self._add_line()
        for place, (name, text) in enumerate(self._lines):
            shown = series[place] if place < len(series) else None
            name.setVisible(shown is not None)
            text.setVisible(shown is not None)
            if shown is not None:
                name.setText(shown.name)
                text.setText(self._words(shown))

    def _add_line(self) -> None:
        row = len(self._lines)
        name, text = self._kit.prose("", "strong"), self._kit.prose("")
        self._grid.addWidget(name, row, 0)
        self._grid.addWidget(text, row, 1)
        self._lines.append((name, text))

    def _series(self) -> list[OutcomeSeries]:
        """Of today, with the last visit before it; measures not begun today are left out."""
        now, last = self._model.assessment, self._model.last_visit
        today = _day_of(now.created_at)
        visits = [Visit(today, now.answers)]
        if last is not None:
            visits.insert(0, Visit(_day_of(last.created_at), last.answers))
        begun = {s.id for s in series_of(self._model.catalogue, visits[-1:])}
        return [s for s in series_of(self._model.catalogue, visits) if s.id in begun]

    def _words(self, series: OutcomeSeries) -> str:
        texts = self._kit.texts
        score = series.scores[-1]
        shown = score_words(texts, series, score)
        change = change_words(texts, series, score) if len(series.scores) > 1 else ""
        if change and series.scores[0].score is not None:
            day = format_date(series.scores[0].on)
            return texts(f"{AREA}.since", score=shown, date=day, change=change)
        words = [shown]
        if series.bands:
            words.append(series.bands)
        return ". ".join(words)

    @Slot(object)
    def _on_answer_changed(self, key: AnswerKey) -> None:
        if key.finding_id in self._reads:
            self._show()

    @Slot(object)
    def _on_changed(self, _assessment: object) -> None:
        self._show()


def _day_of(moment: datetime) -> date:
    return moment.astimezone().date()
