"""Papers: time and size of report, letter and summary, beside WeasyPrint and fpdf2; and a batch.

Not part of the test run: ``python -m tests.bench.bench_documents [BATCH]``. The other two
libraries are no part of the project; where they are not installed, a line says so. They get the
same words and tables: WeasyPrint as HTML with tags (PDF/UA-1), fpdf2 as headings, paragraphs and
tables without tags, which it does not write. Charts are drawn by us alone; the others get their
numbers as tables.
"""

from __future__ import annotations

import html
import importlib
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

from hipspine_desktop.documents.model import (
    ContributionChart,
    DataTable,
    EstimateChart,
    FindingRow,
    FindingTable,
    FindingText,
    Items,
    PairedCharts,
    ReportDocument,
    RichText,
    SubHeading,
    TwoTexts,
)
from hipspine_desktop.services.compose_report import compose_report
from tests.documents import factory as f, results as r
from tests.documents.golden import letter, report, summary

TIMES = 15
Rows = list[tuple[str, ...]]


@dataclass(frozen=True)
class Piece:
    """A heading, a paragraph, or the rows of a table."""

    heading: str = ""
    words: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def text_of(text: RichText) -> str:
    """Without emphasis."""
    return "".join(span.text for span in text)


def pieces(document: ReportDocument) -> Iterator[Piece]:
    """What the report says, in order, for the other libraries."""
    for section in document.sections:
        yield Piece(heading=section.label or section.key)
        for block in section.blocks:
            yield from _block(block)


def _block(block: object) -> Iterator[Piece]:
    match block:
        case FindingTable():
            yield Piece(rows=tuple(_row(row) for row in block.rows))
        case DataTable():
            yield Piece(rows=(block.heads, *(tuple(row) for row in block.rows)))
        case EstimateChart():
            yield Piece(rows=tuple((b.label, b.word, b.percent, b.interval) for b in block.bars))
        case PairedCharts():
            yield from _block(block.right)
            yield from _block(block.left)
        case ContributionChart():
            yield Piece(rows=tuple((b.label, b.factor, b.source) for b in block.bars))
        case Items():
            for item in block.items:
                yield Piece(words=text_of(item))
        case TwoTexts():
            yield Piece(words=text_of(block.left))
            yield Piece(words=text_of(block.right))
        case SubHeading():
            yield Piece(words=block.text)
        case _:
            words = text_of(getattr(block, "text", ()))
            if words.strip():
                yield Piece(words=words)


def _row(row: FindingRow | FindingText) -> tuple[str, ...]:
    if isinstance(row, FindingText):
        return (text_of(row.text), "", "", "")
    cells = [row.right or row.midline, row.left]
    return (row.name, *(f"{c.value} {c.text}".strip() if c else "" for c in cells), row.note)


def as_html(content: list[Piece]) -> str:
    """One page of HTML with headings, paragraphs and tables."""
    parts = ["<html lang='en'><head><title>Report</title><style>@page{size:A4;margin:14mm}"]
    parts.append("body{font:9pt sans-serif}td{padding:1pt 4pt}</style></head><body>")
    for piece in content:
        if piece.heading:
            parts.append(f"<h2>{html.escape(piece.heading)}</h2>")
        elif piece.rows:
            rows = "".join(
                "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>"
                for row in piece.rows
            )
            parts.append(f"<table>{rows}</table>")
        else:
            parts.append(f"<p>{html.escape(piece.words)}</p>")
    return "".join([*parts, "</body></html>"])


def with_weasyprint(library: ModuleType, content: list[Piece]) -> bytes:
    """Tagged PDF of the same words."""
    return bytes(library.HTML(string=as_html(content)).write_pdf(pdf_variant="pdf/ua-1"))


def with_fpdf2(library: ModuleType, content: list[Piece]) -> bytes:
    """Plain PDF of the same words in the same typeface."""
    pdf = library.FPDF(format="A4")
    pdf.add_font("Inter", "", str(f.FONTS / "InterClinic-Regular.ttf"))
    pdf.add_page()
    for piece in content:
        pdf.set_font("Inter", size=12 if piece.heading else 9)
        if piece.rows:
            with pdf.table(first_row_as_headings=False) as table:
                for row in piece.rows:
                    line = table.row()
                    for cell in row:
                        line.cell(cell)
        else:
            pdf.multi_cell(0, 5, piece.heading or piece.words, new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


def timed(name: str, make: Callable[[], bytes], times: int = TIMES) -> None:
    """One line: first, median and worst of the others, size."""
    took = []
    for _ in range(times + 1):
        start = time.perf_counter()
        pdf = make()
        took.append(1000 * (time.perf_counter() - start))
    rest = sorted(took[1:])
    middle, worst = statistics.median(rest), rest[-1]
    size = len(pdf) / 1000
    print(f"| {name} | {took[0]:.0f} | {middle:.0f} | {worst:.0f} | {size:.0f} |")


def resident() -> float:
    """Memory of this process in MB (Linux)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


def batch(count: int) -> None:
    """As many different papers one after the other; memory every tenth of the way."""
    assessment = f.signed()
    start, seen = time.perf_counter(), []
    for number in range(count):
        own = replace(assessment, record_number=f"2026-{number:04d}-1")
        (summary if number % 4 else letter_of)(own)
        if number % max(1, count // 10) == 0:
            seen.append(resident())
    took = time.perf_counter() - start
    memory = ", ".join(f"{x:.0f}" for x in seen)
    print(f"\nBatch: {count} papers in {took:.0f} s; MB at each tenth: {memory}")


def letter_of(assessment: object) -> bytes:
    """A letter about this assessment."""
    return letter(f.letter(), assessment)  # type: ignore[arg-type]


def main() -> None:
    """All figures in one run."""
    whole = compose_report(
        f.PATIENT, f.signed(), r.FULL, f.CATALOGUE, f.PRACTICE, f.CLINICIAN, f.texts(), f.NOW
    )
    content = list(pieces(whole))
    print("| paper | first ms | median ms | worst ms | kB |\n|---|---|---|---|---|")
    timed("report, tagged, PDF/UA-1 and PDF/A-2a (ours)", lambda: report(f.signed()))
    timed("letter (ours)", lambda: letter(f.letter()))
    timed("patient summary (ours)", lambda: summary(f.signed()))
    for name, make in (("weasyprint", with_weasyprint), ("fpdf", with_fpdf2)):
        try:
            library = importlib.import_module(name)
        except ImportError:
            print(f"| {name}: not installed here, skipped | | | | |")
            continue
        timed(f"report’s words with {name}", lambda m=make, x=library: m(x, content), 5)  # type: ignore[misc]
    batch(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)


if __name__ == "__main__":
    main()
