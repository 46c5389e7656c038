"""The chosen entry of a record: who signed what when, what came later, and what can be done."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from hipspine_desktop.domain.assessment import Assessment, Signature, Standing
from hipspine_desktop.domain.people import Clinician
from hipspine_desktop.services.record_view import Record
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.models.timeline_model import TagStyle, TimelineEntry
from hipspine_desktop.ui.record_actions import RecordAction, Wish, actions_for
from hipspine_desktop.ui.spoken import Role
from hipspine_desktop.ui.widgets.outcome_trend import OutcomeBlock
from hipspine_desktop.wording.formats import format_date, format_datetime

AREA = "record_screens.entry"
_SERIOUS = (RecordAction.DISCARD, RecordAction.WITHDRAW)
_TAGS = {TagStyle.SIGNED: "signed", TagStyle.DRAFT: "draft", TagStyle.WAITING: "waiting"}


class EntryPanel(QWidget):
    """Words above, acts below; nothing here changes the record by itself.

    Signals:
        wish_made(object): a :class:`Wish`.
        edition_requested(object): id of another edition of the same record, to be opened.
    """

    spoken_role = Role.Grouping

    wish_made = Signal(object)
    edition_requested = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._entry: TimelineEntry | None = None
        self._outcomes: OutcomeBlock | None = None
        self._shows_outcomes = False
        self.setObjectName("entry_panel")
        self.setAccessibleName(kit.texts(f"{AREA}.name"))
        self.setProperty("ground", "surface")
        self.setProperty("edge", "left")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setProperty("ground", "surface")
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer.addWidget(self._scroll)

    def show_entry(self, entry: TimelineEntry | None, record: Record, user: Clinician) -> None:
        """Show an entry, or what to do while there is none."""
        self._entry = entry
        kit, px = self._kit, self._kit.theme.px
        page = QWidget()
        page.setProperty("ground", "surface")
        column = QVBoxLayout(page)
        column.setContentsMargins(px(18), px(20), px(18), px(18))
        column.setSpacing(px(6))
        if entry is None:
            column.addWidget(kit.prose(kit.texts(f"{AREA}.nothing"), "body", "ink2"))
        else:
            self._fill(column, entry, record, user)
        self._outcomes = None
        if record.outcomes:
            self._outcomes = OutcomeBlock(kit, record.outcomes)
            self._outcomes.setVisible(self._shows_outcomes)
            column.addWidget(self._outcomes)
        column.addStretch(1)
        self._scroll.setWidget(page)

    def show_outcomes(self, *, shown: bool) -> None:
        """Whether the outcome measures stand under the entry, as in a wide window."""
        self._shows_outcomes = shown
        if self._outcomes is not None:
            self._outcomes.setVisible(shown)

    def _fill(
        self, column: QVBoxLayout, entry: TimelineEntry, record: Record, user: Clinician
    ) -> None:
        kit, px = self._kit, self._kit.theme.px
        column.addWidget(kit.prose(entry.title, "episode"))
        if entry.tags:
            column.addLayout(self._tags(entry))
        lines = self._of_assessment(entry.assessment, record) if entry.is_assessment else ()
        for label, text in lines or ((self._kit.texts(f"{AREA}.what"), entry.sentence),):
            if text:
                column.addWidget(kit.label(label, "caption", "ink3"))
                words = kit.prose(text)
                words.setContentsMargins(0, 0, 0, px(4))
                words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                column.addWidget(words)
        if entry.note is not None:
            column.addWidget(kit.label(kit.texts(f"{AREA}.event"), "caption", "ink3"))
            column.addWidget(kit.prose(format_datetime(entry.note.event_at.astimezone())))
        column.addSpacing(px(6))
        for action in actions_for(entry, record, user):
            column.addWidget(self._button(action))
        if entry.is_assessment and entry.assessment is not None:
            self._add_editions(column, entry.assessment)

    def _tags(self, entry: TimelineEntry) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._kit.theme.px(6))
        row.setContentsMargins(0, self._kit.theme.px(2), 0, self._kit.theme.px(8))
        for tag in entry.tags:
            label = self._kit.label(tag.words, "section")
            label.setProperty("tag", _TAGS.get(tag.style, "plain"))
            row.addWidget(label)
        row.addStretch(1)
        return row

    def _of_assessment(
        self, about: Assessment | None, record: Record
    ) -> tuple[tuple[str, str], ...]:
        if about is None:
            return ()
        texts = self._kit.texts
        lines = [
            (texts(f"{AREA}.number"), about.record_number),
            (
                texts(f"{AREA}.started"),
                texts(
                    f"{AREA}.at_by",
                    at=format_datetime(about.created_at.astimezone()),
                    by=about.author_name,
                ),
            ),
        ]
        if about.id in record.altered:
            lines.append(("", texts("record_screens.timeline.altered")))
        if about.amendment_reason:
            lines.append((texts(f"{AREA}.amends"), about.amendment_reason))
        for key, signature in (
            ("signed", about.signature),
            ("countersigned", about.countersignature),
        ):
            if signature is not None:
                lines.append((texts(f"{AREA}.{key}"), self._signed(signature)))
        if about.awaits_countersignature:
            lines.append((texts(f"{AREA}.waits"), texts(f"{AREA}.waits_text")))
        lines += self._copies(about, record)
        lines += self._later(about)
        return tuple(lines)

    def _copies(self, about: Assessment, record: Record) -> Iterator[tuple[str, str]]:
        texts = self._kit.texts
        for number, count in record.copied.get(about.id, {}).items():
            words = texts(f"{AREA}.copied_text", n=count, record=number)
            yield texts(f"{AREA}.copied"), words

    def _later(self, about: Assessment) -> Iterator[tuple[str, str]]:
        texts = self._kit.texts
        for note in about.addenda:
            label = texts(
                f"{AREA}.note",
                written=format_datetime(note.written_at.astimezone()),
                event=format_datetime(note.event_at.astimezone()),
            )
            yield label, texts(f"{AREA}.note_text", text=note.text, by=note.name)
        if about.withdrawal is not None:
            gone = about.withdrawal
            key = "wrong_patient" if gone.wrong_patient else "withdrawn"
            at = format_date(gone.at.astimezone().date())
            label = texts(f"{AREA}.{key}", date=at, by=gone.name)
            yield label, gone.reason

    def _signed(self, signature: Signature) -> str:
        who = ", ".join(t for t in (signature.profession, signature.registration) if t)
        return self._kit.texts(
            f"{AREA}.signed_text",
            at=format_datetime(signature.at.astimezone()),
            name=signature.name,
            who=who,
        )

    def _button(self, action: RecordAction) -> QPushButton:
        texts, entry = self._kit.texts, self._entry
        key = action.value
        if action is RecordAction.OPEN and entry is not None:
            key = "open" if not entry.is_assessment else f"open_{entry.standing}"
        kind = "primary" if action in (RecordAction.OPEN, RecordAction.COUNTERSIGN) else "secondary"
        if action in _SERIOUS:
            kind = "link"
        draft = entry is not None and entry.standing is Standing.DRAFT
        if draft and kind == "primary":
            kind = "secondary"  # "Continue draft" at the head is the same act
        button = self._kit.button(texts(f"{AREA}.action.{key}"), f"entry_{action}", kind)
        button.setProperty("action", action.value)
        button.clicked.connect(self._on_action_clicked)
        return button

    def _add_editions(self, column: QVBoxLayout, about: Assessment) -> None:
        for key, other in (("before", about.amends_id), ("after", about.superseded_by)):
            if other is not None:
                words = self._kit.texts(f"{AREA}.edition_{key}")
                link = self._kit.button(words, f"edition_{key}", "link")
                link.setProperty("edition", other)
                link.clicked.connect(self._on_edition_clicked)
                column.addWidget(link)

    @Slot()
    def _on_action_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, QPushButton) and self._entry is not None:
            action = RecordAction(str(button.property("action")))
            self.wish_made.emit(Wish(action, self._entry))

    @Slot()
    def _on_edition_clicked(self) -> None:
        link = self.sender()
        if isinstance(link, QPushButton):
            self.edition_requested.emit(str(link.property("edition")))


def quiet_card(kit: Kit) -> tuple[QFrame, QVBoxLayout]:
    """A card for a few words, with its layout."""
    card = QFrame()
    card.setProperty("card", True)
    px = kit.theme.px
    layout = QVBoxLayout(card)
    layout.setContentsMargins(px(20), px(18), px(20), px(18))
    return card, layout
