"""What each finding that was not asked would do: shared by "not known" and "next test"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from hipspine_desktop.domain.answers import AnswerKey
from hipspine_desktop.domain.findings import Catalogue, Part
from hipspine_desktop.engine.context import SideContext
from hipspine_desktop.engine.evidence import Member, indicator_key
from hipspine_desktop.engine.likelihood import joint_at_nodes
from hipspine_desktop.engine.network import Indicator, Network
from hipspine_desktop.engine.normal import Floats, hermite_nodes
from hipspine_desktop.engine.shared_factor import NODES

_WEIGHTS = hermite_nodes(NODES)[1]


@dataclass(frozen=True, eq=False)
class Candidate:
    """One indicator that was not asked.

    Attributes:
        met: joint mass of "cut met" and each read-out, shape (cuts, rows): row r of cut k is
            sum over states of P(state | x) P(cut k met | state, x) readout[r, state].
        chance: P(cut met | x), shape (cuts,).
        weighted: P(state | x) P(cut met | state, x) of the leading states, shape (cuts, states).
    """

    indicator: Indicator
    key: AnswerKey
    met: Floats
    chance: Floats
    weighted: Floats


def find_candidates(context: SideContext) -> tuple[Candidate, ...]:
    """Every indicator whose finding was not asked on this side, in the knowledge base's order.

    The chance of a positive is the one given the recorded findings of its own cluster. (A finding
    that is an item of a rule in use is reckoned with as a finding, not as one more rule item.)
    """
    network, case, evidence = context.network, context.case, context.evidence
    later = _not_in_the_consultation(context.base.catalogue)
    waiting: list[tuple[Indicator, AnswerKey]] = []
    for indicator in network.indicators:
        key = indicator_key(indicator, evidence.side)
        if (
            key is None
            or key.finding_id in later
            or case.answers.of(key.finding_id, key.side).is_asked
        ):
            continue
        waiting.append((indicator, key))
    if not waiting:
        return ()
    chances = _chances(context, [i for i, _ in waiting])
    weighted = np.concatenate([chances[i.index] for i, _ in waiting])
    weighted *= context.weights
    met, chance = weighted @ context.readout.T, weighted.sum(axis=1)
    ends = np.cumsum([i.cuts for i, _ in waiting])[:-1]
    split = (np.split(values, ends) for values in (met, chance, weighted))
    parts = zip(waiting, *split, strict=True)
    return tuple(Candidate(*who, *found) for who, *found in parts)


def _chances(context: SideContext, waiting: list[Indicator]) -> dict[int, Floats]:
    """P(cut met | state, recorded members of the cluster), shape (cuts, states) each."""
    network, states = context.network, context.states
    recorded: dict[int, list[Member]] = {}
    for observed in context.evidence.observed:
        member = Member(observed.indicator, observed.levels)
        recorded.setdefault(network.block_of[observed.indicator], []).append(member)
    chances: dict[int, Floats] = {}
    for number, indicators in _by_block(network, waiting):
        block = network.blocks[number]
        members = tuple(recorded.get(number, ()))
        rest = None
        if members:
            joint = joint_at_nodes(network, block, members, states) * _WEIGHTS
            rest = joint / joint.sum(axis=1)[:, None]
        for indicator in indicators:
            columns = indicator.columns_of(states)
            if rest is None:
                chances[indicator.index] = indicator.distinct[:, columns]
            else:
                table = block.conditional[block.members.index(indicator.index)]
                chances[indicator.index] = np.einsum("kpq,pq->kp", table[:, columns], rest)
    return chances


def _not_in_the_consultation(catalogue: Catalogue) -> frozenset[str]:
    """Imaging and injections: a physiotherapist cannot do them next, and they do not decide."""
    sections = {s.id for s in catalogue.sections if s.part is Part.CONCLUSION}
    return frozenset(f.id for f in catalogue if f.section in sections)


def _by_block(network: Network, waiting: list[Indicator]) -> Iterator[tuple[int, list[Indicator]]]:
    grouped: dict[int, list[Indicator]] = {}
    for indicator in waiting:
        grouped.setdefault(network.block_of[indicator.index], []).append(indicator)
    yield from grouped.items()
