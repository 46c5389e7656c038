"""Small knowledge bases for the tests, built in code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from hipspine_desktop.domain.answers import Answer, AnswerKey, AnswerSet, Side, SymptomaticSide
from hipspine_desktop.domain.case import Case
from hipspine_desktop.domain.findings import (
    Catalogue,
    Contraindication,
    FindingDefinition,
    FindingKind,
    Irritability,
    Laterality,
    Part,
    Position,
    Section,
)
from hipspine_desktop.domain.letter import Destination, Urgency
from hipspine_desktop.domain.patient import Sex
from hipspine_desktop.domain.regions import Region
from hipspine_desktop.domain.sources import Basis, Source
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.schema import (
    ClusterEntry,
    ConditionEntry,
    CutEntry,
    Estimate,
    IndicatorEntry,
    LinkEntry,
    Meta,
    PathwayEntry,
    PriorEntry,
    RedFlagEntry,
    RootEntry,
    RuleEntry,
    SettingEntry,
    Trigger,
    When,
)

JUDGED = {"basis": Basis.JUDGEMENT, "reason": "made up for a test"}
PRESENT_WHEN = When(answer="present")


def judged(rate: float, n: int | None = None) -> Estimate:
    return Estimate(rate=rate, n=n, **JUDGED)


def condition(name: str, region: Region, prior: float) -> ConditionEntry:
    row = PriorEntry(rate=prior, setting="physiotherapy", **JUDGED)
    return ConditionEntry(
        id=name, label=name.replace("_", " ").capitalize(), region=region, plain=name, prior=(row,)
    )


def finding(
    name: str,
    per_side: bool = True,
    measured: tuple[float, float] | None = None,
    **fields: object,
) -> FindingDefinition:
    return FindingDefinition(
        id=name,
        label=name.replace("_", " ").capitalize(),
        section="exam",
        kind=FindingKind.MEASURED if measured else FindingKind.YES_NO,
        laterality=Laterality.PER_SIDE if per_side else Laterality.MIDLINE,
        minimum=measured[0] if measured else None,
        maximum=measured[1] if measured else None,
        **fields,  # type: ignore[arg-type]
    )


def cut(
    background: float,
    links: Mapping[str, float],
    when: When = PRESENT_WHEN,
    label: str = "Positive",
) -> CutEntry:
    return CutEntry(
        label=label,
        when=when,
        background=judged(background),
        link=tuple(LinkEntry(condition=c, rate=r, **JUDGED) for c, r in links.items()),
    )


def indicator(
    name: str, *cuts: CutEntry, cluster: str | None = None, rule: str | None = None
) -> IndicatorEntry:
    return IndicatorEntry(
        id=f"{name}_indicator",
        finding=None if rule else name,
        rule=rule,
        cluster=cluster,
        cut=cuts,
    )


def cluster(name: str, rho: float) -> ClusterEntry:
    return ClusterEntry(id=name, label=name.capitalize(), rho=rho, **JUDGED)


def red_flag(
    name: str, trigger: Trigger, urgency: Urgency = Urgency.EMERGENCY, concern: int = 1
) -> RedFlagEntry:
    return RedFlagEntry(
        id=name, pathology=name, tag="cauda_equina", label=name.capitalize(), concern=concern,
        urgency=urgency, destination=Destination.EMERGENCY_DEPARTMENT, action="Send now",
        timeframe="today", trigger=trigger, **JUDGED,
    )  # fmt: skip


def base(
    conditions: Sequence[ConditionEntry],
    findings: Sequence[FindingDefinition] = (),
    indicators: Iterable[IndicatorEntry] = (),
    clusters: Iterable[ClusterEntry] = (),
    rules: Iterable[RuleEntry] = (),
    red_flags: Iterable[RedFlagEntry] = (),
    pathways: Iterable[PathwayEntry] = (),
    roots: Iterable[RootEntry] = (),
) -> KnowledgeBase:
    return KnowledgeBase(
        meta=Meta(version="0.0.1", title="Test", default_setting="physiotherapy"),
        content_hash="0" * 64,
        catalogue=Catalogue(
            (Section("exam", "Examination", Part.EXAMINATION, 0),), tuple(findings)
        ),
        sources=(Source("study", "Study 2020", "A study"),),
        settings=(SettingEntry(id="physiotherapy", label="Physiotherapy"),),
        conditions=tuple(conditions),
        indicators=tuple(indicators),
        clusters=tuple(clusters),
        rules=tuple(rules),
        red_flags=tuple(red_flags),
        pathways=tuple(pathways),
        roots=tuple(roots),
        imaging=(),
    )


def case(
    answers: Mapping[str, Answer] | Mapping[AnswerKey, Answer] | None = None,
    side: SymptomaticSide = SymptomaticSide.RIGHT,
    age: int = 60,
    sex: Sex = Sex.FEMALE,
) -> Case:
    """A case; plain names are findings of the right side."""
    keyed = {
        key if isinstance(key, AnswerKey) else AnswerKey(key, Side.RIGHT): answer
        for key, answer in (answers or {}).items()
    }
    return Case(age=age, sex=sex, symptomatic_side=side, answers=AnswerSet(keyed))


def hip_and_spine() -> KnowledgeBase:
    """A readable small base: three conditions, one cluster of three, two findings alone."""
    names = ("fadir", "rotation", "groin", "slump", "sitting_eases")
    findings = [
        finding(names[0], position=Position.SUPINE, seconds=30),
        finding(names[1], measured=(0, 60), position=Position.PRONE, seconds=60),
        finding(names[2], seconds=5),
        finding(
            names[3],
            position=Position.SITTING,
            seconds=45,
            irritability=Irritability.HIGH,
            contraindications=(Contraindication("fracture", "may move the fracture"),),
        ),
        finding(names[4], per_side=False),
    ]
    hip, spine = "hip_arthritis", "radiculopathy"
    indicators = [
        indicator(names[0], cut(0.3, {hip: 0.8}), cluster="hip"),
        indicator(
            names[1],
            cut(0.35, {hip: 0.85}, When(below=24), "Rotation under 24"),
            cut(0.1, {hip: 0.5}, When(below=15), "Rotation under 15"),
            cluster="hip",
        ),
        indicator(names[2], cut(0.25, {hip: 0.7, spine: 0.3}), cluster="hip"),
        indicator(names[3], cut(0.2, {spine: 0.75})),
        indicator(names[4], cut(0.4, {"stenosis": 0.85, hip: 0.2})),
    ]
    return base(
        [
            condition(hip, Region.HIP_JOINT, 0.3),
            condition(spine, Region.LUMBAR_SPINE, 0.2),
            condition("stenosis", Region.LUMBAR_SPINE, 0.15),
        ],
        findings,
        indicators,
        [cluster("hip", 0.5)],
    )
