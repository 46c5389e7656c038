"""The visits of one episode of care whose scores belong together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from hipspine_desktop.domain.assessment import Assessment, Standing
from hipspine_desktop.services.compose_context import OutcomeSeries
from hipspine_desktop.services.outcome_scores import Visit, series_of
from hipspine_desktop.services.session import Session
from hipspine_desktop.store import assessments, care, patients

COUNTING = (Standing.SIGNED, Standing.AWAITING_COUNTERSIGNATURE)


@dataclass(frozen=True, slots=True)
class _Record:
    """All editions of one record: when the patient was seen, where it belongs, what counts."""

    seen_at: datetime
    ids: frozenset[str]
    follows_id: str | None
    episode: str | None
    counts: Assessment | None


def outcomes_until(session: Session, about: Assessment) -> tuple[OutcomeSeries, ...]:
    """The outcome measures of an assessment and of the signed ones before it that belong to the
    same episode of care; without an episode those that it follows.

    Of an amended record the edition that counts is read, at the day the patient was seen.
    """
    session.require_clinical()
    if not session.catalogue.outcomes:
        return ()
    with session.database.reading() as connection:
        kept = patients.kept_id(connection, about.patient_id)
        everything = assessments.assessments_of(
            connection, patients.group_of(connection, kept), withdrawn=False
        )
        episodes = {a.id: care.episode_of(connection, a.id) for a in everything}
    records = _records(everything, episodes)
    own = next((r for r in records if about.id in r.ids), None)
    seen_at = own.seen_at if own is not None else about.created_at
    before = [
        (r.seen_at, r.counts.answers)
        for r in (_same_care(records, own) if own is not None else ())
        if r.counts is not None and r.seen_at < seen_at
    ]
    ordered = sorted(before, key=lambda pair: pair[0])
    visits = [Visit(at.astimezone().date(), answers) for at, answers in ordered]
    visits.append(Visit(seen_at.astimezone().date(), about.answers))
    return series_of(session.catalogue, visits)


def _records(
    everything: tuple[Assessment, ...], episodes: Mapping[str, str | None]
) -> list[_Record]:
    editions: dict[str, list[Assessment]] = {}
    for one in sorted(everything, key=lambda a: a.created_at):
        editions.setdefault(one.record_number.rsplit("-", 1)[0], []).append(one)
    return [
        _Record(
            seen_at=same[0].created_at,
            ids=frozenset(one.id for one in same),
            follows_id=same[0].follows_id,
            episode=next((e for one in same if (e := episodes[one.id]) is not None), None),
            counts=next((a for a in reversed(same) if a.standing in COUNTING), None),
        )
        for same in editions.values()
    ]


def _same_care(records: list[_Record], own: _Record) -> list[_Record]:
    if own.episode is not None:
        return [r for r in records if r.episode == own.episode and r is not own]
    chain: list[_Record] = []
    last: _Record | None = own
    while last is not None and last.follows_id is not None:
        wanted = last.follows_id
        last = next((r for r in records if wanted in r.ids and r not in chain), None)
        if last is not None:
            chain.append(last)
    return chain
