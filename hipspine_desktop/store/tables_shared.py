"""Tables of what several workstations share."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Integer, PrimaryKeyConstraint, Table

from hipspine_desktop.store.columns import metadata, moment, reference, words

key_ring = Table(
    "key_ring",
    metadata,
    Column("id", Integer, primary_key=True, comment="1, the table has one row"),
    words("content", "the key ring as JSON, keys wrapped; a practice in a file has no row"),
    moment("changed_at", "when it last changed"),
    CheckConstraint("id = 1", name="one_row"),
)

draft_presence = Table(
    "draft_presence",
    metadata,
    reference("assessment_id", "assessment", "the draft that is open"),
    reference("clinician_id", "clinician", "by whom"),
    words("workstation", "name of the computer"),
    moment("since", "when it was opened there"),
    moment("seen_at", "when it was last seen open"),
    PrimaryKeyConstraint("assessment_id", "clinician_id", "workstation"),
    sqlite_with_rowid=False,
)
