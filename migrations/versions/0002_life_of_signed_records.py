# ruff: noqa: E501
"""Amendments, addenda, countersignatures, withdrawals; what an entry was copied from.

Imports no current code: this file must mean the same for ever. Columns are added by plain ALTER
TABLE, not by a batch change, so that the triggers of these tables stay.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SIGNED = "signed record"
APPEND_ONLY = "append-only"
WITHDRAWN = "withdrawn record"
PARTS = ("answer", "narrative", "assessment_change", "acknowledgement")
ONCE = ("snapshot", "signature")
LATE = ("addendum", "countersignature", "withdrawal")

COLUMNS = (
    ("assessment", "amends_id", "TEXT REFERENCES assessment (id)"),
    ("assessment", "amendment_reason", "TEXT NOT NULL DEFAULT ''"),
    ("assessment", "follows_id", "TEXT REFERENCES assessment (id)"),
    ("assessment_change", "source_id", "TEXT REFERENCES assessment (id)"),
    (
        "signature",
        "role",
        "TEXT NOT NULL DEFAULT 'clinician' CONSTRAINT ck_signature_role "
        "CHECK (role IN ('clinician', 'student', 'administrator', 'reception'))",
    ),
)

# what 0001 made and this revision makes otherwise
REPLACED = (
    *(f"{table}_signed_{event}" for table in PARTS for event in ("insert", "update", "delete")),
    *(f"{table}_once" for table in ONCE),
    "assessment_insert",
    "assessment_signed_update",
    "assessment_fixed",
    "assessment_signed_delete",
)


def _trigger(name: str, event: str, when: str, mark: str) -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE {event} FOR EACH ROW WHEN {when} "
        f"BEGIN SELECT RAISE(ABORT, '{mark}'); END"
    )


def _withdrawn(assessment_id: str) -> str:
    return f"EXISTS (SELECT 1 FROM withdrawal w WHERE w.assessment_id = {assessment_id})"


def _signed(row: str) -> str:
    return f"EXISTS (SELECT 1 FROM assessment a WHERE a.id = {row}.assessment_id AND a.state = 'signed')"


def _frozen(row: str) -> str:
    return f"({_signed(row)} OR {_withdrawn(row + '.assessment_id')})"


def triggers() -> list[str]:
    """SQLite's guards after this revision, those of 0001 that it replaces included."""
    made = []
    for table in PARTS:
        new, old = _frozen("NEW"), _frozen("OLD")
        made += [
            _trigger(f"{table}_signed_insert", f"INSERT ON {table}", new, SIGNED),
            _trigger(f"{table}_signed_update", f"UPDATE ON {table}", f"{old} OR {new}", SIGNED),
            _trigger(f"{table}_signed_delete", f"DELETE ON {table}", old, SIGNED),
        ]
    for table in ONCE:
        exists = f"EXISTS (SELECT 1 FROM {table} t WHERE t.assessment_id = NEW.assessment_id)"
        made.append(
            _trigger(f"{table}_once", f"INSERT ON {table}", f"{exists} OR {_frozen('NEW')}", SIGNED)
        )
    role = (
        "NOT EXISTS (SELECT 1 FROM clinician c WHERE c.id = NEW.clinician_id AND c.role = NEW.role)"
    )
    made.append(_trigger("signature_role", "INSERT ON signature", role, SIGNED))
    return [*made, *_on_assessment(), *_on_late(), *_on_papers()]


