"""The examination plan in words: why there is none yet, its order and the reason for it, lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hipspine_desktop.domain.answers import (
    Answer,
    AnswerKey,
    AnswerState,
    Side,
    SymptomaticSide,
)
from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.domain.findings import Catalogue, Position
from hipspine_desktop.domain.letter import Urgency
from hipspine_desktop.engine.result import HeldBack, RedFlag, Result
from hipspine_desktop.services.examination_plan import (
    ExaminationPlan,
    PlannedPosition,
    PlannedTest,
    examination_plan,
)
from hipspine_desktop.services.flag_review import NOTHING_ANSWERED, Answered, in_force
from hipspine_desktop.services.irritability import (
    SHORT_MINUTES,
    SIGNS_NEEDED,
    STRONG_PAIN,
    Irritable,
    Sign,
)
from hipspine_desktop.ui.answer_words import spoken_answer, state_words, value_words
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.models.estimate_model import FlagsNow, Shown
from hipspine_desktop.ui.painting import GLYPHS
from hipspine_desktop.ui.position_words import position_heading
from hipspine_desktop.wording.prose import capitalise, counted, decapitalise

AREA = "plan_of_examination"
TESTS, PLACES = "plan_of_examination.plan.tests", "plan_of_examination.plan.places"
DONE_SHOWN = 6
"""Done tests named under a position; the sections have all of them."""


@dataclass(frozen=True, slots=True)
class PlanHead:
    """What stands above the positions.

    Attributes:
        title: how much there is to do, or why nothing is proposed.
        emergency: the red flag that goes before every test, in words.
        side: said where it is not known which side hurts.
        order, rule: why the tests stand in this order.
        asks: whether the way to the red-flag questions is offered.
    """

    title: str
    emergency: str = ""
    side: str = ""
    order: str = ""
    rule: str = ""
    asks: bool = False


@dataclass(frozen=True, slots=True)
class PlanLine:
    """What a line shows.

    Attributes:
        title: test and side.
        effects: what a positive and what a negative answer would do; of a done test its answer.
        mark: "provokes", or "".
        time: seconds, "" for a done test.
        spoken: all of it in a sentence.
        is_done: an answer is recorded; `is_ticked`: it tells something, so not where it says that
            the test could not be done.
    """

    key: AnswerKey
    title: str
    effects: tuple[str, ...]
    mark: str
    time: str
    spoken: str
    is_done: bool = False
    is_ticked: bool = False


@dataclass(frozen=True, slots=True)
class PlanPlace:
    """A position: its heading, about how many minutes, its lines, and how many more are done."""

    heading: str
    minutes: str
    lines: tuple[PlanLine, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class PlanShown:
    """Everything the plan's card shows."""

    head: PlanHead
    places: tuple[PlanPlace, ...] = ()
    held: tuple[str, ...] = ()
    present: Position = Position.NONE

    @property
    def has_tests(self) -> bool:
        """Whether something is proposed."""
        return any(not line.is_done for place in self.places for line in place.lines)


