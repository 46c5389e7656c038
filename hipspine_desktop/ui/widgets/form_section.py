"""One section of the form: heading, free texts, cards by group."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QBoxLayout, QFrame, QVBoxLayout, QWidget

from hipspine_desktop.domain.answers import SymptomaticSide
from hipspine_desktop.domain.assessment import Assessment, Complaint, NarrativeField
from hipspine_desktop.domain.findings import FindingDefinition, Part, Section
from hipspine_desktop.ui.allowing import allow
from hipspine_desktop.ui.body_chart.body_chart_card import BodyChartCard
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.models.assessment_model import AssessmentModel
from hipspine_desktop.ui.narratives import (
    COMPLAINT_SECTION,
    EXAMINATION_PLAN,
    IMPRESSION_SECTION,
    PLAN_SECTION,
    grouped,
    is_answered,
    is_detail,
)
from hipspine_desktop.ui.widgets.finding_row import FindingRow
from hipspine_desktop.ui.widgets.form_card import FormCard
from hipspine_desktop.ui.widgets.form_columns import FormColumns
from hipspine_desktop.ui.widgets.impression_card import ImpressionCard
from hipspine_desktop.ui.widgets.narrative_edit import NarrativeEdit
from hipspine_desktop.ui.widgets.outcome_totals import OutcomeTotals
from hipspine_desktop.ui.widgets.plan_card import PlanCard
from hipspine_desktop.ui.widgets.referral_card import ReferralCard
from hipspine_desktop.ui.widgets.segmented import Segmented
from hipspine_desktop.wording.formats import format_date


class FormSection(QWidget):
    """Everything of one section; writes only to the model.

    Signals:
        rows_made(object): new rows, after they were filled.
        copy_requested(object): copy from the last visit; id of this section.
    """

    rows_made = Signal(object)
    copy_requested = Signal(object)

    def __init__(
        self,
        kit: Kit,
        model: AssessmentModel,
        section: Section,
        fields: tuple[NarrativeField, ...],
    ) -> None:
        super().__init__()
        self._kit, self._model = kit, model
        self.section = section
        self.cards: list[FormCard] = []
        self.texts: list[NarrativeEdit] = []
        self.side: Segmented | None = None
        self.impression: ImpressionCard | None = None
        self.chart: BodyChartCard | None = None
        self.referral: ReferralCard | None = None
        self.plan: PlanCard | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(kit.theme.px(12))
        self.totals: OutcomeTotals | None = None
        self._note = kit.label("", "caption", "ink2")
        self._add_heading()
        if section.id == COMPLAINT_SECTION:
            self._add_complaint(fields)
        elif fields:
            self._add_texts(fields)
        self._add_own_card()
        for title, definitions in grouped(model.catalogue.in_section(section.id)):
            self._add_card(title or section.title, definitions)

    def open_cards(self) -> None:
        """Make the rows of all cards that are not folded; once, when somebody listens."""
        self._open_cards()

    def row_of(self, finding_id: str) -> FindingRow | None:
        """The row of a finding, unfolding its card."""
        for card in self.cards:
            if any(d.id == finding_id for d in card.definitions):
                card.unfold()
        return next((r for r in self.rows if r.definition.id == finding_id), None)

    @property
    def rows(self) -> tuple[FindingRow, ...]:
        """All rows, top to bottom."""
        return tuple(row for card in self.cards for row in card.rows)

    def place(self, columns: FormColumns) -> None:
        """Lay out the cards in the shared columns."""
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._head.setDirection(down if columns.stacked else across)
        for card in self.cards:
            card.place(columns)
        if self.chart is not None:
            self.chart.fit(columns.width)
            beside = columns.note[1] > 0
            self._complaint.setDirection(across if beside else down)
        if self.impression is not None:
            self.impression.set_across(1 if columns.stacked else 2)

    def show_done(self, done: int, total: int) -> None:
        """How many are answered, beside the heading."""
        asked = bool(self.cards)
        text = self._kit.texts("ui.form.answered", done=done, total=total) if asked else ""
        last = self._model.last_visit
        if asked and last is not None:
            day = format_date(last.created_at.astimezone().date())
            text = self._kit.texts("ui.form.last_visit", text=text, date=day)
        self._note.setText(text)
        self._copy.setVisible(self._can_copy())

    def _can_copy(self) -> bool:
        """Whether the last visit has answers here that the draft does not have yet."""
        last, now = self._model.last_visit, self._model.assessment
        if last is None or not self._model.follows:
            return False
        keys = [
            key for c in self.cards for d in c.definitions if not d.is_asked_anew for key in d.keys
        ]
        answers = any(
            last.answers.of(k.finding_id, k.side).is_asked
            and not now.answers.of(k.finding_id, k.side).is_asked
            for k in keys
        )
        fields = [text.field for text in self.texts]
        return answers or any(last.narrative.get(f) and not now.narrative.get(f) for f in fields)

    def commit(self) -> None:
        """Hand what is being typed to the model."""
        for text in self.texts:
            text.commit()
        if self.impression is not None:
            self.impression.commit()
        if self.chart is not None:
            self.chart.commit()
        for row in self.rows:
            row.commit()

    def show_assessment(self, assessment: Assessment, read_only: bool) -> None:
        """Show side, texts and impression as they are now."""
        self._show_painful(assessment.complaint.symptomatic_side)
        if self.side is not None:
            allow(self.side, self._kit.texts("why_not.read_only") if read_only else "")
        for text in self.texts:
            text.set_text(assessment.narrative.get(text.field, ""))
            text.set_read_only(read_only)
        if self.chart is not None:
            self.chart.show_assessment(assessment, read_only)
        if self.impression is not None:
            self.impression.show_impression(assessment.impression)
            self.impression.set_read_only(read_only)

    def show_rows(self, read_only: bool) -> None:
        """Show of every row whether it can be answered and which answers were copied."""
        for row in self.rows:
            row.set_read_only(read_only)
            self._show_copied(row)

    def _show_copied(self, row: FindingRow) -> None:
        for key in row.definition.keys:
            row.set_copied(key, self._model.copied_from(key))

    def _show_painful(self, painful: SymptomaticSide) -> None:
        for card in self.cards:
            card.heading.set_painful(painful)
        if self.side is not None:
            self.side.set_value(None if painful is SymptomaticSide.UNKNOWN else painful)

    def _add_heading(self) -> None:
        row = self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.setSpacing(self._kit.theme.px(10))
        row.addWidget(self._kit.prose(self.section.title, "title"), 1)
        row.addWidget(self._note)
        self._copy = self._kit.button(
            self._kit.texts("palette.copy_here"), "copy_from_last", "link"
        )
        self._copy.hide()
        self._copy.clicked.connect(self._on_copy_clicked)
        row.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignLeft)
        self._layout.addLayout(row)

    def _add_complaint(self, fields: tuple[NarrativeField, ...]) -> None:
        """The side and the patient's words in one card, so that the chart stands high."""
        kit, px = self._kit, self._kit.theme.px
        card = QFrame()
        card.setProperty("card", True)
        self._complaint = QBoxLayout(QBoxLayout.Direction.TopToBottom, card)
        self._complaint.setContentsMargins(px(14), px(12), px(14), px(14))
        self._complaint.setSpacing(px(14))
        side = QVBoxLayout()
        side.setSpacing(px(4))
        side.addWidget(kit.label(kit.texts("ui.complaint.side"), "caption_strong", "ink2"))
        order = (*(SymptomaticSide(s) for s in kit.sides), SymptomaticSide.BILATERAL)
        self.side = Segmented(
            kit, "complaint_side", [(s, kit.texts(f"ui.complaint.{s}")) for s in order]
        )
        self.side.set_title(kit.texts("ui.complaint.side"))
        self.side.chosen.connect(self._on_side_chosen)
        side.addWidget(self.side)
        side.addStretch(1)
        self._complaint.addLayout(side)
        words = QVBoxLayout()
        words.setSpacing(px(10))
        for field in fields:
            words.addWidget(self._text_of(field))
        self._complaint.addLayout(words, 1)
        self._layout.addWidget(card)

    def _add_own_card(self) -> None:
        """What only this section has."""
        kit, model, section = self._kit, self._model, self.section
        if section.id == COMPLAINT_SECTION:
            self.chart = BodyChartCard(kit, model, model.guide)
            self._layout.addWidget(self.chart)
        elif section.id == IMPRESSION_SECTION.id:
            self._add_impression()
        elif section.id == PLAN_SECTION.id:
            self.referral = ReferralCard(kit)
            self._layout.addWidget(self.referral)
        elif section.id == EXAMINATION_PLAN.id:
            self.plan = PlanCard(kit, model)
            self._layout.addWidget(self.plan)
        elif section.part is Part.OUTCOMES:
            self.totals = OutcomeTotals(kit, model)
            self._layout.addWidget(self.totals)

    def _add_impression(self) -> None:
        self.impression = ImpressionCard(self._kit)
        self.impression.impression_changed.connect(self._model.set_impression)
        self.impression.typing.connect(self._model.note_typing)
        self.impression.settled.connect(self._model.note_settled)
        self._layout.addWidget(self.impression)

    def _add_texts(self, fields: tuple[NarrativeField, ...]) -> None:
        px = self._kit.theme.px
        card = QFrame()
        card.setProperty("card", True)
        layout = QVBoxLayout(card)
        layout.setContentsMargins(px(14), px(12), px(14), px(14))
        layout.setSpacing(px(10))
        for field in fields:
            layout.addWidget(self._text_of(field))
        self._layout.addWidget(card)

    def _text_of(self, field: NarrativeField) -> NarrativeEdit:
        edit = NarrativeEdit(self._kit, field, self._model.snippets)
        edit.text_changed.connect(self._model.set_narrative)
        edit.typing.connect(self._model.note_typing)
        edit.settled.connect(self._model.note_settled)
        self.texts.append(edit)
        return edit

    def _add_card(self, title: str, definitions: tuple[FindingDefinition, ...]) -> None:
        assessment = self._model.assessment
        detail = all(is_detail(d) for d in definitions)
        folded = detail and not any(is_answered(assessment, d) for d in definitions)
        card = FormCard(self._kit, title, definitions, folded)
        card.rows_made.connect(self._on_rows_made)
        self.cards.append(card)
        self._layout.addWidget(card)

    def _open_cards(self) -> None:
        for card in self.cards:
            answered = any(is_answered(self._model.assessment, d) for d in card.definitions)
            if answered or not all(is_detail(d) for d in card.definitions):
                card.unfold()

    @Slot(object)
    def _on_rows_made(self, rows: tuple[FindingRow, ...]) -> None:
        answers, last = self._model.assessment.answers, self._model.last_visit
        for row in rows:
            row.answered.connect(self._model.set_answer)
            row.typing.connect(self._model.note_typing)
            row.settled.connect(self._model.note_settled)
            for key in row.definition.keys:
                row.set_answer(key, answers.of(key.finding_id, key.side))
                if last is not None:
                    row.set_last(key, last.answers.of(key.finding_id, key.side))
            row.set_read_only(self._model.is_read_only)
            self._show_copied(row)
        self.rows_made.emit(rows)

    @Slot()
    def _on_copy_clicked(self) -> None:
        self.copy_requested.emit(self.section.id)

    @Slot(object)
    def _on_side_chosen(self, side: SymptomaticSide) -> None:
        self._model.set_complaint(Complaint(side))