def _on_assessment() -> list[str]:
    taken = (
        "NEW.state <> 'draft' OR EXISTS (SELECT 1 FROM assessment a WHERE a.id = NEW.id OR "
        "(a.record_year = NEW.record_year AND a.record_serial = NEW.record_serial "
        "AND a.record_edition = NEW.record_edition))"
    )
    amended = (
        "NOT EXISTS (SELECT 1 FROM assessment a WHERE a.id = NEW.amends_id AND a.state = 'signed' "
        "AND a.patient_id = NEW.patient_id AND a.record_year = NEW.record_year "
        "AND a.record_serial = NEW.record_serial AND a.record_edition < NEW.record_edition)"
    )
    unfounded = (
        f"CASE WHEN NEW.amends_id IS NULL THEN NEW.record_edition <> 1 OR NEW.amendment_reason <> '' "
        f"ELSE NEW.amendment_reason = '' OR {amended} OR {_withdrawn('NEW.amends_id')} END"
    )
    fixed = ("id", "patient_id", "record_year", "record_serial", "record_edition", "author_id",
             "author_name", "created_at", "amends_id", "amendment_reason", "follows_id")  # fmt: skip
    moved = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in fixed)
    done = f"OLD.state = 'signed' OR {_withdrawn('OLD.id')}"
    return [
        _trigger("assessment_insert", "INSERT ON assessment", taken, SIGNED),
        _trigger("assessment_amends", "INSERT ON assessment", unfounded, "amendment has no ground"),
        _trigger("assessment_signed_update", "UPDATE ON assessment", done, SIGNED),
        _trigger("assessment_fixed", "UPDATE ON assessment", moved, "record identity is fixed"),
        _trigger("assessment_no_delete", "DELETE ON assessment", "1", SIGNED),
    ]


def _on_late() -> list[str]:
    made = []
    for table in LATE:
        key = "id" if table == "addendum" else "assessment_id"
        taken = f"EXISTS (SELECT 1 FROM {table} t WHERE t.{key} = NEW.{key})"
        made += [
            _trigger(f"{table}_once", f"INSERT ON {table}", taken, APPEND_ONLY),
            _trigger(f"{table}_no_update", f"UPDATE ON {table}", "1", APPEND_ONLY),
            _trigger(f"{table}_no_delete", f"DELETE ON {table}", "1", APPEND_ONLY),
        ]
    gone = _withdrawn("NEW.assessment_id")
    unsigned = f"NOT {_signed('NEW')} OR {gone}"
    made.append(_trigger("addendum_of_signed", "INSERT ON addendum", unsigned, SIGNED))
    unfit = (
        "NOT EXISTS (SELECT 1 FROM signature s JOIN clinician c ON c.id = NEW.clinician_id "
        "WHERE s.assessment_id = NEW.assessment_id AND s.content_hash = NEW.content_hash "
        "AND s.role = 'student' AND s.clinician_id <> NEW.clinician_id AND c.role = 'clinician')"
    )
    made.append(
        _trigger(
            "countersignature_fits", "INSERT ON countersignature", f"{unfit} OR {gone}", SIGNED
        )
    )
    return made


def _on_papers() -> list[str]:
    gone = _withdrawn("NEW.assessment_id")
    return [
        _trigger("letter_withdrawn_insert", "INSERT ON letter", gone, WITHDRAWN),
        _trigger("letter_withdrawn_update", "UPDATE ON letter", gone, WITHDRAWN),
        _trigger("document_withdrawn", "INSERT ON document", gone, WITHDRAWN),
    ]


def old_triggers() -> list[str]:
    """The guards of 0001 that :func:`upgrade` replaced."""
    made = []
    for table in PARTS:
        new, old = _signed("NEW"), _signed("OLD")
        made += [
            _trigger(f"{table}_signed_insert", f"INSERT ON {table}", new, SIGNED),
            _trigger(f"{table}_signed_update", f"UPDATE ON {table}", f"{old} OR {new}", SIGNED),
            _trigger(f"{table}_signed_delete", f"DELETE ON {table}", old, SIGNED),
        ]
    for table in ONCE:
        exists = f"EXISTS (SELECT 1 FROM {table} t WHERE t.assessment_id = NEW.assessment_id)"
        made.append(
            _trigger(f"{table}_once", f"INSERT ON {table}", f"{exists} OR {_signed('NEW')}", SIGNED)
        )
    taken = (
        "NEW.state <> 'draft' OR EXISTS (SELECT 1 FROM assessment a WHERE a.id = NEW.id OR "
        "(a.record_year = NEW.record_year AND a.record_serial = NEW.record_serial "
        "AND a.record_edition = NEW.record_edition))"
    )
    fixed = ("id", "patient_id", "record_year", "record_serial", "record_edition", "author_id",
             "author_name", "created_at")  # fmt: skip
    moved = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in fixed)
    signed = "OLD.state = 'signed'"
    return [
        *made,
        _trigger("assessment_insert", "INSERT ON assessment", taken, SIGNED),
        _trigger("assessment_signed_update", "UPDATE ON assessment", signed, SIGNED),
        _trigger("assessment_fixed", "UPDATE ON assessment", moved, "record identity is fixed"),
        _trigger("assessment_signed_delete", "DELETE ON assessment", signed, SIGNED),
    ]


