"""Each text the window asks for is there, with the placeholders it is given."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from hipspine_desktop.wording.texts import Texts
from tests.ui.conftest import RESOURCES

UI = Path(__file__).parents[2] / "hipspine_desktop" / "ui"
KEY = re.compile(r"^(ui|spoken|clinical|records|engine|panel|record_screens)\.[a-z0-9_.]+$")


def keys_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    strings = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {s for s in strings if KEY.match(s)}


def test_every_key_of_the_window_has_a_text(texts: Texts) -> None:
    asked = {key for path in UI.rglob("*.py") for key in keys_in(path)}
    whole = {k for k in asked if not k.endswith(".") and "." in k}
    missing = {k for k in whole if k not in texts and not any(t.startswith(k) for t in texts)}
    assert len(whole) > 100
    assert not missing


def area_keys(path: Path) -> set[str]:
    """Keys written as ``f"{AREA}.rest"`` in a module that names its area."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    area = next(
        (
            node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
            and any(isinstance(t, ast.Name) and t.id == "AREA" for t in node.targets)
        ),
        "",
    )
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and area and len(node.values) == 2:
            first, rest = node.values
            name = first.value if isinstance(first, ast.FormattedValue) else None
            is_area = isinstance(name, ast.Name) and name.id == "AREA"
            if is_area and isinstance(rest, ast.Constant):
                found.add(f"{area}{rest.value}")
    return found


def test_keys_of_an_area_have_texts(texts: Texts) -> None:
    asked = {key for path in UI.rglob("*.py") for key in area_keys(path)}
    assert len(asked) > 80
    assert {key for key in asked if key not in texts} == set()


@pytest.mark.parametrize("area", ["ui", "record_screens"])
def test_voice_no_exclamation_no_please(texts: Texts, area: str) -> None:
    own = {key: texts._texts[key] for key in texts if key.startswith(f"{area}.")}
    loud = {k: t for k, t in own.items() if "!" in t or "please" in t.lower()}
    assert not loud


def test_no_hex_colour_outside_the_theme_files() -> None:
    hexes = re.compile(r"#[0-9A-Fa-f]{6}\b")
    found = [p.name for p in UI.rglob("*.py") if hexes.search(p.read_text(encoding="utf-8"))]
    assert not found
    assert not hexes.search((RESOURCES / "themes" / "window.qss").read_text(encoding="utf-8"))
