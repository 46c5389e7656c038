# ruff: noqa: E501
"""The first schema: practice, patients, assessments, documents, audit.

Imports no current code: this file must mean the same for ever.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# What is signed, issued or logged never changes, whoever holds the key. Each BEFORE INSERT
# stands against INSERT OR REPLACE, which deletes without telling the DELETE trigger.
SIGNED = "signed record"
APPEND_ONLY = "append-only"
WHEN_SIGNED = (
    "EXISTS (SELECT 1 FROM assessment a WHERE a.id = {row}.assessment_id AND a.state = 'signed')"
)
PARTS = ("answer", "narrative", "assessment_change", "acknowledgement")
ONCE = ("snapshot", "signature")


def triggers() -> list[str]:
    """SQLite's guards; another database gets its own in its own revision."""
    return [*_on_parts(), *_on_frozen(), *_on_assessment(), *_on_logs()]


def _trigger(name: str, event: str, when: str, mark: str) -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE {event} FOR EACH ROW WHEN {when} "
        f"BEGIN SELECT RAISE(ABORT, '{mark}'); END"
    )


def _on_parts() -> list[str]:
    made = []
    for table in PARTS:
        new, old = WHEN_SIGNED.format(row="NEW"), WHEN_SIGNED.format(row="OLD")
        made += [
            _trigger(f"{table}_signed_insert", f"INSERT ON {table}", new, SIGNED),
            _trigger(f"{table}_signed_update", f"UPDATE ON {table}", f"{old} OR {new}", SIGNED),
            _trigger(f"{table}_signed_delete", f"DELETE ON {table}", old, SIGNED),
        ]
    return made


def _on_frozen() -> list[str]:
    made = []
    for table in ONCE:
        exists = f"EXISTS (SELECT 1 FROM {table} t WHERE t.assessment_id = NEW.assessment_id)"
        signed = WHEN_SIGNED.format(row="NEW")
        made += [
            _trigger(f"{table}_once", f"INSERT ON {table}", f"{exists} OR {signed}", SIGNED),
            _trigger(f"{table}_no_update", f"UPDATE ON {table}", "1", SIGNED),
            _trigger(f"{table}_no_delete", f"DELETE ON {table}", "1", SIGNED),
        ]
    unmatched = (
        "NOT EXISTS (SELECT 1 FROM snapshot s WHERE s.assessment_id = NEW.assessment_id "
        "AND s.content_hash = NEW.content_hash)"
    )
    made.append(_trigger("signature_of_snapshot", "INSERT ON signature", unmatched, SIGNED))
    return made


def _on_assessment() -> list[str]:
    taken = (
        "NEW.state <> 'draft' OR EXISTS (SELECT 1 FROM assessment a WHERE a.id = NEW.id OR "
        "(a.record_year = NEW.record_year AND a.record_serial = NEW.record_serial "
        "AND a.record_edition = NEW.record_edition))"
    )
    fixed = ("id", "patient_id", "record_year", "record_serial", "record_edition",
             "author_id", "author_name", "created_at")  # fmt: skip
    moved = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in fixed)
    unsigned = (
        "NEW.state = 'signed' AND NOT EXISTS "
        "(SELECT 1 FROM signature s WHERE s.assessment_id = NEW.id)"
    )
    return [
        _trigger("assessment_insert", "INSERT ON assessment", taken, SIGNED),
        _trigger(
            "assessment_signed_update", "UPDATE ON assessment", "OLD.state = 'signed'", SIGNED
        ),
        _trigger("assessment_fixed", "UPDATE ON assessment", moved, "record identity is fixed"),
        _trigger("assessment_unsigned", "UPDATE ON assessment", unsigned, "signature is missing"),
        _trigger(
            "assessment_signed_delete", "DELETE ON assessment", "OLD.state = 'signed'", SIGNED
        ),
    ]


