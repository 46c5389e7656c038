"""Speed: one key to the new result, and against pyAgrum and pgmpy in the same run.

Not part of the test run: `python -m pytest tests/bench/bench_speed.py -s --benchmark-only`.
Other engines get the network they can express (`simpler.py`), and so do we beside them; the
full knowledge base is timed alone. pgmpy is used where it is installed.
"""

from __future__ import annotations

import gc
import importlib
import resource
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from hipspine_desktop.domain.answers import PRESENT
from hipspine_desktop.domain.case import Case
from hipspine_desktop.domain.patient import Sex
from hipspine_desktop.engine.rates import rate_used
from hipspine_desktop.engine.reasoner import Reasoner
from hipspine_desktop.engine.result import EvaluatedSide
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.loader import load_knowledge
from tests.bench.simpler import simplified, with_changes
from tests.engine.random_networks import drawn_patient

KNOWLEDGE = Path(__file__).parents[2] / "resources" / "knowledge"
ANSWERS = 60
PATIENTS = 3
KEYS = 40
RIGHT = EvaluatedSide.RIGHT


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    return load_knowledge(KNOWLEDGE)


@pytest.fixture(scope="module")
def reasoner(base: KnowledgeBase) -> Reasoner:
    return Reasoner(base)


def patients(reasoner: Reasoner, base: KnowledgeBase) -> list[Case]:
    """Patients with 60 answers."""
    return [
        drawn_patient(seed, base, reasoner.network, ANSWERS)[1] for seed in range(1, PATIENTS + 1)
    ]


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return 1000.0 * (time.perf_counter() - start)


