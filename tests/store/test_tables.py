from __future__ import annotations

import pytest
from sqlalchemy import CheckConstraint, Column

from hipspine_desktop.domain.answers import AnswerState
from hipspine_desktop.store import tables
from hipspine_desktop.store.tables import metadata

COLUMNS = [c for table in metadata.sorted_tables for c in table.columns]


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_every_column_says_what_it_means(column: Column[object]) -> None:
    assert column.comment
    assert column.comment.strip()


FREE_TEXT = {
    "acknowledgement.reason", "withdrawal.reason", "retention_hold.reason", "erasure.reason",
    "patient_merge.reason",
}  # fmt: skip
CODED = ["state", "sex", "side", "reason", "kind", "role", "urgency", "destination", "target",
         "allergy_status", "symptomatic_side", "impression_agreement", "field"]  # fmt: skip


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_coded_columns_allow_only_their_codes(column: Column[object]) -> None:
    if column.name not in CODED or str(column) in FREE_TEXT:
        return
    checks = [str(c.sqltext) for c in column.table.constraints if isinstance(c, CheckConstraint)]
    assert any(check.startswith(f"{column.name} IN (") for check in checks)


def test_not_asked_has_no_row() -> None:
    checks = " ".join(
        str(c.sqltext) for c in tables.answer.constraints if isinstance(c, CheckConstraint)
    )
    assert f"'{AnswerState.NOT_ASKED}'" not in checks
    assert all(f"'{s}'" in checks for s in AnswerState if s is not AnswerState.NOT_ASKED)