def _on_logs() -> list[str]:
    exists = "EXISTS (SELECT 1 FROM {table} t WHERE t.id = NEW.id)"
    made = []
    for table in ("document", "audit", "acknowledgement"):
        taken = exists.format(table=table)
        made += [
            _trigger(f"{table}_once", f"INSERT ON {table}", taken, APPEND_ONLY),
            _trigger(f"{table}_no_update", f"UPDATE ON {table}", "1", APPEND_ONLY),
            _trigger(f"{table}_no_delete", f"DELETE ON {table}", "1", APPEND_ONLY),
        ]
    gap = "NEW.id <> (SELECT coalesce(max(id), 0) + 1 FROM audit)"
    made.append(_trigger("audit_no_gap", "INSERT ON audit", gap, APPEND_ONLY))
    return made


def upgrade() -> None:
    for make in TABLES:
        make()
    for trigger in triggers():
        op.execute(trigger)


def downgrade() -> None:
    for make in reversed(TABLES):
        op.drop_table(make.__name__.removeprefix("_"))


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="position in the chain, from 1, no gaps"
        ),
        sa.Column("at", sa.DateTime(), nullable=False, comment="when; UTC"),
        sa.Column(
            "clinician_id", sa.Text(), nullable=False, comment="who; empty for the program itself"
        ),
        sa.Column("action", sa.Text(), nullable=False, comment="what was done, a code"),
        sa.Column("patient_id", sa.Text(), nullable=True, comment="about whom"),
        sa.Column("assessment_id", sa.Text(), nullable=True, comment="about which assessment"),
        sa.Column(
            "detail",
            sa.Text(),
            nullable=False,
            comment="codes only, never a patient's words; canonical JSON",
        ),
        sa.Column(
            "previous_mac",
            sa.Text(),
            nullable=False,
            comment="mac of the entry before, 64 zeros for the first",
        ),
        sa.Column(
            "mac",
            sa.Text(),
            nullable=False,
            comment="HMAC-SHA256 over this entry and the previous mac, hex",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sa.UniqueConstraint("mac", name=op.f("uq_audit_mac")),
    )
    op.create_index(op.f("ix_audit_patient_id_id"), "audit", ["patient_id", "id"], unique=False)


