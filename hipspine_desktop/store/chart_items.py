"""Rows of the body chart: one for each stroke, marked region, tick and label.

What this program cannot read, because it is damaged or of a later form, is kept as it is and
counted; the rest is shown.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete

from hipspine_desktop.domain.body_chart import (
    ITEM_VERSION,
    BodyChart,
    ChartEntry,
    ChartItem,
    ChartPatch,
    ClearTick,
    PainLabel,
    RegionMark,
    Stroke,
    UnreadableItem,
)
from hipspine_desktop.store.frozen_json import MalformedJsonError, canonical, from_json, to_json
from hipspine_desktop.store.tables import chart_item
from hipspine_desktop.store.upserts import upsert

_KINDS: dict[str, type[Any]] = {
    "stroke": Stroke,
    "mark": RegionMark,
    "tick": ClearTick,
    "label": PainLabel,
}


def write_patch(
    connection: Connection, assessment_id: str, patch: ChartPatch, by: str, now: datetime
) -> None:
    """Write one act; an entry without an item removes its row."""
    for entry in patch.entries:
        where = {"assessment_id": assessment_id, "item_id": entry.id}
        if entry.item is None:
            connection.execute(delete(chart_item).filter_by(**where))
            continue
        version, content = _stored(entry.item)
        values = {"version": version, "content": content, "changed_at": now, "changed_by": by}
        upsert(connection, chart_item, where, values)


def chart_of(rows: Iterable[Row[Any]]) -> BodyChart:
    """The chart of an assessment's rows."""
    return BodyChart(
        tuple(ChartEntry(row.item_id, _item(row.item_id, row.version, row.content)) for row in rows)
    )


def _stored(item: ChartItem) -> tuple[int, str]:
    if isinstance(item, UnreadableItem):
        return item.version, item.content
    return ITEM_VERSION, canonical(to_json(item))


def _item(item_id: str, version: int, content: str) -> ChartItem:
    kind, _, number = item_id.partition(":")
    unreadable = UnreadableItem(version, content)
    needs_number = kind in ("stroke", "label")
    if version != ITEM_VERSION or kind not in _KINDS or (needs_number and not number.isdecimal()):
        return unreadable
    try:
        item: ChartItem = from_json(_KINDS[kind], json.loads(content), older=True)
    except (MalformedJsonError, ValueError, RecursionError):
        return unreadable
    return item
