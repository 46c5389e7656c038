"""States of a record on paper: amended, superseded, withdrawn, awaiting, and its late notes."""

from __future__ import annotations

from datetime import datetime

from hipspine_desktop.documents.model import (
    Block,
    Notice,
    PaperPicture,
    Prose,
    Section,
    SignatureBlock,
    Yields,
    plain,
    strong,
)
from hipspine_desktop.domain.assessment import Addendum, Signature, Standing
from hipspine_desktop.domain.people import Role
from hipspine_desktop.services.compose_context import Edition
from hipspine_desktop.services.compose_material import Material, edition_number, paper_picture
from hipspine_desktop.wording.prose import counted, sentence


def state_words(m: Material) -> str:
    """The state in its frame: ``SIGNED 24-Nov-2026 12:58``, ``WITHDRAWN 25-Nov-2026 09:10``."""
    a = m.assessment
    if a.withdrawal is not None:
        return m.paper("frame.withdrawn", time=m.time(a.withdrawal.at))
    if a.signature is None:
        return m.text("report.state_draft")
    time = m.time(a.signature.at)
    if a.standing is Standing.SUPERSEDED:
        return m.paper("frame.superseded", time=time)
    if a.standing is Standing.AWAITING_COUNTERSIGNATURE:
        return m.paper("frame.awaiting_countersignature", time=time)
    if a.amends_id is not None:
        return m.paper("frame.amended", edition=edition_number(m), time=time)
    return m.text("report.state_signed", time=time)


def state_notices(m: Material) -> tuple[Notice, ...]:
    """What must be known before anything is relied on, the gravest first."""
    a, found = m.assessment, []
    if a.withdrawal is not None:
        key = "wrong_patient" if a.withdrawal.wrong_patient else "withdrawn"
        words = m.paper(
            f"notice.{key}",
            time=m.time(a.withdrawal.at),
            name=a.withdrawal.name,
            reason=sentence(a.withdrawal.reason),
        )
        found.append(Notice(m.paper("notice.withdrawn_title"), words))
    elif a.superseded_by is not None:
        later = _later(m)
        words = m.paper("notice.superseded_plain")
        if later is not None and later.signed_at is not None:
            words = m.paper(
                "notice.superseded",
                edition=later.number,
                number=later.record_number,
                time=m.time(later.signed_at),
            )
        found.append(Notice(m.paper("notice.superseded_title"), words))
    elif a.awaits_countersignature and a.signature is not None:
        words = m.paper("notice.awaiting", name=a.signature.name)
        found.append(Notice(m.paper("notice.awaiting_title"), words))
    if a.amends_id is not None:
        found.append(
            Notice(m.paper("notice.amended_title", edition=edition_number(m)), _amended(m))
        )
    return tuple(found)


def late_notes(m: Material) -> Section:
    """Late notes, each with when it was written and how long after what it is about."""
    blocks: list[Block] = []
    for note in m.assessment.addenda:
        who = ", ".join(t for t in (note.name, note.profession, note.registration) if t)
        lead = m.paper(
            "late.lead", event=m.time(note.event_at), written=m.time(note.written_at),
            delay=_delay(m, note), who=who,
        )  # fmt: skip
        text = (*strong(lead), *plain(f" {sentence(note.text)}"))
        blocks.append(Prose(text, yields=Yields.LAST))
    return Section("late_notes", m.paper("late.label"), tuple(blocks))


def signature_blocks(m: Material, statement: str) -> list[Block]:
    """The line to sign on; under a student's the supervisor's, or that it is awaited."""
    signature, clinician = m.assessment.signature, m.clinician
    if signature is None:
        name, lines = m.author, []
        if clinician is not None:
            name = clinician.name
            lines = [_who(clinician.profession, clinician.registration)]
            if clinician.role is Role.STUDENT:
                lines.append(m.text("signature.student"))
        return [SignatureBlock(name, tuple(x for x in lines if x), statement)]
    lines = [_who(signature.profession, signature.registration)]
    if signature.role is Role.STUDENT:
        lines.append(m.paper("countersign.student"))
    blocks: list[Block] = [
        SignatureBlock(
            signature.name,
            tuple(x for x in lines if x),
            statement,
            _picture(m, signature),
        )
    ]
    counter = m.assessment.countersignature
    if counter is not None:
        blocks.append(_countersigned(m, counter))
    elif m.assessment.awaits_countersignature:
        blocks.append(Prose(strong(m.paper("countersign.awaiting"))))
    return blocks


def _countersigned(m: Material, counter: Signature) -> SignatureBlock:
    role = m.paper(f"countersign.role_{counter.role}")
    lines = tuple(x for x in (_who(counter.profession, counter.registration), role) if x)
    return SignatureBlock(
        counter.name,
        lines,
        m.paper("countersign.given", time=m.time(counter.at)),
        _picture(m, counter),
    )


def _picture(m: Material, signature: Signature) -> PaperPicture | None:
    """The picture of a signature: only under the name of the one whose it is."""
    picture = m.context.signature
    if picture is None or picture.owner != signature.clinician_id:
        return None
    return paper_picture(m, picture, "signature", name=signature.name)


def _who(profession: str, registration: str) -> str:
    return ", ".join(x for x in (profession, registration) if x)


def _amended(m: Material) -> str:
    before = next((e for e in reversed(m.context.editions) if e.number < edition_number(m)), None)
    reason = sentence(m.assessment.amendment_reason)
    if before is None or before.signed_at is None:
        return m.paper("notice.amended_plain", reason=reason)
    return m.paper(
        "notice.amended",
        before=before.number,
        number=before.record_number,
        time=m.time(before.signed_at),
        reason=reason,
    )


def _later(m: Material) -> Edition | None:
    own = edition_number(m)
    later = [e for e in m.context.editions if e.number > own and e.signed_at is not None]
    return later[-1] if later else None


def _delay(m: Material, note: Addendum) -> str:
    return delay_words(m, note.event_at, note.written_at)


def delay_words(m: Material, event: datetime, written: datetime) -> str:
    """``3 hours later``, ``2 days later``; under an hour "within the hour"."""
    hours = int((written - event).total_seconds() // 3600)
    if hours < 1:
        return m.paper("late.at_once")
    if hours < 48:
        return counted(m.texts, "paper.late.hours", hours)
    return counted(m.texts, "paper.late.days", hours // 24)
