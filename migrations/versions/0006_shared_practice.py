"""What several workstations share: the key ring on a server, and who has a draft open.

Imports no current code: this file must mean the same for ever.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _text(name: str, comment: str) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=False, comment=comment)


def _moment(name: str, comment: str) -> sa.Column:
    return sa.Column(name, sa.DateTime(), nullable=False, comment=f"{comment}; UTC")


def _refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    """Add both tables."""
    op.create_table(
        "key_ring",
        sa.Column("id", sa.Integer(), nullable=False, comment="1, the table has one row"),
        _text("content", "the key ring as JSON, keys wrapped; a practice in a file has no row"),
        _moment("changed_at", "when it last changed"),
        sa.CheckConstraint("id = 1", name=op.f("ck_key_ring_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_ring")),
    )
    op.create_table(
        "draft_presence",
        _text("assessment_id", "the draft that is open"),
        _text("clinician_id", "by whom"),
        _text("workstation", "name of the computer"),
        _moment("since", "when it was opened there"),
        _moment("seen_at", "when it was last seen open"),
        _refers("draft_presence", "assessment_id", "assessment"),
        _refers("draft_presence", "clinician_id", "clinician"),
        sa.PrimaryKeyConstraint(
            "assessment_id", "clinician_id", "workstation", name=op.f("pk_draft_presence")
        ),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Take both away."""
    op.drop_table("draft_presence")
    op.drop_table("key_ring")
