"""What the composition root hands to the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from hipspine_desktop.services.chart_guide import ChartGuide
from hipspine_desktop.services.knowledge_browse import KnowledgeBrowse
from hipspine_desktop.services.practice import Surroundings
from hipspine_desktop.services.reasoning import Estimator
from hipspine_desktop.settings import Settings
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.operations import Operations

SaveSettings = Callable[[Settings], None]


@dataclass(frozen=True, slots=True)
class WindowParts:
    """What the composition root hands to the window.

    Attributes:
        browse: makes the reader of the knowledge base, when it is first asked for.
        clinics: kinds of clinic to choose from, id and label.
        hint: a line under the sign-in form, e.g. of the demo practice.
    """

    kit: Kit
    operations: Operations
    folder: Path
    surroundings: Surroundings
    estimator: Estimator
    fonts: Path
    settings: Settings
    save_settings: SaveSettings
    version: str
    browse: Callable[[], KnowledgeBrowse]
    clinics: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    guide: ChartGuide = field(default_factory=ChartGuide)
