"""What a practice writes with: snippets, letter templates, the address book, its pictures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hipspine_desktop.domain.letter import Destination
from hipspine_desktop.domain.people import Addressee

PRACTICE = "practice"
"""Owner of what belongs to nobody in particular."""
_BLANK = re.compile(r"\[([^\[\]\n]{1,120})\]")


class TextKind(StrEnum):
    """Where a text of the practice is used."""

    SNIPPET = "snippet"
    LETTER_TEMPLATE = "letter_template"


class LetterPart(StrEnum):
    """Which part of a letter a template is for."""

    OPENING = "opening"
    REQUEST = "request"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Blank:
    """A place to be filled: ``[side]``, or with choices ``[right|left]``.

    Attributes:
        start, end: in the text, brackets included.
        label: what is to be filled in.
        choices: what may stand there; empty: anything.
    """

    start: int
    end: int
    label: str
    choices: tuple[str, ...] = ()


def blanks(text: str) -> tuple[Blank, ...]:
    """The blanks of a text, first to last.

    >>> [(b.label, b.choices) for b in blanks("Pain in the [right|left] hip for [how long].")]
    [('right|left', ('right', 'left')), ('how long', ())]
    """
    found = []
    for match in _BLANK.finditer(text):
        label = match.group(1).strip()
        parts = tuple(part.strip() for part in label.split("|") if part.strip())
        if label:
            found.append(Blank(match.start(), match.end(), label, parts if "|" in label else ()))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class PracticeText:
    """A snippet or a template; every change is a further version, none is lost.

    Attributes:
        shortcut: what is typed to get a snippet, without the sign before it.
        part: of the letter that a template is for; None for a snippet.
        destination: the kind of receiver a template is for; None: any.
        number: of the version, from 1.
        in_use: False once it was taken out of use.
    """

    id: str
    kind: TextKind
    name: str
    body: str
    shortcut: str = ""
    destination: Destination | None = None
    number: int = 1
    changed_by: str = ""
    changed_at: datetime | None = None
    in_use: bool = True
    part: LetterPart | None = None


@dataclass(frozen=True, slots=True)
class AddressEntry:
    """A receiver of letters that the practice knows.

    Attributes:
        destination: what kind of service it is; None: any.
        version: optimistic lock counter; 0: not saved yet.
    """

    id: str
    addressee: Addressee
    destination: Destination | None = None
    version: int = 0


class PictureKind(StrEnum):
    """What a picture is for."""

    LOGO = "logo"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture printed on papers.

    Attributes:
        owner: id of the user whose signature it is, or :data:`PRACTICE`.
        content: PNG without transparency.
        width, height: pixels.
    """

    kind: PictureKind
    owner: str
    content: bytes
    width: int
    height: int
