"""start.py as a person calls it: a small program, a real environment, no network."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.house.checkout import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.packaging]

PROGRAM = """\
import json, os, sys
import tiny
print(json.dumps({"words": sys.argv[1:], "tiny": tiny.__file__, "package": __file__,
                  "folder": os.getcwd(), "platform": os.environ.get("QT_QPA_PLATFORM")}))
raise SystemExit(5 if "fail" in sys.argv else 0)
"""


class Checkout(NamedTuple):
    """A copy of start.py with a program of a few lines, and one package to install."""

    root: Path
    shelf: Path

    def start(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Call it from another folder, with no package index to reach."""
        away = self.root.parent / "elsewhere"
        away.mkdir(exist_ok=True)
        hidden = ("PYTHON", "PIP_", "DISPLAY", "WAYLAND_DISPLAY", "QT_")
        environment = {k: v for k, v in os.environ.items() if not k.startswith(hidden)}
        environment |= {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": self.shelf.as_uri()}
        return subprocess.run(
            [sys.executable, str(self.root / "start.py"), *words],
            cwd=away,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    @property
    def stamp(self) -> Path:
        """The note about what was installed."""
        return self.root / ".venv" / "start-stamp.json"


def make_wheel(shelf: Path) -> str:
    """A wheel of one empty module; returns its line for a lock file."""
    wheel = shelf / "tiny-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("tiny.py", "")
        info = "tiny-1.0.dist-info"
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n")
        tags = "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        archive.writestr(f"{info}/WHEEL", tags)
        archive.writestr(f"{info}/RECORD", "tiny.py,,\n")
    return f"tiny==1.0 --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    root, shelf = tmp_path / "Prüf Ordner" / "hip spine ö", tmp_path / "shelf"
    (root / "hipspine_desktop").mkdir(parents=True)
    shelf.mkdir()
    shutil.copy(ROOT / "start.py", root)
    shutil.copy(ROOT / "start_libraries.json", root)
    (root / "hipspine_desktop" / "__init__.py").touch()
    (root / "hipspine_desktop" / "__main__.py").write_text(PROGRAM, encoding="utf-8")
    line = make_wheel(shelf)
    for lock in ("requirements.lock", "requirements-dev.lock"):
        (root / lock).write_text(line, encoding="utf-8")
    return Checkout(root, shelf)


def test_first_run_second_run_and_a_moved_folder(checkout: Checkout) -> None:
    first = checkout.start("assess", "fall é.json", "fail")
    assert first.returncode == 5, first.stderr
    assert "Making a private Python environment" in first.stderr
    answer = json.loads(first.stdout)
    assert answer["words"] == ["assess", "fall é.json", "fail"]
    assert Path(answer["tiny"]).is_relative_to(checkout.root / ".venv")
    assert Path(answer["package"]).is_relative_to(checkout.root / "hipspine_desktop")
    assert Path(answer["folder"]).name == "elsewhere"
    if sys.platform.startswith("linux"):
        assert answer["platform"] == "offscreen"

    shutil.rmtree(checkout.shelf)  # from here on nothing can be installed
    second = checkout.start("assess")
    assert second.returncode == 0, second.stderr
    assert second.stderr == ""

    moved = Checkout(checkout.root.with_name("moved"), checkout.shelf)
    checkout.root.rename(moved.root)
    third = moved.start("assess")
    assert third.returncode == 1
    assert "Making a private Python environment" in third.stderr
    assert third.stderr.splitlines()[-1].startswith("start.py: ")
    assert "Traceback" not in third.stderr
    assert not moved.stamp.exists()


def test_an_installation_broken_off_is_begun_anew(checkout: Checkout) -> None:
    (checkout.root / "requirements.lock").write_text("tiny==2.0 --hash=sha256:" + 64 * "0")
    broken = checkout.start("assess")
    assert broken.returncode == 1
    assert "run the same command again" in broken.stderr.splitlines()[-1]
    leftover = checkout.root / ".venv" / "leftover"
    leftover.touch()

    shutil.copy(checkout.root / "requirements-dev.lock", checkout.root / "requirements.lock")
    again = checkout.start("assess")
    assert again.returncode == 0, again.stderr
    assert not leftover.exists()
    assert json.loads(checkout.stamp.read_text(encoding="utf-8"))["locks"].keys() == {
        "requirements.lock"
    }
    if os.name == "posix":
        (checkout.root / ".venv" / "bin" / "python").unlink()
        assert checkout.start("assess").returncode == 0, "a broken environment was not mended"
