"""What holds for every test: no screen, one place and time, never the user's own data."""

from __future__ import annotations

import os
import time

# Before anything imports Qt or reads the clock.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["LC_ALL"] = "C.UTF-8"
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the program itself does
os.environ["TZ"] = "Europe/London"  # has summer time, so a mix-up of local time and UTC shows
if hasattr(time, "tzset"):
    time.tzset()

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.postgres import cluster as cluster

# The same examples at each run; HYPOTHESIS_PROFILE=search looks for new ones.
settings.register_profile(
    "ci", derandomize=True, max_examples=40, deadline=None, database=None, print_blob=True
)
settings.register_profile("search", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the slow ones, so that no worker ends long after the other."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="session", autouse=True)
def _no_user_data_in_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep fixtures of a wider scope than one test away from the user's own data."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HIPSPINE_DATA_DIR", str(tmp_path_factory.mktemp("session") / "data"))
        yield


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The practice's data folder of this one test; not made yet, as on a new computer."""
    folder = tmp_path / "practice-data"
    monkeypatch.setenv("HIPSPINE_DATA_DIR", str(folder))
    return folder
