"""What the program proposes to do next with the patient: how soon, where to, why, and by whom."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.domain.letter import Urgency
from hipspine_desktop.engine.result import Advice, RedFlag, Result
from hipspine_desktop.services.flag_review import NOTHING_ANSWERED, Answered, in_force
from hipspine_desktop.ui.kit import Kit, set_property
from hipspine_desktop.ui.models.estimate_model import Shown
from hipspine_desktop.ui.painting import URGENCY_TOKENS
from hipspine_desktop.ui.widgets.red_flag_card import FlagShape
from hipspine_desktop.wording.formats import NBSP
from hipspine_desktop.wording.prose import capitalise, decapitalise, sentence

AREA = "referral"
LEADING, MOST_ADVICE = 3, 6
PRESSING = (Urgency.EMERGENCY, Urgency.URGENT)


class ReferralCard(QFrame):
    """Shows, records nothing: the clinician's own plan stands above it, the letter in Documents."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._told: tuple[object, ...] | None = None
        px = kit.theme.px
        self.setObjectName("referral_card")
        self.setProperty("card", True)
        title = kit.texts(f"{AREA}.title")
        self.setAccessibleName(title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(14), px(10), px(14), px(12))
        layout.setSpacing(px(6))
        head = QHBoxLayout()
        head.addWidget(kit.label(title, "card"), 1)
        self._age = kit.label("", "caption_strong", "urgent")
        self._age.setObjectName("referral_age")
        head.addWidget(self._age)
        layout.addLayout(head)
        self._line_row = QHBoxLayout()
        self._line_row.setSpacing(px(8))
        self._shape: QWidget | None = None
        self._line = kit.prose("", "strong")
        self._line.setObjectName("referral_line")
        self._line_row.addWidget(self._line, 1)
        layout.addLayout(self._line_row)
        self._why = kit.prose("", "body", "ink2")
        self._why.setObjectName("referral_why")
        layout.addWidget(self._why)
        self._advice = QVBoxLayout()
        self._advice.setSpacing(px(4))
        layout.addLayout(self._advice)
        layout.addWidget(kit.prose(kit.texts(f"{AREA}.yours"), "caption", "ink2"))

    def show_estimate(
        self, shown: Shown, assessment: Assessment, answered: Answered = NOTHING_ANSWERED
    ) -> None:
        """Show what follows from a result, or that there is none yet."""
        texts, result = self._kit.texts, shown.result
        self._age.setText(texts("panel.older") if shown.is_stale and result is not None else "")
        raised = result.raised if result is not None else ()
        done = in_force(raised, assessment.acknowledgements, answered)
        seen = tuple(name for name, one in done.items() if one.set_aside)
        told = (result, shown.failure, seen)
        if told == self._told:
            return
        self._told = told
        self._clear()
        if result is None or not _may_be_told(result):
            self._show_line(None, self._waiting(shown))
            self._why.setText("")
            return
        pathway = result.pathway
        urgency = capitalise(texts(f"clinical.urgency.{pathway.urgency}").lower())
        destination = decapitalise(texts(f"clinical.destination.{pathway.destination}"))
        line = texts("documents.pathway.line", urgency=urgency, destination=destination)
        self._show_line(pathway.urgency, line)
        self._why.setText(self._reasons(result))
        self._show_advice(result, [f for f in result.raised if f.id not in seen])

    # inside

    def _waiting(self, shown: Shown) -> str:
        texts, result = self._kit.texts, shown.result
        if shown.failure:
            why = texts("panel.failed_why") if shown.failure == "-" else shown.failure
            return texts("panel.failed", why=why)
        if result is None:
            return texts("ui.panel.computing")
        return texts(f"{AREA}.after_flags", total=result.flag_questions[1])

    def _show_line(self, urgency: Urgency | None, words: str) -> None:
        self._line.setText(words)
        tone = URGENCY_TOKENS[urgency][0] if urgency is not None else "ink2"
        set_property(self._line, "tone", "ink" if urgency is Urgency.ROUTINE else tone)
        if self._shape is not None:
            self._line_row.removeWidget(self._shape)
            self._shape.hide()
            self._shape.deleteLater()
            self._shape = None
        if urgency is not None:
            self._shape = FlagShape(self._kit, urgency, 14)
            self._line_row.insertWidget(0, self._shape, 0, Qt.AlignmentFlag.AlignTop)

    def _reasons(self, result: Result) -> str:
        texts, because = self._kit.texts, result.pathway.because
        if not because:
            return ""
        words = [texts(key) if key in texts else key for key in because]
        reasons = "; ".join(decapitalise(word).rstrip(".") for word in words)
        return texts("documents.pathway.because", reasons=reasons)

    def _show_advice(self, result: Result, active: list[RedFlag]) -> None:
        """What sources say of the leading causes; beside a pressing red flag none of it holds."""
        if any(f.urgency in PRESSING for f in active):
            self._say(self._kit.texts("documents.pathway.held_back"))
            return
        for advice in _relevant(result)[:MOST_ADVICE]:
            self._say(self._advice_words(advice))

    def _advice_words(self, advice: Advice) -> str:
        texts, key = self._kit.texts, f"documents.pathway.kind_{advice.kind}"
        kind = texts(key) if key in texts else capitalise(advice.kind)
        about = decapitalise(advice.about)
        lead = texts("documents.pathway.about", kind=kind, about=about) if about else f"{kind}: "
        source = advice.ref.short.replace(" ", NBSP)
        return f"{lead}{sentence(advice.text)} ({source})"

    def _say(self, words: str) -> None:
        self._advice.addWidget(self._kit.prose(words, "caption", "ink2"))

    def _clear(self) -> None:
        while (item := self._advice.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()


def _may_be_told(result: Result) -> bool:
    """Before the block was asked only what somebody else has to do at once."""
    return result.flags_asked or result.pathway.urgency in PRESSING


def _relevant(result: Result) -> list[Advice]:
    """Advice about the leading causes of each side, and about none in particular."""
    every = {decapitalise(c.label) for side in result.sides for c in side.conditions}
    leading = {decapitalise(c.label) for s in result.sides for c in s.conditions[:LEADING]}
    found = [(decapitalise(a.about), a) for a in result.pathway.advice]
    return [advice for about, advice in found if about in leading or about not in every]
