"""Rates used, their spread, noisy-OR with quieting, and the cuts of ordinal findings."""

from __future__ import annotations

import math
import statistics

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from hipspine_desktop.domain.regions import Region
from hipspine_desktop.domain.sources import Basis
from hipspine_desktop.engine.network import Indicator, Network, compile_network
from hipspine_desktop.engine.noisy_or import STEP, positive_rates
from hipspine_desktop.engine.normal import cdf, hermite_nodes, quantile
from hipspine_desktop.engine.rates import draws_of, rate_used, spread_of
from hipspine_desktop.engine.shared_factor import SharedFactor, conditional_rates
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.schema import Estimate, When
from tests.engine import factory
from tests.engine.random_networks import random_base

RATES = st.floats(0.005, 0.995)


def seen(rate: float, **fields: object) -> Estimate:
    return Estimate(rate=rate, basis=Basis.SEEN, source="study", **fields)  # type: ignore[arg-type]


def test_the_normal_distribution_agrees_with_the_standard_library() -> None:
    x = np.linspace(-10, 10, 2001)
    assert cdf(x) == pytest.approx([0.5 * math.erfc(-v / math.sqrt(2)) for v in x], rel=1e-13)
    p = np.concatenate([np.logspace(-9, -0.5, 500), 1 - np.logspace(-9, -0.5, 500)])
    assert quantile(p) == pytest.approx([statistics.NormalDist().inv_cdf(v) for v in p], rel=1e-12)


def test_small_samples_shrink() -> None:
    assert rate_used(seen(1.0, n=17)) == pytest.approx(17.5 / 18)
    assert rate_used(seen(0.0, n=17)) == pytest.approx(0.5 / 18)
    assert rate_used(seen(1.0, n=100_000)) == 0.995
    assert rate_used(seen(0.3)) == 0.3


def test_the_spread_follows_the_support() -> None:
    def width(estimate: Estimate) -> float:
        drawn = draws_of(estimate, "same name")
        return float(np.quantile(drawn, 0.975) - np.quantile(drawn, 0.025))

    judged = Estimate(rate=0.5, basis=Basis.JUDGEMENT, reason="expected")
    heard = Estimate(rate=0.5, basis=Basis.UNVERIFIED, source="study")
    widths = [width(e) for e in (seen(0.5, n=180), seen(0.5), heard, judged)]
    assert widths == sorted(widths)
    assert widths[0] == pytest.approx(4 * math.sqrt(0.25 / 181), rel=0.15)
    assert width(seen(0.5, interval=(0.3, 0.7))) == pytest.approx(0.4, rel=0.12)
    assert spread_of(seen(0.5, n=100_000)).alpha == 100.0


@given(background=RATES, rates=st.lists(RATES, min_size=1, max_size=4))
def test_one_condition_alone_keeps_its_published_rate(
    background: float, rates: list[float]
) -> None:
    patterns = positive_rates(np.array([background]), [np.array([r]) for r in rates])
    found = patterns.distinct[0, patterns.column[0]]
    assert found[0] == pytest.approx(background, abs=1e-12)
    for j, rate in enumerate(rates):
        assert found[1 << j] == pytest.approx(rate, abs=1e-12)
    assert np.all((found > 0.0) & (found < 1.0))


@given(p=st.floats(0.005, 0.995), rho=st.floats(0.0, 0.95), nodes=st.sampled_from((5, 9, 61)))
def test_a_clustered_finding_alone_keeps_its_rate(p: float, rho: float, nodes: int) -> None:
    _, weights = hermite_nodes(nodes)
    found = conditional_rates(np.array([p]), rho, nodes)[0]
    assert float(found @ weights) == pytest.approx(p, abs=1e-10)


@given(rho=st.floats(0.0, 0.9))
def test_the_fast_shared_factor_is_the_slow_one(rho: float) -> None:
    rates = np.array([[0.0025, 0.005, 0.2], [0.5, 0.75, 0.997]])
    fast = SharedFactor(rho)
    assert fast(rates) == pytest.approx(conditional_rates(rates, rho), abs=1e-9)


