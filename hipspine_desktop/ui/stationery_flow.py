"""Acts on what a practice writes with: texts, address book, letterhead and signature."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog

from hipspine_desktop.domain.letter import Destination
from hipspine_desktop.domain.patient import Address
from hipspine_desktop.domain.people import Addressee
from hipspine_desktop.domain.stationery import AddressEntry, PracticeText, TextKind
from hipspine_desktop.errors import StoreError
from hipspine_desktop.services import letterhead, pictures, stationery
from hipspine_desktop.services.session import CLINICAL_ROLES, Session
from hipspine_desktop.ui.asking import Asker, refusal_words
from hipspine_desktop.ui.dialogs.ask_dialog import AskField, FieldKind, Question, Typed
from hipspine_desktop.ui.dialogs.text_dialog import TextDialog
from hipspine_desktop.ui.dialogs.versions_dialog import VersionsDialog
from hipspine_desktop.ui.widgets.addresses_panel import AddressesPanel
from hipspine_desktop.ui.widgets.letterhead_panel import LetterheadPanel
from hipspine_desktop.ui.widgets.texts_panel import TextsPanel

ANY = ""


@dataclass(frozen=True, slots=True)
class StationeryPanels:
    """The three parts of the practice's page that this looks after."""

    texts: TextsPanel
    addresses: AddressesPanel
    letterhead: LetterheadPanel


@dataclass(frozen=True, slots=True)
class _Paper:
    pdf: bytes
    logo: bool
    signature: bool


