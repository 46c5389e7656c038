"""The assessment: sections, form, and the live differential."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from hipspine_desktop.domain.answers import AnswerKey, AnswerState
from hipspine_desktop.domain.assessment import Assessment, NarrativeField
from hipspine_desktop.domain.findings import Position, Section
from hipspine_desktop.domain.regions import Region
from hipspine_desktop.engine.result import RedFlag
from hipspine_desktop.services.quick_entry.reader import QuickReader
from hipspine_desktop.ui.assessment_news import AssessmentNews
from hipspine_desktop.ui.commands import ASSESSMENT_KEYS
from hipspine_desktop.ui.dialogs.basis_dialog import Basis, BasisDialog
from hipspine_desktop.ui.dialogs.missing_dialog import MissingDialog
from hipspine_desktop.ui.dialogs.reason_dialog import FlagDecision, FlagDialog
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.models.assessment_model import AssessmentModel
from hipspine_desktop.ui.models.estimate_model import EstimateModel
from hipspine_desktop.ui.models.quick_entry_model import QuickEntryModel
from hipspine_desktop.ui.narratives import form_sections
from hipspine_desktop.ui.panel.differential_panel import DifferentialPanel
from hipspine_desktop.ui.stillness import settle
from hipspine_desktop.ui.widgets.assessment_form import AssessmentForm
from hipspine_desktop.ui.widgets.navigator import Navigator, SectionDrop
from hipspine_desktop.ui.widgets.presence_line import PresenceLine
from hipspine_desktop.ui.widgets.quick_entry_dock import QuickEntryDock

DONE = (AnswerState.PRESENT, AnswerState.ABSENT, AnswerState.UNCLEAR, AnswerState.VALUE)
FOLDS_UNDER, DROPS_UNDER, LOW_UNDER = 1500, 1100, 420


class WorkspacePage(QWidget):
    """Three columns; under 1500 the right one folds, under 1100 the left one drops down.

    Signals:
        knowledge_requested(object): the :class:`EntryRef` of a page of the knowledge base.
        copy_requested(object): copy from the last visit; id of the section shown first.
    """

    knowledge_requested = Signal(object)
    copy_requested = Signal(object)

    def __init__(
        self, kit: Kit, model: AssessmentModel, estimate: EstimateModel, reader: QuickReader
    ) -> None:
        super().__init__()
        self._kit, self._model, self._estimate = kit, model, estimate
        self._open_by_hand: Fold | None = None
        self._before_quick: QWidget | None = None
        self.setObjectName("workspace_page")
        sections = form_sections(model.catalogue)
        self.form = AssessmentForm(kit, model)
        self.navigator = Navigator(kit, sections)
        self._drop = SectionDrop(kit, sections)
        self._quick = QuickEntryModel(model, reader, self)
        self.dock = QuickEntryDock(kit, self._quick, model.catalogue)
        if model.is_read_only:
            self.dock.hide()
        self.panel = DifferentialPanel(kit, model, estimate)
        self.strip = DifferentialPanel(kit, model, estimate, compact=True)
        self.presence_line = PresenceLine(kit)
        self.news = AssessmentNews(kit, model, estimate, self)
        self._build_layout()
        self._connect(sections)
        self._build_shortcuts()
        self.form.show_estimate(estimate.shown)
        estimate.request(model.patient, model.assessment)
        QTimer.singleShot(0, self.form, self._first_focus)

    # building

    def _build_layout(self) -> None:
        px = self._kit.theme.px
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._middle = QWidget()
        middle = QVBoxLayout(self._middle)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        self._drop_row = QWidget()
        self._drop_row.setProperty("ground", "nav")
        drop = QHBoxLayout(self._drop_row)
        drop.setContentsMargins(px(14), px(6), px(14), px(6))
        drop.addWidget(self._drop)
        middle.addWidget(self._drop_row)
        middle.addWidget(self.presence_line)
        middle.addWidget(self.form, 1)
        middle.addWidget(self.dock)
        layout.addWidget(self.navigator)
        layout.addWidget(self._middle, 1)
        layout.addWidget(self.strip)
        layout.addWidget(self.panel)

    def _connect(self, sections: tuple[Section, ...]) -> None:
        form = self.form
        for view in (self.navigator, self._drop):
            form.completion_changed.connect(view.show_completion)
            form.section_changed.connect(view.show_section)
            view.section_requested.connect(form.go_to_section)
        for section in sections:
            completion = form.completion_of(section.id)
            self.navigator.show_completion(section.id, completion)
            self._drop.show_completion(section.id, completion)
        for panel in (self.panel, self.strip):
            panel.acknowledge_requested.connect(self._on_acknowledge_requested)
            panel.set_aside_requested.connect(self._on_set_aside_requested)
            panel.basis_requested.connect(self._on_basis_requested)
            panel.page_requested.connect(self.knowledge_requested)
            panel.jump_requested.connect(self._on_jump_requested)
            panel.ask_requested.connect(form.go_to_red_flags)
            panel.fold_requested.connect(self.toggle_panel)
            panel.missing_requested.connect(self._on_missing_requested)
            panel.regions.side_chosen.connect(form.show_side)
        self.panel.regions.side_chosen.connect(self.strip.choose_side)
        self.strip.regions.side_chosen.connect(self.panel.choose_side)
        self.strip.regions.region_requested.connect(self._on_region_requested)
        form.copy_requested.connect(self.copy_requested)
        form.position_chosen.connect(self._estimate.set_present)
        self._estimate.shown_changed.connect(form.show_estimate)
        self._model.changed.connect(self._on_changed)
        self._model.answered.connect(self._on_answered)
        self.dock.left.connect(self._on_quick_left)
        self._presence = self._model.presence(self)
        if self._presence is not None:
            self._presence.others_changed.connect(self.presence_line.show_others)

    def leave(self) -> None:
        """Tell others that the draft is open here no longer."""
        if self._presence is not None:
            self._presence.end()

    def _build_shortcuts(self) -> None:
        self._actions: dict[str, Callable[[], object]] = {
            "quick_entry": self._on_quick_entry,
            "panel": self.toggle_panel,
            "reasons": self._on_reasons,
            "next_test": partial(self._on_next_test, 1),
            "next_test_second": partial(self._on_next_test, 2),
            "next_test_third": partial(self._on_next_test, 3),
            "red_flags": self.form.go_to_red_flags,
            "acknowledge": self._on_first_flag,
            "next_open": self.form.go_to_next_open,
            "onward": self.form.go_on,
            "back": self.form.go_back,
        }
        for keys in ASSESSMENT_KEYS:
            if keys.id == "quick_entry":
                continue  # the window's: the same key opens the palette where there is no line
            for sequence in keys.sequences:
                shortcut = QShortcut(QKeySequence(sequence), self)
                shortcut.activated.connect(self._actions[keys.id])

    # the palette

    def not_now(self) -> dict[str, str]:
        """Why a key of an assessment does nothing now: the last part of its wording key."""
        reasons: dict[str, str] = {}
        if self._model.is_read_only:
            reasons |= dict.fromkeys(("quick_entry", "acknowledge"), "read_only")
        elif self.panel.flags.first_open is None:
            reasons["acknowledge"] = "no_flag"
        for rank, name in enumerate(("next_test", "next_test_second", "next_test_third"), start=1):
            if self.panel.next.test_of(rank) is None:
                reasons[name] = "no_test"
        return reasons

    def run(self, command_id: str) -> None:
        """Do what a line of the palette says."""
        kind, _, name = command_id.partition(":")
        if not self._middle.isVisible():
            self.toggle_panel()
        if kind == "section":
            self.form.go_to_section(name)
        elif kind == "text":
            self.form.go_to_text(NarrativeField(name))
        elif kind == "side":
            self.form.go_to_side()
        elif kind in ("chart", "chart_list"):
            self.form.go_to_chart(as_list=kind == "chart_list")
        elif kind == "finding":
            self._on_jump_requested(self._model.catalogue.finding(name).keys[0])
        elif command_id in self._actions:
            self._actions[command_id]()

    # slots

    @Slot()
    def toggle_panel(self) -> None:
        """Open the folded panel, or fold it."""
        opened = self.panel.isVisible()
        self._open_by_hand = Fold(not opened)
        self._fit()

    def go_to_quick_entry(self) -> bool:
        """The quick-entry line; False where there is none or the cursor is in it already."""
        if self._model.is_read_only or self.focusWidget() is self.dock.line:
            return False
        self._on_quick_entry()
        return True

    @Slot()
    def _on_reasons(self) -> None:
        """Into the panel, opened if it is folded; F9 again goes back to the form."""
        focused = self.focusWidget()
        if self.panel.isVisible() and self.panel.isAncestorOf(focused):
            self.form.go_to_section(self.form.current_section)
            return
        if not self.panel.isVisible():
            self.toggle_panel()
        self.panel.take_focus()

    @Slot(object)
    def _on_region_requested(self, region: Region) -> None:
        """From the folded strip: open the panel at the region's causes."""
        self.toggle_panel()
        self.panel.show_region(region)

    def _on_next_test(self, rank: int) -> None:
        test = self.panel.next.test_of(rank)
        if test is not None:
            self._on_jump_requested(test)

    @Slot()
    def _on_quick_entry(self) -> None:
        """The line, also while the panel covers the form; then back where the cursor was."""
        if self._model.is_read_only:
            return
        if not self._middle.isVisible():
            self.toggle_panel()
        focused = self.focusWidget()
        if self.form.isAncestorOf(focused):
            self._before_quick = focused
        self.dock.go_to_line()

    @Slot()
    def _on_quick_left(self) -> None:
        back = self._before_quick
        if back is not None and isValid(back) and back.isVisible():
            back.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.form.go_to_section(self.form.current_section)

    @Slot()
    def _first_focus(self) -> None:
        settle(self)  # else the row is looked for where it does not stand yet
        if not self.form.isAncestorOf(self.focusWidget()):
            self.form.go_to_section(self.form.current_section)

    @Slot(object)
    def _on_changed(self, assessment: Assessment) -> None:
        self._estimate.request(self._model.patient, assessment)

    @Slot(object)
    def _on_answered(self, key: AnswerKey) -> None:
        """Where a test was done the patient is; a question, or no answer, does not tell."""
        catalogue = self._model.catalogue
        answer = self._model.assessment.answers.of(key.finding_id, key.side)
        if key.finding_id not in catalogue or answer.state not in DONE:
            return
        position = catalogue.finding(key.finding_id).position
        if position is not Position.NONE:
            self._estimate.set_present(position)

    @Slot()
    def _on_first_flag(self) -> None:
        flag = self.panel.flags.first_open
        if flag is not None and not self._model.is_read_only:
            self._on_acknowledge_requested(flag)

    @Slot(object)
    def _on_acknowledge_requested(self, flag: RedFlag) -> None:
        self._ask_about(flag, set_aside=False)

    @Slot(object)
    def _on_set_aside_requested(self, flag: RedFlag) -> None:
        self._ask_about(flag, set_aside=True)

    def _ask_about(self, flag: RedFlag, *, set_aside: bool) -> None:
        dialog = FlagDialog(self._kit, flag, set_aside, self)
        dialog.decided.connect(self._on_decided)
        dialog.open()

    @Slot(object)
    def _on_decided(self, decision: FlagDecision) -> None:
        self._model.acknowledge_flag(decision.flag_id, decision.reason, decision.set_aside)

    @Slot(object)
    def _on_basis_requested(self, about: Basis) -> None:
        dialog = BasisDialog(self._kit, about, self)
        dialog.page_requested.connect(self.knowledge_requested)
        dialog.open()

    @Slot(object)
    def _on_jump_requested(self, key: AnswerKey) -> None:
        if not self._middle.isVisible():
            self.toggle_panel()
        self.form.go_to(key)

    @Slot(object)
    def _on_missing_requested(self, missing: tuple[str, ...]) -> None:
        catalogue = self._model.catalogue
        findings = tuple(f for label in missing for f in catalogue if f.label == label)
        titles = {s.id: s.title for s in catalogue.sections}
        dialog = MissingDialog(self._kit, findings, titles, self, self.panel.side.side)
        dialog.jump_requested.connect(self._on_jump_requested)
        dialog.open()

    # layout

    def _fit(self) -> None:
        px = self._kit.theme.px
        width = self.width()
        wide = width >= px(FOLDS_UNDER)
        opened = self._open_by_hand.is_open if self._open_by_hand is not None else wide
        dropped = width < px(DROPS_UNDER)
        self._drop_row.setVisible(dropped)
        self.navigator.setFixedWidth(px(244 if wide else 222))
        panel_width = px(600) if width >= px(1700) else px(500) if wide else px(440)
        alone = opened and width - panel_width < px(420)
        self.panel.setFixedWidth(width if alone else panel_width)
        self._middle.setVisible(not alone)
        self.navigator.setVisible(not dropped and not alone)
        self.panel.setVisible(opened)
        self.strip.setVisible(not opened)
        self.strip.setFixedWidth(px(176))
        self.navigator.fit(self.height())
        self.dock.set_low(self.height() < px(LOW_UNDER))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold, drop or open."""
        super().resizeEvent(event)
        self._fit()


class Fold:
    """Whether the user opened or folded the panel by hand."""

    def __init__(self, is_open: bool) -> None:
        self.is_open = is_open
