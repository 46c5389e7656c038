"""The base as pages and as a book; and the page of docs/ on adding a test, followed to its end."""

from __future__ import annotations

import os
import re
import shutil
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pypdf
import pypdfium2
import pytest

from hipspine_desktop import cli
from hipspine_desktop.domain.case import Case
from hipspine_desktop.engine.result import ConditionEstimate
from hipspine_desktop.errors import KnowledgeError
from hipspine_desktop.headless import Workshop
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.checks import check_directory
from hipspine_desktop.knowledge.loader import load_knowledge
from hipspine_desktop.paths import resources_dir
from hipspine_desktop.services.knowledge_book import compose_book, knowledge_book_pdf
from hipspine_desktop.services.knowledge_coverage import coverage_markdown
from hipspine_desktop.services.knowledge_show import WIDTH, KnowledgeShow
from hipspine_desktop.services.reasoning import Estimator
from hipspine_desktop.wording.texts import Texts
from tests.documents.reading import font_names, whole_text
from tests.house.checkout import ROOT


@pytest.fixture(scope="module")
def book(knowledge: KnowledgeBase, texts: Texts, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Made by whichever test process needs it first; it takes a quarter of a minute."""
    shared = tmp_path_factory.getbasetemp().parent / f"book-{knowledge.content_hash}.pdf"
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return knowledge_book_pdf(knowledge, texts, resources_dir() / "fonts")
    if not shared.exists():
        made = shared.with_suffix(f".{os.getpid()}")
        made.write_bytes(knowledge_book_pdf(knowledge, texts, resources_dir() / "fonts"))
        made.replace(shared)
    return shared.read_bytes()


@pytest.fixture(scope="module")
def pages(book: bytes) -> list[str]:
    read = (page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(book))
    return [" ".join(text.replace("\xa0", " ").split()) for text in read]


@pytest.mark.slow
def test_everything_is_in_the_book(knowledge: KnowledgeBase, pages: list[str]) -> None:
    whole = re.sub(r"\s", "", "".join(pages))
    entries = [
        *(c.label for c in knowledge.conditions),
        *(f.label for f in knowledge.catalogue),
        *(r.label for r in knowledge.rules),
        *(f.label for f in knowledge.red_flags),
        *(s.short for s in knowledge.sources),
        *(c.label for c in knowledge.clusters),
        *(cut.label for i in knowledge.indicators for cut in i.cut),
        *(s.title for s in knowledge.catalogue.sections),
        *(c.label for c in knowledge.contradictions),
        *(i.label for i in knowledge.implications),
    ]
    missing = [label for label in entries if re.sub(r"\s", "", label) not in whole]
    assert missing == []


@pytest.mark.slow
def test_the_contents_lead_to_the_right_pages(pages: list[str], book: bytes) -> None:
    contents = " ".join(pages[1:4])
    reader = pypdf.PdfReader(BytesIO(book))
    chapters = [item for item in reader.outline if not isinstance(item, list)]
    assert len(chapters) == 11
    for chapter in chapters:
        number = reader.get_destination_page_number(chapter) + 1
        assert f"{chapter.title} {number}" in contents
        assert chapter.title in pages[number - 1]
    assert pages[-1].endswith(f"Page {len(pages)} of {len(pages)}")


@pytest.mark.slow
def test_only_our_typeface_is_used_and_embedded(book: bytes) -> None:
    fonts = font_names(book)
    assert fonts
    assert all("InterClinic" in name and embedded for name, embedded in fonts.items()), fonts


def test_what_is_open_is_listed(knowledge: KnowledgeBase, texts: Texts) -> None:
    chapter = next(c for c in compose_book(knowledge, texts).chapters if c.key == "open")
    assert [part.key for part in chapter.parts] == ["open_unverified", "open_judged"]
    tables = [part.sections[0].blocks[0] for part in chapter.parts]
    said = " ".join(cell for table in tables for row in table.rows for cell in row)  # type: ignore[union-attr]
    for rule in knowledge.rules:
        for row in rule.row:
            if row.basis == "unverified":
                assert rule.label in said
    for cluster in knowledge.clusters:
        assert cluster.reason.rstrip(".") in said
    assert sum(bool(flag.own_time) for flag in knowledge.red_flags) > 20
    for flag in knowledge.red_flags:
        assert flag.basis == "judgement" or flag.own_time in said, flag.id
    for finding in knowledge.catalogue:
        for norm in finding.norms:
            assert norm.source.basis == "seen" or finding.label in said, finding.id


@pytest.mark.parametrize(
    ("entry_id", "words"),
    [
        ("hip_ir_limited", ("Metcalfe 2019 [", "Counted together with", "Sources", "Read at http")),
        ("hip_osteoarthritis", ("How common before any finding", "Speak for it when present")),
        ("sutlive_hip_oa", ("4 or more", "LR+ 24.3", "Post-test 91 %", "Rahman 2013")),
        ("ces_suspected", ("Raised by", "Emergency department", "level 1")),
        ("neural_tension", ("Members:", "Shared factor")),
        ("l5", ("Dermatome", "Share:", "grade 4 or less")),
        ("metcalfe_2019", ("JAMA 2019", "Cited")),
    ],
)
def test_an_entry_is_shown(
    knowledge: KnowledgeBase, texts: Texts, entry_id: str, words: tuple[str, ...]
) -> None:
    page = KnowledgeShow(knowledge, texts).text(entry_id)
    flat = " ".join(page.split())
    for word in words:
        assert word in flat, page
    assert all(len(line) <= WIDTH or "http" in line for line in page.splitlines())


def test_entries_of_every_table_are_shown(knowledge: KnowledgeBase, texts: Texts) -> None:
    show = KnowledgeShow(knowledge, texts)
    tables = (
        knowledge.conditions[::4], knowledge.clusters[::9], knowledge.rules[::4],
        knowledge.red_flags[::9], knowledge.pathways[::4],
        knowledge.roots, knowledge.imaging[:3], knowledge.sources[:3],
        knowledge.catalogue.findings[::40], knowledge.indicators[::40],
        knowledge.contradictions, knowledge.implications,
    )  # fmt: skip
    for table in tables:
        for entry in table:
            assert f" {entry.id})" in show.text(entry.id)


def test_an_unknown_id_names_what_is_near(knowledge: KnowledgeBase, texts: Texts) -> None:
    with pytest.raises(KnowledgeError) as fault:
        KnowledgeShow(knowledge, texts).text("hip_ir_limitd")
    assert "near: hip_ir_limited" in fault.value.problems[0]


@pytest.mark.slow
def test_the_command_writes_the_same_bytes_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], book: bytes
) -> None:
    target = tmp_path / "paper" / "book.pdf"
    assert cli.run(["knowledge", "export", "--pdf", str(target)]) == 0
    assert capsys.readouterr().out.strip() == str(target)
    assert target.read_bytes() == book
    assert list(target.parent.iterdir()) == [target]


# docs/adding-a-clinical-test.md, followed ------------------------------------------------------

NEW = "heel_strike_groin_pain"


@pytest.fixture(scope="module")
def enlarged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the knowledge base with the pieces of the page added."""
    folder = tmp_path_factory.mktemp("enlarged") / "knowledge"
    shutil.copytree(resources_dir() / "knowledge", folder)
    page = (ROOT / "docs" / "adding-a-clinical-test.md").read_text(encoding="utf-8")
    pieces = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    assert len(pieces) == 3
    (folder / "example.toml").write_text("\n".join(pieces), encoding="utf-8")
    return folder


def test_the_pieces_of_the_page_pass_the_check(enlarged: Path) -> None:
    faults = [fault.line for fault in check_directory(enlarged)]
    assert [line for line in faults if "example.toml" in line or NEW in line] == []
    assert len(faults) == len(check_directory(resources_dir() / "knowledge"))


def test_the_new_page_can_be_read_and_the_coverage_names_it(enlarged: Path, texts: Texts) -> None:
    base = load_knowledge(enlarged)
    page = " ".join(KnowledgeShow(base, texts).text(NEW).split())
    for words in (
        "Heel strike: groin pain",
        "Example 2026 [1]",
        "Counted together with",
        "7 of 60",
    ):
        assert words in page
    table = coverage_markdown(base, texts)
    (row,) = [line for line in table.splitlines() if f"`{NEW}`" in line or NEW in line]
    assert row.count("|") > len(base.conditions)


@pytest.fixture(scope="module")
def workshop(enlarged: Path) -> Workshop:
    made = Workshop()
    made.base = load_knowledge(enlarged)
    return made


def case_with(workshop: Workshop, answer: str) -> Case:
    answers = [
        {"finding": "groin_pain", "side": "right", "answer": "present"},
        {"finding": NEW, "side": "right", "answer": answer},
    ]
    case = {
        "schema": 1,
        "patient": {"age": 61, "sex": "female"},
        "symptomatic_side": "right",
        "answers": answers,
    }
    return workshop.case_reader.read_data(case)


def arthritis(estimator: Estimator, case: Case) -> ConditionEstimate:
    conditions = estimator.assess(case).sides[0].conditions
    return next(c for c in conditions if c.id == "hip_osteoarthritis")


def test_the_new_test_speaks_for_and_against(workshop: Workshop) -> None:
    positive = arthritis(workshop.estimator, case_with(workshop, "present"))
    negative = arthritis(workshop.estimator, case_with(workshop, "absent"))
    assert negative.p.p < positive.p.p
    for estimate, reasons in (
        (positive, positive.reasons_for),
        (negative, negative.reasons_against),
    ):
        reason = next(r for r in reasons if r.indicator_id == NEW)
        assert reason.figure is not None
        assert reason.figure.ref.short == "Example 2026", estimate.id


def test_the_line_and_its_source_stand_in_the_report(workshop: Workshop) -> None:
    case = case_with(workshop, "present")
    result = workshop.estimator.assess(case)
    files = workshop.case_pdfs(case, result, "example", datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    said = whole_text(files["report.pdf"])
    assert "Heel strike: groin pain" in said
    assert re.search(r"Example 2026 \[\d+\]", said)
    assert re.search(
        r"1 Example A[^.]*\. (An invented paper[^.]*\. )?Journal of Examples 2026", said
    )
