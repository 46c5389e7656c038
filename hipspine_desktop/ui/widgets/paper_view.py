"""The real pages of a PDF, from memory: no copy in plain text on the disk."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPalette, QResizeEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.spoken import Role

PRINT_DPI = 300
LARGEST_ZOOM = 1.35


class PaperPages(QPdfView):
    """The pages; a screen reader hears which paper and page, and what stands on it.

    Signals:
        resized(): its viewport has another size now.
    """

    spoken_role = Role.Document
    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell whoever fits the pages."""
        super().resizeEvent(event)
        self.resized.emit()


class PaperView(QWidget):
    """Pages under each other, as wide as there is room up to real size and a half."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._buffer: QBuffer | None = None
        self._document = QPdfDocument(self)
        self._view = PaperPages(self)
        self._view.setObjectName("paper_pages")
        self._view.setAccessibleName(kit.texts("ui.documents.preview"))
        self._view.setDocument(self._document)
        self._view.setPageMode(QPdfView.PageMode.MultiPage)
        self._view.setZoomMode(QPdfView.ZoomMode.Custom)
        self._view.resized.connect(self._zoom)
        self._view.setPageSpacing(kit.theme.px(14))
        self._view.pageNavigator().currentPageChanged.connect(self._on_page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._view)
        palette = self._view.palette()
        palette.setColor(QPalette.ColorRole.Dark, kit.theme.colour("canvas"))
        self._view.setPalette(palette)

    @property
    def page_count(self) -> int:
        """Number of pages shown."""
        return self._document.pageCount()

    def show_pdf(self, content: bytes) -> None:
        """Show a PDF where the last one stood."""
        place = self._view.verticalScrollBar().value()
        buffer = QBuffer(self)
        buffer.setData(QByteArray(content))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(buffer)
        if self._buffer is not None:
            self._buffer.deleteLater()
        self._buffer = buffer
        self._zoom()
        self._view.verticalScrollBar().setValue(place)
        self._speak()

    def _speak(self) -> None:
        """Which paper and page, and its words."""
        texts, pages = self._kit.texts, self._document.pageCount()
        page = min(self._view.pageNavigator().currentPage(), pages - 1)
        own = self._document.metaData(QPdfDocument.MetaDataField.Title)
        title = str(own or texts("ui.documents.preview"))
        name = texts("spoken.paper.name", title=title, page=page + 1, pages=pages)
        self._view.setAccessibleName(name if pages else texts("spoken.paper.none", title=title))
        words = self._document.getAllText(page).text() if pages else ""
        self._view.setAccessibleDescription(" ".join(words.split()))

    @Slot(int)
    def _on_page(self, _page: int) -> None:
        self._speak()

    @Slot()
    def _zoom(self) -> None:
        """As wide as there is room, up to one and a third times the real size and the scale."""
        if not self._document.pageCount():
            return
        width = self._document.pagePointSize(0).width() * self.logicalDpiX() / 72
        room = self._view.viewport().width() - 2 * self._kit.theme.px(20)
        self._view.setZoomFactor(max(0.3, min(LARGEST_ZOOM * self._kit.theme.scale, room / width)))

    def print_to(self, printer: QPrinter) -> bool:
        """Print every page at the paper's size; whether the printer took them."""
        printer.setFullPage(True)
        painter = QPainter()
        if not painter.begin(printer):
            return False
        for page in range(self._document.pageCount()):
            if page:
                printer.newPage()
            points = self._document.pagePointSize(page)
            pixels = QSize(
                round(points.width() * PRINT_DPI / 72), round(points.height() * PRINT_DPI / 72)
            )
            image = self._document.render(page, pixels)
            target = painter.viewport()
            scaled = pixels.scaled(target.size(), Qt.AspectRatioMode.KeepAspectRatio)
            painter.drawImage(
                target.adjusted(
                    0, 0, scaled.width() - target.width(), scaled.height() - target.height()
                ),
                image,
            )
        return painter.end() and printer.printerState() is not QPrinter.PrinterState.Error
