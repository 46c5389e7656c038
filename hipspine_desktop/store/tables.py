"""All tables. Every column says what it means; the data dictionary is made from this.

What is signed and the audit are guarded by triggers, which live in the migrations alone.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from hipspine_desktop.domain.answers import AnswerState, CannotTestReason, Side, SymptomaticSide
from hipspine_desktop.domain.assessment import Agreement, AssessmentState, NarrativeField
from hipspine_desktop.domain.letter import Destination, Urgency
from hipspine_desktop.domain.patient import AllergyStatus, Sex
from hipspine_desktop.domain.people import Role
from hipspine_desktop.domain.records import DocumentKind
from hipspine_desktop.store import (  # so that metadata holds all tables
    tables_care as tables_care,
    tables_shared as tables_shared,
    tables_stationery as tables_stationery,
)
from hipspine_desktop.store.columns import (
    id_column,
    json_list,
    metadata as metadata,
    moment,
    one_of,
    reference,
    version_check,
    version_column,
    words,
)

NO_SIDE = "none"
SIDES = (*Side, NO_SIDE)
CHANGE_TARGETS = ("answer", "narrative", "complaint", "impression", "body_chart")
CHANGE_STATES = ("done", "undone", "dropped")

practice = Table(
    "practice",
    metadata,
    Column("id", Integer, primary_key=True, comment="1, the table has one row"),
    CheckConstraint("id = 1", name="one_row"),
    words("practice_id", "opaque identifier of this practice, also in its key ring"),
    words("name", "as the letterhead shows it"),
    json_list("address_lines", "postal address, list of lines as printed"),
    words("phone", "as printed"),
    words("email", "as printed"),
    words("setting", "kind of clinic, id of the knowledge base; chooses pre-test probabilities"),
    moment("created_at", "when the practice was set up"),
    version_column(),
    version_check(),
    Column(
        "prior_factors",
        JSON(none_as_null=True),
        comment="own factor on the pre-test odds, 0.25 to 4, by condition id; NULL: none",
    ),
    Column(
        "accent", Text, nullable=True, comment="colour of the letterhead, #RRGGBB; NULL: the usual"
    ),
)

clinician = Table(
    "clinician",
    metadata,
    id_column(),
    words("username", "typed at sign-in, lower case", unique=True),
    words("name", "as signed and printed"),
    words("profession", "as printed, e.g. Physiotherapist"),
    words("registration", "professional registration as printed, e.g. HCPC PH000000"),
    Column("role", Text, nullable=False, comment="what the user may do; a Role code"),
    Column("active", Boolean, nullable=False, comment="may sign in"),
    moment("created_at", "when the user was added"),
    version_column(),
    version_check(),
    one_of("role", Role),
)

patient = Table(
    "patient",
    metadata,
    id_column(),
    words("family_name", "family name as the patient writes it"),
    words("given_name", "given names as the patient writes them"),
    words("sort_name", "family and given name, accents folded, lower case"),
    Column("born", Date, nullable=False, index=True, comment="date of birth"),
    Column("sex", Text, nullable=False, comment="sex as the risk rules use it; a Sex code"),
    words("gender", "gender as the patient states it, empty when not recorded"),
    words("title", "form of address, e.g. Mrs; may be empty"),
    words("preferred_name", "name the patient likes to be called, may be empty"),
    json_list("address_lines", "postal address, list of lines as printed"),
    words("phone", "telephone as given"),
    words("email", "electronic mail address as given"),
    words("gp_name", "general practitioner's name"),
    words("gp_practice", "general practice's name"),
    json_list("gp_address_lines", "general practice's postal address, list of lines"),
    words("gp_phone", "general practice's telephone"),
    words("gp_email", "general practice's electronic mail address"),
    Column("allergy_status", Text, nullable=False, comment="one of the four fixed labels"),
    words("allergies", "allergies and reactions in words; empty unless known"),
    words("needs", "communication needs and adjustments, shown in the banner"),
    json_list("alerts", "other alerts for the banner, list of texts"),
    Column(
        "contacts",
        JSON(none_as_null=True),
        comment="whom else to reach, list of lines: name, relation, telephone; NULL: none",
    ),
    Column("died", Date, nullable=True, comment="date of death; NULL while not known to have died"),
    Column(
        "merged_into_id",
        Text,
        ForeignKey("patient.id"),
        nullable=True,
        comment="record of the same person that goes on; NULL for a record of its own",
    ),
    words("created_by", "id of the user who added the patient"),
    moment("created_at", "when the patient was added"),
    moment("changed_at", "when the patient's details last changed"),
    version_column(),
    version_check(),
    one_of("sex", Sex),
    one_of("allergy_status", AllergyStatus),
    CheckConstraint("died IS NULL OR died >= born", name="died"),
    CheckConstraint("born >= '1850-01-01'", name="born"),
    CheckConstraint("family_name <> ''", name="family_name"),
)

patient_identifier = Table(
    "patient_identifier",
    metadata,
    reference("patient_id", "patient", "whose number"),
    words("system", "who issues the number, e.g. NHS, or local"),
    words("value", "the number without spaces"),
    Column("position", Integer, nullable=False, comment="order of showing, from 0"),
    PrimaryKeyConstraint("patient_id", "system"),
    CheckConstraint("value <> ''", name="value"),
    sqlite_with_rowid=False,
)
Index(None, patient_identifier.c.system, patient_identifier.c.value)

patient_term = Table(
    "patient_term",
    metadata,
    words("term", "one word of a name, or one number: accents folded, lower case, digits only"),
    words("kind", "what the term is from: name, identifier or phone"),
    reference("patient_id", "patient", "who is found by the term"),
    PrimaryKeyConstraint("term", "kind", "patient_id"),
    one_of("kind", ("name", "identifier", "phone")),
    sqlite_with_rowid=False,
)

patient_prefix = Table(
    "patient_prefix",
    metadata,
    words("prefix", "the first one, two or three letters of a word of a name, folded"),
    words("sort_name", "as in patient"),
    Column("born", Date, nullable=False, comment="as in patient"),
    reference("patient_id", "patient", "who is found by it", index=True),
    PrimaryKeyConstraint("prefix", "sort_name", "born", "patient_id"),
    sqlite_with_rowid=False,
)

recent_patient = Table(
    "recent_patient",
    metadata,
    reference("clinician_id", "clinician", "who opened"),
    reference("patient_id", "patient", "whose record was opened"),
    moment("opened_at", "when last"),
    PrimaryKeyConstraint("clinician_id", "patient_id"),
    sqlite_with_rowid=False,
)

assessment = Table(
    "assessment",
    metadata,
    id_column(),
    reference("patient_id", "patient", "who was assessed", index=True),
    Column("record_year", Integer, nullable=False, comment="record number: year"),
    Column("record_serial", Integer, nullable=False, comment="record number: running in the year"),
    Column(
        "record_edition",
        Integer,
        nullable=False,
        comment="record number: 1 for the original, one more for each amendment",
    ),
    reference("author_id", "clinician", "who started the assessment"),
    words("author_name", "the author's name at that time"),
    moment("created_at", "when the assessment was started"),
    moment("changed_at", "when an entry last changed"),
    Column("state", Text, nullable=False, comment="draft, or signed: content then fixed"),
    Column("symptomatic_side", Text, nullable=False, comment="side of the complaint as given"),
    words("impression_text", "the clinician's own conclusion in words"),
    Column("impression_agreement", Text, nullable=False, comment="to the program's estimate"),
    words("impression_reason", "why the clinician's conclusion differs"),
    json_list("impression_conditions", "conditions the clinician holds most likely, list of ids"),
    Column("urgency", Text, nullable=True, comment="of the latest result; NULL before one"),
    Column(
        "amends_id",
        Text,
        ForeignKey("assessment.id"),
        nullable=True,
        index=True,
        comment="signed assessment that this one amends; NULL for an original",
    ),
    words("amendment_reason", "why it is amended; empty for an original"),
    Column(
        "follows_id",
        Text,
        ForeignKey("assessment.id"),
        nullable=True,
        comment="assessment that this follow-up was started from; NULL for a first one",
    ),
    version_column(),
    version_check(),
    CheckConstraint("record_edition >= 1", name="record_edition"),
    UniqueConstraint("record_year", "record_serial", "record_edition"),
    one_of("state", AssessmentState),
    one_of("symptomatic_side", SymptomaticSide),
    one_of("impression_agreement", Agreement),
    one_of("urgency", Urgency),
)

_answer_states = [s for s in AnswerState if s is not AnswerState.NOT_ASKED]

answer = Table(
    "answer",
    metadata,
    reference("assessment_id", "assessment", "the assessment"),
    words("finding_id", "finding of the catalogue"),
    words("side", "side of the body; none for a midline finding or a side not stated"),
    Column("state", Text, nullable=False, comment="what is known; no row means not asked"),
    Column(
        "value_number",
        Float,
        nullable=True,
        comment="measured value in the finding's unit and range, or grade; set if state is value",
    ),
    Column("value_code", Text, nullable=True, comment="chosen code; set if state is value"),
    Column("reason", Text, nullable=True, comment="why it could not be tested, else NULL"),
    words("note", "the clinician's words beside the answer"),
    moment("changed_at", "when the answer was last changed"),
    words("changed_by", "id of the user who last changed it"),
    PrimaryKeyConstraint("assessment_id", "finding_id", "side"),
    one_of("side", SIDES),
    one_of("state", _answer_states),
    one_of("reason", CannotTestReason),
    CheckConstraint(
        "(state = 'value') = ((value_number IS NULL) <> (value_code IS NULL))", name="value"
    ),
    CheckConstraint("NOT (value_number IS NOT NULL AND value_code IS NOT NULL)", name="one_value"),
    CheckConstraint("(state = 'could_not_test') = (reason IS NOT NULL)", name="reason_given"),
    sqlite_with_rowid=False,
)
Index(None, answer.c.finding_id, answer.c.state)

narrative = Table(
    "narrative",
    metadata,
    reference("assessment_id", "assessment", "the assessment"),
    Column("field", Text, nullable=False, comment="which free text; a NarrativeField code"),
    words("text", "the clinician's words"),
    moment("changed_at", "when last changed"),
    words("changed_by", "id of the user who last changed it"),
    PrimaryKeyConstraint("assessment_id", "field"),
    one_of("field", NarrativeField),
    sqlite_with_rowid=False,
)

chart_item = Table(
    "chart_item",
    metadata,
    reference("assessment_id", "assessment", "the assessment"),
    words("item_id", "which: stroke, mark, tick or label, with its number or place"),
    Column("version", Integer, nullable=False, comment="form of the content, from 1"),
    words(
        "content",
        "canonical JSON: view, pen and points in units of the outlines, or region, or label",
    ),
    moment("changed_at", "when last changed"),
    words("changed_by", "id of the user who last changed it"),
    PrimaryKeyConstraint("assessment_id", "item_id"),
    CheckConstraint("item_id <> ''", name="item_id"),
    version_check(),
    CheckConstraint("length(content) BETWEEN 1 AND 20000", name="content"),
    sqlite_with_rowid=False,
)

assessment_change = Table(
    "assessment_change",
    metadata,
    Column("id", Integer, primary_key=True, comment="order of the changes"),
    reference("assessment_id", "assessment", "the assessment"),
    Column("target", Text, nullable=False, comment="what was changed"),
    words("target_key", "which one: finding:side, or narrative field; else empty"),
    Column(
        "before",
        JSON(none_as_null=True),
        nullable=True,
        comment="entry before the change, NULL if none",
    ),
    Column(
        "after",
        JSON(none_as_null=True),
        nullable=True,
        comment="entry after the change, NULL if none",
    ),
    Column("state", Text, nullable=False, comment="done, undone, or dropped (redo given up)"),
    Column(
        "source_id",
        Text,
        ForeignKey("assessment.id"),
        nullable=True,
        comment="assessment that the entry was copied from; NULL when it was entered anew",
    ),
    words("changed_by", "id of the user who made the change"),
    moment("changed_at", "when it was made"),
    one_of("target", CHANGE_TARGETS),
    one_of("state", CHANGE_STATES),
    sqlite_autoincrement=True,
)
Index(None, assessment_change.c.assessment_id, assessment_change.c.state, assessment_change.c.id)

acknowledgement = Table(
    "acknowledgement",
    metadata,
    Column("id", Integer, primary_key=True, comment="order of the acknowledgements"),
    reference("assessment_id", "assessment", "the assessment", index=True),
    words("flag_id", "red-flag rule of the knowledge base"),
    words("reason", "what is done, or why the flag is set aside"),
    Column("set_aside", Boolean, nullable=False, comment="flag set aside"),
    words("by_id", "id of the user"),
    words("by_name", "the user's name at that time"),
    moment("at", "when"),
    sqlite_autoincrement=True,
)

snapshot = Table(
    "snapshot",
    metadata,
    reference("assessment_id", "assessment", "the signed assessment", primary_key=True),
    words("content", "canonical JSON of all that was signed, result included"),
    words("content_hash", "SHA-256 of the content, hex, 64 digits"),
    CheckConstraint("length(content_hash) = 64", name="content_hash"),
    words("knowledge_version", "version of the knowledge base of the result"),
    words("knowledge_hash", "SHA-256 of the knowledge base, hex"),
    words("program_version", "version of the program"),
    moment("made_at", "when it was frozen"),
)

signature = Table(
    "signature",
    metadata,
    reference("assessment_id", "assessment", "the signed assessment", primary_key=True),
    reference("clinician_id", "clinician", "who signed"),
    words("name", "the signer's name at that time"),
    words("profession", "the signer's profession at that time"),
    words("registration", "the signer's registration at that time"),
    moment("at", "when it was signed"),
    words("content_hash", "SHA-256 of the frozen content, hex"),
    Column("role", Text, nullable=False, comment="the signer's role at that time; a Role code"),
    one_of("role", Role),
)

countersignature = Table(
    "countersignature",
    metadata,
    reference("assessment_id", "assessment", "that a student signed", primary_key=True),
    reference("clinician_id", "clinician", "the supervisor"),
    words("name", "the supervisor's name at that time"),
    words("profession", "the supervisor's profession at that time"),
    words("registration", "the supervisor's registration at that time"),
    moment("at", "when it was countersigned"),
    words("content_hash", "SHA-256 of the frozen content, hex"),
)

addendum = Table(
    "addendum",
    metadata,
    id_column(),
    reference("assessment_id", "assessment", "the signed one it is added to", index=True),
    words("text", "the clinician's words"),
    moment("event_at", "when that happened which is noted late"),
    moment("written_at", "when it was written"),
    reference("clinician_id", "clinician", "who wrote it"),
    words("name", "the writer's name at that time"),
    words("profession", "the writer's profession at that time"),
    words("registration", "the writer's registration at that time"),
    words("content_hash", "SHA-256 of all of the above as canonical JSON, hex"),
    CheckConstraint("text <> ''", name="text"),
    CheckConstraint("event_at <= written_at", name="event_at"),
)

withdrawal = Table(
    "withdrawal",
    metadata,
    reference(
        "assessment_id", "assessment", "draft or signed, that counts no longer", primary_key=True
    ),
    words("reason", "why, in words"),
    Column("wrong_patient", Boolean, nullable=False, comment="it was about somebody else"),
    reference("clinician_id", "clinician", "who withdrew it"),
    words("name", "that user's name at that time"),
    moment("at", "when"),
    CheckConstraint("reason <> ''", name="reason"),
)

letter = Table(
    "letter",
    metadata,
    id_column(),
    reference("assessment_id", "assessment", "the assessment it reports", index=True),
    Column("destination", Text, nullable=False, comment="kind of receiving service"),
    Column("urgency", Text, nullable=False, comment="how soon somebody must act"),
    words("urgency_reason", "why the urgency is lower than the highest red flag"),
    words("addressee_name", "to whom it goes"),
    words("addressee_organisation", "the receiver's organisation"),
    json_list("addressee_lines", "the receiver's postal address, list of lines"),
    words("addressee_phone", "the receiver's telephone"),
    words("addressee_email", "the receiver's electronic mail address"),
    words("request", "what is asked of the receiver"),
    json_list("copies", "who gets copies, list of texts"),
    json_list("sections", "edited text, list of pairs section key and text"),
    moment("written_at", "date of the letter"),
    words("changed_by", "id of the user who last changed it"),
    version_column(),
    version_check(),
    Column(
        "links",
        JSON(none_as_null=True),
        comment="by section key, list of pairs: sentence, and what it was made from; NULL: none",
    ),
    Column(
        "enclosures",
        JSON(none_as_null=True),
        comment="what goes with it, list of texts; NULL: none",
    ),
    one_of("destination", Destination),
    one_of("urgency", Urgency),
)

document = Table(
    "document",
    metadata,
    id_column(),
    reference("assessment_id", "assessment", "the assessment it shows", index=True),
    Column("letter_id", Text, ForeignKey("letter.id"), nullable=True, comment="of a letter"),
    Column("kind", Text, nullable=False, comment="kind of paper; a DocumentKind code"),
    Column("state", Text, nullable=False, comment="state of the assessment when issued"),
    words("title", "as listed"),
    Column("content", LargeBinary, nullable=False, comment="the PDF as issued"),
    Column("size", Integer, nullable=False, comment="bytes of the PDF"),
    CheckConstraint("size > 0", name="size"),
    words("content_hash", "SHA-256 of the PDF, hex"),
    words("made_by", "id of the user who issued it"),
    words("made_by_name", "the user's name at that time"),
    moment("made_at", "when it was issued"),
    one_of("kind", DocumentKind),
    one_of("state", AssessmentState),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, comment="position in the chain, from 1, no gaps"),
    moment("at", "when"),
    words("clinician_id", "who; empty for the program itself"),
    words("action", "what was done, a code"),
    Column("patient_id", Text, nullable=True, comment="about whom"),
    Column("assessment_id", Text, nullable=True, comment="about which assessment"),
    words("detail", "codes only, never a patient's words; canonical JSON"),
    words("previous_mac", "mac of the entry before, 64 zeros for the first"),
    words("mac", "HMAC-SHA256 over this entry and the previous mac, hex", unique=True),
)
Index(None, audit.c.patient_id, audit.c.id)

# nearly all rows are joined to none, and an index over those misleads the planner
_joined = patient.c.merged_into_id.is_not(None)
Index(None, patient.c.merged_into_id, sqlite_where=_joined, postgresql_where=_joined)
# the patient list in its order, without sorting
Index(None, patient.c.sort_name, patient.c.born, patient.c.id)
# does this patient have a word that begins so
Index(None, patient_term.c.patient_id, patient_term.c.term)
# looking for the last visit of many patients at once
Index(None, assessment.c.patient_id, assessment.c.created_at)
