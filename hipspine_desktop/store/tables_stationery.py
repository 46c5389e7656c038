"""Tables of what a practice writes with: its texts, the address book, its pictures."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
)

from hipspine_desktop.domain.letter import Destination
from hipspine_desktop.domain.stationery import PictureKind, TextKind
from hipspine_desktop.store.columns import (
    id_column,
    json_list,
    metadata,
    moment,
    one_of,
    reference,
    version_check,
    version_column,
    words,
)

ANY_DESTINATION = ""

practice_text = Table(
    "practice_text",
    metadata,
    id_column(),
    Column("kind", Text, nullable=False, comment="where it is used; a TextKind code"),
    one_of("kind", TextKind),
    Column("in_use", Boolean, nullable=False, comment="offered; false once taken out of use"),
)

practice_text_version = Table(
    "practice_text_version",
    metadata,
    reference("text_id", "practice_text", "the text"),
    Column("number", Integer, nullable=False, comment="of the version, from 1; the last one holds"),
    words("name", "what it is called in lists"),
    words("shortcut", "what is typed to get a snippet; empty: none"),
    words("body", "the text with its blanks in square brackets or placeholders in braces"),
    words("destination", "kind of receiver a template is for, a Destination code; empty: any"),
    words("changed_by", "id of the user who wrote this version"),
    words("changed_by_name", "that user's name at that time"),
    moment("changed_at", "when this version was written"),
    Column(
        "part", Text, nullable=True, comment="of the letter, a LetterPart code; NULL for a snippet"
    ),
    PrimaryKeyConstraint("text_id", "number"),
    CheckConstraint("number >= 1", name="number"),
    CheckConstraint("name <> ''", name="name"),
    CheckConstraint("body <> ''", name="body"),
    one_of("destination", (*Destination, ANY_DESTINATION)),
)

address_entry = Table(
    "address_entry",
    metadata,
    id_column(),
    words("destination", "kind of service, a Destination code; empty: any"),
    one_of("destination", (*Destination, ANY_DESTINATION)),
    words("name", "person or role"),
    words("organisation", "hospital, surgery or service"),
    json_list("address_lines", "postal address, list of lines as printed"),
    words("phone", "as printed"),
    words("email", "as printed"),
    Column("in_use", Boolean, nullable=False, comment="offered; false once taken out of the book"),
    version_column(),
    version_check(),
    CheckConstraint("name <> '' OR organisation <> ''", name="who"),
)

picture = Table(
    "picture",
    metadata,
    Column("kind", Text, nullable=False, comment="what it is for; a PictureKind code"),
    one_of("kind", PictureKind),
    words("owner", "id of the user whose signature it is, or 'practice'"),
    Column("content", LargeBinary, nullable=False, comment="PNG without transparency"),
    Column("width", Integer, nullable=False, comment="pixels, 1 to 4000"),
    Column("height", Integer, nullable=False, comment="pixels, 1 to 4000"),
    moment("changed_at", "when it was put in"),
    PrimaryKeyConstraint("kind", "owner"),
    CheckConstraint("width BETWEEN 1 AND 4000", name="width"),
    CheckConstraint("height BETWEEN 1 AND 4000", name="height"),
)