def test_a_small_study_that_rises_again_is_held_down() -> None:
    """Sutlive: five of five items were met more often than its neighbours would allow."""
    arthritis = "hip_arthritis"
    cuts = [
        factory.cut(0.46, {arthritis: 0.81}, When(count_at_least=3)),
        factory.cut(0.02, {arthritis: 0.48}, When(count_at_least=4)),
        factory.cut(0.05, {arthritis: 0.49}, When(count_at_least=5)),
    ]
    base = factory.base(
        [factory.condition(arthritis, Region.HIP_JOINT, 0.3)],
        [factory.finding("items", measured=(0, 5))],
        [
            factory.indicator(
                "items", *(c.model_copy(update={"when": When(at_least=3 + k)})
                           for k, c in enumerate(cuts))
            )
        ],
    )  # fmt: skip
    met = compile_network(base).indicators[0].met
    assert met[:, 0] == pytest.approx([0.46, 0.02, 0.02 * STEP])
    assert met[:, 1] == pytest.approx([0.81, 0.48, 0.48 * STEP])


def check_single_condition_limit(network: Network, indicator: Indicator) -> None:
    """P(+ | only D) is the rate used, 1 - P(+ | none) the specificity used, cut by cut."""
    for code in (0, *(1 << j for j in range(len(indicator.parents)))):
        before = None
        for k, cut in enumerate(indicator.entry.cut):
            expected = rate_used(cut.background)
            if code:
                name = network.conditions[indicator.parents[code.bit_length() - 1]].id
                link = indicator.link(k, name)
                expected = rate_used(link) if link else expected
            expected = expected if before is None else min(expected, STEP * before)
            assert indicator.met[k, code] == pytest.approx(expected, abs=1e-12), indicator.entry.id
            before = expected
            if indicator.by_root and network.roots is not None:
                by_root = indicator.distinct[k, indicator.column[1:, code]]
                mean = float(network.roots.shares @ by_root)
                assert mean == pytest.approx(expected, abs=1e-9), indicator.entry.id


@settings(max_examples=40)
@given(seed=st.integers(0, 10**6))
def test_single_condition_limit(seed: int) -> None:
    network = compile_network(random_base(seed, conditions=5, findings=4, most_links=4))
    for indicator in network.indicators:
        check_single_condition_limit(network, indicator)


def test_single_condition_limit_of_each_row_of_the_knowledge_base(
    knowledge: KnowledgeBase,
) -> None:
    network = compile_network(knowledge)
    assert len(network.indicators) > 20
    for indicator in network.indicators:
        check_single_condition_limit(network, indicator)


@pytest.mark.parametrize("rho", [0.0, 0.3, 0.6, 0.9])
def test_the_fast_curve_is_the_slow_one_for_every_rate(rho: float) -> None:
    """Also where many causes make a finding all but certain, beyond the grid of the fast one."""
    tail = np.logspace(-11, -2, 60)
    rates = np.concatenate([tail, np.linspace(0.01, 0.99, 50), 1.0 - tail])
    fast, slow = SharedFactor(rho)(rates), conditional_rates(rates, rho)
    assert np.abs(fast - slow).max() < 1e-7
    assert fast.min() >= 0.0
    assert fast.max() <= 1.0


def test_the_far_tails_end_at_nought_and_one() -> None:
    far = np.array([-60.0, -38.0, -37.0, -30.0, 30.0, 60.0])
    expected = [0.5 * math.erfc(-v / math.sqrt(2)) for v in far]
    assert cdf(far) == pytest.approx(expected, rel=1e-12, abs=1e-300)
    edges = np.sqrt(2.0) * np.array([0.46875, 0.5, 4.0, 4.001])
    around = np.concatenate([edges - 1e-9, edges, edges + 1e-9])
    for x in (around, -around):
        assert cdf(x) == pytest.approx([0.5 * math.erfc(-v / math.sqrt(2)) for v in x], rel=1e-13)


@pytest.mark.parametrize("staged", [0, 1, 2, 3])
def test_versions_of_one_condition_stand_in_its_own_place(staged: int) -> None:
    """Against the formula for each of the sixteen patterns, one of the rates quieting."""
    background, rates = 0.3, [0.9, 0.1, 0.6, 0.5]
    versions = [0.2, 0.8, 0.45]
    given_rates = [np.array([r]) for r in rates]
    given_rates[staged] = np.array([[v] for v in versions])
    found = positive_rates(np.array([background]), given_rates, staged=staged)
    assert found.column.shape == (3, 16)
    for number, version in enumerate(versions):
        used = [version if place == staged else r for place, r in enumerate(rates)]
        for pattern in range(16):
            present = [r for place, r in enumerate(used) if pattern >> place & 1]
            quiet = min([background, *(r for r in present if r <= background)])
            spared = math.prod((1 - r) / (1 - background) for r in present if r > background)
            told = found.distinct[0, found.column[number, pattern]]
            assert told == pytest.approx(1 - (1 - quiet) * spared, abs=1e-12)
