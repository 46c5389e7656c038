"""Before a letter goes out: held against its record, and every doubt read by a person."""

from __future__ import annotations

from dataclasses import dataclass

from hipspine_desktop.domain.letter import Letter
from hipspine_desktop.errors import DocumentError
from hipspine_desktop.services.letter_links import Doubt, doubts
from hipspine_desktop.services.letter_writing import Material, proposals


@dataclass(frozen=True, slots=True)
class LetterReading:
    """What a letter is held against, and what was read of it before it goes out.

    Attributes:
        material: the record as the letter was made from it.
        read: the doubts that were shown and ticked as read, word by word.
    """

    material: Material
    read: tuple[Doubt, ...] = ()


def unread(letter: Letter, reading: LetterReading) -> tuple[Doubt, ...]:
    """Doubts about a letter that nobody has ticked as read."""
    m = reading.material
    found = doubts(letter, proposals(letter, m), m.texts)
    return tuple(doubt for doubt in found if doubt not in reading.read)


def refuse_unread(letter: Letter, reading: LetterReading) -> None:
    """Let a letter go out only when everything that is to be said about it was read.

    Raises:
        DocumentError: the record is another one, or a doubt was not read.
    """
    texts = reading.material.texts
    if reading.material.assessment.id != letter.assessment_id:
        raise DocumentError(texts("stationery.issue.other"), texts("stationery.issue.other_way"))
    waiting = unread(letter, reading)
    if waiting:
        raise DocumentError(
            texts("stationery.issue.unread", n=len(waiting)), texts("stationery.issue.unread_way")
        )
