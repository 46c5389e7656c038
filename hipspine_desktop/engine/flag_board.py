"""Red flags from key to key: only rules that read a changed answer are judged anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from operator import itemgetter

from hipspine_desktop.domain.answers import Answer, Side
from hipspine_desktop.domain.case import Case
from hipspine_desktop.engine.kept import Kept
from hipspine_desktop.engine.red_flags import evaluate_red_flags
from hipspine_desktop.engine.result import FlagState, RedFlag
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.references import trigger_facts

MOST_BYTES = 2 * 2**20
_FLAG_BYTES = 1024
"""Memory for judged flags, about 1 kB each: some twenty states of every flag."""

_ORDER = (FlagState.RAISED, FlagState.UNKNOWN, FlagState.CLEAR)

Told = tuple[tuple[Side | None, Answer], ...]


class FlagBoard:
    """Evaluates the red flags of a knowledge base; equal to :func:`evaluate_red_flags`.

    A rule reads some findings, age, sex and the side that hurts: its state is kept under exactly
    these.
    """

    def __init__(self, base: KnowledgeBase) -> None:
        self._reads = tuple(
            tuple(dict.fromkeys(f.finding for f in trigger_facts(e.trigger) if f.finding))
            for e in base.red_flags
        )
        self._ranks = tuple((e.urgency.rank, e.concern) for e in base.red_flags)
        self._bases = tuple(replace(base, red_flags=(e,)) for e in base.red_flags)
        self.kept = Kept[object, RedFlag](MOST_BYTES, lambda _: _FLAG_BYTES)

    def evaluate(self, case: Case) -> tuple[RedFlag, ...]:
        """Every flag with its state, in the order of :func:`evaluate_red_flags`.

        >>> from hipspine_desktop.engine.example import example_base, example_case
        >>> FlagBoard(example_base()).evaluate(example_case())
        ()
        """
        told = _by_finding(case)
        person = (case.age, case.sex, case.symptomatic_side)
        found = []
        for number, findings in enumerate(self._reads):
            key = (number, person, tuple(told.get(name) for name in findings))
            flag = self.kept.peek(key)
            if flag is None:
                (flag,) = evaluate_red_flags(case, self._bases[number])
                self.kept.put(key, flag)
            found.append((_ORDER.index(flag.state), *self._ranks[number], number, flag))
        found.sort(key=itemgetter(slice(4)))
        return tuple(flag for *_, flag in found)


def _by_finding(case: Case) -> Mapping[str, Told]:
    """The answers to each finding, in a fixed order of sides."""
    found: dict[str, Told] = {}
    for key, answer in case.answers.items():
        found[key.finding_id] = (*found.get(key.finding_id, ()), (key.side, answer))
    return {name: tuple(sorted(told, key=_side)) for name, told in found.items()}


def _side(told: tuple[Side | None, Answer]) -> str:
    return str(told[0])
