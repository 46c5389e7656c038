# ruff: noqa: E501
"""Body chart: one row for each stroke, region, tick and label; the log of changes knows it.

Imports no current code: this file must mean the same for ever.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SIGNED = "signed record"
BEFORE = ("answer", "narrative", "complaint", "impression")
AFTER = (*BEFORE, "body_chart")


def _trigger(name: str, event: str, when: str, mark: str) -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE {event} FOR EACH ROW WHEN {when} "
        f"BEGIN SELECT RAISE(ABORT, '{mark}'); END"
    )


def triggers() -> list[str]:
    """Guards of the new table, as those of answers are."""
    erased = (
        " AND NOT EXISTS (SELECT 1 FROM erasure e JOIN assessment x ON x.patient_id = e.patient_id "
        "WHERE x.id = OLD.assessment_id)"
    )
    new, old = _frozen("NEW"), _frozen("OLD")
    return [
        _trigger("chart_item_signed_insert", "INSERT ON chart_item", new, SIGNED),
        _trigger("chart_item_signed_update", "UPDATE ON chart_item", f"{old} OR {new}", SIGNED),
        _trigger("chart_item_signed_delete", "DELETE ON chart_item", old + erased, SIGNED),
    ]


def _frozen(row: str) -> str:
    signed = f"EXISTS (SELECT 1 FROM assessment a WHERE a.id = {row}.assessment_id AND a.state = 'signed')"
    withdrawn = f"EXISTS (SELECT 1 FROM withdrawal w WHERE w.assessment_id = {row}.assessment_id)"
    return f"({signed} OR {withdrawn})"


def upgrade() -> None:
    op.create_table(
        "chart_item",
        sa.Column("assessment_id", sa.Text(), nullable=False, comment="the assessment"),
        sa.Column("item_id", sa.Text(), nullable=False, comment="which: stroke, mark, tick or label, with its number or place"),
        sa.Column("version", sa.Integer(), nullable=False, comment="form of the content, from 1"),
        sa.Column("content", sa.Text(), nullable=False, comment="canonical JSON: view, pen and points in units of the outlines, or region, or label"),
        sa.Column("changed_at", sa.DateTime(), nullable=False, comment="when last changed; UTC"),
        sa.Column("changed_by", sa.Text(), nullable=False, comment="id of the user who last changed it"),
        sa.CheckConstraint("item_id <> ''", name=op.f("ck_chart_item_item_id")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_chart_item_version")),
        sa.CheckConstraint("length(content) BETWEEN 1 AND 20000", name=op.f("ck_chart_item_content")),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_chart_item_assessment_id")),
        sa.PrimaryKeyConstraint("assessment_id", "item_id", name=op.f("pk_chart_item")),
        sqlite_with_rowid=False,
    )  # fmt: skip
    for trigger in triggers():
        op.execute(trigger)
    _make_log_anew(AFTER)


def downgrade() -> None:
    for trigger in triggers():
        op.execute(f"DROP TRIGGER {trigger.split()[2]}")
    op.drop_table("chart_item")
    # its guards must not keep the log from losing what the older program cannot read
    op.execute("DROP TRIGGER assessment_change_signed_delete")
    op.execute("DELETE FROM assessment_change WHERE target = 'body_chart'")
    erased = (
        " AND NOT EXISTS (SELECT 1 FROM erasure e JOIN assessment x ON x.patient_id = e.patient_id "
        "WHERE x.id = OLD.assessment_id)"
    )
    op.execute(
        _trigger("assessment_change_signed_delete", "DELETE ON assessment_change", _frozen("OLD") + erased, SIGNED)
    )  # fmt: skip
    _make_log_anew(BEFORE)


def _make_log_anew(targets: tuple[str, ...]) -> None:
    """The log of changes with another list of targets; guards, order and numbering stay."""
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":  # changes a CHECK where it stands
        op.execute("ALTER TABLE assessment_change DROP CONSTRAINT ck_assessment_change_target")
        codes = ", ".join(f"'{target}'" for target in targets)
        op.execute(
            "ALTER TABLE assessment_change ADD CONSTRAINT ck_assessment_change_target "
            f"CHECK (target IN ({codes}))"
        )
        return
    guards = [
        row[0]
        for row in bind.exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'assessment_change' ORDER BY rowid"
        )
    ]
    last = bind.exec_driver_sql(
        "SELECT seq FROM sqlite_sequence WHERE name = 'assessment_change'"
    ).scalar()
    _create_log("assessment_change_new", targets)
    columns = "id, assessment_id, target, target_key, before, after, state, source_id, changed_by, changed_at"
    op.execute(
        f"INSERT INTO assessment_change_new ({columns}) SELECT {columns} FROM assessment_change"
    )
    op.drop_table("assessment_change")
    op.rename_table("assessment_change_new", "assessment_change")
    op.create_index(
        op.f("ix_assessment_change_assessment_id_state_id"),
        "assessment_change",
        ["assessment_id", "state", "id"],
    )
    op.execute("DELETE FROM sqlite_sequence WHERE name = 'assessment_change'")
    if last is not None:
        bind.exec_driver_sql("INSERT INTO sqlite_sequence VALUES ('assessment_change', ?)", (last,))
    for guard in guards:
        op.execute(guard)


def _create_log(name: str, targets: tuple[str, ...]) -> None:
    codes = ", ".join(f"'{target}'" for target in targets)
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False, comment="order of the changes"),
        sa.Column("assessment_id", sa.Text(), nullable=False, comment="the assessment"),
        sa.Column("target", sa.Text(), nullable=False, comment="what was changed"),
        sa.Column("target_key", sa.Text(), nullable=False, comment="which one: finding:side, or narrative field; else empty"),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True, comment="entry before the change, NULL if none"),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True, comment="entry after the change, NULL if none"),
        sa.Column("state", sa.Text(), nullable=False, comment="done, undone, or dropped (redo given up)"),
        sa.Column("changed_by", sa.Text(), nullable=False, comment="id of the user who made the change"),
        sa.Column("changed_at", sa.DateTime(), nullable=False, comment="when it was made; UTC"),
        sa.CheckConstraint("state IN ('done', 'undone', 'dropped')", name=op.f("ck_assessment_change_state")),
        sa.CheckConstraint(f"target IN ({codes})", name=op.f("ck_assessment_change_target")),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_assessment_change_assessment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_change")),
        sqlite_autoincrement=True,
    )  # fmt: skip
    # as revision 0002 added it, so that its way back can take it away
    op.execute(f"ALTER TABLE {name} ADD COLUMN source_id TEXT REFERENCES assessment (id)")
