"""What was done about a raised red flag, or why it was set aside, in words for the papers."""

from __future__ import annotations

from collections.abc import Sequence

from hipspine_desktop.domain.assessment import Acknowledgement
from hipspine_desktop.engine.result import RedFlag
from hipspine_desktop.services.compose_flag_facts import short_facts
from hipspine_desktop.services.compose_material import Material
from hipspine_desktop.services.flag_review import is_overtaken, still_set_aside
from hipspine_desktop.wording.prose import sentence

MOST_OF_A_REASON = 300
"""Characters of a reason in a letter; the report prints it whole."""


def acknowledgement(m: Material, flag: RedFlag) -> Acknowledgement | None:
    """The last acknowledgement of a flag."""
    found = [a for a in m.assessment.acknowledgements if a.flag_id == flag.id]
    return found[-1] if found else None


def is_set_aside(m: Material, flag: RedFlag) -> bool:
    """Whether a clinician said, with a reason and knowing what raises it, that it does not
    apply."""
    return still_set_aside(flag, acknowledgement(m, flag), m.context.answered)


def handled_words(m: Material, flag: RedFlag) -> str:
    """For the report: who acknowledged it or set it aside, when, with the whole reason."""
    done = acknowledgement(m, flag)
    if done is None:
        return m.text("flags.open")
    values = {"time": m.time(done.at), "name": done.by}
    if done.set_aside:
        words = sentence(m.text("flags.set_aside", **values, reason=done.reason.strip()))
        overtaken = is_overtaken(flag, done, m.context.answered)
        return f"{words} {m.paper('flags.overtaken')}" if overtaken else words
    if done.reason.strip():
        return sentence(m.text("flags.acknowledged", **values, reason=done.reason.strip()))
    return m.text("flags.acknowledged_plain", **values)


def done_words(m: Material, flags: Sequence[RedFlag]) -> str:
    """For a letter: ``Done: sent to the emergency department at 12:10.``; "" where nobody wrote
    what was done about these. One that was set aside counts again once its answers changed."""
    found: dict[str, str] = {}
    for flag in flags:
        done = acknowledgement(m, flag)
        if done is not None and done.reason.strip():
            key = "flags.set_aside_before" if done.set_aside else "flags.done"
            found.setdefault(_brief(done), key)
    words = []
    for key in dict.fromkeys(found.values()):
        reasons = "; ".join(reason for reason, its in found.items() if its == key)
        words.append(sentence(m.paper(key, reason=reasons)))
    return " ".join(words)


def set_aside_words(m: Material, flags: Sequence[RedFlag], label: str) -> str:
    """For a letter: ``Fracture of the hip (urgent, raised by a fall): X-ray shows none.``

    Args:
        flags: set aside with one reason.
        label: the name of them together.
    """
    done = acknowledgement(m, flags[0])
    assert done is not None
    level = m.texts(f"clinical.urgency.{flags[0].urgency}").lower()
    facts = short_facts(m, [fact for flag in flags for fact in flag.raised_by])
    key = "flags.set_aside_item" if facts else "flags.set_aside_plain"
    words = m.paper(key, flag=label, level=level, facts=facts, reason=_brief(done))
    if done.by.strip() and done.by != m.author:
        words = m.paper("flags.set_aside_by", words=words, name=done.by)
    return sentence(words)


def _brief(done: Acknowledgement) -> str:
    """The reason; a long one up to a word's end, with a mark where it was cut."""
    reason = " ".join(done.reason.split())
    if len(reason) <= MOST_OF_A_REASON:
        return reason.rstrip(".")
    return f"{reason[:MOST_OF_A_REASON].rsplit(' ', 1)[0]} […]"
