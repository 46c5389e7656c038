"""The engine's one door: a case in, one frozen result out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from hipspine_desktop.domain.answers import NOT_ASKED, AnswerKey
from hipspine_desktop.domain.case import Case
from hipspine_desktop.engine.candidates import not_in_the_consultation
from hipspine_desktop.engine.context import SideContext, make_context
from hipspine_desktop.engine.evidence import SideEvidence, evaluated_sides, gather_evidence
from hipspine_desktop.engine.figures import Figures
from hipspine_desktop.engine.flag_board import FlagBoard
from hipspine_desktop.engine.forbidden import BanFinder
from hipspine_desktop.engine.intervals import UncertaintyDraws
from hipspine_desktop.engine.kept import Kept
from hipspine_desktop.engine.likelihood import Given, Inputs, factor_everywhere, factor_inputs
from hipspine_desktop.engine.network import compile_network
from hipspine_desktop.engine.next_test import NextTestWish
from hipspine_desktop.engine.normal import Floats
from hipspine_desktop.engine.pathway import decide_pathway
from hipspine_desktop.engine.posterior import Posterior, posterior
from hipspine_desktop.engine.red_flags import flag_questions
from hipspine_desktop.engine.result import EvaluatedSide, QuickResult, Result, SideResult
from hipspine_desktop.engine.sanity import issues_of, out_of_scope, problems_of
from hipspine_desktop.engine.side_report import Priors, make_priors, quick_side, report_side
from hipspine_desktop.errors import CaseError
from hipspine_desktop.knowledge.base import KnowledgeBase

MOST_FACTOR_BYTES = 24 * 2**20
"""Memory for factors kept between assessments, so that one changed answer re-does one factor. A
factor takes 0.25 or 0.75 MB; two sides with fifty answers each need 21 MB."""

MOST_PRIORS = 8

KEY_CONDITIONS = 3
KEY_FINDINGS = 3
KEY_FROM = 0.05
"""Key findings still missing: the first three not known of each of the first three conditions
that are at least 5 % probable (judgement)."""


class Reasoner:
    """Reasons over one knowledge base, compiled once; re-does only what a changed answer touches.

    The result depends on the case and the knowledge base alone: not on the order of the answers,
    nor on what was assessed before. What is kept between calls is kept under everything it depends
    on, and bounded (:attr:`kept_bytes`). It may be used from several threads.

    :meth:`quick` is what a bar needs at once, :meth:`assess` everything.
    """

    def __init__(self, base: KnowledgeBase) -> None:
        self.base = base
        self.network = compile_network(base)
        self._flags = FlagBoard(base)
        self._bans = BanFinder(base)
        self._later = not_in_the_consultation(base.catalogue)
        self._draws = UncertaintyDraws(self.network)
        self._figures = Figures(base, self.network)
        self._kept = Kept[tuple[int, Given], Floats](MOST_FACTOR_BYTES, lambda f: f.nbytes)
        self._priors = Kept[object, Priors](MOST_PRIORS, lambda _: 1)

    @property
    def kept_bytes(self) -> tuple[int, int]:
        """Memory of what is kept between calls, in bytes, and the most it may become.

        >>> from hipspine_desktop.engine.example import example_reasoner
        >>> example_reasoner().kept_bytes
        (0, 48234496)
        """
        bounded = (self._kept, self._draws.kept, self._flags.kept)
        return sum(k.bytes for k in bounded), sum(k.most_bytes for k in bounded)

    def quick(self, case: Case) -> QuickResult:
        """Probabilities and red flags, without intervals, reasons and next tests.

        The same numbers as of :meth:`assess`, in a few milliseconds.

        Raises:
            CaseError: as :meth:`assess`.

        >>> from hipspine_desktop.engine.example import example_case, example_reasoner
        >>> (side,) = example_reasoner().quick(example_case()).sides
        >>> [(region.value, round(p, 3)) for region, p in side.regions]
        [('hip_joint', 0.533), ('lumbar_spine', 0.2)]
        """
        sides = tuple(self._exact(case, side) for side in self._checked_sides(case))
        return QuickResult(
            sides=tuple(quick_side(self.network, found, exact) for found, _, exact in sides),
            red_flags=self._flags.evaluate(case),
            flag_questions=flag_questions(case, self.base),
        )

    def assess(self, case: Case, wish: NextTestWish | None = None) -> Result:
        """Everything computed for one case.

        Args:
            wish: what the next tests are to tell apart, and where the patient is.

        Raises:
            CaseError: unknown findings, settings, sides or impossible values, one line each.

        >>> from hipspine_desktop.engine.example import example_case, example_reasoner
        >>> (side,) = example_reasoner().assess(example_case()).sides
        >>> first = side.conditions[0]
        >>> first.id, round(first.p.p, 3), [r.label for r in first.reasons_for]
        ('hip_arthritis', 0.533, ['Positive'])
        >>> [(g.position.value, [t.finding_id for t in g.tests]) for g in side.next_by_position]
        [('prone', ['rotation'])]
        """
        wish, sides = wish or NextTestWish(), self._checked_sides(case)
        flags = self._flags.evaluate(case)
        bans = self._bans.find(case, flags)
        priors = self._priors_of(case)
        reports = tuple(
            report_side(self.context(case, s), self._draws, priors, self._later, bans, wish)
            for s in sides
        )
        names = evaluated_sides(case, self.base.catalogue)
        return Result(
            knowledge_version=self.base.version,
            knowledge_hash=self.base.content_hash,
            age=case.age,
            sex=case.sex.value,
            setting=case.setting,
            sides=reports,
            red_flags=flags,
            flag_questions=flag_questions(case, self.base),
            pathway=decide_pathway(case, self.base, flags, reports),
            issues=issues_of(case, self.base, self.network, names),
            missing_key_findings=self._missing(reports),
            setting_text=self.base.setting_text(case.setting),
            present=wish.present,
        )

    def replay(self, case: Case, without: Iterable[AnswerKey]) -> Result:
        """The result as it would be without some answers, everything else as recorded.

        Raises:
            CaseError: as :meth:`assess`.

        >>> from hipspine_desktop.engine.example import example_case, example_reasoner
        >>> case = example_case()
        >>> (side,) = example_reasoner().replay(case, case.answers).sides
        >>> round(side.conditions[0].p.p, 3), side.used_findings
        (0.3, 0)
        """
        answers = case.answers
        for key in without:
            answers = answers.with_answer(key, NOT_ASKED)
        return self.assess(replace(case, answers=answers))

    def evidence(self, case: Case, side: EvaluatedSide) -> SideEvidence:
        """The evidence of one side of a valid case; see :func:`evidence.gather_evidence`.

        >>> from hipspine_desktop.engine.example import example_case, example_reasoner
        >>> found = example_reasoner().evidence(example_case(), EvaluatedSide.RIGHT)
        >>> [str(key) for key in found.keys]
        ['fadir:right']
        """
        return gather_evidence(self.network, case, self.base.catalogue, side)

    def posterior(self, case: Case, side: EvaluatedSide) -> Posterior:
        """The exact posterior alone, for one side of a valid case; see :func:`posterior.posterior`.

        >>> from hipspine_desktop.engine.example import example_case, example_reasoner
        >>> found = example_reasoner().posterior(example_case(), EvaluatedSide.RIGHT)
        >>> found.conditions(2).round(3).tolist()
        [0.533, 0.2]
        """
        return self._exact(case, side)[2]

    def context(self, case: Case, side: EvaluatedSide) -> SideContext:
        """Evidence, posterior and leading states of one side of a valid case.

        >>> from hipspine_desktop.engine.example import example_case, example_reasoner
        >>> found = example_reasoner().context(example_case(), EvaluatedSide.RIGHT)
        >>> found.log_odds.round(3).tolist()  # log(0.24 / 0.21), log(0.2 / 0.8)
        [0.134, -1.386]
        """
        evidence, inputs, exact = self._exact(case, side)
        return make_context(
            self.base, self.network, case, evidence, inputs, exact, self._factor, self._figures
        )

    def _checked_sides(self, case: Case) -> tuple[EvaluatedSide, ...]:
        """The sides an estimate is given for; none outside the age range."""
        problems = problems_of(case, self.base)
        if problems:
            raise CaseError(problems)
        return () if out_of_scope(case) else evaluated_sides(case, self.base.catalogue)

    def _exact(self, case: Case, side: EvaluatedSide) -> tuple[SideEvidence, Inputs, Posterior]:
        """The evidence of one side, the factors it makes, and the posterior they give."""
        evidence = self.evidence(case, side)
        inputs = factor_inputs(self.network, evidence)
        factors = (self._factor(number, inputs[number]) for number in sorted(inputs))
        return evidence, inputs, posterior(self.network, self._priors_of(case).rates, factors)

    def _factor(self, number: int, given: Given) -> Floats:
        return self._kept.get(
            (number, given), lambda: factor_everywhere(self.network, number, given)
        )

    def _priors_of(self, case: Case) -> Priors:
        def make() -> Priors:
            rows = (
                self.base.prior(c, case.setting, case.age, case.sex) for c in self.base.conditions
            )
            return make_priors(tuple(rows), self._draws)

        return self._priors.get((case.setting, case.age, case.sex), make)

    def _missing(self, sides: tuple[SideResult, ...]) -> tuple[str, ...]:
        """Labels of the key findings not yet known."""
        return tuple(
            dict.fromkeys(
                self.base.catalogue.finding(unasked.finding_id).label
                for side in sides
                for condition in side.conditions[:KEY_CONDITIONS]
                if condition.p.p >= KEY_FROM
                for unasked in condition.not_known[:KEY_FINDINGS]
            )
        )
