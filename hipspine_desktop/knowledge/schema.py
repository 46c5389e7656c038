"""Shape of the TOML entries of ``resources/knowledge``; unknown keys are refused.

Every number is an :class:`Estimate`: a rate with its support (counts or interval), source, basis
and confidence. References (source, finding, condition, cluster ids) are plain ids here; the
loader resolves them and reports any that lead nowhere.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from hipspine_desktop.domain.findings import (
    FindingKind,
    Irritability,
    Laterality,
    Part,
    Position,
)
from hipspine_desktop.domain.letter import Destination, Urgency
from hipspine_desktop.domain.outcomes import ScoreMethod
from hipspine_desktop.domain.regions import Region
from hipspine_desktop.knowledge.cited import (
    Cited as Cited,
    Estimate as Estimate,
    Rate as Rate,
    Text as Text,
)
from hipspine_desktop.knowledge.facts import (
    Entry as Entry,
    Fact as Fact,
    Id as Id,
    ImplicationEntry as ImplicationEntry,
    Trigger as Trigger,
    When as When,
)


class SourceEntry(Entry):
    """``[[source]]``"""

    id: Id
    short: Text
    citation: Text
    year: int | None = None
    doi: str = ""
    pmid: str = ""
    seen: tuple[str, ...] = ()


class SectionEntry(Entry):
    """``[[section]]`` in clinic order."""

    id: Id
    title: Text
    part: Part


class SettingEntry(Entry):
    """``[[setting]]``: a kind of clinic, which chooses the pre-test probabilities."""

    id: Id
    label: Text
    description: str = ""


class PriorEntry(Estimate):
    """``[[condition.prior]]``: pre-test probability for a setting, age band (inclusive) and sex."""

    setting: Id
    age: tuple[int, int] = (0, 120)
    sex: Literal["any", "female", "male"] = "any"


class ConditionEntry(Entry):
    """``[[condition]]``"""

    id: Id
    label: Text
    region: Region
    icd10: str = ""
    plain: Text
    pain_map: tuple[Id, ...] = ()
    prior: tuple[PriorEntry, ...] = Field(min_length=1)


class OptionEntry(Entry):
    """One grade (number) or choice (code)."""

    value: float | str
    label: Text


class NormEntry(Cited):
    """``[[finding.norm]]``"""

    low: float
    high: float
    group: Text


class ErrorEntry(Cited):
    """``[finding.measurement_error]``: MDC95 in the finding's unit."""

    value: Annotated[float, Field(gt=0)]


class ReliabilityEntry(Cited):
    """``[[finding.reliability]]``"""

    statistic: Text
    value: float


class ContraindicationEntry(Entry):
    """Pathology tag (of a red flag) under which the test must not be done."""

    tag: Id
    reason: Text


class FindingEntry(Entry):
    """``[[finding]]``; see :class:`hipspine_desktop.domain.findings.FindingDefinition`."""

    id: Id
    label: Text
    section: Id
    kind: FindingKind = FindingKind.YES_NO
    laterality: Laterality
    question: str = ""
    how_to: str = ""
    positive_when: str = ""
    group: str = ""
    phrase_present: str = ""
    phrase_absent: str = ""
    unit: str = ""
    range: tuple[float, float] | None = None
    decimals: Annotated[int, Field(ge=0, le=3)] = 0
    options: tuple[OptionEntry, ...] = ()
    norm: tuple[NormEntry, ...] = ()
    measurement_error: ErrorEntry | None = None
    reliability: tuple[ReliabilityEntry, ...] = ()
    synonyms: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    position: Position = Position.NONE
    seconds: Annotated[int, Field(gt=0)] = 10
    irritability: Irritability = Irritability.LOW
    equipment: tuple[str, ...] = ()
    contraindication: tuple[ContraindicationEntry, ...] = ()
    red_flag_block: bool = False
    cauda_equina: bool = False
    cite: tuple[Cited, ...] = ()

    @model_validator(mode="after")
    def _fits_kind(self) -> Self:
        if (self.kind is FindingKind.MEASURED) != (self.range is not None):
            raise ValueError("'range' belongs to kind 'measured' and to no other")
        needs_options = self.kind in (FindingKind.GRADED, FindingKind.CHOICE)
        if needs_options != bool(self.options):
            raise ValueError("'options' belong to kinds 'graded' and 'choice' and to no other")
        numeric = all(isinstance(o.value, float) for o in self.options)
        if self.kind is FindingKind.GRADED and not numeric:
            raise ValueError("grades must be numbers")
        if self.kind is FindingKind.CHOICE and any(
            isinstance(o.value, float) for o in self.options
        ):
            raise ValueError("choices must be codes (texts)")
        return self


