"""Which tests must not be proposed: a raised red flag, or an emergency not yet excluded."""

from __future__ import annotations

from dataclasses import dataclass

from hipspine_desktop.domain.answers import AnswerKey, AnswerState, Side
from hipspine_desktop.domain.case import Case
from hipspine_desktop.domain.findings import FindingDefinition, Laterality
from hipspine_desktop.domain.letter import Urgency
from hipspine_desktop.engine.result import FlagState, RedFlag
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.references import trigger_facts

_DEFINITE = (AnswerState.PRESENT, AnswerState.ABSENT, AnswerState.VALUE)


@dataclass(frozen=True, slots=True)
class Ban:
    """A red flag under which some tests must not be done.

    Attributes:
        tag: pathology tag that contraindications refer to.
        questions: labels of the questions that would exclude it; empty where it is raised.
    """

    tag: str
    flag: RedFlag
    questions: tuple[str, ...] = ()

    @property
    def raised(self) -> bool:
        """Whether the flag is raised; else it is an emergency not yet excluded."""
        return self.flag.state is FlagState.RAISED


@dataclass(frozen=True, slots=True)
class Bans:
    """Everything that forbids tests for one patient; raised flags first."""

    bans: tuple[Ban, ...] = ()

    def against(self, finding: FindingDefinition) -> Ban | None:
        """The ban that forbids a test, a raised flag before an open one; None where none does.

        >>> from hipspine_desktop.domain.findings import FindingKind
        >>> plain = FindingDefinition(
        ...     "fadir", "FADIR", "hip", FindingKind.YES_NO, Laterality.PER_SIDE
        ... )
        >>> Bans().against(plain) is None
        True
        """
        tags = {c.tag for c in finding.contraindications}
        return next((ban for ban in self.bans if ban.tag in tags), None)


class BanFinder:
    """Finds what forbids tests, for one knowledge base."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._tags = {e.id: e.tag for e in base.red_flags}
        self._block = {
            e.id: tuple(
                found
                for name in dict.fromkeys(f.finding for f in trigger_facts(e.trigger) if f.finding)
                if (found := base.catalogue.finding(name)).red_flag_block
            )
            for e in base.red_flags
        }

    def find(self, case: Case, flags: tuple[RedFlag, ...]) -> Bans:
        """Raised flags, and emergencies whose questions of the red-flag block are still open.

        An emergency flag is *not yet excluded* while it is unknown and a question of the red-flag
        block that it asks has no definite answer ("unclear" and "could not test" are none). Facts
        outside the block (a scan, a temperature) do not keep a test back once the block is
        answered: else most of an ordinary examination would wait for them (judgement).

        >>> from hipspine_desktop.engine.example import example_base, example_case
        >>> BanFinder(example_base()).find(example_case(), ())
        Bans(bans=())
        """
        raised = [Ban(self._tags[f.id], f) for f in flags if f.state is FlagState.RAISED]
        waiting = []
        for flag in flags:
            if flag.state is FlagState.UNKNOWN and flag.urgency is Urgency.EMERGENCY:
                questions = tuple(f.label for f in self._block[flag.id] if not _definite(case, f))
                if questions:
                    waiting.append(Ban(self._tags[flag.id], flag, questions))
        return Bans((*raised, *waiting))


def _definite(case: Case, finding: FindingDefinition) -> bool:
    """Whether each side that hurts (or the midline) has a yes, a no or a value."""
    if finding.laterality is Laterality.MIDLINE:
        keys = [AnswerKey(finding.id)]
    else:
        keys = [AnswerKey(finding.id, s) for s in case.symptomatic_side.sides or tuple(Side)]
    return all(case.answers.of(k.finding_id, k.side).state in _DEFINITE for k in keys)
