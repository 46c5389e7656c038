"""The program's own knowledge base, loaded once for these tests."""

from __future__ import annotations

import pytest

from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.loader import load_knowledge
from hipspine_desktop.paths import resources_dir
from hipspine_desktop.wording.texts import Texts


@pytest.fixture(scope="session")
def knowledge() -> KnowledgeBase:
    return load_knowledge(resources_dir() / "knowledge")


@pytest.fixture(scope="session")
def texts() -> Texts:
    return Texts.load(resources_dir() / "wording")
