"""The form of the whole assessment, generated from the catalogue, a section at a time."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from hipspine_desktop.domain.answers import AnswerKey, AnswerState, SymptomaticSide
from hipspine_desktop.domain.assessment import Assessment, NarrativeField
from hipspine_desktop.domain.findings import FindingDefinition
from hipspine_desktop.domain.letter import Urgency
from hipspine_desktop.engine.result import EvaluatedSide, RedFlag, Result, SideResult
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.models.assessment_model import AssessmentModel
from hipspine_desktop.ui.models.estimate_model import Shown
from hipspine_desktop.ui.narratives import (
    COMPLAINT_SECTION,
    EXAMINATION_PLAN,
    done_of,
    form_sections,
    is_detail,
    texts_of,
)
from hipspine_desktop.ui.tab_order import chain, reading_order
from hipspine_desktop.ui.widgets.finding_row import FindingRow
from hipspine_desktop.ui.widgets.form_columns import form_columns
from hipspine_desktop.ui.widgets.form_section import FormSection
from hipspine_desktop.ui.widgets.navigator_item import Completion
from hipspine_desktop.ui.widgets.plan_card import PlanCard
from hipspine_desktop.wording.texts import Texts

WIDEST = 1180
AT_THE_ROW = ("engine.issue.cannot_both", "engine.issue.contradictory")
OTHER_SIDE = ("engine.issue.other_side_only", "engine.issue.side_not_symptomatic")


class AssessmentForm(QScrollArea):
    """Shows one section; makes a section when it is first opened. Tab follows the eye.

    Signals:
        completion_changed(object, object): section id and its :class:`Completion`.
        section_changed(object): id of the section shown.
        copy_requested(object): copy from the last visit, this section's entries first.
        position_chosen(object): the :class:`Position` the patient is said to be in.
    """

    completion_changed = Signal(object, object)
    section_changed = Signal(object)
    copy_requested = Signal(object)
    position_chosen = Signal(object)

    def __init__(self, kit: Kit, model: AssessmentModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit, self._model = kit, model
        self._sections = form_sections(model.catalogue)
        self._made: dict[str, FormSection] = {}
        self._behind: set[str] = set()
        self._current = self._sections[0].id
        self._current_row: FindingRow | None = None
        self._columns_width = 0
        self._raised: tuple[RedFlag, ...] = ()
        self._shown = Shown(None, False)
        self._side = EvaluatedSide.UNKNOWN
        self._order = [
            key
            for s in self._sections
            for d in model.catalogue.in_section(s.id)
            for key in self._keys_of(d)
        ]
        self.setObjectName("assessment_form")
        self.setProperty("ground", "canvas")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = self._body = QWidget()
        body.setProperty("ground", "canvas")
        self._layout = QVBoxLayout(body)
        self._layout.setSpacing(kit.theme.px(16))
        self._foot, self._back, self._onward = self._build_foot()
        self._layout.addWidget(self._foot)
        self._layout.addStretch(1)
        self.setWidget(body)
        model.answer_changed.connect(self._on_answer_changed)
        model.changed.connect(self._on_changed)
        self._follow_focus()
        self.show_section(self._current)

    # what the page asks

    @property
    def current_section(self) -> str:
        """Id of the section shown."""
        return self._current

    def section(self, section_id: str) -> FormSection:
        """A section, made if it was not yet."""
        if section_id not in self._made:
            self._made[section_id] = self._make_section(section_id)
        elif section_id in self._behind:
            self._catch_up(self._made[section_id])
        return self._made[section_id]

    @Slot(object)
    def show_section(self, section_id: str) -> None:
        """Show a section from its top."""
        section = self.section(section_id)
        for made in self._made.values():
            made.setVisible(made is section)
        self._current = section_id
        self._show_foot()
        self._order_tabs()
        self._come_to_rest(section)
        self.verticalScrollBar().setValue(0)
        self.section_changed.emit(section_id)

    @Slot(object)
    def go_to_section(self, section_id: str) -> None:
        """Show a section with the cursor in its first open field."""
        self.show_section(section_id)
        section = self._made[section_id]
        if section.side is not None and self._is_side_open:
            section.side.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        keys = [k for row in section.rows for k in self._keys_of(row.definition)]
        target = next((k for k in keys if not self._is_asked(k)), keys[0] if keys else None)
        at = section.row_of(target.finding_id) if target is not None else None
        if target is not None and at is not None:
            at.focus_cell(target.side)
        elif section.texts:
            section.texts[0].setFocus()
        elif (card := section.impression or section.plan) is not None:
            card.take_focus()
        below = at.mapTo(self._body, QPoint(0, at.height())).y() if at is not None else 0
        if below <= self.viewport().height():
            self.verticalScrollBar().setValue(0)
        elif section.chart is not None:  # what one comes for; Tab leads on to the rows
            section.chart.canvas.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.verticalScrollBar().setValue(0)
        elif at is not None:  # else the cursor would stand where nobody sees it
            self.ensureWidgetVisible(at, 0, self._kit.theme.px(64))

    @Slot(object)
    def go_to(self, key: AnswerKey) -> None:
        """Put the cursor in one finding's cell, wherever it is."""
        if key.finding_id not in self._model.catalogue:
            return
        self.show_section(self._model.catalogue.finding(key.finding_id).section)
        row = self._made[self._current].row_of(key.finding_id)
        if row is not None:
            self._come_to_rest(self._made[self._current])
            row.focus_cell(key.side)
            self.ensureWidgetVisible(row, 0, self.viewport().height() // 3)

    @Slot()
    def go_to_next_open(self) -> None:
        """Put the cursor in the next cell without an answer, from where it is now."""
        start = 0
        if self._current_row is not None:
            start = self._order.index(self._keys_of(self._current_row.definition)[0])
        catalogue = self._model.catalogue
        for key in self._order[start:] + self._order[:start]:
            if not self._is_asked(key) and not is_detail(catalogue.finding(key.finding_id)):
                self.go_to(key)
                return

    @Slot()
    def go_to_red_flags(self) -> None:
        """Put the cursor at the first red-flag question without an answer."""
        block = [k for d in self._model.catalogue.red_flag_block for k in d.keys]
        key = next((k for k in block if not self._is_asked(k)), block[0] if block else None)
        if key is not None:
            self.go_to(key)

    def go_to_text(self, field: NarrativeField) -> None:
        """Put the cursor into a free text, wherever it stands."""
        ids = frozenset(s.id for s in self._model.catalogue.sections)
        home = next(s.id for s in self._sections if field in texts_of(s.id, ids))
        self.show_section(home)
        text = next(t for t in self._made[home].texts if t.field is field)
        self._layout.activate()
        text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.ensureWidgetVisible(text, 0, self._kit.theme.px(64))

    def go_to_side(self) -> None:
        """Put the cursor at the question which side hurts."""
        self.show_section(COMPLAINT_SECTION)
        side = self._made[COMPLAINT_SECTION].side
        if side is not None:
            side.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def go_to_chart(self, *, as_list: bool = False) -> None:
        """Show the body chart, or its regions as a list."""
        self.show_section(COMPLAINT_SECTION)
        chart = self._made[COMPLAINT_SECTION].chart
        if chart is not None:
            chart.show_list(shown=as_list)
            self._layout.activate()
            self.ensureWidgetVisible(chart, 0, self._kit.theme.px(24))

    def go_by(self, steps: int) -> None:
        """Show the section so many places on."""
        ids = [s.id for s in self._sections]
        place = max(0, min(len(ids) - 1, ids.index(self._current) + steps))
        self.go_to_section(ids[place])

    @Slot()
    def go_on(self) -> None:
        """Next section."""
        self.go_by(1)

    @Slot()
    def go_back(self) -> None:
        """Section before."""
        self.go_by(-1)

    def commit(self) -> None:
        """Hand everything that is being typed to the model."""
        for section in self._made.values():
            section.commit()

    def completion_of(self, section_id: str) -> Completion:
        """How much of a section is there."""
        catalogue = self._model.catalogue
        done, total = done_of(self._model.assessment, catalogue, section_id)
        here = {d.id for d in catalogue.in_section(section_id)}
        raised = [f for f in self._raised if here & _raising(f)]
        worst = min((f.urgency for f in raised), key=lambda u: u.rank, default=Urgency.ROUTINE)
        return Completion(done, total, len(raised), worst)

    @Slot(object)
    def show_estimate(self, shown: Shown) -> None:
        """Mark the tests worth doing next; offer the causes for the own impression."""
        self._shown = shown
        self._show_estimate_here()
        flags = shown.flags
        raised = flags.raised if flags is not None else ()
        if raised != self._raised:
            self._raised = raised
            for section_of in self._sections:
                self._tell_completion(section_of.id)

    @Slot(object)
    def show_side(self, side: EvaluatedSide) -> None:
        """Mark the tests of the side that the panel shows."""
        self._side = side
        self._show_estimate_here()

    # inside

    def _side_result(self) -> SideResult | None:
        """The side looked at, else the first; None before the red flags were asked."""
        result = self._shown.result
        sides = result.sides if result is not None and result.flags_asked else ()
        return next((s for s in sides if s.side is self._side), sides[0] if sides else None)

    def _show_estimate_here(self) -> None:
        """A remark makes its row higher; the row in hand stays where it is all the same."""
        section, row = self._leave_behind(), self._current_row
        heights = [r.height() for r in section.rows]
        before = self._place_of(row) if row is not None else 0
        self._show_estimate_in(section)
        if row is None or heights == [r.height() for r in section.rows]:
            return
        self._come_to_rest(section)
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self._place_of(row) - before)

    def _follow_focus(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)

    def _come_to_rest(self, section: FormSection) -> None:
        """Have the layouts reckon now: else a jump ends where the row stood before that."""
        for part in (*section.cards, section, self._body):
            layout = part.layout()
            if layout is not None:
                layout.activate()
        QCoreApplication.sendEvent(self, QEvent(QEvent.Type.LayoutRequest))  # sizes what scrolls

    def _place_of(self, row: FindingRow) -> int:
        return row.mapTo(self.viewport(), QPoint(0, 0)).y()

    def _make_section(self, section_id: str) -> FormSection:
        ids = frozenset(s.id for s in self._model.catalogue.sections)
        about = next(s for s in self._sections if s.id == section_id)
        section = FormSection(self._kit, self._model, about, texts_of(section_id, ids))
        section.rows_made.connect(self._on_rows_made)
        section.copy_requested.connect(self.copy_requested)
        if section.plan is not None:
            self._connect_plan(section.plan)
        section.hide()
        self._layout.insertWidget(self._layout.indexOf(self._foot), section)
        section.open_cards()
        section.show_assessment(self._model.assessment, self._model.is_read_only)
        self._catch_up(section)
        if self._columns_width:
            section.place(form_columns(self._columns_width, self._kit.theme, self._kit.first_side))
        self._tell_completion(section_id, section)
        return section

    def _connect_plan(self, plan: PlanCard) -> None:
        plan.jump_requested.connect(self.go_to)
        plan.ask_requested.connect(self.go_to_red_flags)
        plan.position_chosen.connect(self.position_chosen)
        plan.rebuilt.connect(self._on_plan_rebuilt)

    def _build_foot(self) -> tuple[QWidget, QPushButton, QPushButton]:
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 0, 0, 0)
        back = self._kit.button("", "section_back", "quiet", "chevron_left")
        onward = self._kit.button("", "section_onward")
        back.clicked.connect(self.go_back)
        onward.clicked.connect(self.go_on)
        row.addWidget(back)
        row.addStretch(1)
        row.addWidget(onward)
        return foot, back, onward

    def _show_foot(self) -> None:
        ids = [s.id for s in self._sections]
        place = ids.index(self._current)
        self._back.setVisible(place > 0)
        self._onward.setVisible(place < len(ids) - 1)
        if place > 0:
            self._back.setText(self._sections[place - 1].title)
        if place < len(ids) - 1:
            title = self._sections[place + 1].title
            self._onward.setText(self._kit.texts("ui.form.onward", title=title))

    def _order_tabs(self) -> None:
        """The section shown, then onward; sections are made later than what follows them."""
        first, shown = self._made[self._sections[0].id], self._made[self._current]
        anchor = () if shown is first else reading_order(first)[-1:]
        chain((*anchor, *reading_order(shown), self._onward, self._back))

    def _leave_behind(self) -> FormSection:
        """The section shown; the rows of the others are brought up when they are looked at: with
        every section opened, as in a visit, each key would else go through five hundred rows."""
        self._behind = set(self._made) - {self._current}
        return self._made[self._current]

    def _catch_up(self, section: FormSection) -> None:
        self._behind.discard(section.section.id)
        section.show_rows(self._model.is_read_only)
        self._show_estimate_in(section)

    def _show_estimate_in(self, section: FormSection) -> None:
        result, side = self._shown.result, self._side_result()
        ranks: dict[str, int] = {}
        for rank, test in enumerate(side.next_tests[:3] if side is not None else (), start=1):
            ranks.setdefault(test.finding_id, rank)
        issues = _issues_at(self._kit.texts, result) | self._wrong_sides(result)
        for row in section.rows:
            row.set_next_rank(ranks.get(row.definition.id, 0))
            row.set_issue(issues.get(row.definition.id, ""))
        if section.plan is not None:
            section.plan.show_estimate(self._shown)
        if section.referral is not None:
            model = self._model
            section.referral.show_estimate(self._shown, model.assessment, model.answered_at)
        if section.impression is not None and result is not None and result.sides:
            section.impression.set_conditions(result.sides[0].conditions)
            section.impression.set_read_only(self._model.is_read_only)

    def _wrong_sides(self, result: Result | None) -> dict[str, str]:
        """Present only on the side that does not hurt: the likeliest slip with a side."""
        said: dict[str, str] = {}
        answers = self._model.assessment.answers
        for issue in result.issues if result is not None else ():
            for key in issue.about if issue.key in OTHER_SIDE else ():
                state = answers.of(key.finding_id, key.side).state
                if key.side is not None and state is AnswerState.PRESENT:
                    side = self._kit.texts(f"ui.side.{key.side}").lower()
                    said[key.finding_id] = self._kit.texts("ui.form.wrong_side", side=side)
        return said

    def _keys_of(self, definition: FindingDefinition) -> tuple[AnswerKey, ...]:
        """Keys as the eye meets them."""
        last = self._kit.first_side.other
        return tuple(sorted(definition.keys, key=lambda key: key.side is last))

    def _is_asked(self, key: AnswerKey) -> bool:
        return self._model.assessment.answers.of(key.finding_id, key.side).is_asked

    @property
    def _is_side_open(self) -> bool:
        """Whether it still has to be said which side hurts."""
        painful = self._model.assessment.complaint.symptomatic_side
        return painful is SymptomaticSide.UNKNOWN and not self._model.is_read_only

    def _tell_completion(self, section_id: str, section: FormSection | None = None) -> None:
        completion = self.completion_of(section_id)
        section = section or self._made.get(section_id)
        if section is not None:
            section.show_done(completion.done, completion.total)
        self.completion_changed.emit(section_id, completion)

    @Slot(object)
    def _on_rows_made(self, rows: tuple[FindingRow, ...]) -> None:
        for row in rows:
            row.step_requested.connect(self._on_step_requested)
        if self._current in self._made:
            self._order_tabs()

    @Slot()
    def _on_plan_rebuilt(self) -> None:
        if self._current == EXAMINATION_PLAN.id and self._current in self._made:
            self._order_tabs()

    @Slot(object)
    def _on_answer_changed(self, key: AnswerKey) -> None:
        if key.finding_id not in self._model.catalogue:
            return
        section_id = self._model.catalogue.finding(key.finding_id).section
        section = self._made.get(section_id)
        answer = self._model.assessment.answers.of(key.finding_id, key.side)
        if section is not None and (row := section.row_of(key.finding_id)) is not None:
            row.set_answer(key, answer)
        self._tell_completion(section_id)

    @Slot(object)
    def _on_changed(self, assessment: Assessment) -> None:
        for section in self._made.values():
            section.show_assessment(assessment, self._model.is_read_only)
        current = self._leave_behind()
        current.show_rows(self._model.is_read_only)
        if current.plan is not None:
            current.plan.refresh()
        for about in self._sections:
            if not self._model.catalogue.in_section(about.id):
                self._tell_completion(about.id)

    @Slot(object, object)
    def _on_step_requested(self, key: AnswerKey, arrow: Qt.Key) -> None:
        rows = list(self._made[self._current].rows)
        place = next(i for i, r in enumerate(rows) if r.definition.id == key.finding_id)
        if arrow in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            if key.side is not None:
                left, right = self._kit.sides
                rows[place].focus_cell(left if arrow == Qt.Key.Key_Left else right)
            return
        place += 1 if arrow == Qt.Key.Key_Down else -1
        if 0 <= place < len(rows):
            rows[place].focus_cell(key.side)

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        row = new
        while row is not None and not isinstance(row, FindingRow):
            row = row.parentWidget()
        if row is self._current_row or (row is not None and not self.isAncestorOf(row)):
            return
        if self._current_row is not None:
            self._current_row.set_current(False)
        self._current_row = row
        if row is not None:
            row.set_current(True)
            self.ensureWidgetVisible(row, 0, self._kit.theme.px(64))

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns for the new width."""
        super().resizeEvent(event)
        px = self._kit.theme.px
        width = self.viewport().width()
        margin = px(24 if width >= px(1000) else 14)
        usable = min(width - 2 * margin, px(WIDEST))
        self._layout.setContentsMargins(margin, px(18), width - usable - margin, px(40))
        if usable != self._columns_width:
            self._columns_width = usable
            columns = form_columns(usable, self._kit.theme, self._kit.first_side)
            for section in self._made.values():
                section.place(columns)


def _issues_at(texts: Texts, result: Result | None) -> dict[str, str]:
    """What cannot all be right, at the findings it is about."""
    said: dict[str, str] = {}
    for issue in result.issues if result is not None else ():
        if issue.key in AT_THE_ROW:
            for key in issue.about:
                said.setdefault(key.finding_id, texts(issue.key, **dict(issue.values)))
    return said


def _raising(flag: RedFlag) -> set[str]:
    """The findings that raise a flag; one that is only assumed raises nothing where it stands."""
    facts = [f for f in flag.raised_by if f.key is not None and not f.assumed]
    return {fact.key.finding_id for fact in facts if fact.key is not None}
