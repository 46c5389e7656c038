"""How often red flags are raised in patients who have nothing dangerous. A table on stdout.

    python -m tests.bench.false_alarms --patients 2000

Each patient has one benign condition (and, for radiculopathy, one root) and an age and sex as usual
for it in the physiotherapy setting. Findings the network has figures for are drawn from its own
tables, correlated inside clusters. Questions without a figure are answered in two ways: all "no",
and "everyday", where a benign patient says yes as often as :data:`EVERYDAY` says: judgements of a
clinician about ordinary musculoskeletal patients, on the high side, not study figures.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from hipspine_desktop.domain.answers import (
    ABSENT,
    PRESENT,
    Answer,
    AnswerKey,
    AnswerSet,
    Side,
    SymptomaticSide,
)
from hipspine_desktop.domain.case import Case
from hipspine_desktop.domain.findings import FindingDefinition, FindingKind, Laterality
from hipspine_desktop.domain.letter import Urgency
from hipspine_desktop.domain.patient import Sex
from hipspine_desktop.engine.network import Indicator, Network, compile_network
from hipspine_desktop.engine.normal import quantile
from hipspine_desktop.engine.red_flags import evaluate_red_flags
from hipspine_desktop.engine.result import FlagState
from hipspine_desktop.engine.truth import Truth, meets
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.loader import load_knowledge
from hipspine_desktop.knowledge.references import walk
from hipspine_desktop.knowledge.schema import Fact

KNOWLEDGE = Path(__file__).parents[2] / "resources" / "knowledge"
SETTING = "physiotherapy"
YOUNGEST, OLDEST = 18, 89

DANGEROUS = ("osteonecrosis", "femoral_neck_stress_fracture", "axial_spa", "vascular_claudication")
"""Conditions whose own flags are no false alarm."""

EVERYDAY: dict[str, float] = {
    "abdominal_distension": 0.01, "abdominal_or_pelvic_symptoms": 0.06, "abdominal_pain_new": 0.02,
    "active_slr_impossible": 0.01, "anticoagulant": 0.06, "antiresorptive": 0.05,
    "back_pain_began_before_35": 0.2, "back_pain_onset_under_40": 0.3, "bleeding_disorder": 0.005,
    "brisk_leg_reflexes": 0.02, "ce_bladder_change": 0.04, "ce_both_legs": 0.04,
    "ce_bowel_change": 0.03, "ce_hesitancy": 0.03, "ce_insensate_leak": 0.003,
    "ce_reduced_urinary_sensation": 0.005, "ce_saddle_numbness": 0.005, "ce_sexual_change": 0.04,
    "ce_spread_to_both_legs": 0.01, "dysmenorrhoea": 0.1, "dyspareunia": 0.03,
    "fatigue_malaise": 0.2, "fever_or_unwell": 0.005, "flank_pain": 0.03,
    "girdle_pain_2_weeks": 0.02, "groin_lump": 0.02, "groin_lump_cough_impulse": 0.015,
    "haematuria": 0.005, "hand_clumsiness": 0.03, "headache_new": 0.03,
    "hip_movement_lost_acutely": 0.005, "immune_suppression": 0.03, "kyphosis_or_height_loss": 0.05,
    "leg_swelling": 0.05, "leg_weakness_increasing": 0.02, "metal_on_metal": 0.003,
    "multi_site_bone_pain": 0.03, "new_difficulty_walking": 0.1, "new_groin_or_thigh_pain": 0.1,
    "new_neurological_deficit": 0.02, "new_pain_over_50": 0.3, "night_pain_unremitting": 0.03,
    "night_sweats": 0.05, "non_mechanical_pain": 0.05, "not_improving_4_weeks": 0.4,
    "pain_out_of_proportion": 0.02, "previous_fragility_fracture": 0.05, "recent_infection": 0.04,
    "recent_joint_procedure": 0.01, "recent_spinal_procedure": 0.01, "renal_failure": 0.02,
    "replaced_hip_new_pain": 0.02, "spinal_pain_progressive": 0.06,
    "spinal_percussion_tenderness": 0.05, "start_up_thigh_pain": 0.02,
    "sudden_pain_eased_by_lying": 0.02, "sudden_worsening_of_chronic_hip": 0.01,
    "thoracic_or_neck_pain": 0.12, "unexplained_bone_pain": 0.02, "unsteady_gait": 0.04,
    "weight_loss": 0.03,
}  # fmt: skip
"""How often an ordinary patient with a benign complaint says yes (judgement)."""

CHOICES: dict[str, tuple[tuple[str, float], ...]] = {
    "ce_timing": (("within_14_days", 0.1), ("older_unchanged", 0.7), ("resolved", 0.2)),
    "injury": (("none", 0.9), ("minor", 0.09), ("significant", 0.01)),
}
"""Everyday choices; `ce_timing` is asked of those with a cauda equina symptom."""

CANCER = ((50, 0.03), (65, 0.08), (200, 0.15))
"""Share that ever had a cancer, below each age."""


@dataclass
class Alarms:
    """Patients of one condition: how many raised which flag."""

    patients: int = 0
    flags: Counter[str] = field(default_factory=Counter)
    worst: Counter[str] = field(default_factory=Counter)


class Drawer:
    """Draws patients with one condition."""

    def __init__(self, base: KnowledgeBase, seed: int) -> None:
        self.base = base
        self.network: Network = compile_network(base)
        self.rng = np.random.default_rng(seed)
        asked = {f.finding for flag in base.red_flags for f in walk(flag, Fact) if f.finding}
        self.asked = sorted(n for n in asked if not _only_when_suspected(base, n))
        usable = [i for i in self.network.indicators if i.entry.finding in asked]
        self.indicators = {i.entry.finding: i for i in reversed(usable)}
        self.answers = {
            name: [self._answers_at(i, level) for level in range(i.cuts + 1)]
            for name, i in self.indicators.items()
        }

    def person(self, condition: int) -> tuple[int, Sex]:
        """Age and sex, as probable as the condition is at that age and sex."""
        entry = self.base.conditions[condition]
        people = [(a, s) for a in range(YOUNGEST, OLDEST + 1) for s in (Sex.FEMALE, Sex.MALE)]
        rates = np.array([self.base.prior(entry, SETTING, a, s).rate for a, s in people])
        return people[int(self.rng.choice(len(people), p=rates / rates.sum()))]

    def draw(self, condition: int, everyday: bool) -> Case:
        """One patient whose right side hurts."""
        age, sex = self.person(condition)
        code = 1 << condition
        roots = self.network.roots
        if roots is not None and condition == roots.condition:
            root = 1 + int(self.rng.choice(roots.count, p=roots.shares))
            code |= root << self.network.size
        factors = self.rng.standard_normal(len(self.network.blocks))
        answers: dict[AnswerKey, Answer] = {}
        for name in self.asked:
            finding = self.base.catalogue.finding(name)
            indicator = self.indicators.get(name)
            if indicator is not None:
                answer = self._drawn(indicator, code, float(factors[self._block(indicator)]))
            else:
                answer = self._said(finding, age, everyday)
            if answer is not None and finding.problem_with(answer) is None:
                answers[_key(finding)] = answer
        self._set_timing(answers)
        if sex is Sex.MALE or age > 50:
            for name in ("pregnant", "recent_birth", "third_trimester", "dysmenorrhoea"):
                answers[AnswerKey(name)] = ABSENT
        return Case(age, sex, SymptomaticSide.RIGHT, AnswerSet(answers))

    def _block(self, indicator: Indicator) -> int:
        return self.network.block_of[indicator.index]

    def _drawn(self, indicator: Indicator, code: int, factor: float) -> Answer | None:
        met = indicator.distinct[:, indicator.columns_of(np.array([code]))[0]]
        block = self.network.blocks[self._block(indicator)]
        rho = min(block.cluster.rho, 0.9) if block.cluster and block.conditional else 0.0
        latent = np.sqrt(rho) * factor + np.sqrt(1.0 - rho) * self.rng.standard_normal()
        fitting = self.answers[indicator.entry.finding or ""][int((latent < quantile(met)).sum())]
        return fitting[int(self.rng.integers(len(fitting)))] if fitting else None

    def _said(self, finding: FindingDefinition, age: int, everyday: bool) -> Answer | None:
        if finding.kind is FindingKind.YES_NO:
            rate = EVERYDAY.get(finding.id, 0.0)
            if finding.id == "cancer_history":
                rate = next(r for below, r in CANCER if age < below)
            return PRESENT if everyday and self.rng.random() < rate else ABSENT
        if finding.kind is FindingKind.CHOICE:
            words = CHOICES.get(finding.id) if everyday else None
            if words is None:
                return Answer.of_value(finding.options[0].value)
            place = int(self.rng.choice(len(words), p=[share for _, share in words]))
            return Answer.of_value(words[place][0])
        return None

    def _set_timing(self, answers: dict[AnswerKey, Answer]) -> None:
        """Cauda equina timing is "none" for who has no such symptom."""
        if not any(k.finding_id.startswith("ce_") and a is PRESENT for k, a in answers.items()):
            answers[AnswerKey("ce_timing")] = Answer.of_value("none")

    def _answers_at(self, indicator: Indicator, level: int) -> list[Answer]:
        """Ordinary answers that put an indicator on a level: the mildest of grades and choices."""
        finding = self.base.catalogue.finding(indicator.entry.finding or "")
        fitting = [a for a in _ordinary(finding) if _level(indicator, a) == level]
        return fitting if finding.kind is FindingKind.MEASURED else fitting[:1]


def _only_when_suspected(base: KnowledgeBase, name: str) -> bool:
    """Imaging and pressures: not part of an ordinary examination, so not answered here."""
    finding = base.catalogue.finding(name)
    measured = finding.section in ("vascular", "imaging") and finding.kind is FindingKind.MEASURED
    return measured or finding.section == "imaging"


def _ordinary(finding: FindingDefinition) -> list[Answer]:
    """Answers in order: for grades from normal to worst, reflexes from 2 down."""
    if finding.kind is FindingKind.YES_NO:
        return [ABSENT, PRESENT]
    if finding.kind is FindingKind.CHOICE:
        return [Answer.of_value(option.value) for option in finding.options]
    if finding.kind is FindingKind.GRADED:
        grades = sorted(float(o.value) for o in finding.options)
        usual = [2.0, 1.0, 0.0] if finding.id.startswith("reflex") else grades[::-1]
        return [Answer.of_value(g) for g in usual]
    low, high = finding.minimum or 0.0, finding.maximum or 100.0
    step = 0.05 if high <= 3 else 1.0
    return [
        Answer.of_value(round(low + step * k, 2)) for k in range(int((min(high, 120) - low) / step))
    ]


def _level(indicator: Indicator, answer: Answer) -> int:
    return sum(meets(cut.when, answer) is Truth.TRUE for cut in indicator.entry.cut)


def _key(finding: FindingDefinition) -> AnswerKey:
    per_side = finding.laterality is Laterality.PER_SIDE
    return AnswerKey(finding.id, Side.RIGHT if per_side else None)


def measure(drawer: Drawer, condition: int, patients: int, everyday: bool) -> Alarms:
    """Flags raised over drawn patients of one condition."""
    alarms = Alarms(patients)
    for _ in range(patients):
        flags = evaluate_red_flags(drawer.draw(condition, everyday), drawer.base)
        raised = [f for f in flags if f.state is FlagState.RAISED]
        alarms.flags.update(f.id for f in raised)
        alarms.worst.update(
            {min((f.urgency for f in raised), key=lambda u: u.rank).value} if raised else {"none"}
        )
    return alarms


def table(base: KnowledgeBase, found: dict[str, Alarms], least: float) -> Iterator[str]:
    """Markdown: most urgent flag, then each flag raised in at least `least` of some condition."""
    names = list(found)
    shown = ("emergency", "urgent", "soon", "routine", "none")
    yield "| most urgent flag raised, % | " + " | ".join(names) + " |"
    yield "|---|" + "---:|" * len(names)
    for urgency in shown:
        cells = (f"{100 * found[n].worst[urgency] / found[n].patients:.1f}" for n in names)
        yield f"| {urgency} | " + " | ".join(cells) + " |"
    yield ""
    yield "| flag, % raised | " + " | ".join(names) + " |"
    yield "|---|" + "---:|" * len(names)
    order = [u.value for u in sorted(Urgency, key=lambda u: u.rank)]
    ranked = sorted(base.red_flags, key=lambda f: (order.index(f.urgency.value), f.id))
    for flag in ranked:
        rates = [found[n].flags[flag.id] / found[n].patients for n in names]
        if max(rates) >= least:
            cells = (f"{100 * r:.1f}" if r else "-" for r in rates)
            yield f"| {flag.id} ({flag.urgency.value}) | " + " | ".join(cells) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patients", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--least", type=float, default=0.005)
    given = parser.parse_args()
    base = load_knowledge(KNOWLEDGE)
    for everyday in (False, True):
        drawer = Drawer(base, given.seed)
        found = {
            c.id: measure(drawer, number, given.patients, everyday)
            for number, c in enumerate(base.conditions)
            if c.id not in DANGEROUS
        }
        told = "everyday answers" if everyday else "every question without a figure answered no"
        print(f"\n{given.patients} patients a condition, knowledge {base.version}, {told}\n")
        for line in table(base, found, given.least):
            print(line, flush=True)


if __name__ == "__main__":
    main()
