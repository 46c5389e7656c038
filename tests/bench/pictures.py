"""Photographs of every page of the window, to be looked at; not part of the test run.

`python -m tests.bench.pictures OUT [--only NAME] [--sizes 1280x720,1920x1080]
[--variants light,dark] [--scales 1,2]`. The demo practice is made in a temporary folder, its own
user signs in, and what is photographed are the program's own widgets. Pictures are named
PAGE_WIDTHxHEIGHT_VARIANT_SCALE.png; `--only` takes those whose page has the word in its name.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.sitting import Dress

SIZES, VARIANTS, SCALES = "1280x720,1920x1080", "light,dark", "1,2"


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the demo practice and photograph it in every dress."""
    parser = argparse.ArgumentParser(description="Photographs of every page of the window.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", default="", help="a word in the names of the pages wanted")
    parser.add_argument("--sizes", default=SIZES)
    parser.add_argument("--variants", default=VARIANTS)
    parser.add_argument("--scales", default=SCALES)
    chosen = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    chosen.out.mkdir(parents=True, exist_ok=True)
    dresses = list(dresses_of(chosen.sizes, chosen.variants, chosen.scales))
    with TemporaryDirectory(prefix="hipspine-pictures-") as folder:
        photograph(Path(folder), chosen.out, chosen.only, dresses)


def dresses_of(sizes: str, variants: str, scales: str) -> Iterator[Dress]:
    """Every combination of what the command line names."""
    for size, variant, scale in product(sizes.split(","), variants.split(","), scales.split(",")):
        width, height = map(int, size.split("x"))
        yield Dress(width, height, variant, float(scale))


def photograph(folder: Path, out: Path, only: str, dresses: Sequence[Dress]) -> None:
    """One sitting a dress, all over one demo practice and one knowledge base."""
    from PySide6.QtWidgets import QApplication

    from hipspine_desktop.ui.singletons import keep_singletons_alive

    keep_singletons_alive()
    app = QApplication.instance() or QApplication([])
    from tests.bench.sitting import Sitting, Studio

    studio = Studio.open(folder)
    for dress in dresses:
        begun = time.perf_counter()
        sitting = Sitting(studio, dress, out, only)
        sitting.take_all()
        print(f"{dress.name}: {sitting.count} pictures, {time.perf_counter() - begun:.1f} s")
    del app


if __name__ == "__main__":
    main()
