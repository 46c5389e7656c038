"""The lock files: complete, hashed, naming no place, and in step with pyproject.toml."""

from __future__ import annotations

import re
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.checkout import ROOT, pyproject

RUNTIME, DEV = "requirements.lock", "requirements-dev.lock"
PLATFORMS = [
    {"sys_platform": system, "os_name": name, "python_version": python}
    for system, name in (("linux", "posix"), ("darwin", "posix"), ("win32", "nt"))
    for python in ("3.11", "3.14")
]


def read_lock(name: str) -> dict[str, tuple[Requirement, list[str]]]:
    """Each locked package with its hashes."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    entries: dict[str, tuple[Requirement, list[str]]] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            requirement = Requirement(line.partition(" --hash")[0])
            key = canonicalize_name(requirement.name)
            assert key not in entries, f"{key} is locked twice"
            entries[key] = (requirement, re.findall(r"--hash=sha256:([0-9a-f]{64})\b", line))
    return entries


def declared(*, dev: bool) -> list[Requirement]:
    """The project's own direct dependencies."""
    project = pyproject()
    lines = list(project["project"]["dependencies"])
    if dev:
        lines += project["dependency-groups"]["dev"]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize(("lock", "dev"), [(RUNTIME, False), (DEV, True)])
def test_each_dependency_is_locked_within_its_range(lock: str, dev: bool) -> None:
    locked = read_lock(lock)
    for requirement in declared(dev=dev):
        found, _ = locked[canonicalize_name(requirement.name)]
        (exact,) = found.specifier
        assert exact.operator == "=="
        assert requirement.specifier.contains(exact.version), f"{requirement} but {found}"


@pytest.mark.parametrize(("lock", "dev"), [(RUNTIME, False), (DEV, True)])
def test_nothing_is_locked_that_nobody_asks_for(lock: str, dev: bool) -> None:
    """Walk the dependencies of what is installed, for every platform."""
    locked = read_lock(lock)
    wanted: set[str] = set()
    waiting = [canonicalize_name(requirement.name) for requirement in declared(dev=dev)]
    while waiting:
        name = waiting.pop()
        if name in wanted or name not in locked:
            continue
        wanted.add(name)
        try:
            lines = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue  # for another platform only
        for requirement in map(Requirement, lines):
            marker = requirement.marker
            if marker is None or any(marker.evaluate({**p, "extra": ""}) for p in PLATFORMS):
                waiting.append(canonicalize_name(requirement.name))
    assert locked.keys() - wanted == set()


@pytest.mark.parametrize("lock", [RUNTIME, DEV])
def test_each_file_has_a_hash_and_no_place(lock: str) -> None:
    for requirement, hashes in read_lock(lock).values():
        assert hashes, requirement
        assert requirement.url is None
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert re.findall(r"://|--index|--find-links|--extra|--trusted|@ |\bfile:", text) == []


def test_developers_get_what_users_get() -> None:
    dev = read_lock(DEV)
    for name, (requirement, hashes) in read_lock(RUNTIME).items():
        theirs, their_hashes = dev[name]
        assert (theirs.specifier, their_hashes) == (requirement.specifier, hashes)
        assert theirs.marker in (None, requirement.marker)  # developers may need it everywhere
