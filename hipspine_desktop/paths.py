"""Where things lie: shipped resources, database migrations, the user's own data.

The one module that knows that ``resources/`` and ``migrations/`` stand beside the package in a
checkout, and inside it in a wheel and in the frozen program.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_DATA_DIR_VARIABLE = "HIPSPINE_DATA_DIR"
_FOLDER_NAME = "hipspine-desktop"


def resources_dir() -> Path:
    """Folder of what the program ships: knowledge, wording, fonts, icons, charts, themes."""
    return shipped_dir("resources", _PACKAGE)


def migrations_dir() -> Path:
    """Folder of the Alembic environment and its revisions."""
    return shipped_dir("migrations", _PACKAGE)


def shipped_dir(name: str, package: Path) -> Path:
    """Find a folder that is shipped with a package: inside it, or beside it in a checkout.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    inside = package / name
    if inside.is_dir():
        return inside
    beside = package.parent / name
    if beside.is_dir() and (package.parent / "pyproject.toml").is_file():
        return beside
    raise FileNotFoundError(f"The program's folder '{name}' is missing. Install the program again.")


def user_data_dir() -> Path:
    """Folder of the practice database on this computer; it may not exist yet.

    The environment variable HIPSPINE_DATA_DIR overrides the system's usual place.
    """
    return data_dir_for(sys.platform, os.environ, Path.home())


def data_dir_for(platform: str, environment: Mapping[str, str], home: Path) -> Path:
    """The data folder for a platform, from its environment variables and home folder."""
    chosen = environment.get(_DATA_DIR_VARIABLE)
    if chosen:
        return Path(chosen).expanduser().absolute()
    if platform == "win32":
        # local, not roaming: a database must not be copied to and fro at each sign-in
        local = environment.get("LOCALAPPDATA")
        return (Path(local) if local else home / "AppData" / "Local") / _FOLDER_NAME
    if platform == "darwin":
        return home / "Library" / "Application Support" / _FOLDER_NAME
    base = Path(environment.get("XDG_DATA_HOME", ""))
    # the XDG rules say that a relative path is to be ignored
    return (base if base.is_absolute() else home / ".local" / "share") / _FOLDER_NAME
