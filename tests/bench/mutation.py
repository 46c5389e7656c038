"""Mutation testing of the engine: are small faults noticed by its tests?

    nice -n 19 python -m tests.bench.mutation --each 10

Not part of the test run. One fault at a time (a comparison, an operator, a number, `and` for `or`,
`min` for `max`, a `not` less) is put into a function of `hipspine_desktop/engine`; the engine's
tests must fail. Sampled: `--each` faults of a module, drawn by `--seed`, the same whichever
modules are named with it; 0 takes all. `strict=` of zip is left alone: it changes nothing that a
right caller sees.

First pass: the tests that run this function, those that noticed a fault of the module before and
the quick ones first, with three hypothesis examples each and none made smaller, until one fails. A
forked child swaps the function's code, so each fault costs only the tests that see it.
Second pass: what survived goes in before a fresh process collects anything, so that nothing worked
out earlier hides it, and meets every test of the engine with all its examples.

mutmut 3 was tried: it rewrites every function, which the test that looks for worked examples
refuses.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib
import json
import os
import random
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import CodeType, FrameType, FunctionType

import pytest
from _pytest.runner import runtestprotocol

ROOT = Path(__file__).parents[2]
ENGINE = ROOT / "hipspine_desktop" / "engine"
LEFT_OUT = {"__init__", "example", "result", "result_next", "result_quick"}
"""Frozen data."""

SECONDS = 20
"""A fault's tests may take this much processor time and four times as long as without it. Not time
on the clock, so that a busy machine does not make a fault look noticed."""

LONGEST = 400
"""Seconds of processor time for every test of the engine, in the second pass."""

EXAMPLES = 3
NOTICED, ENDLESS, SURVIVED = "noticed", "never ended", "survived"

COMPARED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
OPERATORS = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr, ast.LShift: ast.RShift, ast.RShift: ast.LShift, ast.MatMult: ast.Mult,
}  # fmt: skip
NAMES = {
    "min": "max", "max": "min", "minimum": "maximum", "maximum": "minimum", "all": "any",
    "any": "all", "argmax": "argmin", "argmin": "argmax",
}  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """One fault: the function, its line, what was changed, and the function's code with it."""

    module: str
    function: str
    line: int
    told: str
    code: CodeType

    def __str__(self) -> str:
        return f"{self.module}.py:{self.line} {self.function}: {self.told}"


