"""The program's own knowledge base, loaded once."""

from __future__ import annotations

from pathlib import Path

import pytest

from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.loader import load_knowledge

KNOWLEDGE = Path(__file__).parents[2] / "resources" / "knowledge"


@pytest.fixture(scope="session")
def knowledge() -> KnowledgeBase:
    return load_knowledge(KNOWLEDGE)
