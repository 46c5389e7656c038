"""What both documents are composed from, and the parts they share: frame, letterhead, identity."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from hipspine_desktop import __version__
from hipspine_desktop.documents.check import content_check, short_code
from hipspine_desktop.documents.model import (
    Identity,
    LetterDocument,
    Letterhead,
    PageFrame,
    PaperPicture,
    Properties,
    ReportDocument,
    SummaryDocument,
)
from hipspine_desktop.domain.assessment import Assessment, NarrativeField, Standing
from hipspine_desktop.domain.findings import Catalogue
from hipspine_desktop.domain.patient import AllergyStatus, Patient, Sex
from hipspine_desktop.domain.people import Clinician, Practice
from hipspine_desktop.domain.stationery import Picture
from hipspine_desktop.engine.result import EvaluatedSide, Result, SideResult
from hipspine_desktop.services.compose_context import PLAIN, PaperContext
from hipspine_desktop.services.patient_numbers import (
    NHS,
    NumberCheck,
    check_number,
    main_identifier,
)
from hipspine_desktop.wording.formats import (
    format_born,
    format_date,
    format_datetime,
    format_name,
    format_nhs_number,
)
from hipspine_desktop.wording.prose import capitalise
from hipspine_desktop.wording.texts import Texts

Document = TypeVar("Document", ReportDocument, LetterDocument, SummaryDocument)


@dataclass(frozen=True, slots=True)
class AnonymousCase:
    """A case of the headless door: age and sex, nobody's name.

    Attributes:
        id: how the case is called, e.g. the stem of its file.
    """

    id: str
    age: int
    sex: Sex


Subject = Patient | AnonymousCase


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a document may say; nothing else may be said.

    Attributes:
        now: time of printing, with the time zone in which times are printed.
    """

    subject: Subject
    assessment: Assessment
    result: Result
    catalogue: Catalogue
    practice: Practice | None
    clinician: Clinician | None
    texts: Texts
    now: datetime
    context: PaperContext = PLAIN

    def text(self, key: str, **values: object) -> str:
        """A text of the documents' own wording; without percentages its other form, if any."""
        other = f"paper.of_hundred.{key}"
        if not self.context.percentages and other in self.texts:
            return _spoken(self.texts(other, **values))
        return _spoken(self.texts(f"documents.{key}", **values))

    def paper(self, key: str, **values: object) -> str:
        """A text of what all papers share: states, late notes, outcomes."""
        return self.texts(f"paper.{key}", **values)

    def narrative(self, part: NarrativeField) -> str:
        """The clinician's free text, stripped."""
        return self.assessment.narrative.get(part, "").strip()

    def local(self, moment: datetime) -> datetime:
        """A recorded time (UTC) in the time zone of printing."""
        return moment.astimezone(self.now.tzinfo)

    def time(self, moment: datetime) -> str:
        """``18-Nov-2026 12:58`` in local time."""
        return format_datetime(self.local(moment))

    @property
    def estimate_allowed(self) -> bool:
        """No estimate before the red-flag block was asked; a case without identity is nobody's
        care and shows it with a warning."""
        return self.result.flags_asked or isinstance(self.subject, AnonymousCase)

    @property
    def author(self) -> str:
        """Who stands behind the assessment: its signature, else its author."""
        signature = self.assessment.signature
        return signature.name if signature is not None else self.assessment.author_name

    def side_label(self, side: EvaluatedSide) -> str:
        """``Right side`` for headings, "Side not stated" for an unknown side."""
        if side is EvaluatedSide.UNKNOWN:
            return self.text("estimate.side_unknown")
        word = self.texts(f"clinical.side.{side.value}")
        return self.text("estimate.side_heading", side=capitalise(word))

    def section_label(self, key: str, side: SideResult, **values: object) -> str:
        """A section's label, with the side when there are several differentials."""
        label = self.text(f"section.{key}", **values)
        if len(self.result.sides) < 2:
            return label
        word = self.texts(f"clinical.side.{side.side.value}")
        return self.text("section.side", section=label, side=word)


def _spoken(text: str) -> str:
    """``more than 99`` for "about >99" in a sentence."""
    return text.replace("about >", "more than ").replace("about <", "fewer than ")


def letterhead(m: Material, right: tuple[str, ...] = ()) -> Letterhead:
    """The practice, or a neutral head when there is none."""
    if m.practice is None:
        lines = (m.text("letterhead.none_line"),)
        return Letterhead(m.text("letterhead.none"), lines, right)
    address = m.practice.address
    own_right = tuple(t for t in (address.phone, address.email) if t)
    lines = (", ".join(line for line in address.lines if line.strip()),)
    logo = m.context.logo
    return Letterhead(
        m.practice.name,
        tuple(t for t in lines if t),
        (*own_right, *right),
        logo=None if logo is None else paper_picture(m, logo, "logo", practice=m.practice.name),
        accent=m.practice.accent,
    )


def paper_picture(m: Material, picture: Picture, key: str, **values: object) -> PaperPicture:
    """A picture with what it is in words."""
    words = m.texts(f"stationery.paper.{key}", **values)
    return PaperPicture(picture.content, picture.width, picture.height, words)


