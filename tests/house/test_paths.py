"""The one module that finds the program's folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from hipspine_desktop import paths
from tests.house.checkout import ROOT

HOME = Path("/home/nurse")


def make_package(root: Path, *folders: str) -> Path:
    for folder in ("package", *folders):
        (root / folder).mkdir(parents=True, exist_ok=True)
    return root / "package"


def test_in_the_checkout_the_folders_lie_beside_the_package() -> None:
    assert paths.resources_dir() == ROOT / "resources"
    assert paths.migrations_dir() == ROOT / "migrations"


def test_in_a_wheel_they_lie_inside(tmp_path: Path) -> None:
    package = make_package(tmp_path, "package/resources", "resources")
    (tmp_path / "pyproject.toml").touch()
    assert paths.shipped_dir("resources", package) == package / "resources"


def test_a_stranger_beside_an_installed_package_is_not_ours(tmp_path: Path) -> None:
    package = make_package(tmp_path, "resources")
    with pytest.raises(FileNotFoundError, match=r"'resources' is missing\. Install"):
        paths.shipped_dir("resources", package)


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        ("linux", {}, "/home/nurse/.local/share/hipspine-desktop"),
        ("linux", {"XDG_DATA_HOME": "/data"}, "/data/hipspine-desktop"),
        ("linux", {"XDG_DATA_HOME": "here"}, "/home/nurse/.local/share/hipspine-desktop"),
        ("darwin", {}, "/home/nurse/Library/Application Support/hipspine-desktop"),
        ("win32", {}, "/home/nurse/AppData/Local/hipspine-desktop"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/hipspine-desktop"),
        ("linux", {"HIPSPINE_DATA_DIR": "/clinic"}, "/clinic"),
        ("win32", {"HIPSPINE_DATA_DIR": "/clinic", "LOCALAPPDATA": "/local"}, "/clinic"),
    ],
)
def test_each_system_has_its_place(
    platform: str, environment: dict[str, str], expected: str
) -> None:
    assert paths.data_dir_for(platform, environment, HOME) == Path(expected)


def test_tests_never_see_the_users_data(data_dir: Path) -> None:
    assert paths.user_data_dir() == data_dir
    assert not data_dir.exists()


def test_a_relative_choice_is_made_absolute() -> None:
    found = paths.data_dir_for("linux", {"HIPSPINE_DATA_DIR": "mine"}, HOME)
    assert found == Path.cwd() / "mine"
