"""What stands over the tests of a position."""

from __future__ import annotations

from hipspine_desktop.domain.findings import Position
from hipspine_desktop.wording.prose import capitalise
from hipspine_desktop.wording.texts import Texts


def position_heading(texts: Texts, position: Position, present: Position, is_first: bool) -> str:
    """Over the tests of a position; "now" only where the patient is said to be."""
    if position is Position.NONE and is_first:
        return texts("plan_of_examination.heading.questions")
    name = texts(f"ui.position.{position}")
    if position is present and position is not Position.NONE:
        return texts("panel.next.now", position=capitalise(name))
    if is_first:
        return texts("plan_of_examination.heading.first", position=name)
    return texts("ui.next.then", position=name)
