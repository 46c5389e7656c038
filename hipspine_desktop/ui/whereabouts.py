"""Where a session is, and what it has read: for coming back there in another dress."""

from __future__ import annotations

from dataclasses import dataclass

from hipspine_desktop.services.record_view import Record
from hipspine_desktop.ui.models.assessment_model import AssessmentModel
from hipspine_desktop.ui.models.estimate_model import EstimateModel
from hipspine_desktop.ui.widgets.work_bar import Place


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where the session is, to come back there after the window was dressed anew.

    Attributes:
        focus: object name of the widget with the cursor.
    """

    place: Place
    patient_id: str = ""
    assessment_id: str = ""
    section_id: str = ""
    focus: str = ""


@dataclass(frozen=True, slots=True)
class Handover:
    """What one visit has read and the next shows at once, without asking the store again.

    Attributes:
        model: the assessment with what is on its way to the store; None on the record page.
        estimate: its estimate; None to have it made anew.
    """

    record: Record
    model: AssessmentModel | None = None
    estimate: EstimateModel | None = None
