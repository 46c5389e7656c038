"""Pages of rules, nerve roots, red flags, pathways, imaging rows and sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

from hipspine_desktop.documents.model import (
    Block,
    DataTable,
    Facts,
    Items,
    Prose,
    RichText,
    Section,
    SubHeading,
    TextSize,
    plain,
)
from hipspine_desktop.domain.sources import Basis, Source
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.references import walk
from hipspine_desktop.knowledge.schema import (
    Cited,
    PathwayEntry,
    RedFlagEntry,
    RootEntry,
    RuleEntry,
    RuleRowEntry,
)
from hipspine_desktop.services.knowledge_words import KnowledgeWords, capital, number, sentence

Citations = Mapping[str, list[Basis]]
ADVICE = ("referral", "imaging", "no_imaging", "management", "safety_net")


class RulePages:
    """Pages of everything that is a rule or a statement.

    Args:
        cited: of :func:`citations`, where it is at hand; else it is made when first needed.
    """

    def __init__(self, words: KnowledgeWords, cited: Citations | None = None) -> None:
        self.words, self.base = words, words.base
        self._given = cited

    @cached_property
    def _cited(self) -> Citations:
        return citations(self.base) if self._given is None else self._given

    def rule(self, rule: RuleEntry) -> Section:
        """Items and published table."""
        words = self.words
        clusters = {cluster.id: cluster.label for cluster in self.base.clusters}
        facts = [
            (words.say("rule.for"), self.base.condition_by_id[rule.condition].label),
        ]
        if not rule.shown_only:
            line = words.say("rule.needs_line", count=rule.needs)
            facts.append((words.say("rule.needs"), line))
        if rule.pre_test is not None:
            facts.append((words.say("rule.pre_test"), f"{number(100 * rule.pre_test)} %"))
        if rule.replaces_cluster is not None and not rule.shown_only:
            line = words.say("rule.replaces_line", label=clusters[rule.replaces_cluster])
            facts.append((words.say("rule.replaces"), line))
        used = rule.shown_only or words.say("rule.in_use_line")
        facts.append((words.say("rule.shown_only" if rule.shown_only else "rule.in_use"), used))
        blocks: list[Block] = [
            Facts(tuple(facts)),
            SubHeading(words.say("rule.items")),
            Items(self._rule_items(rule)),
        ]
        if rule.row:
            blocks.append(self._rule_table(rule))
        return Section(rule.id, rule.label, tuple(blocks), rule.id, in_outline=False)

    def red_flag(self, flag: RedFlagEntry) -> Section:
        """What raises it, in words, and what is to be done."""
        words = self.words
        say, texts = words.say, words.texts
        facts = (
            (say("flag.pathology"), capital(flag.pathology)),
            (say("flag.concern"), say("flag.concern_line", concern=flag.concern)),
            (say("flag.action"), flag.action),
            (say("flag.time"), flag.timeframe),
            *(((say("flag.own_time"), flag.own_time),) if flag.own_time else ()),
            (say("flag.to"), texts(f"clinical.destination.{flag.destination}")),
        )
        more = [words.reference(source) for source in flag.more_sources]
        sources = ", ".join([words.source_of(flag), *more])
        blocks: list[Block] = [
            Facts(facts),
            SubHeading(say("flag.raised")),
            *words.trigger_blocks(flag.trigger),
            _mark(words, words.ground(flag), sources, flag.basis),
        ]
        note = f"{texts(f'clinical.urgency.{flag.urgency}')}\n{flag.id}"
        return Section(flag.id, flag.label, tuple(blocks), note, in_outline=False)

    def pathway(self, pathway: PathwayEntry) -> Section:
        """Urgency, destination, and each statement with its source."""
        words = self.words
        say, texts = words.say, words.texts
        facts = [
            (say("pathway.urgency"), texts(f"clinical.urgency.{pathway.urgency}").capitalize()),
            (say("pathway.to"), texts(f"clinical.destination.{pathway.destination}")),
        ]
        if pathway.act_from_reason:
            percent, reason = number(100 * pathway.act_from), pathway.act_from_reason
            line = say("pathway.act_from_line", percent=percent, reason=sentence(reason))
            facts.append((say("pathway.act_from"), line))
        blocks: list[Block] = [Facts(tuple(facts))]
        for kind in ADVICE:
            lines = [advice for advice in pathway.advice if advice.kind == kind]
            if lines:
                heads = (say(f"pathway.{kind}"), say("figure.heads_source"))
                rows = tuple((self._statement(a, a.text), words.source_of(a)) for a in lines)
                blocks.append(DataTable(heads, rows, (0.72, 0.28), tuple(a.basis for a in lines)))
        if pathway.escalate:
            blocks.append(self._escalations(pathway))
        label = self.base.condition_by_id[pathway.condition].label
        return Section(pathway.id, label, tuple(blocks), pathway.id, in_outline=False)

    def root(self, root: RootEntry) -> Section:
        """Dermatome, myotome, reflex and the signs of a root."""
        words = self.words
        facts = [
            (words.say(f"root.{name}"), getattr(root, name))
            for name in (
                "dermatome",
                "myotome",
                "reflex",
                "level",
                "stretch",
                "key_test",
                "mistaken_for",
            )
            if getattr(root, name)
        ]
        share = _percent(root.share.rate, words.support(root.share))
        shared = f"{share}. {words.ground(root.share)} {words.source_of(root.share)}"
        facts.append((words.say("root.share"), shared))
        table = self._root_table(root)
        own = _mark(words, words.ground(root), words.source_of(root), root.basis)
        blocks: tuple[Block, ...] = (Facts(tuple(facts)), own, *((table,) if root.sign else ()))
        return Section(root.id, root.label, blocks, root.id, in_outline=False)

    def hip_spine(self) -> Section:
        """What the types of hip-spine syndrome mean, what follows, and facts."""
        words = self.words
        heads = (words.say("hip_spine.heads_text"), words.say("figure.heads_source"))
        entries = self.base.hip_spine
        rows = tuple((self._statement(e, e.text), words.source_of(e)) for e in entries)
        table = DataTable(heads, rows, (0.72, 0.28), tuple(e.basis for e in entries))
        return Section("hip_spine", words.say("hip_spine.title"), (table,), "", in_outline=False)

    def imaging(self, name: str) -> Section:
        """One imaging finding by age in people without pain."""
        words = self.words
        entries = sorted((e for e in self.base.imaging if e.finding == name), key=lambda e: e.age)
        rows = tuple(
            (
                words.say("imaging.age", low=entry.age[0], high=entry.age[1]),
                f"{number(100 * entry.rate)} %",
                sentence(entry.reason),
                words.source_of(entry),
            )
            for entry in entries
        )
        heads = (
            words.say("imaging.heads_age"),
            words.say("imaging.heads_rate"),
            words.say("figure.heads_ground"),
            words.say("imaging.heads_source"),
        )
        marks = tuple(entry.basis for entry in entries)
        table = DataTable(heads, rows, (0.14, 0.14, 0.42, 0.3), marks)
        return Section(entries[0].id, name, (table,), in_outline=False)

    def source(self, source: Source) -> tuple[Prose, ...]:
        """A source with its addresses and how often it is used."""
        words = self.words
        parts = [words.say("source.line", citation=sentence(source.citation))]
        if source.doi:
            parts.append(words.say("source.doi", doi=source.doi))
        if source.pmid:
            parts.append(words.say("source.pmid", pmid=source.pmid))
        cited = self._cited.get(source.id, [])
        if cited:
            seen = cited.count(Basis.SEEN)
            parts.append(words.say("source.used", count=len(cited), seen=seen))
        pages = (words.say("source.seen", page=page) for page in source.seen)
        return (
            Prose(plain(" ".join(parts)), TextSize.SMALL),
            *(Prose(plain(page), TextSize.CAPTION) for page in pages),
        )

    def source_page(self, source: Source) -> Section:
        """A source as a page of its own, with its number met."""
        self.words.numbers.of(source.id)
        return Section(source.id, source.short, (), source.id, in_outline=False)

    def _rule_items(self, rule: RuleEntry) -> tuple[RichText, ...]:
        words, found = self.words, []
        for item in rule.item:
            facts = f" {words.say('trigger.or')} ".join(words.fact(fact) for fact in item.any)
            key = "item_line" if item.weight == 1.0 else "item_weighted"
            values = {} if item.weight == 1.0 else {"weight": number(item.weight)}
            found.append(plain(words.say(f"rule.{key}", label=item.label, facts=facts, **values)))
        return tuple(found)

    def _root_table(self, root: RootEntry) -> DataTable:
        """Signs with the same ground share a row, as in the tables of figures."""
        words = self.words
        groups: dict[tuple[str, str, str, Basis], list[str]] = defaultdict(list)
        for sign in sorted(root.sign, key=lambda sign: -sign.rate):
            line = f"{words.sign(sign.fact)}: {number(100 * sign.rate)} %"
            if sign.background is not None:
                other = f"{number(100 * sign.background)} %"
                line = words.say("root.against", sign=line, background=other)
            shared = (words.ground(sign), words.source_of(sign), words.support(sign), sign.basis)
            groups[shared].append(line)
        rows = tuple(
            (_with_support("; ".join(lines), key[2]), key[0], key[1])
            for key, lines in groups.items()
        )
        names = ("figure.heads_where", "figure.heads_ground", "figure.heads_source")
        heads = tuple(words.say(name) for name in names)
        return DataTable(heads, rows, (0.44, 0.32, 0.24), tuple(key[3] for key in groups))

    def _rule_table(self, rule: RuleEntry) -> DataTable:
        words = self.words
        names = ("row", "sensitivity", "specificity", "lr_pos", "lr_neg", "post", "ground")
        heads = (*(words.say(f"rule.heads_{n}") for n in names), words.say("figure.heads_source"))
        rows = tuple(
            (
                words.say("rule.row", count=row.at_least),
                *_row_figures(row),
                sentence(row.reason),
                words.source_of(row),
            )
            for row in rule.row
        )
        marks = tuple(row.basis for row in rule.row)
        return DataTable(heads, rows, (0.11, 0.075, 0.075, 0.065, 0.065, 0.1, 0.31, 0.2), marks)

    def _escalations(self, pathway: PathwayEntry) -> DataTable:
        words = self.words
        rows = tuple(
            (
                words.say(
                    "pathway.escalate",
                    urgency=words.texts(f"clinical.urgency.{one.urgency}").capitalize(),
                    destination=words.texts(f"clinical.destination.{one.destination}").lower(),
                    because=one.because,
                    facts=words.inline(one.trigger),
                ),
                words.source_of(one),
            )
            for one in pathway.escalate
        )
        heads = (words.say("pathway.escalation"), words.say("figure.heads_source"))
        return DataTable(heads, rows, (0.72, 0.28), tuple(one.basis for one in pathway.escalate))

    def _statement(self, cited: Cited, text: str) -> str:
        return f"{sentence(text)} {sentence(cited.reason)}".strip()


def citations(base: KnowledgeBase) -> Citations:
    """The basis of each use of each source."""
    tables = (
        base.conditions, base.indicators, base.clusters, base.rules, base.red_flags,
        base.pathways, base.roots, base.imaging, base.hip_spine,
    )  # fmt: skip
    found: dict[str, list[Basis]] = defaultdict(list)
    for cited in walk(tables, Cited):
        if cited.source is not None:
            found[cited.source].append(cited.basis)
    for finding in base.catalogue:
        error = finding.measurement_error
        refs = [*finding.sources, *(norm.source for norm in finding.norms)]
        refs += [one.source for one in finding.reliability]
        for ref in [*refs, *([error.source] if error else [])]:
            if ref.source is not None:
                found[ref.source.id].append(ref.basis)
    for flag in base.red_flags:
        for source in flag.more_sources:
            found[source].append(flag.basis)
    return found


def _row_figures(row: RuleRowEntry) -> tuple[str, ...]:
    percents = (row.sensitivity, row.specificity)
    ratios = (row.lr_pos, row.lr_neg)
    return (
        *("" if value is None else f"{number(100 * value)} %" for value in percents),
        *("" if value is None else number(value) for value in ratios),
        "" if row.post_test is None else f"{number(100 * row.post_test)} %",
    )


def _percent(rate: float, support: str) -> str:
    return _with_support(f"{number(100 * rate)} %", support)


def _with_support(text: str, support: str) -> str:
    return f"{text} ({support})" if support else text


def _mark(words: KnowledgeWords, ground: str, source: str, basis: Basis) -> DataTable:
    heads = (words.say("figure.heads_ground"), words.say("figure.heads_source"))
    return DataTable(heads, ((ground, source),), (0.6, 0.4), (basis,))
