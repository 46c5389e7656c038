# ruff: noqa: E501
"""Episodes of care, merging of patients, retention: holds and the stub that a deletion leaves.

Imports no current code: this file must mean the same for ever.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SIGNED = "signed record"
APPEND_ONLY = "append-only"
KEPT = "record is kept"
PARTS = ("answer", "narrative", "assessment_change", "acknowledgement")
ONCE = ("snapshot", "signature")
LATE = ("addendum", "countersignature", "withdrawal")
TABLES = ("episode", "episode_assessment", "retention_hold", "erasure", "patient_merge")


def _trigger(name: str, event: str, when: str, mark: str) -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE {event} FOR EACH ROW WHEN {when} "
        f"BEGIN SELECT RAISE(ABORT, '{mark}'); END"
    )


def _withdrawn(assessment_id: str) -> str:
    return f"EXISTS (SELECT 1 FROM withdrawal w WHERE w.assessment_id = {assessment_id})"


def _frozen(row: str) -> str:
    signed = f"EXISTS (SELECT 1 FROM assessment a WHERE a.id = {row}.assessment_id AND a.state = 'signed')"
    return f"({signed} OR {_withdrawn(row + '.assessment_id')})"


def _deletions(permit: bool) -> list[str]:
    """Guards against deleting; with ``permit`` they step aside once the stub is written."""
    of_assessment = (
        " AND NOT EXISTS (SELECT 1 FROM erasure e JOIN assessment x ON x.patient_id = e.patient_id "
        "WHERE x.id = OLD.assessment_id)"
        if permit
        else ""
    )
    of_patient = (
        " AND NOT EXISTS (SELECT 1 FROM erasure e WHERE e.patient_id = OLD.patient_id)"
        if permit
        else ""
    )
    always = "1"
    made = [
        _trigger(f"{t}_signed_delete", f"DELETE ON {t}", _frozen("OLD") + of_assessment, SIGNED)
        for t in PARTS
    ]
    made += [
        _trigger(f"{t}_no_delete", f"DELETE ON {t}", always + of_assessment, mark)
        for tables, mark in (
            (ONCE, SIGNED),
            (LATE, APPEND_ONLY),
            (("acknowledgement", "document"), APPEND_ONLY),
        )
        for t in tables
    ]
    made.append(
        _trigger("assessment_no_delete", "DELETE ON assessment", always + of_patient, SIGNED)
    )
    return made


def triggers() -> list[str]:
    """SQLite's guards that this revision adds."""
    erased = "EXISTS (SELECT 1 FROM erasure e WHERE e.patient_id = OLD.{column})"
    exists = "EXISTS (SELECT 1 FROM {table} t WHERE t.{key} = NEW.{key})"
    held = (
        "EXISTS (SELECT 1 FROM retention_hold h WHERE h.patient_id = NEW.patient_id "
        "AND h.released_at IS NULL)"
    )
    early = "NEW.keep_until >= date(NEW.at)"
    of_letter = (
        "NOT EXISTS (SELECT 1 FROM erasure e JOIN assessment x ON x.patient_id = e.patient_id "
        "WHERE x.id = OLD.assessment_id)"
    )
    merged = (
        "NEW.amends_id IS NULL AND EXISTS (SELECT 1 FROM patient p WHERE p.id = NEW.patient_id "
        "AND p.merged_into_id IS NOT NULL)"
    )
    open_draft = (
        "NEW.merged_into_id IS NOT NULL AND OLD.merged_into_id IS NULL AND "
        "(NEW.merged_into_id = NEW.id OR EXISTS (SELECT 1 FROM assessment a "
        "WHERE a.patient_id = NEW.id AND a.state = 'draft' "
        f"AND NOT {_withdrawn('a.id')}))"
    )
    return [
        _trigger("erasure_once", "INSERT ON erasure", exists.format(table="erasure", key="patient_id"), APPEND_ONLY),
        _trigger("erasure_allowed", "INSERT ON erasure", f"{held} OR {early}", KEPT),
        _trigger("erasure_no_update", "UPDATE ON erasure", "1", APPEND_ONLY),
        _trigger("erasure_no_delete", "DELETE ON erasure", "1", APPEND_ONLY),
        _trigger("letter_no_delete", "DELETE ON letter", of_letter, APPEND_ONLY),
        _trigger("patient_no_delete", "DELETE ON patient", f"NOT {erased.format(column='id')}", KEPT),
        _trigger("patient_merged_draft", "UPDATE ON patient", open_draft, "open draft"),
        _trigger("assessment_of_merged", "INSERT ON assessment", merged, "merged patient"),
        *_once_then(
            "retention_hold",
            "OLD.patient_id",
            ("id", "patient_id", "reason", "placed_by", "placed_by_name", "placed_at"),
            "released_at",
        ),
        *_once_then(
            "patient_merge",
            "OLD.kept_id, OLD.merged_id",
            ("id", "kept_id", "merged_id", "reason", "kept_before", "merged_before",
             "kept_version", "merged_by", "merged_by_name", "merged_at"),
            "undone_at",
        ),
    ]  # fmt: skip


