"""Red flags at the head of the panel: at most two cards open, then "1 more"."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from hipspine_desktop.domain.answers import AnswerState
from hipspine_desktop.domain.assessment import Acknowledgement, Assessment
from hipspine_desktop.domain.findings import FindingDefinition
from hipspine_desktop.domain.letter import Urgency
from hipspine_desktop.engine.result import RedFlag
from hipspine_desktop.services.flag_review import NOTHING_ANSWERED, Answered, in_force
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.models.estimate_model import FlagsNow
from hipspine_desktop.ui.panel.open_flags import OpenFlags
from hipspine_desktop.ui.spoken import Role
from hipspine_desktop.ui.widgets.red_flag_card import RedFlagCard

SHOWN = 2
COULD_NOT = AnswerState.COULD_NOT_TEST


class ProgressLine(QWidget):
    """How many of the red-flag questions have been asked, as a bar."""

    spoken_role = Role.Graphic

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit, self._share = kit, 0.0
        self.setFixedHeight(kit.theme.px(6))

    def set_share(self, share: float) -> None:
        """0 to 1."""
        self._share = share
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the bar."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._kit.theme.colour("bar2soft"))
        done = self.rect()
        done.setWidth(round(self.width() * self._share))
        painter.fillRect(done, self._kit.theme.colour("bar"))
        painter.end()


class FlagArea(QWidget):
    """Raised flags, what was asked, and before that: no estimate yet.

    Signals: acknowledge_requested(object), set_aside_requested(object), basis_requested(object):
    a :class:`RedFlag`; ask_requested(): go to the red-flag questions; jump_requested(object):
    the :class:`AnswerKey` of one question.
    """

    acknowledge_requested = Signal(object)
    set_aside_requested = Signal(object)
    basis_requested = Signal(object)
    ask_requested = Signal()
    jump_requested = Signal(object)

    def __init__(
        self, kit: Kit, block: tuple[FindingDefinition, ...], compact: bool = False
    ) -> None:
        super().__init__()
        self._kit, self._block, self._compact = kit, block, compact
        self._not_asked = 0
        self._shown: tuple[object, ...] = ()
        self._most = 1 if compact else SHOWN
        self._all = False
        self._flags: tuple[RedFlag, ...] = ()
        self._acks: dict[str, Acknowledgement] = {}
        self._read_only = False
        px = kit.theme.px
        self._layout = QVBoxLayout(self)
        margin = px(10) if compact else px(14)
        self._layout.setContentsMargins(margin, margin, margin, px(8))
        self._layout.setSpacing(px(8))
        self._cards = QVBoxLayout()
        self._cards.setSpacing(px(6))
        self._layout.addLayout(self._cards)
        self._more = kit.button("", "more_flags", "link")
        self._more.clicked.connect(self._on_more_clicked)
        self._layout.addWidget(self._more)
        self._asked_mark, self._asked = QLabel(), kit.prose("", "caption", "ink2")
        self._asked.setObjectName("flags_asked")
        self._asked_row = self._build_asked_row()
        self.open_flags = OpenFlags(kit, compact)
        self.open_flags.jump_requested.connect(self.jump_requested)
        self._layout.addWidget(self.open_flags)
        self._waiting = self._build_waiting()

    @property
    def first_open(self) -> RedFlag | None:
        """The first flag that nobody has acknowledged."""
        return next((f for f in self._flags if f.id not in self._acks), None)

    @property
    def emergency(self) -> RedFlag | None:
        """The first raised emergency that nobody set aside."""
        return next(
            (
                f
                for f in self._flags
                if f.urgency is Urgency.EMERGENCY
                and not (f.id in self._acks and self._acks[f.id].set_aside)
            ),
            None,
        )

    def take_focus(self) -> None:
        """Put the cursor on the way to the red-flag questions."""
        self._ask.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def shown(self) -> tuple[object, ...]:
        """Changes whenever other cards are to be shown."""
        return self._shown

    def set_most(self, most: int) -> None:
        """Open at most so many cards, until all are asked for."""
        if most != self._most and not self._compact:
            self._most = most
            self._rebuild()

    def is_seen(self, flag: RedFlag) -> bool:
        """Whether somebody acknowledged it."""
        return flag.id in self._acks

    def show_result(
        self,
        result: FlagsNow | None,
        assessment: Assessment,
        failure: str = "",
        coming: bool = False,
        answered: Answered = NOTHING_ANSWERED,
    ) -> None:
        """Show the flags as they are known and what was done about them.

        Args:
            failure: why there is no estimate, "" where it is merely on its way.
            coming: the flags are known and the estimate is still being made.
            answered: when each answer was last changed; a flag set aside before that is open
                again.
        """
        self._flags = result.raised if result is not None else ()
        self._acks = in_force(self._flags, assessment.acknowledgements, answered)
        self._not_asked = self._could_not_ask(assessment)
        self._read_only = assessment.is_signed
        asked, total = result.flag_questions if result is not None else (0, 0)
        whole = result is not None and result.flags_asked
        self._waiting.setVisible(not whole or coming or bool(failure))
        self._asked_row.setVisible(whole)
        asking = total > 0 and not whole
        self._ask.setVisible(asking)
        self._count.setVisible(asking)
        self._line.setVisible(asking)
        key = "ui.flag.count_open" if self._not_asked else "ui.flag.count"
        counted = {"open": self._not_asked} if self._not_asked else {}
        self._count.setText(self._kit.texts(key, asked=asked, total=total, **counted))
        self._line.set_share(asked / total if total else 0.0)
        self._title.setText(
            self._kit.texts("ui.panel.no_estimate" if asking else "ui.panel.estimate_coming")
        )
        waiting = self._kit.texts("ui.panel.computing")
        self._sentence.setText(
            self._kit.texts("ui.panel.no_estimate_why", total=total) if asking else waiting
        )
        if failure:
            self._title.setText(self._kit.texts("ui.panel.no_estimate"))
            self._sentence.setText(failure)
        if result is not None and whole:
            self._show_asked(result, total)
        self.open_flags.show_result(result)
        shown = (self._flags, tuple(self._acks.items()), self._all, self._read_only)
        if shown != self._shown:
            self._shown = shown
            self._rebuild()

    def _show_asked(self, result: FlagsNow, total: int) -> None:
        """The tick only where every question has an answer and none raises a flag."""
        clear = not result.raised and not self._not_asked
        key = "ui.flag.asked_clear" if clear else "ui.flag.asked_raised"
        values = {"total": total, "n": len(result.raised)}
        if self._not_asked:
            key = "ui.flag.not_all"
            values |= {"answered": total - self._not_asked, "open": self._not_asked}
        self._asked.setText(self._kit.texts(key, **values))
        mark = self._kit.theme.pixmap("tick" if clear else "flag", "ok" if clear else "ink2", 14)
        self._asked_mark.setPixmap(mark)

    def _could_not_ask(self, assessment: Assessment) -> int:
        """Questions of the red-flag block that were tried and could not be asked."""
        return sum(
            any(assessment.answers.of(k.finding_id, k.side).state is COULD_NOT for k in d.keys)
            for d in self._block
        )

    def _rebuild(self) -> None:
        while (item := self._cards.takeAt(0)) is not None:
            card = item.widget()
            if card is not None:
                card.hide()
                card.deleteLater()
        limit = len(self._flags) if self._all else self._most
        ordered = sorted(self._flags, key=lambda f: f.id in self._acks)
        for flag in ordered[:limit]:
            card = RedFlagCard(
                self._kit, flag, self._acks.get(flag.id), self._read_only, self._compact
            )
            card.acknowledge_requested.connect(self.acknowledge_requested)
            card.set_aside_requested.connect(self.set_aside_requested)
            card.basis_requested.connect(self.basis_requested)
            self._cards.addWidget(card)
        rest = len(self._flags) - limit
        self._more.setVisible(rest > 0 or self._all)
        fewer = self._kit.texts("ui.flag.fewer")
        self._more.setText(self._kit.texts("ui.flag.more", n=rest) if rest > 0 else fewer)

    def _build_asked_row(self) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self._kit.theme.px(6))
        layout.addWidget(self._asked_mark, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._asked, 1)
        self._layout.addWidget(row)
        return row

    def _build_waiting(self) -> QWidget:
        kit, px = self._kit, self._kit.theme.px
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, px(2), 0, px(4))
        layout.setSpacing(px(8))
        self._title = kit.prose("", "card")
        layout.addWidget(self._title)
        self._sentence = kit.prose("", "body", "ink2")
        layout.addWidget(self._sentence)
        self._count = kit.label("", "caption_strong", "ink2")
        layout.addWidget(self._count)
        self._line = ProgressLine(kit)
        layout.addWidget(self._line)
        ask = kit.button(kit.texts("ui.flag.ask_now"), "ask_red_flags", "primary", key="F7")
        ask.clicked.connect(self.ask_requested)
        self._ask = ask
        if self._compact:
            layout.addWidget(ask)
        else:
            row = QHBoxLayout()
            row.addWidget(ask)
            row.addStretch(1)
            layout.addLayout(row)
        self._layout.addWidget(box)
        return box

    def event(self, event: QEvent) -> bool:
        """As high as cards and words need at this width; nothing under it overlaps."""
        handled = super().event(event)
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.LayoutRequest):
            needed = self._layout.totalHeightForWidth(self.width())
            if needed > 0 and needed != self.minimumHeight():
                self.setFixedHeight(needed)
        return handled

    @Slot()
    def _on_more_clicked(self) -> None:
        self._all = not self._all
        self._shown = (*self._shown[:2], self._all, self._read_only)
        self._rebuild()
