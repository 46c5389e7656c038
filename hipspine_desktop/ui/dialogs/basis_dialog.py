"""The figures and sources behind a number, a flag or a starting probability."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hipspine_desktop.domain.answers import AnswerKey
from hipspine_desktop.domain.sources import Basis as Kind, SourceRef
from hipspine_desktop.engine.result import ConditionEstimate, Figure, RedFlag
from hipspine_desktop.services.knowledge_browse import EntryRef
from hipspine_desktop.ui.contributions import ContributionRow
from hipspine_desktop.ui.dialogs.base_dialog import BaseDialog
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.widgets.link_line import LinkLine
from hipspine_desktop.ui.widgets.prior_curve import PriorCurve
from hipspine_desktop.ui.widgets.reading_area import ReadingArea
from hipspine_desktop.ui.widgets.red_flag_card import fact_words
from hipspine_desktop.wording.formats import format_interval, format_percent

Basis = RedFlag | ContributionRow | ConditionEstimate


class BasisDialog(BaseDialog):
    """Label over value; sources in full, with whether the figure was seen there.

    Below stand links to the pages of the knowledge base: test, cause, red flag, sources.

    Signals:
        page_requested(object): the :class:`EntryRef` of a page; the dialog closes.
    """

    page_requested = Signal(object)

    def __init__(self, kit: Kit, about: Basis, parent: QWidget) -> None:
        super().__init__(kit, about.label, "basis_dialog", parent, 560)
        scroll = ReadingArea(about.label)
        page = QWidget()
        page.setProperty("ground", "surface")
        self._lines = QVBoxLayout(page)
        self._lines.setContentsMargins(0, 0, kit.theme.px(6), 0)
        self._lines.setSpacing(kit.theme.px(3))
        self._pages: dict[str, EntryRef] = {}
        self._sources: dict[str, str] = {}
        match about:
            case RedFlag():
                self._show_flag(about)
            case ConditionEstimate():
                self._show_prior(about)
            case ContributionRow():
                self._show_figure(about)
        self._add_pages(about)
        self._lines.addStretch(1)
        scroll.setWidget(page)
        wanted = page.heightForWidth(self.width() - kit.theme.px(60))
        scroll.setFixedHeight(
            min(max(wanted, kit.theme.px(80)) + kit.theme.px(8), parent.window().height() * 3 // 5)
        )
        self.body.addWidget(scroll)
        self.add_buttons(kit.texts("ui.dialog.close"), "close_basis", cancel=False).setFocus()

    def _pair(self, key: str, value: str) -> None:
        if value:
            self._lines.addWidget(self.kit.label(self.kit.texts(key), "caption", "ink3"))
            text = self.kit.prose(value)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._lines.addWidget(text)
            self._lines.addSpacing(self.kit.theme.px(5))

    def _source(self, key: str, ref: SourceRef) -> None:
        kind = self.kit.texts(f"clinical.basis.{ref.basis}")
        if ref.source is None:
            self._pair(key, f"{kind}: {ref.note}" if ref.note else kind)
            return
        self._sources[ref.source.id] = ref.source.short
        parts = [ref.source.citation]
        if ref.source.doi:
            parts.append(f"doi {ref.source.doi}")
        parts.append(f"({kind})")
        if ref.note:
            parts.append(ref.note)
        self._pair(key, " ".join(parts))

    def _add_pages(self, about: Basis) -> None:
        wanted: list[tuple[str, EntryRef, str]] = []
        match about:
            case RedFlag():
                wanted.append(("flag", EntryRef("red_flag", about.id), about.label))
            case ConditionEstimate():
                wanted.append(("condition", EntryRef("condition", about.id), about.label))
            case ContributionRow():
                if about.keys and not about.members:
                    ref = EntryRef("finding", about.keys[0].finding_id)
                    wanted.append(("finding", ref, about.label))
        for source_id, short in self._sources.items():
            wanted.append(("source", EntryRef("source", source_id), short))
        if wanted:
            title = self.kit.texts("panel.basis.pages")
            self._lines.addWidget(self.kit.label(title, "caption", "ink3"))
        for kind, ref, label in wanted:
            text = self.kit.texts(f"panel.basis.{kind}", label=label)
            name = f"page_{kind}_{ref.id}"
            link = LinkLine(self.kit, text, name, AnswerKey(ref.id))
            link.clicked.connect(self._on_page_clicked)
            self._pages[name] = ref
            self._lines.addWidget(link)

    @Slot()
    def _on_page_clicked(self) -> None:
        link = self.sender()
        if isinstance(link, LinkLine):
            ref = self._pages[link.objectName()]
            self.accept()
            self.page_requested.emit(ref)

    def _show_flag(self, flag: RedFlag) -> None:
        self._pair("ui.basis.action", flag.action)
        self._pair("ui.basis.time", flag.timeframe)
        if flag.own_time:
            self._pair("ui.basis.own_time", flag.own_time)
        self._pair("ui.basis.raised_by", "; ".join(fact_words(self.kit, r) for r in flag.raised_by))
        for ref in flag.refs:
            self._source("ui.basis.source", ref)

    def _show_prior(self, condition: ConditionEstimate) -> None:
        p = condition.prior
        chance = f"{self.kit.chance(p.p)} ({format_interval(p.low, p.high)})"
        self._pair("ui.basis.prior", chance)
        self._pair("ui.basis.prior_meaning", self.kit.texts("ui.basis.prior_text"))
        self._source("ui.basis.source", condition.prior_ref)
        curve = PriorCurve(self.kit, condition)
        self._lines.addWidget(
            self.kit.label(self.kit.texts("panel.prior.curve_title"), "caption", "ink3")
        )
        self._lines.addWidget(curve)
        self._lines.addWidget(self.kit.prose(curve.words))
        self._lines.addSpacing(self.kit.theme.px(5))

    def _show_figure(self, row: ContributionRow) -> None:
        self._pair("ui.basis.factor", self.kit.texts("ui.basis.factor_text", factor=row.factor))
        figure: Figure | None = row.figure
        if figure is None:
            self._pair("ui.basis.source", self.kit.texts("ui.basis.no_figure"))
            return
        self._pair("ui.basis.published", figure.published)
        used = self.kit.texts(
            "ui.basis.used_text",
            rate=format_percent(figure.rate),
            background=format_percent(figure.background),
        )
        self._pair("ui.basis.used", used)
        counted = figure.n and figure.ref.basis is not Kind.JUDGEMENT
        self._pair("ui.basis.sample", str(figure.n) if counted else "")
        self._pair("ui.basis.comparator", figure.comparator)
        self._source("ui.basis.source", figure.ref)
        self._source("ui.basis.background_source", figure.background_ref)
