"""Calibration: are 80 of 100 patients told "80 %" really so? A table on stdout.

    python -m tests.bench.calibration --patients 1000 --bases 10
    python -m tests.bench.calibration --rho --patients 500

Patients are drawn from the knowledge base as it is, and from perturbed ones: every rate a draw from
its own study uncertainty, every rho moved by up to 0.2. Each is reasoned over with the shared
factors and without them (the same base, clusters dissolved). Reliability, Brier score and "the
region that is really there comes first (or among three)" count patients with some cause present.
Coverage: how often the probability under the true, perturbed figures lies inside the interval.
With `--rho` the true correlations and those reckoned with are both scaled, against each other.
Evidence is drawn finding by finding, so no counting rule is in use.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from hipspine_desktop.domain.answers import PRESENT
from hipspine_desktop.domain.patient import Sex
from hipspine_desktop.engine.evidence import Observed, SideEvidence, indicator_key
from hipspine_desktop.engine.intervals import UncertaintyDraws
from hipspine_desktop.engine.likelihood import Inputs, factor_everywhere, factor_inputs
from hipspine_desktop.engine.network import Network, compile_network
from hipspine_desktop.engine.normal import Floats, quantile
from hipspine_desktop.engine.posterior import Posterior, posterior
from hipspine_desktop.engine.rates import rate_used, spread_of
from hipspine_desktop.engine.result import EvaluatedSide
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.loader import load_knowledge
from hipspine_desktop.knowledge.schema import Estimate

KNOWLEDGE = Path(__file__).parents[2] / "resources" / "knowledge"
FEWEST, MOST = 12, 40
SETTING, AGE, SEX = "physiotherapy", 55, Sex.FEMALE
COVERED = 10
"""In perturbed worlds every tenth patient's intervals are looked at."""

RHO_FACTORS = (0.0, 0.5, 1.0, 1.5)
BINS = np.array([0.0, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 1.0])


@dataclass(frozen=True)
class Patient:
    """What is really there, and what was found."""

    state: int
    evidence: SideEvidence


@dataclass
class Tally:
    """Probabilities told and what was there, shape (patients, regions) each."""

    told: list[Floats]
    there: list[Floats]

    def brier(self) -> float:
        return float(((np.array(self.told) - np.array(self.there)) ** 2).mean())

    def log_loss(self) -> float:
        told = np.clip(np.array(self.told), 1e-9, 1.0 - 1e-9)
        there = np.array(self.there)
        return float(-(there * np.log(told) + (1.0 - there) * np.log(1.0 - told)).mean())

    def lines(self, name: str) -> Iterator[str]:
        told, there = np.array(self.told), np.array(self.there)
        some = there.any(axis=1)
        order = np.argsort(-told[some], axis=1)
        hit = np.take_along_axis(there[some], order, axis=1)
        yield (
            f"{name}: {len(told)} patients, Brier {self.brier():.4f},"
            f" log loss {self.log_loss():.4f},"
            f" first {hit[:, 0].mean():.3f}, among three {hit[:, :3].any(axis=1).mean():.3f}"
        )
        flat, truth = told.ravel(), there.ravel()
        place = np.clip(np.digitize(flat, BINS) - 1, 0, len(BINS) - 2)
        for b in range(len(BINS) - 1):
            inside = place == b
            if inside.sum() >= 20:
                yield (
                    f"    told {flat[inside].mean():.3f}  there {truth[inside].mean():.3f}"
                    f"  ({int(inside.sum())})"
                )


def dissolved(base: KnowledgeBase) -> KnowledgeBase:
    """The base without shared factors."""
    loose = tuple(i.model_copy(update={"cluster": None}) for i in base.indicators)
    return replace(base, indicators=loose, clusters=())


