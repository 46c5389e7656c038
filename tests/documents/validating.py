"""The independent validator's word on a PDF, and ways to break one on purpose."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import page
import pikepdf

PROFILES = ("ua1", "2a")


def failed_rules(pdf: bytes, profile: str) -> list[str]:
    """Messages of the rules that fail; empty when the file keeps to the profile."""
    report = page.validate_pdf_bytes(pdf, profile=profile)
    return [f"{failure.rule_id}: {failure.message}" for failure in report.failures]


def broken(pdf: bytes, fault: Callable[[pikepdf.Pdf], None]) -> bytes:
    """The file with a fault planted."""
    with pikepdf.open(BytesIO(pdf)) as file:
        fault(file)
        target = BytesIO()
        file.save(target, deterministic_id=True)
    return target.getvalue()


def elements(file: pikepdf.Pdf, role: str) -> list[pikepdf.Object]:
    """All structure elements of a role, in reading order."""
    found: list[pikepdf.Object] = []
    _collect(file.Root.StructTreeRoot, role, found)
    return found


def outline_of(file: pikepdf.Pdf) -> list[tuple[str, str]]:
    """Role and text of each heading, in reading order."""
    texts = _texts_of_marks(file)
    found = []
    for role in ("H1", "H2", "H3"):
        found += [
            (role, "".join(texts[mark] for mark in _marks(file, element)))
            for element in elements(file, role)
        ]
    return found


def _collect(parent: pikepdf.Object, role: str, found: list[pikepdf.Object]) -> None:
    for kid in _kids(parent):
        if isinstance(kid, pikepdf.Dictionary) or getattr(kid, "is_indirect", False):
            if str(kid.get("/S", "")) == f"/{role}":
                found.append(kid)
            _collect(kid, role, found)


def _kids(element: pikepdf.Object) -> list[pikepdf.Object]:
    kids = element.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _marks(file: pikepdf.Pdf, element: pikepdf.Object) -> list[tuple[int, int]]:
    numbers = {p.obj.objgen: index for index, p in enumerate(file.pages)}
    found = []
    for kid in _kids(element):
        if isinstance(kid, int):
            found.append((numbers[element.Pg.objgen], kid))
        elif str(kid.get("/Type", "")) == "/MCR":
            found.append((numbers[kid.Pg.objgen], int(kid.MCID)))
    return found


def _texts_of_marks(file: pikepdf.Pdf) -> dict[tuple[int, int], str]:
    """What each mark shows: its text operands, undecoded (only whether there is any)."""
    found: dict[tuple[int, int], str] = {}
    for index, sheet in enumerate(file.pages):
        current: tuple[int, int] | None = None
        for instruction in pikepdf.parse_content_stream(sheet):
            operator = str(instruction.operator)
            if operator == "BDC":
                current = (index, int(instruction.operands[1].MCID))
                found[current] = ""
            elif operator == "EMC":
                current = None
            elif operator == "Tj" and current is not None:
                found[current] += str(bytes(instruction.operands[0]))
    return found
