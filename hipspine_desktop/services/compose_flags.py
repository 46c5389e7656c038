"""Red flags on paper: raised ones in boxes, the questions with yes, no and not asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from hipspine_desktop.documents.model import (
    Block,
    Emphasis,
    FlagNotice,
    Prose,
    RichText,
    Span,
    TextSize,
    Yields,
    plain,
    quiet,
    strong,
)
from hipspine_desktop.domain.answers import Answer, AnswerKey, AnswerState
from hipspine_desktop.domain.findings import FindingDefinition
from hipspine_desktop.domain.letter import Destination, Letter, Urgency
from hipspine_desktop.engine.result import FlagState, RedFlag
from hipspine_desktop.services.compose_findings import is_flag_question
from hipspine_desktop.services.compose_flag_facts import (
    facts_words as facts_words,
    raised_words,
    short_facts,
)
from hipspine_desktop.services.compose_flag_handling import (
    acknowledgement,
    done_words,
    handled_words,
    is_set_aside,
    set_aside_words,
)
from hipspine_desktop.services.compose_material import Material
from hipspine_desktop.services.compose_sources import SourceNumbers
from hipspine_desktop.wording.prose import (
    capitalise,
    decapitalise,
    keys_in_state,
    merged_labels,
    present_phrase,
    sentence,
    state_word,
    value_text,
)

FLAGS_OPEN = "engine.pathway.flags_open"
_OWN_TIME = re.compile(r"\s*\((?:times? of )?this project(?:; [^)]*)?\)")
SHORT_LINE = 60
Recorded = tuple[FindingDefinition, AnswerKey, Answer]
_OWN_ACTION = (
    "test again", "test power", "questions now", "refer ", "at this visit", "advice by telephone",
    "same-day discussion", "same-day telephone", "hla-b27 through",
)  # fmt: skip


def active_flags(m: Material) -> tuple[RedFlag, ...]:
    """Raised flags that no clinician has set aside with a reason, most urgent first."""
    flags = [f for f in m.result.raised if not is_set_aside(m, f)]
    return tuple(sorted(flags, key=lambda f: f.urgency.rank))


def pressing_flags(m: Material) -> tuple[RedFlag, ...]:
    """Active flags of an emergency or urgent level: until they are settled no routine advice
    holds."""
    levels = (Urgency.EMERGENCY, Urgency.URGENT)
    return tuple(flag for flag in active_flags(m) if flag.urgency in levels)


def questions_open(m: Material) -> bool:
    """Whether a red-flag question lacks a definite answer, so that the urgency holds only as far
    as asked: not asked, unclear, or could not be asked."""
    if FLAGS_OPEN in m.result.pathway.because or not m.result.flags_asked:
        return True
    decided = {AnswerState.ABSENT, AnswerState.PRESENT, AnswerState.VALUE}
    questions = (d for d in m.catalogue if d.cauda_equina)
    return any(not _state(m, d) or not _state(m, d) <= decided for d in questions)


def is_advice(flag: RedFlag) -> bool:
    """Whether a rule asks for advice only: routine, and nobody else has to act."""
    return flag.urgency is Urgency.ROUTINE and flag.destination is Destination.PHYSIOTHERAPY


def referral_flags(m: Material) -> tuple[RedFlag, ...]:
    """Active flags that somebody else must act on."""
    return tuple(flag for flag in active_flags(m) if not is_advice(flag))


def advice_flags(m: Material) -> tuple[RedFlag, ...]:
    """Active flags that ask for advice at the visit."""
    return tuple(flag for flag in active_flags(m) if is_advice(flag))


def bare_time(flag: RedFlag) -> str:
    """A time frame without the mark that records of knowledge before 0.4.0 have in its words."""
    return _OWN_TIME.sub("", flag.timeframe).strip()


def receiver_time(flag: RedFlag) -> str:
    """The time frame as the receiver reads it; "" where it tells the physiotherapist what to
    do."""
    time = decapitalise(bare_time(flag))
    return "" if time.startswith(_OWN_ACTION) else time


def lowered_from(m: Material, letter: Letter) -> Urgency | None:
    """The urgency of the highest active flag when the letter is less urgent, else None."""
    highest = next((f.urgency for f in active_flags(m)), None)
    if highest is None or letter.urgency.rank <= highest.rank:
        return None
    return highest


def flag_blocks(m: Material, numbers: SourceNumbers) -> list[Block]:
    """The report's first section: a box for each raised flag, then what was asked."""
    ranked = sorted(m.result.raised, key=lambda f: (is_set_aside(m, f), f.urgency.rank))
    raised = [flag for flag in ranked if not is_advice(flag)]
    blocks: list[Block] = [_notice(m, flag, numbers) for flag in raised]
    if not raised:
        key = "flags.none_raised" if m.result.flags_asked else "flags.none_raised_open"
        blocks.append(Prose(strong(m.text(key))))
    blocks += [_advice(m, flag, numbers) for flag in ranked if is_advice(flag)]
    asked, of = m.result.flag_questions
    line = m.text(f"flags.asked_{'one' if of == 1 else 'many'}", asked=asked, of=of)
    own = m.text("flags.own_time") if any(_is_own_time(flag) for flag in raised) else ""
    words = " ".join(t for t in (line, _cauda_line(m), own) if t)
    blocks.append(Prose(quiet(words), TextSize.CAPTION))
    open_line = _cannot_exclude(m)
    if open_line:
        blocks.append(Prose(open_line))
    return blocks