def perturbed(base: KnowledgeBase, rng: np.random.Generator) -> KnowledgeBase:
    """Every rate a draw from its study uncertainty, every rho moved by up to 0.2."""

    def drawn(estimate: Estimate) -> dict[str, object]:
        spread = spread_of(estimate)
        rate = float(np.clip(rng.beta(spread.alpha, spread.beta), 0.005, 0.995))
        return {"rate": rate, "n": None, "interval": None}

    def moved(one: Estimate) -> Estimate:
        return one.model_copy(update=drawn(one))

    indicators = tuple(
        i.model_copy(update={"cut": tuple(
            c.model_copy(update={
                "background": moved(c.background),
                "link": tuple(moved(k) for k in c.link),
            })
            for c in i.cut)})
        for i in base.indicators
    )  # fmt: skip
    conditions = tuple(
        c.model_copy(update={"prior": tuple(moved(p) for p in c.prior)}) for c in base.conditions
    )
    clusters = tuple(
        c.model_copy(update={"rho": float(np.clip(c.rho + rng.uniform(-0.2, 0.2), 0.0, 0.9))})
        for c in base.clusters
    )
    roots = tuple(
        r.model_copy(update={"sign": tuple(moved(s) for s in r.sign), "share": moved(r.share)})
        for r in base.roots
    )
    return replace(
        base, indicators=indicators, conditions=conditions, clusters=clusters, roots=roots
    )


def scaled(base: KnowledgeBase, factor: float) -> KnowledgeBase:
    """The base with every rho times a factor, at most 0.9; 0 dissolves the clusters."""
    if not factor:
        return dissolved(base)
    clusters = tuple(c.model_copy(update={"rho": min(c.rho * factor, 0.9)}) for c in base.clusters)
    return replace(base, clusters=clusters)


def priors(base: KnowledgeBase) -> Floats:
    return np.array([rate_used(base.prior(c, SETTING, AGE, SEX)) for c in base.conditions])


def draw_patient(base: KnowledgeBase, network: Network, rng: np.random.Generator) -> Patient:
    """A joint state, and the levels of 12 to 40 findings in it, correlated inside clusters."""
    present = rng.random(network.size) < priors(base)
    state = int(sum(1 << int(i) for i in np.flatnonzero(present)))
    code = state
    if network.roots is not None and state >> network.roots.condition & 1:
        code |= (1 + int(rng.choice(network.roots.count, p=network.roots.shares))) << network.size
    factors = rng.standard_normal(len(network.blocks))
    usable = [i for i in network.indicators if i.entry.finding is not None]
    firsts = list({i.entry.finding: i for i in reversed(usable)}.values())
    count = int(rng.integers(FEWEST, MOST + 1))
    observed = []
    for place in sorted(rng.choice(len(firsts), count, replace=False)):
        indicator = firsts[place]
        met = indicator.distinct[:, indicator.columns_of(np.array([code]))[0]]
        block = network.blocks[network.block_of[indicator.index]]
        rho = min(block.cluster.rho, 0.9) if block.cluster and block.conditional else 0.0
        latent = np.sqrt(rho) * factors[block.index] + np.sqrt(1.0 - rho) * rng.standard_normal()
        level = int((latent < quantile(met)).sum())
        levels = tuple(float(k == level) for k in range(indicator.cuts + 1))
        key = indicator_key(indicator, EvaluatedSide.RIGHT)
        if key is not None:
            observed.append(Observed(indicator.index, key, PRESENT, levels))
    observed.sort(key=lambda o: o.indicator)
    return Patient(state, SideEvidence(EvaluatedSide.RIGHT, tuple(observed), ()))


def reason(network: Network, rates: Floats, inputs: Inputs) -> Posterior:
    return posterior(network, rates, (factor_everywhere(network, n, inputs[n]) for n in inputs))


def region_reads(network: Network, found: Posterior) -> Floats:
    start = 2 * network.size
    return found.reads[start : start + len(network.regions)]


