"""What stands beside the estimate, in words: screen and paper read the same functions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hipspine_desktop.domain.regions import Region
from hipspine_desktop.domain.sources import Basis, Source, SourceRef
from hipspine_desktop.engine.result import (
    Advice,
    ConditionEstimate,
    EvaluatedSide,
    HipSpineType,
    Probability,
    RuleState,
    SeenWithoutPain,
    SideResult,
)
from hipspine_desktop.paths import resources_dir
from hipspine_desktop.services.beside_words import (
    picture_words,
    rule_words,
    rules_of,
    statement_words,
)
from hipspine_desktop.wording.texts import Texts

REF = SourceRef(Source("nominal_2020", "Nominal 2020", "Nominal A. Journal 2020."), Basis.SEEN)
P = Probability(0.5, 0.4, 0.6)
RULE = RuleState("r", "Rule of four", "Hip", 2.0, 3.0, 4, ("Thrust",), False, 2, 4.0, None, REF)
SIDE = SideResult(EvaluatedSide.RIGHT, (), (), (), P)


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts.load(resources_dir() / "wording")


def test_a_picture_names_rate_ages_and_source(texts: Texts) -> None:
    seen = SeenWithoutPain("tear", "Labral tear", "Labral tear of the hip", 0.386, (19, 41), REF)
    assert picture_words(texts, seen) == (
        "Labral tear (Labral tear of the hip): 39 of 100 people without pain, age 19 to 41 "
        "(Nominal 2020)"
    )
    same = replace(seen, seen_as="labral tear")
    assert picture_words(texts, same).startswith("Labral tear: 39 of 100")


def test_a_rule_says_how_far_it_is_met_and_whether_it_counts(texts: Texts) -> None:
    assert rule_words(texts, RULE) == (
        "Rule of four: 2 of 4, 1 not known. At 2 or more: odds times 4.0, Nominal 2020. "
        "Shown only; its items count one by one."
    )
    bare = replace(RULE, missing=(), at_least=None, lr_pos=None, ref=None, counts=True)
    assert rule_words(texts, bare) == "Rule of four: 2 of 4. Counts in place of its items."


def test_rules_that_count_come_first_and_others_stay_away(texts: Texts) -> None:
    hip = ConditionEstimate("hip", "Hip", Region.HIP_JOINT, P, P, REF)
    counting = replace(RULE, id="c", counts=True)
    side = replace(SIDE, rules=(RULE, replace(RULE, id="x", about="Spine"), counting))
    assert [rule.id for rule in rules_of(hip, side, 3)] == ["c", "r"]
    assert [rule.id for rule in rules_of(hip, side, 1)] == ["c"]


def test_what_follows_from_a_type_without_its_meaning(texts: Texts) -> None:
    said = (Advice("meaning", "simple", "Both.", REF), Advice("advice", "simple", "Treat.", REF))
    side = replace(SIDE, hip_spine=HipSpineType("engine.hip_spine.simple", (), said))
    assert statement_words(texts, side) == ["Treat. (Nominal 2020)"]
    assert statement_words(texts, SIDE) == []
