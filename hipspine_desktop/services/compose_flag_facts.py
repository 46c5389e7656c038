"""What raised a red flag, in words: each fact once with its side, what is only assumed apart."""

from __future__ import annotations

from collections.abc import Sequence

from hipspine_desktop.domain.answers import Answer, AnswerState, Side
from hipspine_desktop.domain.findings import FindingDefinition, FindingKind
from hipspine_desktop.engine.result import RaisedBy, RedFlag
from hipspine_desktop.services.compose_findings import is_ordinary
from hipspine_desktop.services.compose_material import Material
from hipspine_desktop.wording.formats import join_words
from hipspine_desktop.wording.prose import absent_phrase, decapitalise, value_text

MOST_ASSUMED = 2


def raised_words(m: Material, flag: RedFlag) -> str:
    """``groin pain and long steroid use (not known, counted as yes)``."""
    return facts_words(m, flag.raised_by)


def facts_words(m: Material, facts: Sequence[RaisedBy]) -> str:
    """What raised it as a list in words, each once with its side; several that are only assumed
    stand together behind what is known."""
    telling, both = telling_facts(m, facts), m.text("and")
    assumed = _sided_facts(m, [f for f in telling if f.assumed])
    known = _sided_facts(m, [f for f in telling if not f.assumed])
    if len(assumed) < 2:
        words = [*known, *(m.text("flags.assumed", fact=fact) for fact in assumed)]
        return join_words(words, both)
    return m.text(
        "flags.assumed_many" if known else "flags.assumed_only",
        known=join_words(known, both),
        facts=join_words(assumed, both),
    )


def short_facts(m: Material, facts: Sequence[RaisedBy]) -> str:
    """The same for a letter: of many answers that are not known beside what is, how many; the
    report names them."""
    assumed = {(f.label, f.key) for f in telling_facts(m, facts) if f.assumed}
    known = [f for f in facts if not f.assumed]
    if len(assumed) <= MOST_ASSUMED or not known:
        return facts_words(m, facts)
    return m.text("flags.assumed_count", known=facts_words(m, known), n=len(assumed))


def leading_facts(m: Material, facts: Sequence[RaisedBy]) -> list[str]:
    """What is known of what raised the flags, each once with its side; without anything known,
    what is assumed, marked so."""
    telling = telling_facts(m, facts)
    known = [fact for fact in telling if not fact.assumed]
    if known:
        return _sided_facts(m, known)
    return [m.text("flags.assumed", fact=fact) for fact in _sided_facts(m, telling)]


def telling_facts(m: Material, facts: Sequence[RaisedBy]) -> list[RaisedBy]:
    """Facts that say something by themselves: not a choice whose question is unknown here, nor
    a negative or full strength that a rule needed beside what raised it."""
    telling = [f for f in facts if not _is_bare_choice(m, f) and not _is_ordinary(m, f)]
    return telling or list(facts)


def _sided_facts(m: Material, facts: Sequence[RaisedBy]) -> list[str]:
    """``ankle jerk 0 absent on the left``; what all share one side says it once, at the end."""
    found: dict[str, list[Side | None]] = {}
    for fact in facts:
        sides = found.setdefault(_fact(m, fact), [])
        side = fact.key.side if fact.key is not None else None
        if side not in sides:
            sides.append(side)
    shared = {side for sides in found.values() for side in sides}
    if len(found) > 1 and len(shared) == 1 and None not in shared:
        words = list(found)
        place = _place(m, list(shared))
        key = "flags.both_on" if len(words) == 2 else "flags.all_on"
        return [*words[:-1], m.paper(key, fact=words[-1], place=place)]
    return [f"{fact} {_place(m, sides)}".strip() for fact, sides in found.items()]


def _place(m: Material, sides: Sequence[Side | None]) -> str:
    """``on the left``, ``on both sides``; "" for what has no side."""
    named = [side for side in sides if side is not None]
    if not named:
        return ""
    if len(named) > 1:
        return m.paper("flags.on_both")
    return m.paper("flags.on_side", side=m.texts(f"clinical.side.{named[0].value}"))


def _is_bare_choice(m: Material, fact: RaisedBy) -> bool:
    if fact.key is None or fact.key.finding_id in m.catalogue:
        return False
    return isinstance(m.assessment.answers.of(fact.key.finding_id, fact.key.side).value, str)


def _is_ordinary(m: Material, fact: RaisedBy) -> bool:
    if fact.assumed or fact.key is None or fact.key.finding_id not in m.catalogue:
        return False
    answer = m.assessment.answers.of(fact.key.finding_id, fact.key.side)
    if answer.state is AnswerState.ABSENT:
        return True
    return is_ordinary(m.catalogue.finding(fact.key.finding_id), answer)


def _fact(m: Material, fact: RaisedBy) -> str:
    label = decapitalise(fact.label)
    if fact.key is not None and fact.key.finding_id in m.catalogue:
        answer = m.assessment.answers.of(fact.key.finding_id, fact.key.side)
        if answer.state is AnswerState.VALUE:
            label = _valued_fact(m, m.catalogue.finding(fact.key.finding_id), answer)
        elif answer.state is AnswerState.ABSENT and not fact.assumed:
            label = absent_phrase(m.catalogue.finding(fact.key.finding_id))
    return label


def _valued_fact(m: Material, definition: FindingDefinition, answer: Answer) -> str:
    """``ankle plantarflexion (S1) 4 of 5``, ``timing: began in the last 14 days``."""
    value = value_text(m.texts, definition, answer)
    if definition.kind is FindingKind.CHOICE:
        own = f"documents.fact_name.{definition.id}"
        label = m.texts(own) if own in m.texts else decapitalise(definition.label)
        return m.text("colon", label=label, text=decapitalise(value))
    return m.text("why.valued", label=decapitalise(definition.label), value=value)
