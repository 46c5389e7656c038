"""The type of hip-spine syndrome, derived from the posterior, imaging and responses to injection.

Types after Offierski CM, MacNab I. Hip-spine syndrome. Spine 1983;8:316-321: simple (both joints
changed, one the source), complex (both are sources), secondary (the one drives the other),
misdiagnosed (treated at the wrong one). How they are told apart here is our judgement.
"""

from __future__ import annotations

from dataclasses import dataclass

from hipspine_desktop.domain.answers import AnswerKey, AnswerState
from hipspine_desktop.domain.case import Case
from hipspine_desktop.domain.findings import Catalogue, Laterality
from hipspine_desktop.domain.regions import Region
from hipspine_desktop.engine.result import (
    EvaluatedSide,
    HipSpineReason,
    HipSpineType,
    RegionEstimate,
)
from hipspine_desktop.engine.truth import Truth, meets
from hipspine_desktop.knowledge.schema import When

SOURCE_FROM = 0.5
"""A region is called a source when it is more probable than not."""

PRESENT, ABSENT = When(answer="present"), When(answer="absent")

CHANGED = {
    Region.HIP_JOINT: (("hip_xray_oa", PRESENT), ("osteonecrosis_imaging", PRESENT)),
    Region.LUMBAR_SPINE: (
        ("mri_canal_stenosis", PRESENT),
        ("mri_root_compression", PRESENT),
        ("spondylolisthesis_imaging", PRESENT),
    ),
}
"""Imaging that shows the joint itself changed; disc wear and hip shape are too common to count."""

RELIEVED = {
    Region.HIP_JOINT: (
        ("hip_injection_relief", PRESENT),
        ("hip_injection_percent", When(at_least=70)),
    ),
    Region.LUMBAR_SPINE: (("epidural_relief", PRESENT), ("facet_block_relief", PRESENT)),
}

NOT_RELIEVED = {
    Region.HIP_JOINT: (
        ("hip_injection_relief", ABSENT),
        ("hip_injection_percent", When(below=30)),
    ),
    Region.LUMBAR_SPINE: (("epidural_relief", ABSENT), ("facet_block_relief", ABSENT)),
}

FIXED_FLEXION = (("thomas_test", PRESENT), ("hip_extension_passive", When(below=0)))
"""A hip that does not extend is carried by the lumbar spine with every step."""

OTHER = {
    Region.HIP_JOINT: Region.LUMBAR_SPINE,
    Region.LUMBAR_SPINE: Region.HIP_JOINT,
}


@dataclass(frozen=True, slots=True)
class _Patient:
    case: Case
    catalogue: Catalogue
    side: EvaluatedSide

    def reasons(self, key: str, facts: tuple[tuple[str, When], ...]) -> tuple[HipSpineReason, ...]:
        """A reason for each fact that holds on this side."""
        found = []
        for name, when in facts:
            if name not in self.catalogue:
                continue
            definition = self.catalogue.finding(name)
            per_side = definition.laterality is Laterality.PER_SIDE
            about = AnswerKey(name, self.side.side if per_side else None)
            answer = self.case.answers.of(about.finding_id, about.side)
            if answer.state is not AnswerState.UNCLEAR and meets(when, answer) is Truth.TRUE:
                values = (("finding", definition.label),)
                found.append(HipSpineReason(f"engine.hip_spine.because.{key}", values, (about,)))
        return tuple(found)


def hip_spine_type(
    case: Case,
    catalogue: Catalogue,
    side: EvaluatedSide,
    regions: tuple[RegionEstimate, ...],
    used_findings: int,
) -> HipSpineType | None:
    """The type with its reasons; None where hip and spine are not both involved.

    - one source, and an injection at the other brought no relief: misdiagnosed
    - one source, and imaging shows the other changed: simple
    - two sources, an injection relieved one and not the other: simple
    - two sources, and the hip does not extend: secondary
    - two sources otherwise: complex

    >>> from hipspine_desktop.engine.example import example_base, example_case
    >>> from hipspine_desktop.engine.result import Probability
    >>> likely = Probability(0.8, 0.6, 0.9)
    >>> both = tuple(RegionEstimate(region, likely) for region in OTHER)
    >>> catalogue = example_base().catalogue
    >>> hip_spine_type(example_case(), catalogue, EvaluatedSide.RIGHT, both, 6).key
    'engine.hip_spine.complex'
    """
    if not used_findings:
        return None
    patient = _Patient(case, catalogue, side)
    sources = [r.region for r in regions if r.region in OTHER and r.p.p >= SOURCE_FROM]
    if len(sources) == 2:
        return _of_two(patient)
    if len(sources) == 1:
        return _of_one(patient, sources[0])
    return None


def _of_one(patient: _Patient, source: Region) -> HipSpineType | None:
    other = OTHER[source]
    first = _source_reason(source)
    not_relieved = patient.reasons("not_relieved", NOT_RELIEVED[other])
    if not_relieved and not patient.reasons("relieved", RELIEVED[other]):
        return _type("misdiagnosed", first, *not_relieved)
    changed = patient.reasons("changed", CHANGED[other])
    if changed:
        relieved = patient.reasons("relieved", RELIEVED[source])
        return _type("simple", first, *changed, *relieved)
    return None


def _of_two(patient: _Patient) -> HipSpineType:
    both = tuple(_source_reason(region) for region in OTHER)
    for region, other in OTHER.items():
        relieved = patient.reasons("relieved", RELIEVED[region])
        not_relieved = patient.reasons("not_relieved", NOT_RELIEVED[other])
        if relieved and not_relieved:
            return _type("simple", *both, *relieved, *not_relieved)
    stiff = patient.reasons("fixed_flexion", FIXED_FLEXION)
    if stiff:
        return _type("secondary", *both, *stiff)
    relieved = tuple(
        reason for facts in RELIEVED.values() for reason in patient.reasons("relieved", facts)
    )
    return _type("complex", *both, *relieved)


def _source_reason(region: Region) -> HipSpineReason:
    return HipSpineReason(f"engine.hip_spine.because.source_{region.value}")


def _type(name: str, *reasons: HipSpineReason) -> HipSpineType:
    return HipSpineType(f"engine.hip_spine.{name}", reasons)
