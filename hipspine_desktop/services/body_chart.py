"""Drawing on the body chart of a draft: one act at a time, durable when it returns."""

from __future__ import annotations

from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.domain.body_chart import (
    ChartPatch,
    ClearTick,
    RegionMark,
    is_too_large,
)
from hipspine_desktop.errors import StoreError
from hipspine_desktop.services.body_map_file import shipped_body_map
from hipspine_desktop.services.changes import Changes
from hipspine_desktop.services.drafts import editable, finish, write
from hipspine_desktop.services.session import Session
from hipspine_desktop.store import draft_changes
from hipspine_desktop.store.draft_changes import Place, Target


def change_chart(
    session: Session, assessment_id: str, patch: ChartPatch, *, initiator: object | None = None
) -> tuple[Assessment, Changes]:
    """Do one act to the chart: a stroke, an erasure, a mark, a tick, a label, or clear it.

    Undo takes it back as one, in line with everything else of the assessment.

    Raises:
        StoreError: the chart would be too large, or a region is not known; nothing was changed.
        SignedRecordError, ConflictError: nothing was changed.
    """
    session.require_clinical()
    known = shipped_body_map().by_id
    for entry in patch.entries:
        if isinstance(entry.item, RegionMark | ClearTick) and entry.item.region not in known:
            raise StoreError("This region is not on the body chart.", "Nothing was changed.")
    with session.writing() as work:
        draft = editable(session, work, assessment_id)
        chart = draft.body_chart
        done = ChartPatch(tuple(e for e in patch.entries if chart.get(e.id) != e.item))
        if not done.entries:
            return draft, Changes(frozenset(), initiator, draft.patient_id, draft.id)
        grows = len(chart.with_patch(done).entries) > len(chart.entries)
        if grows and is_too_large(chart.with_patch(done)):
            raise StoreError(
                "The body chart is full.", "Erase a part of it, or mark whole regions in the list."
            )
        place = Place(Target.BODY_CHART)
        write(session, work, draft, place, done)
        draft_changes.log_change(
            work.connection, draft.id, place, chart.reverse_of(done), done,
            session.clinician.id, session.now(),
        )  # fmt: skip
        return finish(session, work, draft, initiator)
