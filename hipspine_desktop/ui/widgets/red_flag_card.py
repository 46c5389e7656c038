"""A raised red flag: what, how soon, what to do, what raised it; acknowledged with a reason."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from hipspine_desktop.domain.assessment import Acknowledgement
from hipspine_desktop.domain.letter import Urgency
from hipspine_desktop.engine.result import RaisedBy, RedFlag
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.painting import URGENCY_TOKENS, draw_flag_shape
from hipspine_desktop.ui.spoken import Role
from hipspine_desktop.wording.formats import format_time


class FlagShape(QWidget):
    """The shape of an urgency, in a fixed square."""

    spoken_role = Role.Graphic

    def __init__(self, kit: Kit, urgency: Urgency, size: int = 18) -> None:
        super().__init__()
        self._kit, self._urgency, self._size = kit, urgency, size
        side = kit.theme.px(size)
        self.setFixedSize(QSize(side, side))
        self.setAccessibleName(kit.texts(f"clinical.urgency.{urgency}"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the shape."""
        painter = QPainter(self)
        draw_flag_shape(painter, self._kit.theme, QRectF(self.rect()), self._urgency)
        painter.end()


def fact_words(kit: Kit, fact: RaisedBy) -> str:
    """What raised a flag, with its side."""
    label = fact.label
    side = fact.key.side if fact.key is not None else None
    if side is not None and side.value not in label.lower().split():
        label = kit.texts("panel.side_of", label=label, side=side)
    return kit.texts("ui.flag.assumed", label=label) if fact.assumed else label


