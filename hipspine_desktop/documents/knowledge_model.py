"""The knowledge base as a book, before any layout: chapters of parts of sections of blocks."""

from __future__ import annotations

from dataclasses import dataclass

from hipspine_desktop.documents.model import Block, Properties, Section


@dataclass(frozen=True, slots=True)
class BookPart:
    """A part of a chapter, e.g. the findings of one section of the examination.

    Attributes:
        key: stable name for the outline and for links.
        title: "" prints the sections without a heading and leaves the part out of the contents.
    """

    key: str
    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class BookChapter:
    """A chapter; it begins on a page of its own.

    Attributes:
        intro: blocks across the whole width under the title.
    """

    key: str
    title: str
    parts: tuple[BookPart, ...]
    intro: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class KnowledgeBook:
    """The whole book.

    Attributes:
        front: blocks under the title of page one.
        foot: left text of each page's foot: version and check code.
        page_of: text with {page} and {pages}.
        replaced_note: printed at the end when the typeface lacked characters.
    """

    properties: Properties
    title: str
    subtitle: str
    front: tuple[Block, ...]
    contents_title: str
    chapters: tuple[BookChapter, ...]
    foot: str
    page_of: str
    replaced_note: str
