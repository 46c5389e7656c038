"""Red flags that recorded answers already support and one question still decides."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hipspine_desktop.domain.answers import AnswerKey
from hipspine_desktop.engine.result import FlagState, RedFlag
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.models.estimate_model import FlagsNow
from hipspine_desktop.ui.widgets.link_line import LinkLine
from hipspine_desktop.ui.widgets.red_flag_card import FlagShape

SHOWN = 1
MOST_QUESTIONS = 2


class OpenFlags(QWidget):
    """The question is a link to its field; under it which flag it decides.

    Signals:
        jump_requested(object): the :class:`AnswerKey` of the question.
    """

    jump_requested = Signal(object)

    def __init__(self, kit: Kit, compact: bool = False) -> None:
        super().__init__()
        self._kit, self._compact = kit, compact
        self._flags: tuple[RedFlag, ...] = ()
        self._all = False
        self.setObjectName("open_flags")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(kit.theme.px(4))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(kit.theme.px(4))
        layout.addLayout(self._lines)
        self._more = kit.button("", "more_open_flags", "link")
        self._more.clicked.connect(self._on_more_clicked)
        foot = QHBoxLayout()
        foot.setContentsMargins(0 if compact else kit.theme.px(20), 0, 0, 0)
        foot.addWidget(self._more)
        foot.addStretch(1)
        layout.addLayout(foot)
        self.hide()

    def show_result(self, result: FlagsNow | None) -> None:
        """Show the open flags of a result, once the block was asked."""
        flags: tuple[RedFlag, ...] = ()
        if result is not None and result.flags_asked:
            flags = tuple(
                sorted(
                    (f for f in result.red_flags if f.state is FlagState.UNKNOWN and f.ask),
                    key=lambda f: (f.urgency.rank, len(f.ask)),
                )
            )
        if flags != self._flags:
            self._flags = flags
            self._rebuild()

    def _rebuild(self) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self.setVisible(bool(self._flags))
        if self._compact:
            self._more.hide()
            if self._flags:
                self._lines.addWidget(self._count_line())
            return
        shown = self._flags if self._all else self._flags[:SHOWN]
        for flag in shown:
            self._lines.addWidget(self._line(flag))
        rest = len(self._flags) - len(shown)
        self._more.setVisible(rest > 0 or (self._all and len(self._flags) > SHOWN))
        key = "panel.flag.open_more" if rest > 0 else "panel.flag.open_fewer"
        self._more.setText(self._kit.texts(key, n=rest))

    def _count_line(self) -> QWidget:
        """In the folded strip: how many; the link goes to the first question."""
        text = self._kit.texts("panel.flag.strip", n=len(self._flags))
        first = self._flags[0].ask[0].finding_id
        link = LinkLine(self._kit, text, "ask_first", AnswerKey(first))
        link.clicked.connect(self._on_link_clicked)
        return link

    def _line(self, flag: RedFlag) -> QWidget:
        kit, texts = self._kit, self._kit.texts
        question = self._question(flag)
        level = texts(f"clinical.urgency.{flag.urgency}")
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(kit.theme.px(8))
        row.addWidget(FlagShape(kit, flag.urgency, 14), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        text = texts("panel.flag.one_question", question=question)
        link = LinkLine(kit, text, f"ask_{flag.id}", AnswerKey(flag.ask[0].finding_id))
        link.setAccessibleName(
            texts(
                "panel.flag.one_question_spoken", label=flag.label, level=level, question=question
            )
        )
        link.clicked.connect(self._on_link_clicked)
        words.addWidget(link)
        about = texts("panel.flag.one_question_of", label=flag.label, level=level)
        words.addWidget(kit.prose(about, "caption", "ink2"))
        row.addLayout(words, 1)
        return box

    def _question(self, flag: RedFlag) -> str:
        labels = [q.label for q in flag.ask]
        if len(labels) <= MOST_QUESTIONS:
            return self._kit.texts("panel.flag.or").join(labels)
        return self._kit.texts("panel.flag.several", first=labels[0], n=len(labels) - 1)

    @Slot()
    def _on_link_clicked(self) -> None:
        link = self.sender()
        if isinstance(link, LinkLine):
            self.jump_requested.emit(link.about)

    @Slot()
    def _on_more_clicked(self) -> None:
        self._all = not self._all
        self._rebuild()
