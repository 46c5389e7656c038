"""What a letter's composer shows: the words proposed now, and templates filled in."""

from __future__ import annotations

from collections.abc import Mapping

from hipspine_desktop.domain.letter import REQUEST, Letter
from hipspine_desktop.services.compose_material import Material as Material
from hipspine_desktop.services.compose_request import proposed_request
from hipspine_desktop.services.documents import proposed_sections
from hipspine_desktop.services.letter_templates import filled as filled


def proposals(letter: Letter, m: Material) -> Mapping[str, str]:
    """The words proposed now, by section key and for the request."""
    sections = proposed_sections(
        letter,
        m.subject,
        m.assessment,
        m.result,
        m.catalogue,
        m.practice,
        m.clinician,
        m.texts,
        m.now,
        m.context,
    )
    return {**sections, REQUEST: proposed_request(m)}
