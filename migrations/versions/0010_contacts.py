"""Whom else to reach about a patient.

Imports no current code: this file must mean the same for ever.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; NULL stands for none."""
    op.add_column(
        "patient",
        sa.Column(
            "contacts",
            sa.JSON(),
            nullable=True,
            comment="whom else to reach, list of lines: name, relation, telephone; NULL: none",
        ),
    )


def downgrade() -> None:
    """Forget them."""
    op.drop_column("patient", "contacts")
