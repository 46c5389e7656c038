"""The engine's one door: a case in, one frozen result out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache, partial

import numpy as np

from hipspine_desktop.domain.answers import NOT_ASKED, AnswerKey
from hipspine_desktop.domain.case import Case
from hipspine_desktop.engine.candidates import (
    Candidates,
    find_candidates,
    not_in_the_consultation,
)
from hipspine_desktop.engine.change_my_mind import what_would_change_my_mind
from hipspine_desktop.engine.context import SideContext, make_context
from hipspine_desktop.engine.evidence import SideEvidence, evaluated_sides, gather_evidence
from hipspine_desktop.engine.explain import (
    Contribution,
    contributions,
    counted_together,
    reasons_for_and_against,
)
from hipspine_desktop.engine.figures import Figures
from hipspine_desktop.engine.forbidden import BanFinder, Bans
from hipspine_desktop.engine.groups import find_groups, group_reasons
from hipspine_desktop.engine.hip_spine import hip_spine_type
from hipspine_desktop.engine.intervals import UncertaintyDraws, interval
from hipspine_desktop.engine.likelihood import Inputs, factor_everywhere, factor_inputs
from hipspine_desktop.engine.network import compile_network
from hipspine_desktop.engine.next_test import NextTestWish, choose_next_tests
from hipspine_desktop.engine.normal import Floats
from hipspine_desktop.engine.not_known import NotKnown
from hipspine_desktop.engine.pathway import decide_pathway
from hipspine_desktop.engine.posterior import (
    Posterior,
    pair_rows,
    posterior,
    region_rows,
    root_rows,
    unexplained_row,
)
from hipspine_desktop.engine.rates import rate_used
from hipspine_desktop.engine.red_flags import evaluate_red_flags, flag_questions
from hipspine_desktop.engine.result import (
    Coexistence,
    ConditionEstimate,
    EvaluatedSide,
    RegionEstimate,
    Result,
    RootEstimate,
    SideResult,
)
from hipspine_desktop.engine.sanity import issues_of, out_of_scope, problems_of
from hipspine_desktop.errors import CaseError
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.schema import PriorEntry

KEPT_FACTORS = 128
"""Factors kept between assessments, so that one changed answer re-does one factor."""

KEY_CONDITIONS = 3
KEY_FINDINGS = 3
KEY_FROM = 0.05
"""Key findings still missing: the first three not known of each of the first three conditions
that are at least 5 % probable (judgement)."""


class Reasoner:
    """Reasons over one knowledge base, compiled once.

    The result depends on the case and the knowledge base alone: not on the order of the answers,
    nor on what was assessed before. It may be used from several threads.
    """

    def __init__(self, base: KnowledgeBase) -> None:
        self.base = base
        self.network = compile_network(base)
        self._bans = BanFinder(base)
        self._later = not_in_the_consultation(base.catalogue)
        self._draws = UncertaintyDraws(self.network)
        self._figures = Figures(base, self.network)
        self._factors = lru_cache(maxsize=KEPT_FACTORS)(partial(factor_everywhere, self.network))

    def assess(self, case: Case, wish: NextTestWish | None = None) -> Result:
        """Everything computed for one case.

        Args:
            wish: what the next tests are to tell apart, and where the patient is.

        Raises:
            CaseError: unknown findings, settings, sides or impossible values, one line each.
        """
        problems = problems_of(case, self.base)
        if problems:
            raise CaseError(problems)
        names = evaluated_sides(case, self.base.catalogue)
        flags = evaluate_red_flags(case, self.base)
        wish, bans = wish or NextTestWish(), self._bans.find(case, flags)
        sides = () if out_of_scope(case) else tuple(self._side(case, s, bans, wish) for s in names)
        return Result(
            knowledge_version=self.base.version,
            knowledge_hash=self.base.content_hash,
            age=case.age,
            sex=case.sex.value,
            setting=case.setting,
            sides=sides,
            red_flags=flags,
            flag_questions=flag_questions(case, self.base),
            pathway=decide_pathway(case, self.base, flags, sides),
            issues=issues_of(case, self.base, self.network, names),
            missing_key_findings=self._missing(sides),
            setting_text=self.base.setting_text(case.setting),
        )

    def replay(self, case: Case, without: Iterable[AnswerKey]) -> Result:
        """The result as it would be without some answers, everything else as recorded.

        Raises:
            CaseError: as :meth:`assess`.
        """
        answers = case.answers
        for key in without:
            answers = answers.with_answer(key, NOT_ASKED)
        return self.assess(replace(case, answers=answers))

    def evidence(self, case: Case, side: EvaluatedSide) -> SideEvidence:
        """The evidence of one side of a valid case."""
        return gather_evidence(self.network, case, self.base.catalogue, side)

    def posterior(self, case: Case, side: EvaluatedSide) -> Posterior:
        """The exact posterior alone, for one side of a valid case."""
        inputs = factor_inputs(self.network, self.evidence(case, side))
        return self._posterior(self._prior_rows(case), inputs)

    def _posterior(self, rows: tuple[PriorEntry, ...], inputs: Inputs) -> Posterior:
        rates = np.array([rate_used(row) for row in rows])
        factors = (self._factors(number, inputs[number]) for number in sorted(inputs))
        return posterior(self.network, rates, factors)

    def _prior_rows(self, case: Case) -> tuple[PriorEntry, ...]:
        return tuple(
            self.base.prior(c, case.setting, case.age, case.sex) for c in self.base.conditions
        )

    def _side(self, case: Case, side: EvaluatedSide, bans: Bans, wish: NextTestWish) -> SideResult:
        network = self.network
        evidence = self.evidence(case, side)
        inputs = factor_inputs(network, evidence)
        rows = self._prior_rows(case)
        exact = self._posterior(rows, inputs)
        context = make_context(
            self.base, network, case, evidence, inputs, exact, self._factors, self._figures
        )
        priors = self._draws.priors(rows)
        spread = self._draws.read_outs(exact.states, priors, inputs)
        waiting = find_candidates(context, self._later)
        found = contributions(context)
        nothing = unexplained_row(network)
        regions = tuple(
            RegionEstimate(r, interval(float(exact.reads[i]), spread[i]))
            for r, i in region_rows(network).items()
        )
        used, catalogue = len(evidence.keys), self.base.catalogue
        tests = choose_next_tests(network, catalogue, context.reads, waiting, bans, wish)
        return SideResult(
            side=side,
            regions=regions,
            conditions=self._conditions(context, rows, priors, spread, waiting, found),
            coexistence=tuple(
                Coexistence(a, b, interval(float(exact.reads[i]), spread[i]))
                for (a, b), i in pair_rows(network).items()
            ),
            unexplained=interval(float(exact.reads[nothing]), spread[nothing]),
            next_tests=tests.tests,
            counted_together=counted_together(context),
            used_findings=used,
            roots=self._roots(exact, spread),
            hip_spine=hip_spine_type(case, catalogue, side, regions, used),
            change_my_mind=what_would_change_my_mind(context, waiting, found, bans),
            next_aim=wish.aim,
            next_by_position=tests.by_position,
            held_back=tests.held_back,
        )

    def _roots(self, exact: Posterior, spread: Floats) -> tuple[RootEstimate, ...]:
        """Each root given radiculopathy."""
        roots, rows = self.network.roots, root_rows(self.network)
        if roots is None:
            return ()
        points, draws = exact.reads[list(rows)], spread[list(rows)]
        points, draws = points / points.sum(), draws / np.maximum(draws.sum(axis=0), 1e-30)
        return tuple(
            RootEstimate(root.id, root.label, interval(float(points[i]), draws[i]))
            for i, root in enumerate(roots.entries)
        )

    def _conditions(
        self,
        context: SideContext,
        rows: tuple[PriorEntry, ...],
        priors: Floats,
        spread: Floats,
        waiting: Candidates,
        found: tuple[Contribution, ...],
    ) -> tuple[ConditionEstimate, ...]:
        """The conditions, the most probable first."""
        points = context.posterior.conditions(self.network.size)
        groups = find_groups(context)
        unknown = NotKnown(context, waiting)
        estimates = []
        for i in np.argsort(-points, kind="stable"):
            entry = self.network.conditions[i]
            reasons_for, reasons_against = reasons_for_and_against(context, found, int(i))
            estimates.append(
                ConditionEstimate(
                    id=entry.id,
                    label=entry.label,
                    region=entry.region,
                    p=interval(float(points[i]), spread[i]),
                    prior=interval(rate_used(rows[i]), priors[i]),
                    prior_ref=self.base.ref(rows[i]),
                    reasons_for=reasons_for,
                    reasons_against=reasons_against,
                    not_known=unknown.of(int(i)),
                    groups=group_reasons(context, groups, found, int(i)),
                )
            )
        return tuple(estimates)

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