def changed(node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Faulty versions of one node, each with its description."""
    new = copy.copy(node)
    if isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARED:
        new.ops = [COMPARED[type(node.ops[0])](), *node.ops[1:]]
        yield new, f"{type(node.ops[0]).__name__} to {type(new.ops[0]).__name__}"
    elif isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in OPERATORS:
        new.op = OPERATORS[type(node.op)]()
        yield new, f"{type(node.op).__name__} to {type(new.op).__name__}"
    elif isinstance(node, ast.BoolOp):
        new.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield new, f"{type(node.op).__name__} to {type(new.op).__name__}"
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        yield node.operand, f"{type(node.op).__name__} left out"
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        new.value = not node.value
        yield new, f"{node.value} to {new.value}"
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        new.value = node.value + 1
        yield new, f"{node.value} to {new.value}"
    elif isinstance(node, ast.Name) and node.id in NAMES:
        new.id = NAMES[node.id]
        yield new, f"{node.id} to {new.id}"
    elif isinstance(node, ast.Attribute) and node.attr in NAMES:
        new.attr = NAMES[node.attr]
        yield new, f"{node.attr} to {new.attr}"


class _Replace(ast.NodeTransformer):
    """Puts one node in the place of another."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self._old, self._new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        return self._new if node is self._old else super().generic_visit(node)


def faults_of(name: str, most: int, rng: random.Random) -> list[Fault]:
    """Some faults of a module (all for 0)."""
    text = (ENGINE / f"{name}.py").read_text(encoding="utf-8")
    tree = ast.parse(text)
    places = [
        (function, node)
        for function, body in functions(tree.body, "")
        for statement in body.body
        for node in ast.walk(statement)
        for _ in changed(node)
        if not _annotation(statement, node) and id(node) not in _strict(statement)
    ]
    chosen = rng.sample(places, min(most or len(places), len(places)))
    found = []
    for function, node in chosen:
        new, told = next(changed(node))
        ast.copy_location(new, node)
        whole = _Replace(node, new).visit(copy_with(tree, node))
        compiled = compile(ast.fix_missing_locations(whole), str(ENGINE / f"{name}.py"), "exec")
        code = next((c for c in codes(compiled) if c.co_qualname == function), None)
        if code is not None:
            found.append(Fault(name, function, node.lineno, told, code))
    return found


def copy_with(tree: ast.Module, kept: ast.AST) -> ast.Module:
    """A deep copy in which one node stays the same object."""
    return copy.deepcopy(tree, {id(kept): kept})


def functions(body: list[ast.stmt], prefix: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in body:
        if isinstance(node, ast.FunctionDef):
            yield prefix + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from functions(node.body, f"{prefix}{node.name}.")


def _annotation(statement: ast.stmt, node: ast.AST) -> bool:
    noted = (n.annotation for n in ast.walk(statement) if isinstance(n, ast.AnnAssign))
    return any(node in ast.walk(a) for a in noted)


def _strict(statement: ast.stmt) -> set[int]:
    words = (n for n in ast.walk(statement) if isinstance(n, ast.keyword) and n.arg == "strict")
    return {id(w.value) for w in words}


def codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from codes(constant)


def live_function(module: str, qualified: str) -> FunctionType | None:
    """The function object that callers hold, also of a method or property."""
    thing: object = importlib.import_module(f"hipspine_desktop.engine.{module}")
    for part in qualified.split("."):
        thing = vars(thing).get(part)
    if isinstance(thing, property):
        thing = thing.fget
    if isinstance(thing, cached_property):
        thing = thing.func
    thing = getattr(thing, "__func__", thing)
    return thing if isinstance(thing, FunctionType) else None


class Mutating:
    """A pytest plugin, the first pass: runs the tests as they are, then again for each fault."""

    def __init__(self, faults: list[Fault]) -> None:
        self._faults = faults
        self._seen: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
        self._noticing: dict[str, Counter[int | None]] = defaultdict(Counter)
        self.told: list[str] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        hypothesis = importlib.import_module("hypothesis")  # not before pytest rewrites it
        few = {"max_examples": EXAMPLES, "phases": tuple(hypothesis.Phase)[:3]}  # no shrinking
        items = session.items
        for item in items:
            test = getattr(item, "obj", None)
            used = getattr(test, "_hypothesis_internal_use_settings", None)
            if used is not None:
                test._hypothesis_internal_use_settings = hypothesis.settings(used, **few)
        for number, item in enumerate(items):
            self._first_run(items, number, item)
        if self._in_child(items, list(range(len(items))), None) != (SURVIVED, None):
            raise RuntimeError("the tests fail in a child without any fault")
        print(f"{len(items)} tests pass; {len(self._faults)} faults", flush=True)
        for fault in self._faults:
            self.told.append(self._tried(items, fault))
            if self.told[-1] != NOTICED:
                print(f"first pass, {len(self.told)}: {fault}", flush=True)
        return True

    def _first_run(self, items: list[pytest.Item], number: int, item: pytest.Item) -> None:
        seen: set[CodeType] = set()

        def watch(frame: FrameType, event: str, _: object) -> None:
            if event == "call":
                seen.add(frame.f_code)

        start = time.process_time()
        sys.setprofile(watch)
        reports = runtestprotocol(item, False, items[(number + 1) % len(items)])
        sys.setprofile(None)
        took = time.process_time() - start
        if any(r.failed for r in reports):
            raise RuntimeError(f"{item.nodeid} fails without any fault")
        for code in seen:
            path = Path(code.co_filename)
            if path.parent == ENGINE:
                name = code.co_qualname.split(".<locals>")[0]
                self._seen[path.stem, name][number] = took

    def _tried(self, items: list[pytest.Item], fault: Fault) -> str:
        took = self._seen[fault.module, fault.function]
        noticing = self._noticing[fault.module]
        tests = sorted(took, key=lambda n: (took[n] + 0.01) / (1 + 9 * noticing[n]))
        live = live_function(fault.module, fault.function)
        if not tests or live is None or live.__code__.co_freevars != fault.code.co_freevars:
            return SURVIVED
        told, failed = self._in_child(items, tests, (live, fault), sum(took.values()))
        noticing[failed] += 1
        return told

    def _in_child(
        self,
        items: list[pytest.Item],
        tests: list[int],
        changed: tuple[FunctionType, Fault] | None,
        usual: float = LONGEST,
    ) -> tuple[str, int | None]:
        """How the tests end with this fault, and the one that failed."""
        ours, theirs = os.pipe()
        child = os.fork()
        if child == 0:
            signal.setitimer(signal.ITIMER_PROF, SECONDS + 4 * usual)
            if changed is not None:
                changed[0].__code__ = changed[1].code
            failed = self._failing(items, tests)
            os.write(theirs, str(failed).encode())
            os._exit(failed is not None)
        os.close(theirs)
        _, status = os.waitpid(child, 0)
        with os.fdopen(ours) as pipe:
            said = pipe.read()
        return _ended(status), int(said) if said.isdecimal() else None

    def _failing(self, items: list[pytest.Item], tests: list[int]) -> int | None:
        """The first test that fails, if any."""
        _silent()
        number = tests[0]
        try:
            for here, number in enumerate(tests):
                later = items[tests[(here + 1) % len(tests)]] if len(tests) > 1 else None
                if any(r.failed for r in runtestprotocol(items[number], False, later)):
                    return number
        except BaseException:  # noqa: BLE001 whatever ends the run is noticed
            return number
        return None


def _silent() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def _ended(status: int) -> str:
    if os.WIFSIGNALED(status):
        return ENDLESS if os.WTERMSIG(status) == signal.SIGPROF else NOTICED
    return SURVIVED if status == 0 else NOTICED


def first_pass(faults: list[Fault], chosen: list[str]) -> list[str]:
    """What became of each fault. In a child, so that this process has imported nothing yet."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        plugin = Mutating(faults)
        pytest.main([*chosen, "-s"], plugins=[plugin])
        os.write(theirs, json.dumps(plugin.told).encode())
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours) as pipe:
        told = json.loads(pipe.read())
    os.waitpid(child, 0)
    assert len(told) == len(faults), "the tests do not pass without any fault"
    return [str(t) for t in told]


def second_pass(fault: Fault, chosen: list[str]) -> str:
    """Whether any test notices a fault that was there from the start."""
    child = os.fork()
    if child == 0:
        signal.setitimer(signal.ITIMER_PROF, LONGEST)
        _silent()
        live = live_function(fault.module, fault.function)
        if live is not None:
            live.__code__ = fault.code
        os._exit(pytest.main([*chosen, "-x"]) != pytest.ExitCode.OK)
    return _ended(os.waitpid(child, 0)[1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", default=(), help="these modules")
    parser.add_argument("--tests", nargs="*", default=(), help="these files of tests/engine alone")
    parser.add_argument("--without", nargs="*", default=("test_against_pyagrum.py",),
                        help="files of tests/engine left out of the first pass")  # fmt: skip
    parser.add_argument("--like", nargs="*", default=("",),
                        help="of these the ones described so, by a part of it")  # fmt: skip
    parser.add_argument("--once", action="store_true", help="no second pass")
    given = parser.parse_args()
    names = sorted(p.stem for p in ENGINE.glob("*.py") if p.stem not in LEFT_OUT)
    faults = [f for n in given.only or names
              for f in faults_of(n, given.each, random.Random(f"{given.seed} {n}"))
              if any(part in str(f) for part in given.like)]  # fmt: skip
    folder = ROOT / "tests" / "engine"
    every = ["-q", "--tb=native", "-p", "no:cacheprovider"]
    every += [str(folder / name) for name in given.tests] or [str(folder)]
    told = first_pass(faults, [*every, *(f"--ignore={folder / name}" for name in given.without)])
    print(f"{told.count(SURVIVED)} survived the first pass", flush=True)
    for number, fault in enumerate(faults):
        if told[number] == SURVIVED and not given.once:
            told[number] = second_pass(fault, every)
        if told[number] != NOTICED:
            print(f"{told[number]}: {fault}", flush=True)
    print("| module | faults | noticed | never ended |\n|---|---:|---:|---:|")
    for name in dict.fromkeys(f.module for f in faults):
        found = Counter(t for f, t in zip(faults, told, strict=True) if f.module == name)
        print(f"| {name} | {found.total()} | {found[NOTICED]} | {found[ENDLESS]} |")
    print(f"{told.count(NOTICED)} of {len(told)} noticed, {told.count(ENDLESS)} never ended")


if __name__ == "__main__":
    main()
