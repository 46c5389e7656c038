"""``python -m hipspine_desktop`` and the ``hipspine-desktop`` command."""

from __future__ import annotations

import os
import sys

# the engine's many small products are faster on one thread (measured: 168 ms against 272 ms for
# a whole assessment on a busy machine); read once, when numpy is first loaded
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from hipspine_desktop.cli import run


def main() -> int:
    """Run the command line of this process; returns the exit status."""
    return run(sys.argv[1:])


if __name__ == "__main__":
    raise SystemExit(main())
