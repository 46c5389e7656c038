"""What a screen reader is told of an assessment: answers, red flags, estimate, store."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from hipspine_desktop.domain.answers import AnswerKey
from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.engine.result import EvaluatedSide, RedFlag, Result, SideResult
from hipspine_desktop.errors import HipspineError
from hipspine_desktop.messages import message_for
from hipspine_desktop.ui.announcer import Announcer
from hipspine_desktop.ui.answer_words import spoken_answer
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.models.assessment_model import AssessmentModel
from hipspine_desktop.ui.models.estimate_model import EstimateModel, Shown
from hipspine_desktop.wording.formats import format_percent, format_time, probability_word_key


class AssessmentNews(QObject):
    """An answer at once, before the focus moves on; a new red flag at once and urgently.

    Estimate and store after a pause, and only what is new: the leading region where its words
    changed, an estimate that stays older than the answers, one "Saved" for all that was typed.
    """

    def __init__(
        self, kit: Kit, model: AssessmentModel, estimate: EstimateModel, source: QWidget
    ) -> None:
        super().__init__(source)
        self._kit, self._model = kit, model
        self.announcer = Announcer(source)
        self._changed: list[AnswerKey] = []
        self._flags: dict[str, RedFlag] | None = None
        self._estimate = ""
        self._is_unsaved = False
        model.answer_changed.connect(self._on_answer_changed)
        model.changed.connect(self._on_changed)
        model.saving.connect(self._on_saving)
        model.saved.connect(self._on_saved)
        model.save_failed.connect(self._on_save_failed)
        estimate.shown_changed.connect(self._on_shown_changed)

    # answers

    @Slot(object)
    def _on_answer_changed(self, key: AnswerKey) -> None:
        self._changed.append(key)

    @Slot(object)
    def _on_changed(self, assessment: Assessment) -> None:
        """Once for each change, however many answers it holds."""
        keys, self._changed = self._changed, []
        known = [k for k in keys if k.finding_id in self._model.catalogue]
        if not known:
            return
        key = known[0]
        definition = self._model.catalogue.finding(key.finding_id)
        answer = assessment.answers.of(key.finding_id, key.side)
        words = spoken_answer(self._kit.texts, definition, key, answer)
        if len(known) > 1:
            words = self._kit.texts("spoken.happened.answers", first=words, n=len(known) - 1)
        self.announcer.say(words)

    # the store

    @Slot()
    def _on_saving(self) -> None:
        self._is_unsaved = True

    @Slot(object)
    def _on_saved(self, moment: datetime) -> None:
        if self._is_unsaved:
            self._is_unsaved = False
            words = self._kit.texts("spoken.happened.saved", time=format_time(moment))
            self.announcer.say_after_pause("saved", words)

    @Slot(object)
    def _on_save_failed(self, failure: Exception) -> None:
        why = message_for(failure).text if isinstance(failure, HipspineError) else ""
        self.announcer.say_after_pause("saved", "")
        self.announcer.say(self._kit.texts("spoken.happened.not_saved", why=why).strip(), True)

    # flags and estimate

    @Slot(object)
    def _on_shown_changed(self, shown: Shown) -> None:
        result = shown.result
        if shown.failure:
            self.announcer.say_after_pause("estimate", "")
            why = self._kit.texts("panel.failed_why") if shown.failure == "-" else shown.failure
            self.announcer.say(self._kit.texts("panel.failed", why=why))
        if result is None:
            return
        quick = shown.quick if shown.is_stale else None
        self._tell_flags(quick.raised if quick is not None else result.raised, shown.is_stale)
        if shown.is_stale:
            stale = self._kit.texts("spoken.happened.stale") if result.flags_asked else ""
            self.announcer.say_after_pause("estimate", stale)
            return
        self._tell_estimate(result)

    def _tell_flags(self, raised: tuple[RedFlag, ...], is_stale: bool) -> None:
        before, now = self._flags, {f.id: f for f in raised}
        if before is None:
            self._flags = now
            if now:
                flags = "; ".join(self._flag_words(f) for f in raised)
                words = self._kit.texts("spoken.happened.flags", n=len(now), flags=flags)
                self.announcer.say_after_pause("flags", words)
            return
        new = sorted((f for f in raised if f.id not in before), key=lambda f: f.urgency.rank)
        if new:  # in one: a second urgent announcement would cut the first one off
            flags = " ".join(self._flag_words(f) for f in new)
            self.announcer.say(self._kit.texts("spoken.happened.raised", flag=flags), True)
        gone = [f for f in before.values() if f.id not in now and not is_stale]
        for flag in gone:
            self.announcer.say(self._kit.texts("spoken.happened.no_longer", label=flag.label))
        self._flags = {**before, **now} if is_stale else now

    def _flag_words(self, flag: RedFlag) -> str:
        level = self._kit.texts(f"clinical.urgency.{flag.urgency}")
        return self._kit.texts("ui.flag.spoken", level=level, label=flag.label, action=flag.action)

    def _tell_estimate(self, result: Result) -> None:
        sides = result.sides if result.flags_asked else ()
        words = "; ".join(self._side_words(side) for side in sides if side.regions)
        is_news = bool(words) and words != self._estimate
        self._estimate = words
        said = self._kit.texts("spoken.happened.updated", first=words) if is_news else ""
        self.announcer.say_after_pause("estimate", said)

    def _side_words(self, side: SideResult) -> str:
        """The leading region with its range and word."""
        texts = self._kit.texts
        first = max(side.regions, key=lambda r: r.p.p)
        words = texts(
            "panel.range_row",
            label=texts(f"clinical.region.{first.region}"),
            percent=format_percent(first.p.p),
            low=format_percent(first.p.low),
            high=format_percent(first.p.high),
            word=texts(probability_word_key(first.p.p)),
        )
        if side.side is EvaluatedSide.UNKNOWN:
            return words
        return texts(
            "spoken.happened.updated_side", side=texts(f"ui.side.{side.side}"), first=words
        )
