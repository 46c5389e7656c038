"""The composition root of the window: the one place where its real parts are made."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Protocol

from hipspine_desktop import __version__, paths
from hipspine_desktop.services.knowing import Knowing, know
from hipspine_desktop.services.practice import Surroundings
from hipspine_desktop.services.reasoning import Estimator
from hipspine_desktop.settings import load_settings, save_settings
from hipspine_desktop.wording.texts import Texts


class Window(Protocol):
    """What this module asks of the window; naming its class here would load Qt."""

    def open_on_screen(self) -> None:
        """Show it, as large as is useful."""

    def report_fault(self, failure: BaseException) -> None:
        """Tell of a fault of our own."""


def run_window(
    data_dir: Path | None = None, hint: str = "", arguments: tuple[str, ...] = ()
) -> int:
    """Open the window and stay until it is closed.

    Args:
        data_dir: folder of the practice; None: the user's own.
        hint: a line under the sign-in form, such as the demo practice's user and password.
        arguments: words for Qt itself.

    Returns:
        The exit status.
    """
    from PySide6.QtWidgets import QApplication

    from hipspine_desktop.ui.singletons import keep_singletons_alive

    keep_singletons_alive()
    application = QApplication([sys.argv[0], *arguments])
    application.setApplicationName("Hip-Spine")
    application.setApplicationVersion(__version__)
    window = make_window(data_dir or paths.user_data_dir(), hint)
    # a fault that nothing catches ends in the window's report, not on a terminal nobody sees
    sys.excepthook = FaultHook(window.report_fault)
    window.open_on_screen()
    return application.exec()


def make_window(
    data_dir: Path,
    hint: str = "",
    surroundings: Surroundings | None = None,
    estimator: Estimator | None = None,
) -> Window:
    """Make the window of a practice; a QApplication must be there.

    Args:
        data_dir: folder of the practice.
        hint: a line under the sign-in form.
        surroundings: None: the program's own clock and cost of passwords.
        estimator: None: one over the program's own knowledge base.
    """
    from hipspine_desktop.ui.kit import Kit
    from hipspine_desktop.ui.main_window import MainWindow
    from hipspine_desktop.ui.operations import Operations
    from hipspine_desktop.ui.spoken import install_spoken_roles
    from hipspine_desktop.ui.theme import Theme, load_fonts, variant_of
    from hipspine_desktop.ui.window_parts import WindowParts

    resources = paths.resources_dir()
    settings = load_settings(data_dir).settings
    install_spoken_roles()
    load_fonts(resources)
    theme, texts = Theme(resources), Texts.load(resources / "wording")
    theme.set_look(variant_of(settings.theme), settings.text_scale)
    theme.apply()
    parts = WindowParts(
        kit=Kit(theme, texts),
        operations=Operations(),
        folder=data_dir,
        knowing=_in_the_background(
            partial(know, resources / "knowledge", texts, surroundings, estimator)
        ),
        fonts=resources / "fonts",
        settings=settings,
        save_settings=partial(save_settings, data_dir),
        version=__version__,
        hint=hint,
    )
    return MainWindow(parts)


def _in_the_background(make: Callable[[], Knowing]) -> Callable[[], Knowing]:
    """Begin at once in a thread of its own; who needs the result waits for it."""
    pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="knowing")
    made = pool.submit(make)
    pool.shutdown(wait=False)
    return made.result


class FaultHook:
    """Hands an exception that nobody caught to the window; Ctrl+C still ends the program."""

    def __init__(self, report: Callable[[BaseException], object]) -> None:
        self._report = report

    def __call__(
        self, kind: type[BaseException], fault: BaseException, trace: TracebackType | None
    ) -> None:
        """As ``sys.excepthook``."""
        if issubclass(kind, Exception):
            self._report(fault.with_traceback(trace))
        else:
            sys.__excepthook__(kind, fault, trace)
