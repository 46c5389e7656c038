"""Checks of what belongs together: nothing orphaned, clusters real, rules that can be reached."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from hipspine_desktop.domain.sources import Basis
from hipspine_desktop.knowledge.faults import Fault, error, note, warning
from hipspine_desktop.knowledge.reading import Entries
from hipspine_desktop.knowledge.references import walk
from hipspine_desktop.knowledge.schema import Cited, Fact, RedFlagEntry

_SAME = 1e-9
_MARKED = re.compile(r"this (project|program)", re.IGNORECASE)
_CLOSED = re.compile(r"https?://(\d+\.\d+\.\d+\.\d+|[^/]+:\d+)(/|:|$)")


def orphan_sources(entries: Entries) -> Iterator[Fault]:
    """Sources that no entry cites."""
    cited = {
        one.source
        for table in entries.tables
        for entry in entries.of(table)
        for one in walk(entry, Cited)
    }
    for flag in entries.of("red_flag"):
        cited.update(flag.more_sources)
    for place, source in entries.with_place("source"):
        if source.id not in cited:
            yield error(place, "orphan source", "is cited nowhere")


def source_addresses(entries: Entries) -> Iterator[Fault]:
    """Addresses on a bare machine number, on another port or inside a library's own door."""
    for place, source in entries.with_place("source"):
        for address in source.seen:
            if _CLOSED.match(address):
                yield warning(place, "address", f"'{address}' cannot be opened by a reader")


def clusters(entries: Entries) -> Iterator[Fault]:
    """A cluster holds at least two indicators, and a finding lies in at most one cluster."""
    members: dict[str, list[str]] = defaultdict(list)
    homes: dict[str, set[str]] = defaultdict(set)
    places: dict[str, str] = {}
    for place, indicator in entries.with_place("indicator"):
        if indicator.cluster is None:
            continue
        members[indicator.cluster].append(indicator.id)
        if indicator.finding is not None:
            homes[indicator.finding].add(indicator.cluster)
            places.setdefault(indicator.finding, place)
    for place, cluster in entries.with_place("cluster"):
        count = len(members[cluster.id])
        if count < 2:
            yield error(place, "cluster", f"has {count} member(s); a cluster needs two")
    for finding, found in sorted(homes.items()):
        if len(found) > 1:
            names = ", ".join(sorted(found))
            yield error(
                places[finding], "cluster", f"'{finding}' is counted in several clusters: {names}"
            )


def users_of_findings(entries: Entries) -> dict[str, set[str]]:
    """Who uses each finding: "indicator", "red flag", "rule", "root", "pathway", "pain map"."""
    users: dict[str, set[str]] = defaultdict(set)
    for indicator in entries.of("indicator"):
        if indicator.finding is not None:
            users[indicator.finding].add("indicator")
    for condition in entries.of("condition"):
        for finding in condition.pain_map:
            users[finding].add("pain map")
    for table in ("rule", "red_flag", "root", "pathway"):
        for entry in entries.of(table):
            for fact in walk(entry, Fact):
                if fact.finding is not None:
                    users[fact.finding].add(table.replace("_", " "))
    return users


def unused_findings(entries: Entries) -> Iterator[Fault]:
    """Findings that nothing reckons with: allowed as documentation, but listed."""
    users = users_of_findings(entries)
    for place, finding in entries.with_place("finding"):
        if finding.id not in users:
            yield note(
                place, "documentation only", "is recorded and printed, nothing reckons with it"
            )


def conditions_without(entries: Entries) -> Iterator[Fault]:
    """Conditions without a pathway, or without a single finding that points to them."""
    with_pathway = {pathway.condition for pathway in entries.of("pathway")}
    linked = {
        link.condition
        for indicator in entries.of("indicator")
        for cut in indicator.cut
        for link in cut.link
    }
    for place, condition in entries.with_place("condition"):
        if condition.id not in with_pathway:
            yield error(place, "pathway", "has no pathway")
        if condition.id not in linked:
            yield error(place, "no evidence", "no finding is linked to it")


def rules_that_hide(entries: Entries) -> Iterator[Fault]:
    """A rule may replace a cluster only where the cluster holds one of its items."""
    inside: dict[str, set[str]] = defaultdict(set)
    for indicator in entries.of("indicator"):
        if indicator.cluster is not None and indicator.finding is not None:
            inside[indicator.cluster].add(indicator.finding)
    for place, rule in entries.with_place("rule"):
        if rule.replaces_cluster is None:
            continue
        items = {fact.finding for fact in walk(rule, Fact)}
        if not items & inside[rule.replaces_cluster]:
            yield error(
                place, "rule", f"replaces '{rule.replaces_cluster}', which holds none of its items"
            )


def rules_that_count(entries: Entries) -> Iterator[Fault]:
    """A rule counts through an indicator, or says why not; one that counts holds no age.

    Age is in the pre-test probability by age band. The rates of a counting rule are its rows'.
    """
    counting = {i.rule: (place, i) for place, i in entries.with_place("indicator") if i.rule}
    for place, rule in entries.with_place("rule"):
        found = counting.get(rule.id)
        if (found is None) == (not rule.shown_only):
            what = "counts" if found else "does not count"
            yield error(
                place, "rule", f"{what}; 'shown_only' says why a rule does not, else nothing"
            )
        if found is None:
            continue
        if any(fact.finding is None for fact in walk(rule, Fact)):
            yield error(place, "rule", "counts and holds age or sex, which the prior carries")
        rows = {row.at_least: row for row in rule.row}
        for cut in found[1].cut:
            row = rows.get(cut.when.count_at_least or 0)
            link = next((k for k in cut.link if k.condition == rule.condition), None)
            if row is None or link is None or row.sensitivity is None or row.specificity is None:
                yield error(found[0], "rule", f"cut '{cut.label}' has no row with both rates")
                continue
            apart = max(
                abs(link.rate - row.sensitivity), abs(1 - cut.background.rate - row.specificity)
            )
            if apart > _SAME:
                yield error(found[0], "rule", f"cut '{cut.label}' has other rates than its row")


def own_times(entries: Entries) -> Iterator[Fault]:
    """A flag's judged time is marked as data: not left out, and not written into the words."""
    for place, flag in entries.with_place("red_flag"):
        if flag.basis is Basis.JUDGEMENT and not flag.own_time:
            yield error(
                place, "own time", "is a judgement; 'own_time' says which words of the time"
            )
        if _MARKED.search(flag.timeframe):
            yield error(place, "own time", "marks its time in words; 'own_time' is for that")


def flag_levels(entries: Entries) -> Iterator[Fault]:
    """Flags of one pathology: a higher level of concern is never less urgent."""
    order = ("emergency", "urgent", "soon", "routine")
    groups: dict[str, list[tuple[str, RedFlagEntry]]] = defaultdict(list)
    for place, flag in entries.with_place("red_flag"):
        groups[flag.tag].append((place, flag))
    for flags in groups.values():
        for place, flag in flags:
            for _, other in flags:
                later = order.index(flag.urgency.value) > order.index(other.urgency.value)
                if flag.pathology == other.pathology and flag.concern < other.concern and later:
                    what = f"has concern {flag.concern} but is less urgent than '{other.id}'"
                    yield error(place, "concern", what)
