"""What stands beside the estimate, in words: the same on screen and paper."""

from __future__ import annotations

from hipspine_desktop.engine.result import (
    Advice,
    ConditionEstimate,
    RuleState,
    SeenWithoutPain,
    SideResult,
)
from hipspine_desktop.wording.formats import format_number, format_percent
from hipspine_desktop.wording.texts import Texts

MEANING = "meaning"
"""Kind of the statement that says what a hip-spine type means: the type's own sentence does."""


def picture_words(texts: Texts, seen: SeenWithoutPain) -> str:
    """``Labral tear on MRI: 69 of 100 people without pain, age 15 to 66. (Register 2012)``"""
    same = seen.seen_as.lower() == seen.label.lower()
    values = {} if same else {"seen_as": seen.seen_as}
    text = texts(
        "panel.beside.picture" if same else "panel.beside.picture_as",
        label=seen.label,
        percent=format_percent(seen.rate),
        low=seen.ages[0],
        high=seen.ages[1],
        **values,
    )
    return texts("panel.beside.sourced", text=text, source=seen.ref.short)


def statement_words(texts: Texts, side: SideResult) -> list[str]:
    """What follows from the type of hip-spine syndrome, each with its source."""
    statements: tuple[Advice, ...] = side.hip_spine.statements if side.hip_spine else ()
    return [
        texts("panel.beside.sourced", text=s.text, source=s.ref.short)
        for s in statements
        if s.kind != MEANING
    ]


def rules_of(condition: ConditionEstimate, side: SideResult, most: int) -> tuple[RuleState, ...]:
    """Rules about one condition: those that count first, then those met and best known."""
    own = [rule for rule in side.rules if rule.about == condition.label]
    own.sort(key=lambda r: (not r.counts, r.at_least is None, len(r.missing)))
    return tuple(own[:most])


def rule_words(texts: Texts, rule: RuleState) -> str:
    """How far a published rule is met, what its table says there, and whether it counts."""
    row = ""
    if rule.at_least is not None and rule.ref is not None:
        figures = ""
        if rule.lr_pos is not None:
            figures = texts("panel.reasons.rule_lr", lr=format_number(rule.lr_pos, 1))
        row = texts(
            "panel.reasons.rule_row", n=rule.at_least, figures=figures, source=rule.ref.short
        )
    opened = texts("panel.reasons.rule_open", n=len(rule.missing)) if rule.missing else ""
    return texts(
        "panel.reasons.rule",
        label=rule.label,
        low=format_number(rule.low, 0 if float(rule.low).is_integer() else 1),
        items=rule.items,
        open=opened,
        row=row,
        use=texts("panel.reasons.rule_counts" if rule.counts else "panel.reasons.rule_shown"),
    )