def _advice(m: Material, flag: RedFlag, numbers: SourceNumbers) -> Prose:
    text = [*strong(m.text("flags.advice", flag=flag.label)), *plain(sentence(flag.action))]
    if flag.raised_by:
        text += plain(" " + m.text("flags.raised_by", facts=raised_words(m, flag)))
    text += quiet(f" {numbers.mark(flag.refs)} ")
    return Prose((*text, *quiet(handled_words(m, flag))))


def _is_own_time(flag: RedFlag) -> bool:
    return bool(flag.own_time) or bare_time(flag) != flag.timeframe.strip()


def question_blocks(m: Material) -> list[Block]:
    """Every red-flag question under yes, recorded, unclear, could not ask, not asked or no.

    A recorded choice or number stands under "yes" only when it raised a flag; what it means
    otherwise is not guessed at.
    """
    definitions = [d for d in m.catalogue if is_flag_question(d)]
    answers = m.assessment.answers
    raising = {fact.key for flag in m.result.raised for fact in flag.raised_by}
    found = {state: keys_in_state(definitions, answers, state) for state in AnswerState}
    label = partial(_question_name, m)
    words: dict[str, list[str]] = {
        "yes": _named(m, found[AnswerState.PRESENT], lambda d, _: present_phrase(d)),
        "recorded": [],
        "unclear": _named(m, found[AnswerState.UNCLEAR], label),
        "could_not": _named(m, _with_reasons(m, found[AnswerState.COULD_NOT_TEST]), label),
        "not_asked": _open_questions(m),
        "no": _named(m, found[AnswerState.ABSENT], lambda d, _: present_phrase(d), no=True),
    }
    for recorded in found[AnswerState.VALUE]:
        denied = _denied(m, recorded)
        if denied is not None and recorded[1] not in raising:
            words["no"] += [denied] if denied else []
            continue
        name = "yes" if recorded[1] in raising else "recorded"
        words[name] += _named(m, [recorded], partial(_recorded, m))
    blocks: list[Block] = []
    for name, phrases in words.items():
        if phrases:
            line = (*strong(m.text(f"flags.{name}")), *plain(sentence("; ".join(phrases))))
            yields = Yields.LAST if name == "no" else Yields.NEVER
            blocks.append(Prose(line, yields=yields))
    return blocks


