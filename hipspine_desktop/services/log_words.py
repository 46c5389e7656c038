"""The codes of a log entry in words. What is stored stays as it is; its proof covers the codes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from hipspine_desktop.domain.answers import Side
from hipspine_desktop.domain.findings import Catalogue
from hipspine_desktop.services.session import Session
from hipspine_desktop.store.audit import Action
from hipspine_desktop.store.audit_listing import ListedEntry
from hipspine_desktop.store.draft_changes import Target
from hipspine_desktop.wording.prose import counted, decapitalise
from hipspine_desktop.wording.texts import Texts

AREA = "log_words"
HASH_SHOWN = 12
# codes that point at a row and say nothing to a reader
POINTERS = frozenset(
    {
        "letter", "document", "hold", "addendum", "amends", "source", "merge", "merged",
        "replaced_mac",
    }
)  # fmt: skip
Detail = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class LogWords:
    """Says what an entry's codes mean, also those of entries written by earlier programs.

    Attributes:
        users: names by id.
        flags: labels of the red-flag rules by id.
        clinical: whether the reader may see what was answered and which flag it was.
    """

    texts: Texts
    catalogue: Catalogue
    users: Mapping[str, str]
    flags: Mapping[str, str]
    clinical: bool

    @classmethod
    def of(cls, session: Session, texts: Texts, users: Mapping[str, str]) -> LogWords:
        """For the signed-in user."""
        flags = session.flag_names
        return cls(texts, session.catalogue, users, flags, session.sees_clinical)

    def say(self, entry: ListedEntry) -> str:
        """``Internal rotation at 90°, left``; "" where nothing is to be added."""
        return ", ".join(words for words in self._parts(entry.action, entry.detail) if words)

    def action(self, entry: ListedEntry) -> str:
        """What was done."""
        return self.texts(f"record_screens.log.action.{entry.action}")

    def who(self, entry: ListedEntry) -> str:
        """Name of the user, or the program itself."""
        return entry.who or self.texts("record_screens.log.program")

    def patient(self, entry: ListedEntry) -> str:
        """About whom; "" for nobody."""
        gone = entry.patient_id and not entry.patient
        return self.texts("record_screens.log.deleted") if gone else entry.patient

    def _parts(self, action: Action, detail: Detail) -> Iterator[str]:
        left = {key: value for key, value in detail.items() if key not in POINTERS}
        if "target" in left:
            yield self._place(str(left.pop("target")), str(left.pop("key", "")))
        if "count" in left:
            copied = action is Action.ENTRIES_COPIED
            yield self._counted("copied" if copied else "tries", left.pop("count"))
        if "text" in left:
            yield self._text_kind(str(left.pop("text_kind", "")))
            left.pop("text", None)
        if "episode" in left and not left.pop("episode") and "ended" not in left:
            yield self._say("left_episode")
        for key, say in self._sayings().items():
            if key in left:
                yield say(left.pop(key))
        for key, value in left.items():
            yield self._say("other", name=key.replace("_", " "), value=value)

    def _sayings(self) -> Mapping[str, Callable[[str | int], str]]:
        """What each code says, in the order of saying."""
        return {
            "flag": self._flag,
            "set_aside": lambda v: self._say("set_aside") if v else "",
            "user": self._user,
            "role": lambda v: self._known(f"record_screens.users.role.{v}", v),
            "kind": lambda v: self._known(f"stationery.kind.{v}", v),
            "urgency": lambda v: self._clinical(f"clinical.urgency.{v}", v, "urgency"),
            "destination": lambda v: self._clinical(f"clinical.destination.{v}", v, "destination"),
            "picture": lambda v: self._known(f"{AREA}.picture_kind.{v}", v),
            "address": lambda _: self._say("address"),
            "in_use": lambda v: self._say("put_in" if v else "taken_out"),
            "fields": self._fields,
            "number": lambda v: self._say("version", n=v),
            "version": lambda v: self._say("version", n=v),
            "follows": lambda _: self._say("follows"),
            "ended": lambda v: self._say("ended" if v else "goes_on"),
            "wrong_patient": lambda v: self._say("wrong_patient") if v else "",
            "discarded": lambda v: self._say("discarded") if v else "",
            "records": lambda v: self._counted("records", v),
            "signed_in": lambda v: self._say("signed_in") if v else "",
            "size": lambda v: self._say("size", n=f"{int(v) / 1_000_000:.1f}"),
            "entries": lambda v: self._counted("entries", v),
            "replaced_entries": lambda v: self._counted("replaced", v),
            "faults": lambda v: self._counted("faults", v) if v else self._say("faults_none"),
            "before": lambda v: self._say("before", form=v),
            "content_hash": lambda v: self._say("fingerprint", hash=str(v)[:HASH_SHOWN]),
        }

    def _say(self, key: str, **values: object) -> str:
        return self.texts(f"{AREA}.{key}", **values)

    def _counted(self, key: str, number: str | int) -> str:
        return counted(self.texts, f"{AREA}.{key}", int(number))

    def _known(self, key: str, code: object) -> str:
        """The words of a code; of one that is no longer known, the code readably."""
        return self.texts(key) if key in self.texts else str(code).replace("_", " ")

    def _clinical(self, key: str, code: object, saying: str) -> str:
        if not self.clinical:
            return ""
        words = self._known(key, code)
        return self._say(saying, **{saying: words.lower() if words.isupper() else words})

    def _place(self, target: str, key: str) -> str:
        if target == Target.NARRATIVE:
            words = decapitalise(self._known(f"ui.narrative.{key}", key))
            return self._say("narrative", field=words) if self.clinical else self._say("text")
        if target != Target.ANSWER:
            return self._known(f"{AREA}.{target}", target)
        if not self.clinical:
            return self._say("answer")
        finding, _, side = key.rpartition(":")
        known = finding in self.catalogue
        label = self.catalogue.finding(finding).label if known else finding.replace("_", " ")
        if side in {s.value for s in Side}:
            place = self.texts(f"clinical.side.{side}")
            return self._say("answer_side", finding=label, side=place)
        return self._say("answer_of", finding=label)

    def _flag(self, code: str | int) -> str:
        if not self.clinical:
            return self._say("flag")
        return self._say("flag_of", flag=self.flags.get(str(code), str(code).replace("_", " ")))

    def _user(self, user_id: str | int) -> str:
        name = self.users.get(str(user_id), "")
        return self._say("user", name=name) if name else self._say("user_gone")

    def _text_kind(self, kind: str) -> str:
        return (
            self._known(f"{AREA}.text_kind.{kind}", kind) if kind else self._say("text_of_practice")
        )

    def _fields(self, names: str | int) -> str:
        if not names:
            return ""
        words = [self._known(f"{AREA}.field.{name}", name) for name in str(names).split()]
        return self._say("fields", names="; ".join(words))
