"""``python -m hipspine_desktop`` and the ``hipspine-desktop`` command."""

from __future__ import annotations

import sys

from hipspine_desktop.cli import run


def main() -> int:
    """Run the command line of this process; returns the exit status."""
    return run(sys.argv[1:])


if __name__ == "__main__":
    raise SystemExit(main())
