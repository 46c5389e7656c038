"""Rules: the published figures of each row that was seen reproduce each other to rounding.

Reckoned here from the definitions, apart from the program's own check (`knowledge check`).
"""

from __future__ import annotations

import re
from itertools import pairwise, product

import pytest

from hipspine_desktop.domain.sources import Basis
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.loader import load_knowledge
from hipspine_desktop.knowledge.schema import RuleEntry, RuleRowEntry
from hipspine_desktop.paths import resources_dir

BASE = load_knowledge(resources_dir() / "knowledge")
SEEN = [(rule, row) for rule in BASE.rules for row in rule.row if row.basis is Basis.SEEN]

# "rule, row" -> why the paper's printed figure contradicts its own rounded rates
EXCEPTIONS = {
    "cook_2011_rule, 4": "the paper prints LR+ 4.6 where 6 % and 98 %, rounded, give 2.2 to 4.3",
}


def name_of(pair: tuple[RuleEntry, RuleRowEntry]) -> str:
    return f"{pair[0].id}, {pair[1].at_least}"


def printed(value: float, fewest: int) -> tuple[float, float]:
    """All numbers that are printed so, with at least `fewest` decimals."""
    decimals = max(fewest, len(f"{value:g}".partition(".")[2]))
    half = 0.5 / 10**decimals
    return value - half, value + half


def reachable(computed: list[float], value: float, fewest: int) -> bool:
    """Whether a number between the computed ones is printed as the value."""
    low, high = printed(value, fewest)
    return min(computed) <= high and max(computed) >= low


@pytest.mark.parametrize("pair", SEEN, ids=name_of)
def test_the_likelihood_ratios_are_those_of_the_rates(
    pair: tuple[RuleEntry, RuleRowEntry],
) -> None:
    row = pair[1]
    if row.sensitivity is None or row.specificity is None:
        return
    corners = list(product(printed(row.sensitivity, 2), printed(row.specificity, 2)))
    agree = True
    if row.lr_pos is not None:
        agree &= reachable([s / (1 - c) for s, c in corners], row.lr_pos, 1)
    if row.lr_neg is not None:
        agree &= reachable([(1 - s) / c for s, c in corners], row.lr_neg, 1)
    assert agree is (name_of(pair) not in EXCEPTIONS), row


@pytest.mark.parametrize("pair", SEEN, ids=name_of)
def test_the_post_test_probability_follows_from_the_pre_test(
    pair: tuple[RuleEntry, RuleRowEntry],
) -> None:
    rule, row = pair
    if row.post_test is None:
        return
    assert rule.pre_test is not None
    assert row.lr_pos is not None
    after = []
    for before, ratio in product(printed(rule.pre_test, 2), printed(row.lr_pos, 1)):
        odds = before / (1 - before) * ratio
        after.append(odds / (1 + odds))
    assert reachable(after, row.post_test, 2), (after, row.post_test)


COUNTS = re.compile(r"(\d+) of (\d+) and (\d+) of (\d+)")
COUNTED = [pair for pair in SEEN if COUNTS.search(pair[1].reason)]


@pytest.mark.parametrize("pair", COUNTED, ids=name_of)
def test_where_the_counts_are_known_the_figures_are_exact(
    pair: tuple[RuleEntry, RuleRowEntry],
) -> None:
    row = pair[1]
    found = COUNTS.search(row.reason)
    assert found
    hits, ill, cleared, well = map(int, found.groups())
    sensitivity, specificity = hits / ill, cleared / well
    assert row.sensitivity == pytest.approx(sensitivity, abs=0.006)
    assert row.specificity == pytest.approx(specificity, abs=0.006)
    assert row.lr_pos is not None
    assert reachable([sensitivity / (1 - specificity)], row.lr_pos, 1)


def test_there_are_counts_to_be_exact_with() -> None:
    assert len(COUNTED) >= 3


def test_each_exception_is_still_one() -> None:
    names = {name_of(pair) for pair in SEEN}
    assert EXCEPTIONS.keys() - names == set()


@pytest.mark.parametrize("rule", BASE.rules, ids=lambda rule: rule.id)
def test_a_higher_score_is_rarer_in_everybody(rule: RuleEntry) -> None:
    rows = sorted(rule.row, key=lambda row: row.at_least)
    assert len({row.at_least for row in rows}) == len(rows)
    for easier, harder in pairwise(rows):
        if easier.sensitivity is not None and harder.sensitivity is not None:
            assert harder.sensitivity <= easier.sensitivity
        if easier.specificity is not None and harder.specificity is not None:
            assert harder.specificity >= easier.specificity


@pytest.mark.parametrize("rule", BASE.rules, ids=lambda rule: rule.id)
def test_a_row_can_be_reached_with_the_items(rule: RuleEntry) -> None:
    most = sum(item.weight for item in rule.item if item.weight > 0)
    assert all(row.at_least <= most for row in rule.row)


def test_the_rules_of_the_plan_are_there(knowledge: KnowledgeBase) -> None:
    ids = {rule.id for rule in knowledge.rules}
    for author in (
        "sutlive", "acr_hip_oa", "laslett", "saueressig", "van_der_wurff", "cook", "konno",
        "sugioka", "ekedahl", "hancock", "berlin",
    ):  # fmt: skip
        assert any(rule_id.startswith(author) for rule_id in ids), author
