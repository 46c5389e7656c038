"""Failures of the world, each as one plain sentence with a way out.

Failures of our own (bugs) are ordinary exceptions and end in the crash report; everything a
user can meet in normal life derives from :class:`HipspineError`. The text never holds a
patient's words, so it may be logged.
"""

from __future__ import annotations


class HipspineError(Exception):
    """A foreseen failure.

    Args:
        sentence: what happened, one sentence, no patient text.
        way_out: what the user can do now, one sentence.
    """

    def __init__(self, sentence: str, way_out: str = "") -> None:
        super().__init__(f"{sentence} {way_out}".strip())
        self.sentence = sentence
        self.way_out = way_out


class KnowledgeError(HipspineError):
    """The knowledge base cannot be used; `problems` has one line per fault."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        first = problems[0] if problems else "unknown fault"
        more = f" ({len(problems) - 1} more)" if len(problems) > 1 else ""
        super().__init__(
            f"The knowledge base has a fault: {first}{more}.",
            "Run 'hipspine-desktop knowledge check' for the whole list.",
        )
        self.problems = problems


class CaseError(HipspineError):
    """A case file cannot be assessed; `problems` has one line per fault."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("; ".join(problems), "Mend the entries named and try again.")
        self.problems = problems


class StoreError(HipspineError):
    """The store could not do what was asked; nothing already saved is lost."""


class UnwrittenError(StoreError):
    """The records could not be reached or written just now; the same act may succeed later."""


class WrongPasswordError(StoreError):
    """The password opens no key of this practice."""


class NewerDatabaseError(StoreError):
    """The database was written by a newer program and is left untouched."""


class ConflictError(StoreError):
    """Somebody else changed the record since it was read."""


class SignedRecordError(StoreError):
    """A signed record was about to be changed in place."""


class PermissionRefusedError(HipspineError):
    """The signed-in user's role does not allow this action."""


class DocumentError(HipspineError):
    """A document could not be made or written."""