class LinkEntry(Estimate):
    """``[[indicator.cut.link]]``: how often the cut is positive when the condition is present."""

    condition: Id


class CutEntry(Entry):
    """``[[indicator.cut]]``: one threshold of an indicator.

    Attributes:
        label: what a positive says, e.g. "Internal rotation under 15 degrees".
        background: how often positive in such patients with none of the modelled causes.
    """

    label: Text
    when: When = When(answer="present")
    background: Estimate
    link: tuple[LinkEntry, ...] = ()


class IndicatorEntry(Entry):
    """``[[indicator]]``: one finding of the network; several cuts make it ordinal.

    Cuts run from the easiest to the hardest to meet: whoever meets a later cut meets all
    before it. Exactly one of ``finding`` and ``rule`` is given.
    """

    id: Id
    finding: Id | None = None
    rule: Id | None = None
    cluster: Id | None = None
    cut: tuple[CutEntry, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        if (self.finding is None) == (self.rule is None):
            raise ValueError("exactly one of 'finding' and 'rule' is needed")
        return self


class ClusterEntry(Cited):
    """``[[cluster]]``: findings that share a latent factor with correlation rho."""

    id: Id
    label: Text
    rho: Annotated[float, Field(ge=0.0, lt=1.0)]


class RuleItemEntry(Entry):
    """One item of a rule; any of the facts makes it positive."""

    label: Text
    any: tuple[Fact, ...] = Field(min_length=1)
    weight: float = 1.0


class RuleRowEntry(Cited):
    """One row of a rule's published table."""

    at_least: int
    sensitivity: Rate | None = None
    specificity: Rate | None = None
    lr_pos: float | None = None
    lr_neg: float | None = None
    post_test: Rate | None = None


class RuleEntry(Entry):
    """``[[rule]]``: a published multi-item rule as an ordinal finding.

    A rule counts in the reckoning only where an indicator stands for it (``rule = "..."``); any
    other is shown with its table, and its items count on their own.

    Attributes:
        replaces_cluster: cluster whose likelihood the rule's table may replace, never both.
        needs: number of recorded items from which the rule may be used.
        shown_only: why no indicator stands for it; empty where one does.
    """

    id: Id
    label: Text
    condition: Id
    item: tuple[RuleItemEntry, ...] = Field(min_length=1)
    row: tuple[RuleRowEntry, ...] = ()
    pre_test: Rate | None = None
    needs: int
    replaces_cluster: Id | None = None
    shown_only: str = ""


class ContradictionEntry(Entry):
    """``[[contradiction]]``: facts that cannot all hold at once.

    Read for each side that was answered; a fact about a finding with sides means that side, one
    about the midline serves both. A fact that is not known contradicts nothing.

    Attributes:
        label: what is wrong, as it is shown, e.g. "Internal rotation is under 15 degrees and
            called full".
    """

    id: Id
    label: Text
    facts: tuple[Fact, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _about_findings(self) -> Self:
        if any(fact.finding is None for fact in self.facts):
            raise ValueError("each of 'facts' needs a 'finding'")
        if len({fact.finding for fact in self.facts}) != len(self.facts):
            raise ValueError("'facts' must be about different findings")
        return self


class RedFlagEntry(Cited):
    """``[[red_flag]]``: a deterministic rule; no probability can hide it.

    Attributes:
        tag: pathology tag that contraindications refer to, e.g. "fracture".
        concern: level of concern within the pathology, 1 highest.
        own_time: the words of ``timeframe`` that no page sets and that are this program's
            judgement; empty where a source gives the whole.
    """

    id: Id
    pathology: Text
    tag: Id
    label: Text
    concern: Annotated[int, Field(ge=1, le=3)] = 1
    urgency: Urgency
    destination: Destination
    action: Text
    timeframe: Text
    own_time: str = ""
    trigger: Trigger
    more_sources: tuple[Id, ...] = ()

    @model_validator(mode="after")
    def _own_time_is_marked(self) -> Self:
        if self.own_time not in self.timeframe:
            raise ValueError("'own_time' must be words of 'timeframe'")
        return self


class AdviceEntry(Cited):
    """``[[pathway.advice]]``: a sourced statement on imaging, management or referral."""

    kind: Literal["imaging", "no_imaging", "management", "referral", "safety_net"]
    text: Text


class PathwayEntry(Entry):
    """``[[pathway]]``: what follows when a condition leads and no red flag decides.

    Attributes:
        act_from: probability from which the condition decides urgency and destination although
            it does not lead, because a delay can harm; 0.5 where nothing is lost by waiting.
        act_from_reason: why, where ``act_from`` is given.
        escalate: a trigger under which the condition goes elsewhere, sooner.
    """

    id: Id
    condition: Id
    urgency: Urgency
    destination: Destination
    act_from: Rate = 0.5
    act_from_reason: str = ""
    escalate: tuple[EscalationEntry, ...] = ()
    advice: tuple[AdviceEntry, ...] = ()


class EscalationEntry(Cited):
    """``[[pathway.escalate]]``"""

    trigger: Trigger
    urgency: Urgency
    destination: Destination
    because: Text


class RootEntry(Cited):
    """``[[root]]``: signs of one lumbar root under "lumbar radiculopathy" (second stage).

    Attributes:
        share: how often this root is the affected one in lumbar radiculopathy.
        level, stretch, key_test, mistaken_for: discs that press on it, nerve stretch that moves
            it, the test that tells most, and what looks alike; for the reader, nothing reckons
            with them.
        sign: how often a fact holds when it is; the mean over the roots, weighted with their
            shares, is the rate that lumbar radiculopathy itself has for that finding.
    """

    id: Id
    label: Text
    share: Estimate
    dermatome: Text
    myotome: Text
    reflex: str = ""
    level: str = ""
    stretch: str = ""
    key_test: str = ""
    mistaken_for: str = ""
    sign: tuple[LinkedSign, ...] = ()


class LinkedSign(Estimate):
    """How often a fact holds when this root is the one affected."""

    fact: Fact
    background: Rate | None = None


class ImagingEntry(Cited):
    """``[[imaging_finding]]``: how often people of an age without pain have a finding.

    Attributes:
        about: the finding of the catalogue that records it, to be shown beside it.
    """

    id: Id
    finding: Text
    about: Id | None = None
    age: tuple[int, int]
    rate: Rate


class HipSpineEntry(Cited):
    """``[[hip_spine]]``: what a type of hip-spine syndrome means, what follows, or a fact."""

    id: Id
    type: Literal["simple", "complex", "secondary", "misdiagnosed", "any"]
    kind: Literal["meaning", "advice", "fact"]
    text: Text


class OutcomeEntry(Entry):
    """``[[outcome]]``; see :class:`hipspine_desktop.domain.outcomes.OutcomeMeasure`.

    Attributes:
        range, decimals: of the total; those of the finding ``total`` where it is named.
        detectable_change: that of the finding ``total`` where it is named.
    """

    id: Id
    name: Text
    plain: Text
    total: Id | None = None
    items: tuple[Id, ...] = ()
    method: ScoreMethod | None = None
    needs: Annotated[int, Field(ge=0)] = 0
    range: tuple[float, float] | None = None
    decimals: Annotated[int, Field(ge=0, le=3)] = 0
    higher_is: Literal["better", "worse"]
    own_items: bool = False
    screener: bool = False
    bands: str = ""
    licence: Text
    attribution: str = ""
    important_change: ErrorEntry | None = None
    detectable_change: ErrorEntry | None = None

    @model_validator(mode="after")
    def _makes_a_total(self) -> Self:
        if bool(self.items) != (self.method is not None):
            raise ValueError("'items' and 'method' belong together")
        if not self.total and not self.items:
            raise ValueError("either 'total' or 'items' is needed")
        if self.items and not 1 <= self.needs <= len(self.items):
            raise ValueError(f"'needs' must be 1 to {len(self.items)}")
        if (self.total is None) != (self.range is not None):
            raise ValueError("'range' is needed without 'total', and not allowed with it")
        if self.total is not None and self.detectable_change is not None:
            raise ValueError("'detectable_change' stands at the finding 'total'")
        return self


class KnowledgeFile(Entry):
    """What one TOML file may hold; each file holds any of the tables."""

    source: tuple[SourceEntry, ...] = ()
    section: tuple[SectionEntry, ...] = ()
    setting: tuple[SettingEntry, ...] = ()
    condition: tuple[ConditionEntry, ...] = ()
    finding: tuple[FindingEntry, ...] = ()
    indicator: tuple[IndicatorEntry, ...] = ()
    cluster: tuple[ClusterEntry, ...] = ()
    rule: tuple[RuleEntry, ...] = ()
    red_flag: tuple[RedFlagEntry, ...] = ()
    pathway: tuple[PathwayEntry, ...] = ()
    root: tuple[RootEntry, ...] = ()
    imaging_finding: tuple[ImagingEntry, ...] = ()
    contradiction: tuple[ContradictionEntry, ...] = ()
    implication: tuple[ImplicationEntry, ...] = ()
    hip_spine: tuple[HipSpineEntry, ...] = ()
    outcome: tuple[OutcomeEntry, ...] = ()


class Meta(Entry):
    """``meta.toml``"""

    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
    title: Text
    reviewed: str = ""
    default_setting: Id


for _model in (RuleItemEntry, RuleEntry, RootEntry, PathwayEntry, KnowledgeFile):
    _model.model_rebuild()
