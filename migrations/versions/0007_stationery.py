"""What a practice writes with: snippets and templates by version, address book, pictures.

Imports no current code: this file must mean the same for ever.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

DESTINATIONS = (
    "'emergency_department', 'general_practice', 'orthopaedics', 'spinal_surgery', "
    "'rheumatology', 'vascular', 'msk_service', 'physiotherapy', ''"
)


def _text(name: str, comment: str) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=False, comment=comment)


def _moment(name: str, comment: str) -> sa.Column:
    return sa.Column(name, sa.DateTime(), nullable=False, comment=f"{comment}; UTC")


def _check(table: str, name: str, what: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(what, name=op.f(f"ck_{table}_{name}"))


def _destination(table: str) -> sa.CheckConstraint:
    return _check(table, "destination", f"destination IN ({DESTINATIONS})")


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "practice_text",
        _text("id", "opaque identifier, 32 hex digits"),
        _text("kind", "where it is used; a TextKind code"),
        _check("practice_text", "kind", "kind IN ('snippet', 'letter_template')"),
        sa.Column(
            "in_use",
            sa.Boolean(),
            nullable=False,
            comment="offered; false once taken out of use",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_text")),
    )
    table = "practice_text_version"
    op.create_table(
        table,
        _text("text_id", "the text"),
        sa.Column(
            "number",
            sa.Integer(),
            nullable=False,
            comment="of the version, from 1; the last one holds",
        ),
        _text("name", "what it is called in lists"),
        _text("shortcut", "what is typed to get a snippet; empty: none"),
        _text("body", "the text with its blanks in square brackets or placeholders in braces"),
        _text("destination", "kind of receiver a template is for, a Destination code; empty: any"),
        _text("changed_by", "id of the user who wrote this version"),
        _text("changed_by_name", "that user's name at that time"),
        _moment("changed_at", "when this version was written"),
        _check(table, "number", "number >= 1"),
        _check(table, "name", "name <> ''"),
        _check(table, "body", "body <> ''"),
        _destination(table),
        sa.ForeignKeyConstraint(
            ["text_id"],
            ["practice_text.id"],
            name=op.f("fk_practice_text_version_text_id_practice_text"),
        ),
        sa.PrimaryKeyConstraint("text_id", "number", name=op.f("pk_practice_text_version")),
    )
    _create_address_entry()
    table = "picture"
    op.create_table(
        table,
        _text("kind", "what it is for; a PictureKind code"),
        _check(table, "kind", "kind IN ('logo', 'signature')"),
        _text("owner", "id of the user whose signature it is, or 'practice'"),
        sa.Column("content", sa.LargeBinary(), nullable=False, comment="PNG without transparency"),
        sa.Column("width", sa.Integer(), nullable=False, comment="pixels, 1 to 4000"),
        sa.Column("height", sa.Integer(), nullable=False, comment="pixels, 1 to 4000"),
        _moment("changed_at", "when it was put in"),
        _check(table, "width", "width BETWEEN 1 AND 4000"),
        _check(table, "height", "height BETWEEN 1 AND 4000"),
        sa.PrimaryKeyConstraint("kind", "owner", name=op.f("pk_picture")),
    )


def _create_address_entry() -> None:
    table = "address_entry"
    op.create_table(
        table,
        _text("id", "opaque identifier, 32 hex digits"),
        _text("destination", "kind of service, a Destination code; empty: any"),
        _destination(table),
        _text("name", "person or role"),
        _text("organisation", "hospital, surgery or service"),
        sa.Column(
            "address_lines",
            sa.JSON(),
            nullable=False,
            comment="postal address, list of lines as printed",
        ),
        _text("phone", "as printed"),
        _text("email", "as printed"),
        sa.Column(
            "in_use",
            sa.Boolean(),
            nullable=False,
            comment="offered; false once taken out of the book",
        ),
        sa.Column(
            "version",
            sa.Integer(),
            nullable=False,
            comment="optimistic lock counter, grows by one with each saved change, from 1",
        ),
        _check(table, "version", "version >= 1"),
        _check(table, "who", "name <> '' OR organisation <> ''"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_entry")),
    )


def downgrade() -> None:
    """Take them away."""
    for table in ("picture", "address_entry", "practice_text_version", "practice_text"):
        op.drop_table(table)
