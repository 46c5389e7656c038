"""The patient list as a table that paints itself."""

from __future__ import annotations

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from hipspine_desktop.domain.letter import Urgency
from hipspine_desktop.domain.records import PatientRow
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.models.patients_model import COLUMNS, ROW_ROLE, TWIN_ROLE, PatientsModel
from hipspine_desktop.ui.painting import URGENCY_TOKENS, dashed_pen, draw_flag_shape, draw_text

Index = QModelIndex | QPersistentModelIndex
WIDTHS = {"name": 300, "born": 146, "gender": 84, "nhs": 114, "last_seen": 106, "open_work": 178}


class PatientDelegate(QStyledItemDelegate):
    """Family name strong, the rest quiet; draft and urgency as tags."""

    def __init__(self, kit: Kit, parent: QTableView) -> None:
        super().__init__(parent)
        self._kit = kit

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """The design's row."""
        return QSize(100, self._kit.theme.px(40))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        theme = self._kit.theme
        painter.save()
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(rect, theme.colour("select"))
            if index.column() == 0:
                painter.fillRect(
                    QRect(rect.left(), rect.top(), theme.px(3), rect.height()),
                    theme.colour("accent"),
                )
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.colour("line"))
        row = index.data(ROW_ROLE)
        box = rect.adjusted(theme.px(14 if index.column() == 0 else 8), 0, -theme.px(6), 0)
        twin = index.data(TWIN_ROLE) if index.column() == 0 else ""
        if twin:
            upper = box.adjusted(0, theme.px(3), 0, -theme.px(17))
            lower = box.adjusted(0, theme.px(20), 0, -theme.px(3))
            painter.setFont(theme.font("section"))
            painter.setPen(theme.colour("urgent"))
            draw_text(painter, lower, str(twin))
            box = upper
        match COLUMNS[index.column()]:
            case "name":
                self._paint_name(painter, box, row)
            case "open_work":
                self._paint_work(painter, box, row)
            case "last_seen":
                self._paint_plain(painter, box, index, "ink2")
            case _:
                self._paint_plain(painter, box, index, "ink")
        painter.restore()

    def _paint_plain(self, painter: QPainter, box: QRect, index: Index, tone: str) -> None:
        painter.setFont(self._kit.theme.font("body"))
        painter.setPen(self._kit.theme.colour(tone))
        draw_text(painter, box, str(index.data() or ""))

    def _paint_name(self, painter: QPainter, box: QRect, row: PatientRow) -> None:
        theme, patient = self._kit.theme, row.patient
        family = patient.family_name.upper()
        painter.setPen(theme.colour("ink"))
        painter.setFont(theme.font("strong"))
        width = painter.fontMetrics().horizontalAdvance(family)
        title = f" ({patient.title})" if patient.title else ""
        given = f"{patient.given_name}{title}"
        body = theme.font("body")
        rest = QFontMetrics(body).horizontalAdvance(f", {given}")
        if width + rest > box.width() and box.height() >= theme.px(36):
            # a name is never cut where two lines show it whole
            draw_text(painter, box.adjusted(0, theme.px(3), 0, -theme.px(19)), f"{family},")
            painter.setFont(body)
            draw_text(painter, box.adjusted(0, theme.px(19), 0, -theme.px(3)), given)
            return
        draw_text(painter, box, family)
        painter.setFont(body)
        draw_text(painter, box.adjusted(width, 0, 0, 0), f", {given}")

    def _paint_work(self, painter: QPainter, box: QRect, row: PatientRow) -> None:
        theme, x = self._kit.theme, box.left()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.has_draft:
            text = self._kit.texts("ui.state.draft")
            painter.setFont(theme.font("section"))
            width = painter.fontMetrics().horizontalAdvance(text) + theme.px(14)
            tag = QRectF(x + 0.5, box.center().y() - theme.px(9) + 0.5, width, theme.px(18))
            painter.setPen(dashed_pen(theme.colour("linectl")))
            painter.drawRoundedRect(tag, theme.px(3), theme.px(3))
            painter.setPen(theme.colour("ink2"))
            painter.drawText(tag, int(Qt.AlignmentFlag.AlignCenter), text)
            x += width + theme.px(8)
        if row.urgency in (Urgency.EMERGENCY, Urgency.URGENT, Urgency.SOON):
            assert row.urgency is not None
            side = theme.px(14)
            shape = QRectF(x, box.center().y() - side / 2, side, side)
            draw_flag_shape(painter, theme, shape, row.urgency)
            painter.setFont(theme.font("caption_strong"))
            painter.setPen(theme.colour(URGENCY_TOKENS[row.urgency][0]))
            words = self._kit.texts(f"clinical.urgency.{row.urgency}")
            left = round(x) + side + theme.px(6)
            room = QRect(left, box.top(), box.right() + theme.px(6) - left, box.height())
            draw_text(painter, room, words)


class PatientTable(QTableView):
    """Rows are chosen with the arrows, opened with Enter.

    Signals:
        row_chosen(object): the :class:`PatientRow` under the cursor, None when there is none.
        row_opened(object): Enter or a double click on it.
    """

    row_chosen = Signal(object)
    row_opened = Signal(object)

    def __init__(self, kit: Kit, model: PatientsModel) -> None:
        super().__init__()
        self._kit, self._rows = kit, model
        self.setObjectName("patient_table")
        self.setAccessibleName(kit.texts("ui.patients.title"))
        self.setModel(model)
        self.setItemDelegate(PatientDelegate(kit, self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(kit.theme.px(40))
        self.verticalHeader().setMinimumSectionSize(kit.theme.px(40))
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(self._on_opened)
        self.selectionModel().currentRowChanged.connect(self._on_current_changed)

    def fit(self, width: int) -> None:
        """Columns that have no room give way: gender first, then the last visit."""
        px = self._kit.theme.px
        spare = max(0, width - px(sum(WIDTHS.values())))
        each = round(spare * 0.6 / (len(COLUMNS) - 1))  # not all of it between name and birth date
        for index, name in enumerate(COLUMNS):
            if index:
                self.setColumnWidth(index, px(WIDTHS[name]) + each)
        self.setColumnHidden(COLUMNS.index("gender"), width < px(860))
        self.setColumnHidden(COLUMNS.index("last_seen"), width < px(760))
        self.setColumnHidden(COLUMNS.index("nhs"), width < px(620))
        self.setColumnHidden(COLUMNS.index("open_work"), width < px(480))

    def chosen(self) -> PatientRow | None:
        """The row under the cursor."""
        return self._rows.row(self.currentIndex())

    def choose_first(self) -> None:
        """Put the cursor on the first row."""
        if self._rows.rows:
            self.selectRow(0)
        else:
            self.row_chosen.emit(None)

    def open_chosen(self) -> None:
        """Open the row under the cursor."""
        row = self.chosen()
        if row is not None:
            self.row_opened.emit(row)

    @Slot(QModelIndex)
    def _on_opened(self, index: QModelIndex) -> None:
        row = self._rows.row(index)
        if row is not None:
            self.row_opened.emit(row)

    @Slot(QModelIndex, QModelIndex)
    def _on_current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        self.row_chosen.emit(self._rows.row(current))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_chosen()
        else:
            super().keyPressEvent(event)