def _clinician() -> None:
    op.create_table(
        "clinician",
        sa.Column("id", sa.Text(), nullable=False, comment="opaque identifier, 32 hex digits"),
        sa.Column("username", sa.Text(), nullable=False, comment="typed at sign-in, lower case"),
        sa.Column("name", sa.Text(), nullable=False, comment="as signed and printed"),
        sa.Column(
            "profession", sa.Text(), nullable=False, comment="as printed, e.g. Physiotherapist"
        ),
        sa.Column(
            "registration",
            sa.Text(),
            nullable=False,
            comment="professional registration as printed, e.g. HCPC PH000000",
        ),
        sa.Column("role", sa.Text(), nullable=False, comment="what the user may do; a Role code"),
        sa.Column("active", sa.Boolean(), nullable=False, comment="may sign in"),
        sa.Column(
            "created_at", sa.DateTime(), nullable=False, comment="when the user was added; UTC"
        ),
        sa.Column(
            "version",
            sa.Integer(),
            nullable=False,
            comment="optimistic lock counter, grows by one with each saved change, from 1",
        ),
        sa.CheckConstraint(
            "role IN ('clinician', 'student', 'administrator', 'reception')",
            name=op.f("ck_clinician_role"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_clinician_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinician")),
        sa.UniqueConstraint("username", name=op.f("uq_clinician_username")),
    )


def _patient() -> None:
    op.create_table(
        "patient",
        sa.Column("id", sa.Text(), nullable=False, comment="opaque identifier, 32 hex digits"),
        sa.Column(
            "family_name", sa.Text(), nullable=False, comment="family name as the patient writes it"
        ),
        sa.Column(
            "given_name",
            sa.Text(),
            nullable=False,
            comment="given names as the patient writes them",
        ),
        sa.Column(
            "sort_name",
            sa.Text(),
            nullable=False,
            comment="family and given name, accents folded, lower case",
        ),
        sa.Column("born", sa.Date(), nullable=False, comment="date of birth"),
        sa.Column(
            "sex", sa.Text(), nullable=False, comment="sex as the risk rules use it; a Sex code"
        ),
        sa.Column(
            "gender",
            sa.Text(),
            nullable=False,
            comment="gender as the patient states it, empty when not recorded",
        ),
        sa.Column(
            "title", sa.Text(), nullable=False, comment="form of address, e.g. Mrs; may be empty"
        ),
        sa.Column(
            "preferred_name",
            sa.Text(),
            nullable=False,
            comment="name the patient likes to be called, may be empty",
        ),
        sa.Column(
            "address_lines",
            sa.JSON(),
            nullable=False,
            comment="postal address, list of lines as printed",
        ),
        sa.Column("phone", sa.Text(), nullable=False, comment="telephone as given"),
        sa.Column("email", sa.Text(), nullable=False, comment="electronic mail address as given"),
        sa.Column("gp_name", sa.Text(), nullable=False, comment="general practitioner's name"),
        sa.Column("gp_practice", sa.Text(), nullable=False, comment="general practice's name"),
        sa.Column(
            "gp_address_lines",
            sa.JSON(),
            nullable=False,
            comment="general practice's postal address, list of lines",
        ),
        sa.Column("gp_phone", sa.Text(), nullable=False, comment="general practice's telephone"),
        sa.Column(
            "gp_email",
            sa.Text(),
            nullable=False,
            comment="general practice's electronic mail address",
        ),
        sa.Column(
            "allergy_status", sa.Text(), nullable=False, comment="one of the four fixed labels"
        ),
        sa.Column(
            "allergies",
            sa.Text(),
            nullable=False,
            comment="allergies and reactions in words; empty unless known",
        ),
        sa.Column(
            "needs",
            sa.Text(),
            nullable=False,
            comment="communication needs and adjustments, shown in the banner",
        ),
        sa.Column(
            "alerts",
            sa.JSON(),
            nullable=False,
            comment="other alerts for the banner, list of texts",
        ),
        sa.Column(
            "died",
            sa.Date(),
            nullable=True,
            comment="date of death; NULL while not known to have died",
        ),
        sa.Column(
            "created_by", sa.Text(), nullable=False, comment="id of the user who added the patient"
        ),
        sa.Column(
            "created_at", sa.DateTime(), nullable=False, comment="when the patient was added; UTC"
        ),
        sa.Column(
            "changed_at",
            sa.DateTime(),
            nullable=False,
            comment="when the patient's details last changed; UTC",
        ),
        sa.Column(
            "version",
            sa.Integer(),
            nullable=False,
            comment="optimistic lock counter, grows by one with each saved change, from 1",
        ),
        sa.CheckConstraint(
            "allergy_status IN ('known', 'none_known', 'not_recorded', 'unavailable')",
            name=op.f("ck_patient_allergy_status"),
        ),
        sa.CheckConstraint("born >= '1850-01-01'", name=op.f("ck_patient_born")),
        sa.CheckConstraint("family_name <> ''", name=op.f("ck_patient_family_name")),
        sa.CheckConstraint("sex IN ('female', 'male', 'not_known')", name=op.f("ck_patient_sex")),
        sa.CheckConstraint("died IS NULL OR died >= born", name=op.f("ck_patient_died")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_patient_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient")),
    )
    op.create_index(op.f("ix_patient_born"), "patient", ["born"], unique=False)
    op.create_index(
        op.f("ix_patient_sort_name_born_id"), "patient", ["sort_name", "born", "id"], unique=False
    )


def _practice() -> None:
    op.create_table(
        "practice",
        sa.Column("id", sa.Integer(), nullable=False, comment="1, the table has one row"),
        sa.Column(
            "practice_id",
            sa.Text(),
            nullable=False,
            comment="opaque identifier of this practice, also in its key ring",
        ),
        sa.Column("name", sa.Text(), nullable=False, comment="as the letterhead shows it"),
        sa.Column(
            "address_lines",
            sa.JSON(),
            nullable=False,
            comment="postal address, list of lines as printed",
        ),
        sa.Column("phone", sa.Text(), nullable=False, comment="as printed"),
        sa.Column("email", sa.Text(), nullable=False, comment="as printed"),
        sa.Column(
            "setting",
            sa.Text(),
            nullable=False,
            comment="kind of clinic, id of the knowledge base; chooses pre-test probabilities",
        ),
        sa.Column(
            "created_at", sa.DateTime(), nullable=False, comment="when the practice was set up; UTC"
        ),
        sa.Column(
            "version",
            sa.Integer(),
            nullable=False,
            comment="optimistic lock counter, grows by one with each saved change, from 1",
        ),
        sa.CheckConstraint("id = 1", name=op.f("ck_practice_one_row")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_practice_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice")),
    )


def _assessment() -> None:
    op.create_table(
        "assessment",
        sa.Column("id", sa.Text(), nullable=False, comment="opaque identifier, 32 hex digits"),
        sa.Column("patient_id", sa.Text(), nullable=False, comment="who was assessed"),
        sa.Column("record_year", sa.Integer(), nullable=False, comment="record number: year"),
        sa.Column(
            "record_serial",
            sa.Integer(),
            nullable=False,
            comment="record number: running in the year",
        ),
        sa.Column(
            "record_edition",
            sa.Integer(),
            nullable=False,
            comment="record number: 1 for the original, one more for each amendment",
        ),
        sa.Column("author_id", sa.Text(), nullable=False, comment="who started the assessment"),
        sa.Column(
            "author_name", sa.Text(), nullable=False, comment="the author's name at that time"
        ),
        sa.Column(
            "created_at",
            sa.DateTime(),
            nullable=False,
            comment="when the assessment was started; UTC",
        ),
        sa.Column(
            "changed_at", sa.DateTime(), nullable=False, comment="when an entry last changed; UTC"
        ),
        sa.Column(
            "state", sa.Text(), nullable=False, comment="draft, or signed: content then fixed"
        ),
        sa.Column(
            "symptomatic_side", sa.Text(), nullable=False, comment="side of the complaint as given"
        ),
        sa.Column(
            "impression_text",
            sa.Text(),
            nullable=False,
            comment="the clinician's own conclusion in words",
        ),
        sa.Column(
            "impression_agreement", sa.Text(), nullable=False, comment="to the program's estimate"
        ),
        sa.Column(
            "impression_reason",
            sa.Text(),
            nullable=False,
            comment="why the clinician's conclusion differs",
        ),
        sa.Column(
            "impression_conditions",
            sa.JSON(),
            nullable=False,
            comment="conditions the clinician holds most likely, list of ids",
        ),
        sa.Column(
            "urgency", sa.Text(), nullable=True, comment="of the latest result; NULL before one"
        ),
        sa.Column(
            "version",
            sa.Integer(),
            nullable=False,
            comment="optimistic lock counter, grows by one with each saved change, from 1",
        ),
        sa.CheckConstraint(
            "impression_agreement IN ('agrees', 'differs', 'not_stated')",
            name=op.f("ck_assessment_impression_agreement"),
        ),
        sa.CheckConstraint("state IN ('draft', 'signed')", name=op.f("ck_assessment_state")),
        sa.CheckConstraint(
            "symptomatic_side IN ('left', 'right', 'bilateral', 'unknown')",
            name=op.f("ck_assessment_symptomatic_side"),
        ),
        sa.CheckConstraint(
            "urgency IN ('emergency', 'urgent', 'soon', 'routine')",
            name=op.f("ck_assessment_urgency"),
        ),
        sa.CheckConstraint("record_edition >= 1", name=op.f("ck_assessment_record_edition")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_assessment_version")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["clinician.id"], name=op.f("fk_assessment_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_assessment_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint(
            "record_year",
            "record_serial",
            "record_edition",
            name=op.f("uq_assessment_record_year_record_serial_record_edition"),
        ),
    )
    op.create_index(op.f("ix_assessment_patient_id"), "assessment", ["patient_id"], unique=False)
    op.create_index(
        op.f("ix_assessment_patient_id_created_at"),
        "assessment",
        ["patient_id", "created_at"],
        unique=False,
    )


def _patient_identifier() -> None:
    op.create_table(
        "patient_identifier",
        sa.Column("patient_id", sa.Text(), nullable=False, comment="whose number"),
        sa.Column(
            "system", sa.Text(), nullable=False, comment="who issues the number, e.g. NHS, or local"
        ),
        sa.Column("value", sa.Text(), nullable=False, comment="the number without spaces"),
        sa.Column("position", sa.Integer(), nullable=False, comment="order of showing, from 0"),
        sa.CheckConstraint("value <> ''", name=op.f("ck_patient_identifier_value")),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_patient_identifier_patient_id")
        ),
        sa.PrimaryKeyConstraint("patient_id", "system", name=op.f("pk_patient_identifier")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_patient_identifier_system_value"),
        "patient_identifier",
        ["system", "value"],
        unique=False,
    )


def _patient_term() -> None:
    op.create_table(
        "patient_term",
        sa.Column(
            "term",
            sa.Text(),
            nullable=False,
            comment="one word of a name, or one number: accents folded, lower case, digits only",
        ),
        sa.Column(
            "kind",
            sa.Text(),
            nullable=False,
            comment="what the term is from: name, identifier or phone",
        ),
        sa.Column("patient_id", sa.Text(), nullable=False, comment="who is found by the term"),
        sa.CheckConstraint(
            "kind IN ('name', 'identifier', 'phone')", name=op.f("ck_patient_term_kind")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_patient_term_patient_id")
        ),
        sa.PrimaryKeyConstraint("term", "kind", "patient_id", name=op.f("pk_patient_term")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_patient_term_patient_id_term"),
        "patient_term",
        ["patient_id", "term"],
        unique=False,
    )


def _recent_patient() -> None:
    op.create_table(
        "recent_patient",
        sa.Column("clinician_id", sa.Text(), nullable=False, comment="who opened"),
        sa.Column("patient_id", sa.Text(), nullable=False, comment="whose record was opened"),
        sa.Column("opened_at", sa.DateTime(), nullable=False, comment="when last; UTC"),
        sa.ForeignKeyConstraint(
            ["clinician_id"], ["clinician.id"], name=op.f("fk_recent_patient_clinician_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_recent_patient_patient_id")
        ),
        sa.PrimaryKeyConstraint("clinician_id", "patient_id", name=op.f("pk_recent_patient")),
        sqlite_with_rowid=False,
    )


def _acknowledgement() -> None:
    op.create_table(
        "acknowledgement",
        sa.Column("id", sa.Integer(), nullable=False, comment="order of the acknowledgements"),
        sa.Column("assessment_id", sa.Text(), nullable=False, comment="the assessment"),
        sa.Column(
            "flag_id", sa.Text(), nullable=False, comment="red-flag rule of the knowledge base"
        ),
        sa.Column(
            "reason",
            sa.Text(),
            nullable=False,
            comment="what is done, or why the flag is set aside",
        ),
        sa.Column("set_aside", sa.Boolean(), nullable=False, comment="flag set aside"),
        sa.Column("by_id", sa.Text(), nullable=False, comment="id of the user"),
        sa.Column("by_name", sa.Text(), nullable=False, comment="the user's name at that time"),
        sa.Column("at", sa.DateTime(), nullable=False, comment="when; UTC"),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_acknowledgement_assessment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acknowledgement")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_acknowledgement_assessment_id"), "acknowledgement", ["assessment_id"], unique=False
    )


def _answer() -> None:
    op.create_table(
        "answer",
        sa.Column("assessment_id", sa.Text(), nullable=False, comment="the assessment"),
        sa.Column("finding_id", sa.Text(), nullable=False, comment="finding of the catalogue"),
        sa.Column(
            "side",
            sa.Text(),
            nullable=False,
            comment="side of the body; none for a midline finding or a side not stated",
        ),
        sa.Column(
            "state", sa.Text(), nullable=False, comment="what is known; no row means not asked"
        ),
        sa.Column(
            "value_number",
            sa.Float(),
            nullable=True,
            comment="measured value in the finding's unit and range, or grade; set if state is value",
        ),
        sa.Column(
            "value_code", sa.Text(), nullable=True, comment="chosen code; set if state is value"
        ),
        sa.Column(
            "reason", sa.Text(), nullable=True, comment="why it could not be tested, else NULL"
        ),
        sa.Column(
            "note", sa.Text(), nullable=False, comment="the clinician's words beside the answer"
        ),
        sa.Column(
            "changed_at",
            sa.DateTime(),
            nullable=False,
            comment="when the answer was last changed; UTC",
        ),
        sa.Column(
            "changed_by", sa.Text(), nullable=False, comment="id of the user who last changed it"
        ),
        sa.CheckConstraint(
            "(state = 'could_not_test') = (reason IS NOT NULL)", name=op.f("ck_answer_reason_given")
        ),
        sa.CheckConstraint(
            "(state = 'value') = ((value_number IS NULL) <> (value_code IS NULL))",
            name=op.f("ck_answer_value"),
        ),
        sa.CheckConstraint(
            "reason IN ('pain', 'refused', 'not_safe', 'contraindicated', 'no_time', 'no_equipment', 'other')",
            name=op.f("ck_answer_reason"),
        ),
        sa.CheckConstraint("side IN ('left', 'right', 'none')", name=op.f("ck_answer_side")),
        sa.CheckConstraint(
            "state IN ('absent', 'present', 'unclear', 'could_not_test', 'value')",
            name=op.f("ck_answer_state"),
        ),
        sa.CheckConstraint(
            "NOT (value_number IS NOT NULL AND value_code IS NOT NULL)",
            name=op.f("ck_answer_one_value"),
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_answer_assessment_id")
        ),
        sa.PrimaryKeyConstraint("assessment_id", "finding_id", "side", name=op.f("pk_answer")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_answer_finding_id_state"), "answer", ["finding_id", "state"], unique=False
    )


def _assessment_change() -> None:
    op.create_table(
        "assessment_change",
        sa.Column("id", sa.Integer(), nullable=False, comment="order of the changes"),
        sa.Column("assessment_id", sa.Text(), nullable=False, comment="the assessment"),
        sa.Column("target", sa.Text(), nullable=False, comment="what was changed"),
        sa.Column(
            "target_key",
            sa.Text(),
            nullable=False,
            comment="which one: finding:side, or narrative field; else empty",
        ),
        sa.Column(
            "before",
            sa.JSON(none_as_null=True),
            nullable=True,
            comment="entry before the change, NULL if none",
        ),
        sa.Column(
            "after",
            sa.JSON(none_as_null=True),
            nullable=True,
            comment="entry after the change, NULL if none",
        ),
        sa.Column(
            "state", sa.Text(), nullable=False, comment="done, undone, or dropped (redo given up)"
        ),
        sa.Column(
            "changed_by", sa.Text(), nullable=False, comment="id of the user who made the change"
        ),
        sa.Column("changed_at", sa.DateTime(), nullable=False, comment="when it was made; UTC"),
        sa.CheckConstraint(
            "state IN ('done', 'undone', 'dropped')", name=op.f("ck_assessment_change_state")
        ),
        sa.CheckConstraint(
            "target IN ('answer', 'narrative', 'complaint', 'impression')",
            name=op.f("ck_assessment_change_target"),
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_assessment_change_assessment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_change")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_assessment_change_assessment_id_state_id"),
        "assessment_change",
        ["assessment_id", "state", "id"],
        unique=False,
    )


def _letter() -> None:
    op.create_table(
        "letter",
        sa.Column("id", sa.Text(), nullable=False, comment="opaque identifier, 32 hex digits"),
        sa.Column("assessment_id", sa.Text(), nullable=False, comment="the assessment it reports"),
        sa.Column("destination", sa.Text(), nullable=False, comment="kind of receiving service"),
        sa.Column("urgency", sa.Text(), nullable=False, comment="how soon somebody must act"),
        sa.Column(
            "urgency_reason",
            sa.Text(),
            nullable=False,
            comment="why the urgency is lower than the highest red flag",
        ),
        sa.Column("addressee_name", sa.Text(), nullable=False, comment="to whom it goes"),
        sa.Column(
            "addressee_organisation",
            sa.Text(),
            nullable=False,
            comment="the receiver's organisation",
        ),
        sa.Column(
            "addressee_lines",
            sa.JSON(),
            nullable=False,
            comment="the receiver's postal address, list of lines",
        ),
        sa.Column("addressee_phone", sa.Text(), nullable=False, comment="the receiver's telephone"),
        sa.Column(
            "addressee_email",
            sa.Text(),
            nullable=False,
            comment="the receiver's electronic mail address",
        ),
        sa.Column("request", sa.Text(), nullable=False, comment="what is asked of the receiver"),
        sa.Column("copies", sa.JSON(), nullable=False, comment="who gets copies, list of texts"),
        sa.Column(
            "sections",
            sa.JSON(),
            nullable=False,
            comment="edited text, list of pairs section key and text",
        ),
        sa.Column("written_at", sa.DateTime(), nullable=False, comment="date of the letter; UTC"),
        sa.Column(
            "changed_by", sa.Text(), nullable=False, comment="id of the user who last changed it"
        ),
        sa.Column(
            "version",
            sa.Integer(),
            nullable=False,
            comment="optimistic lock counter, grows by one with each saved change, from 1",
        ),
        sa.CheckConstraint(
            "destination IN ('emergency_department', 'general_practice', 'orthopaedics', 'spinal_surgery', 'rheumatology', 'vascular', 'msk_service', 'physiotherapy')",
            name=op.f("ck_letter_destination"),
        ),
        sa.CheckConstraint(
            "urgency IN ('emergency', 'urgent', 'soon', 'routine')", name=op.f("ck_letter_urgency")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_letter_version")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_letter_assessment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
    )
    op.create_index(op.f("ix_letter_assessment_id"), "letter", ["assessment_id"], unique=False)


def _narrative() -> None:
    op.create_table(
        "narrative",
        sa.Column("assessment_id", sa.Text(), nullable=False, comment="the assessment"),
        sa.Column(
            "field", sa.Text(), nullable=False, comment="which free text; a NarrativeField code"
        ),
        sa.Column("text", sa.Text(), nullable=False, comment="the clinician's words"),
        sa.Column("changed_at", sa.DateTime(), nullable=False, comment="when last changed; UTC"),
        sa.Column(
            "changed_by", sa.Text(), nullable=False, comment="id of the user who last changed it"
        ),
        sa.CheckConstraint(
            "field IN ('complaint', 'history', 'medicines', 'investigations', 'treatment_so_far', 'goals', 'social', 'plan', 'safety_net')",
            name=op.f("ck_narrative_field"),
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_narrative_assessment_id")
        ),
        sa.PrimaryKeyConstraint("assessment_id", "field", name=op.f("pk_narrative")),
        sqlite_with_rowid=False,
    )


def _signature() -> None:
    op.create_table(
        "signature",
        sa.Column("assessment_id", sa.Text(), nullable=False, comment="the signed assessment"),
        sa.Column("clinician_id", sa.Text(), nullable=False, comment="who signed"),
        sa.Column("name", sa.Text(), nullable=False, comment="the signer's name at that time"),
        sa.Column(
            "profession", sa.Text(), nullable=False, comment="the signer's profession at that time"
        ),
        sa.Column(
            "registration",
            sa.Text(),
            nullable=False,
            comment="the signer's registration at that time",
        ),
        sa.Column("at", sa.DateTime(), nullable=False, comment="when it was signed; UTC"),
        sa.Column(
            "content_hash", sa.Text(), nullable=False, comment="SHA-256 of the frozen content, hex"
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_signature_assessment_id")
        ),
        sa.ForeignKeyConstraint(
            ["clinician_id"], ["clinician.id"], name=op.f("fk_signature_clinician_id")
        ),
        sa.PrimaryKeyConstraint("assessment_id", name=op.f("pk_signature")),
    )


def _snapshot() -> None:
    op.create_table(
        "snapshot",
        sa.Column("assessment_id", sa.Text(), nullable=False, comment="the signed assessment"),
        sa.Column(
            "content",
            sa.Text(),
            nullable=False,
            comment="canonical JSON of all that was signed, result included",
        ),
        sa.Column(
            "content_hash",
            sa.Text(),
            nullable=False,
            comment="SHA-256 of the content, hex, 64 digits",
        ),
        sa.Column(
            "knowledge_version",
            sa.Text(),
            nullable=False,
            comment="version of the knowledge base of the result",
        ),
        sa.Column(
            "knowledge_hash",
            sa.Text(),
            nullable=False,
            comment="SHA-256 of the knowledge base, hex",
        ),
        sa.Column("program_version", sa.Text(), nullable=False, comment="version of the program"),
        sa.Column("made_at", sa.DateTime(), nullable=False, comment="when it was frozen; UTC"),
        sa.CheckConstraint("length(content_hash) = 64", name=op.f("ck_snapshot_content_hash")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_snapshot_assessment_id")
        ),
        sa.PrimaryKeyConstraint("assessment_id", name=op.f("pk_snapshot")),
    )


def _document() -> None:
    op.create_table(
        "document",
        sa.Column("id", sa.Text(), nullable=False, comment="opaque identifier, 32 hex digits"),
        sa.Column("assessment_id", sa.Text(), nullable=False, comment="the assessment it shows"),
        sa.Column("letter_id", sa.Text(), nullable=True, comment="of a letter"),
        sa.Column("kind", sa.Text(), nullable=False, comment="kind of paper; a DocumentKind code"),
        sa.Column(
            "state", sa.Text(), nullable=False, comment="state of the assessment when issued"
        ),
        sa.Column("title", sa.Text(), nullable=False, comment="as listed"),
        sa.Column("content", sa.LargeBinary(), nullable=False, comment="the PDF as issued"),
        sa.Column("size", sa.Integer(), nullable=False, comment="bytes of the PDF"),
        sa.Column("content_hash", sa.Text(), nullable=False, comment="SHA-256 of the PDF, hex"),
        sa.Column("made_by", sa.Text(), nullable=False, comment="id of the user who issued it"),
        sa.Column(
            "made_by_name", sa.Text(), nullable=False, comment="the user's name at that time"
        ),
        sa.Column("made_at", sa.DateTime(), nullable=False, comment="when it was issued; UTC"),
        sa.CheckConstraint(
            "kind IN ('report', 'letter', 'patient_summary')", name=op.f("ck_document_kind")
        ),
        sa.CheckConstraint("state IN ('draft', 'signed')", name=op.f("ck_document_state")),
        sa.CheckConstraint("size > 0", name=op.f("ck_document_size")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_document_assessment_id")
        ),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_document_letter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_index(op.f("ix_document_assessment_id"), "document", ["assessment_id"], unique=False)


TABLES = (
    _audit,
    _clinician,
    _patient,
    _practice,
    _assessment,
    _patient_identifier,
    _patient_term,
    _recent_patient,
    _acknowledgement,
    _answer,
    _assessment_change,
    _letter,
    _narrative,
    _signature,
    _snapshot,
    _document,
)
