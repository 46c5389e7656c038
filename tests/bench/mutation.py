"""Mutation testing of the engine: are small faults noticed by its tests?

    nice -n 19 python -m tests.bench.mutation --each 10

Not part of the test run. One fault at a time (a comparison, an operator, a number, `and` for `or`,
`min` for `max`, a `not` less) is put into a function of `hipspine_desktop/engine`; the engine's
tests that run this function, the quickest first and with three hypothesis examples each, must fail.
Sampled: `--each` faults of a module, drawn by `--seed`; 0 takes all. A forked child swaps the
function's code, so each fault costs only the tests that see it. mutmut 3 was tried: it rewrites
every function, which the test that looks for worked examples refuses.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib
import os
import random
import signal
import sys
import time
from collections import defaultdict
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

SECONDS = 90
"""Of processor time, so that a busy machine does not make a fault look noticed."""

EXAMPLES = 3
NOTICED = "killed"

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
        if not _annotation(statement, node)
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
    """A pytest plugin: runs the tests once as they are, then again for each fault."""

    def __init__(self, faults: list[Fault]) -> None:
        self._faults = faults
        self._seen: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
        self.results: dict[str, list[tuple[Fault, str]]] = defaultdict(list)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        settings = importlib.import_module("hypothesis").settings  # not before pytest rewrites it
        items = session.items
        for item in items:
            test = getattr(item, "obj", None)
            used = getattr(test, "_hypothesis_internal_use_settings", None)
            if used is not None:
                test._hypothesis_internal_use_settings = settings(used, max_examples=EXAMPLES)
        for number, item in enumerate(items):
            self._first_run(items, number, item)
        print(f"{len(items)} tests pass; {len(self._faults)} faults", flush=True)
        for fault in self._faults:
            told = self._tried(items, fault)
            self.results[fault.module].append((fault, told))
            if told != NOTICED:
                print(f"{told}: {fault.module}.py:{fault.line} {fault.function}: {fault.told}")
            sys.stdout.flush()
        return True

    def _first_run(self, items: list[pytest.Item], number: int, item: pytest.Item) -> None:
        seen: set[CodeType] = set()

        def watch(frame: FrameType, event: str, _: object) -> None:
            if event == "call":
                seen.add(frame.f_code)

        start = time.perf_counter()
        sys.setprofile(watch)
        reports = runtestprotocol(item, False, items[(number + 1) % len(items)])
        sys.setprofile(None)
        took = time.perf_counter() - start
        if any(r.failed for r in reports):
            raise RuntimeError(f"{item.nodeid} fails without any fault")
        for code in seen:
            path = Path(code.co_filename)
            if path.parent == ENGINE:
                name = code.co_qualname.split(".<locals>")[0]
                self._seen[path.stem, name][number] = took

    def _tried(self, items: list[pytest.Item], fault: Fault) -> str:
        tests = sorted(self._seen[fault.module, fault.function].items(), key=lambda t: t[1])
        live = live_function(fault.module, fault.function)
        if not tests or live is None or live.__code__.co_freevars != fault.code.co_freevars:
            return "not run by any test"
        child = os.fork()
        if child == 0:
            signal.setitimer(signal.ITIMER_PROF, SECONDS)
            os._exit(self._fails(items, [n for n, _ in tests], live, fault))
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            return f"stopped after {SECONDS} s of processor time"
        return "survived" if status == 0 else NOTICED

    def _fails(
        self, items: list[pytest.Item], tests: list[int], live: FunctionType, fault: Fault
    ) -> int:
        live.__code__ = fault.code
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        try:
            for here, number in enumerate(tests):
                later = items[tests[(here + 1) % len(tests)]] if len(tests) > 1 else None
                if any(r.failed for r in runtestprotocol(items[number], False, later)):
                    return 1
        except BaseException:  # noqa: BLE001 whatever ends the run is noticed
            return 1
        return 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", default=())
    parser.add_argument("--without", nargs="*", default=("test_against_pyagrum.py",))
    parser.add_argument("--tests", nargs="*", default=(), help="these files of tests/engine alone")
    given = parser.parse_args()
    rng = random.Random(given.seed)
    names = sorted(p.stem for p in ENGINE.glob("*.py") if p.stem not in LEFT_OUT)
    faults = [f for n in given.only or names for f in faults_of(n, given.each, rng)]
    plugin = Mutating(faults)
    ignored = [f"--ignore={ROOT / 'tests' / 'engine' / name}" for name in given.without]
    folder = ROOT / "tests" / "engine"
    tests = [str(folder / name) for name in given.tests] or [str(folder)]
    pytest.main(["-q", "-p", "no:cacheprovider", "-s", *ignored, *tests],
                plugins=[plugin])  # fmt: skip
    print("| module | faults tried | noticed |\n|---|---:|---:|")
    for name, found in plugin.results.items():
        killed = sum(told == NOTICED for _, told in found)
        print(f"| {name} | {len(found)} | {killed} |")
    every = [told for found in plugin.results.values() for _, told in found]
    print(f"{every.count(NOTICED)} of {len(every)} noticed")


if __name__ == "__main__":
    main()
