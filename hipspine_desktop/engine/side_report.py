"""One side of the result: estimates with intervals, reasons, next tests, what else is said."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hipspine_desktop.engine.candidates import Candidates, find_candidates
from hipspine_desktop.engine.change_my_mind import what_would_change_my_mind
from hipspine_desktop.engine.context import SideContext
from hipspine_desktop.engine.evidence import SideEvidence
from hipspine_desktop.engine.explain import (
    Contribution,
    contributions,
    counted_together,
    reasons_for_and_against,
)
from hipspine_desktop.engine.forbidden import Bans
from hipspine_desktop.engine.groups import find_groups, group_reasons
from hipspine_desktop.engine.hip_spine import hip_spine_type
from hipspine_desktop.engine.intervals import UncertaintyDraws, intervals
from hipspine_desktop.engine.network import Network
from hipspine_desktop.engine.next_test import NextTestWish, choose_next_tests
from hipspine_desktop.engine.normal import Floats
from hipspine_desktop.engine.not_known import NotKnown
from hipspine_desktop.engine.posterior import (
    Posterior,
    pair_rows,
    region_rows,
    root_rows,
    unexplained_row,
)
from hipspine_desktop.engine.rates import rate_used
from hipspine_desktop.engine.result import (
    Coexistence,
    ConditionEstimate,
    Probability,
    QuickSide,
    RegionEstimate,
    RootEstimate,
    SideResult,
)
from hipspine_desktop.knowledge.schema import PriorEntry


@dataclass(frozen=True, eq=False)
class Priors:
    """Pre-test probabilities of one setting, age and sex.

    Attributes:
        rows: entry of each condition.
        rates: rate used of each, shape (n,).
        draws: of each, shape (n, draws).
        told: with intervals.
    """

    rows: tuple[PriorEntry, ...]
    rates: Floats
    draws: Floats
    told: tuple[Probability, ...]


def make_priors(rows: tuple[PriorEntry, ...], draws: UncertaintyDraws) -> Priors:
    """Rates, draws and intervals of the pre-test probabilities.

    >>> from hipspine_desktop.engine.example import example_base
    >>> from hipspine_desktop.engine.network import compile_network
    >>> base = example_base()
    >>> drawn = UncertaintyDraws(compile_network(base))
    >>> make_priors(tuple(c.prior[0] for c in base.conditions), drawn).rates.tolist()
    [0.3, 0.2]
    """
    rates = np.array([rate_used(row) for row in rows])
    drawn = draws.priors(rows)
    return Priors(rows, rates, drawn, intervals(rates, drawn))


def quick_side(network: Network, evidence: SideEvidence, exact: Posterior) -> QuickSide:
    """The exact probabilities alone.

    >>> from hipspine_desktop.engine.example import example_case, example_reasoner
    >>> from hipspine_desktop.engine.result import EvaluatedSide
    >>> context = example_reasoner().context(example_case(), EvaluatedSide.RIGHT)
    >>> found = quick_side(context.network, context.evidence, context.posterior)
    >>> [(name, round(p, 3)) for name, p in found.conditions]  # 0.24 / (0.24 + 0.21)
    [('hip_arthritis', 0.533), ('radiculopathy', 0.2)]
    """
    reads = np.clip(exact.reads, 0.0, 1.0).tolist()
    points = exact.conditions(network.size).tolist()
    roots = _root_points(network, exact).tolist()
    return QuickSide(
        side=evidence.side.value,
        regions=tuple((r, reads[i]) for r, i in region_rows(network).items()),
        conditions=tuple(
            (c.id, min(p, 1.0)) for c, p in zip(network.conditions, points, strict=True)
        ),
        coexistence=tuple((a, b, reads[i]) for (a, b), i in pair_rows(network).items()),
        unexplained=reads[unexplained_row(network)],
        used_findings=len(evidence.keys),
        roots=()
        if network.roots is None
        else tuple((r.id, p) for r, p in zip(network.roots.entries, roots, strict=True)),
    )


def report_side(
    context: SideContext,
    draws: UncertaintyDraws,
    priors: Priors,
    later: frozenset[str],
    bans: Bans,
    wish: NextTestWish,
) -> SideResult:
    """Everything said about one side.

    Args:
        later: findings that are not part of the consultation.
        bans: what forbids tests.

    Worked example: :meth:`reasoner.Reasoner.assess`, which puts the sides together.
    """
    network, exact, catalogue = context.network, context.posterior, context.base.catalogue
    spread = draws.read_outs(exact.states, priors.draws, context.inputs)
    told = intervals(exact.reads[: len(spread)], spread)
    waiting = find_candidates(context, later)
    found = contributions(context)
    regions = tuple(RegionEstimate(r, told[i]) for r, i in region_rows(network).items())
    used = len(context.evidence.keys)
    tests = choose_next_tests(network, catalogue, context.reads, waiting, bans, wish)
    side = context.evidence.side
    return SideResult(
        side=side,
        regions=regions,
        conditions=_conditions(context, priors, spread, waiting, found),
        coexistence=tuple(Coexistence(a, b, told[i]) for (a, b), i in pair_rows(network).items()),
        unexplained=told[unexplained_row(network)],
        next_tests=tests.tests,
        counted_together=counted_together(context),
        used_findings=used,
        roots=_roots(network, exact, spread),
        hip_spine=hip_spine_type(context.case, catalogue, side, regions, used),
        change_my_mind=what_would_change_my_mind(context, waiting, found, bans),
        next_aim=wish.aim,
        next_by_position=tests.by_position,
        held_back=tests.held_back,
        plan=tests.plan,
    )


def _root_points(network: Network, exact: Posterior) -> Floats:
    """Each root given radiculopathy, shape (roots,)."""
    points = exact.reads[list(root_rows(network))]
    return np.asarray(points / points.sum() if len(points) else points, dtype=np.float64)


def _roots(network: Network, exact: Posterior, spread: Floats) -> tuple[RootEstimate, ...]:
    """Each root given radiculopathy, with intervals."""
    if network.roots is None:
        return ()
    drawn = spread[list(root_rows(network))]
    told = intervals(_root_points(network, exact), drawn / np.maximum(drawn.sum(axis=0), 1e-30))
    return tuple(
        RootEstimate(root.id, root.label, p)
        for root, p in zip(network.roots.entries, told, strict=True)
    )


def _conditions(
    context: SideContext,
    priors: Priors,
    spread: Floats,
    waiting: Candidates,
    found: tuple[Contribution, ...],
) -> tuple[ConditionEstimate, ...]:
    """The conditions, the most probable first."""
    network = context.network
    points = context.posterior.conditions(network.size)
    told = intervals(points, spread[: network.size])
    groups = find_groups(context)
    unknown = NotKnown(context, waiting)
    estimates = []
    for i in map(int, np.argsort(-points, kind="stable")):
        entry = network.conditions[i]
        reasons_for, reasons_against = reasons_for_and_against(context, found, i)
        estimates.append(
            ConditionEstimate(
                id=entry.id,
                label=entry.label,
                region=entry.region,
                p=told[i],
                prior=priors.told[i],
                prior_ref=context.base.ref(priors.rows[i]),
                reasons_for=reasons_for,
                reasons_against=reasons_against,
                not_known=unknown.of(i),
                groups=group_reasons(context, groups, found, i),
            )
        )
    return tuple(estimates)
