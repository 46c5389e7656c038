"""A patient's episodes, assessments, late notes and documents, latest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from hipspine_desktop.domain.assessment import Addendum, Assessment, Standing
from hipspine_desktop.domain.care import Episode
from hipspine_desktop.domain.records import IssuedDocument
from hipspine_desktop.engine.result import Probability

Index = QModelIndex | QPersistentModelIndex
ENTRY_ROLE = Qt.ItemDataRole.UserRole + 1
ROOT = QModelIndex()


class TagStyle(StrEnum):
    """How a tag is drawn; the word in it carries the meaning."""

    DRAFT = "draft"
    SIGNED = "signed"
    PLAIN = "plain"
    WAITING = "waiting"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Tag:
    """A word in capitals beside a title."""

    words: str
    style: TagStyle = TagStyle.PLAIN


@dataclass(frozen=True, slots=True)
class MiniBar:
    """One figure of a signed estimate."""

    label: str
    p: Probability


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """A heading of an episode, or one card: an assessment, a late note, a document.

    Attributes:
        at: local time.
        title, author, sentence: as shown; `sentence` may be empty.
        bars: rows of figures, one for each side.
        episode: for a heading; None there too for what belongs to no episode.
    """

    at: datetime
    title: str
    author: str = ""
    sentence: str = ""
    tags: tuple[Tag, ...] = ()
    bars: tuple[tuple[MiniBar, ...], ...] = ()
    assessment: Assessment | None = None
    note: Addendum | None = None
    document: IssuedDocument | None = None
    episode: Episode | None = None
    is_heading: bool = False

    @property
    def is_assessment(self) -> bool:
        """Whether it is the card of an assessment, not something about one."""
        return self.assessment is not None and self.note is None and self.document is None

    @property
    def standing(self) -> Standing | None:
        """What the assessment counts for; None for anything else."""
        about = self.assessment
        return about.standing if about is not None and self.is_assessment else None

    @property
    def key(self) -> tuple[str, str]:
        """What stays the same when the record is read again."""
        if self.is_heading:
            return ("episode", self.episode.id if self.episode is not None else "")
        if self.document is not None:
            return ("document", self.document.id)
        if self.note is not None:
            return ("note", self.note.id)
        return ("assessment", self.assessment.id if self.assessment is not None else "")


class TimelineModel(QAbstractListModel):
    """Entries found by ``ENTRY_ROLE``."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[TimelineEntry, ...] = ()

    @property
    def entries(self) -> tuple[TimelineEntry, ...]:
        """All entries in their order."""
        return self._entries

    def set_entries(self, entries: tuple[TimelineEntry, ...]) -> None:
        """Show other entries."""
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    def row_of(self, key: tuple[str, str]) -> int:
        """Where an entry stands; -1 when it is not there."""
        return next((n for n, e in enumerate(self._entries) if e.key == key), -1)

    def rowCount(self, parent: Index = ROOT) -> int:
        """Number of entries."""
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The entry, or its words for screen readers."""
        entry = self._entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            tags = " ".join(t.words for t in entry.tags)
            return ", ".join(t for t in (entry.title, tags, entry.author, entry.sentence) if t)
        return None
