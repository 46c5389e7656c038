"""One readable page per entry of the knowledge base, as blocks for paper and terminal alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from hipspine_desktop.documents.model import (
    Block,
    DataTable,
    Facts,
    Prose,
    Section,
    SubHeading,
    TextSize,
    plain,
)
from hipspine_desktop.domain.findings import FindingDefinition, FindingKind, Position
from hipspine_desktop.domain.sources import SourceRef
from hipspine_desktop.knowledge.references import walk
from hipspine_desktop.knowledge.schema import (
    ClusterEntry,
    ConditionEntry,
    Fact,
    IndicatorEntry,
    PriorEntry,
)
from hipspine_desktop.services.knowledge_figures import condition_tables, figure_table
from hipspine_desktop.services.knowledge_words import KnowledgeWords, number, sentence

Pairs = list[tuple[str, str]]
_LAST_AGE = 120


Uses = Mapping[str, Sequence[str]]
"""The rules, red flags and roots that read a finding, in words, by its id."""


def other_uses(words: KnowledgeWords) -> Uses:
    """What reads each finding besides its own figures; it walks the whole base."""
    tables: tuple[tuple[str, tuple[Any, ...]], ...] = (
        ("rule", words.base.rules),
        ("red_flag", words.base.red_flags),
        ("root", words.base.roots),
    )
    uses: dict[str, list[str]] = defaultdict(list)
    for table, entries in tables:
        for entry in entries:
            line = words.say("page.used_line", table=words.say(f"level.{table}"), label=entry.label)
            for finding in {f.finding for f in walk(entry, Fact) if f.finding is not None}:
                uses[finding].append(line)
    return uses


class FindingPages:
    """Pages of findings, conditions and clusters.

    Args:
        uses: of :func:`other_uses`, where it is at hand.
    """

    def __init__(self, words: KnowledgeWords, uses: Uses | None = None) -> None:
        self.words, self.base = words, words.base
        self._members: dict[str, list[IndicatorEntry]] = defaultdict(list)
        for indicator in self.base.indicators:
            if indicator.cluster is not None:
                self._members[indicator.cluster].append(indicator)
        self._clusters = {cluster.id: cluster for cluster in self.base.clusters}
        self._uses = other_uses(words) if uses is None else uses

    def finding(self, finding: FindingDefinition) -> Section:
        """How it is asked or done, and its figures."""
        blocks: list[Block] = [Facts(tuple(self._facts(finding)))]
        indicators = self.base.indicators_of.get(finding.id, ())
        for indicator in indicators:
            blocks += self.indicator_blocks(indicator)
        if not indicators:
            key = "no_network" if self._uses.get(finding.id) else "no_figures"
            blocks.append(Prose(plain(self.words.say(f"page.{key}")), TextSize.CAPTION))
        return Section(finding.id, finding.label, tuple(blocks), finding.id, in_outline=False)

    def indicator_blocks(self, indicator: IndicatorEntry) -> list[Block]:
        """The figures of an indicator, and what it is counted together with."""
        blocks: list[Block] = []
        for cut in indicator.cut:
            blocks += [SubHeading(cut.label), figure_table(self.words, cut)]
        blocks.append(Prose(plain(self._together(indicator)), TextSize.CAPTION))
        return blocks

    def indicator(self, indicator: IndicatorEntry) -> Section:
        """An indicator alone, with the finding it reads."""
        facts: list[Block] = []
        if indicator.finding is not None:
            label = self.base.catalogue.finding(indicator.finding).label
            text = f"{label} ({indicator.finding})"
            facts.append(Facts(((self.words.say("level.finding").capitalize(), text),)))
        blocks = (*facts, *self.indicator_blocks(indicator))
        label = self._indicator_label(indicator)
        return Section(indicator.id, label, blocks, indicator.id, in_outline=False)

    def condition(self, condition: ConditionEntry) -> Section:
        """What it is, how common, and the findings that say most."""
        words = self.words
        facts: Pairs = [
            (words.say("condition.region"), words.texts(f"clinical.region.{condition.region}")),
            (words.say("condition.icd10"), condition.icd10),
            (words.say("condition.pain_map"), self._labels(condition.pain_map)),
            (words.say("condition.rules"), self._rules_of(condition.id)),
        ]
        blocks: list[Block] = [
            Prose(plain(condition.plain)),
            Facts(tuple((label, text) for label, text in facts if text)),
            SubHeading(words.say("condition.priors")),
            self._priors(condition),
            *condition_tables(words, condition.id),
        ]
        return Section(condition.id, condition.label, tuple(blocks), condition.id, in_outline=False)

    def cluster(self, cluster: ClusterEntry) -> Section:
        """Members, the shared factor and its reason."""
        words = self.words
        labels = ", ".join(self._indicator_label(i) for i in self._members[cluster.id])
        blocks: tuple[Block, ...] = (
            Prose(plain(words.say("cluster.members", labels=labels))),
            DataTable(
                (words.say("figure.heads_ground"), words.say("figure.heads_source")),
                (
                    (
                        words.say("cluster.line", rho=number(cluster.rho), reason=cluster.reason),
                        words.source_of(cluster),
                    ),
                ),
                (0.7, 0.3),
                (cluster.basis,),
            ),
        )
        return Section(cluster.id, cluster.label, blocks, cluster.id, in_outline=False)

    def _facts(self, finding: FindingDefinition) -> Pairs:
        say = self.words.say
        pairs: Pairs = [
            (say("page.question"), finding.question),
            (say("page.how_to"), finding.how_to),
            (say("page.positive_when"), finding.positive_when),
            (say("page.range"), self._range(finding)),
            (say("page.options"), "; ".join(o.label for o in finding.options)),
            *((say("page.norm"), line) for line in self._norms(finding)),
            (say("page.error"), self._error(finding)),
            *((say("page.outcome"), line) for line in self._outcomes(finding)),
            *((say("page.reliability"), line) for line in self._agreement(finding)),
            (say("page.position"), self._position(finding)),
            (say("page.equipment"), ", ".join(finding.equipment)),
            (say("page.not_when"), self._contraindications(finding)),
            (say("page.synonyms"), ", ".join(finding.synonyms)),
            (say("page.cites"), ", ".join(dict.fromkeys(map(self._ref, finding.sources)))),
            (say("page.used"), "; ".join(self._uses.get(finding.id, ()))),
        ]
        return [(label, text) for label, text in pairs if text]

    def _range(self, finding: FindingDefinition) -> str:
        if finding.kind is not FindingKind.MEASURED:
            return ""
        low, high = number(finding.minimum or 0.0), number(finding.maximum or 0.0)
        return self.words.say("page.unit_range", low=low, high=high, unit=finding.unit).strip()

    def _norms(self, finding: FindingDefinition) -> list[str]:
        return [
            self.words.say(
                "page.norm_line",
                low=number(norm.low),
                high=number(norm.high),
                unit=finding.unit,
                group=norm.group,
                ref=self._ref(norm.source),
            )
            for norm in finding.norms
        ]

    def _error(self, finding: FindingDefinition) -> str:
        error = finding.measurement_error
        if error is None:
            return ""
        shown, ref = number(error.value), self._ref(error.source)
        line = self.words.say("page.error_line", value=shown, unit=finding.unit, ref=ref)
        return line if finding.unit else line.replace("  ", " ")

    def _outcomes(self, finding: FindingDefinition) -> list[str]:
        """What reads it as an outcome measure: which way, which change counts, what may be
        printed."""
        lines = []
        for one in self.base.catalogue.outcomes:
            if finding.id in one.finding_ids:
                parts = [self.words.say(f"page.outcome_{'up' if one.higher_is_better else 'down'}")]
                for name, change in (("important", one.important), ("detectable", one.detectable)):
                    if change is not None and not (name == "detectable" and one.total):
                        shown, ref = number(change.value), self._ref(change.source)
                        parts.append(self.words.say(f"page.outcome_{name}", value=shown, ref=ref))
                parts += [t for t in (one.bands, one.licence) if t]
                lines.append(
                    self.words.say("page.outcome_line", name=one.name, text="; ".join(parts))
                )
        return lines

    def _agreement(self, finding: FindingDefinition) -> list[str]:
        return [
            self.words.say(
                "page.reliability_line",
                statistic=one.statistic,
                value=number(one.value),
                ref=self._ref(one.source),
            )
            for one in finding.reliability
        ]

    def _position(self, finding: FindingDefinition) -> str:
        say = self.words.say
        kind = say(f"kind.{finding.kind}")
        laterality = say(f"laterality.{finding.laterality}")
        if finding.position is Position.NONE:
            return say("page.kind_line", kind=kind, laterality=laterality)
        return say(
            "page.position_line",
            position=say(f"position.{finding.position}"),
            seconds=finding.seconds,
            kind=kind,
            laterality=laterality,
        )

    def _contraindications(self, finding: FindingDefinition) -> str:
        return " ".join(
            self.words.say(
                "page.not_when_line", tag=one.tag.replace("_", " "), reason=sentence(one.reason)
            )
            for one in finding.contraindications
        )

    def _ref(self, ref: SourceRef) -> str:
        basis = self.words.texts(f"clinical.basis.{ref.basis}")
        if ref.source is None:
            return f"{basis}: {ref.note}"
        reference = self.words.reference(ref.source.id)
        return reference if ref.basis == "seen" else f"{reference}, {basis}"

    def _together(self, indicator: IndicatorEntry) -> str:
        if indicator.cluster is None:
            return self.words.say("page.alone")
        others = [i for i in self._members[indicator.cluster] if i.id != indicator.id]
        labels = ", ".join(self._indicator_label(i) for i in others)
        rho = number(self._clusters[indicator.cluster].rho)
        return self.words.say("page.together", labels=labels, rho=rho)

    def _indicator_label(self, indicator: IndicatorEntry) -> str:
        return indicator.cut[0].label

    def _labels(self, finding_ids: tuple[str, ...]) -> str:
        catalogue = self.base.catalogue
        return ", ".join(catalogue.finding(f).label for f in finding_ids if f in catalogue)

    def _rules_of(self, condition_id: str) -> str:
        return "; ".join(r.label for r in self.base.rules if r.condition == condition_id)

    def _priors(self, condition: ConditionEntry) -> DataTable:
        words = self.words
        rows = tuple(
            (
                self._prior_who(prior),
                f"{number(100 * prior.rate)} % ({words.support(prior)})",
                words.ground(prior),
                words.source_of(prior),
            )
            for prior in condition.prior
        )
        names = ("prior_heads_who", "prior_heads_rate", "prior_heads_ground")
        heads = (*(words.say(f"condition.{n}") for n in names), words.say("figure.heads_source"))
        marks = tuple(prior.basis for prior in condition.prior)
        return DataTable(heads, rows, (0.22, 0.17, 0.37, 0.24), marks)

    def _prior_who(self, prior: PriorEntry) -> str:
        setting = next(s.label for s in self.base.settings if s.id == prior.setting)
        sex = "" if prior.sex == "any" else self.words.say(f"condition.{prior.sex}")
        low, high = prior.age
        if high >= _LAST_AGE:
            return self.words.say("condition.prior_oldest", setting=setting, low=low, sex=sex)
        return self.words.say("condition.prior_who", setting=setting, low=low, high=high, sex=sex)
