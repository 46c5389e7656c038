"""The wheel: built offline, installed where nothing of ours is, run from another folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Iterable
from email.parser import Parser
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tests.house.checkout import ROOT, pyproject

pytestmark = [pytest.mark.slow, pytest.mark.packaging]

REPORT = """\
import json, sys
import hipspine_desktop
from hipspine_desktop import paths
print(json.dumps({"package": hipspine_desktop.__file__, "version": hipspine_desktop.__version__,
                  "resources": str(paths.resources_dir()),
                  "migrations": str(paths.migrations_dir()), "path": sys.path}))
"""


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command as somebody without our checkout would; its standard output."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = ("-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    run(sys.executable, *build, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts folder of an environment that holds the wheel.

    Others' packages are lent from the running environment by a path entry; Python reads no .pth
    files in a folder that came by one, so the checkout itself does not come along.
    """
    home = tmp_path_factory.mktemp("installed")
    venv.create(home / "env", with_pip=False, symlinks=os.name == "posix")
    scripts = home / "env" / ("Scripts" if os.name == "nt" else "bin")
    pip = (sys.executable, "-m", "pip", "--python", scripts / "python", "install")
    run(*pip, "--no-deps", "--no-index", "--disable-pip-version-check", wheel, cwd=home)
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = Path(run(scripts / "python", "-c", ask, cwd=home).strip())
    lent = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (packages / "lent.pth").write_text("\n".join(sorted(lent)) + "\n", encoding="utf-8")
    return scripts


def test_the_wheel_holds_the_program_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        metadata = Parser().parsestr(
            archive.read(next(n for n in names if n.endswith("/METADATA"))).decode()
        )
    tops = {name.partition("/")[0] for name in names}
    assert tops == {"hipspine_desktop", f"hipspine_desktop-{metadata['Version']}.dist-info"}
    assert not [name for name in names if "__pycache__" in name]
    for folder in ("resources", "migrations"):
        shipped = {n.removeprefix("hipspine_desktop/") for n in names if f"/{folder}/" in n}
        assert shipped == {
            path.relative_to(ROOT).as_posix()
            for path in (ROOT / folder).rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }
    assert named(metadata.get_all("Requires-Dist") or []) == named(
        pyproject()["project"]["dependencies"]
    )


def named(lines: Iterable[str]) -> set[tuple[str, SpecifierSet]]:
    """Requirements by their canonical names."""
    requirements = map(Requirement, lines)
    return {(canonicalize_name(r.name), r.specifier) for r in requirements}


def test_everything_comes_from_the_installed_wheel(installed: Path, tmp_path: Path) -> None:
    home = installed.parent
    answer = json.loads(run(installed / "python", "-c", REPORT, cwd=tmp_path))
    package = Path(answer["package"]).parent
    assert package.is_relative_to(home)
    assert Path(answer["resources"]) == package / "resources"
    assert Path(answer["migrations"]) == package / "migrations"
    assert str(ROOT) not in answer["path"]
    assert answer["version"] == next(
        line.split('"')[1]
        for line in (ROOT / "hipspine_desktop" / "__init__.py").read_text().splitlines()
        if line.startswith("__version__")
    )


def test_the_installed_command_knows_its_findings(installed: Path, tmp_path: Path) -> None:
    command = installed / "hipspine-desktop"
    findings = json.loads(run(command, "findings", "--json", cwd=tmp_path))
    assert findings
    again = run(sys.executable, "-m", "hipspine_desktop", "findings", "--json", cwd=ROOT)
    assert findings == json.loads(again)
