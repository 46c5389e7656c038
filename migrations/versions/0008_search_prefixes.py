"""Search as one types: beginnings of names in the order of the list, and a smaller index.

Imports no current code: this file must mean the same for ever.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

LONGEST = 3
JOINED = sa.text("merged_into_id IS NOT NULL")


def upgrade() -> None:
    """Make the table from the terms that are there."""
    op.create_table(
        "patient_prefix",
        sa.Column(
            "prefix",
            sa.Text(),
            nullable=False,
            comment="the first one, two or three letters of a word of a name, folded",
        ),
        sa.Column("sort_name", sa.Text(), nullable=False, comment="as in patient"),
        sa.Column("born", sa.Date(), nullable=False, comment="as in patient"),
        sa.Column("patient_id", sa.Text(), nullable=False, comment="who is found by it"),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_patient_prefix_patient_id")
        ),
        sa.PrimaryKeyConstraint(
            "prefix", "sort_name", "born", "patient_id", name=op.f("pk_patient_prefix")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_patient_prefix_patient_id"), "patient_prefix", ["patient_id"])
    for length in range(1, LONGEST + 1):
        op.execute(
            "INSERT INTO patient_prefix (prefix, sort_name, born, patient_id) "
            f"SELECT DISTINCT substr(t.term, 1, {length}), p.sort_name, p.born, p.id "
            "FROM patient_term t JOIN patient p ON p.id = t.patient_id "
            f"WHERE t.kind = 'name' AND length(t.term) >= {length}"
        )
    # nearly all rows are joined to none, and an index over those misleads the planner
    op.drop_index("ix_patient_merged_into_id", "patient")
    op.create_index(
        "ix_patient_merged_into_id",
        "patient",
        ["merged_into_id"],
        sqlite_where=JOINED,
        postgresql_where=JOINED,
    )


def downgrade() -> None:
    """Take the table away, and let the index be as it was."""
    op.drop_index("ix_patient_merged_into_id", "patient")
    op.create_index("ix_patient_merged_into_id", "patient", ["merged_into_id"])
    op.drop_table("patient_prefix")
