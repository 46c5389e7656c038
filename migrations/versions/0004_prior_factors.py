"""The practice's own factors on the pre-test odds of causes.

Imports no current code: this file must mean the same for ever.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; NULL stands for none."""
    op.add_column(
        "practice",
        sa.Column(
            "prior_factors",
            sa.JSON(),
            nullable=True,
            comment="own factor on the pre-test odds, 0.25 to 4, by condition id; NULL: none",
        ),
    )


def downgrade() -> None:
    """Forget the factors."""
    op.drop_column("practice", "prior_factors")
