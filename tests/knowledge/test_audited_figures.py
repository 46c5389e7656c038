"""Figures on which hip and spine part company act on the condition they were taken in, and no
single answer weighs more than its study allows."""

from __future__ import annotations

import pytest

from hipspine_desktop.domain.sources import Basis
from hipspine_desktop.engine.rates import rate_used
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.check_figures import likelihood_ratios
from hipspine_desktop.knowledge.schema import CutEntry, LinkedSign, LinkEntry


def cut_of(knowledge: KnowledgeBase, finding: str, number: int = 0) -> CutEntry:
    (indicator,) = [i for i in knowledge.indicators if i.finding == finding]
    return indicator.cut[number]


def link_of(knowledge: KnowledgeBase, finding: str, condition: str, number: int = 0) -> LinkEntry:
    cut = cut_of(knowledge, finding, number)
    (link,) = [k for k in cut.link if k.condition == condition]
    return link


def ratio(knowledge: KnowledgeBase, finding: str, first: str, second: str) -> float:
    """How much more often the finding is there with the first condition than with the second."""
    return rate_used(link_of(knowledge, finding, first)) / rate_used(
        link_of(knowledge, finding, second)
    )


@pytest.mark.parametrize(
    ("finding", "condition", "rate", "source"),
    [
        ("groin_pain", "hip_osteoarthritis", 0.53, "poulsen_2016"),
        ("groin_pain", "sij_pain", 0.387, "tonosu_2018"),
        ("groin_pain", "spinal_stenosis", 0.068, "kurosawa_2017"),
        ("groin_pain", "lumbar_radiculopathy", 0.081, "kurosawa_2017"),
        ("back_pain", "hip_osteoarthritis", 0.494, "parvizi_2010"),
        ("hip_ir_limited", "hip_osteoarthritis", 0.66, "metcalfe_2019"),
        ("hip_range_limited", "hip_osteoarthritis", 0.86, "birrell_2001"),
        ("worse_standing", "vascular_claudication", 0.4, "nadeau_2013"),
        ("leg_weakness_any", "spinal_stenosis", 0.51, "iversen_2001"),
        ("ober_pain", "hip_osteoarthritis", 0.05, "fearon_2013"),
    ],
)
def test_a_seen_figure_acts_on_its_condition(
    finding: str, condition: str, rate: float, source: str, knowledge: KnowledgeBase
) -> None:
    link = link_of(knowledge, finding, condition)
    assert (link.rate, link.source, link.basis) == (rate, source, Basis.SEEN)


def groin_sign(knowledge: KnowledgeBase, root: str) -> LinkedSign:
    (entry,) = [r for r in knowledge.roots if r.id == root]
    (sign,) = [s for s in entry.sign if s.fact.finding == "groin_pain"]
    return sign


def test_groin_pain_parts_the_upper_roots_from_the_lower(knowledge: KnowledgeBase) -> None:
    """Sasaki 2014: 3 of 7 with L3, 5 of 20 with L4, none of 183 with L5 or S1."""
    assert 0.25 <= groin_sign(knowledge, "l4").rate < groin_sign(knowledge, "l3").rate <= 0.43
    for root in ("l5", "s1"):
        sign = groin_sign(knowledge, root)
        assert sign.rate <= 0.02
        assert sign.basis is Basis.SEEN


@pytest.mark.parametrize("finding", ["buttock_pain", "below_knee_pain"])
def test_neither_buttock_nor_shin_speaks_much_against_an_arthritic_hip(
    finding: str, knowledge: KnowledgeBase
) -> None:
    """38 to 71 % and 15 to 47 % of painful hip joints (Poulsen 2016, Lesher 2008, Khan 2004)."""
    present, _ = likelihood_ratios(
        cut_of(knowledge, finding), link_of(knowledge, finding, "hip_osteoarthritis")
    )
    assert present > 0.8


@pytest.mark.parametrize(
    "condition", ["lumbar_radiculopathy", "spinal_stenosis", "lumbar_somatic", "sij_pain"]
)
def test_a_stiff_hip_is_common_in_back_pain(condition: str, knowledge: KnowledgeBase) -> None:
    """Prather 2017: 75 % of 101 below the norm, so the ratio to hip disease is held near 2."""
    assert ratio(knowledge, "hip_ir_limited", "hip_osteoarthritis", condition) < 2.2
    assert ratio(knowledge, "hip_ir_passive", "hip_osteoarthritis", condition) < 2.2
    link = link_of(knowledge, "hip_ir_limited", condition)
    assert link.source == "prather_2017"
    assert "75" in link.reason


@pytest.mark.parametrize("finding", ["hip_ir_pain", "faber_any_pain", "fadir_groin_pain"])
@pytest.mark.parametrize("condition", ["hip_osteoarthritis", "fai_labral"])
def test_no_provocation_test_excludes_the_hip_joint(
    finding: str, condition: str, knowledge: KnowledgeBase
) -> None:
    """The studies' own ratios for a painless test are 0.5 to 0.8; a quarter is the least here."""
    _, absent = likelihood_ratios(
        cut_of(knowledge, finding), link_of(knowledge, finding, condition)
    )
    assert absent > 0.25


@pytest.mark.parametrize(
    ("finding", "condition"),
    [
        ("stress_fracture_imaging", "femoral_neck_stress_fracture"),
        ("osteonecrosis_imaging", "osteonecrosis"),
    ],
)
def test_a_report_that_names_the_danger_weighs(
    finding: str, condition: str, knowledge: KnowledgeBase
) -> None:
    cut = cut_of(knowledge, finding)
    present, absent = likelihood_ratios(cut, link_of(knowledge, finding, condition))
    assert present > 50
    assert absent > 0.05, "a film can miss it, and the entry does not say what was done"


def test_a_rate_of_hips_at_large_is_no_figure_of_one_disease(knowledge: KnowledgeBase) -> None:
    """Lesher 2008 and Maslowski 2010 did not split painful hip joints by disease."""
    for indicator in knowledge.indicators:
        for cut in indicator.cut:
            for link in cut.link:
                if link.source in ("lesher_2008", "maslowski_2010"):
                    assert link.basis is Basis.JUDGEMENT, (indicator.id, link.condition)
