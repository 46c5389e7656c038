"""What each finding that was not asked would do: shared by "not known" and "next test"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from hipspine_desktop.domain.answers import AnswerKey
from hipspine_desktop.engine.context import SideContext
from hipspine_desktop.engine.evidence import SideEvidence, indicator_key
from hipspine_desktop.engine.likelihood import Member, joint_at_nodes
from hipspine_desktop.engine.network import NODES, Block, Indicator, Network, sub_codes
from hipspine_desktop.engine.normal import Floats, hermite_nodes
from hipspine_desktop.engine.posterior import Posterior

_WEIGHTS = hermite_nodes(NODES)[1]
_BATCH = 32


@dataclass(frozen=True, eq=False)
class Candidate:
    """One indicator that was not asked.

    Attributes:
        met: joint mass of "cut met" and each read-out, shape (cuts, rows): row r of cut k is
            sum over states of P(state | x) P(cut k met | state, x) readout[r, state].
        chance: P(cut met | x), shape (cuts,).
    """

    indicator: Indicator
    key: AnswerKey
    met: Floats
    chance: Floats


def find_candidates(context: SideContext) -> tuple[Candidate, ...]:
    """Every indicator whose finding was not asked on this side, in the knowledge base's order.

    The chance of a positive is the one given the recorded findings of its own cluster. (A finding
    that is an item of a rule in use is reckoned with as a finding, not as one more rule item.)
    """
    network, case, evidence = context.network, context.case, context.evidence
    waiting: list[tuple[Indicator, AnswerKey]] = []
    for indicator in network.indicators:
        key = indicator_key(indicator, evidence.side)
        if key is None or case.answers.of(key.finding_id, key.side).is_asked:
            continue
        waiting.append((indicator, key))
    tables = _predictive_tables(network, evidence, [i for i, _ in waiting])
    rows = 2 * network.size + len(network.regions)
    masses, chances = _masses(network, context.posterior, waiting, tables, rows)
    found, start = [], 0
    for indicator, key in waiting:
        stop = start + indicator.cuts
        found.append(Candidate(indicator, key, masses[start:stop], chances[start:stop]))
        start = stop
    return tuple(found)


def _masses(
    network: Network,
    posterior: Posterior,
    waiting: list[tuple[Indicator, AnswerKey]],
    tables: dict[int, Floats],
    rows: int,
) -> tuple[Floats, Floats]:
    lines = [
        (tables[i.index][k], network.blocks[network.block_of[i.index]])
        for i, _ in waiting
        for k in range(i.cuts)
    ]
    masses = np.empty((len(lines), rows))
    chances = np.empty(len(lines))
    readout = network.readout[:rows].T
    for start in range(0, len(lines), _BATCH):
        part = lines[start : start + _BATCH]
        weighted = np.stack([table[block.scope.codes] for table, block in part])
        weighted *= posterior.states
        masses[start : start + len(part)] = weighted @ readout
        chances[start : start + len(part)] = weighted.sum(axis=1)
    return masses, chances


def _predictive_tables(
    network: Network, evidence: SideEvidence, waiting: list[Indicator]
) -> dict[int, Floats]:
    """P(cut met | pattern of the block, recorded members), shape (cuts, block patterns) each."""
    recorded: dict[int, list[Member]] = {}
    for observed in evidence.observed:
        member = Member(observed.indicator, observed.levels)
        recorded.setdefault(network.block_of[observed.indicator], []).append(member)
    tables: dict[int, Floats] = {}
    for number, indicators in _by_block(network, waiting):
        block = network.blocks[number]
        members = tuple(recorded.get(number, ()))
        rest = joint_at_nodes(network, block, members) * _WEIGHTS if members else None
        for indicator in indicators:
            codes = sub_codes(block.scope.parents, indicator.parents)
            if rest is None or not block.conditional:
                tables[indicator.index] = indicator.met[:, codes]
            else:
                tables[indicator.index] = _given_rest(block, indicator, rest, codes)
    return tables


def _given_rest(block: Block, indicator: Indicator, rest: Floats, codes: np.ndarray) -> Floats:
    conditional = block.conditional[block.members.index(indicator.index)][:, codes]
    met = np.einsum("kpq,pq->kp", conditional, rest) / rest.sum(axis=1)
    return np.asarray(met, dtype=np.float64)


def _by_block(network: Network, waiting: list[Indicator]) -> Iterator[tuple[int, list[Indicator]]]:
    grouped: dict[int, list[Indicator]] = {}
    for indicator in waiting:
        grouped.setdefault(network.block_of[indicator.index], []).append(indicator)
    yield from grouped.items()