class PlanWords:
    """Makes what is shown from the estimate and the answers."""

    def __init__(self, kit: Kit, catalogue: Catalogue) -> None:
        self._kit, self._catalogue = kit, catalogue

    def shown(
        self, estimate: Shown, assessment: Assessment, answered: Answered = NOTHING_ANSWERED
    ) -> PlanShown:
        """The plan; never a test before the red-flag block was asked.

        Args:
            answered: when each answer was last changed; a flag set aside before counts again.
        """
        why = self._why_none(estimate, assessment, answered)
        if why is not None:
            return PlanShown(why)
        result = estimate.result
        assert result is not None
        plan = examination_plan(result, assessment, self._catalogue)
        places = tuple(
            self._place(place, assessment, plan.present, number == 0)
            for number, place in enumerate(plan.positions)
        )
        return PlanShown(
            self._head(plan, result, assessment),
            places,
            tuple(self._held(plan.held_back)),
            plan.present,
        )

    def _why_none(
        self, estimate: Shown, assessment: Assessment, answered: Answered
    ) -> PlanHead | None:
        texts, flags, result = self._kit.texts, estimate.flags, estimate.result
        if estimate.failure:
            why = texts("panel.failed_why") if estimate.failure == "-" else estimate.failure
            return PlanHead(texts(f"{AREA}.empty.failed", why=why))
        if flags is not None and not flags.flags_asked:
            asked, total = flags.flag_questions
            words = texts(f"{AREA}.empty.not_asked", asked=asked, total=total)
            return PlanHead(words, asks=not assessment.is_signed)
        if flags is None or result is None:
            return PlanHead(texts(f"{AREA}.empty.working"))
        if not result.sides:
            return PlanHead(texts(f"{AREA}.empty.no_estimate"))
        emergency = _emergency(flags, assessment, answered)
        return self._emergency_head(emergency) if emergency is not None else None

    def _head(self, plan: ExaminationPlan, result: Result, assessment: Assessment) -> PlanHead:
        texts = self._kit.texts
        if not plan.count:
            key = "signed" if assessment.is_signed and _lacks_plan(result) else "nothing"
            return PlanHead(texts(f"{AREA}.empty.{key}"))
        known = assessment.complaint.symptomatic_side is not SymptomaticSide.UNKNOWN
        title = texts(
            f"{AREA}.plan.summary",
            tests=counted(texts, TESTS, plan.count),
            places=counted(texts, PLACES, plan.places),
            minutes=_rounded(plan.minutes),
        )
        rule = texts(
            f"{AREA}.irritable.rule",
            strong=f"{STRONG_PAIN:g}",
            needed=SIGNS_NEEDED,
            minutes=f"{SHORT_MINUTES:g}",
        )
        side = "" if known else texts(f"{AREA}.plan.side_unknown")
        return PlanHead(title, "", side, self._order_words(plan), rule)

    def _order_words(self, plan: ExaminationPlan) -> str:
        found = plan.irritability
        key = f"{AREA}.irritable.{found.state}"
        if found.state is not Irritable.YES:
            return self._kit.texts(key)
        return self._kit.texts(key, signs=", ".join(map(self._sign_words, found.signs)))

    def _sign_words(self, sign: Sign) -> str:
        texts = self._kit.texts
        if not sign.finding_id:
            return texts(f"{AREA}.irritable.chart", value=f"{sign.value:g}")
        definition = self._catalogue.finding(sign.finding_id)
        label = decapitalise(definition.label)
        if sign.value is None:
            return label
        figure = value_words(definition, Answer.of_value(sign.value))
        return texts(f"{AREA}.irritable.figure", label=label, value=figure)

    def _emergency_head(self, flag: RedFlag) -> PlanHead:
        """Whoever has to be sent now is not turned over for an examination, seen or not."""
        texts = self._kit.texts
        words = texts("panel.next.emergency", label=flag.label, time=flag.timeframe)
        wait = texts("panel.next.emergency_tests")
        return PlanHead(texts(f"{AREA}.empty.emergency"), f"{words} {wait}")

    # positions

    def _place(
        self, place: PlannedPosition, assessment: Assessment, present: Position, is_first: bool
    ) -> PlanPlace:
        texts = self._kit.texts
        name = texts(f"ui.position.{place.position}")
        done = tuple(self._done_line(key, assessment) for key in place.done[:DONE_SHOWN])
        hidden = len(place.done) - len(done)
        more = texts(f"{AREA}.plan.more_done", n=hidden) if hidden else ""
        if not place.tests:
            heading = texts(f"{AREA}.plan.all_done", position=capitalise(name))
            return PlanPlace(heading, "", done, more)
        heading = capitalise(position_heading(texts, place.position, present, is_first))
        minutes = texts(f"{AREA}.plan.minutes", minutes=_rounded(place.minutes))
        return PlanPlace(heading, minutes, (*map(self._line, place.tests), *done), more)

    def _line(self, planned: PlannedTest) -> PlanLine:
        texts, test, kit = self._kit.texts, planned.test, self._kit
        title = self._sided(test.label, test.side)
        signed = zip(("positive", "negative"), test.told, strict=True)
        effects = tuple(
            texts(
                f"panel.next.effect_{key}",
                region=texts(f"ui.region.short.{region}"),
                chance=kit.chance(chance),
            )
            for key, (region, chance) in signed
        )
        (plus, plus_p), (minus, minus_p) = test.told
        spoken = texts(
            f"{AREA}.plan.row_spoken",
            label=title,
            provokes=texts(f"{AREA}.plan.row_provokes") if planned.provokes else "",
            plus=texts(f"clinical.region.{plus}"),
            plus_chance=kit.chance(plus_p),
            minus=texts(f"clinical.region.{minus}"),
            minus_chance=kit.chance(minus_p),
            seconds=test.seconds,
        )
        mark = texts(f"{AREA}.plan.provokes") if planned.provokes else ""
        return PlanLine(planned.key, title, effects, mark, f"{test.seconds}\u00a0s", spoken)

    def _done_line(self, key: AnswerKey, assessment: Assessment) -> PlanLine:
        texts, definition = self._kit.texts, self._catalogue.finding(key.finding_id)
        answer = assessment.answers.of(key.finding_id, key.side)
        tested = answer.state is not AnswerState.COULD_NOT_TEST
        words = state_words(texts, definition, answer)
        if not tested:
            words = texts(f"{AREA}.plan.could_not", reason=words)
        words = f"{GLYPHS[answer.state]} {words}".strip()
        said = spoken_answer(texts, definition, key, answer)
        spoken = texts(f"{AREA}.plan.{'done' if tested else 'tried'}_spoken", answer=said)
        title = self._sided(definition.label, key.side)
        return PlanLine(key, title, (words,), "", "", spoken, is_done=True, is_ticked=tested)

    def _held(self, held: Iterable[HeldBack]) -> Iterable[str]:
        """One sentence for the tests that the same flag holds back for the same reason."""
        texts = self._kit.texts
        together: dict[tuple[str, str, bool], list[HeldBack]] = {}
        for test in held:
            together.setdefault((test.flag_id, test.reason, test.raised), []).append(test)
        for (_, reason, raised), tests in together.items():
            first, *more = dict.fromkeys(t.label for t in tests)
            yield texts(
                f"{AREA}.held.{'forbidden' if raised else 'waits'}",
                labels=", ".join((first, *map(decapitalise, more))),
                reason=decapitalise(reason),
                flag=tests[0].flag_label,
                **({} if raised else {"questions": ", ".join(tests[0].questions)}),
            )

    def _sided(self, label: str, side: Side | None) -> str:
        return label if side is None else self._kit.texts("panel.side_of", label=label, side=side)


def _emergency(flags: FlagsNow, assessment: Assessment, answered: Answered) -> RedFlag | None:
    """The first raised emergency that nobody set aside."""
    done = in_force(flags.raised, assessment.acknowledgements, answered)
    aside = {name for name, one in done.items() if one.set_aside}
    emergencies = (f for f in flags.raised if f.urgency is Urgency.EMERGENCY)
    return next((f for f in emergencies if f.id not in aside), None)


def _lacks_plan(result: Result) -> bool:
    """Whether a result was made before there were plans: tests worth doing, and none planned."""
    return any(
        not side.plan and any(t.position is not Position.NONE for t in side.next_tests)
        for side in result.sides
    )


def _rounded(minutes: float) -> int:
    return max(1, round(minutes))
