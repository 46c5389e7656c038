"""Tables of figures: how often a finding is positive, grouped by the ground they share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from hipspine_desktop.documents.model import DataTable, SubHeading
from hipspine_desktop.domain.sources import Basis
from hipspine_desktop.knowledge.check_figures import likelihood_ratios
from hipspine_desktop.knowledge.coverage import BEST_FIRST
from hipspine_desktop.knowledge.schema import CutEntry, Estimate, LinkEntry
from hipspine_desktop.services.knowledge_words import KnowledgeWords, capital, number

FOR, AGAINST, RARER = 14, 8, 6
"""How many findings a condition's page lists; a reader's limit, not a clinical one."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """One finding's strength for one condition."""

    cut: CutEntry
    link: LinkEntry
    present: float
    absent: float


def figure_table(words: KnowledgeWords, cut: CutEntry) -> DataTable:
    """Background and links of a cut; conditions with the same ground share a row."""
    groups: dict[tuple[object, ...], list[tuple[str, Estimate]]] = defaultdict(list)
    named: list[tuple[str, Estimate]] = [(words.say("figure.none"), cut.background)]
    named += [(words.short_name(link.condition), link) for link in cut.link]
    for name, estimate in named:
        key = (estimate.basis, estimate.source, words.ground(estimate))
        groups[(*key, estimate is cut.background)].append((name, estimate))
    rows, marks = [], []
    for group in sorted(groups.values(), key=_rank):
        first = group[0][1]
        grounds = words.ground(first)
        rows.append((_rates(words, group), grounds, words.source_of(first)))
        marks.append(first.basis)
    heads = tuple(words.say(f"figure.heads_{name}") for name in ("where", "ground", "source"))
    return DataTable(heads, tuple(rows), (0.37, 0.38, 0.25), tuple(marks))


def condition_tables(words: KnowledgeWords, condition_id: str) -> list[SubHeading | DataTable]:
    """The findings that say most for and against a condition."""
    ratios = _ratios(words, condition_id)
    lists = (
        ("speaks_for", sorted(ratios, key=lambda r: -r.present), FOR, "present"),
        ("speaks_against", sorted(ratios, key=lambda r: r.absent), AGAINST, "absent"),
        ("rarer", sorted(ratios, key=lambda r: r.present), RARER, "present"),
    )
    found: list[SubHeading | DataTable] = []
    for key, ranked, most, which in lists:
        raises = key == "speaks_for"
        chosen = [r for r in ranked if raises is (getattr(r, which) > 1)][:most]
        chosen = [r for r in chosen if abs(getattr(r, which) - 1) > 0.1]
        if chosen:
            note = words.say("condition.ratio_note", count=len(chosen))
            found.append(SubHeading(words.say(f"condition.{key}"), note))
            found.append(_ratio_table(words, chosen, which))
    return found


def _rank(group: list[tuple[str, Estimate]]) -> tuple[int, float]:
    return BEST_FIRST.index(group[0][1].basis), -max(estimate.rate for _, estimate in group)


def _rates(words: KnowledgeWords, group: list[tuple[str, Estimate]]) -> str:
    """``A 12 %, B 7 % (n 30)``: the support once when all share it."""
    ranked = sorted(group, key=lambda pair: -pair[1].rate)
    supports = [words.support(estimate) for _, estimate in ranked]
    parts = [
        words.say("figure.rate", name=name, rate=number(100 * estimate.rate))
        for name, estimate in ranked
    ]
    if len(set(supports)) == 1:
        tail = f" ({supports[0]})" if supports[0] else ""
        return f"{capital(', '.join(parts))}{tail}"
    each = (f"{part} ({s})" if s else part for part, s in zip(parts, supports, strict=True))
    return capital(", ".join(each))


def _ratios(words: KnowledgeWords, condition_id: str) -> list[Ratio]:
    return [
        Ratio(cut, link, *likelihood_ratios(cut, link))
        for indicator in words.base.indicators
        for cut in indicator.cut
        for link in cut.link
        if link.condition == condition_id
    ]


def _ratio_table(words: KnowledgeWords, ratios: Iterable[Ratio], which: str) -> DataTable:
    rows, marks = [], []
    for ratio in ratios:
        link, background = ratio.link, ratio.cut.background
        rows.append(
            (
                ratio.cut.label,
                f"{number(100 * link.rate)} %",
                f"{number(100 * background.rate)} %",
                f"{getattr(ratio, which):.2g}",
                words.source_of(link),
            )
        )
        marks.append(_weaker(link.basis, background.basis))
    names = ("heads_finding", "heads_with", "heads_without", "heads_ratio")
    heads = (*(words.say(f"condition.{n}") for n in names), words.say("figure.heads_source"))
    return DataTable(heads, tuple(rows), (0.4, 0.1, 0.14, 0.08, 0.28), tuple(marks))


def _weaker(first: Basis, second: Basis) -> Basis:
    return max(first, second, key=BEST_FIRST.index)
