"""A card of the form: a heading with the side columns, and its rows."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRectF, QSize, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from hipspine_desktop.domain.answers import Side, SymptomaticSide
from hipspine_desktop.domain.findings import FindingDefinition, FindingKind
from hipspine_desktop.ui.answer_words import side_title
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.painting import draw_text, draw_wrapped, wrapped_lines
from hipspine_desktop.ui.spoken import Role
from hipspine_desktop.ui.widgets.finding_row import FindingRow
from hipspine_desktop.ui.widgets.form_columns import FormColumns


class CardHeading(QWidget):
    """Title left; Right and Left over their columns, with "symptomatic" where it hurts."""

    spoken_role = Role.Heading

    def __init__(self, kit: Kit, title: str, sided: bool, measured: bool) -> None:
        super().__init__()
        self._kit, self._title = kit, title
        self._sided, self._measured = sided, measured
        self._columns: FormColumns | None = None
        self._painful: SymptomaticSide = SymptomaticSide.UNKNOWN
        self.setAccessibleName(title)

    def place(self, columns: FormColumns) -> None:
        """Take the shared columns."""
        self._columns = columns
        theme = self._kit.theme
        width = columns.label[1]
        if not self._sided or columns.stacked:
            width = columns.width - 2 * columns.label[0]
        lines = wrapped_lines(theme.font("card"), self._title, width)
        self.setFixedHeight(theme.px(36 if lines == 1 else 46))
        self.update()

    def set_sided(self, sided: bool) -> None:
        """Whether the columns Right and Left are named."""
        self._sided = sided

    def set_painful(self, painful: SymptomaticSide) -> None:
        """Which side hurts."""
        if painful is not self._painful:
            self._painful = painful
            sides = [side_title(self._kit.texts, s) for s in painful.sides if self._sided]
            said = [self._kit.texts("spoken.heading.side", side=side) for side in sides]
            self.setAccessibleDescription("; ".join(said))
            self.update()

    def sizeHint(self) -> QSize:
        """As placed."""
        return QSize(300, self._kit.theme.px(36))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint title and column words."""
        columns = self._columns
        if columns is None:
            return
        theme = self._kit.theme
        painter = QPainter(self)
        painter.setFont(theme.font("card"))
        painter.setPen(theme.colour("ink"))
        left, width = columns.label
        if not self._sided or columns.stacked:
            width = columns.width - 2 * left
        line = theme.px(17)
        draw_wrapped(painter, QRectF(left, 0, width, self.height()), self._title, line)
        if self._sided and not columns.stacked:
            for side in (Side.RIGHT, Side.LEFT):
                self._paint_side(painter, columns, side)
            if self._measured and columns.note[1] > theme.px(180):
                self._paint_legend(painter, columns)
        painter.end()

    def _paint_side(self, painter: QPainter, columns: FormColumns, side: Side) -> None:
        theme = self._kit.theme
        painter.setFont(theme.font("caption_strong"))
        painter.setPen(theme.colour("ink"))
        word = side_title(self._kit.texts, side)
        left = columns.left_of(side, columns.cell)
        draw_text(painter, QRectF(left, 0, columns.cell, self.height()), word)
        if side in self._painful.sides:
            shift = painter.fontMetrics().horizontalAdvance(word) + theme.px(6)
            painter.setFont(theme.font("caption"))
            painter.setPen(theme.colour("ink3"))
            box = QRectF(left + shift, 0, columns.cell - shift, self.height())
            draw_text(painter, box, self._kit.texts("ui.form.symptomatic"))

    def _paint_legend(self, painter: QPainter, columns: FormColumns) -> None:
        theme = self._kit.theme
        painter.setFont(theme.font("caption"))
        x, y, r = float(columns.note[0] + theme.px(8)), self.height() / 2, theme.px(4)
        for key in ("right", "left", "usual"):
            text = self._kit.texts(f"ui.form.legend_{key}")
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            mark = QRectF(x, y - r, 2 * r, 2 * r)
            if key == "usual":
                painter.fillRect(QRectF(x, y - r, 3 * r, 2 * r), theme.colour("bar2soft"))
                x += r
            else:
                painter.setPen(QPen(theme.colour("bar"), 1.5 * theme.scale))
                painter.setBrush(theme.colour("bar" if key == "right" else "surface"))
                painter.drawEllipse(mark)
            painter.setPen(theme.colour("ink2"))
            width = painter.fontMetrics().horizontalAdvance(text)
            draw_text(painter, QRectF(x + 2 * r + theme.px(5), 0, width + 2, self.height()), text)
            x += 2 * r + width + theme.px(18)


class FormCard(QFrame):
    """Heading and rows; a folded card makes its rows only when it is opened.

    Signals:
        rows_made(object): the tuple of new :class:`FindingRow`, to be filled and connected.
    """

    spoken_role = Role.Grouping

    rows_made = Signal(object)

    def __init__(
        self, kit: Kit, title: str, definitions: tuple[FindingDefinition, ...], folded: bool
    ) -> None:
        super().__init__()
        self._kit = kit
        self._columns: FormColumns | None = None
        self.definitions = definitions
        self.rows: tuple[FindingRow, ...] = ()
        self.setProperty("card", True)
        self.setAccessibleName(title)
        sided = any(len(d.sides) == 2 for d in definitions)
        measured = any(d.kind is FindingKind.MEASURED and len(d.sides) == 2 for d in definitions)
        self.heading = CardHeading(kit, title, sided and not folded, measured)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(1, 0, 1, kit.theme.px(4))
        self._layout.setSpacing(0)
        if folded:
            self._layout.addWidget(self._fold_row(title, len(definitions)))
        else:
            self._layout.addWidget(self.heading)
        self._sided = sided

    @property
    def is_folded(self) -> bool:
        """Whether the rows are still to be made."""
        return not self.rows

    @Slot()
    def unfold(self) -> None:
        """Make and show the rows."""
        if self.rows:
            return
        if self._layout.indexOf(self.heading) < 0:
            opener = self._layout.takeAt(0)
            if opener is not None and (widget := opener.widget()) is not None:
                widget.hide()
                widget.deleteLater()
            self.heading.set_sided(self._sided)
            self._layout.addWidget(self.heading)
            self.heading.show()
        self.rows = tuple(FindingRow(self._kit, d) for d in self.definitions)
        for row in self.rows:
            self._layout.addWidget(row)
        self.rows_made.emit(self.rows)
        if self._columns is not None:
            self.place(self._columns)

    def place(self, columns: FormColumns) -> None:
        """Lay out every row in the shared columns."""
        self._columns = columns
        self.heading.place(columns)
        for row in self.rows:
            row.place(replace(columns, between=self._sided))

    def _fold_row(self, title: str, count: int) -> QWidget:
        kit, px = self._kit, self._kit.theme.px
        self.heading.hide()
        self.heading.setParent(self)
        opener = kit.button(
            kit.texts("ui.form.unfold", title=title, n=count),
            "unfold_card",
            "quiet",
            "chevron_right",
        )
        opener.setMinimumHeight(px(32))
        opener.setProperty("align", "left")
        opener.clicked.connect(self.unfold)
        return opener