def _once_then(table: str, patient: str, fixed: tuple[str, ...], ends: str) -> list[str]:
    """What is written stays, but for its end, which is written once."""
    moved = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in fixed)
    erased = f"EXISTS (SELECT 1 FROM erasure e WHERE e.patient_id IN ({patient}))"
    taken = f"EXISTS (SELECT 1 FROM {table} t WHERE t.id = NEW.id)"
    return [
        _trigger(f"{table}_once", f"INSERT ON {table}", taken, APPEND_ONLY),
        _trigger(
            f"{table}_fixed",
            f"UPDATE ON {table}",
            f"OLD.{ends} IS NOT NULL OR {moved}",
            APPEND_ONLY,
        ),
        _trigger(f"{table}_no_delete", f"DELETE ON {table}", f"NOT {erased}", APPEND_ONLY),
    ]


def _names(statements: list[str]) -> list[str]:
    return [statement.split()[2] for statement in statements]


def upgrade() -> None:
    op.execute("ALTER TABLE patient ADD COLUMN merged_into_id TEXT REFERENCES patient (id)")
    op.create_index(op.f("ix_patient_merged_into_id"), "patient", ["merged_into_id"])
    _episode()
    _episode_assessment()
    _retention_hold()
    _erasure()
    _patient_merge()
    for name in _names(_deletions(permit=True)):
        op.execute(f"DROP TRIGGER {name}")
    for trigger in [*_deletions(permit=True), *triggers()]:
        op.execute(trigger)


def downgrade() -> None:
    for name in _names([*triggers(), *_deletions(permit=True)]):
        op.execute(f"DROP TRIGGER {name}")
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_index(op.f("ix_patient_merged_into_id"), "patient")
    op.execute("ALTER TABLE patient DROP COLUMN merged_into_id")
    for trigger in _deletions(permit=False):
        op.execute(trigger)


def _text(name: str, comment: str) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=False, comment=comment)


def _moment(name: str, comment: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(), nullable=nullable, comment=f"{comment}; UTC")


def _list(name: str, comment: str) -> sa.Column:
    return sa.Column(name, sa.JSON(), nullable=False, comment=comment)


def _refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def _episode() -> None:
    op.create_table(
        "episode",
        _text("id", "opaque identifier, 32 hex digits"),
        _text("patient_id", "whose care"),
        _text("title", "what the patient came for, in words"),
        sa.Column("started_on", sa.Date(), nullable=False, comment="first day"),
        sa.Column("ended_on", sa.Date(), nullable=True, comment="last day; NULL while it goes on"),
        _text("outcome", "how it ended, in words; empty while it goes on"),
        _text("created_by", "id of the user who opened it"),
        _moment("created_at", "when it was opened"),
        sa.Column("version", sa.Integer(), nullable=False, comment="optimistic lock counter, grows by one with each saved change, from 1"),
        sa.CheckConstraint("version >= 1", name=op.f("ck_episode_version")),
        sa.CheckConstraint("title <> ''", name=op.f("ck_episode_title")),
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name=op.f("ck_episode_ended_on")),
        _refers("episode", "patient_id", "patient"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_episode")),
    )  # fmt: skip
    op.create_index(op.f("ix_episode_patient_id"), "episode", ["patient_id"])


