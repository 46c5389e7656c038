"""Loading the knowledge base: files in, one immutable :class:`KnowledgeBase` out.

``python -m hipspine_desktop.knowledge.loader [DIRECTORY]`` checks a directory, by default
``resources/knowledge`` of a checkout.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

from hipspine_desktop.domain.findings import (
    Catalogue,
    Contraindication,
    FindingDefinition,
    MeasurementError,
    Norm,
    Option,
    Reliability,
    Section,
)
from hipspine_desktop.domain.outcomes import OutcomeMeasure, SmallestChange
from hipspine_desktop.domain.sources import Source, SourceRef
from hipspine_desktop.errors import KnowledgeError
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.reading import Entries, read_directory
from hipspine_desktop.knowledge.references import reference_problems
from hipspine_desktop.knowledge.schema import Cited, ErrorEntry, FindingEntry, Meta, OutcomeEntry


def load_knowledge(directory: Path) -> KnowledgeBase:
    """Load and check all TOML files below a directory.

    Raises:
        KnowledgeError: one line per fault, each naming file, entry and what is allowed.
    """
    meta, entries = read_directory(directory)
    problems = reference_problems(meta, entries)
    if problems:
        raise KnowledgeError(problems)
    sources = {entry.id: Source(**entry.model_dump()) for entry in entries.of("source")}
    return KnowledgeBase(
        meta=meta,
        content_hash=_content_hash(meta, entries),
        catalogue=_catalogue(entries, sources),
        sources=tuple(sources.values()),
        settings=entries.of("setting"),
        conditions=entries.of("condition"),
        indicators=entries.of("indicator"),
        clusters=entries.of("cluster"),
        rules=entries.of("rule"),
        red_flags=entries.of("red_flag"),
        pathways=entries.of("pathway"),
        roots=entries.of("root"),
        imaging=entries.of("imaging_finding"),
        contradictions=entries.of("contradiction"),
        implications=entries.of("implication"),
        hip_spine=entries.of("hip_spine"),
    )


def _content_hash(meta: Meta, entries: Entries) -> str:
    """SHA-256 hex of the canonical content: moving an entry between files changes nothing."""
    content = {
        table: sorted((e.model_dump(mode="json") for e in entries.of(table)), key=lambda e: e["id"])
        for table in entries.tables
    }
    content["meta"] = [meta.model_dump(mode="json")]
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _catalogue(entries: Entries, sources: dict[str, Source]) -> Catalogue:
    sections = tuple(
        Section(entry.id, entry.title, entry.part, order)
        for order, entry in enumerate(entries.of("section"))
    )
    order = {section.id: section.order for section in sections}
    findings = sorted(entries.of("finding"), key=lambda entry: order[entry.section])
    totals = {entry.id: entry for entry in findings}
    return Catalogue(
        sections,
        tuple(_definition(entry, sources) for entry in findings),
        tuple(_outcome(e, totals.get(e.total or ""), sources) for e in entries.of("outcome")),
    )


def _outcome(
    entry: OutcomeEntry, total: FindingEntry | None, sources: dict[str, Source]
) -> OutcomeMeasure:
    low, high = (total.range if total else entry.range) or (0.0, 0.0)
    error = total.measurement_error if total else entry.detectable_change
    plain = entry.model_dump(
        include={
            "id", "name", "plain", "items", "method", "needs", "own_items", "bands", "licence",
            "attribution",
        }
    )  # fmt: skip
    return OutcomeMeasure(
        **plain,
        total=entry.total or "",
        higher_is_better=entry.higher_is == "better",
        lowest=low,
        highest=high,
        decimals=total.decimals if total else entry.decimals,
        important=_change(entry.important_change, sources),
        detectable=_change(error, sources),
        is_screener=entry.screener,
    )


def _change(entry: ErrorEntry | None, sources: dict[str, Source]) -> SmallestChange | None:
    return SmallestChange(entry.value, _ref(entry, sources)) if entry else None


def _ref(cited: Cited, sources: dict[str, Source]) -> SourceRef:
    source = sources[cited.source] if cited.source else None
    return SourceRef(source, cited.basis, cited.reason)


def _definition(entry: FindingEntry, sources: dict[str, Source]) -> FindingDefinition:
    error = entry.measurement_error
    low, high = entry.range or (None, None)
    plain = entry.model_dump(
        include={
            "id", "label", "section", "kind", "laterality", "question", "how_to", "positive_when",
            "group", "phrase_present", "phrase_absent", "unit", "decimals", "synonyms", "aliases",
            "position", "seconds", "irritability", "equipment", "red_flag_block", "cauda_equina",
        }
    )  # fmt: skip
    return FindingDefinition(
        **plain,
        minimum=low,
        maximum=high,
        options=tuple(Option(o.value, o.label) for o in entry.options),
        norms=tuple(Norm(n.low, n.high, n.group, _ref(n, sources)) for n in entry.norm),
        measurement_error=MeasurementError(error.value, _ref(error, sources)) if error else None,
        reliability=tuple(
            Reliability(r.statistic, r.value, _ref(r, sources)) for r in entry.reliability
        ),
        contraindications=tuple(Contraindication(c.tag, c.reason) for c in entry.contraindication),
        sources=tuple(_ref(cited, sources) for cited in entry.cite),
    )


def _main(arguments: list[str]) -> int:
    directory = Path(arguments[0] if arguments else "resources/knowledge")
    try:
        base = load_knowledge(directory)
    except KnowledgeError as fault:
        sys.stderr.write("\n".join(fault.problems) + "\n")
        return 2
    sys.stdout.write(base.summary + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(_main(sys.argv[1:]))
