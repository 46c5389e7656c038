"""All checks of a knowledge directory beyond schema and references."""

from __future__ import annotations

from pathlib import Path

from hipspine_desktop.knowledge import check_figures, check_links, check_words
from hipspine_desktop.knowledge.faults import Fault, Level
from hipspine_desktop.knowledge.reading import Entries, read_directory
from hipspine_desktop.knowledge.references import reference_problems

CHECKS = (
    check_figures.published_ratios,
    check_figures.rule_rows,
    check_figures.strong_links,
    check_figures.pointless_links,
    check_words.help_texts,
    check_words.ambiguous_labels,
    check_words.aliases,
    check_words.shared_synonyms,
    check_words.negative_synonyms,
    check_words.empty_reasons,
    check_links.orphan_sources,
    check_links.source_addresses,
    check_links.clusters,
    check_links.unused_findings,
    check_links.conditions_without,
    check_links.rules_that_hide,
    check_links.rules_that_count,
    check_links.flag_levels,
    check_links.own_times,
)
_ORDER = {level: order for order, level in enumerate(Level)}


def check_directory(directory: Path) -> tuple[Fault, ...]:
    """Every fault of a directory, errors first, then by place.

    Raises:
        KnowledgeError: a file cannot be read or an entry does not fit the schema.
    """
    meta, entries = read_directory(directory)
    references = tuple(_reference_fault(line) for line in reference_problems(meta, entries))
    return references or check_entries(entries)


def check_entries(entries: Entries) -> tuple[Fault, ...]:
    """Every fault of entries whose references are sound, errors first, then by place."""
    faults = [fault for check in CHECKS for fault in check(entries)]
    return tuple(sorted(faults, key=lambda f: (_ORDER[f.level], f.place, f.kind, f.what)))


def _reference_fault(line: str) -> Fault:
    place, _, what = line.rpartition(": ")
    return Fault(Level.ERROR, place, "reference", what)
