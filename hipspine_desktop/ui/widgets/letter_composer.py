"""Writing the letter: to whom, how soon, what is asked, and the sections' own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from hipspine_desktop.domain.letter import REQUEST, Destination, Letter, Urgency
from hipspine_desktop.domain.linked_text import Link
from hipspine_desktop.domain.patient import Address
from hipspine_desktop.domain.people import Addressee
from hipspine_desktop.domain.stationery import AddressEntry, LetterPart, PracticeText
from hipspine_desktop.ui.allowing import allow
from hipspine_desktop.ui.kit import Kit, set_property
from hipspine_desktop.ui.spoken import name_field
from hipspine_desktop.ui.tab_order import chain, reading_order
from hipspine_desktop.ui.widgets.letter_section import LetterSection
from hipspine_desktop.ui.widgets.narrative_edit import GrowingEdit
from hipspine_desktop.ui.widgets.offer_button import Listed, OfferButton
from hipspine_desktop.ui.widgets.receiver_picker import ReceiverPicker, receiver_line
from hipspine_desktop.ui.widgets.segmented import Segmented

SECTIONS = (
    "opening", "complaint", "history", "investigations", "impression", "treatment", "goals",
    "needs", "social", "until_seen", "closing",
)  # fmt: skip
ENCLOSURES = (
    "report", "body_chart", "imaging_disc", "imaging_report", "blood_results", "questionnaires",
)  # fmt: skip
TELL_AFTER_MS = 500


@dataclass(frozen=True, slots=True)
class Offered:
    """What the practice has at hand for a letter.

    Attributes:
        gp: the patient's general practice, offered first.
        record_number: of the assessment, for the report as an enclosure.
    """

    book: tuple[AddressEntry, ...] = ()
    gp: Addressee | None = None
    templates: tuple[PracticeText, ...] = ()
    snippets: tuple[PracticeText, ...] = ()
    record_number: str = ""


class LetterComposer(QWidget):
    """A form about one letter; tells after a short pause.

    Signals:
        letter_edited(object): the :class:`Letter` as typed.
        receiver_kept(object): an :class:`AddressEntry` for the address book.
        template_chosen(object): the :class:`PracticeText` to be shown before it is put in.
    """

    letter_edited = Signal(object)
    receiver_kept = Signal(object)
    template_chosen = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._letter: Letter | None = None
        self._limit = Urgency.ROUTINE
        self._offered = Offered()
        self._reach = Address()
        self._showing = False
        self.setObjectName("letter_composer")
        self._urgency = Segmented(
            kit, "letter_urgency", [(u, kit.texts(f"ui.letter.{u}")) for u in Urgency]
        )
        self._urgency.set_title(kit.texts("ui.letter.urgency"))
        self._destination = self._build_destination()
        self._reason = GrowingEdit(kit, 1)
        self._reason.setObjectName("letter_reason")
        self._picker = ReceiverPicker(kit)
        self._name, self._organisation = QLineEdit(), QLineEdit()
        self._address, self._copies = GrowingEdit(kit, 2), GrowingEdit(kit, 1)
        self._enclosures = GrowingEdit(kit, 1)
        self._keep = kit.button(
            kit.texts("stationery.letter.keep_receiver"), "keep_receiver", "link"
        )
        title = kit.texts("ui.letter.request")
        self._request = LetterSection(kit, REQUEST, title, 3, self._snippets)
        self._request.edit.setObjectName("letter_request")
        self._sections = {name: self._section(name) for name in SECTIONS}
        self._timer = QTimer(self, singleShot=True, interval=TELL_AFTER_MS)
        self._layout = QVBoxLayout(self)
        self._reason_label = kit.prose("", "caption_strong", "ink2")
        self._marked = kit.prose("", "strong", "urgent")
        self._marked.setObjectName("letter_marked")
        self._build_layout()
        self._connect()

    # building

    def _build_destination(self) -> QComboBox:
        combo = QComboBox()
        for destination in Destination:
            combo.addItem(self._kit.texts(f"clinical.destination.{destination}"), destination.value)
        return combo

    def _section(self, name: str) -> LetterSection:
        own = name in (LetterPart.OPENING, LetterPart.CLOSING)
        title = self._kit.texts(f"stationery.letter.{name}") if own else ""
        section = LetterSection(self._kit, name, title, 1, self._snippets)
        if own:  # nothing is proposed for these
            section.edit.setPlaceholderText("")
        return section

    def _build_layout(self) -> None:
        kit, px = self._kit, self._kit.theme.px
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(px(4))
        self._layout.addWidget(self._marked)
        self._marked.hide()
        self._add("urgency", self._urgency)
        self._add("reason", self._reason, self._reason_label)
        self._add("destination", self._destination)
        self._layout.addWidget(
            kit.label(kit.texts("stationery.letter.find"), "caption_strong", "ink2")
        )
        self._layout.addWidget(self._picker)
        self._layout.addSpacing(px(6))
        self._add("name", self._name)
        self._add("organisation", self._organisation)
        self._add("address", self._address, extra=self._keep)
        self._layout.addWidget(self._request)
        self._layout.addSpacing(px(6))
        self._add("copies", self._copies, extra=self._offer("copy", self._copy_list))
        title = kit.texts("stationery.letter.enclosures")
        label = kit.label(title, "caption_strong", "ink2")
        self._add(
            "enclosures", self._enclosures, label, self._offer("enclosure", self._enclosure_list)
        )
        self._layout.addWidget(kit.rule())
        self._layout.addSpacing(px(4))
        self._layout.addWidget(kit.label(kit.texts("ui.letter.sections"), "card"))
        self._layout.addWidget(kit.prose(kit.texts("ui.letter.sections_what"), "caption", "ink2"))
        for section in self._sections.values():
            self._layout.addSpacing(px(4))
            self._layout.addWidget(section)
        self._layout.addStretch(1)
        self._add_templates()

    def _add(
        self, name: str, widget: QWidget, label: QLabel | None = None, extra: QWidget | None = None
    ) -> None:
        kit = self._kit
        known = f"ui.letter.{name}"
        text = kit.texts(known) if known in kit.texts else kit.texts(f"stationery.letter.{name}")
        label = label or kit.label(text, "caption_strong", "ink2")
        label.setText(text)
        name_field(widget, text)
        widget.setObjectName(f"letter_{name}")
        head = QHBoxLayout()
        head.addWidget(label, 1)
        if extra is not None:
            head.addWidget(extra)
        self._layout.addLayout(head)
        self._layout.addWidget(widget)
        if name != "reason":
            self._layout.addSpacing(self._kit.theme.px(6))

    def _offer(self, name: str, listed: Listed) -> OfferButton:
        words = self._kit.texts(f"stationery.letter.add_{name}")
        made = OfferButton(self._kit, words, f"add_{name}", listed, "")
        made.chosen.connect(self._on_copy if name == "copy" else self._on_enclosure)
        return made

    def _add_templates(self) -> None:
        texts = self._kit.texts
        for part in LetterPart:
            section = self._request if part is LetterPart.REQUEST else self._sections[part.value]
            button = OfferButton(
                self._kit,
                texts("stationery.letter.template"),
                f"template_{part}",
                partial(self._template_list, part),
                texts("stationery.letter.no_template"),
            )
            words, title = button.button.text().strip(), section.edit.accessibleName()
            of = texts("spoken.field.of", field=words, title=title)
            button.button.setAccessibleName(of)
            button.chosen.connect(self.template_chosen)
            section.head.insertWidget(1, button)
        chain(reading_order(self))

    def _connect(self) -> None:
        self._timer.timeout.connect(self.commit)
        self._urgency.chosen.connect(self._on_choice)
        self._destination.activated.connect(self._on_destination)
        self._picker.picked.connect(self._on_picked)
        self._keep.clicked.connect(self._on_keep)
        for line in (self._name, self._organisation):
            line.textEdited.connect(self._on_edited)
        for edit in (self._reason, self._address, self._copies, self._enclosures):
            edit.textChanged.connect(self._on_edited)
        for section in (self._request, *self._sections.values()):
            section.edited.connect(self._on_edited)

    # what others ask

    def show_offered(self, offered: Offered) -> None:
        """What the practice has at hand."""
        self._offered = offered
        self._offer_receivers()

    def show_letter(self, letter: Letter, limit: Urgency, proposed: Mapping[str, str]) -> None:
        """Show a letter.

        Args:
            limit: a lower urgency than this needs a reason.
            proposed: the words proposed from the record, by section and for the request.
        """
        self._letter, self._limit = letter, limit
        self._showing = True
        self._urgency.set_value(letter.urgency)
        self._destination.setCurrentIndex(self._destination.findData(letter.destination.value))
        self._show_receiver(letter.addressee)
        self._reason.setPlainText(letter.urgency_reason)
        self._copies.setPlainText("\n".join(letter.copies))
        self._enclosures.setPlainText("\n".join(letter.enclosures))
        written, links = dict(letter.sections), dict(letter.links)
        asked = proposed.get(REQUEST, letter.request)
        self._request.show_words(letter.request, asked, links.get(REQUEST, ()))
        for name, section in self._sections.items():
            section.show_words(written.get(name), proposed.get(name, ""), links.get(name, ()))
        self._showing = False
        self._mark_reason()
        self._count_marks()
        self._offer_receivers()

    def put_in(self, part: LetterPart, text: str) -> None:
        """Put the words of a template in."""
        section = self._request if part is LetterPart.REQUEST else self._sections[part.value]
        section.put_in(text)

    def typed(self) -> Letter | None:
        """The letter as typed; None before one is shown."""
        if self._letter is None:
            return None
        urgency = self._urgency.value
        own = {n: s for n, s in self._sections.items() if s.own_words is not None}
        links: list[tuple[str, tuple[Link, ...]]] = [(n, s.links) for n, s in own.items()]
        return replace(
            self._letter,
            urgency=urgency if isinstance(urgency, Urgency) else self._letter.urgency,
            destination=self._chosen_destination(),
            addressee=self._typed_receiver(),
            request=self._request.words,
            urgency_reason=self._reason.toPlainText().strip(),
            copies=_lines(self._copies),
            enclosures=_lines(self._enclosures),
            sections=tuple((name, s.words) for name, s in own.items()),
            links=(*links, (REQUEST, self._request.links)),
        )

    @Slot()
    def commit(self) -> None:
        """Tell the letter as typed, if it changed."""
        self._timer.stop()
        letter = self.typed()
        if letter is not None and letter != self._letter:
            self._letter = letter
            self._mark_reason()
            self.letter_edited.emit(letter)

    # inside

    def _snippets(self) -> Sequence[PracticeText]:
        return self._offered.snippets

    def _chosen_destination(self) -> Destination:
        return Destination(self._destination.currentData())

    def _typed_receiver(self) -> Addressee:
        lines = _lines(self._address)
        reach = self._reach if lines == self._reach.lines else Address()
        return Addressee(
            self._name.text().strip(),
            self._organisation.text().strip(),
            Address(lines, reach.phone, reach.email),
        )

    def _show_receiver(self, to: Addressee) -> None:
        self._reach = to.address
        self._name.setText(to.name)
        self._organisation.setText(to.organisation)
        self._address.setPlainText("\n".join(to.address.lines))
        self._show_keep()

    def _show_keep(self) -> None:
        to = self._typed_receiver()
        known = any(e.addressee == to for e in self._offered.book) or to == self._offered.gp
        named = bool(to.name or to.organisation)
        why = "no_receiver" if not named else "in_book" if known else ""
        allow(self._keep, self._kit.texts(f"why_not.{why}") if why else "")

    def _offer_receivers(self) -> None:
        wanted = self._chosen_destination()
        book = [e for e in self._offered.book if e.destination in (None, wanted)]
        gp = self._offered.gp if wanted is Destination.GENERAL_PRACTICE else None
        self._picker.show_offered(book, gp)
        self._show_keep()

    def _copy_list(self) -> Sequence[tuple[str, object]]:
        offered, texts = self._offered, self._kit.texts
        found: list[tuple[str, object]] = []
        if offered.gp is not None:
            line = _short(offered.gp)
            found.append((texts("stationery.letter.gp", name=line), line))
        patient = texts("stationery.letter.patient_copy")
        found.append((patient, patient))
        return found + [(receiver_line(e.addressee), _short(e.addressee)) for e in offered.book]

    def _template_list(self, part: LetterPart) -> Sequence[tuple[str, object]]:
        wanted = self._chosen_destination()
        return [
            (t.name, t)
            for t in self._offered.templates
            if t.part is part and t.destination in (None, wanted)
        ]

    def _enclosure_list(self) -> Sequence[tuple[str, object]]:
        number = self._offered.record_number
        words = [self._kit.texts(f"stationery.enclosure.{e}", number=number) for e in ENCLOSURES]
        return [(w, w) for w in words]

    def _mark_reason(self) -> None:
        letter = self.typed()
        lowered = letter is not None and letter.urgency.rank > self._limit.rank
        self._reason.setVisible(lowered)
        self._reason_label.setVisible(lowered)
        missing = lowered and letter is not None and not letter.urgency_reason
        set_property(self._reason, "state", "wrong" if missing else "")
        set_property(self._reason_label, "tone", "urgent" if missing else "ink2")

    def _count_marks(self) -> None:
        n = sum(len(s.marks) for s in (self._request, *self._sections.values()))
        key = "marked_one" if n == 1 else "marked"
        self._marked.setText(self._kit.texts(f"stationery.issue.{key}", n=n) if n else "")
        self._marked.setVisible(bool(n))

    @Slot()
    def _on_edited(self) -> None:
        if not self._showing:
            self._timer.start()
            self._show_keep()
            self._count_marks()

    @Slot(object)
    def _on_choice(self, _choice: object) -> None:
        self._mark_reason()
        self.commit()

    @Slot()
    def _on_destination(self) -> None:
        self._offer_receivers()
        self.commit()

    @Slot(object)
    def _on_picked(self, to: Addressee) -> None:
        self._show_receiver(to)
        self.commit()

    @Slot()
    def _on_keep(self) -> None:
        entry = AddressEntry("", self._typed_receiver(), self._chosen_destination())
        self.receiver_kept.emit(entry)

    @Slot(object)
    def _on_copy(self, line: str) -> None:
        _add_line(self._copies, line)

    @Slot(object)
    def _on_enclosure(self, line: str) -> None:
        _add_line(self._enclosures, line)


def _short(to: Addressee) -> str:
    return ", ".join(t for t in (to.name, to.organisation) if t)


def _add_line(edit: QPlainTextEdit, line: str) -> None:
    lines = _lines(edit)
    if line not in lines:
        edit.setPlainText("\n".join((*lines, line)))
    edit.setFocus()


def _lines(edit: QPlainTextEdit) -> tuple[str, ...]:
    return tuple(line.strip() for line in edit.toPlainText().splitlines() if line.strip())
