from __future__ import annotations

import json
import os
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from hipspine_desktop.paths import resources_dir
from hipspine_desktop.settings import (
    FILE_NAME,
    SETTINGS,
    Settings,
    SettingsError,
    declaration,
    load_settings,
    save_settings,
)
from hipspine_desktop.wording.texts import Texts

CHANGED = Settings("dark", 1.5, False, False, 3, "orthopaedic")


def test_each_setting_is_declared_once_with_its_default_and_words() -> None:
    assert [s.key for s in SETTINGS] == [f.name for f in fields(Settings)]
    texts = Texts.load(resources_dir() / "wording")
    for setting in SETTINGS:
        assert setting.allows(setting.default)
        assert getattr(Settings(), setting.key) == setting.default
        assert setting.label_key in texts
        assert setting.help_key in texts
        assert all(setting.choice_key(choice) in texts for choice in setting.choices)


def test_settings_are_kept(tmp_path: Path) -> None:
    folder = tmp_path / "new folder"
    assert load_settings(folder).settings == Settings()
    save_settings(folder, CHANGED)
    loaded = load_settings(folder)
    assert (loaded.settings, loaded.message_key) == (CHANGED, "")
    assert [p.name for p in folder.iterdir()] == [FILE_NAME]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe\x00", b"[" * 99_999])
def test_a_broken_file_is_kept_aside_and_told(content: bytes, tmp_path: Path) -> None:
    for _ in range(2):
        (tmp_path / FILE_NAME).write_bytes(content)
        loaded = load_settings(tmp_path)
        assert loaded.settings == Settings()
        assert loaded.message_key == "settings.message.broken"
        assert loaded.set_aside is not None
        assert loaded.set_aside.read_bytes() == content
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("theme", "purple"),
        ("theme", 1),
        ("text_scale", 2.5),
        ("text_scale", "1.5"),
        ("text_scale", True),
        ("text_scale", float("nan")),
        ("right_side_on_left", 1),
        ("right_side_on_left", "false"),
        ("auto_lock_minutes", 0),
        ("auto_lock_minutes", 2.5),
        ("auto_lock_minutes", False),
    ],
)
def test_a_value_that_is_not_allowed_falls_back_alone(key: str, value: Any, tmp_path: Path) -> None:
    data = {**CHANGED.as_dict(), key: value, "unknown": 1}
    (tmp_path / FILE_NAME).write_text(json.dumps(data))
    loaded = load_settings(tmp_path)
    assert loaded.settings == CHANGED.with_value(key, declaration(key).default)
    assert loaded.message_key == "settings.message.value_replaced"
    with pytest.raises(ValueError, match="not allowed"):
        CHANGED.with_value(key, value)


@given(st.sampled_from(SETTINGS), st.floats(0, 130) | st.integers(0, 130) | st.booleans())
def test_what_is_allowed_can_be_kept(setting: Any, value: Any) -> None:
    if setting.allows(value):
        assert getattr(Settings().with_value(setting.key, value), setting.key) == value


def test_saving_that_fails_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_settings(tmp_path, CHANGED)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SettingsError, match="could not be saved"):
        save_settings(tmp_path, Settings())
    assert load_settings(tmp_path).settings == CHANGED
    assert len(list(tmp_path.iterdir())) == 1