class StationeryFlow(QObject):
    """Fills the panels and asks what each act needs."""

    def __init__(
        self, asker: Asker, session: Session, panels: StationeryPanels, fonts: Path, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._asker, self._session, self._panels, self._fonts = asker, session, panels, fonts
        self._dialog: TextDialog | None = None
        self._connect()

    def _connect(self) -> None:
        texts, book, head = self._panels.texts, self._panels.addresses, self._panels.letterhead
        texts.kind_chosen.connect(self._on_kind)
        texts.add_requested.connect(self._on_add_text)
        texts.change_requested.connect(self._on_change_text)
        texts.versions_requested.connect(self._on_versions_requested)
        texts.remove_requested.connect(self._on_remove_text)
        book.add_requested.connect(self._on_add_address)
        book.change_requested.connect(self._on_change_address)
        book.remove_requested.connect(self._on_remove_address)
        head.logo_requested.connect(self._on_logo_requested)
        head.logo_removed.connect(self._on_logo_removed)
        head.signature_requested.connect(self._on_signature_requested)
        head.signature_removed.connect(self._on_signature_removed)
        head.colour_chosen.connect(self._on_colour)

    def _run(self, work: Any, done: Any, failed: Any = None) -> None:
        self._asker.operations.run(work, done, failed)

    # texts

    @Slot()
    def fill_texts(self) -> None:
        """List the texts of the kind that is shown."""
        work = partial(stationery.texts, self._session, self._panels.texts.kind)
        self._run(work, self._panels.texts.show_texts)

    @Slot(object)
    def _on_kind(self, _kind: TextKind) -> None:
        self.fill_texts()

    @Slot(object)
    def _on_add_text(self, kind: TextKind) -> None:
        self._open_text(PracticeText("", kind, "", ""))

    @Slot(object)
    def _on_change_text(self, text: PracticeText) -> None:
        self._open_text(text)

    def _open_text(self, text: PracticeText) -> None:
        dialog = TextDialog(self._asker.kit, text, self._asker.parent)
        dialog.save_requested.connect(self._on_save_text)
        dialog.destroyed.connect(self._on_dialog_gone)
        self._dialog = dialog
        dialog.open()

    @Slot(object)
    def _on_save_text(self, text: PracticeText) -> None:
        work = partial(stationery.save_text, self._session, text)
        self._run(work, self._on_text_saved, self._on_text_refused)

    def _on_text_saved(self, _saved: object) -> None:
        if self._dialog is not None:
            self._dialog.accept()
        self.fill_texts()

    def _on_text_refused(self, failure: Exception) -> None:
        if self._dialog is not None:
            self._dialog.refuse(refusal_words(self._asker.kit, failure))

    @Slot()
    def _on_dialog_gone(self) -> None:
        self._dialog = None

    @Slot(object)
    def _on_versions_requested(self, text: PracticeText) -> None:
        work = partial(stationery.text_versions, self._session, text.id)
        self._run(work, self._on_versions)

    def _on_versions(self, versions: tuple[PracticeText, ...]) -> None:
        VersionsDialog(self._asker.kit, versions, self._asker.parent).open()

    @Slot(object)
    def _on_remove_text(self, text: PracticeText) -> None:
        question = self._question("remove_text", text.name)
        self._asker.ask(question, partial(_retire, self._session, text), self._on_texts_changed)

    def _on_texts_changed(self, _done: object) -> None:
        self.fill_texts()

    # address book

    @Slot()
    def fill_addresses(self) -> None:
        """List the address book."""
        work = partial(stationery.address_book, self._session)
        self._run(work, self._panels.addresses.show_entries)

    @Slot()
    def _on_add_address(self) -> None:
        self._ask_address(AddressEntry("", Addressee("")), "add_address")

    @Slot(object)
    def _on_change_address(self, entry: AddressEntry) -> None:
        self._ask_address(entry, "change_address")

    def _ask_address(self, entry: AddressEntry, act: str) -> None:
        texts, to = self._asker.kit.texts, entry.addressee
        services = (
            (ANY, texts("stationery.any")),
            *((d.value, texts(f"clinical.destination.{d}")) for d in Destination),
        )
        start = entry.destination.value if entry.destination is not None else ANY
        fields = (
            AskField(
                "service", texts("stationery.book.service"), FieldKind.CHOICE, start,
                needed=False, choices=services,
            ),
            AskField("name", texts("stationery.book.name"), start=to.name, needed=False),
            AskField(
                "organisation", texts("stationery.book.organisation"), start=to.organisation,
                needed=False,
            ),
            AskField(
                "address", texts("stationery.book.address"), FieldKind.TEXT,
                "\n".join(to.address.lines), needed=False,
            ),
            AskField("phone", texts("stationery.book.phone"), start=to.address.phone, needed=False),
            AskField("email", texts("stationery.book.email"), start=to.address.email, needed=False),
        )  # fmt: skip
        title = texts(f"stationery.book.{act}")
        question = Question(f"{act}_dialog", title, texts("stationery.book.save"), (), fields)
        self._asker.ask(question, partial(_save_entry, self._session, entry), self._on_book_changed)

    @Slot(object)
    def _on_remove_address(self, entry: AddressEntry) -> None:
        to = entry.addressee
        question = self._question("remove_address", to.name or to.organisation)
        self._asker.ask(question, partial(_remove, self._session, entry), self._on_book_changed)

    def _on_book_changed(self, _done: object) -> None:
        self.fill_addresses()

    # letterhead

    @Slot()
    def fill_letterhead(self) -> None:
        """Show the paper."""
        work = partial(_paper, self._session, self._asker, self._fonts)
        self._run(work, self._on_paper, self._on_head_refused)

    def _on_paper(self, paper: _Paper) -> None:
        self._panels.letterhead.show_paper(
            paper.pdf,
            self._session.practice.accent,
            logo=paper.logo,
            signature=paper.signature,
            signs=self._session.clinician.role in CLINICAL_ROLES,
        )

    @Slot()
    def _on_logo_requested(self) -> None:
        path = self._picture_file("choose_logo")
        if path is not None:
            self.set_logo(path)

    @Slot()
    def _on_signature_requested(self) -> None:
        path = self._picture_file("choose_signature")
        if path is not None:
            self.set_signature(path)

    def set_logo(self, path: Path) -> None:
        """Print the picture of a file as the practice's logo."""
        self._run(partial(_set_logo, self._session, path), self._on_head, self._on_head_refused)

    def set_signature(self, path: Path) -> None:
        """Print the picture of a file as one's own signature."""
        work = partial(_set_signature, self._session, path)
        self._run(work, self._on_head, self._on_head_refused)

    @Slot()
    def _on_logo_removed(self) -> None:
        work = partial(pictures.set_logo, self._session, None)
        self._run(work, self._on_head, self._on_head_refused)

    @Slot()
    def _on_signature_removed(self) -> None:
        work = partial(pictures.set_signature, self._session, None)
        self._run(work, self._on_head, self._on_head_refused)

    @Slot(object)
    def _on_colour(self, typed: str) -> None:
        work = partial(letterhead.set_accent, self._session, typed)
        self._run(work, self._on_head, self._on_head_refused)

    def _on_head(self, _done: object) -> None:
        self.fill_letterhead()

    def _on_head_refused(self, failure: Exception) -> None:
        self._panels.letterhead.show_problem(refusal_words(self._asker.kit, failure))

    def _picture_file(self, key: str) -> Path | None:
        texts = self._asker.kit.texts
        wanted = texts("stationery.head.pictures")
        found, _ = QFileDialog.getOpenFileName(
            self._panels.letterhead, texts(f"stationery.head.{key}"), "", wanted
        )
        return Path(found) if found else None

    def _question(self, act: str, name: str) -> Question:
        texts = self._asker.kit.texts
        return Question(
            f"{act}_dialog",
            texts(f"stationery.{act}.title", name=name),
            texts(f"stationery.{act}.go"),
            (texts(f"stationery.{act}.what"),),
        )


def _retire(session: Session, text: PracticeText, _typed: Typed) -> None:
    stationery.retire_text(session, text.id)


def _remove(session: Session, entry: AddressEntry, _typed: Typed) -> None:
    stationery.remove_address(session, entry)


def _save_entry(session: Session, entry: AddressEntry, typed: Typed) -> AddressEntry:
    lines = tuple(line.strip() for line in typed["address"].splitlines() if line.strip())
    address = Address(lines, typed["phone"], typed["email"])
    to = Addressee(typed["name"], typed["organisation"], address)
    destination = Destination(typed["service"]) if typed["service"] else None
    changed = replace(entry, addressee=to, destination=destination)
    return stationery.save_address(session, changed)[0]


def _paper(session: Session, asker: Asker, fonts: Path) -> _Paper:
    pdf = letterhead.letterhead_sample(session, asker.kit.texts, fonts)
    signs = session.clinician.role in CLINICAL_ROLES
    own = pictures.signature_of(session, session.clinician.id) if signs else None
    return _Paper(pdf, pictures.logo(session) is not None, own is not None)


def _set_logo(session: Session, path: Path) -> None:
    pictures.set_logo(session, _read(path))


def _set_signature(session: Session, path: Path) -> None:
    pictures.set_signature(session, _read(path))


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(pictures.LARGEST_FILE + 1)
    except OSError as fault:
        raise StoreError("The file could not be read.", "Choose another one.") from fault