def run_in(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Lines of a few words and the line after them as one paragraph."""
    found: list[Block] = []
    for block in blocks:
        before = found[-1] if found else None
        if (
            isinstance(before, Prose)
            and isinstance(block, Prose)
            and before.size is block.size
            and sum(len(span.text) for span in before.text) <= SHORT_LINE
        ):
            found[-1] = replace(block, text=(*before.text, Span(" "), *block.text))
        else:
            found.append(block)
    return tuple(found)


def _open_questions(m: Material) -> list[str]:
    asked = {key.finding_id for key in m.assessment.answers}
    return [_question_name(m, d) for d in m.catalogue.red_flag_block if d.id not in asked]


def _denied(m: Material, recorded: Recorded) -> str | None:
    """A choice that says no, as what it denies: "injury before the pain"; "" where the other
    negatives say it already; None where the choice is no plain no."""
    definition, _, answer = recorded
    key = f"documents.flag_no.{definition.id}_{answer.value}"
    if answer.note.strip() or key not in m.texts:
        return None
    if not definition.cauda_equina:
        return m.texts(key)
    others = [d for d in m.catalogue if d.cauda_equina and d.id != definition.id]
    clear = all(_state(m, d) == {AnswerState.ABSENT} for d in others)
    return "" if clear else None


def raised_blocks(m: Material) -> list[Block]:
    """The letter's lines on raised flags: what, how soon, what raised it, what was done about it;
    then those that were set aside, with the reason. Advice at the visit is no line for the
    receiver."""
    lines: list[Block] = []
    own = False
    told: dict[str, set[tuple[str, AnswerKey | None, bool]]] = {}
    if not referral_flags(m):
        lines.append(Prose(strong(m.text(_none_key(m)))))
    for group in _by_pathology(referral_flags(m)):
        level = m.texts(f"clinical.urgency.{group[0].urgency}")
        first = next((flag for flag in group if receiver_time(flag)), group[0])
        time, label = receiver_time(first), capitalise(group_label(group))
        unsure = _unsettled(group)
        words = sentence(m.text("flags.in_time", flag=label, time=time) if time else label)
        if time and _is_own_time(first):
            words += m.text("flags.own_mark")
            own = True
        facts = [fact for flag in group for fact in flag.raised_by]
        if unsure:
            words = f"{words} {m.paper('flags.not_settled', names=merged_labels(unsure))}"
        same = {(fact.label, fact.key, fact.assumed) for fact in facts}
        before = told.setdefault(group[0].pathology, set())
        if facts and same <= before:
            words = f"{words} {m.paper('flags.raised_by_same')}"
        elif facts:
            words = f"{words} {m.text('flags.raised_by', facts=short_facts(m, facts))}"
        before |= same
        words = " ".join(t for t in (words, done_words(m, group)) if t)
        lines.append(Prose((*strong(m.text("flags.raised", level=level)), *plain(words))))
    lines += _set_aside_lines(m)
    if own:
        lines.append(Prose(quiet(m.text("flags.own_time")), TextSize.CAPTION))
    return lines


def _set_aside_lines(m: Material) -> list[Block]:
    """Raised flags that a clinician set aside: the receiver weighs the reason too."""
    groups: dict[tuple[Urgency, str, str], list[RedFlag]] = {}
    for flag in sorted(m.result.raised, key=lambda f: f.urgency.rank):
        done = acknowledgement(m, flag)
        if done is not None and is_set_aside(m, flag) and not is_advice(flag):
            groups.setdefault((flag.urgency, flag.pathology, done.reason), []).append(flag)
    items = [set_aside_words(m, group, group_label(group)) for group in groups.values()]
    return [Prose((*strong(m.paper("flags.set_aside")), *plain(" ".join(items))))] if items else []


def _by_pathology(flags: Sequence[RedFlag]) -> list[list[RedFlag]]:
    """Flags of one urgency and one pathology together, the most urgent first."""
    found: dict[tuple[Urgency, str], list[RedFlag]] = {}
    for flag in flags:
        found.setdefault((flag.urgency, flag.pathology), []).append(flag)
    return list(found.values())


def group_label(group: Sequence[RedFlag]) -> str:
    """The rules of one pathology as one name. A rule that rests on what is not known is left
    out beside one that does not: its name would read as a finding."""
    unsure = _unsettled(group)
    return merged_labels([flag.label for flag in group if flag.label not in unsure])


def _unsettled(group: Sequence[RedFlag]) -> list[str]:
    """Names of the rules that rest on an assumption and know nothing that another rule of the
    group, which assumes nothing, does not know too."""
    sure = [f for f in group if not any(fact.assumed for fact in f.raised_by)]
    known = {(fact.label, fact.key) for f in sure for fact in f.raised_by}
    return [
        f.label
        for f in group
        if sure
        and f not in sure
        and {(fact.label, fact.key) for fact in f.raised_by if not fact.assumed} <= known
    ]


def _none_key(m: Material) -> str:
    """Nothing raised, nothing raised as far as asked, or nothing left after setting aside."""
    if any(not is_advice(flag) for flag in m.result.raised):
        return "flags.none_active"
    return "flags.none_raised" if m.result.flags_asked else "flags.none_raised_open"


def _notice(m: Material, flag: RedFlag, numbers: SourceNumbers) -> FlagNotice:
    mark = m.text("flags.own_mark") if _is_own_time(flag) else ""
    words = [sentence(capitalise(flag.action)), sentence(capitalise(bare_time(flag))) + mark]
    if flag.raised_by:
        words.append(m.text("flags.raised_by", facts=raised_words(m, flag)))
    marks = numbers.mark(flag.refs)
    text = [Span(" ".join(w for w in words if w))]
    if marks:
        text.append(Span(f" {marks}", Emphasis.QUIET))
    destination = m.texts(f"clinical.destination.{flag.destination}")
    return FlagNotice(
        urgency=flag.urgency,
        level=m.texts(f"clinical.urgency.{flag.urgency}"),
        title=flag.label,
        text=(*strong(f"{destination}. "), *text),
        handled=handled_words(m, flag),
    )


def _cauda_line(m: Material) -> str:
    questions = [d for d in m.catalogue.findings if d.cauda_equina]
    if not questions:
        return ""
    clear = [d for d in questions if _state(m, d) == {AnswerState.ABSENT}]
    if len(clear) == len(questions):
        return m.text("flags.cauda_clear", n=len(questions))
    decided = {AnswerState.ABSENT, AnswerState.PRESENT, AnswerState.VALUE}
    undecided = [d for d in questions if not _state(m, d) or not _state(m, d) <= decided]
    if not undecided:
        return ""
    names = ", ".join(decapitalise(d.label) for d in undecided)
    return m.text("flags.cauda_open", n=len(undecided), names=names)


def _state(m: Material, definition: FindingDefinition) -> set[AnswerState]:
    answers = m.assessment.answers
    states = {answers.of(definition.id, s).state for s in (*definition.sides, None)}
    return states - {AnswerState.NOT_ASKED}


def _cannot_exclude(m: Material) -> RichText:
    """Pathologies that an open question of the block decides; the questions are listed below."""
    block = {d.label for d in m.catalogue.red_flag_block}
    found = dict.fromkeys(
        decapitalise(flag.pathology)
        for flag in m.result.red_flags
        if flag.state is FlagState.UNKNOWN and block & set(flag.missing)
    )
    if not found:
        return ()
    return (*strong(m.text("flags.cannot_exclude")), *plain(sentence("; ".join(found))))


def _with_reasons(m: Material, found: Sequence[Recorded]) -> list[Recorded]:
    """Each with its reason before its note, so that the bracket holds both."""
    return [
        (
            d,
            key,
            replace(a, note=", ".join(t for t in (state_word(m.texts, a), a.note.strip()) if t)),
        )
        for d, key, a in found
    ]


def _question_name(
    m: Material, definition: FindingDefinition, _answer: Answer | None = None
) -> str:
    """A question inside a list, where its label leans on the form around it."""
    own = f"documents.question_name.{definition.id}"
    return m.texts(own) if own in m.texts else decapitalise(definition.label)


def _recorded(m: Material, definition: FindingDefinition, answer: Answer) -> str:
    value = decapitalise(value_text(m.texts, definition, answer))
    return m.text("colon", label=_question_name(m, definition), text=value)


def _named(
    m: Material,
    found: Sequence[Recorded],
    phrase: Callable[[FindingDefinition, Answer], str],
    no: bool = False,
) -> list[str]:
    """Phrases with side and note; sides that say the same are drawn together.

    Args:
        no: what is denied, "on either side", so that it cannot be read as denied of both at once.
    """
    sides: dict[tuple[str, str], list[str]] = {}
    for definition, key, answer in found:
        side = m.texts(f"clinical.side.{key.side.value}") if key.side else ""
        text = phrase(definition, answer)
        sides.setdefault((text, answer.note.strip()), []).append(side)
    words = []
    for (text, note), places in sides.items():
        place = places[0] if len(places) == 1 else m.texts("clinical.side.bilateral")
        if no and place:
            where = "letter.on_either_side" if len(places) > 1 else "request.on_side"
            text, place = m.text(where, words=text, region=text, side=place), ""
        inside = ", ".join(t for t in (place, note) if t)
        words.append(f"{text} ({inside})" if inside else text)
    return words
