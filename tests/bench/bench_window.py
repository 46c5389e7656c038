"""How fast the window answers: key to painted answer, opening an assessment, start of the program.

Not part of the test run: `python -m tests.bench.bench_window [--keys 300]`. The platform is Qt's
offscreen one unless QT_QPA_PLATFORM says another; figures are milliseconds. The estimate is
computed beside the typing, as in real use. The peer of the start is an empty PySide6 window, of a
key an empty QLineEdit in the same process.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

EMPTY = """
import sys, time
started = float(sys.argv[1])
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
window = QWidget()
window.resize(1600, 960)
window.show()
app.processEvents()
print(1000 * (time.time() - started))
"""
OURS = """
import sys, time
started = float(sys.argv[1])
from pathlib import Path
from PySide6.QtWidgets import QApplication
from hipspine_desktop.ui.singletons import keep_singletons_alive
keep_singletons_alive()
app = QApplication([])
from hipspine_desktop.app import make_window
window = make_window(Path(sys.argv[2]))
window.resize(1600, 960)
window.show()
app.processEvents()
print(1000 * (time.time() - started))
"""
ANSWERS = 60


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="How fast the window answers.")
    parser.add_argument("--keys", type=int, default=300)
    parser.add_argument("--starts", type=int, default=7)
    chosen = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        measure_window(Path(folder), chosen.keys)
        measure_starts(Path(folder), chosen.starts)


def measure_starts(folder: Path, count: int) -> None:
    """Start of the process until the first window is painted, against an empty window."""
    took: dict[str, list[float]] = {"empty": [], "ours": []}
    for _ in range(count):
        for name, code in (("empty", EMPTY), ("ours", OURS)):
            words = [sys.executable, "-c", code, repr(time.time()), str(folder)]
            run = subprocess.run(words, capture_output=True, text=True, check=True)
            took[name].append(float(run.stdout.split()[-1]))
    empty, ours = (statistics.median(took[n]) for n in ("empty", "ours"))
    said = f"start to window: {ours:.0f}, empty PySide6 window {empty:.0f}"
    print(f"{said}, ratio {ours / empty:.1f}")


def measure_window(folder: Path, keys: int) -> None:
    """Open an assessment of 60 answers, see each section once, then answer by key."""
    from PySide6.QtWidgets import QApplication, QLineEdit

    from hipspine_desktop.ui.singletons import keep_singletons_alive

    keep_singletons_alive()
    app = QApplication.instance() or QApplication([])
    from tests.bench.typing_window import TypingWindow

    driver = TypingWindow(folder, ANSWERS)
    opened = [driver.open_assessment() for _ in range(8)]
    report("open an assessment", opened)
    driver.settle()
    driver.walk_through()
    line = QLineEdit()
    line.resize(200, 30)
    line.show()
    app.processEvents()
    bare = [driver.press(line, "a") for _ in range(keys)]
    report("key to paint, empty QLineEdit", bare)
    alone = driver.answer_keys(keys, settle_each=True)
    report("key to painted answer, at rest", alone)
    busy = driver.answer_keys(keys, settle_each=False)
    report("key to painted answer, estimate under way", busy)
    ratio = statistics.median(busy) / statistics.median(bare)
    print(f"ratio of medians to the empty line: {ratio:.1f}")
    driver.close()


def report(name: str, milliseconds: Sequence[float]) -> None:
    """Median, 95th percentile and worst."""
    ranked = sorted(milliseconds)
    p95 = ranked[min(len(ranked) - 1, round(0.95 * len(ranked)))]
    print(f"{name}: median {statistics.median(ranked):.1f}, p95 {p95:.1f}, worst {ranked[-1]:.1f}")


def timed(work: Callable[[], object]) -> float:
    """Milliseconds of a call."""
    start = time.perf_counter()
    work()
    return 1000.0 * (time.perf_counter() - start)


if __name__ == "__main__":
    main()
