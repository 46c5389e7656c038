"""Findings that the chart speaks for, each accepted by a key, or all at once."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from hipspine_desktop.domain.answers import AnswerKey, AnswerState, SymptomaticSide
from hipspine_desktop.domain.findings import Catalogue
from hipspine_desktop.services.chart_reading import Proposal, Reading
from hipspine_desktop.services.chart_words import place_words, root_sentences
from hipspine_desktop.ui.allowing import allow
from hipspine_desktop.ui.answer_words import side_title
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.painting import GLYPHS
from hipspine_desktop.wording.prose import decapitalise


class ProposalRow(QWidget):
    """One proposal: what, why, and the button that records it.

    Signals:
        accepted(object): the :class:`Proposal`.
    """

    accepted = Signal(object)

    def __init__(
        self, kit: Kit, catalogue: Catalogue, proposal: Proposal, wrong_side: str = ""
    ) -> None:
        super().__init__()
        self._proposal = proposal
        texts, px = kit.texts, kit.theme.px
        label = catalogue.finding(proposal.key.finding_id).label
        side = side_title(texts, proposal.key.side)
        name = f"{label}, {decapitalise(side)}" if side else label
        why = _why(kit, proposal)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(kit.prose(name, "body"))
        words.addWidget(kit.prose(why, "caption", "ink2"))
        if proposal.is_at_odds:
            state = texts(f"clinical.state.{proposal.recorded.state}")
            odds = texts("body_chart.proposed.odds", state=state)
            words.addWidget(kit.prose(odds, "caption", "urgent"))
        if wrong_side:
            words.addWidget(kit.prose(wrong_side, "caption", "urgent"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, px(4), 0, px(4))
        layout.setSpacing(px(8))
        layout.addLayout(words, 1)
        self.button: QPushButton | None = None
        if proposal.is_done:
            layout.addWidget(self._done(kit, name))
        else:
            self.button = self._accept_button(kit, name, why)
            layout.addWidget(self.button)

    def _done(self, kit: Kit, name: str) -> QLabel:
        done = kit.label(kit.texts("body_chart.proposed.done"), "caption", "ok")
        state = kit.texts(f"clinical.state.{self._proposal.answer.state}")
        done.setAccessibleName(
            kit.texts("body_chart.proposed.spoken_done", label=name, state=state)
        )
        return done

    def _accept_button(self, kit: Kit, name: str, why: str) -> QPushButton:
        state, texts = self._proposal.answer.state, kit.texts
        text = f"{GLYPHS[state]}  {texts(f'body_chart.proposed.{state}')}"
        button = kit.button(text, f"accept_{self._proposal.key.finding_id}", "proposal")
        word = texts(f"clinical.state.{state}")
        button.setAccessibleName(
            texts("body_chart.proposed.spoken", label=name, state=word, why=why)
        )
        button.clicked.connect(self._on_clicked)
        return button

    @Slot()
    def _on_clicked(self) -> None:
        self.accepted.emit(self._proposal)


class ProposalPanel(QFrame):
    """The proposals of a chart; nothing is recorded by itself.

    Signals:
        accepted(object): proposals to record, a tuple of :class:`Proposal`.
    """

    accepted = Signal(object)

    def __init__(self, kit: Kit, catalogue: Catalogue) -> None:
        super().__init__()
        self._kit, self._catalogue = kit, catalogue
        self._shown: tuple[Proposal, ...] | None = None
        self._painful = SymptomaticSide.UNKNOWN
        self._read_only = False
        self._accepted_at = -1
        self.rows: dict[AnswerKey, ProposalRow] = {}
        texts, px = kit.texts, kit.theme.px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(4))
        layout.addWidget(kit.prose(texts("body_chart.proposed.title"), "card"))
        self.all_button = kit.button("", "accept_all", "secondary", key="Ctrl+Enter")
        self.all_button.clicked.connect(self.accept_all)
        layout.addWidget(self.all_button)
        self._none = kit.prose(texts("body_chart.proposed.none"), "caption", "ink2")
        layout.addWidget(self._none)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        layout.addLayout(self._list)
        self._note = kit.prose("", "caption", "ink2")
        layout.addWidget(self._note)

    def show_reading(
        self,
        reading: Reading,
        read_only: bool,
        painful: SymptomaticSide = SymptomaticSide.UNKNOWN,
    ) -> None:
        """Show what a chart proposes, and what is too little.

        Args:
            painful: the side of the complaint; what is drawn on the other one says so and is
                not accepted with the rest.
        """
        self._show_note(reading)
        known = tuple(p for p in reading.proposals if p.key.finding_id in self._catalogue)
        if (known, read_only, painful) == (self._shown, self._read_only, self._painful):
            return
        self._shown, self._read_only, self._painful = known, read_only, painful
        for row in self.rows.values():
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = {}
        for proposal in known:
            row = ProposalRow(self._kit, self._catalogue, proposal, self._wrong_side(proposal))
            row.accepted.connect(self._on_accepted)
            if row.button is not None:
                allow(row.button, self._kit.texts("why_not.read_only") if read_only else "")
            self.rows[proposal.key] = row
            self._list.addWidget(row)
        count = len(self._open)
        self.all_button.setText(self._kit.texts("body_chart.proposed.accept_all", count=count))
        self.all_button.setAccessibleName(self.all_button.text())
        self.all_button.setVisible(count > 1)
        allow(self.all_button, self._kit.texts("why_not.read_only") if read_only else "")
        self._none.setVisible(not known)
        if self._accepted_at >= 0:
            QTimer.singleShot(0, self, self._focus_next)

    @Slot()
    def accept_all(self) -> None:
        """Record every proposal where nothing stands yet."""
        if self._open and not self._read_only:
            self.accepted.emit(self._open)

    @property
    def _open(self) -> tuple[Proposal, ...]:
        return tuple(
            p for p in self._shown or () if not p.recorded.is_asked and not self._wrong_side(p)
        )

    def _wrong_side(self, proposal: Proposal) -> str:
        """What is said of a symptom drawn on the side that does not hurt; "" for all else."""
        sides, side = self._painful.sides, proposal.key.side
        absent = proposal.answer.state is AnswerState.ABSENT
        if side is None or len(sides) != 1 or side in sides or absent:
            return ""
        return self._kit.texts("body_chart.proposed.wrong_side", complaint=sides[0], drawn=side)

    def _show_note(self, reading: Reading) -> None:
        texts = self._kit.texts
        words = list(root_sentences(texts, reading))
        if reading.touched:
            places = ", ".join(place_words(texts, p) for p in reading.touched)
            words.insert(0, texts("body_chart.proposed.too_little", places=places))
        self._note.setText("\n".join(words))
        self._note.setVisible(bool(words))

    @Slot(object)
    def _on_accepted(self, proposal: Proposal) -> None:
        self._accepted_at = list(self.rows).index(proposal.key)
        self.accepted.emit((proposal,))

    @Slot()
    def _focus_next(self) -> None:
        """After one is accepted the next open one has the focus, so Enter goes on."""
        start, self._accepted_at = self._accepted_at, -1
        buttons = [row.button for row in list(self.rows.values())]
        for button in (*buttons[start:], *buttons[:start]):
            if button is not None and isValid(button):
                button.setFocus()
                return


def _why(kit: Kit, proposal: Proposal) -> str:
    texts = kit.texts
    places = ", ".join(place_words(texts, place) for place in proposal.places)
    if not proposal.pens:
        return texts("body_chart.proposed.why_clear", places=places)
    pens = ", ".join(decapitalise(texts(f"body_chart.pen.{pen}")) for pen in proposal.pens)
    return texts("body_chart.proposed.why", pens=pens, places=places)
