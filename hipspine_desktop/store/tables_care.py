"""Tables around a patient's record: episodes of care, joining of records, retention."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, Integer, Table, Text

from hipspine_desktop.store.columns import (
    id_column,
    json_list,
    metadata,
    moment,
    reference,
    version_check,
    version_column,
    words,
)

episode = Table(
    "episode",
    metadata,
    id_column(),
    reference("patient_id", "patient", "whose care", index=True),
    words("title", "what the patient came for, in words"),
    Column("started_on", Date, nullable=False, comment="first day"),
    Column("ended_on", Date, nullable=True, comment="last day; NULL while it goes on"),
    words("outcome", "how it ended, in words; empty while it goes on"),
    words("created_by", "id of the user who opened it"),
    moment("created_at", "when it was opened"),
    version_column(),
    version_check(),
    CheckConstraint("title <> ''", name="title"),
    CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name="ended_on"),
)

episode_assessment = Table(
    "episode_assessment",
    metadata,
    reference("assessment_id", "assessment", "in one episode at most", primary_key=True),
    reference("episode_id", "episode", "the episode", index=True),
)

retention_hold = Table(
    "retention_hold",
    metadata,
    id_column(),
    reference("patient_id", "patient", "whose record must not be deleted", index=True),
    words("reason", "why: complaint, claim, inquiry, in words"),
    words("placed_by", "id of the user who placed it"),
    words("placed_by_name", "that user's name at that time"),
    moment("placed_at", "when it was placed"),
    words("release_reason", "why it was released; empty while it holds"),
    words("released_by_name", "who released it; empty while it holds"),
    moment("released_at", "when it was released; NULL while it holds", nullable=True),
    CheckConstraint("reason <> ''", name="reason"),
)

erasure = Table(
    "erasure",
    metadata,
    Column(
        "patient_id",
        Text,
        primary_key=True,
        comment="identifier of the patient whose record was deleted",
    ),
    words("reason", "why, in words"),
    json_list("identifiers", "numbers of the patient, list of pairs system and value"),
    json_list("record_numbers", "record numbers of the deleted assessments, list of texts"),
    Column("keep_until", Date, nullable=False, comment="last day on which it had to be kept"),
    reference("clinician_id", "clinician", "who deleted it"),
    words("name", "that user's name at that time"),
    moment("at", "when"),
    CheckConstraint("reason <> ''", name="reason"),
)

patient_merge = Table(
    "patient_merge",
    metadata,
    id_column(),
    reference("kept_id", "patient", "the record that goes on", index=True),
    reference("merged_id", "patient", "the record that was joined to it", index=True),
    words("reason", "why they are the same person, in words"),
    json_list("kept_before", "details of the kept record before"),
    json_list("merged_before", "details of the joined record before"),
    Column("kept_version", Integer, nullable=False, comment="version of the kept record after"),
    CheckConstraint("kept_version >= 1", name="kept_version"),
    words("merged_by", "id of the user who joined them"),
    words("merged_by_name", "that user's name at that time"),
    moment("merged_at", "when"),
    words("undone_by_name", "who took it back; empty while it holds"),
    moment("undone_at", "when it was taken back; NULL while it holds", nullable=True),
    CheckConstraint("kept_id <> merged_id", name="two"),
)
