"""Whether setting a red flag aside still holds: not once an answer that raises it is newer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from hipspine_desktop.domain.answers import AnswerKey
from hipspine_desktop.domain.assessment import Acknowledgement
from hipspine_desktop.engine.result import RedFlag

Answered = Mapping[AnswerKey, datetime]
NOTHING_ANSWERED: Answered = MappingProxyType({})


def in_force(
    raised: Iterable[RedFlag], acknowledgements: Iterable[Acknowledgement], answered: Answered
) -> dict[str, Acknowledgement]:
    """What was done about each flag, by its id; a setting aside that was overtaken is left out."""
    flags = {flag.id: flag for flag in raised}
    return {
        done.flag_id: done
        for done in acknowledgements
        if done.flag_id not in flags or not is_overtaken(flags[done.flag_id], done, answered)
    }


def still_set_aside(flag: RedFlag, done: Acknowledgement | None, answered: Answered) -> bool:
    """Whether a clinician set a raised flag aside, knowing what raises it.

    Args:
        done: the last acknowledgement of the flag, None for none.
        answered: when each answer was last entered or changed, UTC; one whose time is not known
            is taken for older.
    """
    return done is not None and done.set_aside and not is_overtaken(flag, done, answered)


def is_overtaken(flag: RedFlag, done: Acknowledgement, answered: Answered) -> bool:
    """Whether an answer that raises the flag was entered or changed after it was set aside."""
    keys = {fact.key for fact in flag.raised_by if fact.key is not None}
    return done.set_aside and any(key in answered and answered[key] > done.at for key in keys)
