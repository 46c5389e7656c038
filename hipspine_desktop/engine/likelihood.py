"""Likelihood of the evidence as one factor per block, evaluated where it is asked for.

A factor is described by its *inputs* (which members, which levels, which condition is muted);
equal inputs give equal factors, so a change of one answer re-does one block.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from hipspine_desktop.engine.evidence import Levels, Member, RootPart, RuleUse, SideEvidence
from hipspine_desktop.engine.network import (
    Block,
    Codes,
    Network,
    Rule,
    compress,
    expand,
    patterns_of_all,
)
from hipspine_desktop.engine.noisy_or import level_likelihood
from hipspine_desktop.engine.normal import Floats, hermite_nodes
from hipspine_desktop.engine.roots import Roots
from hipspine_desktop.engine.shared_factor import NODES

_WEIGHTS = hermite_nodes(NODES)[1]
_WORTH_COMPRESSING = 2
LEAST_LIKELIHOOD = 1e-12
"""Two cuts that hardly differ may differ by less than rounding; no evidence excludes a state."""

_CHUNK = 4096  # states at a time, so that what is multiplied stays in the processor's cache


Given = tuple[Member, ...] | RuleUse
"""What one factor is made of."""

Inputs = Mapping[int, Given]
"""By factor number: blocks first, then rules at ``len(blocks) + rule``."""


def factor_inputs(network: Network, evidence: SideEvidence) -> Inputs:
    """What each factor is made of; factors without evidence are left out.

    >>> from hipspine_desktop.engine.example import example_case, example_reasoner
    >>> from hipspine_desktop.engine.result import EvaluatedSide
    >>> context = example_reasoner().context(example_case(), EvaluatedSide.RIGHT)
    >>> factor_inputs(context.network, context.evidence)[0]
    (Member(indicator=0, levels=(0.0, 1.0), muted=frozenset()),)
    """
    inputs: dict[int, Given] = dict(_members(network, evidence, evidence.rules))
    for use in evidence.rules:
        number = len(network.blocks) + use.rule
        inputs[number] = replace(use, roots=_root_parts(network, evidence, use))
    return inputs


def _members(
    network: Network, evidence: SideEvidence, rules: tuple[RuleUse, ...]
) -> dict[int, tuple[Member, ...]]:
    """Recorded members of each block, muted by some rules."""
    found: dict[int, tuple[Member, ...]] = {}
    for observed in evidence.observed:
        muted = frozenset(
            network.rules[use.rule].condition for use in rules if observed.indicator in use.muted
        )
        block = network.block_of[observed.indicator]
        member = Member(observed.indicator, observed.levels, muted)
        found[block] = (*found.get(block, ()), member)
    return found


def _root_parts(network: Network, evidence: SideEvidence, use: RuleUse) -> tuple[RootPart, ...]:
    """What a rule about radiculopathy took over and what differs between the roots."""
    roots = network.roots
    if roots is None or network.rules[use.rule].condition != roots.condition:
        return ()
    others = tuple(other for other in evidence.rules if other is not use)
    parts = []
    for block, members in _members(network, evidence, others).items():
        items = tuple(m for m in members if m.indicator in use.muted)
        if items and any(network.indicators[m.indicator].by_root for m in members):
            rest = tuple(m for m in members if m.indicator not in use.muted)
            parts.append(RootPart(block, items, rest))
    return tuple(parts)


def factor_parents(network: Network, given: Given) -> tuple[int, ...]:
    """Conditions that a factor depends on, ascending.

    >>> from hipspine_desktop.engine.example import example_base
    >>> from hipspine_desktop.engine.network import compile_network
    >>> network = compile_network(example_base())
    >>> factor_parents(network, (Member(2, (0.0, 1.0)),))
    (1,)
    """
    if isinstance(given, RuleUse):
        told = [m for part in given.roots for m in (*part.items, *part.rest)]
        own = network.rules[given.rule].parents
        return tuple(sorted({*own, *factor_parents(network, tuple(told))}))
    return tuple(sorted({p for m in given for p in network.indicators[m.indicator].parents}))


def factor_at(network: Network, number: int, given: Given, states: Codes) -> Floats:
    """Log likelihood of one factor in some joint states, same shape as `states`.

    >>> from hipspine_desktop.engine.example import example_base
    >>> from hipspine_desktop.engine.network import compile_network
    >>> network = compile_network(example_base())
    >>> positive = (Member(0, (0.0, 1.0)),)  # FADIR: 0.3 without the hip condition, 0.8 with it
    >>> np.exp(factor_at(network, 0, positive, network.states)).round(3).tolist()
    [0.3, 0.8, 0.3, 0.8]
    """
    if isinstance(given, RuleUse):
        found = _rule_at(network, network.rules[given.rule], given.levels, states)
        return found + root_choice_at(network, given.roots, states) if given.roots else found
    block = network.blocks[number]
    if len(given) == 1 or not block.conditional:
        return _independent_at(network, given, states)
    found = np.empty(len(states))
    for start in range(0, len(states), _CHUNK):
        part = slice(start, start + _CHUNK)
        found[part] = joint_at_nodes(network, block, given, states[part]) @ _WEIGHTS
    return np.log(found, out=found)


def factor_everywhere(network: Network, number: int, given: Given) -> Floats:
    """Log likelihood of one factor in every joint state.

    Returns:
        shape (2**n,), one value per combination of conditions, or (states,) where the affected
        root matters.

    >>> from hipspine_desktop.engine.example import example_base
    >>> from hipspine_desktop.engine.network import compile_network
    >>> network = compile_network(example_base())
    >>> positive = (Member(2, (0.0, 1.0)),)  # slump: 0.2 without radiculopathy, 0.75 with it
    >>> np.exp(factor_everywhere(network, 1, positive)).round(3).tolist()
    [0.2, 0.2, 0.75, 0.75]
    """
    by_root = depends_on_root(network, given)
    parents = factor_parents(network, given)
    if by_root and network.roots is not None:
        parents = tuple(sorted({*parents, network.roots.condition}))
    if len(parents) + _WORTH_COMPRESSING > network.size:
        everywhere = network.states if by_root else np.arange(1 << network.size)
        return factor_at(network, number, given, everywhere)
    patterns = patterns_of_all(network.size, parents)
    if by_root and network.roots is not None:
        return _by_root_everywhere(network, network.roots, number, given, parents, patterns)
    return factor_at(network, number, given, expand(parents))[patterns]


def _by_root_everywhere(
    network: Network,
    roots: Roots,
    number: int,
    given: Given,
    parents: tuple[int, ...],
    patterns: Codes,
) -> Floats:
    """A factor in every joint state, each pattern of its parents reckoned once for each root."""
    told = expand(parents)
    present = ((told >> roots.condition) & 1).astype(np.bool_)
    codes = np.concatenate(
        [told | (present << network.size)]
        + [told[present] | (root << network.size) for root in range(2, roots.count + 1)]
    )
    table = factor_at(network, number, given, codes)
    place = np.cumsum(present) - 1  # of a pattern with radiculopathy among those
    further = place[patterns[network.with_root]]
    found = np.empty(len(network.states))
    found[: len(patterns)] = table[patterns]
    rest = table[len(told) :].reshape(roots.count - 1, -1)
    found[len(patterns) :] = rest[:, further].reshape(-1)
    return found


def depends_on_root(network: Network, given: Given) -> bool:
    """Whether a factor's likelihood differs between the roots.

    >>> from hipspine_desktop.engine.example import example_base
    >>> from hipspine_desktop.engine.network import compile_network
    >>> network = compile_network(example_base())
    >>> depends_on_root(network, (Member(0, (0.0, 1.0)),))  # this base has no roots
    False
    """
    if isinstance(given, RuleUse):
        return bool(given.roots)
    if network.roots is None:
        return False
    condition = network.roots.condition
    return any(network.indicators[m.indicator].by_root and condition not in m.muted for m in given)


def joint_at_nodes(
    network: Network, block: Block, members: tuple[Member, ...], states: Codes
) -> Floats:
    """P(evidence of the members | state, shared factor at node), shape (states, nodes).

    Given the shared factor the members are independent:
    product over i of Phi((a_i - sqrt(rho) z) / sqrt(1 - rho)), or its complement, or for an
    ordinal member the difference between two cuts on the same scale.

    >>> from hipspine_desktop.engine.example import example_base
    >>> from hipspine_desktop.engine.network import compile_network
    >>> network = compile_network(example_base())
    >>> members = (Member(0, (0.0, 1.0)),)
    >>> at_nodes = joint_at_nodes(network, network.blocks[0], members, network.states)
    >>> at_nodes.shape, (at_nodes @ _WEIGHTS).round(3).tolist()
    ((4, 9), [0.3, 0.8, 0.3, 0.8])
    """
    joint = np.ones((len(states), NODES))
    for member in members:
        place = block.members.index(member.indicator)
        table = _floored(block.conditional[place], member.levels)
        columns = network.indicators[member.indicator].columns_of(states, member.muted)
        joint *= table[columns]
    return joint


def factor_without_each(
    network: Network,
    number: int,
    members: tuple[Member, ...],
    parts: Sequence[tuple[Member, ...]],
    states: Codes,
) -> list[Floats]:
    """Log likelihood of a block without each part of its members, in some states.

    The same as :func:`factor_at` of the rest, by running products from both ends: each member's
    table is read once.

    Args:
        parts: the members divided into parts, none in two.

    >>> from hipspine_desktop.engine.example import example_base
    >>> from hipspine_desktop.engine.network import compile_network
    >>> network = compile_network(example_base())
    >>> one, two = Member(0, (0.0, 1.0)), Member(1, (0.0, 0.0, 1.0))
    >>> without_one, without_two = factor_without_each(
    ...     network, 0, (one, two), [(one,), (two,)], network.states
    ... )
    >>> np.exp(without_one[:2]).round(3).tolist(), np.exp(without_two[:2]).round(3).tolist()
    ([0.1, 0.5], [0.3, 0.8])
    """
    block = network.blocks[number]
    if not block.conditional:
        each = [_independent_at(network, part, states) for part in parts]
        total = np.sum(each, axis=0)
        return [total - one for one in each]
    if len(members) == 1:
        return [np.zeros(len(states))]
    each = [joint_at_nodes(network, block, part, states) for part in parts]
    ahead = [np.ones_like(each[0])]
    for one in reversed(each[1:]):
        ahead.append(ahead[-1] * one)
    behind = np.ones_like(each[0])
    found = []
    for one, rest in zip(each, reversed(ahead), strict=True):
        found.append(np.asarray(np.log((behind * rest) @ _WEIGHTS), dtype=np.float64))
        behind *= one
    return found


def _floored(met: Floats, levels: Levels) -> Floats:
    """Likelihood of a level, at least :data:`LEAST_LIKELIHOOD`."""
    return np.maximum(level_likelihood(met, levels), LEAST_LIKELIHOOD)


def _independent_at(network: Network, members: tuple[Member, ...], states: Codes) -> Floats:
    total = np.zeros(len(states))
    for member in members:
        indicator = network.indicators[member.indicator]
        table = np.log(_floored(indicator.distinct, member.levels))
        total += table[indicator.columns_of(states, member.muted)]
    return total


def _rule_at(network: Network, rule: Rule, levels: Levels, states: Codes) -> Floats:
    """log P(levels | state) - log P(levels | state without the rule's condition).

    The rule's table takes over what its items and the replaced cluster say about its condition
    (they are muted for it), and nothing else: what they say about other conditions stays.
    """
    indicator = network.indicators[rule.indicator]
    table = np.log(_floored(indicator.distinct, levels))
    without = indicator.columns_of(states, frozenset({rule.condition}))
    return np.asarray(table[indicator.columns_of(states)] - table[without], dtype=np.float64)


def root_choice_at(network: Network, parts: tuple[RootPart, ...], states: Codes) -> Floats:
    """How much the findings a rule took over tell for a state's root, log, same shape as `states`.

    A rule about radiculopathy D says how probable its count is with D; which root it is, its
    findings go on telling. With g(r, others) the likelihood of the findings taken over, given what
    else is recorded of their clusters,

        choice(r, others) = g(r, others) / sum over roots r' of share_r' g(r', others)

    Its mean over the roots is 1, so D itself moves by the rule alone. 0 (log) without D.

    >>> from hipspine_desktop.engine.example import example_base
    >>> from hipspine_desktop.engine.network import compile_network
    >>> network = compile_network(example_base())
    >>> root_choice_at(network, (), network.states).tolist()  # no roots: nothing to choose
    [0.0, 0.0, 0.0, 0.0]
    """
    roots = network.roots
    found = np.zeros(len(states))
    if roots is None:
        return found
    rows = np.flatnonzero((states >> roots.condition) & 1)
    parents = sorted({p for part in parts for p in factor_parents(network, part.items + part.rest)})
    patterns = compress(states[rows], tuple(parents))
    distinct, back = np.unique(patterns, return_inverse=True)
    told = expand(tuple(parents))[distinct]
    each = np.empty((roots.count, len(told)))
    for r in range(roots.count):
        codes = told | ((r + 1) << network.size)
        each[r] = sum(_part_at(network, part, codes) for part in parts)
    each -= each.max(axis=0)
    each -= np.log(roots.shares @ np.exp(each))
    found[rows] = each[(states[rows] >> network.size) - 1, back]
    return found


def _part_at(network: Network, part: RootPart, states: Codes) -> Floats:
    """log P(items | the rest of their block, state)."""
    number = part.block
    whole = tuple(sorted((*part.items, *part.rest), key=lambda m: m.indicator))
    found = factor_at(network, number, whole, states)
    return found - factor_at(network, number, part.rest, states) if part.rest else found
