"""Writes the expected texts anew: ``python -m tests.documents.remake``. Read the difference."""

from __future__ import annotations

from tests.documents.golden import DOCUMENTS, EXPECTED, as_text


def main() -> None:
    EXPECTED.mkdir(exist_ok=True)
    for name, make in DOCUMENTS.items():
        (EXPECTED / f"{name}.txt").write_text(as_text(make()), encoding="utf-8")
        print(name)


if __name__ == "__main__":
    main()
