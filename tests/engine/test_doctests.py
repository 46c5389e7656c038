"""The worked examples of the engine's docstrings are true, and no public function lacks one."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import pytest

from hipspine_desktop import engine

MODULES = [m.name for m in pkgutil.iter_modules(engine.__path__)]

OTHERS = {"pathway", "red_flags", "rule_counts", "truth", "beside"}
"""Modules whose examples are kept by those who write them; what examples they have must be true."""

EXPLAINED_ELSEWHERE = {
    "next_test.choose_next_tests", "side_report.report_side",  # Reasoner.assess shows them
}  # fmt: skip
"""Public functions without an example of their own: why."""

NO_METHODS_OF = {"result", "result_next", "result_quick"}
"""Frozen dataclasses, their properties told in one line."""


@pytest.mark.parametrize("name", MODULES)
def test_worked_examples(name: str) -> None:
    module = importlib.import_module(f"hipspine_desktop.engine.{name}")
    assert doctest.testmod(module).failed == 0


def public_functions(name: str) -> Iterator[tuple[str, str]]:
    """Name and docstring of each public function and method of a module."""
    module = importlib.import_module(f"hipspine_desktop.engine.{name}")
    for label, thing in vars(module).items():
        if label.startswith("_") or getattr(thing, "__module__", None) != module.__name__:
            continue
        if inspect.isfunction(thing):
            yield f"{name}.{label}", inspect.getdoc(thing) or ""
        elif inspect.isclass(thing):
            for method, inner in vars(thing).items():
                if inspect.isfunction(inner) and not method.startswith("_"):
                    yield f"{name}.{label}.{method}", inspect.getdoc(inner) or ""


@pytest.mark.parametrize("name", sorted(set(MODULES) - OTHERS - NO_METHODS_OF))
def test_each_public_function_has_a_worked_example(name: str) -> None:
    missing = {
        label
        for label, text in public_functions(name)
        if ">>>" not in text and label not in EXPLAINED_ELSEWHERE
    }
    assert missing == set()
