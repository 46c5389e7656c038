"""A small made-up knowledge base and a case, for the worked examples of this package.

Two conditions, one cluster of two hip signs, one test of the spine: small enough to reckon by
hand. Nothing of it is clinical knowledge, and nothing but examples and tests reads it.
"""

from __future__ import annotations

from hipspine_desktop.domain.answers import (
    PRESENT,
    Answer,
    AnswerKey,
    AnswerSet,
    Side,
    SymptomaticSide,
)
from hipspine_desktop.domain.case import Case
from hipspine_desktop.domain.findings import (
    Catalogue,
    FindingDefinition,
    FindingKind,
    Irritability,
    Laterality,
    Part,
    Position,
    Section,
)
from hipspine_desktop.domain.patient import Sex
from hipspine_desktop.domain.regions import Region
from hipspine_desktop.domain.sources import Basis
from hipspine_desktop.engine.reasoner import Reasoner
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.schema import (
    ClusterEntry,
    ConditionEntry,
    CutEntry,
    Estimate,
    IndicatorEntry,
    LinkEntry,
    Meta,
    PriorEntry,
    SettingEntry,
    When,
)

_REASON = "made up for an example"
HIP, SPINE = "hip_arthritis", "radiculopathy"


def example_base() -> KnowledgeBase:
    """Two conditions (0.3, 0.2), the hip signs FADIR and rotation (rho 0.5), and slump.

    >>> [c.id for c in example_base().conditions]
    ['hip_arthritis', 'radiculopathy']
    """
    findings = (
        _finding("fadir", Position.SUPINE, 30),
        _finding("rotation", Position.PRONE, 60, measured=True),
        _finding("slump", Position.SITTING, 45, Irritability.HIGH),
    )
    indicators = (
        _indicator("fadir", "hip", _cut("Positive", When(answer="present"), 0.3, HIP, 0.8)),
        _indicator(
            "rotation",
            "hip",
            _cut("Rotation under 24", When(below=24), 0.35, HIP, 0.85),
            _cut("Rotation under 15", When(below=15), 0.1, HIP, 0.5),
        ),
        _indicator("slump", None, _cut("Positive", When(answer="present"), 0.2, SPINE, 0.75)),
    )
    return KnowledgeBase(
        meta=Meta(version="0.0.1", title="Example", default_setting="physiotherapy"),
        content_hash="0" * 64,
        catalogue=Catalogue((Section("exam", "Examination", Part.EXAMINATION, 0),), findings),
        sources=(),
        settings=(SettingEntry(id="physiotherapy", label="Physiotherapy"),),
        conditions=(
            _condition(HIP, Region.HIP_JOINT, 0.3),
            _condition(SPINE, Region.LUMBAR_SPINE, 0.2),
        ),
        indicators=indicators,
        clusters=(
            ClusterEntry(id="hip", label="Hip", rho=0.5, basis=Basis.JUDGEMENT, reason=_REASON),
        ),
        rules=(),
        red_flags=(),
        pathways=(),
        roots=(),
        imaging=(),
    )


def example_case(**answers: Answer) -> Case:
    """A woman of 60 whose right side hurts; FADIR is positive where nothing else is said.

    >>> sorted(str(key) for key in example_case().answers)
    ['fadir:right']
    """
    told = answers or {"fadir": PRESENT}
    keyed = {AnswerKey(name, Side.RIGHT): answer for name, answer in told.items()}
    return Case(
        age=60,
        sex=Sex.FEMALE,
        symptomatic_side=SymptomaticSide.RIGHT,
        answers=AnswerSet(keyed),
        setting="physiotherapy",
    )


def _finding(
    name: str,
    position: Position,
    seconds: int,
    irritability: Irritability = Irritability.LOW,
    measured: bool = False,
) -> FindingDefinition:
    return FindingDefinition(
        id=name,
        label=name.capitalize(),
        section="exam",
        kind=FindingKind.MEASURED if measured else FindingKind.YES_NO,
        laterality=Laterality.PER_SIDE,
        minimum=0.0 if measured else None,
        maximum=60.0 if measured else None,
        position=position,
        seconds=seconds,
        irritability=irritability,
    )


def _condition(name: str, region: Region, prior: float) -> ConditionEntry:
    row = PriorEntry(rate=prior, setting="physiotherapy", basis=Basis.JUDGEMENT, reason=_REASON)
    return ConditionEntry(
        id=name, label=name.replace("_", " ").capitalize(), region=region, plain=name, prior=(row,)
    )


def _indicator(name: str, cluster: str | None, *cuts: CutEntry) -> IndicatorEntry:
    return IndicatorEntry(id=f"{name}_indicator", finding=name, cluster=cluster, cut=cuts)


def _cut(label: str, when: When, background: float, condition: str, rate: float) -> CutEntry:
    return CutEntry(
        label=label,
        when=when,
        background=Estimate(rate=background, basis=Basis.JUDGEMENT, reason=_REASON),
        link=(LinkEntry(condition=condition, rate=rate, basis=Basis.JUDGEMENT, reason=_REASON),),
    )


def example_reasoner() -> Reasoner:
    """A reasoner over :func:`example_base`.

    >>> example_reasoner().network.size
    2
    """
    return Reasoner(example_base())