def _episode_assessment() -> None:
    op.create_table(
        "episode_assessment",
        _text("assessment_id", "the assessment; it belongs to one episode at most"),
        _text("episode_id", "the episode"),
        _refers("episode_assessment", "assessment_id", "assessment"),
        _refers("episode_assessment", "episode_id", "episode"),
        sa.PrimaryKeyConstraint("assessment_id", name=op.f("pk_episode_assessment")),
    )
    op.create_index(op.f("ix_episode_assessment_episode_id"), "episode_assessment", ["episode_id"])


def _retention_hold() -> None:
    op.create_table(
        "retention_hold",
        _text("id", "opaque identifier, 32 hex digits"),
        _text("patient_id", "whose record must not be deleted"),
        _text("reason", "why: complaint, claim, inquiry, in words"),
        _text("placed_by", "id of the user who placed it"),
        _text("placed_by_name", "that user's name at that time"),
        _moment("placed_at", "when it was placed"),
        _text("release_reason", "why it was released; empty while it holds"),
        _text("released_by_name", "who released it; empty while it holds"),
        _moment("released_at", "when it was released; NULL while it holds", nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_retention_hold_reason")),
        _refers("retention_hold", "patient_id", "patient"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_hold")),
    )
    op.create_index(op.f("ix_retention_hold_patient_id"), "retention_hold", ["patient_id"])


def _erasure() -> None:
    op.create_table(
        "erasure",
        _text("patient_id", "identifier of the patient whose record was deleted"),
        _text("reason", "why, in words"),
        _list("identifiers", "numbers of the patient, list of pairs system and value"),
        _list("record_numbers", "record numbers of the deleted assessments, list of texts"),
        sa.Column("keep_until", sa.Date(), nullable=False, comment="last day on which it had to be kept"),
        _text("clinician_id", "who deleted it"),
        _text("name", "that user's name at that time"),
        _moment("at", "when"),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_erasure_reason")),
        _refers("erasure", "clinician_id", "clinician"),
        sa.PrimaryKeyConstraint("patient_id", name=op.f("pk_erasure")),
    )  # fmt: skip


def _patient_merge() -> None:
    op.create_table(
        "patient_merge",
        _text("id", "opaque identifier, 32 hex digits"),
        _text("kept_id", "the record that goes on"),
        _text("merged_id", "the record that was joined to it"),
        _text("reason", "why they are the same person, in words"),
        _list("kept_before", "details of the kept record before"),
        _list("merged_before", "details of the joined record before"),
        sa.Column("kept_version", sa.Integer(), nullable=False, comment="version of the kept record after"),
        sa.CheckConstraint("kept_version >= 1", name=op.f("ck_patient_merge_kept_version")),
        _text("merged_by", "id of the user who joined them"),
        _text("merged_by_name", "that user's name at that time"),
        _moment("merged_at", "when"),
        _text("undone_by_name", "who took it back; empty while it holds"),
        _moment("undone_at", "when it was taken back; NULL while it holds", nullable=True),
        _refers("patient_merge", "kept_id", "patient"),
        _refers("patient_merge", "merged_id", "patient"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_merge")),
        sa.CheckConstraint("kept_id <> merged_id", name=op.f("ck_patient_merge_two")),
    )  # fmt: skip
    op.create_index(op.f("ix_patient_merge_kept_id"), "patient_merge", ["kept_id"])
    op.create_index(op.f("ix_patient_merge_merged_id"), "patient_merge", ["merged_id"])
