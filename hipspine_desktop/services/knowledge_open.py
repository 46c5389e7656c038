"""Everything that is not verified or judged, grouped by its reason, for the book's list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from hipspine_desktop.documents.model import DataTable
from hipspine_desktop.domain.sources import Basis
from hipspine_desktop.knowledge.schema import Cited
from hipspine_desktop.services.knowledge_words import KnowledgeWords

LINE_LIMIT = 900
"""Characters of one row's list; what is beyond is counted, and stands under its finding."""


def open_table(words: KnowledgeWords, basis: Basis) -> DataTable:
    """Reasons with the figures that rest on them, the most used reason first."""
    places: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for label, name, cited in cited_places(words):
        if cited.basis is basis:
            names = places[_reason(words, cited)][label]
            if name:
                names.append(name)
    if basis is Basis.JUDGEMENT:
        for flag in words.base.red_flags:
            if flag.own_time and flag.basis is not Basis.JUDGEMENT:
                reason = words.say("book.own_times", pathology=flag.pathology)
                places[reason][flag.label].append(flag.own_time)
    ranked = sorted(places.items(), key=lambda item: (-_size(item[1]), item[0]))
    rows = tuple((reason, _where(words, labels)) for reason, labels in ranked)
    heads = (words.say("book.open_heads_reason"), words.say("book.open_heads_where"))
    return DataTable(heads, rows, (0.36, 0.64))


def cited_places(words: KnowledgeWords) -> Iterator[tuple[str, str, Cited]]:
    """Label, condition ("" where none) and citation of every figure and statement."""
    base = words.base
    for condition in base.conditions:
        for prior in condition.prior:
            yield words.say("condition.priors"), words.short_name(condition.id), prior
    for indicator in base.indicators:
        for cut in indicator.cut:
            yield cut.label, words.say("figure.none"), cut.background
            for link in cut.link:
                yield cut.label, words.short_name(link.condition), link
    for rule in base.rules:
        for row in rule.row:
            yield rule.label, words.say("rule.row", count=row.at_least), row
    for cluster in base.clusters:
        yield cluster.label, "", cluster
    yield from _of_findings(words)
    yield from _of_outcomes(words)
    for root in base.roots:
        yield root.label, "", root
        yield root.label, words.say("root.share"), root.share
        for sign in root.sign:
            yield root.label, words.fact(sign.fact), sign
    for flag in base.red_flags:
        yield flag.label, "", flag
    for pathway in base.pathways:
        for advice in (*pathway.advice, *pathway.escalate):
            yield words.say("book.pathways"), words.short_name(pathway.condition), advice
    for statement in base.hip_spine:
        yield words.say("hip_spine.title"), "", statement
    for entry in base.imaging:
        age = words.say("imaging.age", low=entry.age[0], high=entry.age[1])
        yield entry.finding, age, entry


def _of_findings(words: KnowledgeWords) -> Iterator[tuple[str, str, Cited]]:
    """How a finding is examined, its norms, its error and its reliability."""
    for finding in words.base.catalogue:
        error = finding.measurement_error
        parts = {
            "cite": finding.sources,
            "norm": tuple(norm.source for norm in finding.norms),
            "error": (error.source,) if error else (),
            "reliability": tuple(one.source for one in finding.reliability),
        }
        for name, refs in parts.items():
            for ref in refs:
                cited = Cited(
                    source=ref.source.id if ref.source else None, basis=ref.basis, reason=ref.note
                )
                yield finding.label, words.say(f"book.open_{name}"), cited


def _of_outcomes(words: KnowledgeWords) -> Iterator[tuple[str, str, Cited]]:
    """The changes that outcome measures are held against; an error that stands at the finding of
    a total is told there."""
    for outcome in words.base.catalogue.outcomes:
        changes = {
            "important": outcome.important,
            "error": None if outcome.total else outcome.detectable,
        }
        for name, change in changes.items():
            if change is not None:
                ref = change.source
                source = ref.source.id if ref.source else None
                cited = Cited(source=source, basis=ref.basis, reason=ref.note)
                yield outcome.name, words.say(f"book.open_{name}"), cited


def _reason(words: KnowledgeWords, cited: Cited) -> str:
    ground = words.ground(cited)
    if cited.source is None:
        return ground
    return f"{ground} {words.reference(cited.source)}".strip()


def _size(labels: dict[str, list[str]]) -> int:
    return sum(max(1, len(names)) for names in labels.values())


def _where(words: KnowledgeWords, labels: dict[str, list[str]]) -> str:
    shown: list[str] = []
    length = rest = 0
    for label, names in labels.items():
        listed = ", ".join(dict.fromkeys(names))
        line = words.say("book.open_line", label=label, names=listed) if names else label
        if length + len(line) > LINE_LIMIT and shown:
            rest += max(1, len(names))
            continue
        shown.append(line)
        length += len(line)
    text = "; ".join(shown)
    return words.say("book.open_more", shown=text, count=rest) if rest else text