@dataclass(frozen=True)
class Model:
    """What reasons over the patients: a network and its pre-test probabilities."""

    network: Network
    rates: Floats

    @classmethod
    def of(cls, base: KnowledgeBase) -> Model:
        return cls(compile_network(base), priors(base))

    def posterior(self, patient: Patient) -> Posterior:
        return reason(self.network, self.rates, factor_inputs(self.network, patient.evidence))

    def tell(self, tally: Tally, patient: Patient) -> Posterior:
        """Add what it says of a patient's regions, and what is there."""
        found = self.posterior(patient)
        there = self.network.readout.at(np.array([patient.state]))[2 * self.network.size :, 0]
        reads = region_reads(self.network, found)
        tally.told.append(reads)
        tally.there.append(there[: len(reads)])
        return found


class Coverage:
    """How often the probability under the true figures lies inside the interval told."""

    def __init__(self, base: KnowledgeBase, model: Model) -> None:
        self._model = model
        self._draws = UncertaintyDraws(model.network)
        self._priors = self._draws.priors(
            [base.prior(c, SETTING, AGE, SEX) for c in base.conditions]
        )
        self.hits: list[Floats] = []

    def add(self, patient: Patient, found: Posterior, true: Model) -> None:
        size = self._model.network.size
        inputs = factor_inputs(self._model.network, patient.evidence)
        spread = self._draws.read_outs(found.states, self._priors, inputs)[:size]
        limits = np.quantile(spread, (0.025, 0.975), axis=1)
        p, told = true.posterior(patient).conditions(size), found.conditions(size)
        low, high = np.minimum(limits[0], told), np.maximum(limits[1], told)
        self.hits.append((p >= low) & (p <= high))


def run(published: KnowledgeBase, patients: int, bases: int, seed: int) -> Iterator[str]:
    """Reliability, with and without shared factors, in the published and in perturbed worlds."""
    rng = np.random.default_rng(seed)
    shared, alone = Model.of(published), Model.of(dissolved(published))
    for name, worlds in (("as published", 1), ("perturbed", bases)):
        told, told_alone = Tally([], []), Tally([], [])
        coverage = Coverage(published, shared)
        for _ in range(worlds):
            world = published if worlds == 1 else perturbed(published, rng)
            true = shared if worlds == 1 else Model.of(world)
            for number in range(patients // worlds):
                patient = draw_patient(world, true.network, rng)
                found = shared.tell(told, patient)
                alone.tell(told_alone, patient)
                if worlds > 1 and number % COVERED == 0:
                    coverage.add(patient, found, true)
        yield from told.lines(f"{name}, shared factors")
        yield from told_alone.lines(f"{name}, every finding for itself")
        if coverage.hits:
            hits = np.array(coverage.hits)
            yield f"{name}: intervals hold the true probability in {hits.mean():.4f} of {hits.size}"


def run_rho(published: KnowledgeBase, patients: int, seed: int) -> Iterator[str]:
    """Brier score by true correlation (rows) and correlation reckoned with (columns)."""
    rng = np.random.default_rng(seed)
    models = [Model.of(scaled(published, factor)) for factor in RHO_FACTORS]
    yield "| true rho | " + " | ".join(f"reckoned x {f:g}" for f in RHO_FACTORS) + " |"
    for factor in RHO_FACTORS:
        world = scaled(published, factor)
        true = compile_network(world)
        tallies = [Tally([], []) for _ in models]
        for _ in range(patients):
            patient = draw_patient(world, true, rng)
            for model, tally in zip(models, tallies, strict=True):
                model.tell(tally, patient)
        cells = (f"{t.brier():.4f} / {t.log_loss():.4f}" for t in tallies)
        yield f"| x {factor:g} | " + " | ".join(cells) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patients", type=int, default=20_000)
    parser.add_argument("--bases", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rho", action="store_true")
    parser.add_argument("--knowledge", type=Path, default=KNOWLEDGE)
    given = parser.parse_args()
    published = load_knowledge(given.knowledge)
    print(f"knowledge {published.version} {published.content_hash[:12]}", flush=True)
    if given.rho:
        lines = run_rho(published, given.patients, given.seed)
    else:
        lines = run(published, given.patients, given.bases, given.seed)
    for line in lines:
        print(line, flush=True)


if __name__ == "__main__":
    main()
