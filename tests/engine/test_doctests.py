"""The worked examples of the engine's docstrings are true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

from hipspine_desktop import engine

MODULES = [m.name for m in pkgutil.iter_modules(engine.__path__)]
WITH_EXAMPLES = {
    "explain", "intervals", "network", "next_test", "noisy_or", "normal", "posterior",
    "prior_sensitivity", "rates",
    "readout", "roots", "shared_factor", "truth",
}  # fmt: skip


@pytest.mark.parametrize("name", MODULES)
def test_worked_examples(name: str) -> None:
    module = importlib.import_module(f"hipspine_desktop.engine.{name}")
    result = doctest.testmod(module)
    assert result.failed == 0
    assert (result.attempted > 0) == (name in WITH_EXAMPLES)
