"""What the composition root hands to the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from hipspine_desktop.domain.answers import Side
from hipspine_desktop.services.knowing import Knowing
from hipspine_desktop.settings import Settings
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.operations import Operations

SaveSettings = Callable[[Settings], None]


@dataclass(frozen=True, slots=True)
class WindowParts:
    """What the composition root hands to the window.

    Attributes:
        knowing: waits until the knowledge base has been read, in a thread of its own while the
            user signs in; raises :class:`~hipspine_desktop.errors.HipspineError` if it has a fault.
        hint: a line under the sign-in form, e.g. of the demo practice.
    """

    kit: Kit
    operations: Operations
    folder: Path
    knowing: Callable[[], Knowing]
    fonts: Path
    settings: Settings
    save_settings: SaveSettings
    version: str
    hint: str = ""


def kit_for(kit: Kit, settings: Settings) -> Kit:
    """The kit with what the settings say about sides and numbers."""
    side = Side.RIGHT if settings.right_side_on_left else Side.LEFT
    return replace(
        kit,
        first_side=side,
        percentages=settings.show_percentages,
        patient_percentages=settings.patient_percentages,
    )


def today() -> date:
    """The day on this computer's clock."""
    return datetime.now().astimezone().date()
