"""The log: looked through by patient, user, kind and day; proved; its head written down."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from hipspine_desktop.domain.people import Clinician
from hipspine_desktop.services.birth_dates import parse_birth_date
from hipspine_desktop.services.log_reading import (
    Action,
    ListedEntry,
    LogKind,
    LogPage,
    LogQuery,
)
from hipspine_desktop.services.log_words import LogWords
from hipspine_desktop.services.verification import Verification
from hipspine_desktop.ui.allowing import allow
from hipspine_desktop.ui.kit import Kit, set_property
from hipspine_desktop.ui.spoken import name_field
from hipspine_desktop.ui.widgets.plain_table import PlainColumn, PlainRow, PlainTable
from hipspine_desktop.wording.formats import format_datetime

AREA = "record_screens.log"
DAYS = ("from", "to")
# name, width, rank: what gives way first where there is no room
COLUMNS = (
    ("at", 148, 0), ("who", 124, 0), ("what", 170, 0), ("patient", 180, 1), ("record", 100, 2),
    ("detail", 0, 3), ("position", 58, 4),
)  # fmt: skip


class LogPanel(QWidget):
    """Reads only; the log cannot be changed from anywhere.

    Signals:
        query_made(object): a :class:`LogQuery`.
        check_requested(object): head written down earlier, "" for none.
        export_requested(): write the head down.
        save_requested(object): save all entries of the :class:`LogQuery` shown.
    """

    query_made = Signal(object)
    check_requested = Signal(object)
    export_requested = Signal()
    save_requested = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._today = date.min
        self._rows: list[PlainRow] = []
        self._query = LogQuery()
        self._words: LogWords | None = None
        texts = kit.texts
        columns = [PlainColumn(texts(f"{AREA}.column.{n}"), w, rank) for n, w, rank in COLUMNS]
        self.table = PlainTable(kit, "log_table", texts(f"{AREA}.title"), columns)
        self._patient = self._line("patient", "ui.patients.search")
        self._users, self._kinds = self._box("user"), self._box("kind")
        self._days = {name: self._line(name, f"{AREA}.day_hint") for name in DAYS}
        self._kinds.addItem(texts(f"{AREA}.any_kind"), "")
        for kind in LogKind:
            self._kinds.addItem(texts(f"{AREA}.kind.{kind}"), kind.value)
        self._older = kit.button(texts(f"{AREA}.older"), "log_older", "link")
        self._count = kit.label("", "caption", "ink2")
        self._known = self._line("known_head", f"{AREA}.known_hint")
        self._check = kit.button(texts(f"{AREA}.check"), "check_records", "primary")
        self._result = kit.prose("", "strong")
        self._result.setObjectName("check_result")
        self._build_layout()
        self._connect()

    def _line(self, name: str, hint: str) -> QLineEdit:
        line = QLineEdit()
        line.setObjectName(f"log_{name}")
        line.setAccessibleName(self._kit.texts(f"{AREA}.{name}"))
        line.setPlaceholderText(self._kit.texts(hint))
        return line

    def _box(self, name: str) -> QComboBox:
        box = QComboBox()
        box.setObjectName(f"log_{name}")
        name_field(box, self._kit.texts(f"{AREA}.{'kind_of' if name == 'kind' else name}"))
        box.setMinimumContentsLength(6)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        return box

    def _build_layout(self) -> None:
        kit, px, texts = self._kit, self._kit.theme.px, self._kit.texts
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(10))
        grid.setVerticalSpacing(px(3))
        cells: tuple[tuple[str, QWidget, int], ...] = (
            ("patient", self._patient, 3),
            ("user", self._users, 2),
            ("kind_of", self._kinds, 2),
            ("from", self._days["from"], 2),
            ("to", self._days["to"], 2),
        )
        for column, (name, widget, stretch) in enumerate(cells):
            grid.addWidget(kit.label(texts(f"{AREA}.{name}"), "caption_strong", "ink2"), 0, column)
            grid.addWidget(widget, 1, column)
            grid.setColumnStretch(column, stretch)
        show = kit.button(texts(f"{AREA}.show"), "log_show")
        show.clicked.connect(self._on_show)
        grid.addWidget(show, 1, len(cells))
        layout.addLayout(grid)
        layout.addWidget(self.table, 1)
        foot = QHBoxLayout()
        foot.addWidget(self._count)
        foot.addWidget(self._older)
        foot.addStretch(1)
        save = kit.button(texts("log_words.file.save"), "log_save")
        save.clicked.connect(self._on_save)
        foot.addWidget(save)
        layout.addLayout(foot)
        layout.addWidget(kit.rule())
        proof = QHBoxLayout()
        proof.setSpacing(px(8))
        export = kit.button(texts(f"{AREA}.export"), "export_head")
        export.clicked.connect(self.export_requested)
        for part in (self._check, self._known, export):
            proof.addWidget(part, 1 if part is self._known else 0)
        layout.addLayout(proof)
        layout.addWidget(self._result)
        self._result.hide()

    def _connect(self) -> None:
        for line in (self._patient, *self._days.values()):
            line.returnPressed.connect(self._on_show)
        self._users.activated.connect(self._on_show)
        self._kinds.activated.connect(self._on_show)
        self._older.clicked.connect(self._on_older)
        self._check.clicked.connect(self._on_check)

    def show_users(self, users: tuple[Clinician, ...], today: date, words: LogWords) -> None:
        """Whom one can choose, and what says the entries; the first page is asked for."""
        self._today, self._words = today, words
        self._users.clear()
        self._users.addItem(self._kit.texts(f"{AREA}.any_user"), "")
        for user in users:
            self._users.addItem(user.name, user.id)
        self._on_show()

    def show_page(self, page: LogPage, query: LogQuery) -> None:
        """Show entries; a later page stands below those before."""
        rows = [self._row(entry) for entry in page.entries]
        self._rows = [*self._rows, *rows] if query.before is not None else rows
        self.table.set_rows(self._rows)
        self._older.setVisible(page.more)
        self._count.setText(self._kit.texts(f"{AREA}.shown", n=len(self._rows)))

    def _row(self, entry: ListedEntry) -> PlainRow:
        say = self._words
        assert say is not None  # users come before entries
        words = (
            format_datetime(entry.at.astimezone()),
            say.who(entry),
            say.action(entry),
            say.patient(entry),
            entry.record_number,
            say.say(entry),
            str(entry.position),
        )
        failed = entry.action is Action.SIGN_IN_FAILED
        return PlainRow(words, entry, "urgent" if failed else "ink")

    def show_checking(self) -> None:
        """The check is under way."""
        allow(self._check, self._kit.texts("why_not.busy"))
        set_property(self._result, "tone", "ink2")
        self._result.setText(self._kit.texts(f"{AREA}.checking"))
        self._result.show()

    def show_verification(self, found: Verification) -> None:
        """What was looked through, and what was wrong."""
        texts = self._kit.texts
        allow(self._check)
        looked = texts(
            f"{AREA}.looked",
            entries=found.head.count,
            signed=found.signed_records,
            documents=found.documents,
        )
        faults = "\n".join(texts(f.key, **f.values) for f in found.faults)
        end = texts(f"{AREA}.sound") if found.is_sound else faults
        set_property(self._result, "tone", "ok" if found.is_sound else "emerg")
        self._result.setText(f"{looked}\n{end}")
        self._result.show()

    def show_problem(self, sentence: str) -> None:
        """The check could not be done, or the days are not understood."""
        allow(self._check)
        set_property(self._result, "tone", "urgent")
        self._result.setText(sentence)
        self._result.setVisible(bool(sentence))

    @Slot()
    def _on_show(self) -> None:
        days: dict[str, date | None] = {}
        for name, line in self._days.items():
            text = line.text().strip()
            days[name] = parse_birth_date(text, self._today) if text else None
            wrong = bool(text) and days[name] is None
            set_property(line, "state", "wrong" if wrong else "")
            if wrong:
                self.show_problem(self._kit.texts("records.problem.date_not_understood"))
                return
        kind = self._kinds.currentData()
        self._query = LogQuery(
            self._patient.text().strip(),
            str(self._users.currentData() or ""),
            LogKind(kind) if kind else None,
            days["from"],
            days["to"],
        )
        self.query_made.emit(self._query)

    @Slot()
    def _on_older(self) -> None:
        last = self._rows[-1].item if self._rows else None
        if isinstance(last, ListedEntry):
            query = LogQuery(
                self._query.patient,
                self._query.clinician_id,
                self._query.kind,
                self._query.first_day,
                self._query.last_day,
                last.position,
            )
            self.query_made.emit(query)

    @Slot()
    def _on_save(self) -> None:
        self.save_requested.emit(self._query)

    @Slot()
    def _on_check(self) -> None:
        self.show_checking()
        self.check_requested.emit(self._known.text().strip())
