"""What stands at which section of the form: free texts, and groups that are folded at first."""

from __future__ import annotations

from hipspine_desktop.domain.assessment import Assessment, NarrativeField
from hipspine_desktop.domain.findings import Catalogue, FindingDefinition, Part, Section

EXAMINATION_PLAN = Section("plan_of_examination", "Plan of examination", Part.EXAMINATION, 0)
IMPRESSION_SECTION = Section("impression", "Own impression", Part.CONCLUSION, 9000)
PLAN_SECTION = Section("plan", "Plan and safety net", Part.CONCLUSION, 9001)

TEXTS_OF_SECTION: dict[str, tuple[NarrativeField, ...]] = {
    "location": (NarrativeField.COMPLAINT,),
    "behaviour": (NarrativeField.HISTORY,),
    "general_health": (
        NarrativeField.MEDICINES,
        NarrativeField.TREATMENT_SO_FAR,
        NarrativeField.SOCIAL,
        NarrativeField.GOALS,
    ),
    "imaging": (NarrativeField.INVESTIGATIONS,),
    "plan": (NarrativeField.PLAN, NarrativeField.SAFETY_NET),
}
COMPLAINT_SECTION = "location"
IMAGING_SECTION = "imaging"
DETAIL_SUFFIX = ", in detail"


def texts_of(section_id: str, section_ids: frozenset[str]) -> tuple[NarrativeField, ...]:
    """Free texts of a section; those whose section the catalogue lacks stand at the plan."""
    own = TEXTS_OF_SECTION.get(section_id, ())
    if section_id != PLAN_SECTION.id:
        return own
    homeless = [
        field
        for home, fields in TEXTS_OF_SECTION.items()
        if home != PLAN_SECTION.id and home not in section_ids
        for field in fields
    ]
    return (*own, *homeless)


def form_sections(catalogue: Catalogue) -> tuple[Section, ...]:
    """Sections that have something to show, in clinic order, then the conclusion.

    The plan of examination stands where the examination begins.
    """
    ids = frozenset(s.id for s in catalogue.sections)
    own = [s for s in catalogue.sections if catalogue.in_section(s.id) or texts_of(s.id, ids)]
    examined = next((n for n, s in enumerate(own) if s.part is Part.EXAMINATION), None)
    if examined is not None:
        own.insert(examined, EXAMINATION_PLAN)
    return (*own, IMPRESSION_SECTION, PLAN_SECTION)


def is_detail(definition: FindingDefinition) -> bool:
    """Whether a finding is asked only when something near it was positive."""
    return definition.group.endswith(DETAIL_SUFFIX)


def grouped(
    definitions: tuple[FindingDefinition, ...],
) -> tuple[tuple[str, tuple[FindingDefinition, ...]], ...]:
    """Findings by group; details stand behind everything that is always asked."""
    groups: dict[str, list[FindingDefinition]] = {}
    for definition in sorted(definitions, key=is_detail):
        groups.setdefault(definition.group, []).append(definition)
    return tuple((title, tuple(found)) for title, found in groups.items())


def is_answered(assessment: Assessment, definition: FindingDefinition) -> bool:
    """Whether a finding has an answer on either side."""
    return any(assessment.answers.of(k.finding_id, k.side).is_asked for k in definition.keys)


def done_of(assessment: Assessment, catalogue: Catalogue, section_id: str) -> tuple[int, int]:
    """How many of a section's entries are there, and of how many; details count once answered.

    Of a section without entries, as the plan of examination, 0 of 0.
    """
    definitions = catalogue.in_section(section_id)
    if definitions:
        answered = [d for d in definitions if is_answered(assessment, d)]
        open_ones = [d for d in definitions if d not in answered and not is_detail(d)]
        return len(answered), len(answered) + len(open_ones)
    if section_id == IMPRESSION_SECTION.id:
        return int(bool(assessment.impression.text)), 1
    fields = texts_of(section_id, frozenset(s.id for s in catalogue.sections))
    return sum(bool(assessment.narrative.get(f)) for f in fields), len(fields)
