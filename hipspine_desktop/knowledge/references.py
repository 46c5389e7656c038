"""Checks across entries: ids unique, references resolved, thresholds and bands sensible."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from hipspine_desktop.domain.findings import FindingKind
from hipspine_desktop.knowledge.reading import Entries
from hipspine_desktop.knowledge.schema import (
    Cited,
    ConditionEntry,
    Entry,
    Fact,
    FindingEntry,
    IndicatorEntry,
    Meta,
    Trigger,
    When,
)

OLDEST = 120
E = TypeVar("E", bound=Entry)


def reference_problems(meta: Meta, entries: Entries) -> tuple[str, ...]:
    """One line per fault that no single entry shows: file, entry, what is wrong."""
    checker = _Checker(meta, entries)
    return tuple(
        line
        for check in (
            checker.duplicates,
            checker.citations,
            checker.findings,
            checker.conditions,
            checker.indicators,
            checker.rules,
            checker.flags_and_pathways,
            checker.outcomes,
        )
        for line in check()
    )


class _Checker:
    def __init__(self, meta: Meta, entries: Entries) -> None:
        self._meta = meta
        self._entries = entries
        self._ids = {table: {entry.id for entry in entries.of(table)} for table in entries.tables}
        self._findings: dict[str, FindingEntry] = {f.id: f for f in entries.of("finding")}

    def duplicates(self) -> Iterator[str]:
        for table in self._entries.tables:
            first: dict[str, str] = {}
            for place, entry in self._entries.with_place(table):
                if entry.id in first:
                    yield f"{place}: the id is already used in {first[entry.id]}"
                first.setdefault(entry.id, place)

    def citations(self) -> Iterator[str]:
        for table in self._entries.tables:
            for place, entry in self._entries.with_place(table):
                for cited in walk(entry, Cited):
                    yield from self._known(place, "source", cited.source)

    def findings(self) -> Iterator[str]:
        tags = {flag.tag for flag in self._entries.of("red_flag")}
        for place, finding in self._entries.with_place("finding"):
            yield from self._known(place, "section", finding.section)
            if finding.range and finding.range[0] >= finding.range[1]:
                yield f"{place}: 'range' must run from low to high"
            for contraindication in finding.contraindication:
                if contraindication.tag not in tags:
                    allowed = ", ".join(sorted(tags))
                    yield (
                        f"{place}: contraindication tag '{contraindication.tag}' is no"
                        f" red-flag tag; allowed: {allowed}"
                    )

    def conditions(self) -> Iterator[str]:
        yield from self._known("meta.toml: default_setting", "setting", self._meta.default_setting)
        for place, condition in self._entries.with_place("condition"):
            for setting in sorted(self._ids["setting"]):
                yield from _uncovered_ages(place, condition, setting)
            for prior in condition.prior:
                yield from self._known(place, "setting", prior.setting)

    def indicators(self) -> Iterator[str]:
        for place, indicator in self._entries.with_place("indicator"):
            yield from self._known(place, "finding", indicator.finding)
            yield from self._known(place, "rule", indicator.rule)
            yield from self._known(place, "cluster", indicator.cluster)
            finding = self._findings.get(indicator.finding or "")
            for cut in indicator.cut:
                yield from self._when_fits(place, finding, cut.when)
                conditions = [link.condition for link in cut.link]
                for condition in conditions:
                    yield from self._known(place, "condition", condition)
                for twice in sorted({c for c in conditions if conditions.count(c) > 1}):
                    yield f"{place}: condition '{twice}' is linked twice in cut '{cut.label}'"
            yield from _not_nested(place, indicator)

    def rules(self) -> Iterator[str]:
        for place, rule in self._entries.with_place("rule"):
            yield from self._known(place, "condition", rule.condition)
            yield from self._known(place, "cluster", rule.replaces_cluster)
            if not 1 <= rule.needs <= len(rule.item):
                yield f"{place}: 'needs' must be 1 to {len(rule.item)}"
            yield from self._facts(place, rule)
        for place, root in self._entries.with_place("root"):
            yield from self._facts(place, root)
        for place, seen in self._entries.with_place("imaging_finding"):
            yield from self._known(place, "finding", seen.about)
        for place, contradiction in self._entries.with_place("contradiction"):
            yield from self._facts(place, contradiction)
        for place, implication in self._entries.with_place("implication"):
            yield from self._facts(place, implication)

    def flags_and_pathways(self) -> Iterator[str]:
        for place, flag in self._entries.with_place("red_flag"):
            yield from self._facts(place, flag)
            for source in flag.more_sources:
                yield from self._known(place, "source", source)
        for place, pathway in self._entries.with_place("pathway"):
            yield from self._known(place, "condition", pathway.condition)
            yield from self._facts(place, pathway)

    def outcomes(self) -> Iterator[str]:
        kinds = {
            "count": (FindingKind.YES_NO,),
            "sum": (FindingKind.MEASURED, FindingKind.GRADED),
            "mean": (FindingKind.MEASURED, FindingKind.GRADED),
        }
        for place, outcome in self._entries.with_place("outcome"):
            yield from self._known(place, "finding", outcome.total)
            for item in outcome.items:
                yield from self._known(place, "finding", item)
                found = self._findings.get(item)
                if found is not None and found.kind not in kinds[outcome.method]:
                    yield f"{place}: '{item}' is {found.kind}; method '{outcome.method}'"
            total = self._findings.get(outcome.total or "")
            if total is not None and total.kind is not FindingKind.MEASURED:
                yield f"{place}: 'total' is {total.kind}; allowed: measured"

    def _facts(self, place: str, entry: Entry) -> Iterator[str]:
        for fact in walk(entry, Fact):
            if fact.finding is None:
                continue
            yield from self._known(place, "finding", fact.finding)
            yield from self._when_fits(place, self._findings.get(fact.finding), fact.when)

    def _known(self, place: str, table: str, wanted: str | None) -> Iterator[str]:
        if wanted is not None and wanted not in self._ids[table]:
            yield f"{place}: {table} '{wanted}' is not in the knowledge base"

    def _when_fits(self, place: str, finding: FindingEntry | None, when: When) -> Iterator[str]:
        if finding is None:
            return
        given = next(name for name in type(when).model_fields if getattr(when, name) is not None)
        allowed = {
            FindingKind.YES_NO: ("answer",),
            FindingKind.CHOICE: ("choice",),
            FindingKind.MEASURED: ("below", "at_most", "above", "at_least"),
            FindingKind.GRADED: ("below", "at_most", "above", "at_least"),
        }[finding.kind]
        if given not in allowed:
            yield (
                f"{place}: 'when' for the {finding.kind} finding '{finding.id}' is '{given}';"
                f" allowed: {', '.join(allowed)}"
            )
        elif given == "choice":
            codes = {str(option.value) for option in finding.options}
            for code in sorted(set(when.choice or ()) - codes):
                allowed_codes = ", ".join(sorted(codes))
                yield f"{place}: '{code}' is no choice of '{finding.id}'; allowed: {allowed_codes}"
        elif given != "answer":
            low, high = _limits(finding)
            threshold = getattr(when, given)
            if not low <= threshold <= high:
                limits = f"{low:g} to {high:g}"
                yield f"{place}: threshold {threshold:g} is outside '{finding.id}': {limits}"


def _limits(finding: FindingEntry) -> tuple[float, float]:
    if finding.range is not None:
        return finding.range
    grades = [float(option.value) for option in finding.options]
    return min(grades), max(grades)


def _uncovered_ages(place: str, condition: ConditionEntry, setting: str) -> Iterator[str]:
    for sex in ("female", "male"):
        rows = [p for p in condition.prior if p.setting == setting and p.sex in (sex, "any")]
        gap = [a for a in range(OLDEST + 1) if not any(p.age[0] <= a <= p.age[1] for p in rows)]
        if gap:
            yield (
                f"{place}: no prior for setting '{setting}', {sex}, age {gap[0]} to {gap[-1]};"
                f" ages 0 to {OLDEST} must be covered"
            )


def _not_nested(place: str, indicator: IndicatorEntry) -> Iterator[str]:
    """Later cuts must be harder to meet than earlier ones, in the same direction."""
    for easier, harder in zip(indicator.cut, indicator.cut[1:], strict=False):
        if not _implies(harder.when, easier.when):
            pair = f"'{harder.label}' does not imply the cut before it, '{easier.label}'"
            yield f"{place}: cut {pair}"


def _implies(harder: When, easier: When) -> bool:
    hard_low, easy_low = _first(harder.below, harder.at_most), _first(easier.below, easier.at_most)
    if hard_low is not None and easy_low is not None:
        return hard_low < easy_low or (hard_low == easy_low and harder.below is not None)
    hard_high = _first(harder.above, harder.at_least)
    easy_high = _first(easier.above, easier.at_least)
    if hard_high is not None and easy_high is not None:
        return hard_high > easy_high or (hard_high == easy_high and harder.above is not None)
    if harder.count_at_least is not None and easier.count_at_least is not None:
        return harder.count_at_least > easier.count_at_least
    if harder.choice is not None and easier.choice is not None:
        return set(harder.choice) < set(easier.choice)
    return False


def _first(*values: float | None) -> float | None:
    return next((v for v in values if v is not None), None)


def walk(entry: object, kind: type[E]) -> Iterator[E]:
    """Every entry of a kind inside an entry, itself included."""
    if isinstance(entry, kind):
        yield entry
    if isinstance(entry, Entry):
        for name in type(entry).model_fields:
            yield from walk(getattr(entry, name), kind)
    elif isinstance(entry, Iterable) and not isinstance(entry, str):
        for part in entry:
            yield from walk(part, kind)


def trigger_facts(trigger: Trigger) -> Iterator[Fact]:
    """Every fact of a trigger."""
    yield from walk(trigger, Fact)
