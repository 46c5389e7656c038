"""The coverage table: right letters, and `docs/coverage.md` as the base stands."""

from __future__ import annotations

from hipspine_desktop.domain.sources import Basis
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.coverage import column_codes, coverage
from hipspine_desktop.services.knowledge_coverage import coverage_markdown
from hipspine_desktop.wording.texts import Texts
from tests.house.checkout import ROOT

COMMAND = "hipspine-desktop knowledge coverage > docs/coverage.md"


def test_the_page_is_up_to_date(knowledge: KnowledgeBase, texts: Texts) -> None:
    page = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
    stale = page != coverage_markdown(knowledge, texts)
    assert not stale, f"docs/coverage.md is stale; make it anew with: {COMMAND}"


def test_each_finding_has_a_row_and_each_link_its_letter(knowledge: KnowledgeBase) -> None:
    rows = {row.finding.id: row for row in coverage(knowledge)}
    assert rows.keys() == knowledge.catalogue.by_id.keys()
    order = [condition.id for condition in knowledge.conditions]
    linked = {
        (indicator.finding, link.condition): link.basis
        for indicator in knowledge.indicators
        for cut in indicator.cut
        for link in cut.link
        if indicator.finding is not None
    }
    for finding, row in rows.items():
        for condition, cell in zip(order, row.cells, strict=True):
            assert (cell is None) is ((finding, condition) not in linked)
    best = rows["hip_ir_limited"].cells[order.index("hip_osteoarthritis")]
    assert best is Basis.SEEN


def test_the_columns_can_be_told_apart(knowledge: KnowledgeBase) -> None:
    codes = column_codes(knowledge)
    assert len(set(codes.values())) == len(knowledge.conditions)
    assert max(map(len, codes.values())) <= 4


def test_what_has_no_figure_is_named(knowledge: KnowledgeBase, texts: Texts) -> None:
    page = coverage_markdown(knowledge, texts)
    for finding in knowledge.catalogue:
        assert f"`{finding.id}`" in page
