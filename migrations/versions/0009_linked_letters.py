"""What a letter's sentences were made from, enclosures, parts of templates, a colour.

Imports no current code: this file must mean the same for ever.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

COLUMNS = (
    (
        "letter",
        "links",
        sa.JSON(),
        "by section key, list of pairs: sentence, and what it was made from; NULL: none",
    ),
    ("letter", "enclosures", sa.JSON(), "what goes with it, list of texts; NULL: none"),
    (
        "practice_text_version",
        "part",
        sa.Text(),
        "of the letter, a LetterPart code; NULL for a snippet",
    ),
    ("practice", "accent", sa.Text(), "colour of the letterhead, #RRGGBB; NULL: the usual"),
)


def upgrade() -> None:
    """Add the columns; NULL stands for none."""
    for table, name, kind, comment in COLUMNS:
        op.add_column(table, sa.Column(name, kind, nullable=True, comment=comment))


def downgrade() -> None:
    """Take them away."""
    for table, name, _kind, _comment in reversed(COLUMNS):
        op.drop_column(table, name)