def _names(statements: list[str]) -> list[str]:
    return [statement.split()[2] for statement in statements]


def upgrade() -> None:
    for table, column, kind in COLUMNS:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")
    op.create_index(op.f("ix_assessment_amends_id"), "assessment", ["amends_id"])
    _addendum()
    _countersignature()
    _withdrawal()
    for name in REPLACED:
        op.execute(f"DROP TRIGGER {name}")
    for trigger in triggers():
        op.execute(trigger)


def downgrade() -> None:
    for name in _names(triggers()):
        op.execute(f"DROP TRIGGER {name}")
    for table in LATE:
        op.drop_table(table)
    op.drop_index(op.f("ix_assessment_amends_id"), "assessment")
    for table, column, _ in reversed(COLUMNS):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    for trigger in old_triggers():
        op.execute(trigger)


def _text(name: str, comment: str) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=False, comment=comment)


def _moment(name: str, comment: str) -> sa.Column:
    return sa.Column(name, sa.DateTime(), nullable=False, comment=f"{comment}; UTC")


def _refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def _addendum() -> None:
    op.create_table(
        "addendum",
        _text("id", "opaque identifier, 32 hex digits"),
        _text("assessment_id", "the signed assessment it is added to"),
        _text("text", "the clinician's words"),
        _moment("event_at", "when that happened which is noted late"),
        _moment("written_at", "when it was written"),
        _text("clinician_id", "who wrote it"),
        _text("name", "the writer's name at that time"),
        _text("profession", "the writer's profession at that time"),
        _text("registration", "the writer's registration at that time"),
        _text("content_hash", "SHA-256 of all of the above as canonical JSON, hex"),
        sa.CheckConstraint("text <> ''", name=op.f("ck_addendum_text")),
        sa.CheckConstraint("event_at <= written_at", name=op.f("ck_addendum_event_at")),
        _refers("addendum", "assessment_id", "assessment"),
        _refers("addendum", "clinician_id", "clinician"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addendum")),
    )
    op.create_index(op.f("ix_addendum_assessment_id"), "addendum", ["assessment_id"])


def _countersignature() -> None:
    op.create_table(
        "countersignature",
        _text("assessment_id", "the assessment that a student signed"),
        _text("clinician_id", "the supervisor"),
        _text("name", "the supervisor's name at that time"),
        _text("profession", "the supervisor's profession at that time"),
        _text("registration", "the supervisor's registration at that time"),
        _moment("at", "when it was countersigned"),
        _text("content_hash", "SHA-256 of the frozen content, hex"),
        _refers("countersignature", "assessment_id", "assessment"),
        _refers("countersignature", "clinician_id", "clinician"),
        sa.PrimaryKeyConstraint("assessment_id", name=op.f("pk_countersignature")),
    )


def _withdrawal() -> None:
    op.create_table(
        "withdrawal",
        _text("assessment_id", "the assessment, draft or signed, that counts no longer"),
        _text("reason", "why, in words"),
        sa.Column(
            "wrong_patient",
            sa.Boolean(),
            nullable=False,
            comment="it was written about somebody else",
        ),
        _text("clinician_id", "who withdrew it"),
        _text("name", "that user's name at that time"),
        _moment("at", "when"),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_withdrawal_reason")),
        _refers("withdrawal", "assessment_id", "assessment"),
        _refers("withdrawal", "clinician_id", "clinician"),
        sa.PrimaryKeyConstraint("assessment_id", name=op.f("pk_withdrawal")),
    )
