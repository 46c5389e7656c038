"""What came first, second and third for each written case: ``python -m tests.cases.table``.

The program is never tuned to these cases. Where one comes out otherwise than published, the
question is which evidence is missing or misread.
"""

from __future__ import annotations

import contextlib
import io
import tempfile
from pathlib import Path
from typing import Any

from tests.cases.written import WrittenCase, assess, written_cases


def lines_of(case: WrittenCase, result: dict[str, Any]) -> list[str]:
    """One paragraph of the table."""
    raised = ", ".join(flag["id"] for flag in result["red_flags"]) or "none"
    lines = [
        case.file,
        f"  published    {case.published} ({', '.join(case.conditions) or 'none modelled'})",
        f"  urgency      {result['urgency']}, {result['destination']}; red flags: {raised}",
    ]
    for side in result["sides"]:
        lines += [f"  {side['side']}", *(f"    {line}" for line in _side_lines(case, side))]
    return lines


def _side_lines(case: WrittenCase, side: dict[str, Any]) -> list[str]:
    order = [c["id"] for c in side["conditions"]]
    regions = ", ".join(f"{r['id']} {r['p']:.2f}" for r in side["regions"])
    lines = [
        f"{place}  {c['id']:<30} {c['p']:.2f} ({c['low']:.2f} to {c['high']:.2f})"
        for place, c in enumerate(side["conditions"][:3], start=1)
    ]
    lines += [
        f"published cause in place {order.index(name) + 1}: {name} "
        f"{side['conditions'][order.index(name)]['p']:.2f}"
        for name in case.conditions
        if name not in order[:3]
    ]
    return [*lines, f"regions: {regions}; unexplained {side['unexplained']['p']:.2f}"]


def main() -> None:
    """Assess every case and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        for case in written_cases():
            with contextlib.redirect_stdout(io.StringIO()):
                result = assess(case, Path(folder) / case.file)
            print("\n".join(lines_of(case, result)), flush=True)


if __name__ == "__main__":
    main()
