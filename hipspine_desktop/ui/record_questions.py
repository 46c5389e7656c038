"""What each act on a record asks: questions as data."""

from __future__ import annotations

from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.services.record_view import Record
from hipspine_desktop.services.session import Session
from hipspine_desktop.ui.dialogs.ask_dialog import AskField, FieldKind, Question
from hipspine_desktop.wording.formats import format_date, format_datetime, format_time
from hipspine_desktop.wording.texts import Texts

AREA = "record_screens.act"


class RecordQuestions:
    """Makes the questions of one session."""

    def __init__(self, texts: Texts, session: Session) -> None:
        self._texts, self._session = texts, session

    def reason(self, start: str = "") -> AskField:
        """Why; kept with the act."""
        hint = self._texts(f"{AREA}.reason_hint")
        return AskField("reason", self._texts(f"{AREA}.reason"), FieldKind.TEXT, start, hint)

    def password(self) -> AskField:
        """The signed-in user's own."""
        label = self._texts("ui.sign.password", name=self._session.clinician.name)
        return AskField("password", label, FieldKind.SECRET)

    def about(self, act: str, record: Record, about: Assessment, *fields: AskField) -> Question:
        """A question about one assessment; title, sentences and button by the act's name."""
        texts = self._texts
        which = texts(
            f"{AREA}.which",
            date=format_datetime(about.created_at.astimezone()),
            by=about.author_name,
            record=about.record_number,
            n=len(about.answers),
        )
        return Question(
            f"{act}_dialog",
            texts(f"{AREA}.{act}.title"),
            texts(f"{AREA}.{act}.go"),
            (which, texts(f"{AREA}.{act}.what")),
            fields,
            record.patient,
        )

    def start(self, record: Record) -> Question:
        """Before an assessment is started by Enter alone."""
        texts, last = self._texts, record.last_signed
        choices = [("new", texts(f"{AREA}.start.new"))]
        if last is not None:
            day = format_date(last.created_at.astimezone().date())
            choices.insert(0, ("follow_up", texts(f"{AREA}.start.follow_up", date=day)))
        field = AskField(
            "how", texts(f"{AREA}.start.how"), FieldKind.CHOICE, choices=tuple(choices)
        )
        return Question(
            "start_dialog",
            texts(f"{AREA}.start.title"),
            texts(f"{AREA}.start.go"),
            (texts(f"{AREA}.start.what"),),
            (field,),
            record.patient,
        )

    def note(self, record: Record, about: Assessment) -> Question:
        """A late note: its words, when that happened, and the password."""
        texts = self._texts
        now = self._session.now().astimezone()
        return self.about(
            "note",
            record,
            about,
            AskField("text", texts(f"{AREA}.note.text"), FieldKind.TEXT),
            AskField("on", texts(f"{AREA}.note.on"), FieldKind.DATE, format_date(now.date())),
            AskField("at", texts(f"{AREA}.note.at"), FieldKind.TIME, format_time(now)),
            self.password(),
        )

    def withdraw(self, record: Record, about: Assessment) -> Question:
        """Withdrawing, above all what was written about somebody else."""
        fields = (self.reason(), self._wrong_patient(), self.password())
        return self.about("withdraw", record, about, *fields)

    def discard(self, record: Record, about: Assessment) -> Question:
        """Putting a draft away; an empty one needs no long reason."""
        start = "" if about.answers else self._texts(f"{AREA}.discard.by_mistake")
        return self.about("discard", record, about, self.reason(start), self._wrong_patient())

    def _wrong_patient(self) -> AskField:
        label = self._texts(f"{AREA}.withdraw.wrong_patient")
        return AskField("wrong_patient", label, FieldKind.TICK, needed=False)
