"""Acts on the entries of a record: each asks what it needs, does it, and has the record reread."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.errors import StoreError
from hipspine_desktop.messages import Level, Message
from hipspine_desktop.services import amending, assessments, following
from hipspine_desktop.services.amending import Outcome
from hipspine_desktop.services.record_view import Record
from hipspine_desktop.services.session import Session
from hipspine_desktop.ui.asking import Asker
from hipspine_desktop.ui.copy_flow import CopyFlow
from hipspine_desktop.ui.dialogs.ask_dialog import Question, Typed
from hipspine_desktop.ui.record_actions import RecordAction, Wish
from hipspine_desktop.ui.record_questions import RecordQuestions


class RecordFlow(QObject):
    """Amending, late notes, countersigning, withdrawing, discarding, following up, copying.

    Signals:
        record_changed(object): id of the patient whose record is to be read again.
        assessment_wanted(object): id of an assessment to be opened.
        message_given(object): a :class:`Message`.
    """

    record_changed = Signal(object)
    assessment_wanted = Signal(object)
    message_given = Signal(object)

    def __init__(self, asker: Asker, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._asker, self._session = asker, session
        self._questions = RecordQuestions(asker.kit.texts, session)
        self._record: Record | None = None
        self._copying = CopyFlow(asker, session, self)
        self._copying.message_given.connect(self.message_given)
        self._copying.copied.connect(self._on_copied)
        self._acts: dict[RecordAction, Callable[[Assessment], object]] = {
            RecordAction.AMEND: self._amend,
            RecordAction.NOTE: self._note,
            RecordAction.COUNTERSIGN: self._countersign,
            RecordAction.WITHDRAW: self._withdraw,
            RecordAction.DISCARD: self._discard,
            RecordAction.FOLLOW_UP: self.follow_up,
            RecordAction.COPY: self._copy,
        }

    def set_record(self, record: Record) -> None:
        """The record on the screen."""
        self._record = record

    @Slot(object)
    def do(self, wish: Wish) -> None:
        """Do what was asked for about an assessment."""
        act = self._acts.get(wish.action)
        if act is not None and wish.entry.assessment is not None:
            act(wish.entry.assessment)

    @Slot()
    def ask_start(self) -> None:
        """Ask before an assessment is started by Enter alone."""
        record = self._record
        if record is None:
            return
        question = self._questions.start(record)
        self._asker.ask(question, partial(self._start, record), self._on_made)

    @Slot(object)
    def follow_up(self, last: Assessment) -> None:
        """Start a follow-up: empty, beside the values of the last visit."""
        work = partial(following.start_follow_up, self._session, last.id)
        self._asker.operations.run(work, self._on_made)

    # each act

    def _start(self, record: Record, typed: Typed) -> Outcome:
        last = record.last_signed
        if last is not None and typed["how"] == "follow_up":
            return following.start_follow_up(self._session, last.id)
        return assessments.start_assessment(self._session, record.patient.id)

    def _amend(self, about: Assessment) -> None:
        self._ask(
            self._questions.about("amend", self._shown(), about, self._questions.reason()),
            partial(_do_amend, self._session, about),
            self._on_made,
        )

    def _note(self, about: Assessment) -> None:
        self._ask(self._questions.note(self._shown(), about), partial(self._add_note, about))

    def _add_note(self, about: Assessment, typed: Typed) -> Outcome:
        event = typed.moment("on", "at", self._session.today())
        if event is None:
            raise StoreError("The date or the time is not understood.", "Mend it, then try again.")
        return amending.add_addendum(
            self._session, about.id, typed["text"], event, typed["password"]
        )

    def _countersign(self, about: Assessment) -> None:
        question = self._questions.about(
            "countersign", self._shown(), about, self._questions.password()
        )
        self._ask(question, partial(_do_countersign, self._session, about))

    def _withdraw(self, about: Assessment) -> None:
        self._ask(self._questions.withdraw(self._shown(), about), partial(self._do_withdraw, about))

    def _do_withdraw(self, about: Assessment, typed: Typed) -> Outcome:
        return amending.withdraw(
            self._session,
            about.id,
            typed["reason"],
            typed["password"],
            wrong_patient=typed.is_ticked("wrong_patient"),
        )

    def _discard(self, about: Assessment) -> None:
        self._ask(
            self._questions.discard(self._shown(), about),
            partial(_do_discard, self._session, about),
        )

    def _copy(self, about: Assessment) -> None:
        self._copying.ask(self._shown().patient, about.id)

    @Slot()
    def _on_copied(self) -> None:
        self._reread()

    # what all of them share

    def _shown(self) -> Record:
        assert self._record is not None
        return self._record

    def _ask(
        self,
        question: Question,
        work: Callable[[Typed], Outcome],
        done: Callable[[Outcome], object] | None = None,
    ) -> None:
        self._asker.ask(question, work, done or self._on_done)

    def _on_made(self, made: Outcome) -> None:
        self.assessment_wanted.emit(made[0].id)

    def _on_done(self, outcome: Outcome) -> None:
        standing = outcome[0].standing
        words = self._asker.kit.texts(f"record_screens.done.{standing}")
        self.message_given.emit(Message(Level.DONE, words))
        self._reread()

    def _reread(self) -> None:
        if self._record is not None:
            self.record_changed.emit(self._record.patient.id)


def _do_amend(session: Session, about: Assessment, typed: Typed) -> Outcome:
    return amending.amend(session, about.id, typed["reason"])


def _do_discard(session: Session, about: Assessment, typed: Typed) -> Outcome:
    wrong = typed.is_ticked("wrong_patient")
    return amending.discard_draft(session, about.id, typed["reason"], wrong_patient=wrong)


def _do_countersign(session: Session, about: Assessment, typed: Typed) -> Outcome:
    return amending.countersign(session, about, typed["password"])