def identity(m: Material) -> Identity:
    """The banner's content in the banner's order."""
    subject = m.subject
    if isinstance(subject, AnonymousCase):
        age = (m.text("identity.age"), m.text("identity.years", age=subject.age))
        sex = (m.text("identity.sex"), m.texts(f"clinical.sex.{subject.sex}"))
        return Identity(
            name=m.text("identity.case", id=subject.id),
            facts=(age, sex),
            short=(age, sex),
            second_line=(m.text("identity.case_line"), ""),
            is_case=True,
        )
    born = (m.text("identity.born"), _born(m, subject))
    number = _number(m, subject)
    second = (m.text("identity.preferred"), subject.preferred_name)
    return Identity(
        name=format_name(subject),
        facts=(born, _gender(m, subject), number, _allergies(m, subject)),
        short=((born[0], format_date(subject.born)), number),
        second_line=second if subject.preferred_name else ("", ""),
    )


def page_frame(m: Material, kind: str) -> PageFrame:
    """Foot and state; the record line is added by :func:`with_check`."""
    return PageFrame(
        kind=kind,
        status=status_words(m),
        draft_mark=_mark(m),
        page_of=m.texts("documents.page_of", page="{page}", pages="{pages}"),
        replaced_note=m.text("replaced"),
        printed=m.text("printed", time=format_datetime(m.now)),
    )


def edition_number(m: Material) -> int:
    """1 for the original and for what has no number of its own."""
    last = m.assessment.record_number.rsplit("-", 1)[-1]
    return int(last) if last.isascii() and last.isdigit() and m.assessment.amends_id else 1


def status_words(m: Material) -> str:
    """``signed by R. Okonjo-Test, HCPC PH000000``; what it counts for comes first."""
    signature = m.assessment.signature
    if signature is None:
        words = m.text("draft_by", name=m.author) if m.author else m.text("draft_nobody")
    else:
        name = ", ".join(t for t in (signature.name, signature.registration) if t)
        words = m.text("signed_by", name=name)
    if m.assessment.amends_id is not None:
        words = m.paper("status.amended", edition=edition_number(m), words=words)
    standing = m.assessment.standing
    if standing in (Standing.SUPERSEDED, Standing.WITHDRAWN, Standing.AWAITING_COUNTERSIGNATURE):
        return m.paper(f"status.{standing}", words=words)
    return words


def _mark(m: Material) -> str:
    """The word across the page; none on what counts."""
    standing = m.assessment.standing
    if standing in (Standing.SUPERSEDED, Standing.WITHDRAWN):
        return m.paper(f"mark.{standing}")
    return m.text("draft") if standing is Standing.DRAFT else ""


def properties(m: Material, kind: str) -> Properties:
    """Title (without a name: the title shows in task bars), author, subject, language, and what
    a check of the file reads back."""
    title = "paper.summary" if kind == "patient_summary" else f"documents.{kind}"
    return Properties(
        title=m.texts(f"{title}.pdf_title", number=m.assessment.record_number),
        author=m.author or m.text("creator", version=__version__),
        subject=m.texts(f"{title}.subject"),
        creator=m.text("creator", version=__version__),
        language=m.text("language"),
        record=m.assessment.record_number,
        edition=str(edition_number(m)),
        state=m.assessment.standing.value,
        kind=kind,
    )


def with_check(document: Document, m: Material) -> Document:
    """The document with its check code in properties and foot."""
    check = content_check(document)
    record = (
        m.text("record", number=m.assessment.record_number),
        m.text("check", code=short_code(check)),
        m.text("knowledge", version=m.result.knowledge_version),
    )
    return replace(
        document,
        properties=replace(document.properties, check=check),
        frame=replace(document.frame, record=record),
    )


def _born(m: Material, patient: Patient) -> str:
    born = format_born(patient, m.now.date())
    if patient.died is None:
        return born
    return f"{born}, {m.text('identity.died', date=format_date(patient.died))}"


def _gender(m: Material, patient: Patient) -> tuple[str, str]:
    if patient.gender:
        return m.text("identity.gender"), patient.gender
    return m.text("identity.sex"), m.texts(f"clinical.sex.{patient.sex}")


def _number(m: Material, patient: Patient) -> tuple[str, str]:
    """The main number; one that fails its own check never looks like one to rely on."""
    found = main_identifier(patient)
    if found is None:
        return m.text("identity.nhs"), m.text("identity.not_known")
    check, key = check_number(found), f"record_screens.number.short.{found.system.lower()}"
    label = m.texts(key) if key in m.texts else found.system
    if check is NumberCheck.WRONG:
        return label, m.text("identity.fails_check", number=found.value)
    grouped = found.system == NHS and check is NumberCheck.RIGHT
    return label, format_nhs_number(found.value) if grouped else found.value


def _allergies(m: Material, patient: Patient) -> tuple[str, str]:
    label = m.texts(f"clinical.allergy.{patient.allergy_status}")
    if patient.allergy_status is AllergyStatus.KNOWN:
        return label, patient.allergies or m.text("letter.not_recorded")
    return "", label
