"""Signing: the content, the result and the knowledge version become one frozen, hashed whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hipspine_desktop import __version__
from hipspine_desktop.domain.answers import AnswerKey, SymptomaticSide
from hipspine_desktop.domain.assessment import Addendum, Agreement, Assessment, Signature
from hipspine_desktop.domain.findings import Catalogue, FindingDefinition, Position
from hipspine_desktop.domain.letter import Urgency
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.domain.people import Practice, Role
from hipspine_desktop.engine.result import Result
from hipspine_desktop.errors import ConflictError, SignedRecordError, StoreError
from hipspine_desktop.services.changes import Changes, Kind
from hipspine_desktop.services.flag_review import Answered, is_overtaken
from hipspine_desktop.services.recorded import is_as_recorded, to_recorded
from hipspine_desktop.services.result_json import result_from_json, result_to_json
from hipspine_desktop.services.session import Session
from hipspine_desktop.store import assessments, audit, draft_changes, patients
from hipspine_desktop.store.database import Database
from hipspine_desktop.store.draft_changes import Place
from hipspine_desktop.store.frozen_json import MalformedJsonError, canonical, from_json, to_json

SNAPSHOT_SCHEMA = 2
OLDEST_SCHEMA = 1  # without amendment, follow-up and role


@dataclass(frozen=True, slots=True)
class FrozenRecord:
    """What was signed, as it was then: the only thing a signed document is made from.

    Attributes:
        patient: details on the day of signing.
        practice: letterhead on the day of signing.
        content_hash: SHA-256 hex; printed on paper.
        content: the whole snapshot as JSON data.
    """

    patient: Patient
    practice: Practice
    result: Result
    content_hash: str
    knowledge_version: str
    program_version: str
    content: Mapping[str, Any]


MUST_BE_SEEN = (Urgency.EMERGENCY, Urgency.URGENT)
"""Raised flags of these levels are acknowledged or set aside before anything is signed."""


def signing_obstacles(
    catalogue: Catalogue,
    assessment: Assessment,
    result: Result,
    answered: Answered | None = None,
) -> tuple[str, ...]:
    """Why an assessment cannot be signed yet, one sentence each; empty when it can.

    Args:
        result: computed from this assessment; its raised flags must have been seen.
        answered: when each answer was last changed; a flag that was set aside before that is
            looked at again.
    """
    flags = _unseen_flags(assessment, result, answered or {})
    return (*flags, *_obstacles(catalogue, assessment))


def sign(
    session: Session,
    assessment: Assessment,
    password: str,
    result: Result,
    *,
    initiator: object | None = None,
) -> tuple[Assessment, Changes]:
    """Sign a draft with the signed-in user's own password; its content is fixed from then on.

    A student's signature waits for a clinician's: :func:`services.amending.countersign`.

    Args:
        assessment: the draft as it is on the screen; if the stored one is another version,
            nothing is signed.
        result: computed from exactly this draft.

    Raises:
        WrongPasswordError: not the user's own password.
        ConflictError: draft or result is not the newest.
        SignedRecordError: signed already.
        StoreError: something that must be there before signing is missing.
    """
    session.require_clinical()
    session.check_password(password)
    with session.writing() as work:
        stored = assessments.read_assessment(work.connection, assessment.id)
        owner = patients.kept_id(work.connection, stored.patient_id)
        patient = patients.read_patient(work.connection, owner)
        copied = draft_changes.copied_places(work.connection, stored.id)
        _check_signable(session, assessment, stored, patient, result)
        now = session.now()
        amended = None
        if stored.amends_id is not None:
            amended = assessments.read_snapshot(work.connection, stored.amends_id)
        frozen_content = _content(session, stored, amended, patient, result, now)
        content = canonical({**frozen_content, "copied_forward": _sources(copied)})
        content_hash = _hash(content)
        frozen = assessments.Snapshot(
            content, content_hash, result.knowledge_version, result.knowledge_hash, __version__
        )
        user = session.clinician
        signature = Signature(
            user.id, user.name, user.profession, user.registration, now, content_hash, user.role
        )
        assessments.write_urgency(work.connection, stored.id, result.pathway.urgency)
        assessments.mark_changed(work.connection, stored.id, stored.version, now)
        assessments.freeze(work.connection, stored.id, frozen, signature)
        session.log(
            work,
            audit.Action.ASSESSMENT_SIGNED,
            stored.patient_id,
            stored.id,
            content_hash=content_hash,
        )
        signed = assessments.read_assessment(work.connection, stored.id)
        work.commit()
    session.note_version(signed.id, signed.version)
    kinds = frozenset({Kind.ASSESSMENT, Kind.PATIENTS})
    return signed, Changes(kinds, initiator, signed.patient_id, signed.id)


def frozen_record(session: Session, assessment_id: str) -> FrozenRecord | None:
    """What was signed, checked against its hash, its signature and the stored answers.

    Returns:
        None while the assessment is a draft.

    Raises:
        StoreError: the stored content is not what was signed.
    """
    session.require_clinical()
    frozen = checked_snapshot(session.database, assessment_id)
    if frozen is None:
        return None
    try:
        return _record(frozen, json.loads(frozen.content))
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(
            "This signed record is whole, but was written by another version of the program.",
            "Read the documents that were issued about it, or open it with that version.",
        ) from error


def checked_snapshot(database: Database, assessment_id: str) -> assessments.Snapshot | None:
    """What was signed, checked against its hash, its signature and the stored answers.

    It needs not be understood for that: a result of an earlier engine is proved all the same.

    Returns:
        None while the assessment is a draft.

    Raises:
        StoreError: the stored content is not what was signed.
    """
    with database.reading() as connection:
        frozen = assessments.read_snapshot(connection, assessment_id)
        stored = assessments.read_assessment(connection, assessment_id)
        amended = None
        if stored.amends_id is not None:
            amended = assessments.read_snapshot(connection, stored.amends_id)
    if frozen is None and not stored.is_signed:
        return None
    if frozen is None or stored.signature is None or not stored.is_signed:
        raise _altered()
    hashes = {_hash(frozen.content), frozen.content_hash, stored.signature.content_hash}
    if stored.countersignature is not None:
        hashes.add(stored.countersignature.content_hash)
    if len(hashes) != 1 or any(
        addendum_hash(stored.id, n) != n.content_hash for n in stored.addenda
    ):
        raise _altered()
    content = json.loads(frozen.content)
    if not is_as_recorded(content["recorded"], stored):
        raise _altered()
    if content.get("amendment") != _amendment(stored, amended):
        raise _altered()
    if content["signed_by"].get("role", Role.CLINICIAN.value) != stored.signature.role.value:
        raise _altered()
    return frozen


def _record(frozen: assessments.Snapshot, content: dict[str, Any]) -> FrozenRecord:
    if not OLDEST_SCHEMA <= content["schema"] <= SNAPSHOT_SCHEMA:
        raise MalformedJsonError("unknown snapshot schema")
    return FrozenRecord(
        patient=from_json(Patient, content["patient"], older=True),
        practice=from_json(Practice, content["practice"], older=True),
        result=result_from_json(content["result"], older=True),
        content_hash=frozen.content_hash,
        knowledge_version=frozen.knowledge_version,
        program_version=frozen.program_version,
        content=content,
    )


def _check_signable(
    session: Session, shown: Assessment, stored: Assessment, patient: Patient, result: Result
) -> None:
    if stored.is_signed:
        raise SignedRecordError("This assessment is signed already.", "Open it to read it.")
    if stored.withdrawal is not None:
        raise SignedRecordError(
            "This assessment was withdrawn and cannot be signed.",
            "Start a new assessment to record something new.",
        )
    if stored.version != shown.version or not _computed_from(result, stored, patient):
        raise ConflictError(
            "This assessment changed after what is shown was computed.",
            "Nothing was signed. Look at it again, then sign.",
        )
    with session.database.reading() as connection:
        answered = assessments.answered_at(connection, stored.id)
    obstacles = signing_obstacles(session.catalogue, stored, result, answered)
    if obstacles:
        more = " ".join(obstacles[1:])
        raise StoreError(obstacles[0], more)


def _computed_from(result: Result, stored: Assessment, patient: Patient) -> bool:
    """Whether sex, age and each answer that the result names are those stored now.

    A result that reckons with the patient's position is for the screen alone.
    """
    if result.present is not Position.NONE:
        return False
    youngest = patient.age_on(stored.created_at.date())
    if result.sex != patient.sex.value or not youngest - 1 <= result.age <= youngest + 1:
        return False
    reasons = (
        reason
        for side in result.sides
        for condition in side.conditions
        for reason in (*condition.reasons_for, *condition.reasons_against)
    )
    return all(stored.answers.of(r.key.finding_id, r.key.side) == r.answer for r in reasons)


def _unseen_flags(assessment: Assessment, result: Result, answered: Answered) -> Iterator[str]:
    seen = {a.flag_id: a for a in assessment.acknowledgements}
    for flag in result.raised:
        if flag.urgency not in MUST_BE_SEEN:
            continue
        if flag.id not in seen:
            yield f"Red flag not acknowledged or set aside: {flag.label}."
        elif is_overtaken(flag, seen[flag.id], answered):
            yield f"Set aside before an answer that raises it was changed: {flag.label}."


def _obstacles(catalogue: Catalogue, assessment: Assessment) -> Iterator[str]:
    if assessment.complaint.symptomatic_side is SymptomaticSide.UNKNOWN:
        yield "Which side hurts is not stated."
    open_questions = [
        finding.label
        for finding in catalogue
        if finding.cauda_equina and not _asked(finding, assessment)
    ]
    if open_questions:
        yield (
            f"Not asked: {', '.join(open_questions)}. You can sign when these have an answer, "
            "also “could not ask”."
        )
    if assessment.body_chart.unreadable:
        yield (
            "A part of the body chart cannot be read by this program. Clear the chart and draw it "
            "again, or sign with the program that wrote it."
        )
    impression = assessment.impression
    if not impression.text.strip():
        yield "Your own conclusion is missing."
    if impression.agreement is Agreement.DIFFERS and not impression.reason.strip():
        yield "Your conclusion differs from the estimate: the reason is missing."


def _asked(finding: FindingDefinition, assessment: Assessment) -> bool:
    """Whether there is an answer on each side, or one whose side is not stated."""
    answers = assessment.answers
    return AnswerKey(finding.id) in answers or all(key in answers for key in finding.keys)


def _content(
    session: Session,
    stored: Assessment,
    amended: assessments.Snapshot | None,
    patient: Patient,
    result: Result,
    now: datetime,
) -> dict[str, Any]:
    user = session.clinician
    return {
        "schema": SNAPSHOT_SCHEMA,
        "assessment_id": stored.id,
        "record_number": stored.record_number,
        "created_at": to_json(stored.created_at),
        "author": {"id": stored.author_id, "name": stored.author_name},
        "amendment": _amendment(stored, amended),
        "follows": stored.follows_id,
        "patient": to_json(patient),
        "practice": to_json(session.practice),
        "recorded": to_recorded(stored),
        "labels": _labels(session.catalogue, stored),
        "result": result_to_json(result),
        "knowledge_version": result.knowledge_version,
        "knowledge_hash": result.knowledge_hash,
        "program_version": __version__,
        "signed_by": {
            "id": user.id,
            "name": user.name,
            "profession": user.profession,
            "registration": user.registration,
            "role": user.role.value,
        },
        "signed_at": to_json(now),
    }


def _sources(copied: Mapping[Place, str]) -> list[dict[str, str]]:
    """Which entries were copied from which assessment."""
    return [
        {"target": place.target.value, "key": place.key, "from": source}
        for place, source in sorted(copied.items(), key=lambda item: item[0].key)
    ]


def _amendment(
    stored: Assessment, amended: assessments.Snapshot | None
) -> dict[str, str | None] | None:
    """What an amendment amends, bound by the hash of the amended content."""
    if stored.amends_id is None:
        return None
    return {
        "amends": stored.amends_id,
        "reason": stored.amendment_reason,
        "content_hash": amended.content_hash if amended else None,
    }


def addendum_hash(assessment_id: str, note: Addendum) -> str:
    """SHA-256 hex over a late note and what it is added to.

    Fields that hold their default are left out: one that comes later changes no old hash.
    """
    content = {**to_json(note, brief=True), "assessment_id": assessment_id}
    del content["content_hash"]
    return _hash(canonical(content))


def _labels(catalogue: Catalogue, stored: Assessment) -> dict[str, dict[str, str]]:
    """What each answered finding was called, and its unit, on the day of signing."""
    answered = {key.finding_id for key in stored.answers}
    return {f.id: {"label": f.label, "unit": f.unit} for f in catalogue if f.id in answered}


def _hash(content: str) -> str:
    return hashlib.sha256(content.encode("utf-8")).hexdigest()


def _altered() -> StoreError:
    return StoreError(
        "This signed assessment is no longer what was signed.",
        "Do not rely on it. Keep this file, and compare it with the latest backup.",
    )
