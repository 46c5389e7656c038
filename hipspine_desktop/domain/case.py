"""What the engine reasons over: a patient's age and sex, the side, and the answers."""

from __future__ import annotations

from dataclasses import dataclass, field

from hipspine_desktop.domain.answers import AnswerSet, SymptomaticSide
from hipspine_desktop.domain.patient import Sex


@dataclass(frozen=True, slots=True)
class Case:
    """The engine's input; holds nothing that identifies a person.

    Attributes:
        age: completed years, 0 to 120.
        setting: id of a clinic setting of the knowledge base (which pre-test probabilities).
    """

    age: int
    sex: Sex
    symptomatic_side: SymptomaticSide
    answers: AnswerSet = field(default_factory=AnswerSet)
    setting: str = "physiotherapy"
