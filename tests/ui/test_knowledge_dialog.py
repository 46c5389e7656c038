"""The knowledge browser: every entry has a page; search finds by any of its names."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.services.knowledge_browse import KnowledgeBrowse, LineRole
from hipspine_desktop.ui.dialogs.knowledge_dialog import KnowledgeDialog
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.wording.texts import Texts


def test_every_entry_has_a_page(base: KnowledgeBase, texts: Texts) -> None:
    browse = KnowledgeBrowse(base, texts)
    assert len(browse.items) > len(base.catalogue.findings)
    for item in browse.items:
        assert browse.page(item).lines, item.id


def test_what_was_found_is_shown_with_its_sources(
    base: KnowledgeBase, kit: Kit, qtbot: QtBot
) -> None:
    browse = KnowledgeBrowse(base, kit.texts)
    found = browse.find("lasegue")
    assert found[0].id == "slr_leg_pain"
    roles = {line.role for line in browse.page(found[0]).lines}
    assert {LineRole.FACT, LineRole.HEADING} <= roles
    home = QWidget()
    home.resize(1280, 720)
    qtbot.addWidget(home)
    home.show()
    dialog = KnowledgeDialog(kit, browse, home)
    dialog.open()
    dialog._search.setText("lasegue")
    page = dialog._page.widget()
    assert page is not None
    shown = " ".join(label.text() for label in page.findChildren(QLabel))
    assert "Straight leg raise" in shown
    assert "[1]" in shown
    dialog.reject()


def test_the_whole_base_can_be_walked_and_is_found_by_what_it_says(
    base: KnowledgeBase, texts: Texts
) -> None:
    browse = KnowledgeBrowse(base, texts)
    assert browse.find("") == browse.items
    assert {i.level for i in browse.find("")} >= {"condition", "finding", "red_flag", "rule"}
    found = browse.find("goniometer")
    assert "hip_flexion_passive" in {i.id for i in found}
    named = browse.find("faber")
    called = [n for n, i in enumerate(named) if "faber" in i.search]
    assert called == list(range(len(called))), "what is called so stands before what says so"
    assert named[0].label.lower().startswith("faber")
