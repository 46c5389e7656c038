"""Settings of this computer: each declared once, kept as JSON, never any patient data.

Labels and help are wording keys: ``settings.<key>.label`` and ``settings.<key>.help``, choices
``settings.<key>.<value>``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from hipspine_desktop.errors import HipspineError

FILE_NAME = "settings.json"

Value = bool | int | float | str


class Theme(StrEnum):
    """Colours of the window."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Setting:
    """Declaration of one setting.

    Attributes:
        choices: allowed texts; empty when any text, or not a text.
        lowest, highest: allowed range of a number, both inclusive.
        step: by which a dialog changes a number.
    """

    key: str
    default: Value
    choices: tuple[str, ...] = ()
    lowest: float | None = None
    highest: float | None = None
    step: float = 1

    @property
    def label_key(self) -> str:
        """Wording key of the label."""
        return f"settings.{self.key}.label"

    @property
    def help_key(self) -> str:
        """Wording key of the explanation."""
        return f"settings.{self.key}.help"

    def choice_key(self, choice: str) -> str:
        """Wording key of a choice."""
        return f"settings.{self.key}.{choice}"

    def allows(self, value: object) -> bool:
        """Whether a value has the right type and lies in the range."""
        if isinstance(self.default, bool) or isinstance(value, bool):
            return isinstance(self.default, bool) and isinstance(value, bool)
        if isinstance(self.default, str):
            return isinstance(value, str) and (not self.choices or value in self.choices)
        if not isinstance(value, int | float if isinstance(self.default, float) else int):
            return False
        low = self.lowest if self.lowest is not None else float("-inf")
        high = self.highest if self.highest is not None else float("inf")
        return low <= value <= high


SETTINGS = (
    Setting("theme", Theme.SYSTEM.value, choices=tuple(t.value for t in Theme)),
    Setting("text_scale", 1.0, lowest=1.0, highest=2.0, step=0.1),
    Setting("right_side_on_left", True),
    Setting("show_percentages", True),
    Setting("auto_lock_minutes", 10, lowest=1, highest=120),
    Setting("backup_folder", ""),
    Setting("backup_every_hours", 24, lowest=1, highest=720),
    Setting("backups_kept", 14, lowest=1, highest=365),
    Setting("retention_country", "england", choices=("england", "scotland")),
    Setting("patient_percentages", False),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The values in use; one field for each declaration in :data:`SETTINGS`.

    Attributes:
        text_scale: size of all texts, 1.0 to 2.0.
        right_side_on_left: the right hip stands left, as one faces the patient.
        show_percentages: numbers; otherwise words and natural frequencies.
        patient_percentages: the patient's summary may name how likely a source of pain is.
        auto_lock_minutes: idle time after which the screen hides.
        backup_folder: where backups go; empty: none is made by itself.
        backup_every_hours: after how long the next backup is due.
        backups_kept: how many backups stay in the folder.
        retention_country: whose periods of keeping hold; a code of domain.retention.Country.
    """

    theme: str = Theme.SYSTEM.value
    text_scale: float = 1.0
    right_side_on_left: bool = True
    show_percentages: bool = True
    auto_lock_minutes: int = 10
    backup_folder: str = ""
    backup_every_hours: int = 24
    backups_kept: int = 14
    retention_country: str = "england"
    patient_percentages: bool = False

    def with_value(self, key: str, value: Value) -> Settings:
        """A copy with one value replaced.

        Raises:
            ValueError: no such setting, or the value is not allowed.
        """
        if not declaration(key).allows(value):
            raise ValueError(f"{value!r} is not allowed for {key}")
        changed: dict[str, Any] = {key: value}
        return replace(self, **changed)

    def as_dict(self) -> dict[str, Value]:
        """All values by key."""
        return {f.name: getattr(self, f.name) for f in fields(self)}


def declaration(key: str) -> Setting:
    """The declaration of a setting.

    Raises:
        ValueError: there is none.
    """
    for setting in SETTINGS:
        if setting.key == key:
            return setting
    raise ValueError(f"no setting is called {key}")


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """Settings as read, and what the user should be told.

    Attributes:
        message_key: wording key, "" when all is well.
        set_aside: where a file that could not be read was kept, None when it could.
    """

    settings: Settings
    message_key: str = ""
    set_aside: Path | None = None


class SettingsError(HipspineError):
    """The settings could not be saved."""


def load_settings(folder: Path) -> LoadedSettings:
    """Read the settings of a folder.

    A file that cannot be read is kept beside under another name and the defaults are used;
    values that are not allowed fall back to their default one by one.
    """
    path = folder / FILE_NAME
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return LoadedSettings(Settings())
    except (OSError, ValueError, RecursionError):
        return _broken(path)
    if not isinstance(data, dict):
        return _broken(path)
    return _checked(data)


def save_settings(folder: Path, settings: Settings) -> None:
    """Write the settings; the old file stays if anything fails.

    Raises:
        SettingsError: they could not be written.
    """
    path = folder / FILE_NAME
    beside = path.with_name(path.name + ".new")
    text = json.dumps(settings.as_dict(), indent=2, sort_keys=True) + "\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with beside.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise SettingsError(
            "The settings could not be saved.",
            "They hold until the program is closed. Check the disk and the folder.",
        ) from error


def _checked(data: Mapping[str, Any]) -> LoadedSettings:
    settings, message_key = Settings(), ""
    for setting in SETTINGS:
        if setting.key not in data:
            continue
        value = data[setting.key]
        if setting.allows(value):
            settings = replace(settings, **{setting.key: value})
        else:
            message_key = "settings.message.value_replaced"
    return LoadedSettings(settings, message_key)


def _broken(path: Path) -> LoadedSettings:
    aside = _free_name(path)
    try:
        path.replace(aside)
    except OSError:
        return LoadedSettings(Settings(), "settings.message.unreadable")
    return LoadedSettings(Settings(), "settings.message.broken", aside)


def _free_name(path: Path) -> Path:
    names = (path.with_name(f"{path.stem}-broken-{n}{path.suffix}") for n in range(1, 1000))
    return next((name for name in names if not name.exists()), path.with_suffix(".broken"))
