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
from hipspine_desktop.engine.network import Codes, Indicator
from hipspine_desktop.engine.normal import Floats, hermite_nodes
from hipspine_desktop.engine.shared_factor import NODES

_WEIGHTS = hermite_nodes(NODES)[1]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An indicator that was not asked, and the answer it would read."""

    indicator: Indicator
    key: AnswerKey


@dataclass(frozen=True, eq=False)
class Candidates:
    """Every indicator that was not asked; one row for each of its cuts, in order.

    Attributes:
        waiting: the indicators.
        first: row of each indicator's first cut, shape (indicators,).
        owner: indicator of each row, shape (cuts,).
        cut: number of each row's cut, shape (cuts,).
        met: joint mass of "cut met" and each read-out, shape (cuts, rows):
            sum over states of P(state | x) P(cut met | state, x) readout[row, state].
        chance: P(cut met | x), shape (cuts,).
        weighted: P(state | x) P(cut met | state, x) of the leading states, shape (cuts, states).
    """

    waiting: tuple[Waiting, ...]
    first: Codes
    owner: Codes
    cut: Codes
    met: Floats
    chance: Floats
    weighted: Floats

    def label(self, row: int) -> str:
        """Label of a row's cut.

        >>> from hipspine_desktop.engine.example import example_case, example_reasoner
        >>> from hipspine_desktop.engine.result import EvaluatedSide
        >>> context = example_reasoner().context(example_case(), EvaluatedSide.RIGHT)
        >>> found = find_candidates(context, frozenset())
        >>> [found.label(row) for row in range(3)]
        ['Rotation under 24', 'Rotation under 15', 'Positive']
        """
        return str(self.waiting[self.owner[row]].indicator.entry.cut[self.cut[row]].label)


def find_candidates(context: SideContext, later: frozenset[str]) -> Candidates:
    """Every indicator whose finding was not asked on this side, in the knowledge base's order.

    The chance of a positive is the one given the recorded findings of its own cluster. (A finding
    that is an item of a rule in use is reckoned with as a finding, not as one more rule item.)

    Args:
        later: findings that are not part of the consultation, see :func:`not_in_the_consultation`.

    >>> from hipspine_desktop.engine.example import example_case, example_reasoner
    >>> from hipspine_desktop.engine.result import EvaluatedSide
    >>> context = example_reasoner().context(example_case(), EvaluatedSide.RIGHT)
    >>> found = find_candidates(context, frozenset())
    >>> [w.key.finding_id for w in found.waiting], found.chance.round(3).tolist()
    (['rotation', 'slump'], [0.753, 0.406, 0.31])
    """
    network, case, evidence = context.network, context.case, context.evidence
    waiting = []
    for indicator in network.indicators:
        key = indicator_key(indicator, evidence.side)
        if key is not None and key.finding_id not in later and key not in case.answers:
            waiting.append(Waiting(indicator, key))
    cuts = np.array([w.indicator.cuts for w in waiting], dtype=np.intp)
    first = np.concatenate([[0], np.cumsum(cuts)[:-1]]).astype(np.intp) if waiting else cuts
    owner = np.repeat(np.arange(len(waiting)), cuts)
    weighted = np.empty((int(cuts.sum()), len(context.states)))
    for w, row, chances in _chances(context, waiting, first):
        np.multiply(chances, context.weights, out=weighted[row : row + w.indicator.cuts])
    return Candidates(
        tuple(waiting),
        first,
        owner,
        np.arange(len(owner)) - first[owner],
        weighted @ context.readout.T,
        weighted.sum(axis=1),
        weighted,
    )


def _chances(
    context: SideContext, waiting: list[Waiting], first: Codes
) -> Iterator[tuple[Waiting, int, Floats]]:
    """P(cut met | state, recorded members of the cluster), shape (cuts, states) each."""
    network, states = context.network, context.states
    recorded: dict[int, list[Member]] = {}
    for observed in context.evidence.observed:
        member = Member(observed.indicator, observed.levels)
        recorded.setdefault(network.block_of[observed.indicator], []).append(member)
    rests: dict[int, Floats] = {}
    for w, row in zip(waiting, first, strict=True):
        indicator, number = w.indicator, network.block_of[w.indicator.index]
        block = network.blocks[number]
        columns = indicator.columns_of(states)
        if number not in recorded:
            yield w, int(row), indicator.distinct.take(columns, axis=1)
            continue
        if number not in rests:
            joint = joint_at_nodes(network, block, tuple(recorded[number]), states)
            joint *= _WEIGHTS
            joint /= joint.sum(axis=1)[:, None]
            rests[number] = joint
        table = block.conditional[block.members.index(indicator.index)]
        chances = [np.einsum("pq,pq->p", cut.take(columns, axis=0), rests[number]) for cut in table]
        yield w, int(row), np.stack(chances)


def not_in_the_consultation(catalogue: Catalogue) -> frozenset[str]:
    """Imaging and injections: a physiotherapist cannot do them next, and they do not decide.

    >>> from hipspine_desktop.engine.example import example_base
    >>> sorted(not_in_the_consultation(example_base().catalogue))
    []
    """
    sections = {s.id for s in catalogue.sections if s.part is Part.CONCLUSION}
    return frozenset(f.id for f in catalogue if f.section in sections)
