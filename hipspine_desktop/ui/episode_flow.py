"""Episodes of care: opening, naming, closing, and putting an assessment into one."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.domain.care import Episode
from hipspine_desktop.errors import StoreError
from hipspine_desktop.services import episodes
from hipspine_desktop.services.record_view import Record
from hipspine_desktop.services.session import Session
from hipspine_desktop.ui.asking import Asker
from hipspine_desktop.ui.dialogs.ask_dialog import AskField, FieldKind, Question, Typed
from hipspine_desktop.ui.record_actions import RecordAction, Wish
from hipspine_desktop.wording.formats import format_date

AREA = "record_screens.episode"
NEW, NONE = "new", ""


class EpisodeFlow(QObject):
    """Each act asks what it needs.

    Signals:
        record_changed(object): id of the patient whose record is to be read again.
    """

    record_changed = Signal(object)

    def __init__(self, asker: Asker, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._asker, self._session = asker, session
        self._record: Record | None = None

    def set_record(self, record: Record) -> None:
        """The record on the screen."""
        self._record = record

    @Slot(object)
    def do(self, wish: Wish) -> None:
        """Do what was asked for about an episode, or about an assessment's episode."""
        episode = wish.entry.episode
        if wish.action is RecordAction.EPISODE and wish.entry.assessment is not None:
            self._ask_assign(wish.entry.assessment)
        elif episode is not None and wish.action in (
            RecordAction.RENAME,
            RecordAction.CLOSE,
            RecordAction.REOPEN,
        ):
            self._ask_change(episode, wish.action)

    @Slot()
    def ask_new(self) -> None:
        """Open an episode."""
        if self._record is None:
            return
        fields = (self._title(), self._day("started", format_date(self._session.today())))
        question = self._question("new", fields, self._record)
        work = partial(_open, self._session, self._record.patient.id)
        self._asker.ask(question, work, self._on_done)

    def _ask_change(self, episode: Episode, action: RecordAction) -> None:
        assert self._record is not None
        texts = self._asker.kit.texts
        fields: tuple[AskField, ...] = (self._title(episode.title),)
        if action is RecordAction.CLOSE:
            outcome = AskField(
                "outcome", texts(f"{AREA}.outcome"), FieldKind.TEXT, episode.outcome, needed=False
            )
            ended = self._day("ended", format_date(self._session.today()))
            fields = (*fields, ended, outcome)
        question = self._question(action.value, fields, self._record)
        work = partial(_change, self._session, episode, action)
        self._asker.ask(question, work, self._on_done)

    def _ask_assign(self, about: Assessment) -> None:
        record = self._record
        assert record is not None
        texts = self._asker.kit.texts
        now = next((e.id for e in record.episodes if about.id in e.assessment_ids), NONE)
        choices = [(e.id, self._name(e)) for e in record.episodes]
        choices = [*choices, (NEW, texts(f"{AREA}.new_one")), (NONE, texts(f"{AREA}.none"))]
        fields = (
            AskField(
                "episode", texts(f"{AREA}.which"), FieldKind.CHOICE, now or choices[0][0],
                needed=False, choices=tuple(choices),
            ),
            AskField("title", texts(f"{AREA}.new_title"), needed=False),
        )  # fmt: skip
        question = self._question("assign", fields, record)
        self._asker.ask(question, partial(_assign, self._session, about), self._on_done)

    def _name(self, episode: Episode) -> str:
        key = "choice_open" if episode.goes_on else "choice_closed"
        start = format_date(episode.started_on)
        return self._asker.kit.texts(f"{AREA}.{key}", title=episode.title, start=start)

    def _title(self, start: str = "") -> AskField:
        texts = self._asker.kit.texts
        return AskField("title", texts(f"{AREA}.title"), start=start, hint=texts(f"{AREA}.hint"))

    def _day(self, name: str, start: str) -> AskField:
        return AskField(name, self._asker.kit.texts(f"{AREA}.{name}"), FieldKind.DATE, start)

    def _question(self, act: str, fields: tuple[AskField, ...], record: Record) -> Question:
        texts = self._asker.kit.texts
        return Question(
            f"episode_{act}_dialog",
            texts(f"{AREA}.act.{act}.title"),
            texts(f"{AREA}.act.{act}.go"),
            (texts(f"{AREA}.act.{act}.what"),),
            fields,
            record.patient,
        )

    def _on_done(self, _done: object) -> None:
        if self._record is not None:
            self.record_changed.emit(self._record.patient.id)


def _open(session: Session, patient_id: str, typed: Typed) -> None:
    start = typed.day("started", session.today())
    episodes.start_episode(session, patient_id, typed["title"], start)


def _change(session: Session, episode: Episode, action: RecordAction, typed: Typed) -> None:
    ended, outcome = episode.ended_on, episode.outcome
    if action is RecordAction.CLOSE:
        ended, outcome = typed.day("ended", session.today()), typed["outcome"]
    elif action is RecordAction.REOPEN:
        ended = None
    episodes.change_episode(session, episode, title=typed["title"], ended_on=ended, outcome=outcome)


def _assign(session: Session, about: Assessment, typed: Typed) -> None:
    wanted = typed["episode"]
    if wanted == NEW:
        if not typed["title"]:
            raise StoreError("The new episode needs a title.", "Write what the patient came for.")
        started = about.created_at.astimezone().date()
        made, _ = episodes.start_episode(session, about.patient_id, typed["title"], started)
        wanted = made.id
    episodes.assign_episode(session, about.id, wanted or None)
