"""The coverage table as Markdown: findings against conditions."""

from __future__ import annotations

from hipspine_desktop.domain.sources import Basis
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.coverage import CoverageRow, column_codes, coverage
from hipspine_desktop.wording.texts import Texts


def coverage_markdown(base: KnowledgeBase, texts: Texts) -> str:
    """The table with its legend, as `docs/coverage.md` holds it."""
    rows = coverage(base)
    codes = column_codes(base)
    names = "; ".join(f"{codes[c.id]} {c.label}" for c in base.conditions)
    reckoned = [row for row in rows if row.background is not None]
    blocks = [
        texts("knowledge.coverage.title"),
        texts("knowledge.coverage.made"),
        _counts(base, rows, reckoned, texts),
        texts("knowledge.coverage.legend"),
        texts("knowledge.coverage.codes", codes=names),
    ]
    for section in base.catalogue.sections:
        here = [row for row in reckoned if row.finding.section == section.id]
        if here:
            blocks += [f"## {section.title}", _table(list(codes.values()), here, texts)]
    return "\n\n".join([*blocks, *_rest(rows, texts)]) + "\n"


def _counts(
    base: KnowledgeBase, rows: tuple[CoverageRow, ...], reckoned: list[CoverageRow], texts: Texts
) -> str:
    cells = [cell for row in reckoned for cell in row.cells]
    return texts(
        "knowledge.coverage.counts",
        version=base.version,
        findings=len(rows),
        reckoned=len(reckoned),
        conditions=len(base.conditions),
        none=cells.count(None),
        **{basis.value: cells.count(basis) for basis in Basis},
    )


def _table(codes: list[str], rows: list[CoverageRow], texts: Texts) -> str:
    head = [texts("knowledge.coverage.head_finding"), texts("knowledge.coverage.head_background")]
    head += [*codes, texts("knowledge.coverage.head_also")]
    lines = [_line(head), _line(["---"] * len(head))]
    for row in rows:
        also = "".join(texts(f"knowledge.coverage.also_{use}") for use in row.uses)
        letters = [_letter(cell, texts) for cell in (row.background, *row.cells)]
        lines.append(_line([f"`{row.finding.id}`", *letters, also]))
    return "\n".join(lines)


def _letter(basis: Basis | None, texts: Texts) -> str:
    return "" if basis is None else texts(f"knowledge.coverage.{basis}")


def _line(cells: list[str]) -> str:
    return f"|{'|'.join(cells)}|"


def _rest(rows: tuple[CoverageRow, ...], texts: Texts) -> list[str]:
    without = [row for row in rows if row.background is None]
    if not without:
        return []
    used = ", ".join(f"`{row.finding.id}`" for row in without if row.uses)
    unused = ", ".join(f"`{row.finding.id}`" for row in without if not row.uses)
    found = [texts("knowledge.coverage.rest")]
    if used:
        found.append(texts("knowledge.coverage.rest_flags", ids=used))
    if unused:
        found.append(texts("knowledge.coverage.rest_documentation", ids=unused))
    return found