class RedFlagCard(QWidget):
    """Open when it is to be acknowledged; one line with who and when afterwards.

    Signals:
        acknowledge_requested(object), basis_requested(object): the :class:`RedFlag`.
        set_aside_requested(object): the same.
    """

    spoken_role = Role.Grouping

    acknowledge_requested = Signal(object)
    set_aside_requested = Signal(object)
    basis_requested = Signal(object)

    def __init__(
        self,
        kit: Kit,
        flag: RedFlag,
        acknowledged: Acknowledgement | None,
        read_only: bool = False,
        compact: bool = False,
    ) -> None:
        super().__init__()
        self._kit = kit
        self.flag = flag
        self.setObjectName(f"flag_{flag.id}")
        level = kit.texts(f"clinical.urgency.{flag.urgency}")
        self.setAccessibleName(
            kit.texts("ui.flag.spoken", level=level, label=flag.label, action=flag.action)
        )
        theme = kit.theme
        self._column = QVBoxLayout(self)
        left = theme.px(16 if not compact else 12)
        self._column.setContentsMargins(left, theme.px(9), theme.px(12), theme.px(9))
        self._column.setSpacing(theme.px(4))
        self._add_head(level, compact)
        if acknowledged is not None:
            self._add_acknowledged(acknowledged)
            if not read_only:
                self._add_again(compact)
        elif flag.urgency is Urgency.SOON and not compact:
            self._column.addWidget(kit.prose(flag.action, "caption", "ink2"))
            self._add_buttons(read_only, compact)
        else:
            self._add_body(compact)
            self._add_buttons(read_only, compact)

    def _add_head(self, level: str, compact: bool) -> None:
        kit, flag = self._kit, self.flag
        token = URGENCY_TOKENS[flag.urgency][0]
        row = QHBoxLayout()
        row.setSpacing(kit.theme.px(8))
        row.addWidget(FlagShape(kit, flag.urgency), 0, Qt.AlignmentFlag.AlignTop)
        name = kit.label(level, "caption_strong", token)
        row.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
        if compact:
            row.addStretch(1)
            self._column.addLayout(row)
            self._column.addWidget(kit.prose(flag.label, "strong"))
            return
        row.addWidget(kit.prose(flag.label, "strong"), 1)
        self._column.addLayout(row)

    def _add_body(self, compact: bool) -> None:
        kit, flag = self._kit, self.flag
        indent = 0 if compact else kit.theme.px(26)
        lines: list[QLabel] = []
        if compact:
            lines.append(kit.prose(self._time(), "caption"))
        else:
            lines.append(kit.prose(flag.action))
            lines.append(
                kit.prose(
                    kit.texts(
                        "ui.flag.where",
                        time=self._time(),
                        destination=kit.texts(f"clinical.destination.{flag.destination}"),
                    ),
                    "caption_strong",
                )
            )
            lines.append(kit.prose(self._raised_by(), "caption", "ink2"))
        for line in lines:
            line.setContentsMargins(indent, 0, 0, 0)
            self._column.addWidget(line)

    def _time(self) -> str:
        """The time frame, and which of its words no page sets."""
        flag = self.flag
        if not flag.own_time:
            return flag.timeframe
        key = "whole" if flag.own_time == flag.timeframe else "part"
        return self._kit.texts(f"ui.flag.own_time_{key}", time=flag.timeframe, own=flag.own_time)

    def _raised_by(self) -> str:
        facts = "; ".join(fact_words(self._kit, fact) for fact in self.flag.raised_by)
        return self._kit.texts("ui.flag.raised_by", facts=facts)

    def _add_buttons(self, read_only: bool, compact: bool) -> None:
        kit = self._kit
        row = QHBoxLayout()
        row.setContentsMargins(0 if compact else kit.theme.px(26), kit.theme.px(2), 0, 0)
        row.setSpacing(kit.theme.px(8))
        if not read_only:
            cap = "" if compact else "F8"
            text = kit.texts("ui.flag.acknowledge")
            seen = kit.button(text, "acknowledge_flag", "primary", key=cap)
            self._name(seen)
            seen.clicked.connect(self._on_acknowledge_clicked)
            row.addWidget(seen)
            if not compact:
                aside = kit.button(kit.texts("ui.flag.set_aside"), "set_aside_flag")
                self._name(aside)
                aside.clicked.connect(self._on_set_aside_clicked)
                row.addWidget(aside)
        row.addStretch(1)
        if not compact:
            row.addWidget(self._basis_button())
        self._column.addLayout(row)

    def _basis_button(self) -> QPushButton:
        basis = self._kit.button(self._kit.texts("ui.flag.basis"), "flag_basis", "link")
        self._name(basis)
        basis.clicked.connect(self._on_basis_clicked)
        return basis

    def _name(self, button: QPushButton) -> None:
        """Two cards have the same buttons: each says of which flag it is."""
        field, title = button.text().strip(), self.flag.label
        button.setAccessibleName(self._kit.texts("spoken.field.of", field=field, title=title))

    def _add_acknowledged(self, acknowledged: Acknowledgement) -> None:
        key = "ui.flag.set_aside_by" if acknowledged.set_aside else "ui.flag.seen_by"
        text = self._kit.texts(
            key,
            by=acknowledged.by,
            time=format_time(acknowledged.at.astimezone()),
            reason=acknowledged.reason,
        )
        line = self._kit.prose(text, "caption", "ink2")
        line.setContentsMargins(self._kit.theme.px(26), 0, 0, 0)
        self._column.addWidget(line)

    def _add_again(self, compact: bool) -> None:
        """A way to decide anew: what was decided stays in the log."""
        self._again = self._kit.button(self._kit.texts("ui.flag.again"), "flag_again", "link")
        self._name(self._again)
        self._again.clicked.connect(self._on_again_clicked)
        self._compact = compact
        row = QHBoxLayout()
        row.setContentsMargins(0 if compact else self._kit.theme.px(26), 0, 0, 0)
        row.addWidget(self._again)
        row.addStretch(1)
        self._column.addLayout(row)

    @Slot()
    def _on_again_clicked(self) -> None:
        self._again.hide()
        self._add_body(self._compact)
        self._add_buttons(False, self._compact)

    @Slot()
    def _on_acknowledge_clicked(self) -> None:
        self.acknowledge_requested.emit(self.flag)

    @Slot()
    def _on_set_aside_clicked(self) -> None:
        self.set_aside_requested.emit(self.flag)

    @Slot()
    def _on_basis_clicked(self) -> None:
        self.basis_requested.emit(self.flag)

    # Qt

    def event(self, event: QEvent) -> bool:
        """As high as its words need at this width, in the font the style gives them."""
        handled = super().event(event)
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.LayoutRequest):
            for label in self.findChildren(QLabel):
                label.ensurePolished()
            if event.type() is QEvent.Type.Show:
                self._column.invalidate()  # at a layout request it would ask for the next
            needed = self._column.heightForWidth(self.width())
            if needed != self.height() or needed != self.minimumHeight():
                self.setFixedHeight(needed)
        return handled

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Soft ground, edge on the left."""
        theme = self._kit.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        token, soft = URGENCY_TOKENS[self.flag.urgency]
        edge = "urgentfill" if self.flag.urgency is Urgency.URGENT else token
        radius = theme.px(5)
        box = QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(edge))
        painter.drawRoundedRect(box, radius, radius)
        painter.setBrush(theme.colour(soft))
        inner = box.adjusted(theme.px(5), 1, -1, -1)
        painter.drawRoundedRect(inner, radius - 1, radius - 1)
        painter.fillRect(
            QRectF(inner.left(), inner.top(), radius, inner.height()), theme.colour(soft)
        )
        painter.end()