def busy(work: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds on the wall clock and of this process; on a busy machine the second tells."""
    start = time.process_time()
    wall = timed(work)
    return wall, 1000.0 * (time.process_time() - start)


def told(name: str, measured: list[tuple[float, float]]) -> None:
    """A line for each clock."""
    for clock, values in zip(("wall clock", "processor"), zip(*measured, strict=True), strict=True):
        median, p95 = np.quantile(values, (0.5, 0.95))
        print(f"\n{name}, {clock}: median {median:.1f} ms, 95th percentile {p95:.1f} ms")


def peak_mebibytes() -> float:
    """Most memory this process ever had, the test tools included."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0


def test_build(benchmark: pytest.FixtureRequest, base: KnowledgeBase) -> None:
    benchmark.pedantic(Reasoner, args=(base,), rounds=5)  # type: ignore[attr-defined]


@pytest.mark.parametrize("what", ["quick", "everything"])
def test_one_key(
    what: str, benchmark: pytest.FixtureRequest, reasoner: Reasoner, base: KnowledgeBase
) -> None:
    """Each patient is opened, then forty of the sixty answers are turned over, one a key.

    As in the window: the whole estimate stands when the first key falls, what was loaded is kept
    out of the garbage collector's sight, and it collects between keys, not in them.
    """
    fresh = Reasoner(base)
    turns = iter(
        [t for case in patients(reasoner, base) for t in (case, *with_changes(case, KEYS))]
    )
    work = fresh.quick if what == "quick" else fresh.assess
    measured: list[tuple[float, float]] = []
    opened: list[tuple[float, float]] = []

    def press() -> None:
        if len(measured) == KEYS * len(opened):
            case = next(turns)
            opened.append(busy(lambda: work(case)))
            fresh.assess(case)
        gc.collect()
        changed = next(turns)
        measured.append(busy(lambda: work(changed)))

    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        benchmark.pedantic(press, rounds=KEYS * PATIENTS)  # type: ignore[attr-defined]
    finally:
        gc.enable()
        gc.unfreeze()
    told(f"one key, {what}", measured)
    told(f"the first key of all, nothing kept, {what}", opened)
    kept, most = fresh.kept_bytes
    print(f"kept {kept / 2**20:.0f} of at most {most / 2**20:.0f} MiB, peak {peak_mebibytes():.0f}")


def test_against_pyagrum(base: KnowledgeBase) -> None:
    """Every noisy-OR with all its causes; next tests by setting each finding in turn, ten timed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        agrum = pytest.importorskip("pyagrum")
    simple = simplified(base)
    ours = Reasoner(simple)
    case = drawn_patient(1, simple, ours.network, ANSWERS)[1]
    asked = {k.finding_id for k in case.answers}
    waiting = [str(i.finding) for i in simple.indicators if i.finding not in asked]
    net = _agrum_net(agrum, simple, [*asked, *waiting[:10]])
    evidence = {k.finding_id: int(a == PRESENT) for k, a in case.answers.items()}
    regions = [c.id for c in simple.conditions]

    def theirs(extra: dict[str, int]) -> list[float]:
        inference = agrum.LazyPropagation(net)
        inference.setEvidence({**evidence, **extra})
        inference.makeInference()
        return [inference.posterior(c)[1] for c in regions]

    found: list[list[float]] = []
    once = timed(lambda: found.append(theirs({})))
    mine = ours.posterior(case, RIGHT).conditions(len(regions))
    assert mine == pytest.approx(found[0], abs=1e-9)
    turned = with_changes(case, 12)
    posterior = float(np.median([timed(lambda c=c: ours.posterior(c, RIGHT)) for c in turned]))  # type: ignore[misc]
    everything = float(np.median([timed(lambda c=c: ours.assess(c)) for c in turned]))  # type: ignore[misc]
    ten = sum(timed(lambda f=f, v=v: theirs({f: v})) for f in waiting[:10] for v in (0, 1))  # type: ignore[misc]
    tests = once + ten / 10.0 * len(waiting)
    print(
        f"\npyAgrum, {len(asked)} answers: posterior {once:.0f} ms, ours {posterior:.1f} ms,"
        f" {once / posterior:.0f} times faster"
        f"\npyAgrum, posterior and {len(waiting)} next tests: {tests:.0f} ms (ten timed, scaled),"
        f" ours with intervals and reasons {everything:.1f} ms, {tests / everything:.0f} times"
    )


@pytest.mark.parametrize("most_links", [6])
def test_against_pgmpy(base: KnowledgeBase, most_links: int) -> None:
    """Its tables are written out, so each finding keeps its six strongest causes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pytest.importorskip("pgmpy")
        models = importlib.import_module("pgmpy.models")
        cpds = importlib.import_module("pgmpy.factors.discrete")
        inference = importlib.import_module("pgmpy.inference")
        simple = simplified(base, most_links)
        ours = Reasoner(simple)
        case = drawn_patient(1, simple, ours.network, ANSWERS)[1]
        model = _pgmpy_model(models, cpds, simple, {k.finding_id for k in case.answers})
        evidence = {k.finding_id: int(a == PRESENT) for k, a in case.answers.items()}
        engine = inference.VariableElimination(model)
        names = [c.id for c in simple.conditions]
        found: list[float] = []

        def theirs() -> None:
            for name in names:
                answer = engine.query([name], evidence=evidence, show_progress=False)
                found.append(float(answer.values[1]))

        once = timed(theirs)
    mine = ours.posterior(case, RIGHT).conditions(len(names))
    assert mine == pytest.approx(found, abs=1e-9)
    turned = with_changes(case, 12)
    posterior = float(np.median([timed(lambda c=c: ours.posterior(c, RIGHT)) for c in turned]))  # type: ignore[misc]
    print(
        f"\npgmpy, {len(evidence)} answers, at most {most_links} causes each: posterior"
        f" {once:.0f} ms, ours {posterior:.1f} ms, {once / posterior:.0f} times faster"
    )


def _agrum_net(agrum: ModuleType, base: KnowledgeBase, findings: list[str]) -> object:
    net = agrum.BayesNet()
    for c in base.conditions:
        net.add(agrum.LabelizedVariable(c.id, "", 2))
        p = rate_used(base.prior(c, "physiotherapy", 60, Sex.FEMALE))
        net.cpt(c.id).fillWith([1.0 - p, p])
    for entry in base.indicators:
        if entry.finding not in findings:
            continue
        (cut,) = entry.cut
        leak = rate_used(cut.background)
        net.addNoisyORNet(agrum.LabelizedVariable(str(entry.finding), "", 2), leak)
        for link in cut.link:
            weight = 1.0 - (1.0 - rate_used(link)) / (1.0 - leak)
            net.addWeightedArc(link.condition, str(entry.finding), weight)
    return net


def _pgmpy_model(
    models: ModuleType, cpds: ModuleType, base: KnowledgeBase, findings: set[str]
) -> object:
    entries = [i for i in base.indicators if i.finding in findings]
    edges = [(k.condition, i.finding) for i in entries for k in i.cut[0].link]
    model = models.DiscreteBayesianNetwork(edges)
    model.add_nodes_from([c.id for c in base.conditions])
    for c in base.conditions:
        p = rate_used(base.prior(c, "physiotherapy", 60, Sex.FEMALE))
        model.add_cpds(cpds.TabularCPD(c.id, 2, [[1.0 - p], [p]]))
    for entry in entries:
        (cut,) = entry.cut
        spared = np.array([1.0 - rate_used(cut.background)])
        for link in cut.link:  # the last parent changes fastest
            share = (1.0 - rate_used(link)) / (1.0 - rate_used(cut.background))
            spared = np.stack([spared, spared * share], axis=1).reshape(-1)
        parents = [k.condition for k in cut.link]
        table = np.stack([spared, 1.0 - spared])
        model.add_cpds(cpds.TabularCPD(entry.finding, 2, table, parents, [2] * len(parents)))
    return model
