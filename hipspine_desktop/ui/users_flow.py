"""Acts on the users of the practice, and on the signed-in user's own password."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from hipspine_desktop.domain.patient import Address
from hipspine_desktop.domain.people import Clinician, Practice, Role
from hipspine_desktop.errors import StoreError
from hipspine_desktop.messages import Level, Message
from hipspine_desktop.services import clinicians, practice
from hipspine_desktop.services.practice import NewClinician
from hipspine_desktop.services.session import Session
from hipspine_desktop.ui.asking import Asker
from hipspine_desktop.ui.dialogs.ask_dialog import AskField, FieldKind, Question, Typed
from hipspine_desktop.ui.dialogs.recovery_dialog import RecoveryDialog
from hipspine_desktop.wording.texts import Texts

AREA = "record_screens.user"


class UsersFlow(QObject):
    """Each act asks what it needs.

    Signals:
        users_changed(): the list is to be read again.
        message_given(object): a :class:`Message`.
    """

    users_changed = Signal()
    message_given = Signal(object)

    def __init__(self, asker: Asker, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._asker, self._session = asker, session

    @Slot()
    def ask_add(self) -> None:
        """A new user with a first password."""
        fields = (
            self._field("username"),
            *self._details(None),
            *self._new_password(),
        )
        self._asker.ask(self._question("add", fields), partial(_add, self._session), self._on_done)

    @Slot(object)
    def ask_change(self, user: Clinician | None) -> None:
        """Another name, role, profession or registration."""
        if user is not None:
            question = self._question("change", self._details(user), user)
            self._asker.ask(question, partial(_change, self._session, user), self._on_done)

    @Slot(object)
    def ask_password(self, user: Clinician | None) -> None:
        """A new first password; also for somebody who comes back."""
        if user is not None:
            question = self._question("password", self._new_password(), user)
            self._asker.ask(question, partial(_give, self._session, user), self._on_done)

    @Slot(object)
    def ask_revoke(self, user: Clinician | None) -> None:
        """End a user's access; afterwards a new recovery key is offered."""
        if user is not None:
            sure = AskField("sure", self._texts(f"{AREA}.revoke.sure"), FieldKind.TICK)
            question = self._question("revoke", (sure,), user)
            self._asker.ask(question, partial(_revoke, self._session, user), self._on_revoked)

    @Slot()
    def ask_recovery(self) -> None:
        """A new recovery key, shown once; the printed one opens nothing any more."""
        self._ask_recovery("recovery")

    def _ask_recovery(self, act: str) -> None:
        label = self._texts("ui.sign.password", name=self._session.clinician.name)
        field = AskField("password", label, FieldKind.SECRET)
        question = self._question(act, (field,))
        self._asker.ask(question, partial(_renew, self._session), self._on_renewed)

    @Slot()
    def ask_own_password(self) -> None:
        """Change one's own password with the old one."""
        old = self._field("old", FieldKind.SECRET)
        question = self._question("own", (old, *self._new_password()))
        self._asker.ask(question, partial(_change_own, self._session), self._on_own_changed)

    @Slot()
    def ask_practice(self) -> None:
        """The letterhead."""
        now = self._session.practice
        fields = (
            self._field("practice", start=now.name),
            self._field("address", FieldKind.TEXT, "\n".join(now.address.lines), needed=False),
            self._field("phone", start=now.address.phone, needed=False),
            self._field("email", start=now.address.email, needed=False),
        )
        question = self._question("practice", fields)
        self._asker.ask(question, partial(_change_practice, self._session), self._on_done)

    # the questions

    def _details(self, user: Clinician | None) -> tuple[AskField, ...]:
        texts = self._texts
        roles = tuple((r.value, texts(f"record_screens.users.role.{r}")) for r in Role)
        profession = user.profession if user else texts("ui.set_up.profession_default")
        return (
            self._field("name", start=user.name if user else ""),
            AskField(
                "role", texts(f"{AREA}.field.role"), FieldKind.CHOICE,
                user.role.value if user else Role.CLINICIAN.value, choices=roles,
            ),
            self._field("profession", start=profession, needed=False),
            self._field(
                "registration", start=user.registration if user else "", needed=False
            ),
        )  # fmt: skip

    def _new_password(self) -> tuple[AskField, ...]:
        return self._field("new", FieldKind.SECRET), self._field("again", FieldKind.SECRET)

    def _field(
        self,
        name: str,
        kind: FieldKind = FieldKind.LINE,
        start: str = "",
        *,
        needed: bool = True,
    ) -> AskField:
        return AskField(name, self._texts(f"{AREA}.field.{name}"), kind, start, needed=needed)

    def _question(
        self, act: str, fields: tuple[AskField, ...], user: Clinician | None = None
    ) -> Question:
        texts = self._texts
        who = user.name if user is not None else ""
        return Question(
            f"user_{act}_dialog",
            texts(f"{AREA}.{act}.title", name=who),
            texts(f"{AREA}.{act}.go"),
            (texts(f"{AREA}.{act}.what", name=who),),
            fields,
        )

    @property
    def _texts(self) -> Texts:
        return self._asker.kit.texts

    # what came of it

    def _on_done(self, _done: object) -> None:
        self.users_changed.emit()

    def _on_own_changed(self, _done: object) -> None:
        words = self._texts(f"{AREA}.own.done")
        self.message_given.emit(Message(Level.DONE, words))

    def _on_revoked(self, _done: object) -> None:
        self.users_changed.emit()
        self._ask_recovery("rekey")

    def _on_renewed(self, key: str) -> None:
        name = self._session.practice.name
        RecoveryDialog(self._asker.kit, key, name, self._asker.parent).open()


def twice_the_same(typed: Typed) -> str:
    """The new password, typed twice.

    Raises:
        StoreError: the two differ.
    """
    if typed["new"] != typed["again"]:
        raise StoreError("The two passwords differ.", "Type the new one twice.")
    return typed["new"]


def _add(session: Session, typed: Typed) -> None:
    new = NewClinician(
        typed["username"], typed["name"], typed["profession"], typed["registration"],
        Role(typed["role"]),
    )  # fmt: skip
    practice.add_clinician(session, new, twice_the_same(typed))


def _change(session: Session, user: Clinician, typed: Typed) -> None:
    clinicians.change_clinician(
        session,
        user.id,
        name=typed["name"],
        profession=typed["profession"],
        registration=typed["registration"],
        role=Role(typed["role"]),
    )


def _give(session: Session, user: Clinician, typed: Typed) -> None:
    clinicians.give_password(session, user.id, twice_the_same(typed))


def _revoke(session: Session, user: Clinician, _typed: Typed) -> None:
    clinicians.revoke_clinician(session, user.id)


def _renew(session: Session, typed: Typed) -> str:
    return clinicians.renew_recovery_key(session, typed["password"])


def _change_own(session: Session, typed: Typed) -> None:
    practice.change_password(session, typed["old"], twice_the_same(typed))


def _change_practice(session: Session, typed: Typed) -> Practice:
    lines = tuple(line.strip() for line in typed["address"].splitlines() if line.strip())
    address = Address(lines, typed["phone"], typed["email"])
    details = replace(session.practice, name=typed["practice"], address=address)
    return practice.update_practice(session, details)[0]
