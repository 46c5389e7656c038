"""Listings of the knowledge base for other programs (docs/headless.md)."""

from __future__ import annotations

from typing import Any

from hipspine_desktop.domain.findings import FindingDefinition, Laterality
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.references import trigger_facts


def finding_rows(base: KnowledgeBase) -> list[dict[str, Any]]:
    """One row per finding in clinic order: id, label, section, kind, sides, unit, range,
    choices, synonyms and what is asked.

    ``sides`` is ``["left", "right"]``, or empty for a midline finding (answered with side null);
    ``range`` is ``[low, high]`` or null; ``choices`` holds value and label of grades and choices.
    """
    sections = {s.id: s.title for s in base.catalogue.sections}
    return [_finding_row(finding, sections[finding.section]) for finding in base.catalogue]


def _finding_row(finding: FindingDefinition, section_title: str) -> dict[str, Any]:
    per_side = finding.laterality is Laterality.PER_SIDE
    measured = finding.minimum is not None
    return {
        "id": finding.id,
        "label": finding.label,
        "section": finding.section,
        "section_title": section_title,
        "group": finding.group,
        "kind": finding.kind.value,
        "sides": ["left", "right"] if per_side else [],
        "unit": finding.unit,
        "range": [finding.minimum, finding.maximum] if measured else None,
        "choices": [{"value": o.value, "label": o.label} for o in finding.options],
        "synonyms": list(finding.synonyms),
        "aliases": list(finding.aliases),
        "question": finding.question,
        "how_to": finding.how_to,
        "positive_when": finding.positive_when,
        "red_flag_question": finding.red_flag_block,
    }


def condition_rows(base: KnowledgeBase) -> list[dict[str, Any]]:
    """One row per condition: id, label, region, ICD-10, plain description."""
    return [
        {
            "id": condition.id,
            "label": condition.label,
            "region": condition.region.value,
            "icd10": condition.icd10,
            "plain": condition.plain,
        }
        for condition in base.conditions
    ]


def red_flag_rows(base: KnowledgeBase) -> list[dict[str, Any]]:
    """One row per red flag: id, pathology, label, urgency, action, and the findings it reads."""
    return [
        {
            "id": flag.id,
            "pathology": flag.pathology,
            "label": flag.label,
            "urgency": flag.urgency.value,
            "destination": flag.destination.value,
            "timeframe": flag.timeframe,
            "timeframe_own_judgement": flag.own_time,
            "action": flag.action,
            "findings": sorted({f.finding for f in trigger_facts(flag.trigger) if f.finding}),
            "basis": flag.basis.value,
            "source": base.ref(flag).short,
        }
        for flag in base.red_flags
    ]
