"""The table of rooms: who may import whom, and whether the guard itself works."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import grimp
import pytest
from importlinter import output
from importlinter.api import read_configuration

from tests.house.checkout import PACKAGE, ROOT
from tests.house.rooms import HOUSE, RoomContract

COMPOSITION_ROOT = ("__main__", "app", "cli", "headless", "headless_records")
SMALL = {"errors", "messages", "paths", "settings"}


@pytest.fixture(scope="module")
def contracts() -> dict[str, RoomContract]:
    found = read_configuration(str(ROOT / "pyproject.toml"))
    rooms = [
        RoomContract(options["name"], found["session_options"], options)
        for options in found["contracts_options"]
        if options["type"] == "room"
    ]
    return {contract.room: contract for contract in rooms}


@pytest.fixture
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(HOUSE, include_external_packages=True, cache_dir=None)


def test_the_contracts_hold() -> None:
    program = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_each_room_of_the_house_has_a_row(contracts: dict[str, RoomContract]) -> None:
    rooms = {path.stem for path in PACKAGE.glob("*.py")}
    rooms |= {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    rooms -= {"__init__", "resources", "migrations"}
    assert rooms - contracts.keys() == set(), "give it a contract in pyproject.toml"


def described_rooms() -> dict[str, set[str]]:
    """What the table of docs/architecture.md lets each package import of ours."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows: dict[str, set[str]] = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) != 3 or not cells[0].startswith("`"):
            continue
        allowed = set(cells[2].split(", "))
        if allowed == {"nothing"}:
            allowed = set()
        elif allowed == {"everything"}:
            allowed = {"*"}
        elif allowed == {"all above"}:
            allowed = rows.keys() | SMALL
        rows.update(dict.fromkeys(cells[0].replace("`", "").split(", "), allowed))
    return rows


def test_the_architecture_says_what_the_contracts_say(contracts: dict[str, RoomContract]) -> None:
    enforced = {name: set(contract.may_import) for name, contract in contracts.items()}
    assert described_rooms() == {n: rooms for n, rooms in enforced.items() if n not in SMALL}


def test_the_house_itself_imports_nothing(graph: grimp.ImportGraph) -> None:
    assert graph.find_modules_directly_imported_by(HOUSE) == set()


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("domain.patient", "hipspine_desktop.knowledge"),
        ("domain._private", "hipspine_desktop.errors"),
        ("domain.patient", "stdnum"),
        ("domain.patient", "sqlite3"),
        ("domain.patient", "pathlib"),
        ("knowledge.base", "hipspine_desktop.engine.result"),
        ("engine._private.fast", "hipspine_desktop.store"),
        ("engine.posterior", "pydantic"),
        ("engine.posterior", "os"),
        ("wording.texts", "hipspine_desktop.engine.result"),
        ("store.tables", "hipspine_desktop.services"),
        ("store.tables", "sqlite3"),
        ("documents.report", "hipspine_desktop.engine.posterior"),
        ("documents.report", "hipspine_desktop.engine"),
        ("documents.report", "hipspine_desktop.knowledge.base"),
        ("documents.report", "PySide6"),
        ("interchange.fhir", "hipspine_desktop.store"),
        ("services.sign", "sqlalchemy"),
        ("services.sign", "hipspine_desktop.ui"),
        ("services.sign", "numpy"),
        ("ui.pages.patients", "hipspine_desktop.store.repositories"),
        ("ui.pages.patients", "hipspine_desktop.engine.posterior"),
        ("ui.pages.patients", "hipspine_desktop.app"),
        ("ui.pages.patients", "reportlab"),
        ("cli", "PySide6"),
        ("errors", "hipspine_desktop.domain"),
    ],
)
def test_a_trespass_is_caught(
    contracts: dict[str, RoomContract], graph: grimp.ImportGraph, importer: str, imported: str
) -> None:
    graph.add_module(imported, is_squashed="." not in imported and imported != HOUSE)
    graph.add_import(
        importer=f"{HOUSE}.{importer}", imported=imported, line_number=7, line_contents="import"
    )
    contract = contracts[importer.partition(".")[0]]
    check = contract.check(graph, verbose=False)
    assert not check.kept
    trespass = [a for a in check.metadata["refused"] if a.importer == f"{HOUSE}.{importer}"]
    assert (trespass[-1].imported, trespass[-1].lines) == (imported, "7")


def test_a_trespass_is_named_with_its_place(
    contracts: dict[str, RoomContract],
    graph: grimp.ImportGraph,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[str] = []
    monkeypatch.setattr(output, "print_error", lambda text, **_: said.append(text))
    graph.add_module("numpy", is_squashed=True)
    graph.add_import(
        importer=f"{HOUSE}.ui", imported="numpy", line_number=3, line_contents="import numpy"
    )
    contract = contracts["ui"]
    contract.render_broken_contract(contract.check(graph, verbose=False))
    assert "- hipspine_desktop.ui -> numpy (l.3)" in said


def modules_at_import(path: Path) -> set[str]:
    """Top names of what a file imports when it is imported itself, not inside functions."""
    found: set[str] = set()
    waiting: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)
    return found


@pytest.mark.parametrize("name", COMPOSITION_ROOT)
def test_the_headless_door_never_loads_qt(name: str) -> None:
    """`hipspine-desktop assess` must run on a server without Qt's system libraries."""
    at_import = modules_at_import(PACKAGE / f"{name}.py")
    assert not [m for m in at_import if m.startswith(("PySide6", f"{HOUSE}.ui"))]
    program = (
        f"import sys, {HOUSE}.{name};"
        f"bad = [m for m in sys.modules if m.startswith(('PySide6', 'shiboken6', '{HOUSE}.ui'))];"
        "assert not bad, bad"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
