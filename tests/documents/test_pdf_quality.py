"""One file that is PDF/UA-1 and PDF/A-2a, by an independent validator that catches faults."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import pikepdf
import pytest
from pikepdf import Name

from hipspine_desktop.documents.layout.colour_profile import srgb_profile
from hipspine_desktop.documents.layout.pdf_file import pack_streams
from hipspine_desktop.domain.assessment import NarrativeField
from tests.documents import factory as f
from tests.documents.golden import DOCUMENTS, letter, report
from tests.documents.reading import page_texts
from tests.documents.validating import PROFILES, broken, elements, failed_rules, outline_of

NAMES = sorted(DOCUMENTS)


@pytest.fixture(scope="module")
def pdfs() -> dict[str, bytes]:
    return {name: make() for name, make in DOCUMENTS.items()}


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("name", NAMES)
def test_no_rule_fails(pdfs: dict[str, bytes], name: str, profile: str) -> None:
    assert failed_rules(pdfs[name], profile) == []


@pytest.mark.parametrize("name", NAMES)
def test_no_stream_ends_in_a_line_end(pdfs: dict[str, bytes], name: str) -> None:
    """One compressed stream in 128 does by chance, and a strict reader then counts it short."""
    assert re.search(rb"[\r\n]\nendstream", pdfs[name]) is None


def test_a_stream_that_would_end_in_a_line_end_is_packed_otherwise() -> None:
    texts = [b"q %d w Q" % n for n in range(2000)]
    odd = [text for text in texts if zlib.compress(text, 9).endswith((b"\r", b"\n"))]
    assert odd
    with pikepdf.new() as file:
        fonts = [file.make_stream(text, Length1=len(text)) for text in odd]
        plain = [file.make_stream(text) for text in odd]
        file.Root.Kept = pikepdf.Array([*fonts, *plain])
        pack_streams(file)
        for stream, text in zip(file.Root.Kept, [*odd, *odd], strict=True):
            assert not stream.read_raw_bytes().endswith((b"\r", b"\n"))
            assert stream.read_bytes().rstrip() == text


def _without_intent(file: pikepdf.Pdf) -> None:
    del file.Root.OutputIntents


def _without_language(file: pikepdf.Pdf) -> None:
    del file.Root.Lang


def _without_marks(file: pikepdf.Pdf) -> None:
    del file.Root.MarkInfo


def _without_words_for_a_figure(file: pikepdf.Pdf) -> None:
    del elements(file, "Figure")[0].Alt


def _without_scope(file: pikepdf.Pdf) -> None:
    for element in elements(file, "TH"):
        if "/A" in element:
            del element.A


def _level_left_out(file: pikepdf.Pdf) -> None:
    for element in elements(file, "H2"):
        element.S = Name.H3


def _without_metadata(file: pikepdf.Pdf) -> None:
    del file.Root.Metadata


def _text_that_nobody_named(file: pikepdf.Pdf) -> None:
    sheet = file.pages[0]
    sheet.Contents.write(sheet.Contents.read_bytes().replace(b"/Artifact BMC", b"", 1))


FAULTS: tuple[tuple[Callable[[pikepdf.Pdf], None], str], ...] = (
    (_without_intent, "2a"),
    (_without_language, "ua1"),
    (_without_marks, "ua1"),
    (_without_words_for_a_figure, "ua1"),
    (_without_scope, "ua1"),
    (_level_left_out, "ua1"),
    (_without_metadata, "2a"),
    (_text_that_nobody_named, "ua1"),
)


@pytest.mark.parametrize(("fault", "profile"), FAULTS, ids=lambda x: getattr(x, "__name__", x))
def test_a_planted_fault_is_caught(
    pdfs: dict[str, bytes], fault: Callable[[pikepdf.Pdf], None], profile: str
) -> None:
    assert failed_rules(broken(pdfs["report_signed"], lambda _: None), profile) == []
    assert failed_rules(broken(pdfs["report_signed"], fault), profile) != []


@pytest.mark.parametrize("name", NAMES)
def test_headings_charts_and_tables_are_named(pdfs: dict[str, bytes], name: str) -> None:
    with pikepdf.open(BytesIO(pdfs[name])) as file:
        headings = outline_of(file)
        assert [role for role, _ in headings].count("H1") == 1
        assert all(text for _, text in headings)
        for figure in elements(file, "Figure"):
            words = str(figure.Alt)  # charts say their numbers, pictures what they are
            assert any(c.isdigit() for c in words) or words.startswith(("Logo of", "Signature of"))
        for table in elements(file, "Table"):
            assert elements_in(table, "TR")


def elements_in(element: pikepdf.Object, role: str) -> list[pikepdf.Object]:
    return [kid for kid in element.K if str(kid.S) == f"/{role}"]


def test_a_paragraph_over_two_pages_is_one_paragraph() -> None:
    story = {**f.NARRATIVE, NarrativeField.COMPLAINT: "Long story about the allotment. " * 300}
    pdf = report(replace(f.signed(), narrative=story))
    assert failed_rules(pdf, "ua1") == []
    with pikepdf.open(BytesIO(pdf)) as file:
        pages = [
            {str(kid.Pg.objgen) for kid in p.K if not isinstance(kid, int)}
            for p in elements(file, "P")
        ]
    assert any(pages)


@pytest.mark.parametrize("name", NAMES)
def test_nearly_all_text_stands_under_a_tag(pdfs: dict[str, bytes], name: str) -> None:
    """Outside stand head, foot, draft mark and the repeated heads of tables."""
    texts = page_texts(pdfs[name])
    with pikepdf.open(BytesIO(pdfs[name])) as file:
        for sheet, text in zip(file.pages, texts, strict=True):
            foot = "\n".join(text.splitlines()[-5:])
            assert characters_outside_tags(sheet) <= 2 * len(foot)
            assert characters_outside_tags(sheet) < len(text) / 2


def characters_outside_tags(sheet: pikepdf.Page) -> int:
    """Shown characters that stand under no tag."""
    tagged, found = False, 0
    for instruction in pikepdf.parse_content_stream(sheet):
        match str(instruction.operator):
            case "BDC":
                tagged = True
            case "EMC":
                tagged = False
            case "Tj" if not tagged:
                found += len(bytes(instruction.operands[0]))
            case _:
                pass
    return found


@pytest.mark.parametrize("name", NAMES)
def test_the_file_says_nothing_of_the_time_it_was_written(
    pdfs: dict[str, bytes], name: str
) -> None:
    with pikepdf.open(BytesIO(pdfs[name])) as file:
        assert "/CreationDate" not in file.docinfo
        assert b"CreateDate" not in file.Root.Metadata.read_bytes()
        assert str(file.docinfo["/Title"]) in file.Root.Metadata.read_bytes().decode()


def test_odd_characters_do_not_break_the_metadata() -> None:
    odd = replace(f.signed(), record_number="7 <&> \u0007 “x” 王", author_name="A & B <C>")
    pdf = letter(f.letter(), odd)
    for profile in PROFILES:
        assert failed_rules(pdf, profile) == []
    assert page_texts(pdf)


def test_the_colour_profile_is_the_fixed_one() -> None:
    profile = srgb_profile()
    assert len(profile) == int.from_bytes(profile[:4], "big") == 588
    assert profile[16:20] == b"RGB "
    assert profile[36:40] == b"acsp"


def test_words_at_line_ends_are_parted_for_who_reads_by_tags() -> None:
    with pikepdf.open(BytesIO(letter(f.letter()))) as file:
        lines = [
            bytes(instruction.operands[0])
            for sheet in file.pages
            for instruction, following in pairwise(pikepdf.parse_content_stream(sheet))
            if (str(instruction.operator), str(following.operator)) == ("Tj", "T*")
        ]
    assert lines
    inside = [line for line in lines if line.strip()]
    assert sum(line.endswith(b" ") for line in inside) > 0.6 * len(inside)
