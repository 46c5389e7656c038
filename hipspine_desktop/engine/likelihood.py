"""Likelihood of the evidence as one factor per block, each a table over the block's patterns.

A factor is described by its *inputs* (which members, which levels, which condition is muted);
equal inputs give equal tables, so a change of one answer re-does one block.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from hipspine_desktop.engine.evidence import Levels, RuleUse, SideEvidence
from hipspine_desktop.engine.network import Block, Network, Rule, Scope, sub_codes
from hipspine_desktop.engine.noisy_or import level_likelihood
from hipspine_desktop.engine.normal import Floats, hermite_nodes

_WEIGHTS = hermite_nodes(9)[1]


@dataclass(frozen=True, slots=True)
class Member:
    """One recorded indicator inside a block.

    Attributes:
        muted: conditions read as absent for this member, because a rule speaks for them.
    """

    indicator: int
    levels: Levels
    muted: frozenset[int] = frozenset()


Inputs = Mapping[int, tuple[Member, ...] | RuleUse]
"""By factor number: blocks first, then rules at ``len(blocks) + rule``."""


def factor_inputs(network: Network, evidence: SideEvidence) -> Inputs:
    """What each factor is made of; factors without evidence are left out."""
    inputs: dict[int, tuple[Member, ...] | RuleUse] = {}
    for observed in evidence.observed:
        muted = frozenset(
            network.rules[use.rule].condition
            for use in evidence.rules
            if observed.indicator in use.muted
        )
        block = network.block_of[observed.indicator]
        member = Member(observed.indicator, observed.levels, muted)
        held = inputs.get(block, ())
        inputs[block] = (*held, member) if isinstance(held, tuple) else (member,)
    for use in evidence.rules:
        inputs[len(network.blocks) + use.rule] = use
    return inputs


def factor_scope(network: Network, number: int) -> Scope:
    """Conditions a factor is a table over."""
    blocks = len(network.blocks)
    if number < blocks:
        return network.blocks[number].scope
    return network.rules[number - blocks].scope


def factor_table(network: Network, number: int, inputs: tuple[Member, ...] | RuleUse) -> Floats:
    """Log likelihood of one factor over its patterns, shape (patterns,)."""
    if isinstance(inputs, RuleUse):
        return _rule_table(network, network.rules[inputs.rule], inputs.levels)
    block = network.blocks[number]
    if len(inputs) == 1 or block.cluster is None:
        return _independent_table(network, block, inputs)
    joint = joint_at_nodes(network, block, inputs)
    return np.asarray(np.log(joint @ _WEIGHTS), dtype=np.float64)


def factor_tables(network: Network, inputs: Inputs) -> dict[int, Floats]:
    """All tables by factor number."""
    return {n: factor_table(network, n, given) for n, given in inputs.items()}


def joint_at_nodes(network: Network, block: Block, members: tuple[Member, ...]) -> Floats:
    """P(evidence of the members | pattern, shared factor at node), shape (patterns, nodes).

    Given the shared factor the members are independent:
    product over i of Phi((a_i - sqrt(rho) z) / sqrt(1 - rho)), or its complement, or for an
    ordinal member the difference between two cuts on the same scale.
    """
    joint = np.ones((block.scope.patterns, len(_WEIGHTS)))
    for member in members:
        place = block.members.index(member.indicator)
        table = level_likelihood(block.conditional[place], member.levels)
        joint *= table[_member_codes(network, block.scope, member)]
    return joint


def _independent_table(network: Network, block: Block, members: tuple[Member, ...]) -> Floats:
    total = np.zeros(block.scope.patterns)
    for member in members:
        table = level_likelihood(network.indicators[member.indicator].met, member.levels)
        total += np.log(table)[_member_codes(network, block.scope, member)]
    return total


def _rule_table(network: Network, rule: Rule, levels: Levels) -> Floats:
    """log P(levels | pattern) - log P(levels | pattern without the rule's condition).

    The rule's table takes over what its items and the replaced cluster say about its condition
    (they are muted for it), and nothing else: what they say about other conditions stays.
    """
    indicator = network.indicators[rule.indicator]
    table = np.log(level_likelihood(indicator.met, levels))
    with_it = sub_codes(rule.scope.parents, indicator.parents)
    without = sub_codes(rule.scope.parents, indicator.parents, frozenset({rule.condition}))
    return np.asarray(table[with_it] - table[without], dtype=np.float64)


def _member_codes(network: Network, scope: Scope, member: Member) -> np.ndarray:
    parents = network.indicators[member.indicator].parents
    return sub_codes(scope.parents, parents, member.muted)
