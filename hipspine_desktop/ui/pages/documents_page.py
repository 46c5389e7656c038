"""Report and letter of an assessment: composed left, the real pages right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import (
    QBoxLayout,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from hipspine_desktop.domain.records import DocumentKind, IssuedDocument
from hipspine_desktop.domain.stationery import AddressEntry, LetterPart, PracticeText
from hipspine_desktop.errors import HipspineError
from hipspine_desktop.messages import Level, Message, message_for
from hipspine_desktop.services.paper_context import paper_standing
from hipspine_desktop.ui.allowing import allow
from hipspine_desktop.ui.commands import EXPORT, PRINT
from hipspine_desktop.ui.dialogs.issue_dialog import IssueDialog
from hipspine_desktop.ui.dialogs.template_dialog import TemplateDialog
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.models.documents_model import (
    DocumentsModel,
    FilledTemplate,
    Paper,
    Shelf,
)
from hipspine_desktop.ui.paper_acts import PaperAct
from hipspine_desktop.ui.protected_copy_flow import ProtectedCopyFlow
from hipspine_desktop.ui.widgets.letter_composer import LetterComposer, Offered
from hipspine_desktop.ui.widgets.paper_view import PaperView
from hipspine_desktop.ui.widgets.segmented import Segmented
from hipspine_desktop.wording.formats import format_datetime, format_name

KINDS = (
    DocumentKind.ASSESSMENT_REPORT,
    DocumentKind.REFERRAL_LETTER,
    DocumentKind.PATIENT_SUMMARY,
)
BOTH_FROM, BAR_IN_ONE_ROW = 900, 760


class DocumentsPage(QWidget):
    """Two columns; in a narrow window either the form or the pages.

    Signals:
        message_given(object): a :class:`Message` for the window.
    """

    message_given = Signal(object)

    def __init__(self, kit: Kit, model: DocumentsModel) -> None:
        super().__init__()
        self._kit, self._model = kit, model
        self._issued: tuple[IssuedDocument, ...] = ()
        self._pages_only = False
        self._patient_name = ""
        self._wanted: tuple[DocumentKind, PaperAct] | None = None
        self._acts: dict[PaperAct, Callable[[], None]] = {
            PaperAct.EXPORT: self._on_export,
            PaperAct.PRINT: self._on_print,
            PaperAct.PROTECT: self._on_protect,
        }
        self.setObjectName("documents_page")
        self._kinds = Segmented(
            kit, "document_kind", [(k, kit.texts(f"stationery.kind.{k}")) for k in KINDS]
        )
        self._kinds.set_title(kit.texts("spoken.group.document_kind"))
        self._kinds.set_value(model.kind)
        self._state = kit.prose("", "caption", "ink2")
        self._composer = LetterComposer(kit)
        self._report_text = kit.prose(kit.texts("ui.documents.report_what"), "body", "ink2")
        self._list = QVBoxLayout()
        self._paper = PaperView(kit)
        self._notice = kit.prose("", "strong", "urgent")
        self._notice.setObjectName("paper_notice")
        self._build_bar()
        self._toggle = kit.button(kit.texts("ui.documents.show_pages"), "toggle_pages", "quiet")
        self._build_layout()
        self._connect()
        model.percentages = kit.percentages
        model.patient_percentages = kit.patient_percentages
        model.start()

    # building

    def _build_bar(self) -> None:
        kit = self._kit
        self._title = kit.label("", "strong")
        self._as_now = kit.button(kit.texts("stationery.paper.as_now"), "paper_as_now", "link")
        self._as_now.hide()
        self._pages = kit.label("", "caption", "ink2")
        texts = kit.texts
        self._export = kit.button(
            texts("ui.documents.export"), "export_pdf", "primary", "save", EXPORT.shown
        )
        self._print = kit.button(
            texts("ui.documents.print"), "print_paper", "secondary", "printer", PRINT.shown
        )
        self._export.setShortcut(EXPORT.sequences[0])
        self._print.setShortcut(PRINT.sequences[0])
        self._protect = kit.button(texts("protected_copy.button"), "protect_paper_button", "quiet")
        self._protected = ProtectedCopyFlow(kit, self._model, self)

    def _build_layout(self) -> None:
        px = self._kit.theme.px
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._left = self._build_left()
        self._right = QWidget()
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        bar = QWidget()
        bar.setProperty("ground", "raised")
        bar.setProperty("edge", "bottom")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._bar_rows = QBoxLayout(QBoxLayout.Direction.LeftToRight, bar)
        self._bar_rows.setContentsMargins(px(16), px(6), px(14), px(6))
        self._bar_rows.setSpacing(px(6))
        about, acts = QHBoxLayout(), QHBoxLayout()
        for row, widgets in (
            (about, (self._title, self._pages, self._as_now)),
            (acts, (self._protect, self._print, self._export)),
        ):
            row.setSpacing(px(10))
            for widget in widgets:
                row.addWidget(widget)
            self._bar_rows.addLayout(row)
        about.addStretch(1)
        self._bar_rows.setStretch(0, 1)
        right.addWidget(bar)
        self._notice.setContentsMargins(px(16), px(10), px(16), px(10))
        self._notice.hide()
        right.addWidget(self._notice)
        right.addWidget(self._paper, 1)
        outer.addWidget(self._left)
        outer.addWidget(self._right, 1)

    def _build_left(self) -> QWidget:
        kit, px = self._kit, self._kit.theme.px
        left = QWidget()
        left.setProperty("ground", "surface")
        left.setProperty("edge", "right")
        left.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 1, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(px(20), px(18), px(16), px(12))
        head.setSpacing(px(8))
        top = QHBoxLayout()
        top.addWidget(kit.label(kit.texts("ui.documents.title"), "title"), 1)
        top.addWidget(self._toggle)
        head.addLayout(top)
        head.addWidget(self._kinds)
        head.addWidget(self._state)
        column.addLayout(head)
        column.addWidget(kit.rule())
        scroll = QScrollArea()
        scroll.setProperty("ground", "surface")
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        body.setProperty("ground", "surface")
        inner = QVBoxLayout(body)
        inner.setContentsMargins(px(20), px(14), px(16), px(20))
        inner.setSpacing(px(10))
        inner.addWidget(self._report_text)
        inner.addWidget(self._composer)
        card = QFrame()
        card.setProperty("card", "quiet")
        self._list = QVBoxLayout(card)
        self._list.setContentsMargins(px(12), px(10), px(12), px(10))
        self._list.setSpacing(px(4))
        inner.addWidget(card)
        inner.addStretch(1)
        scroll.setWidget(body)
        column.addWidget(scroll, 1)
        return left

    def _connect(self) -> None:
        model = self._model
        self._kinds.chosen.connect(self._on_kind_chosen)
        self._composer.letter_edited.connect(model.set_letter)
        self._composer.receiver_kept.connect(model.keep_receiver)
        self._composer.template_chosen.connect(self._on_template_chosen)
        model.template_filled.connect(self._on_template_filled)
        model.receiver_kept.connect(self._on_receiver_kept)
        self._export.clicked.connect(self._on_export)
        self._protect.clicked.connect(self._on_protect)
        self._print.clicked.connect(self._on_print)
        self._toggle.clicked.connect(self._on_toggle)
        self._as_now.clicked.connect(self._on_as_now)
        model.ready.connect(self._on_ready)
        model.paper_made.connect(self._on_paper_made)
        model.paper_refused.connect(self._on_refused)
        model.issue_refused.connect(self._on_issue_refused)
        model.exported.connect(self._on_exported)
        model.print_ready.connect(self._on_print_ready)
        self._pages.setText(self._kit.texts("ui.documents.making"))
        self._show_kind()

    # what others ask

    def show_kind(self, kind: DocumentKind) -> None:
        """Show one kind of paper."""
        self._kinds.set_value(kind)
        self._model.show_kind(kind)
        self._show_kind()

    def do_with(self, kind: DocumentKind, act: PaperAct) -> None:
        """Show one kind of paper, and do something with it once its pages are there."""
        self._wanted = None if act is PaperAct.OPEN else (kind, act)
        self.show_kind(kind)

    def export_to(self, path: Path) -> None:
        """Write the paper shown to a file."""
        self._composer.commit()
        self._model.export(path)

    def commit(self) -> None:
        """Keep what is being typed."""
        self._composer.commit()

    # showing

    def _show_kind(self) -> None:
        kind = self._model.kind
        letter = kind is DocumentKind.REFERRAL_LETTER
        self._composer.setVisible(letter)
        self._report_text.setVisible(not letter)
        if not letter:
            self._report_text.setText(self._kit.texts(f"ui.documents.{kind}_what"))
        self._title.setText(self._kit.texts(f"ui.documents.kind.{kind}"))
        key = "ui.documents.draft" if self._model.is_draft else "ui.documents.signed"
        self._state.setText(self._kit.texts(key))

    @Slot(object)
    def _on_ready(self, shelf: Shelf) -> None:
        if self._composer.typed() is None:
            limit = self._model.lowest_without_reason
            self._composer.show_letter(shelf.letter, limit, shelf.proposed)
        number = self._model.assessment.record_number
        self._patient_name = format_name(shelf.subject.patient)
        self._composer.show_offered(
            Offered(shelf.book, shelf.gp, shelf.templates, shelf.snippets, number)
        )
        self._issued = shelf.issued
        while (item := self._list.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        kit = self._kit
        self._list.addWidget(kit.label(kit.texts("ui.documents.issued"), "caption_strong", "ink2"))
        if not shelf.issued:
            self._list.addWidget(kit.prose(kit.texts("ui.documents.none"), "caption", "ink2"))
        for index, issued in enumerate(shelf.issued):
            title = kit.texts(f"ui.documents.kind.{issued.kind}")
            standing = paper_standing(issued, self._model.assessment)
            state = kit.texts(f"ui.standing.{standing}")
            when = format_datetime(issued.made_at.astimezone())
            link = kit.button(f"{title}, {state}\n{when}", f"issued_{index}", "link", "document")
            link.setProperty("index", index)
            link.clicked.connect(self._on_issued_clicked)
            self._list.addWidget(link)

    @Slot(object)
    def _on_paper_made(self, paper: Paper) -> None:
        self._notice.hide()
        self._paper.show_pdf(paper.content)
        self._pages.setText(self._kit.texts("ui.documents.pages", n=self._paper.page_count))
        self._title.setText(self._kit.texts(f"ui.documents.kind.{paper.kind}"))
        if paper.issued is not None:
            when = format_datetime(paper.issued.made_at.astimezone())
            self._title.setText(self._kit.texts("ui.documents.as_issued", date=when))
        self._as_now.setVisible(paper.issued is not None)
        for button in (self._export, self._print, self._protect):
            allow(button)
        if paper.issued is None and self._wanted is not None and self._wanted[0] is paper.kind:
            act, self._wanted = self._wanted[1], None
            self._acts[act]()

    @Slot(object)
    def _on_refused(self, failure: HipspineError) -> None:
        self._wanted = None
        self._notice.setText(message_for(failure).text)
        self._notice.show()
        for button in (self._export, self._print, self._protect):
            allow(button, self._kit.texts("why_not.no_paper", why=self._notice.text()))

    @Slot(object)
    def _on_issue_refused(self, failure: HipspineError) -> None:
        """It did not go out; after the way out it is tried again."""
        self._notice.setText(message_for(failure).text)
        self._notice.show()

    # actions

    @Slot(object)
    def _on_kind_chosen(self, kind: DocumentKind) -> None:
        self._model.show_kind(kind)
        self._show_kind()

    @Slot()
    def _on_issued_clicked(self) -> None:
        link = self.sender()
        if isinstance(link, QPushButton):
            self._model.show_issued(self._issued[int(link.property("index"))])

    @Slot()
    def _on_as_now(self) -> None:
        self._model.show_kind(self._model.kind)

    @Slot(object)
    def _on_template_chosen(self, template: PracticeText) -> None:
        self._composer.commit()
        self._model.fill_template(template)

    @Slot(object)
    def _on_template_filled(self, found: FilledTemplate) -> None:
        name = self._patient_name
        dialog = TemplateDialog(self._kit, found.template, found.text, name, self)
        dialog.put_in_requested.connect(self._on_put_in)
        dialog.open()

    @Slot(object, object)
    def _on_put_in(self, part: LetterPart, text: str) -> None:
        self._composer.put_in(part, text)

    @Slot(object)
    def _on_receiver_kept(self, entry: AddressEntry) -> None:
        to = entry.addressee
        sentence = self._kit.texts(
            "stationery.letter.kept_receiver", name=to.name or to.organisation
        )
        self.message_given.emit(Message(Level.DONE, sentence))

    def _ask_first(self) -> IssueDialog | None:
        """What is to be read before the paper goes out; None when there is nothing."""
        self._composer.commit()
        doubts = self._model.doubts
        if not doubts:
            return None
        dialog = IssueDialog(self._kit, doubts, self)
        dialog.doubts_read.connect(self._model.note_read)
        return dialog

    @Slot()
    def _on_export(self) -> None:
        dialog = self._ask_first()
        if dialog is None:
            self._choose_file()
            return
        dialog.issue_confirmed.connect(self._choose_file)
        dialog.open()

    @Slot()
    def _on_protect(self) -> None:
        dialog = self._ask_first()
        if dialog is None:
            self._protected.ask()
            return
        dialog.issue_confirmed.connect(self._protected.ask)
        dialog.open()

    @Slot()
    def _choose_file(self) -> None:
        start = str(Path.home() / self._model.file_name())
        path, _kind = QFileDialog.getSaveFileName(
            self, self._kit.texts("ui.documents.export"), start, "PDF (*.pdf)"
        )
        if path:
            self.export_to(Path(path))

    @Slot(object)
    def _on_exported(self, path: Path) -> None:
        self._notice.hide()
        sentence = self._kit.texts("ui.documents.exported", name=str(path))
        self.message_given.emit(Message(Level.DONE, sentence))

    @Slot()
    def _on_print(self) -> None:
        if not QPrinterInfo.availablePrinterNames():
            self._say(Level.NOTICE, "window.print.no_printer")
            return
        dialog = self._ask_first()
        if dialog is None:
            self._model.prepare_print()
            return
        dialog.issue_confirmed.connect(self._model.prepare_print)
        dialog.open()

    @Slot(object)
    def _on_print_ready(self, paper: Paper) -> None:
        self._paper.show_pdf(paper.content)
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self._model.file_name())
        dialog = QPrintDialog(printer, self)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, False)
        if dialog.exec() == QPrintDialog.DialogCode.Accepted:
            self.print_on(printer, paper)
        dialog.deleteLater()

    def print_on(self, printer: QPrinter, paper: Paper) -> None:
        """Print, and note it only if the pages were taken.

        "Print to file" is an export: the file is the paper itself, not a picture of it.
        """
        if printer.outputFileName():
            self.export_to(Path(printer.outputFileName()))
        elif self._paper.print_to(printer):
            self._model.note_printed(paper)
            self._say(Level.DONE, "ui.documents.printed")
        else:
            self._say(Level.FAILED, "window.print.not_taken")

    def _say(self, level: Level, key: str) -> None:
        self.message_given.emit(Message(level, self._kit.texts(key)))

    @Slot()
    def _on_toggle(self) -> None:
        self._pages_only = not self._pages_only
        self._fit()

    def _fit(self) -> None:
        px = self._kit.theme.px
        both = self.width() >= px(BOTH_FROM)
        self._toggle.setVisible(not both)
        self._left.setFixedWidth(
            px(460 if self.width() >= px(1500) else 400) if both else self.width()
        )
        room = self.width() - (self._left.width() if both else 0)
        beside = room >= px(BAR_IN_ONE_ROW)
        self._bar_rows.setDirection(
            QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        )
        if both:
            self._left.show()
            self._right.show()
            return
        self._left.setVisible(not self._pages_only)
        self._right.setVisible(self._pages_only)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The page itself is no stop: the cursor stands on the kinds of paper."""
        super().focusInEvent(event)
        self._kinds.setFocus(event.reason())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One column or two."""
        super().resizeEvent(event)
        self._fit()
